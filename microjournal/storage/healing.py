"""Putting a missing or damaged original back from a backup that has it whole."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from microjournal.domain.identifiers import PhotoId, new_id
from microjournal.storage import faults
from microjournal.storage.backup_folders import AlteredFile, copy_checked, journal_folder
from microjournal.storage.backup_manifest import FileFact
from microjournal.storage.backup_pool import Pool
from microjournal.storage.cipher import OVERHEAD_BYTES
from microjournal.storage.files import ensure_folder, remove
from microjournal.storage.parts import Parts

_OBJECT = "SELECT object_name, size_bytes FROM photo WHERE id = ?"


def heal(parts: Parts, photo_id: PhotoId, targets: Iterable[Path]) -> Path | None:
    """Put the original of a photo back from the first target that has it whole.

    The name of an object is the SHA-256 of its bytes, so the right bytes cannot be mistaken.

    Returns
    -------
    Path or None
        The target it came from; ``None`` when no target that is connected has it.

    Raises
    ------
    InputError
        ``unknown_photo``.
    EnvironmentFault
        The journal's disk refused; the damaged original is as it was.
    """
    with parts.database.read() as connection:
        row = connection.one(_OBJECT, (photo_id,))
    if row is None:
        raise faults.unknown("photo")
    fact = FileFact(size=row["size_bytes"] + OVERHEAD_BYTES, sha256=row["object_name"])
    for target in targets:
        pool = Pool(folder=journal_folder(target, parts.header.id) / "objects", disk=parts.disk)
        if pool.is_whole(fact.sha256, fact.size) and _put_back(parts, pool, fact):
            return target
    return None


def _put_back(parts: Parts, pool: Pool, fact: FileFact) -> bool:
    """Copy into staging, then take the place of what is damaged in one step."""
    disk, target = parts.disk, parts.store.path(fact.sha256)
    beside = parts.store.staging / f"tmp-{new_id()}"
    with faults.translated():
        try:
            copy_checked(disk, pool.path(fact.sha256), beside, fact)
            disk.protect(beside)
            ensure_folder(disk, target.parent)
            disk.replace(beside, target)
            disk.sync_folder(target.parent)
        except AlteredFile:
            return False
        except OSError:
            with suppress(OSError):
                remove(disk, beside)
            raise
    return True
