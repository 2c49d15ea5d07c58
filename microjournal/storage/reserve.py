"""Four megabytes kept back, so that withdrawing photos works on a full disk."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from microjournal.storage.disk import Disk
from microjournal.storage.files import remove, write_new

RESERVE_BYTES = 4 << 20
_TIGHT_BYTES = 2 << 20
_PIECE_BYTES = 1 << 20


class Reserve:
    """The file ``reserve`` of a journal."""

    def __init__(self, path: Path, disk: Disk) -> None:
        self._path = path
        self._disk = disk

    def fill(self) -> None:
        """Put the reserve back when there is room for it; never an error."""
        with suppress(OSError):
            roomy = self._disk.free_bytes(self._path.parent) > 4 * RESERVE_BYTES
            if roomy and not self._disk.exists(self._path):
                write_new(self._disk, self._path, _noise(), durable=False)

    def give_up_when_tight(self) -> None:
        """Free the reserve if the disk is full, before a write that must not fail."""
        with suppress(OSError):
            if self._disk.free_bytes(self._path.parent) < _TIGHT_BYTES:
                remove(self._disk, self._path)

    def give_up(self) -> None:
        """Free the reserve."""
        with suppress(OSError):
            remove(self._disk, self._path)


def _noise() -> Iterator[bytes]:
    """Yield bytes that no file system can compress away."""
    for _piece in range(RESERVE_BYTES // _PIECE_BYTES):
        yield os.urandom(_PIECE_BYTES)
