"""The two copies of ``VAULT.json`` on disk: reading, replacing, healing."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from microjournal.storage import faults
from microjournal.storage.disk import Disk
from microjournal.storage.files import read_file, remove, replace_durably, write_new
from microjournal.storage.header import (
    DamagedHeader,
    Header,
    NewerHeader,
    SlotKind,
    is_authentic,
    is_header,
    open_slot,
    parse,
    serialise,
)
from microjournal.storage.recovery_key import is_well_formed, key_of

FIRST = "VAULT.json"
SECOND = "VAULT.json.1"
DATABASE = "db.sqlite"
UNFINISHED = ".creating"
LEFTOVERS = (
    *(UNFINISHED, f"{FIRST}.check", f"{FIRST}.new", f"{SECOND}.new"),
    *(f"{DATABASE}.upgrading-journal", f"{DATABASE}.upgrading"),
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class LoadedHeader:
    """The header in use, and whether both copies on disk are that header.

    The copies may remember different entries of the audit trail: only the first is kept up.
    ``is_spare``: the first copy is damaged or missing, so that another one is in use.
    """

    header: Header
    copies_agree: bool
    is_spare: bool = False


def load_header(disk: Disk, folder: Path) -> LoadedHeader:
    """Return the header of the journal in ``folder`` without changing anything.

    Where neither copy is what was written, a backup in the journal's own folder has one more.

    Raises
    ------
    InputError
        ``not_a_journal``: there is none.
    EnvironmentFault
        ``journal_newer``: a newer program wrote it; or a disk fault.
    IntegrityFault
        ``journal_damaged``: no copy is what was written.
    """
    copies, failure = _copies(disk, folder)
    headers: list[Header | None] = []
    for content in copies:
        try:
            headers.append(None if content is None else parse(content))
        except DamagedHeader:
            headers.append(None)
        except NewerHeader as error:
            if not any(headers):
                raise faults.journal_newer() from error
            headers.append(None)
    header = next((found for found in headers if found is not None), None)
    if header is None:
        with faults.translated():
            if failure is not None:
                raise failure
            header = _header_instead(disk, folder, copies)
    return LoadedHeader(header=header, copies_agree=_agree(headers), is_spare=headers[0] is None)


def unlock(header: Header, passphrase: str | None, recovery_key: str | None) -> bytes:
    """Return the journal key.

    Raises
    ------
    InputError
        ``passphrase_needed``, ``wrong_passphrase``, ``wrong_recovery_key`` or
        ``recovery_key_mistyped``.
    IntegrityFault
        ``journal_damaged``: the header was tampered with.
    """
    try:
        key = _opened(header, passphrase, recovery_key)
    except DamagedHeader as error:
        raise faults.journal_damaged(FIRST) from error
    if key is None:
        raise faults.wrong_passphrase() if recovery_key is None else faults.wrong_recovery_key()
    if not is_authentic(header, key):
        raise faults.journal_damaged(FIRST)
    return key


def unlock_by_either(header: Header, text: str) -> bytes:
    """Return the journal key for the passphrase, or the recovery key of who forgot it.

    So a new passphrase can be chosen without the old one. Raises what :func:`unlock` does.
    """
    if is_well_formed(text):
        return unlock(header, None, text)
    return unlock(header, text, None)


def write_first_headers(disk: Disk, folder: Path, header: Header) -> None:
    """Write both copies of a new journal, the first one last: then it is a journal."""
    content = serialise(header)
    write_new(disk, folder / SECOND, [content])
    disk.sync_folder(folder)
    replace_durably(disk, folder / FIRST, content)


def install_header(
    disk: Disk, folder: Path, header: Header, is_good: Callable[[Header], bool]
) -> None:
    """Replace the first copy after ``is_good`` opened the new one as read back from the disk.

    The second copy keeps the old header until the next good opening.
    """
    beside = folder / f"{FIRST}.check"
    with faults.translated():
        remove(disk, beside)
        write_new(disk, beside, [serialise(header)])
        if not is_good(parse(read_file(disk, beside))):
            raise faults.disk_error()
        disk.replace(beside, folder / FIRST)
        disk.sync_folder(folder)


def heal_copies(disk: Disk, folder: Path, header: Header) -> None:
    """Make both copies the header that just opened the journal; a full disk may refuse."""
    content = serialise(header)
    try:
        for name in (FIRST, SECOND):
            if not _holds(disk, folder / name, content):
                replace_durably(disk, folder / name, content)
    except OSError as error:
        _log.warning("header copy not renewed: errno %s", error.errno)


def clear_leftovers(disk: Disk, folder: Path) -> None:
    """Remove what an interrupted creation, upgrade or passphrase change left beside the header.

    An unfinished header may hold a slot for a passphrase that was never promised.
    """
    try:
        gone = [name for name in LEFTOVERS if remove(disk, folder / name)]
        if gone:
            disk.sync_folder(folder)
    except OSError as error:
        _log.warning("leftover not removed yet: errno %s", error.errno)


def _agree(headers: list[Header | None]) -> bool:
    first, second = (found and replace(found, audit_head=None) for found in headers)
    return first is not None and first == second


def _opened(header: Header, passphrase: str | None, recovery_key: str | None) -> bytes | None:
    unprotected = header.slot(SlotKind.UNPROTECTED)
    if unprotected is not None:
        return open_slot(header.id, unprotected, b"")
    if passphrase is None and recovery_key is None:
        raise faults.passphrase_needed()
    if recovery_key is not None:
        slot, secret = header.slot(SlotKind.RECOVERY), key_of(recovery_key)
        return None if slot is None else open_slot(header.id, slot, secret)
    slot = header.slot(SlotKind.PASSPHRASE)
    return None if slot is None else open_slot(header.id, slot, passphrase or "")


def _copies(disk: Disk, folder: Path) -> tuple[list[bytes | None], OSError | None]:
    """Return both copies and why one could not be read: the other serves as well."""
    copies, failure = list[bytes | None](), None
    for name in (FIRST, SECOND):
        try:
            copies.append(_content(disk, folder / name))
        except OSError as error:
            failure = error
            copies.append(None)
    return copies, failure


def _holds(disk: Disk, path: Path, content: bytes) -> bool:
    """Tell whether a copy is what it should be; one the disk does not give is not."""
    try:
        return _content(disk, path) == content
    except OSError:
        return False


def _content(disk: Disk, path: Path) -> bytes | None:
    """Return the bytes of a copy, at the second try where the disk failed; ``None``: not there."""
    try:
        try:
            return read_file(disk, path)
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            raise
        except OSError:
            return read_file(disk, path)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def _header_instead(disk: Disk, folder: Path, copies: list[bytes | None]) -> Header:
    """Return the header that a backup beside the database keeps, or say why there is none."""
    if disk.exists(folder / UNFINISHED):
        raise faults.not_a_journal()
    claimed = any(content is not None and is_header(content) for content in copies)
    if not claimed and not disk.exists(folder / DATABASE):
        raise faults.not_a_journal()
    # Imported here: nearly every journal opens with its own header.
    from microjournal.storage.backup_spares import spare_header

    header = spare_header(disk, folder)
    if header is None:
        raise faults.journal_damaged(FIRST)
    return header
