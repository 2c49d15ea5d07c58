"""A runner that does everything at once, on the caller's thread: for tests and scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from microjournal.domain.control import CallbackControl, Progress, TaskControl
from microjournal.domain.errors import MicrojournalError, OperationCancelled
from microjournal.gui.jobs.contract import Job, Lane

T = TypeVar("T")


class FinishedJob:
    """A job that is over before anyone could cancel it."""

    def cancel(self) -> None:
        """Do nothing: the work is done."""


class ImmediateRunner:
    """Runs each job inside ``submit``; unexpected exceptions reach the caller."""

    def __init__(self) -> None:
        self.lanes: list[Lane] = []
        self.unclaimed: list[MicrojournalError] = []

    def submit(
        self,
        work: Callable[[TaskControl], T],
        *,
        lane: Lane,
        owner: object,
        on_done: Callable[[T], None],
        on_error: Callable[[MicrojournalError], None] | None = None,
        on_progress: Callable[[Progress], None] | None = None,
        on_cancelled: Callable[[], None] | None = None,
        priority: int = 0,
    ) -> Job:
        """Run ``work`` now; see :class:`microjournal.gui.jobs.contract.Runner`."""
        self.lanes.append(lane)
        control = CallbackControl(on_progress or _ignore)
        try:
            result = work(control)
        except OperationCancelled:
            if on_cancelled is not None:
                on_cancelled()
        except MicrojournalError as error:
            (on_error or self.unclaimed.append)(error)
        else:
            on_done(result)
        return FinishedJob()


def _ignore(progress: Progress) -> None:
    """Let a progress report pass."""
