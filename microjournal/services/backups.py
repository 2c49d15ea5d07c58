"""Backups of the open journal: where to, when, how old, and what they can mend."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock
from typing import Any

from microjournal.domain.backups import (
    BackupAge,
    BackupReport,
    BackupSet,
    DrillReport,
    age_of_backup,
)
from microjournal.domain.control import TaskControl
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.journals import VerifyReport
from microjournal.domain.ports import Clock, Journal
from microjournal.services.backup_plan import BackupTask, DueBackup, LastRun, is_due
from microjournal.support.i18n import _

TARGETS_SETTING = "backup.targets"
VERIFIED_SETTING = "backup.verified"
DRILLED_SETTING = "backup.drilled"
_PARTS = ("database", "audit")


@dataclass(frozen=True, slots=True, kw_only=True)
class DueOutcome:
    """How a task that was due went: a report, or the error as a message."""

    due: DueBackup
    report: BackupReport | DrillReport | None = None
    error: MicrojournalError | None = None


class BackupService:
    """Backs up, rehearses and heals. One backup at a time; safe to use from several threads.

    Parameters
    ----------
    journal : Journal
        The open journal; targets and what they last held are among its settings.
    clock : Clock
        What is written down.
    monotonic : callable, optional
        Seconds of a clock nobody sets.
    """

    def __init__(
        self, journal: Journal, clock: Clock, *, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._journal = journal
        self._keeper = journal.backup_keeper()
        self._clock = clock
        self._monotonic = monotonic
        self._tried: dict[DueBackup, tuple[float, bool]] = {}
        self._one_at_a_time = Lock()

    # -- targets ----------------------------------------------------------------------------
    @property
    def targets(self) -> tuple[Path, ...]:
        """Return the folders chosen for daily backups, connected or not."""
        return tuple(Path(text) for text in _read(self._journal, TARGETS_SETTING, []))

    def add_target(self, target: Path) -> None:
        """Remember a folder for daily backups."""
        if target not in self.targets:
            self._keep_targets((*self.targets, target))

    def remove_target(self, target: Path) -> None:
        """Forget a folder; the sets in it stay."""
        if target in self.targets:
            self._keep_targets(tuple(kept for kept in self.targets if kept != target))

    def sets(self, target: Path) -> tuple[BackupSet, ...]:
        """Return the sets of this journal in ``target`` by counter; empty when it is absent."""
        return self._keeper.sets(target)

    @property
    def local_target(self) -> Path:
        """Return the folder of the sets inside the journal's own folder."""
        return self._keeper.local_target

    # -- backing up -------------------------------------------------------------------------
    def back_up(self, target: Path, control: TaskControl) -> BackupReport:
        """Write a set into ``target``, read it back and open it, then let old ones go.

        Raises
        ------
        InputError
            ``backup_target_inside``.
        EnvironmentFault
            ``backup_target_missing``, ``backup_target_full``, ``backup_not_readable``,
            ``in_use`` or a disk fault; earlier sets are what they were.
        """
        with self._noted(DueBackup(task=BackupTask.TARGET, target=target)):
            report = self._keeper.back_up(target, control)
            self._write_down(VERIFIED_SETTING, target, report.made.made_at)
        return report

    def back_up_locally(self, control: TaskControl) -> BackupReport | None:
        """Write a set beside the database if more than looks happened since the last one.

        It takes hardly any room and brings back former states, but it shares the disk, and
        every damaged original, with the journal.
        """
        if not self.has_unsaved_changes():
            return None
        with self._noted(DueBackup(task=BackupTask.LOCAL, target=self.local_target)):
            return self._keeper.back_up(self.local_target, control)

    def back_up_locally_when_due(self, control: TaskControl) -> BackupReport | None:
        """Write a set beside the database if the last one is half an hour old."""
        due = DueBackup(task=BackupTask.LOCAL, target=self.local_target)
        return self.back_up_locally(control) if self._is_due(due) else None

    def has_unsaved_changes(self) -> bool:
        """Tell whether the journal changed since its newest local set; a look is no change."""
        newest = self._newest(self.local_target)
        if newest is None:
            return True
        # A set that is ahead of the journal is of another past: an older database was put back.
        keeper = self._keeper
        return not keeper.changed_number <= newest.audit_number <= keeper.audit_number

    # -- by itself --------------------------------------------------------------------------
    def due(self) -> tuple[DueBackup, ...]:
        """Return what is due now; targets that are not connected wait."""
        return tuple(due for due in self._planned() if self._is_due(due))

    def run_due(self, control: TaskControl) -> tuple[DueOutcome, ...]:
        """Do what is due; what fails is told and tried again later, the rest goes on."""
        return tuple(self._outcome(due, control) for due in self.due())

    # -- how old ----------------------------------------------------------------------------
    def last_verified(self, target: Path | None = None) -> datetime | None:
        """Return when the newest verified set of a target, or of all, was made.

        It is known from the journal, also for a drive that is not connected. Sets inside the
        journal's own folder do not count: they would be lost with it.
        """
        made = _read(self._journal, VERIFIED_SETTING, {})
        wanted = self.targets if target is None else (target,)
        known = [datetime.fromisoformat(made[str(t)]) for t in wanted if str(t) in made]
        return max(known, default=None)

    def age(self, target: Path | None = None) -> BackupAge:
        """Return how worrying the age of the newest verified set is."""
        return age_of_backup(self.last_verified(target), self._clock.now())

    # -- rehearsal and healing --------------------------------------------------------------
    def drill(
        self, target: Path, control: TaskControl, *, scratch: Path | None = None
    ) -> DrillReport | None:
        """Rehearse the restore of the newest set of a target; ``None`` when it has none."""
        newest = self._newest(target)
        if newest is None:
            return None
        with self._noted(DueBackup(task=BackupTask.DRILL, target=target)):
            report = self._keeper.drill(newest, scratch, control)
            self._write_down(DRILLED_SETTING, target, self._clock.now())
        return report

    def heal(self, photo_id: PhotoId) -> Path | None:
        """Put a missing or damaged original back; return the target that had it, if any.

        Raises
        ------
        InputError
            ``unknown_photo``.
        EnvironmentFault
            The journal's disk refused; the damaged original is as it was.
        """
        source = self._keeper.heal(photo_id, (*self.targets, self.local_target))
        if source is not None:
            with self._journal.write() as tx:
                tx.record_event("original_healed", photo_id)
        return source

    def heal_found(self, found: VerifyReport, control: TaskControl) -> tuple[PhotoId, ...]:
        """Put back what ``verify`` found missing or damaged; return the photos whole again.

        What is damaged beside photos (the database, the audit trail) is not for a backup to
        mend in place: that is what restoring is for.
        """
        wanted = [PhotoId(id_) for id_ in (*found.missing, *found.corrupt) if id_ not in _PARTS]
        healed = []
        for number, photo_id in enumerate(wanted):
            control.checkpoint(number, len(wanted), _("Looking in the backups"))
            if self.heal(photo_id) is not None:
                healed.append(photo_id)
        return tuple(healed)

    def short_ledgers(self) -> tuple[Path, ...]:
        """Return the folders whose list of erasures was removed or cut; only those connected.

        A restore then takes it from the later sets there, and the next backup completes it.
        """
        try:
            targets = (self.local_target, *self.targets)
        except MicrojournalError:
            # A damaged page hides the settings.
            targets = (self.local_target,)
        return tuple(target for target in targets if self._has_short_ledger(target))

    def _has_short_ledger(self, target: Path) -> bool:
        try:
            return self._keeper.has_short_ledger(target)
        except MicrojournalError:
            return False

    # -- inside -----------------------------------------------------------------------------
    def _planned(self) -> Iterator[DueBackup]:
        if self.has_unsaved_changes():
            yield DueBackup(task=BackupTask.LOCAL, target=self.local_target)
        for target in self.targets:
            if target.is_dir():
                yield DueBackup(task=BackupTask.TARGET, target=target)
                yield DueBackup(task=BackupTask.DRILL, target=target)

    def _is_due(self, due: DueBackup) -> bool:
        tried = self._tried.get(due)
        if tried is None:
            return is_due(due.task, LastRun(ended_at=self._ended_at(due)), self._clock.now())
        at, failed = tried
        elapsed = timedelta(seconds=self._monotonic() - at)
        return is_due(due.task, LastRun(elapsed=elapsed, failed=failed), self._clock.now())

    def _ended_at(self, due: DueBackup) -> datetime | None:
        """Return when a task ended before this process; for a set, the set itself knows best.

        The first rehearsal waits a period from the first set on.
        """
        try:
            sets = self.sets(due.target)
        except MicrojournalError:
            # A drive that cannot be read: trying tells what is wrong with it.
            return None
        if due.task is not BackupTask.DRILL:
            return sets[-1].made_at if sets else None
        known = _read(self._journal, DRILLED_SETTING, {}).get(str(due.target))
        if known:
            return datetime.fromisoformat(known)
        return sets[0].made_at if sets else self._clock.now()

    def _outcome(self, due: DueBackup, control: TaskControl) -> DueOutcome:
        try:
            return DueOutcome(due=due, report=self._done(due, control))
        except MicrojournalError as error:
            return DueOutcome(due=due, error=error)

    def _done(self, due: DueBackup, control: TaskControl) -> BackupReport | DrillReport | None:
        if due.task is BackupTask.LOCAL:
            return self.back_up_locally(control)
        if due.task is BackupTask.DRILL:
            return self.drill(due.target, control)
        return self.back_up(due.target, control)

    @contextmanager
    def _noted(self, due: DueBackup) -> Iterator[None]:
        """Do one thing at a time, and note when it was tried and whether it succeeded."""
        with self._one_at_a_time:
            failed = True
            try:
                yield
                failed = False
            finally:
                self._tried[due] = self._monotonic(), failed

    def _newest(self, target: Path) -> BackupSet | None:
        sets = self.sets(target)
        return sets[-1] if sets else None

    def _keep_targets(self, targets: tuple[Path, ...]) -> None:
        with self._journal.write() as tx:
            tx.set_setting(TARGETS_SETTING, json.dumps([str(target) for target in targets]))

    def _write_down(self, setting: str, target: Path, at: datetime) -> None:
        if self._journal.info.read_only:
            return
        held = _read(self._journal, setting, {})
        with self._journal.write() as tx:
            tx.set_setting(setting, json.dumps(held | {str(target): at.isoformat()}))


def _read(journal: Journal, setting: str, default: Any) -> Any:
    """Return a setting that is JSON."""
    text = journal.setting(setting)
    return json.loads(text) if text else default
