"""The runner: owns the threads and the one signal that brings results to the window."""

from __future__ import annotations

import time
import weakref
from collections.abc import Callable
from typing import TypeVar

import shiboken6
from PySide6.QtCore import (
    QCoreApplication,
    QDeadlineTimer,
    QObject,
    Qt,
    QThreadPool,
    Signal,
    Slot,
)

from microjournal.domain.control import Progress, TaskControl
from microjournal.domain.errors import MicrojournalError, OperationCancelled
from microjournal.gui.jobs.contract import Job, Lane, Runner, unexpected_fault
from microjournal.support.crash_report import write_crash_report

__all__ = ["Job", "Lane", "QtRunner", "Runner"]

T = TypeVar("T")

_THREADS = {Lane.QUICK: 1, Lane.PICTURE: 1, Lane.HEAVY: 2}
_PROGRESS_EVERY_S = 0.05
_PATIENCE_MS = 15_000


class _OwnerLink:
    """Knows weakly who waits for a job."""

    def __init__(self, owner: object) -> None:
        self._reference = weakref.ref(owner)

    def is_alive(self) -> bool:
        """Tell whether the owner exists, in Python and (for a QObject) in Qt."""
        owner = self._reference()
        if owner is None:
            return False
        return not isinstance(owner, QObject) or shiboken6.isValid(owner)


class RunningJob:
    """One job: its callbacks, whether it is cancelled, and the control its work is given."""

    def __init__(
        self,
        owner: object,
        on_error: Callable[[MicrojournalError], None] | None,
        on_progress: Callable[[Progress], None] | None,
        on_cancelled: Callable[[], None] | None,
        send: Callable[[Callable[[], None]], None],
    ) -> None:
        self._owner = _OwnerLink(owner)
        self._on_error = on_error
        self._on_progress = on_progress
        self._on_cancelled = on_cancelled
        self._send = send
        self._cancelled = False
        self._last_progress = 0.0

    def cancel(self) -> None:
        """Ask the work to stop; nothing but the cancellation is delivered any more."""
        self._cancelled = True

    def checkpoint(self, done: int, total: int, step: str = "") -> None:
        """Report progress at most twenty times a second; stop if nobody waits."""
        if self._cancelled or not self._owner.is_alive():
            raise OperationCancelled
        now = time.monotonic()
        if self._on_progress is None:
            return
        if now - self._last_progress >= _PROGRESS_EVERY_S or done >= total:
            self._last_progress = now
            callback, report = self._on_progress, Progress(done=done, total=total, step=step)
            self._deliver(lambda: callback(report))

    def run(self, work: Callable[[TaskControl], T], on_done: Callable[[T], None]) -> None:
        """Do the work on this thread and send its outcome to the window's."""
        if self._cancelled or not self._owner.is_alive():
            self._send_cancelled()
            return
        try:
            result = work(self)
        except OperationCancelled:
            self._send_cancelled()
        except MicrojournalError as error:
            self._send_error(error)
        except BaseException as exception:  # noqa: BLE001 - a top edge: whatever it is, report it
            write_crash_report(exception)
            self._send_error(unexpected_fault())
        else:
            self._deliver(lambda: on_done(result))

    def _send_error(self, error: MicrojournalError) -> None:
        callback = self._on_error
        if callback is not None:
            self._deliver(lambda: callback(error))

    def _send_cancelled(self) -> None:
        callback = self._on_cancelled
        if callback is not None:
            self._send(lambda: callback() if self._owner.is_alive() else None)

    def _deliver(self, callback: Callable[[], None]) -> None:
        self._send(lambda: callback() if self._is_awaited() else None)

    def _is_awaited(self) -> bool:
        return not self._cancelled and self._owner.is_alive()


class QtRunner(QObject):
    """Runs jobs on thread pools; every callback arrives on the thread the runner lives in."""

    unclaimed_error = Signal(object)
    """A MicrojournalError nobody asked to hear about; the window shows it."""

    _outcome = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        # Never without a parent: a runner that Python's collector frees on one of its own
        # threads would wait for that very thread for ever.
        super().__init__(parent or QCoreApplication.instance())
        self._pools = {lane: self._pool(count) for lane, count in _THREADS.items()}
        self._jobs: weakref.WeakSet[RunningJob] = weakref.WeakSet()
        self._outcome.connect(self._call, Qt.ConnectionType.QueuedConnection)

    def _pool(self, threads: int) -> QThreadPool:
        pool = QThreadPool(self)
        pool.setMaxThreadCount(threads)
        return pool

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
        """Run ``work`` in the background; see :class:`microjournal.gui.jobs.contract.Runner`."""
        show_error = on_error or self.unclaimed_error.emit
        job = RunningJob(owner, show_error, on_progress, on_cancelled, self._outcome.emit)
        self._jobs.add(job)
        self._pools[lane].start(lambda: job.run(work, on_done), priority)
        return job

    def finish(self, lane: Lane, *, patience_ms: int) -> bool:
        """Wait until a lane has nothing left to do; tell whether it has not."""
        return self._pools[lane].waitForDone(patience_ms)

    def close(self, *, patience_ms: int = _PATIENCE_MS) -> None:
        """Cancel what runs and wait for the threads; results still under way are dropped."""
        deadline = QDeadlineTimer(patience_ms)
        for job in list(self._jobs):
            job.cancel()
        for pool in self._pools.values():
            pool.clear()
        for pool in self._pools.values():
            pool.waitForDone(deadline)

    @Slot(object)
    def _call(self, callback: Callable[[], None]) -> None:
        callback()
