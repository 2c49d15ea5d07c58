"""What can be wrong with backups, in words."""

from __future__ import annotations

from microjournal.domain.errors import EnvironmentFault, InputError, IntegrityFault
from microjournal.storage import faults
from microjournal.support.i18n import _, ngettext
from microjournal.support.sizes import size_text


def target_missing() -> EnvironmentFault:
    """Return the error for a target folder that is not there; it is never made."""
    return EnvironmentFault(
        "backup_target_missing",
        _("The folder for backups is not there; nothing was backed up."),
        _("Connect the drive, or create the folder."),
    )


def target_inside_journal() -> InputError:
    """Return the error for a target inside the journal it should protect."""
    return InputError(
        "backup_target_inside",
        _("A backup inside the journal's own folder would be lost together with it."),
        _("Choose a folder on another drive."),
    )


def target_full(needed: int, free: int) -> EnvironmentFault:
    """Return the error for a target without the room for another set."""
    return EnvironmentFault(
        "backup_target_full",
        _(
            "The drive for backups is full: {needed} needed, {free} free, {missing} missing. "
            "Earlier backups were kept."
        ).format(
            needed=size_text(needed),
            free=size_text(free),
            missing=size_text(max(needed - free, 0)),
        ),
        _("Make room on that drive or choose another one, and back up again."),
    )


def target_failed(error: OSError) -> EnvironmentFault:
    """Return the fault a failed file operation in a target means."""
    fault = faults.from_os_error(error)
    sentences = {
        "disk_read_only": _("The folder for backups cannot be written; earlier backups remain."),
        "disk_error": _("The drive for backups reported an error; earlier backups remain."),
    }
    return EnvironmentFault(
        fault.code,
        sentences.get(fault.code, fault.message),
        _("Check that drive or choose another one, and back up again."),
    )


def entry_unreadable(part: str) -> EnvironmentFault:
    """Return the error for a part of a set that the drive does not give."""
    return EnvironmentFault(
        "disk_error",
        _("The backup could not be read ({part}); nothing was changed.").format(part=part),
        _("Check the drive it is on, or use another backup."),
    )


def not_readable_again(part: str) -> EnvironmentFault:
    """Return the error for a set that did not come back from the medium as it was written."""
    return EnvironmentFault(
        "backup_not_readable",
        _(
            "The backup could not be read back ({part}) and was discarded; earlier ones remain."
        ).format(part=part),
        _("Check the drive or use another one, and back up again."),
    )


def not_a_set() -> InputError:
    """Return the error for a folder that holds no backup."""
    return InputError(
        "not_a_backup",
        _("There is no backup in this folder; nothing was changed."),
        _("Choose the folder of a set: it holds manifest.json."),
    )


def several_journals() -> InputError:
    """Return the error for a target with sets of more than one journal."""
    return InputError(
        "backup_ambiguous",
        _("This folder holds backups of several journals; nothing was changed."),
        _("Name the folder of one set."),
    )


def folder_not_empty() -> InputError:
    """Return the error for restoring where something already is."""
    return InputError(
        "folder_not_empty",
        _("A backup can only be restored into an empty folder; nothing was changed."),
        _("Choose an empty or a new folder."),
    )


def set_damaged(part: str) -> IntegrityFault:
    """Return the error for a set of which ``part`` is not what was written."""
    return IntegrityFault(
        "backup_damaged",
        _("The backup is damaged ({part}); nothing was changed.").format(part=part),
        _("Use an earlier or a later backup."),
    )


def set_newer() -> EnvironmentFault:
    """Return the error for a set written by a newer program."""
    return EnvironmentFault(
        "backup_newer",
        _("This backup was written by a newer version of the program; nothing was changed."),
        _("Install the newest version and restore with it."),
    )


def set_incomplete(missing: int) -> IntegrityFault:
    """Return the error for a set that lacks the originals of ``missing`` photos."""
    sentence = ngettext(
        "The original of {count} photo is missing from this backup; nothing was changed.",
        "The originals of {count} photos are missing from this backup; nothing was changed.",
        missing,
    )
    return IntegrityFault(
        "backup_incomplete",
        sentence.format(count=missing),
        _("Use another backup, or restore what is there with --allow-incomplete."),
    )


def wrong_secret(*, recovery: bool) -> InputError:
    """Return the error for a passphrase or recovery key that does not open the set."""
    if recovery:
        return InputError(
            "wrong_recovery_key",
            _("This recovery key does not belong to this backup; nothing was changed."),
            _("Compare the journal number on the recovery sheet."),
        )
    return InputError(
        "wrong_passphrase",
        _("The passphrase does not open this backup; nothing was changed."),
        _("Use the passphrase that was valid when it was made, or the recovery key."),
    )


def no_room_to_restore(needed: int, free: int) -> EnvironmentFault:
    """Return the error for a drive that cannot hold what is to be restored."""
    return EnvironmentFault(
        "disk_full",
        _("Not enough room to restore: {needed} needed, {free} free; nothing was changed.").format(
            needed=size_text(needed), free=size_text(free)
        ),
        _("Make room or restore to another drive."),
    )
