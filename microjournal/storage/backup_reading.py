"""Reading a set: whose it is, whether its manifest is genuine, what its database says.

Nothing in a set is trusted. Names are built here from checked patterns, never taken from it;
only regular files of the promised size are read; nothing is opened as a database where it lies,
because a rollback journal beside it would be obeyed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from microjournal.domain.backups import BackupSet
from microjournal.domain.errors import InputError, IntegrityFault
from microjournal.storage import backup_faults, faults
from microjournal.storage.backup_folders import (
    PREFIX,
    AlteredFile,
    SetFolders,
    UnreadableFile,
    foreign_file,
    foreign_pieces,
)
from microjournal.storage.backup_manifest import (
    MANIFEST,
    MANIFEST_LIMIT_BYTES,
    DamagedManifest,
    FileFact,
    Manifest,
    NewerManifest,
    is_authentic,
    parse,
    parse_object_list,
)
from microjournal.storage.backup_pool import Pool
from microjournal.storage.disk import Disk
from microjournal.storage.header import DamagedHeader, Header, NewerHeader
from microjournal.storage.header import is_authentic as is_authentic_header
from microjournal.storage.header import parse as parse_header
from microjournal.storage.keys import JournalKeys, derive_keys
from microjournal.storage.vault import DATABASE, FIRST, unlock

OBJECT_LIST = "objects.txt"
HEADER_LIMIT_BYTES = 1 << 20
KeyOf = Callable[[Header], bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedSet:
    """A set whose header opened and whose manifest is genuine; nothing else is read yet."""

    folder: Path
    disk: Disk
    header: Header
    header_bytes: bytes
    keys: JournalKeys
    manifest: Manifest
    objects: Mapping[str, int]

    @property
    def home(self) -> Path:
        """Return the folder of the journal in the target."""
        return self.folder.parent.parent

    @property
    def pool(self) -> Pool:
        """Return the pool the set draws from."""
        return Pool(folder=self.home / "objects", disk=self.disk)


def secret(passphrase: str | None, recovery_key: str | None) -> KeyOf:
    """Return how a header of a set is opened; its errors speak of the backup."""

    def key_of(header: Header) -> bytes:
        try:
            return unlock(header, passphrase, recovery_key)
        except InputError as error:
            if error.code in ("wrong_passphrase", "wrong_recovery_key"):
                raise backup_faults.wrong_secret(recovery=recovery_key is not None) from error
            raise
        except IntegrityFault as error:
            raise backup_faults.set_damaged(FIRST) from error

    return key_of


def known_key(key: bytes) -> KeyOf:
    """Return how a header of an open journal's own set is opened."""

    def key_of(header: Header) -> bytes:
        if not is_authentic_header(header, key):
            raise backup_faults.set_damaged(FIRST)
        return key

    return key_of


def find_set(disk: Disk, path: Path) -> Path:
    """Return the set a person means by ``path``: a set, or a target with its newest one.

    Raises
    ------
    InputError
        ``not_a_backup``, ``backup_ambiguous``.
    """
    with faults.translated():
        path = path.resolve()
        if disk.plain_size(path / MANIFEST) is not None:
            return path
        found = [SetFolders(folder=home, disk=disk) for home in set_homes(disk, path)]
        kept = [folders for folders in found if folders.set_names()]
        if len(kept) > 1:
            raise backup_faults.several_journals()
        if not kept:
            raise backup_faults.not_a_set()
        return kept[0].sets / kept[0].set_names()[-1]


