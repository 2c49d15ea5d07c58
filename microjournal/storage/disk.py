"""The only module that asks the operating system to change files.

Everything the journal writes outside its database goes through one :class:`Disk`, one method
for one system call, so that a test can put a failing disk in its place.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path

_SHARING_RETRIES = 10
_SHARING_PAUSE_S = 0.3
_BINARY = getattr(os, "O_BINARY", 0)
_NO_INHERIT = getattr(os, "O_CLOEXEC", 0)
_NO_SURPRISE = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


class Disk:
    """The real file system. Every method raises OSError as the system reports it."""

    def create(self, path: Path, mode: int = 0o600) -> int:
        """Open a file that must not exist yet for writing; return its descriptor."""
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _BINARY | _NO_INHERIT
        return os.open(path, flags, mode)

    def open_read(self, path: Path) -> int:
        """Open a file for reading; return its descriptor."""
        return os.open(path, os.O_RDONLY | _BINARY | _NO_INHERIT)

    def open_foreign(self, path: Path) -> int:
        """Open a regular file that others put there: no link is followed, no pipe waited for."""
        descriptor = os.open(path, os.O_RDONLY | _BINARY | _NO_INHERIT | _NO_SURPRISE)
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            os.close(descriptor)
            raise OSError(errno.EINVAL, "not a regular file")
        return descriptor

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        """Write some of ``data``; return how many bytes were taken."""
        return os.write(descriptor, data)

    def read(self, descriptor: int, count: int) -> bytes:
        """Read at most ``count`` bytes; empty at the end."""
        return os.read(descriptor, count)

    def sync(self, descriptor: int) -> None:
        """Return when the file's bytes are on the medium."""
        if sys.platform == "darwin":
            import fcntl

            fcntl.fcntl(descriptor, fcntl.F_FULLFSYNC)
        else:
            os.fsync(descriptor)

    def close(self, descriptor: int) -> None:
        """Close a descriptor."""
        os.close(descriptor)

    def sync_folder(self, folder: Path) -> None:
        """Return when the names in ``folder`` are on the medium (Windows needs no such call)."""
        if sys.platform == "win32":
            return
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            self.sync(descriptor)
        finally:
            os.close(descriptor)

    def link(self, source: Path, target: Path) -> None:
        """Give the file a second name, which must be free."""
        os.link(source, target)

    def replace(self, source: Path, target: Path) -> None:
        """Rename, taking the place of ``target`` in one step."""
        _patiently(lambda: source.replace(target))

    def unlink(self, path: Path) -> None:
        """Remove a name; a read-only file too."""
        if sys.platform == "win32":
            path.chmod(0o600)
        _patiently(path.unlink)

    def make_folder(self, path: Path) -> None:
        """Create one folder for its owner alone."""
        path.mkdir(mode=0o700)

    def remove_folder(self, path: Path) -> None:
        """Remove an empty folder."""
        _patiently(path.rmdir)

    def protect(self, path: Path) -> None:
        """Make a file read-only."""
        path.chmod(0o400)

    def names(self, folder: Path) -> list[str]:
        """Return the names in a folder, sorted."""
        return sorted(path.name for path in folder.iterdir())

    def exists(self, path: Path) -> bool:
        """Tell whether a name is there."""
        return path.exists()

    def size(self, path: Path) -> int:
        """Return the size of a file in bytes."""
        return path.stat().st_size

    def plain_size(self, path: Path) -> int | None:
        """Return the size of a regular file in bytes; ``None`` for a link or whatever else."""
        try:
            found = path.lstat()
        except (FileNotFoundError, NotADirectoryError):
            return None
        return found.st_size if stat.S_ISREG(found.st_mode) else None

    def is_folder(self, path: Path) -> bool:
        """Tell whether a folder itself, no link to one, is there."""
        return path.is_dir() and not path.is_symlink()

    def free_bytes(self, folder: Path) -> int:
        """Return the room left on the medium."""
        return shutil.disk_usage(folder).free


if sys.platform == "win32":

    def _patiently(operation: Callable[[], object]) -> None:
        """Repeat while a virus scanner holds the file."""
        for _attempt in range(_SHARING_RETRIES):
            try:
                operation()
            except PermissionError:
                time.sleep(_SHARING_PAUSE_S)
            else:
                return
        operation()

else:

    def _patiently(operation: Callable[[], object]) -> None:
        """Do it: elsewhere an open file does not keep its name from changing."""
        operation()
