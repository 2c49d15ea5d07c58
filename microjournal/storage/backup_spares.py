"""What the sets in a journal's own folder lend it when both copies of its header are damaged."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from microjournal.storage.backup_folders import PREFIX, SetFolders
from microjournal.storage.disk import Disk
from microjournal.storage.files import read_file
from microjournal.storage.header import DamagedHeader, Header, NewerHeader, parse

LOCAL = "backups"
_HEADER = "VAULT.json"
_LIMIT_BYTES = 1 << 20


def spare_header(disk: Disk, folder: Path) -> Header | None:
    """Return the header of the newest set beside the database; ``None`` where none has one.

    Whether it is that of this journal shows when it is opened: by its code under the journal's
    key, the marker of the originals and the database itself.
    """
    for path in _headers(disk, folder / LOCAL):
        size = disk.plain_size(path)
        if size is None or size > _LIMIT_BYTES:
            continue
        try:
            return parse(read_file(disk, path))
        except (DamagedHeader, NewerHeader):
            continue
    return None


def _headers(disk: Disk, target: Path) -> Iterator[Path]:
    names = disk.names(target) if disk.is_folder(target) else []
    for name in names:
        if name.startswith(PREFIX):
            folders = SetFolders(folder=target / name, disk=disk)
            yield from (folders.sets / held / _HEADER for held in reversed(folders.set_names()))
