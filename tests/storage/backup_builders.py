"""Targets, sets and disks to test backups with."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from microjournal.domain.backups import BackupReport, DrillReport, RestoreReport
from microjournal.domain.control import NoControl
from microjournal.storage.backup_folders import journal_folder
from microjournal.storage.backup_reading import find_set, secret
from microjournal.storage.backup_restore import Restoring
from microjournal.storage.disk import Disk
from microjournal.storage.encrypted_journal import EncryptedJournal
from tests.storage.builders import SteppingClock


def a_target(folder: Path) -> Path:
    """An empty folder for backups, as a stick would be."""
    target = folder / "stick"
    target.mkdir()
    return target


def backed_up(journal: EncryptedJournal, target: Path) -> BackupReport:
    return journal.backup_keeper().back_up(target, NoControl())


def restored(
    path: Path,
    folder: Path,
    *,
    passphrase: str | None = None,
    recovery_key: str | None = None,
    allow_incomplete: bool = False,
    disk: Disk | None = None,
) -> RestoreReport:
    restoring = Restoring(
        disk=disk or Disk(),
        clock=SteppingClock(),
        control=NoControl(),
        allow_incomplete=allow_incomplete,
    )
    return restoring.restore(path, folder, secret(passphrase, recovery_key))


def drilled(path: Path, scratch: Path | None = None) -> DrillReport:
    restoring = Restoring(disk=Disk(), clock=SteppingClock(), control=NoControl())
    return restoring.drill(path, scratch, secret(None, None))


def home_of(journal: EncryptedJournal, target: Path) -> Path:
    return journal_folder(target, journal.info.id)


def pool_file(home: Path, name: str) -> Path:
    return home / "objects" / name[:2] / name


def newest_set(target: Path) -> Path:
    return find_set(Disk(), target)


def overwrite(path: Path, data: bytes) -> None:
    """Change a read-only file in place, as a failing medium does."""
    path.chmod(0o600)
    path.write_bytes(data)
    path.chmod(0o400)


def flip(path: Path, place: int) -> None:
    """Turn one bit of a file over."""
    data = bytearray(path.read_bytes())
    data[place % len(data)] ^= 1 << (place % 8)
    overwrite(path, bytes(data))


class Stopped(BaseException):
    """The process is gone: nothing catches it."""


@dataclass
class StoppingDisk(Disk):
    """A disk whose process dies at the n-th change; afterwards nothing happens any more.

    ``torn`` lets half of the last write happen.
    """

    stop_at: int
    torn: bool = False
    done: int = 0

    def _step(self) -> None:
        self.done += 1
        if self.done >= self.stop_at:
            raise Stopped

    def create(self, path: Path, mode: int = 0o600) -> int:
        self._step()
        return super().create(path, mode)

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        if self.torn and self.done + 1 == self.stop_at:
            super().write(descriptor, data[: len(data) // 2])
        self._step()
        return super().write(descriptor, data)

    def sync(self, descriptor: int) -> None:
        self._step()

    def sync_folder(self, folder: Path) -> None:
        self._step()

    def link(self, source: Path, target: Path) -> None:
        self._step()
        super().link(source, target)

    def replace(self, source: Path, target: Path) -> None:
        self._step()
        super().replace(source, target)

    def unlink(self, path: Path) -> None:
        self._step()
        super().unlink(path)

    def make_folder(self, path: Path) -> None:
        self._step()
        super().make_folder(path)

    def remove_folder(self, path: Path) -> None:
        self._step()
        super().remove_folder(path)

    def protect(self, path: Path) -> None:
        self._step()
        super().protect(path)


class SmallDisk(Disk):
    """A disk with so much room, in words and in deed."""

    def __init__(self, room: int, place: Path, *, honest: bool) -> None:
        self.room = room
        self.place = place
        self.honest = honest
        self._inside: set[int] = set()

    def create(self, path: Path, mode: int = 0o600) -> int:
        descriptor = super().create(path, mode)
        if path.is_relative_to(self.place):
            self._inside.add(descriptor)
        return descriptor

    def close(self, descriptor: int) -> None:
        self._inside.discard(descriptor)
        super().close(descriptor)

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        if descriptor in self._inside:
            if len(data) > self.room:
                raise OSError(errno.ENOSPC, "injected")
            self.room -= len(data)
        return super().write(descriptor, data)

    def free_bytes(self, folder: Path) -> int:
        return self.room if self.honest else 1 << 40


def every_file(folder: Path) -> Iterator[Path]:
    return (path for path in sorted(folder.rglob("*")) if path.is_file())
