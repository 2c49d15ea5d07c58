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
