"""The way in: create, open or peek at a journal, and judge a passphrase."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from microjournal.domain.errors import InputError, IntegrityFault
from microjournal.domain.identifiers import new_id
from microjournal.domain.journals import Protection
from microjournal.domain.ports import Clock
from microjournal.storage import faults
from microjournal.storage.cipher import new_key
from microjournal.storage.connection import SqlConnection
from microjournal.storage.disk import Disk
from microjournal.storage.encrypted_journal import EncryptedJournal
from microjournal.storage.files import ensure_folders, remove, write_new
from microjournal.storage.header import FORMAT_VERSION, Header, signed
from microjournal.storage.keys import KdfCost
from microjournal.storage.lock import JournalLock
from microjournal.storage.parts import Parts, join_parts
from microjournal.storage.passphrases import MINIMUM_BITS, passphrase_bits, suggest_passphrase
from microjournal.storage.protection import first_slots
from microjournal.storage.recovery import Recovered
from microjournal.storage.schema import SCHEMA_VERSION, create_database
from microjournal.storage.starting import for_reading, started
from microjournal.storage.tries import PassphraseTries
from microjournal.storage.vault import (
    DATABASE,
    FIRST,
    LEFTOVERS,
    SECOND,
    UNFINISHED,
    LoadedHeader,
    heal_copies,
    load_header,
    unlock,
    write_first_headers,
)

__all__ = [
    "MINIMUM_BITS",
    "EncryptedJournal",
    "JournalPeek",
    "KdfCost",
    "NewJournal",
    "create_journal",
    "open_journal",
    "passphrase_bits",
    "peek",
    "suggest_passphrase",
]
_BEGUN = (
    *(DATABASE, f"{DATABASE}-journal", "objects/.vault-id", "reserve", FIRST, SECOND),
    *(name for name in LEFTOVERS if name != UNFINISHED),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewJournal:
    """A journal just created; ``recovery_groups`` are shown once and kept nowhere."""

    journal: EncryptedJournal
    recovery_groups: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalPeek:
    """What a locked journal tells about itself."""

    id: str
    protection: Protection
    format_version: int


def peek(folder: Path, *, disk: Disk | None = None) -> JournalPeek:
    """Return identity and protection of a journal without unlocking it; same errors as opening."""
    header = load_header(disk or Disk(), folder).header
    return JournalPeek(id=header.id, protection=header.protection, format_version=FORMAT_VERSION)


def create_journal(
    folder: Path,
    *,
    passphrase: str | None,
    clock: Clock,
    kdf: KdfCost | None = None,
    disk: Disk | None = None,
) -> NewJournal:
    """Create a journal in a new or empty folder and open it.

    Parameters
    ----------
    folder : Path
        Where; missing parents are made.
    passphrase : str or None
        ``None`` makes an explicitly unprotected journal.
    clock : Clock
        Time of the entries.
    kdf : KdfCost, optional
        Cost of a guess; 256 MiB and three passes by default.
    disk : Disk, optional
        File operations.

    Raises
    ------
    InputError
        ``folder_not_empty`` or ``passphrase_empty``.
    EnvironmentFault
        ``disk_full``, ``disk_read_only`` or ``disk_error``.
    """
    disk = disk or Disk()
    journal_id, journal_key = new_id(), new_key()
    slots, groups = first_slots(journal_id, journal_key, passphrase, kdf or KdfCost())
    header = signed(Header(id=journal_id, slots=slots), journal_key)
    with faults.translated():
        _prepare_folder(disk, folder)
    lock = JournalLock(folder / "lock")
    lock.acquire()
    try:
        parts = join_parts(folder, header, journal_key, disk=disk, clock=clock, lock=lock)
        _build(parts)
        return NewJournal(journal=started(parts, created=True), recovery_groups=groups)
    except BaseException:
        lock.release()
        raise


def open_journal(
    folder: Path,
    *,
    passphrase: str | None = None,
    recovery_key: str | None = None,
    clock: Clock,
    disk: Disk | None = None,
) -> EncryptedJournal:
    """Open a journal, finish what a crash interrupted, and hold it until it is closed.

    On any error not one byte in the folder has changed, but for the count of wrong tries. Where
    the folder cannot be written, or a page of the database is damaged, the journal is opened for
    reading: ``info.read_only``, and a write raises ``disk_read_only`` or ``journal_damaged``.

    Raises
    ------
    InputError
        ``not_a_journal``, ``passphrase_needed``, ``wrong_passphrase``,
        ``wrong_recovery_key``, ``recovery_key_mistyped``, ``too_many_tries``.
    EnvironmentFault
        ``journal_newer``, ``in_use``, ``store_not_mounted``, ``disk_full``,
        ``disk_read_only``, ``disk_error``.
    IntegrityFault
        ``journal_damaged``.
    """
    disk = disk or Disk()
    tries = PassphraseTries(disk, folder)

    def key_of(header: Header) -> bytes:
        with tries.one():
            return unlock(header, passphrase, recovery_key)

    journal = open_unlocked(folder, key_of, clock=clock, disk=disk)
    tries.forgive(journal.write)
    return journal


def open_unlocked(
    folder: Path, key_of: Callable[[Header], bytes], *, clock: Clock, disk: Disk
) -> EncryptedJournal:
    """Open a journal with the key that ``key_of`` gets from its header; else as above."""
    loaded = load_header(disk, folder)
    lock = JournalLock(folder / "lock")
    lock.acquire()
    try:
        key = _key_of(loaded, key_of)
        parts = join_parts(folder, loaded.header, key, disk=disk, clock=clock, lock=lock)
        parts.store.check_marker()
        _bring_up_to_date(parts)
        if parts.read_only:
            return EncryptedJournal(parts, Recovered())
        if not loaded.copies_agree:
            heal_copies(disk, folder, loaded.header)
        try:
            return started(parts, used_header_copy=loaded.is_spare)
        except IntegrityFault:
            return for_reading(parts)
    except BaseException:
        lock.release()
        raise


def _key_of(loaded: LoadedHeader, key_of: Callable[[Header], bytes]) -> bytes:
    """Open a header; a copy may be older than the last change of the passphrase, which is said."""
    try:
        return key_of(loaded.header)
    except InputError as error:
        if loaded.is_spare and error.code == "wrong_passphrase":
            raise faults.wrong_passphrase(is_copy=True) from error
        raise


def _prepare_folder(disk: Disk, folder: Path) -> None:
    """Make the folder, or clear away what an interrupted creation left in it."""
    ensure_folders(disk, folder)
    names = set(disk.names(folder))
    if not names:
        write_new(disk, folder / UNFINISHED, [b""])
        disk.sync_folder(folder)
        return
    if UNFINISHED not in names or _has_header(disk, folder):
        raise faults.folder_not_empty()
    disk.sync_folder(folder.parent)
    for name in _BEGUN:
        remove(disk, folder / name)


def _has_header(disk: Disk, folder: Path) -> bool:
    """Tell whether a creation got as far as a header: then opening finishes it."""
    try:
        load_header(disk, folder)
    except InputError:
        return False
    return True


def _build(parts: Parts) -> None:
    """Write everything of a new journal; it is one from the moment its header is there."""
    disk, folder = parts.disk, parts.folder
    with faults.translated():
        parts.store.create()
    create_database(folder / DATABASE, parts.keys.database)
    with faults.translated():
        write_first_headers(disk, folder, parts.header)
        remove(disk, folder / UNFINISHED)
        disk.sync_folder(folder)


def _bring_up_to_date(parts: Parts) -> None:
    """Check the schema before anything is written; upgrade an older one on a copy."""
    path = parts.folder / DATABASE
    with faults.translated():
        if not parts.disk.exists(path):
            raise faults.journal_damaged("database")
    connection = SqlConnection(path, parts.keys.database)
    try:
        found = connection.user_version()
    finally:
        connection.close()
    if found > SCHEMA_VERSION:
        raise faults.journal_newer()
    if found < 1:
        raise faults.journal_damaged("database")
    if found < SCHEMA_VERSION:
        if parts.read_only:
            raise faults.upgrade_not_writable()
        from microjournal.storage.migrate import upgrade_database

        upgrade_database(parts.disk, path, parts.keys.database, old=found, new=SCHEMA_VERSION)
