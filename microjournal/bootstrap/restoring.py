"""From a backup to a journal, before any journal is open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from microjournal.support.clock import SystemClock

if TYPE_CHECKING:
    from microjournal.domain.backups import BackupSet, DrillReport, RestoreReport
    from microjournal.domain.control import TaskControl
    from microjournal.storage.backup_restore import Restoring


def backup_sets(target: Path) -> tuple[BackupSet, ...]:
    """Return the sets in a folder of backups, newest first, before any key is known.

    Raises
    ------
    InputError
        ``not_a_backup``.
    EnvironmentFault, IntegrityFault
        ``backup_newer``, ``backup_damaged``, or a disk fault.
    """
    from microjournal.storage.backup_listing import listed_sets
    from microjournal.storage.disk import Disk

    return listed_sets(Disk(), target)


def restore_backup(
    backup: Path,
    folder: Path,
    control: TaskControl,
    *,
    passphrase: str | None = None,
    recovery_key: str | None = None,
    allow_incomplete: bool = False,
) -> RestoreReport:
    """Restore a set into a folder that is absent or empty; nothing else is touched.

    Parameters
    ----------
    backup : Path
        The folder of a set, or a target: then its newest set.
    folder : Path
        Where the journal is to lie.
    control : TaskControl
        Progress and cancel; a cancelled restore leaves nothing.
    passphrase, recovery_key : str, optional
        What opened the journal when the set was made.
    allow_incomplete : bool
        Restore what is there when originals are missing from the set.

    Raises
    ------
    InputError
        ``not_a_backup``, ``backup_ambiguous``, ``folder_not_empty``, ``passphrase_needed``,
        ``wrong_passphrase``, ``wrong_recovery_key``, ``recovery_key_mistyped``.
    EnvironmentFault
        ``disk_full``, ``backup_newer``, ``journal_newer``, or a disk fault.
    IntegrityFault
        ``backup_damaged``, ``backup_incomplete``.
    """
    from microjournal.storage.backup_reading import secret

    restoring = _restoring(control, allow_incomplete=allow_incomplete)
    return restoring.restore(backup, folder, secret(passphrase, recovery_key))


def drill_backup(
    backup: Path,
    control: TaskControl,
    *,
    scratch: Path | None = None,
    passphrase: str | None = None,
    recovery_key: str | None = None,
) -> DrillReport:
    """Rehearse a restore in a temporary folder and compare every original; errors as above."""
    from microjournal.storage.backup_reading import secret

    key_of = secret(passphrase, recovery_key)
    return _restoring(control, allow_incomplete=True).drill(backup, scratch, key_of)


def _restoring(control: TaskControl, *, allow_incomplete: bool) -> Restoring:
    from microjournal.storage.backup_restore import Restoring
    from microjournal.storage.disk import Disk

    return Restoring(
        disk=Disk(), clock=SystemClock(), control=control, allow_incomplete=allow_incomplete
    )
