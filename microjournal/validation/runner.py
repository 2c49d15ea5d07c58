"""Carries out the cases of a run in several processes; every finished case is handed on at once."""

from __future__ import annotations

import multiprocessing
import os
import queue
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import groupby
from multiprocessing.queues import Queue
from pathlib import Path
from typing import TypeAlias

import cv2

from microjournal.domain.control import TaskControl
from microjournal.domain.errors import EnvironmentFault
from microjournal.support.i18n import _
from microjournal.validation.cases import Case
from microjournal.validation.rows import Row
from microjournal.validation.workbench import Workbench

_Rows: TypeAlias = tuple[Row, ...]
_Pending: TypeAlias = set[Future[int]]
Sink: TypeAlias = Callable[[_Rows], None]

_PATIENCE_S = 0.3
_AHEAD_PER_WORKER = 3


def default_workers() -> int:
    """Return one worker per processor."""
    return os.cpu_count() or 1


def is_bundled() -> bool:
    """Tell whether this is a bundled program, which has no interpreter to start workers with."""
    return bool(getattr(sys, "frozen", False))


def run_cases(
    cases: Sequence[Case],
    *,
    workers: int,
    photos: Path | None,
    finished: Sink,
    control: TaskControl,
) -> None:
    """Carry out ``cases`` and hand the rows of each to ``finished`` as soon as there are any.

    Cases that share skin or a portrait follow each other and go to one process, which prepares
    it once. An interruption loses only the cases that are being worked on. One worker, and any
    number in a bundled program, is this process itself.

    Raises
    ------
    EnvironmentFault
        ``worker_died``: a process was killed from outside, as by a full memory.
    """
    tally = _Tally(total=len(cases), finished=finished, control=control)
    if workers <= 1 or is_bundled():
        bench = Workbench(photos)
        for case in cases:
            tally.take(bench.rows_of(case))
        return
    _run_in_processes(cases, workers, photos, tally)


class _Tally:
    """Counts finished cases, hands them on and reports progress."""

    def __init__(self, *, total: int, finished: Sink, control: TaskControl) -> None:
        self.done = 0
        self._total = total
        self._finished = finished
        self._control = control
        control.checkpoint(0, total, "")

    def take(self, rows: _Rows) -> None:
        """Hand on the rows of one case."""
        self.done += 1
        self._finished(rows)
        self._control.checkpoint(self.done, self._total, rows[0].suite)

    def wait(self) -> None:
        """Let the control speak while nothing finishes."""
        self._control.checkpoint(self.done, self._total, "")


def _run_in_processes(
    cases: Sequence[Case], workers: int, photos: Path | None, tally: _Tally
) -> None:
    # Started afresh: a copy of a process with threads of OpenCV may hang.
    context = multiprocessing.get_context("spawn")
    results: Queue[_Rows] = context.Queue()
    pool = ProcessPoolExecutor(
        workers, mp_context=context, initializer=_start_worker, initargs=(results, photos)
    )
    try:
        _feed(pool, _chunks(cases), _AHEAD_PER_WORKER * workers, results, tally)
        while tally.done < len(cases):
            tally.take(results.get(timeout=60))
    except (BrokenProcessPool, queue.Empty) as error:
        raise EnvironmentFault(
            "worker_died",
            _("A process of the validation was ended from outside; finished rows are safe."),
            _("Continue with --resume and fewer --workers."),
        ) from error
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _feed(
    pool: ProcessPoolExecutor,
    chunks: Iterator[tuple[Case, ...]],
    ahead: int,
    results: Queue[_Rows],
    tally: _Tally,
) -> None:
    """Keep the workers busy and take what they have finished, until nothing is left to start."""
    pending: _Pending = set()
    for chunk in chunks:
        pending.add(pool.submit(_work, chunk))
        while len(pending) >= ahead:
            pending = _take_finished(pending, results, tally)
    while pending:
        pending = _take_finished(pending, results, tally)


def _take_finished(pending: _Pending, results: Queue[_Rows], tally: _Tally) -> _Pending:
    ended, running = wait(pending, timeout=_PATIENCE_S, return_when=FIRST_COMPLETED)
    for future in ended:
        future.result()
    while True:
        try:
            tally.take(results.get_nowait())
        except queue.Empty:
            tally.wait()
            return running


def _chunks(cases: Sequence[Case]) -> Iterator[tuple[Case, ...]]:
    for _group, members in groupby(cases, key=lambda case: case.group):
        yield tuple(members)


# -- in a worker process ------------------------------------------------------------------------
class _Worker:
    """What a worker process keeps between its chunks."""

    def __init__(self, results: Queue[_Rows], photos: Path | None) -> None:
        self.results = results
        self.bench = Workbench(photos)


_workers: list[_Worker] = []


def _start_worker(results: Queue[_Rows], photos: Path | None) -> None:
    # The keyboard interrupts the parent, which then ends the pool.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Processes share the machine already; threads inside each would only get in the way.
    cv2.setNumThreads(1)
    _workers.append(_Worker(results, photos))


def _work(chunk: tuple[Case, ...]) -> int:
    worker = _workers[0]
    for case in chunk:
        worker.results.put(worker.bench.rows_of(case))
    return len(chunk)
