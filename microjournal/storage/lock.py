"""One process at a time: an operating-system lock that dies with its holder."""

from __future__ import annotations

import errno
import os
import sys
import time
from datetime import datetime
from pathlib import Path
from socket import gethostname

from microjournal.domain.ports import Clock
from microjournal.storage import faults
from microjournal.support.days import day_text
from microjournal.support.i18n import _

_PATIENCE_S = 1.0
_PAUSE_S = 0.05
_LOCKED_BYTE = 1 << 30
_READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)


class JournalLock:
    """Holds ``lock`` of a journal folder. Its content serves the message only."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._descriptor: int | None = None
        self._is_read_only = False

    @property
    def is_read_only(self) -> bool:
        """Tell whether the folder turned out not to be writable: then it can only be read."""
        return self._is_read_only

    def acquire(self) -> None:
        """Take the lock without changing a byte; where nothing can be written, share it.

        Raises
        ------
        EnvironmentFault
            ``in_use`` after about a second, or a disk fault.
        """
        with faults.translated():
            descriptor = self._opened()
        if descriptor is None:
            return
        deadline = time.monotonic() + _PATIENCE_S
        while not _try_lock(descriptor, shared=self._is_read_only):
            if time.monotonic() > deadline:
                holder = _holder(descriptor)
                os.close(descriptor)
                raise faults.in_use(holder)
            time.sleep(_PAUSE_S)
        self._descriptor = descriptor

    def announce(self, clock: Clock) -> None:
        """Write who holds the lock since when, for the message another process shows."""
        since = clock.now().isoformat(timespec="seconds")
        self._write(f"{os.getpid()} {gethostname()} {since}\n".encode())

    def release(self) -> None:
        """Give the lock up; a second call does nothing."""
        if self._descriptor is None:
            return
        if os.fstat(self._descriptor).st_size:
            self._write(b"")
        _unlock(self._descriptor)
        os.close(self._descriptor)
        self._descriptor = None

    def _opened(self) -> int | None:
        """Open the file; on a medium that cannot be written for reading, if it is there."""
        if os.access(self._path.parent, os.W_OK):
            try:
                return os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            except OSError as error:
                if error.errno not in _READ_ONLY:
                    raise
        self._is_read_only = True
        try:
            return os.open(self._path, os.O_RDONLY)
        except FileNotFoundError:
            return None

    def _write(self, content: bytes) -> None:
        if self._descriptor is None or self._is_read_only:
            return
        try:
            os.ftruncate(self._descriptor, 0)
            os.lseek(self._descriptor, 0, os.SEEK_SET)
            os.write(self._descriptor, content)
        except OSError:
            # A full disk must not keep anyone from opening: the lock holds without its text.
            return


def _holder(descriptor: int) -> str:
    os.lseek(descriptor, 0, os.SEEK_SET)
    words = os.read(descriptor, 200).decode(errors="replace").split()
    if len(words) != 3:
        return "?"
    process, host, since = words
    return _("on {host} since {since}, process {process}").format(
        host=host, since=_moment_text(since), process=process
    )


def _moment_text(written: str) -> str:
    try:
        here = datetime.fromisoformat(written).astimezone()
    except ValueError:
        return written
    return f"{day_text(here.date())}, {here:%H:%M}"


if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int, *, shared: bool) -> bool:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        msvcrt.locking(descriptor, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int, *, shared: bool) -> bool:
        kind = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def _unlock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