def open_set(disk: Disk, folder: Path, key_of: KeyOf) -> OpenedSet:
    """Open header and manifest of a set; nothing is written anywhere.

    Raises
    ------
    InputError
        ``not_a_backup``, ``wrong_passphrase``, ``wrong_recovery_key``, ``passphrase_needed``.
    EnvironmentFault
        ``backup_newer`` or a disk fault.
    IntegrityFault
        ``backup_damaged``, naming the part.
    """
    with faults.translated():
        if disk.plain_size(folder / MANIFEST) is None:
            raise backup_faults.not_a_set()
        with _named(FIRST):
            header_bytes = _small_file(disk, folder / FIRST, HEADER_LIMIT_BYTES)
            header = parse_header(header_bytes)
        keys = derive_keys(key_of(header), header.id)
        manifest = read_manifest(disk, folder, keys)
        with _named(MANIFEST):
            _require(manifest.journal == header.id)
        with _named(FIRST):
            _require(header_bytes == foreign_file(disk, folder / FIRST, manifest.files[FIRST]))
        with _named(OBJECT_LIST):
            objects = _listed(disk, folder, manifest)
    return OpenedSet(
        folder=folder,
        disk=disk,
        header=header,
        header_bytes=header_bytes,
        keys=keys,
        manifest=manifest,
        objects=objects,
    )


def read_manifest(disk: Disk, folder: Path, keys: JournalKeys) -> Manifest:
    """Return the genuine manifest of a set; raise IntegrityFault ``backup_damaged``."""
    manifest = stated_manifest(disk, folder)
    with _named(MANIFEST):
        _require(is_authentic(manifest, keys.backup))
        _require(set(manifest.files) == {FIRST, DATABASE, OBJECT_LIST})
    return manifest


def stated_manifest(disk: Disk, folder: Path) -> Manifest:
    """Return what a manifest says, whoever wrote it: to choose a set by, nothing more."""
    with _named(MANIFEST):
        return parse(_small_file(disk, folder / MANIFEST, MANIFEST_LIMIT_BYTES))


def read_objects(disk: Disk, folder: Path, manifest: Manifest) -> dict[str, int]:
    """Return name and size of the objects of a set; raise IntegrityFault ``backup_damaged``."""
    with _named(OBJECT_LIST):
        return _listed(disk, folder, manifest)


def summary(folder: Path, manifest: Manifest) -> BackupSet:
    """Return what is shown of a set."""
    return BackupSet(
        folder=folder,
        set_id=manifest.set_id,
        counter=manifest.counter,
        made_at=manifest.made_at,
        complete=manifest.complete,
        damaged=manifest.damaged,
        patients=manifest.patients,
        photos=manifest.photos,
        measurements=manifest.measurements,
        audit_number=manifest.audit_number,
        erasures=manifest.erasures,
    )


def _listed(disk: Disk, folder: Path, manifest: Manifest) -> dict[str, int]:
    objects = parse_object_list(
        foreign_file(disk, folder / OBJECT_LIST, manifest.files[OBJECT_LIST])
    )
    _require(len(objects) == manifest.objects)
    _require(sum(objects.values()) == manifest.object_bytes)
    return objects


def _small_file(disk: Disk, path: Path, limit: int) -> bytes:
    size = disk.plain_size(path)
    if size is None or size > limit:
        raise AlteredFile
    return b"".join(foreign_pieces(disk, path, size))


def fact_of(data: bytes) -> FileFact:
    """Return size and digest of a file's bytes."""
    return FileFact(size=len(data), sha256=hashlib.sha256(data).hexdigest())


def set_homes(disk: Disk, target: Path) -> list[Path]:
    """Return the folders of journals in a target; ``target`` may be one of them itself."""
    if disk.is_folder(target / "sets"):
        return [target]
    if not disk.is_folder(target):
        return []
    names = [name for name in disk.names(target) if name.startswith(PREFIX)]
    return [target / name for name in names if disk.is_folder(target / name)]


@contextmanager
def _named(part: str) -> Iterator[None]:
    """Turn what is wrong with a part of a set into the fault that names it."""
    try:
        yield
    except (AlteredFile, DamagedManifest, DamagedHeader) as error:
        raise backup_faults.set_damaged(part) from error
    except UnreadableFile as error:
        raise backup_faults.entry_unreadable(part) from error
    except (NewerManifest, NewerHeader) as error:
        raise backup_faults.set_newer() from error
    except IntegrityFault as error:
        raise backup_faults.set_damaged(part) from error


def _require(truth: bool) -> None:
    if not truth:
        raise AlteredFile
