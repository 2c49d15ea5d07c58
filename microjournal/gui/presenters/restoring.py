"""Restoring a journal from a backup before any journal is open."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from microjournal.domain.backups import BackupSet
from microjournal.domain.control import Progress, TaskControl
from microjournal.domain.errors import MicrojournalError
from microjournal.gui.jobs.contract import Job, Lane, Runner
from microjournal.support.days import day_text
from microjournal.support.i18n import _, ngettext

if TYPE_CHECKING:
    from microjournal.domain.backups import RestoreReport

T = TypeVar("T")

INCOMPLETE = "backup_incomplete"


@dataclass(frozen=True, slots=True, kw_only=True)
class Restore:
    """Which set comes into which folder, and what opens it."""

    backup: Path
    folder: Path
    passphrase: str | None = None
    recovery_key: str | None = None
    allow_incomplete: bool = False


class Backups(Protocol):
    """Lists and restores sets; called in the background."""

    def backup_sets(self, target: Path) -> tuple[BackupSet, ...]:
        """Return the sets in a folder of backups, newest first."""

    def restore(self, wanted: Restore, control: TaskControl) -> RestoreReport:
        """Restore a set into an absent or empty folder; its errors say why not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRow:
    """One backup to choose: when and how much, and how it came out when it was made."""

    folder: Path
    text: str
    detail: str
    is_whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreState:
    """What the step shows; ``can_go_on`` offers to restore without what the set lacks."""

    rows: tuple[SetRow, ...] = ()
    running: Progress | None = None
    said: str = ""
    error: MicrojournalError | None = None

    @property
    def can_go_on(self) -> bool:
        """Tell whether only originals are missing, so that the rest can be restored."""
        return self.error is not None and self.error.code == INCOMPLETE


class RestorePresenter:
    """Lists the backups of a folder and restores one of them."""

    def __init__(
        self,
        backups: Backups,
        runner: Runner,
        show: Callable[[RestoreState], None],
        on_restored: Callable[[Restore], None],
    ) -> None:
        self._backups = backups
        self._runner = runner
        self._show = show
        self._on_restored = on_restored
        self._job: Job | None = None
        self._wanted: Restore | None = None
        self.state = RestoreState()

    def look_into(self, target: Path) -> None:
        """List the backups in a folder."""
        self._set(RestoreState(running=Progress(done=0, total=0, step=_("Looking for backups"))))
        self._run(
            lambda control: self._backups.backup_sets(target),
            lambda sets: self._set(RestoreState(rows=tuple(_row(each) for each in sets))),
        )

    def restore(self, wanted: Restore) -> None:
        """Restore a backup; the journal is opened when it is there, whole."""
        if self.state.running is not None:
            return
        self._wanted = wanted
        step = Progress(done=0, total=0, step=_("Restoring"))
        self._set(replace(self.state, running=step, said="", error=None))
        self._run(lambda control: self._backups.restore(wanted, control), self._restored)

    def go_on(self) -> None:
        """Restore what the backup has; what it lacks is listed by the check of the journal."""
        if self._wanted is not None:
            self.restore(replace(self._wanted, allow_incomplete=True))

    def stop(self) -> None:
        """Stop; nothing of the restored journal stays."""
        if self._job is not None:
            self._job.cancel()

    def _run(self, work: Callable[[TaskControl], T], on_done: Callable[[T], None]) -> None:
        self._job = self._runner.submit(
            work,
            lane=Lane.HEAVY,
            owner=self,
            on_done=on_done,
            on_error=self._failed,
            on_progress=lambda progress: self._set(replace(self.state, running=progress)),
            on_cancelled=self._stopped,
        )

    def _restored(self, _report: RestoreReport) -> None:
        wanted, self._wanted = self._wanted, None
        self._set(RestoreState())
        if wanted is not None:
            self._on_restored(wanted)

    def _failed(self, error: MicrojournalError) -> None:
        if error.code != INCOMPLETE:
            # The passphrase is typed again; only going on without it needs what was typed.
            self._wanted = None
        self._set(replace(self.state, running=None, error=error))

    def _stopped(self) -> None:
        self._wanted = None
        said = _("Stopped: nothing was restored, and the backup is as it was.")
        self._set(replace(self.state, running=None, said=said))

    def _set(self, state: RestoreState) -> None:
        self.state = state
        self._show(state)


def _row(found: BackupSet) -> SetRow:
    made = found.made_at.astimezone()
    parts = (
        f"{day_text(made.date())}, {made:%H:%M}",
        ngettext("{n} patient", "{n} patients", found.patients).format(n=found.patients),
        ngettext("{n} photo", "{n} photos", found.photos).format(n=found.photos),
    )
    return SetRow(
        folder=found.folder,
        text=" · ".join(parts),
        detail=_words_for(found),
        is_whole=found.complete,
    )


def _words_for(found: BackupSet) -> str:
    if found.complete:
        return _("Verified: it was read back and opened when it was made.")
    lacking = len(found.damaged)
    return ngettext(
        "Not complete: {n} original was damaged when it was made.",
        "Not complete: {n} originals were damaged when it was made.",
        lacking,
    ).format(n=lacking)
