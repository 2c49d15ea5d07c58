"""Where the sets of a journal lie in a target, and how anything there comes and goes.

``TARGET/microjournal-<journal id>/`` holds ``objects/ab/<name>`` (a pool that its sets share),
``sets/<set id>/`` (``VAULT.json``, ``db.sqlite``, ``objects.txt``, ``manifest.json``) and
``erasures.json``. What begins with a dot is unfinished or on its way out.
"""

from __future__ import annotations

import errno
import hashlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from microjournal.domain.errors import EnvironmentFault
from microjournal.domain.ports import Clock
from microjournal.storage.backup_manifest import SET_NAME, FileFact
from microjournal.storage.disk import Disk
from microjournal.storage.files import PIECE_BYTES, ensure_folder, write_new
from microjournal.storage.lock import JournalLock

PREFIX = "microjournal-"
PART = ".part-"
LEAVING = ".old-"
_NO_LOCKS = (errno.ENOLCK, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS)


class AlteredFile(Exception):
    """A file is not what it should be: another size, other bytes, a link, not there."""


class UnreadableFile(OSError):
    """The medium does not give the bytes of a file others put there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetFolders:
    """The folder of one journal in one target."""

    folder: Path
    disk: Disk

    @property
    def sets(self) -> Path:
        """Return the folder of the sets."""
        return self.folder / "sets"

    @property
    def objects(self) -> Path:
        """Return the folder of the pool."""
        return self.folder / "objects"

    def make(self) -> None:
        """Make the folders in the target, which must be there."""
        for folder in (self.folder, self.objects, self.sets):
            ensure_folder(self.disk, folder)

    def set_names(self) -> list[str]:
        """Return the ids of the finished sets by counter."""
        if not self.disk.is_folder(self.sets):
            return []
        return [name for name in self.disk.names(self.sets) if SET_NAME.match(name)]

    def last_counter(self) -> int:
        """Return the counter of the newest set, 0 when there is none."""
        return max((counter_of(name) for name in self.set_names()), default=0)

    def clear_leftovers(self) -> None:
        """Remove unfinished sets and those that were being removed."""
        for name in self.disk.names(self.sets):
            if name.startswith((PART, LEAVING)):
                remove_tree(self.disk, self.sets / name)

    def drop(self, set_id: str) -> None:
        """Take a set away: out of sight in one step, then file by file."""
        leaving = self.sets / (LEAVING + set_id)
        self.disk.replace(self.sets / set_id, leaving)
        self.disk.sync_folder(self.sets)
        remove_tree(self.disk, leaving)


def counter_of(set_id: str) -> int:
    """Return the counter in the id of a set."""
    return int(set_id.partition("-")[0])


def journal_folder(target: Path, journal_id: str) -> Path:
    """Return the folder of a journal in a target."""
    return target / (PREFIX + journal_id)


@contextmanager
def one_at_a_time(folder: Path, clock: Clock) -> Iterator[None]:
    """Hold the lock of a journal's folder in a target; media without locks do without.

    Raises
    ------
    EnvironmentFault
        ``in_use``: another program is backing up there.
    """
    lock = JournalLock(folder / "lock")
    try:
        lock.acquire()
        lock.announce(clock)
    except EnvironmentFault as error:
        if error.code == "in_use":
            raise
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
    try:
        yield
    finally:
        lock.release()


def foreign_pieces(disk: Disk, path: Path, size: int) -> Iterator[bytes]:
    """Yield the bytes of a regular file of ``size`` bytes that others may have put there.

    Raises
    ------
    AlteredFile
        It is no regular file or has another size; nothing beyond the size is read.
    UnreadableFile
        The medium refuses.
    """
    left = size
    try:
        if disk.plain_size(path) != size:
            raise AlteredFile
        descriptor = disk.open_foreign(path)
        try:
            while left and (piece := disk.read(descriptor, min(PIECE_BYTES, left))):
                left -= len(piece)
                yield piece
        finally:
            disk.close(descriptor)
    except OSError as error:
        raise UnreadableFile(error.errno, "not readable") from error
    if left:
        raise AlteredFile


def foreign_file(disk: Disk, path: Path, fact: FileFact) -> bytes:
    """Return a whole file that has to be what ``fact`` says; raise AlteredFile otherwise."""
    return b"".join(_checked(disk, path, fact))


def foreign_digest(disk: Disk, path: Path, size: int) -> str:
    """Return the SHA-256 of a foreign file in hexadecimal digits; raise AlteredFile."""
    digest = hashlib.sha256()
    for piece in foreign_pieces(disk, path, size):
        digest.update(piece)
    return digest.hexdigest()


def copy_checked(disk: Disk, source: Path, target: Path, fact: FileFact) -> None:
    """Copy a foreign file, synced; raise AlteredFile and leave nothing when it is another."""
    write_new(disk, target, _checked(disk, source, fact))


def _checked(disk: Disk, path: Path, fact: FileFact) -> Iterator[bytes]:
    digest = hashlib.sha256()
    for piece in foreign_pieces(disk, path, fact.size):
        digest.update(piece)
        yield piece
    if digest.hexdigest() != fact.sha256:
        raise AlteredFile


def remove_tree(disk: Disk, folder: Path) -> None:
    """Remove a folder and what is in it; a link is removed, not followed."""
    if not disk.is_folder(folder):
        with suppress(FileNotFoundError):
            disk.unlink(folder)
        return
    for name in disk.names(folder):
        remove_tree(disk, folder / name)
    disk.remove_folder(folder)
