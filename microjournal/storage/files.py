"""Durable file operations: a file is there, whole and synced, or it is not there."""

from __future__ import annotations

import errno
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from microjournal.storage.disk import Disk

PIECE_BYTES = 1 << 20
_NO_LINKS = frozenset(
    number
    for name in ("EPERM", "ENOTSUP", "EOPNOTSUPP", "EMLINK", "EXDEV", "ENOSYS", "EINVAL")
    if (number := getattr(errno, name, None)) is not None
)


@contextmanager
def reading(disk: Disk, path: Path) -> Iterator[int]:
    """Open ``path`` for reading for the length of the block."""
    descriptor = disk.open_read(path)
    try:
        yield descriptor
    finally:
        disk.close(descriptor)


def pieces(disk: Disk, path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file in pieces of at most 1 MiB."""
    with reading(disk, path) as descriptor:
        while piece := disk.read(descriptor, PIECE_BYTES):
            yield piece


def shown(source: Iterable[bytes], look: Callable[[bytes], object]) -> Iterator[bytes]:
    """Yield pieces, showing each to ``look`` (a digest, say) on the way."""
    for piece in source:
        look(piece)
        yield piece


def read_file(disk: Disk, path: Path) -> bytes:
    """Return all bytes of a file."""
    return b"".join(pieces(disk, path))


def write_new(
    disk: Disk, path: Path, data: Iterable[bytes | memoryview], *, durable: bool = True
) -> None:
    """Write a file that must not exist and sync it; on any failure leave no file behind."""
    descriptor = disk.create(path)
    try:
        try:
            for piece in data:
                write_all(disk, descriptor, piece)
            if durable:
                disk.sync(descriptor)
        finally:
            disk.close(descriptor)
    except BaseException:
        with suppress(OSError):
            disk.unlink(path)
        raise


def write_all(disk: Disk, descriptor: int, data: bytes | memoryview) -> None:
    """Write all of ``data``, however little the system takes at a time."""
    rest = memoryview(data)
    while rest:
        rest = rest[disk.write(descriptor, rest) :]


def replace_durably(disk: Disk, path: Path, data: bytes) -> None:
    """Put ``data`` under ``path`` in one step: after a crash the old or the new file is there."""
    beside = path.with_name(path.name + ".new")
    if disk.exists(beside):
        disk.unlink(beside)
    write_new(disk, beside, [data])
    disk.replace(beside, path)
    disk.sync_folder(path.parent)


def ensure_folder(disk: Disk, folder: Path) -> None:
    """Create ``folder`` in its existing parent, durably, unless it is there."""
    if disk.exists(folder):
        return
    try:
        disk.make_folder(folder)
    except FileExistsError:
        return
    disk.sync_folder(folder.parent)


def ensure_folders(disk: Disk, folder: Path) -> None:
    """Create ``folder`` and the parents it lacks, each durably."""
    for path in reversed([path for path in (folder, *folder.parents) if not disk.exists(path)]):
        ensure_folder(disk, path)


def give_second_name(disk: Disk, source: Path, target: Path) -> None:
    """Make the bytes of ``source`` appear whole under ``target``; both names remain.

    Media without hard links (exFAT) get a synced copy that is renamed into place.
    """
    try:
        disk.link(source, target)
    except FileExistsError:
        raise
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        _copy_into_place(disk, source, target)


def _copy_into_place(disk: Disk, source: Path, target: Path) -> None:
    beside = target.with_name(".part-" + target.name)
    if disk.exists(beside):
        disk.unlink(beside)
    write_new(disk, beside, pieces(disk, source))
    disk.protect(beside)
    disk.replace(beside, target)


def remove(disk: Disk, path: Path) -> bool:
    """Remove a file; return whether it was there."""
    try:
        disk.unlink(path)
    except FileNotFoundError:
        return False
    return True
