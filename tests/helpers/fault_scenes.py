"""The scenes a fault may strike: a folder with a journal, photographs to import, exports.

Every scene is built once and copied for each point that is tried.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from microjournal.domain.decoding import InspectedPhoto, PixelBuffer
from microjournal.domain.photos import CaptureConditions, DerivativeKind
from microjournal.domain.trash import TrashKind
from microjournal.storage.disk import Disk
from microjournal.storage.journal import EncryptedJournal, create_journal
from microjournal.storage.keys import FLOOR_COST
from tests.helpers.old_journal import put_old_journal
from tests.storage.builders import (
    IMPORT,
    PASSPHRASE,
    PATIENT,
    SteppingClock,
    a_course,
    a_journal,
    a_measurement,
    a_patient,
    a_session,
    committed,
    reopened,
    some_bytes,
    stored,
)

Promises = list[dict[str, Any]]
Tell = Callable[[dict[str, Any]], None]
SETTLED = ("settled-1", "settled-2", "settled-3")
PROMISED = "promised"
GONE = "gone"
OTHER_PATIENT = "patient-2"
IMPORTED = 10
OLD_EXPORT = some_bytes("old export", 30_000)
NEW_EXPORT = some_bytes("new export", 300_000)


def journal_of(scene: Path) -> Path:
    """Return the journal of a scene."""
    return scene / "journal"


def source_of(scene: Path) -> Path:
    """Return the folder with the photographs to import."""
    return scene / "source"


def export_of(scene: Path) -> Path:
    """Return the file an export goes to."""
    return scene / "export" / "report.pdf"


def source_bytes(number: int) -> bytes:
    """Return the bytes of one photograph to import."""
    return some_bytes(f"source {number}", 20_000 + number)


class ReadyDecoder:
    """Answers at once what the real decoder would: these steps are about the disk."""

    def inspect(self, data: bytes) -> InspectedPhoto:
        return InspectedPhoto(
            media_type="image/jpeg",
            width_px=40,
            height_px=30,
            taken_at=datetime(2026, 3, 1, 9, 0),  # noqa: DTZ001 - a camera's clock has no zone
            utc_offset_minutes=None,
            conditions=CaptureConditions(),
            derivatives=((DerivativeKind.THUMBNAIL, data[:500]),),
        )

    def pixels(self, data: bytes, *, max_side_px: int | None = None) -> PixelBuffer:
        raise NotImplementedError

    def close(self) -> None:
        return


def empty(scene: Path) -> None:
    """Nothing yet."""
    (scene / "export").mkdir()


def settled(scene: Path) -> None:
    """A journal in use, photographs beside it, an earlier export."""
    with a_journal(journal_of(scene)) as journal:
        _fill(journal)
    _surroundings(scene)


def again_of(scene: Path) -> Path:
    """Return the folder with the photographs of an import that was undone."""
    return scene / "again"


def withdrawn(scene: Path) -> None:
    """A journal whose import was undone; its photographs lie beside it once more."""
    settled(scene)
    with reopened(journal_of(scene)) as journal, journal.write() as tx:
        tx.withdraw_import(IMPORT)
    again_of(scene).mkdir()
    for name in SETTLED:
        (again_of(scene) / f"{name}.jpg").write_bytes(some_bytes(name))


def missing_one(scene: Path) -> None:
    """A journal that lacks an original, whose photograph lies beside it once more."""
    with a_journal(journal_of(scene)) as journal:
        _fill(journal)
        gone = stored(journal, GONE).object_name
    (journal_of(scene) / "objects" / gone[:2] / gone).unlink()
    _surroundings(scene)
    again_of(scene).mkdir()
    (again_of(scene) / "gone.jpg").write_bytes(some_bytes(GONE))


class _StuckDisk(Disk):
    """A disk that may refuse to remove anything."""

    stuck = False

    def unlink(self, path: Path) -> None:
        if self.stuck:
            raise OSError(errno.EIO, "injected")
        super().unlink(path)


def interrupted(scene: Path) -> None:
    """A journal of which nearly everything was interrupted that can be."""
    folder, disk = journal_of(scene), _StuckDisk()
    with a_journal(folder, disk=disk) as journal:
        stored(journal, "gone")
        disk.stuck = True
        with journal.write() as tx:
            tx.erase(TrashKind.PHOTO, "gone")
        disk.stuck = False
        _fill(journal)
        committed(journal, PROMISED)
        journal.stage_original(some_bytes("never promised"), PATIENT)
    (folder / "staging" / "tmp-half").write_bytes(b"half")
    (folder / "VAULT.json").write_bytes((folder / "VAULT.json").read_bytes()[:-20])
    _surroundings(scene)


def protected(scene: Path) -> None:
    """A journal behind a passphrase; its recovery key lies beside it for the check."""
    created = create_journal(
        journal_of(scene), passphrase=PASSPHRASE, clock=SteppingClock(), kdf=FLOOR_COST
    )
    (scene / "recovery-key").write_text("-".join(created.recovery_groups))
    created.journal.close()
    _surroundings(scene)


def of_schema_1(scene: Path) -> None:
    """The sample journal of the first schema."""
    put_old_journal(journal_of(scene))
    (journal_of(scene) / "reserve").write_bytes(os.urandom(4 << 20))
    _surroundings(scene)


def copied(template: Path, scene: Path) -> None:
    """Put a fresh copy of a scene in place; the reserve, never written to, is only linked."""
    shutil.rmtree(scene, ignore_errors=True)

    def copy(source: str, target: str) -> str:
        if source.endswith("/reserve"):
            os.link(source, target)
            return target
        return str(shutil.copyfile(source, target))

    shutil.copytree(template, scene, copy_function=copy)


def digests(folder: Path) -> dict[str, str]:
    """Return what the files of a folder hold."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _fill(journal: EncryptedJournal) -> None:
    for name in SETTLED:
        stored(journal, name)
    with journal.write() as tx:
        tx.save_patient(a_patient(OTHER_PATIENT, number="P2"))
        tx.save_course(a_course())
        tx.save_session(a_session("session-2"))
        tx.save_measurement(a_measurement("measurement-0", SETTLED[0], SETTLED[1]))
        tx.set_setting("note", "0")


def _surroundings(scene: Path) -> None:
    source_of(scene).mkdir()
    for number in range(IMPORTED):
        (source_of(scene) / f"{number}.jpg").write_bytes(source_bytes(number))
    (scene / "export").mkdir()
    export_of(scene).write_bytes(OLD_EXPORT)
