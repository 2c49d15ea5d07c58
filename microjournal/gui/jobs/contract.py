"""How work is handed to the background, without Qt: what presenters and tests know."""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum
from typing import Protocol, TypeVar

from microjournal.domain.control import Progress, TaskControl
from microjournal.domain.errors import MicrojournalError
from microjournal.support.i18n import _

T = TypeVar("T")


class Lane(Enum):
    """Which queue a job waits in.

    ``QUICK`` is one thread in order, for reads and short edits. ``PICTURE`` is one thread for
    display pictures, so that neither a search waits for thumbnails nor a thumbnail for a
    measurement. ``HEAVY`` is everything that takes seconds.
    """

    QUICK = "quick"
    PICTURE = "picture"
    HEAVY = "heavy"


class Job(Protocol):
    """A piece of work under way."""

    def cancel(self) -> None:
        """Ask it to stop at its next checkpoint; its result will not be delivered."""


class Runner(Protocol):
    """Runs work away from the window and brings the outcome back to it."""

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
        """Run ``work`` in ``lane``; call back on the window's thread while ``owner`` lives.

        Parameters
        ----------
        work : callable
            Plain Python, given a control whose ``checkpoint`` it calls a few times a second.
        lane : Lane
            The queue.
        owner : object
            Whoever waits for the result; held weakly, a job without owner is dropped.
        on_done, on_error, on_progress, on_cancelled : callable
            Called on the window's thread. Without ``on_error`` the window shows the error.
        priority : int
            Larger runs earlier within a lane.
        """


def unexpected_fault() -> MicrojournalError:
    """Return the message for a mistake in the program itself."""
    return MicrojournalError(
        "internal_error",
        _("The program made a mistake and stopped this step. Your journal was not harmed."),
        _("Try again. A report without personal data was kept on this computer."),
    )
