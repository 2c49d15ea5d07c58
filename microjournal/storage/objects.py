"""Originals as encrypted, write-once files named by the SHA-256 of what the file holds.

An original is staged (encrypted, synced, read back and compared), promised by a database
commit, and then published: linked into ``objects/``, the folder synced, unlinked from
``staging/``. At every moment one of the two places has it whole.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from microjournal.domain.identifiers import new_id
from microjournal.storage import faults
from microjournal.storage.cipher import DamagedCipherText, ObjectCipher
from microjournal.storage.disk import Disk
from microjournal.storage.files import (
    ensure_folder,
    give_second_name,
    pieces,
    read_file,
    remove,
    shown,
    write_new,
)

MARKER = ".vault-id"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectStore:
    """The folders ``objects`` and ``staging`` of one journal."""

    folder: Path
    journal_id: str
    disk: Disk

    @property
    def objects(self) -> Path:
        """Return the folder of published objects."""
        return self.folder / "objects"

    @property
    def staging(self) -> Path:
        """Return the folder of objects in flight."""
        return self.folder / "staging"

    @property
    def cipher(self) -> ObjectCipher:
        """Return the cipher bound to this journal."""
        return ObjectCipher(self.journal_id)

    def create(self) -> None:
        """Make the folders and the marker of a new journal."""
        ensure_folder(self.disk, self.objects)
        write_new(self.disk, self.objects / MARKER, [self.journal_id.encode() + b"\n"])
        self.disk.sync_folder(self.objects)

    def ensure_staging(self) -> None:
        """Make the staging folder again where a copying program left it out as empty."""
        with faults.translated():
            ensure_folder(self.disk, self.staging)

    def check_marker(self) -> None:
        """Raise EnvironmentFault ``store_not_mounted`` unless this is our object folder."""
        try:
            marker = read_file(self.disk, self.objects / MARKER)
        except FileNotFoundError as error:
            raise faults.store_not_mounted() from error
        except OSError as error:
            raise faults.from_os_error(error) from error
        if marker.strip() != self.journal_id.encode():
            raise faults.store_not_mounted()

    # -- in flight --------------------------------------------------------------------------
    def stage(self, key: bytes, data: bytes) -> str:
        """Encrypt ``data`` into staging, sync, read back, compare; return the object name."""
        beside = self.staging / f"tmp-{new_id()}"
        digest = hashlib.sha256()
        with faults.translated():
            write_new(self.disk, beside, shown(self.cipher.encrypted(key, data), digest.update))
            try:
                self._compare(beside, key, data)
                self.disk.protect(beside)
                self.disk.replace(beside, self.staging / digest.hexdigest())
            except BaseException:
                with suppress(OSError):
                    remove(self.disk, beside)
                raise
        return digest.hexdigest()

    def discard(self, name: str) -> bool:
        """Remove a staged object that will not be recorded; tell whether it is gone.

        What the disk refuses to remove is no fault of what is being done: nobody was promised
        it, and the next opening tries again.
        """
        try:
            return remove(self.disk, self.staging / name)
        except OSError as error:
            _log.warning("staged object not removed yet: errno %s", error.errno)
            return False

    def sync_staging(self) -> None:
        """Make the staged names durable."""
        with faults.translated():
            self.disk.sync_folder(self.staging)

    def staged_names(self) -> list[str]:
        """Return everything that lies in staging; the folder is made at the next opening."""
        with faults.translated():
            return self.disk.names(self.staging) if self.disk.exists(self.staging) else []

    # -- publishing -------------------------------------------------------------------------
    def publish(self, names: Sequence[str]) -> int:
        """Move recorded objects from staging into the store; return how many got there.

        They are promised already and readable where they are: what a failing disk keeps from
        moving now moves at the next opening.
        """
        try:
            linked = [name for name in names if self._link(name)]
            for folder in {self.path(name).parent for name in linked}:
                self.disk.sync_folder(folder)
            for name in linked:
                remove(self.disk, self.staging / name)
        except OSError as error:
            _log.warning("publishing deferred: errno %s", error.errno)
            return 0
        return len(linked)

    def path(self, name: str) -> Path:
        """Return where a published object lies."""
        return self.objects / name[:2] / name

    def locate(self, name: str) -> Path | None:
        """Return where an object lies now, published or still staged."""
        return next((path for path in self._places(name) if self.disk.exists(path)), None)

    def published_names(self) -> Iterator[str]:
        """Yield the names of all files in the store, the marker excepted."""
        with faults.translated():
            for folder in self.disk.names(self.objects):
                if folder == MARKER:
                    continue
                path = self.objects / folder
                yield from self.disk.names(path) if path.is_dir() else [folder]

    def bury(self, name: str) -> None:
        """Remove an object whose tombstone is committed, from wherever it lies."""
        for path in self._places(name):
            if remove(self.disk, path):
                self.disk.sync_folder(path.parent)

    # -- reading ----------------------------------------------------------------------------
    def read(self, path: Path, key: bytes) -> bytes:
        """Return the plain bytes of the object at ``path``.

        Raises
        ------
        DamagedCipherText
            The file is not what was written.
        OSError
            The disk could not read it.
        """
        size = self.disk.size(path)
        return b"".join(self.cipher.decrypted(key, pieces(self.disk, path), size))

    def hashed_pieces(self, path: Path, update: Callable[[bytes], None]) -> Iterator[bytes]:
        """Yield the file of an object piece by piece, showing each to ``update``."""
        return shown(pieces(self.disk, path), update)

    def _places(self, name: str) -> tuple[Path, Path]:
        return self.path(name), self.staging / name

    def _link(self, name: str) -> bool:
        """Give a staged object its name in the store; return whether it was in staging."""
        source, target = self.staging / name, self.path(name)
        if not self.disk.exists(source):
            return False
        ensure_folder(self.disk, target.parent)
        try:
            give_second_name(self.disk, source, target)
        except FileExistsError:
            if file_digest(self.disk, target) != name:
                self.disk.replace(source, target)
        return True

    def _compare(self, path: Path, key: bytes, data: bytes) -> None:
        """Decrypt what the disk holds and compare it with what was to be stored.

        The authentication tag and equal plain bytes leave no other file than the one written.
        """
        stored, place = pieces(self.disk, path), 0
        try:
            for piece in self.cipher.decrypted(key, stored, self.disk.size(path)):
                # A slice of bytes compares at memory speed, one of a memoryview item by item.
                if piece != data[place : place + len(piece)]:
                    raise faults.disk_error()
                place += len(piece)
        except DamagedCipherText as error:
            raise faults.disk_error() from error
        if place != len(data):
            raise faults.disk_error()


def file_digest(disk: Disk, path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    digest = hashlib.sha256()
    for piece in pieces(disk, path):
        digest.update(piece)
    return digest.hexdigest()
