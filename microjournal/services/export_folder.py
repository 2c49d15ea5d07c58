"""A folder that leaves the journal whole or not at all: built beside, then renamed."""

from __future__ import annotations

import errno
import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from microjournal.domain.errors import InputError, MicrojournalError
from microjournal.reports.atomic_file import export_fault
from microjournal.storage.backup_folders import remove_tree
from microjournal.storage.disk import Disk
from microjournal.storage.files import write_all
from microjournal.support.i18n import _

SUMS = "SHA256SUMS"
PART = ".microjournal.part"
_MARGIN_BYTES = 8 << 20


class ExportFolder:
    """Writes files with their checksums; without :meth:`publish` nothing of it stays.

    Parameters
    ----------
    target : Path
        Absent or an empty folder.
    needed_bytes : int
        What is going to be written, roughly: too little room is said before anything is.
    """

    def __init__(self, target: Path, *, needed_bytes: int = 0, disk: Disk | None = None) -> None:
        self._target = target.expanduser().resolve()
        self._part = self._target.with_name(self._target.name + PART)
        self._needed = needed_bytes
        self._disk = disk or Disk()
        self._sums: dict[str, str] = {}
        self._folders: set[Path] = set()

    def __enter__(self) -> Self:
        """Begin the folder.

        Raises
        ------
        InputError
            ``folder_not_empty``, ``export_into_drive`` or ``export_folder_missing``.
        EnvironmentFault
            ``disk_full``, ``export_forbidden`` or ``export_failed``.
        """
        with self._faults():
            self._check_target()
            remove_tree(self._disk, self._part)
            if self._disk.free_bytes(self._part.parent) < self._needed + _MARGIN_BYTES:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            self._folder(self._part)
        return self

    def __exit__(self, *_failure: object) -> None:
        # After publishing there is nothing under this name any more.
        with suppress(OSError):
            remove_tree(self._disk, self._part)

    @contextmanager
    def file(self, name: str) -> Iterator[Callable[[bytes], None]]:
        """Begin a file, ``name`` with forward slashes; several may be open at a time."""
        path = self._part.joinpath(*name.split("/"))
        with self._faults():
            self._ensure(path.parent)
            descriptor = self._disk.create(path)
        digest = hashlib.sha256()

        def write(data: bytes) -> None:
            digest.update(data)
            with self._faults():
                write_all(self._disk, descriptor, data)

        try:
            yield write
            with self._faults():
                self._disk.sync(descriptor)
        finally:
            self._disk.close(descriptor)
        self._sums[name] = digest.hexdigest()

    def add(self, name: str, data: bytes) -> None:
        """Write a whole file."""
        with self.file(name) as write:
            write(data)

    def seal(self) -> None:
        """Write the checksums of all files; then everything is on the medium."""
        lines = (f"{digest}  {name}\n" for name, digest in sorted(self._sums.items()))
        self.add(SUMS, "".join(lines).encode())
        with self._faults():
            for folder in self._folders:
                self._disk.sync_folder(folder)

    def publish(self) -> None:
        """Give the sealed folder its name."""
        with self._faults():
            if self._disk.exists(self._target):
                self._disk.remove_folder(self._target)
            self._disk.replace(self._part, self._target)
            self._disk.sync_folder(self._target.parent)

    def _check_target(self) -> None:
        if os.path.ismount(self._target):
            raise _into_drive()
        if self._disk.exists(self._target) and (
            not self._disk.is_folder(self._target) or self._disk.names(self._target)
        ):
            raise _not_empty()

    def _ensure(self, folder: Path) -> None:
        if folder not in self._folders:
            self._ensure(folder.parent)
            self._folder(folder)

    def _folder(self, folder: Path) -> None:
        self._disk.make_folder(folder)
        self._folders.add(folder)

    @contextmanager
    def _faults(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._fault(error) from error

    def _fault(self, error: OSError) -> MicrojournalError:
        return export_fault(error, self._part.parent, self._needed)


def _not_empty() -> InputError:
    return InputError(
        "folder_not_empty",
        _("The folder for the export is not empty; nothing was written."),
        _("Choose a new or an empty folder."),
    )


def _into_drive() -> InputError:
    return InputError(
        "export_into_drive",
        _("The export needs a folder of its own; this is a whole drive. Nothing was written."),
        _("Name a new folder on that drive."),
    )
