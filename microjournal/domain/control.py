"""How a long task reports progress and learns that it should stop."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from threading import Event
from typing import Protocol

from microjournal.domain.errors import OperationCancelled


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """One progress report: ``done`` of ``total`` steps, and the step in words."""

    done: int
    total: int
    step: str = ""


class TaskControl(Protocol):
    """Handed to every long task, which calls :meth:`checkpoint` a few times a second."""

    def checkpoint(self, done: int, total: int, step: str = "") -> None:
        """Report progress; raise :class:`OperationCancelled` if the person asked to stop."""


class NoControl:
    """A control for work nobody watches and nobody cancels."""

    def checkpoint(self, done: int, total: int, step: str = "") -> None:
        """Do nothing."""


class PartControl:
    """A control for a part of a task: it can be stopped there, and tells where the whole is.

    Parts count in steps of their own, which say nothing to whoever waits for the whole.
    """

    def __init__(self, whole: TaskControl, *, done: int, total: int, step: str) -> None:
        self._whole = whole
        self._done = done
        self._total = total
        self._step = step

    def checkpoint(self, done: int, total: int, step: str = "") -> None:
        """Report where the whole is; raise :class:`OperationCancelled` if it should stop."""
        self._whole.checkpoint(self._done, self._total, self._step)


class CallbackControl:
    """A control that forwards progress to a function and stops when an event is set."""

    def __init__(self, report: Callable[[Progress], None], cancelled: Event | None = None) -> None:
        self._report = report
        self._cancelled = cancelled or Event()

    def cancel(self) -> None:
        """Ask the task to stop at its next checkpoint."""
        self._cancelled.set()

    def checkpoint(self, done: int, total: int, step: str = "") -> None:
        """Report progress; raise :class:`OperationCancelled` if :meth:`cancel` was called."""
        if self._cancelled.is_set():
            raise OperationCancelled
        self._report(Progress(done=done, total=total, step=step))
