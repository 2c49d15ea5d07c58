"""Objects in the store that no row names: an older database was put back, or a foreign file.

They are never removed. *Adopting* records one again from a backup whose database still knows
it; *setting aside* moves it out of the store, into ``set-aside``, where nothing touches it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import Any

from microjournal.domain.care import ImportedDay
from microjournal.domain.errors import EnvironmentFault, InputError, IntegrityFault
from microjournal.domain.identifiers import PhotoId, new_id
from microjournal.storage import faults
from microjournal.storage.backup_dropping import genuine_sets
from microjournal.storage.backup_folders import (
    AlteredFile,
    SetFolders,
    copy_checked,
    journal_folder,
)
from microjournal.storage.backup_manifest import FileFact
from microjournal.storage.backup_reading import known_key, open_set
from microjournal.storage.cipher import DamagedCipherText, unwrap_key
from microjournal.storage.connection import SqlConnection, insert
from microjournal.storage.files import ensure_folder, remove
from microjournal.storage.parts import Parts
from microjournal.storage.retaking import take_again
from microjournal.storage.vault import DATABASE

SET_ASIDE = "set-aside"
_BY_DAY = """
SELECT substr(created_at, 1, 10) AS day, count(*) AS photos, sum(size_bytes) AS size_bytes
FROM photo GROUP BY day ORDER BY day
"""
_KNOWN = """
SELECT object_name FROM photo WHERE object_name = :name
UNION SELECT object_name FROM tombstone WHERE object_name = :name
"""
_OBJECT = "SELECT * FROM photo WHERE object_name = ?"
_ERASED = "SELECT 1 FROM erasure WHERE object_id IN (:photo, :patient)"
_SESSION = "SELECT 1 FROM session WHERE id = ? AND patient_id = ?"
_log = logging.getLogger(__name__)


class FolderCare:
    """Fulfils ``CareKeeper``; ``parts`` gives the parts of the journal while it is open."""

    def __init__(self, parts: Callable[[], Parts]) -> None:
        self._parts = parts

    def imported_days(self) -> tuple[ImportedDay, ...]:
        """Return what was imported on which day, oldest first; the trash counts."""
        with self._parts().database.read() as connection:
            rows = connection.rows(_BY_DAY)
        return tuple(
            ImportedDay(
                day=date.fromisoformat(row["day"]),
                photos=row["photos"],
                size_bytes=row["size_bytes"],
            )
            for row in rows
        )

    def free_bytes(self) -> int:
        """Return the room left where the journal lies."""
        parts = self._parts()
        with faults.translated():
            return parts.disk.free_bytes(parts.folder)

    def missing_originals(self) -> frozenset[PhotoId]:
        """Return the photos whose original is not in the store; looks at names only.

        Raises
        ------
        EnvironmentFault
            ``store_not_mounted``: a missing drive is no lost photographs.
        """
        parts = self._parts()
        parts.store.check_marker()
        with faults.translated():
            return frozenset(
                stored.photo_id
                for stored in parts.originals.recorded()
                if parts.store.locate(stored.object_name) is None
            )

    def set_aside(self, names: Sequence[str]) -> tuple[str, ...]:
        """Move unrecorded objects into the folder ``set-aside``; return those that were moved.

        Raises
        ------
        EnvironmentFault
            A disk fault: what was not moved lies where it was.
        """
        parts, moved = self._parts(), []
        folder = parts.folder / SET_ASIDE
        # The transaction keeps everybody else from recording one of them meanwhile.
        with parts.database.write() as connection, faults.translated():
            ensure_folder(parts.disk, folder)
            for name in self._unrecorded(connection, names):
                source = parts.store.path(name)
                if parts.disk.exists(source):
                    parts.disk.replace(source, folder / name)
                    parts.disk.sync_folder(source.parent)
                    parts.audit.append(connection, "object_set_aside", name)
                    moved.append(name)
            parts.disk.sync_folder(folder)
        return tuple(moved)

    def adopt(self, names: Sequence[str], targets: Sequence[Path]) -> tuple[PhotoId, ...]:
        """Record unrecorded objects again as a backup in ``targets`` knows them.

        Only where patient and session are still there and the key opens under the patient's;
        what was erased stays erased.
        """
        with self._parts().database.read() as connection:
            wanted = set(self._unrecorded(connection, names))
        adopted: list[PhotoId] = []
        for folder in self._sets(targets):
            if not wanted:
                break
            found = self._recorded_again(self._known_rows(folder, wanted))
            wanted -= found.keys()
            adopted += found.values()
        return tuple(adopted)

    def take_again(self, photo_id: PhotoId, data: bytes) -> None:
        """Let the same file, received once more, take the place of a damaged original."""
        take_again(self._parts(), photo_id, data)

    def _unrecorded(self, connection: SqlConnection, names: Sequence[str]) -> Iterator[str]:
        for name in names:
            if connection.one(_KNOWN, {"name": name}) is None:
                yield name

    def _sets(self, targets: Sequence[Path]) -> Iterator[Path]:
        """Yield the sets of this journal, the newest of each target first."""
        parts = self._parts()
        for target in targets:
            folders = SetFolders(folder=journal_folder(target, parts.header.id), disk=parts.disk)
            yield from (made.folder for made in reversed(genuine_sets(folders, parts.keys)[0]))

    def _known_rows(self, folder: Path, wanted: set[str]) -> list[Any]:
        """Return the rows a set has of those objects; none when it cannot be read."""
        parts = self._parts()
        try:
            opened = open_set(parts.disk, folder, known_key(parts.keys.root))
            names = sorted(wanted & opened.objects.keys())
            if not names:
                return []
            with self._copied(folder / DATABASE, opened.manifest.files[DATABASE]) as known:
                rows = [known.one(_OBJECT, (name,)) for name in names]
        except (InputError, EnvironmentFault, IntegrityFault, AlteredFile) as error:
            _log.warning("a backup was passed over: %s", type(error).__name__)
            return []
        return [row for row in rows if row is not None]

    def _recorded_again(self, rows: Sequence[Any]) -> dict[str, PhotoId]:
        found: dict[str, PhotoId] = {}
        with self._parts().database.write() as connection:
            for row in rows:
                if self._fits(connection, row):
                    self._record(connection, row)
                    found[row["object_name"]] = PhotoId(row["id"])
        return found

    @contextmanager
    def _copied(self, source: Path, fact: FileFact) -> Iterator[SqlConnection]:
        """Open a checked copy of a set's database; what a crash leaves goes at the next opening."""
        parts = self._parts()
        copy = parts.store.staging / f"tmp-{new_id()}"
        with faults.translated():
            copy_checked(parts.disk, source, copy, fact)
        try:
            connection = SqlConnection(copy, parts.keys.database)
            connection.execute("PRAGMA query_only = ON")
            try:
                yield connection
            finally:
                connection.close()
        finally:
            with suppress(OSError):
                remove(parts.disk, copy)

    def _fits(self, connection: SqlConnection, row: Any) -> bool:
        parts, patient_id = self._parts(), row["patient_id"]
        if connection.one(_ERASED, {"photo": row["id"], "patient": patient_id}) is not None:
            return False
        if connection.one(_SESSION, (row["session_id"], patient_id)) is None:
            return False
        try:
            unwrap_key(parts.patient_keys.key_of(connection, patient_id), row["wrapped_key"])
        except DamagedCipherText:
            return False
        return True

    def _record(self, connection: SqlConnection, row: Any) -> None:
        """Insert the row; a column the backup did not have yet keeps its default."""
        columns = {column["name"] for column in connection.rows("PRAGMA table_info(photo)")}
        insert(
            connection, "photo", {name: held for name, held in dict(row).items() if name in columns}
        )
        self._parts().audit.append(connection, "photo_adopted", row["id"])
