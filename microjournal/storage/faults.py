"""The errors of the journal, in one place: code, sentence, hint; and what OSErrors become."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager

from microjournal.domain.errors import EnvironmentFault, InputError, IntegrityFault
from microjournal.support.i18n import _

FULL = (errno.ENOSPC, errno.EDQUOT)
_READ_ONLY = (errno.EROFS, errno.EACCES, errno.EPERM)


def not_a_journal() -> InputError:
    """Return the error for a folder that holds no journal."""
    return InputError(
        "not_a_journal",
        _("This folder is not a journal."),
        _("Choose the folder of a journal, or create a new journal."),
    )


def folder_not_empty() -> InputError:
    """Return the error for creating a journal where something already is."""
    return InputError(
        "folder_not_empty",
        _("A journal can only be created in an empty folder; nothing was changed."),
        _("Choose an empty or a new folder."),
    )


def wrong_passphrase(*, is_copy: bool = False) -> InputError:
    """Return the error for a passphrase that opens nothing; ``is_copy``: the header is damaged."""
    hint = _("Try again, or open the journal with its recovery key.")
    if is_copy:
        hint = _("A copy of its damaged header is used: try the passphrase before the last change.")
    return InputError(
        "wrong_passphrase", _("The passphrase is wrong; the journal was not changed."), hint
    )


def too_many_tries(wait_s: int) -> InputError:
    """Return the error for trying again too soon after several wrong secrets in a row."""
    return InputError(
        "too_many_tries",
        _("Too many wrong tries; nothing was tried and nothing was changed."),
        _("Try again in {seconds} s.").format(seconds=wait_s),
    )


def wrong_recovery_key() -> InputError:
    """Return the error for a well-formed recovery key of another journal."""
    return InputError(
        "wrong_recovery_key",
        _("This recovery key does not belong to this journal; the journal was not changed."),
        _("Compare the journal number on the recovery sheet."),
    )


def passphrase_needed() -> InputError:
    """Return the error for opening a protected journal without a secret."""
    return InputError(
        "passphrase_needed",
        _("This journal is protected by a passphrase."),
        _("Give the passphrase or the recovery key."),
    )


def passphrase_empty() -> InputError:
    """Return the error for an empty new passphrase."""
    return InputError(
        "passphrase_empty",
        _("A passphrase cannot be empty."),
        _("Choose five or more words that nobody would guess."),
    )


def recovery_key_mistyped(group: int | None) -> InputError:
    """Return the error for a recovery key that cannot be right; ``group`` counts from 1."""
    where = _("The recovery key does not have eight groups of five characters.")
    if group is not None:
        where = _("Group {number} of the recovery key is mistyped.").format(number=group)
    return InputError("recovery_key_mistyped", where, _("Compare it with the printed sheet."))


def journal_damaged(part: str) -> IntegrityFault:
    """Return the error for a journal of which ``part`` is not what was written."""
    return IntegrityFault(
        "journal_damaged",
        _("The journal is damaged ({part}); nothing was changed.").format(part=part),
        _("Keep the folder as it is and restore the newest backup into another folder."),
    )


def upgrade_failed() -> IntegrityFault:
    """Return the error for an older journal that could not be brought up to date."""
    return IntegrityFault(
        "upgrade_failed",
        _("The journal could not be brought up to date; it was left as it was."),
        _("Open it with the program version that wrote it, and report this."),
    )


def journal_newer() -> EnvironmentFault:
    """Return the error for a journal written by a newer program."""
    return EnvironmentFault(
        "journal_newer",
        _("This journal was written by a newer version of the program; nothing was changed."),
        _("Install the newest version and open the journal with it."),
    )


def in_use(holder: str) -> EnvironmentFault:
    """Return the error for a journal another process holds; ``holder`` says who and since."""
    return EnvironmentFault(
        "in_use",
        _("The journal is open in another program ({holder}).").format(holder=holder),
        _("Close it there and try again."),
    )


def journal_busy() -> EnvironmentFault:
    """Return the error for a database that stayed locked."""
    return EnvironmentFault(
        "journal_busy",
        _("The journal's database is busy; nothing was changed."),
        _("Try again in a moment."),
    )


def store_not_mounted() -> EnvironmentFault:
    """Return the error for an object store that is absent or belongs to another journal."""
    return EnvironmentFault(
        "store_not_mounted",
        _("The folder with the photographs is not the one of this journal; nothing was changed."),
        _("Connect the drive that holds the photographs and open the journal again."),
    )


def journal_closed() -> EnvironmentFault:
    """Return the error for using a journal after it was closed."""
    return EnvironmentFault(
        "journal_closed",
        _("The journal is locked."),
        _("Open the journal again."),
    )


def disk_full() -> EnvironmentFault:
    """Return the error for a full disk."""
    return EnvironmentFault(
        "disk_full",
        _("The disk is full; what was already stored is safe."),
        _("Make room on the disk and repeat this step."),
    )


def disk_read_only() -> EnvironmentFault:
    """Return the error for a journal folder that cannot be written."""
    return EnvironmentFault(
        "disk_read_only",
        _("The journal's folder cannot be written; what was already stored is safe."),
        _("Check that the drive is connected, not write-protected, and that you may write there."),
    )


def upgrade_not_writable() -> EnvironmentFault:
    """Return the error for an older journal in a folder where it cannot be brought up to date."""
    return EnvironmentFault(
        "disk_read_only",
        _(
            "This journal is of an earlier version and must be brought up to date once, but its"
            " folder cannot be written; nothing was changed."
        ),
        _("Copy the whole folder to a drive that can be written and open the copy."),
    )


def disk_error() -> EnvironmentFault:
    """Return the error for a disk that failed to read or write."""
    return EnvironmentFault(
        "disk_error",
        _("The disk reported an error; what was already stored is safe."),
        _("Check the drive and its cable, then open the journal again and repeat this step."),
    )


def original_missing(photo_id: str) -> IntegrityFault:
    """Return the error for an original that is recorded but not in the store."""
    return IntegrityFault(
        "original_missing",
        _("The original of photo {photo} is missing.").format(photo=photo_id),
        _("Look for it in a backup; the record is kept."),
    )


def original_damaged(photo_id: str) -> IntegrityFault:
    """Return the error for an original that is not what was stored."""
    return IntegrityFault(
        "original_damaged",
        _("The original of photo {photo} is damaged.").format(photo=photo_id),
        _("Restore it from a backup; the record is kept."),
    )


def unknown(entity: str) -> InputError:
    """Return ``unknown_<entity>`` for an identifier nothing is recorded under."""
    sentences = {
        "patient": _("There is no such patient in this journal."),
        "course": _("There is no such treatment course in this journal."),
        "session": _("There is no such treatment session in this journal."),
        "photo": _("There is no such photo in this journal."),
        "measurement": _("There is no such measurement in this journal."),
        "change": _("There is no such change that could be undone."),
    }
    return InputError(f"unknown_{entity}", sentences[entity], _("Check the identifier."))


def in_trash(entity: str) -> InputError:
    """Return ``<entity>_in_trash`` for a patient or photo that was removed."""
    if entity == "patient":
        return InputError(
            "patient_in_trash",
            _("This patient is in the trash; nothing of the record is lost."),
            _("Take the patient out of the trash first."),
        )
    return InputError(
        "photo_in_trash",
        _("This photo is in the trash; nothing is lost."),
        _("Take the photo out of the trash first."),
    )


def not_in_trash(entity: str) -> InputError:
    """Return the error for taking something out of the trash that is not in it."""
    sentences = {
        "patient": _("This patient is not in the trash."),
        "photo": _("This photo is not in the trash."),
    }
    return InputError("not_in_trash", sentences[entity])


def changed_since() -> InputError:
    """Return the error for undoing a change that was itself changed afterwards."""
    return InputError(
        "changed_since",
        _("This was changed again since then, so nothing was undone."),
        _("Undo the later change first, or correct the record by hand."),
    )


def chart_number_taken() -> InputError:
    """Return the error for a chart number another patient has."""
    return InputError(
        "chart_number_taken",
        _("Another patient already has this chart number."),
        _("Choose another chart number, or open that patient; look in the trash as well."),
    )


def duplicate_photo() -> InputError:
    """Return the error for recording the same original twice."""
    return InputError(
        "duplicate_photo",
        _("This photograph is already in the journal."),
        _("Open the photo that is stored."),
    )


def broken_reference() -> InputError:
    """Return the error for a record that names a patient, course or session that is not there."""
    return InputError(
        "unknown_reference",
        _("The patient, course, session or photo this record belongs to is not in the journal."),
        _("Save that record first."),
    )


def from_os_error(error: OSError) -> EnvironmentFault:
    """Return the fault a failed file operation means."""
    if error.errno in FULL:
        return disk_full()
    if error.errno in _READ_ONLY:
        return disk_read_only()
    return disk_error()


@contextmanager
def translated() -> Iterator[None]:
    """Turn an OSError of the block into the fault it means."""
    try:
        yield
    except OSError as error:
        raise from_os_error(error) from error
