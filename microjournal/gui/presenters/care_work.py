"""What the cards of the journal care page share: work under way, its outcome in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from microjournal.domain.control import Progress, TaskControl
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.journals import JournalChange
from microjournal.gui.jobs.contract import Job, Lane, Runner
from microjournal.support.i18n import _, ngettext

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from microjournal.bootstrap.application import Application


@dataclass(frozen=True, slots=True, kw_only=True)
class CareState:
    """Work under way, what the last one came to, or its error."""

    running: Progress | None = None
    said: str = ""
    said_is_good: bool = True
    error: MicrojournalError | None = None


S = TypeVar("S", bound=CareState)
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class CareContext:
    """What every card of the page works with."""

    application: Application
    runner: Runner
    on_change: Callable[[JournalChange], None]


class CareWork(Generic[S]):
    """One card: reads quickly, works long, shows its state; one long piece of work at a time."""

    first: S
    """The state before anything was read."""

    def __init__(
        self,
        application: Application,
        runner: Runner,
        show: Callable[[S], None],
        on_change: Callable[[JournalChange], None],
    ) -> None:
        self.application = application
        self.runner = runner
        self.on_change = on_change
        self._show = show
        self._job: Job | None = None
        self.state = self.first

    def begin(self) -> None:
        """Forget what earlier work came to: somebody looks at the page anew."""
        if self.state.running is None:
            self.set(said="", said_is_good=True, error=None)

    def stop(self) -> None:
        """Stop what is under way at its next checkpoint."""
        if self._job is not None:
            self._job.cancel()

    def read(self, work: Callable[[], T], on_done: Callable[[T], None]) -> None:
        """Read something short; an error is shown on the card."""
        self.runner.submit(
            lambda control: work(),
            # Some read manifests of backups or bring libraries along: not for the quick lane.
            lane=Lane.HEAVY,
            owner=self,
            on_done=on_done,
            on_error=lambda error: self.set(error=error),
        )

    def work(
        self, step: str, work: Callable[[TaskControl], T], on_done: Callable[[T], None]
    ) -> None:
        """Do something long, with progress and cancel; nothing while something else runs."""
        if self.state.running is not None:
            return
        self.set(running=Progress(done=0, total=0, step=step), said="", error=None)

        def done(result: T) -> None:
            self.set(running=None)
            on_done(result)

        self._job = self.runner.submit(
            work,
            lane=Lane.HEAVY,
            owner=self,
            on_done=done,
            on_error=self._failed,
            on_progress=lambda progress: self.set(running=progress),
            on_cancelled=lambda: self.set(
                running=None, said=_("Stopped; nothing was lost."), said_is_good=True
            ),
        )

    def set(self, **changes: Any) -> None:
        """Show the state with some fields changed."""
        self.state = replace(self.state, **changes)
        self._show(self.state)

    def _failed(self, error: MicrojournalError) -> None:
        self.set(running=None, error=error, said="")


def age_text(then: datetime, today: date) -> str:
    """Return how long ago something was, in days."""
    days = (today - then.astimezone().date()).days
    if days <= 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    return ngettext("{n} day ago", "{n} days ago", days).format(n=days)


def free_folder(parent: Path, name: str) -> Path:
    """Return a folder of this name that is not there yet, numbered if need be."""
    names = (name, *(f"{name}-{number}" for number in range(2, 100)))
    return next((parent / one for one in names if not (parent / one).exists()), parent / name)


def photos_text(count: int) -> str:
    """Return a number of photos."""
    return ngettext("{n} photo", "{n} photos", count).format(n=count)
