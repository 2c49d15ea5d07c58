"""One decoder process as its parent sees it: started when needed, ended when it misbehaves."""

from __future__ import annotations

import functools
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from io import FileIO
from typing import Any, TypeVar

from microjournal.imaging.framing import BrokenFrameError, Payload, read_frame, write_frame
from microjournal.support.processes import DECODE_WORKER_FLAG

if sys.platform == "linux":
    import fcntl

_PIPE_BYTES = 1 << 20
_KEPT_VARIABLES = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "PYTHONHOME")
_EXIT_TIMEOUT_S = 5.0
_KEPT_BUFFER_BYTES = 32 * 1024 * 1024

Reply = tuple[dict[str, Any], list[bytearray]]
Result = TypeVar("Result")


class WorkerDiedError(Exception):
    """The process ended before it answered."""


class WorkerUnavailableError(Exception):
    """No process could be brought to take a request, whatever the request."""


class WorkerTimedOutError(Exception):
    """The process was ended because it used up its time."""


def worker_command() -> list[str]:
    """Return the command that starts a decoder process, from source or from a bundle."""
    if getattr(sys, "frozen", False):
        return [sys.executable, DECODE_WORKER_FLAG]
    return [sys.executable, "-m", "microjournal.imaging.decode_worker"]


def worker_environment() -> dict[str, str]:
    """Return the few variables the process gets: no names, no folders of the person.

    The module search path is the parent's own, so that a checkout and an installed package
    start alike. One thread for linear algebra saves the memory its threads would reserve.
    """
    kept = {name: os.environ[name] for name in _KEPT_VARIABLES if name in os.environ}
    if not getattr(sys, "frozen", False):
        kept["PYTHONPATH"] = os.pathsep.join(entry for entry in sys.path if entry)
    return kept | {
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONSAFEPATH": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        # Buffers of a preview's size are kept between photos: fresh pages cost as much as work.
        "MALLOC_MMAP_THRESHOLD_": str(_KEPT_BUFFER_BYTES),
        "MALLOC_TRIM_THRESHOLD_": str(2 * _KEPT_BUFFER_BYTES),
    }


@dataclass(slots=True)
class _Running:
    """A started process and the two pipes to it."""

    process: subprocess.Popen[bytes]
    requests: FileIO
    answers: FileIO


class WorkerProcess:
    """Sends one request at a time; the caller makes sure of that."""

    def __init__(self) -> None:
        self._running: _Running | None = None
        self._given_up = threading.Event()

    @property
    def process_id(self) -> int | None:
        """The running process, if any."""
        running = self._running
        return None if running is None else running.process.pid

    def start(self) -> None:
        """Start the process unless it runs; does not wait until it is ready."""
        self._started()

    def request(
        self,
        header: Mapping[str, object],
        payload: Payload,
        *,
        timeout_s: float,
        max_answer_bytes: int,
    ) -> Reply:
        """Send a request and wait for its answer.

        Raises
        ------
        WorkerDiedError
            The process ended, or answered with nonsense (it is ended then).
        WorkerTimedOutError
            The wall-clock or the CPU limit was used up.
        WorkerUnavailableError
            Two new processes in a row ended before they had the request.
        """
        running = self._deliver(header, payload, timeout_s)
        frame, timed_out = _guarded(
            running, timeout_s, lambda: read_frame(running.answers, max_answer_bytes)
        )
        if frame is None:
            return_code = self._end()
            raise WorkerTimedOutError if timed_out or _used_up_cpu(return_code) else WorkerDiedError
        return frame

    def close(self) -> None:
        """End the process: it leaves by itself when its input closes, else it is killed."""
        self._end()
        self._given_up.clear()

    def kill(self) -> None:
        """End the process at once, also while another thread waits for its answer."""
        self._given_up.set()
        running = self._running
        if running is not None:
            running.process.kill()

    def _deliver(
        self, header: Mapping[str, object], payload: Payload, timeout_s: float
    ) -> _Running:
        """Send a request until a process says that it has all of it, before it looks inside.

        A process that died earlier, idle and of whatever, shows only here. That is no fault of
        this photo, so a new process gets it, once.
        """
        for _attempt in range(2):
            if self._given_up.is_set():
                break
            running = self._started()
            # Asked again: `kill` may have come between, and what was just started escaped it.
            if self._given_up.is_set():
                break
            acknowledged, timed_out = _guarded(
                running, timeout_s, functools.partial(_hand_over, running, header, payload)
            )
            if acknowledged:
                return running
            self._end()
            if timed_out:
                raise WorkerTimedOutError
        raise WorkerDiedError if self._given_up.is_set() else WorkerUnavailableError

    def _started(self) -> _Running:
        running = self._running
        if running is None or running.process.poll() is not None:
            self._end()
            running = self._running = _launched()
        return running

    def _end(self) -> int | None:
        running, self._running = self._running, None
        return None if running is None else _ended(running)


def _guarded(
    running: _Running, timeout_s: float, exchange: Callable[[], Result]
) -> tuple[Result | None, bool]:
    """Exchange bytes with a process that is killed when that takes too long.

    Returns
    -------
    result, timed_out
        ``None`` when the process ended or sent what is no frame; it is dead then.
    """
    with _Watchdog(running.process, timeout_s) as watchdog:
        try:
            result: Result | None = exchange()
        except (OSError, BrokenFrameError):
            result = None
    if result is None:
        running.process.kill()
    return result, watchdog.has_bitten


def _hand_over(running: _Running, header: Mapping[str, object], payload: Payload) -> Reply | None:
    write_frame(running.requests, header, [payload])
    return read_frame(running.answers, 0)


class _Watchdog:
    """Kills a process when the block it guards takes too long.

    A timer rather than a poll on the pipe, because Windows cannot wait for pipes.
    """

    def __init__(self, process: subprocess.Popen[bytes], timeout_s: float) -> None:
        self.has_bitten = False
        self._process = process
        self._timer = threading.Timer(timeout_s, self._bite)
        self._timer.daemon = True

    def __enter__(self) -> _Watchdog:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        self._timer.join()

    def _bite(self) -> None:
        self.has_bitten = True
        self._process.kill()


def _launched() -> _Running:
    try:
        process = subprocess.Popen(
            worker_command(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env=worker_environment(),
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise WorkerUnavailableError from error
    if process.stdin is None or process.stdout is None:
        raise WorkerUnavailableError
    for pipe in (process.stdin, process.stdout):
        _widen(pipe.fileno())
    return _Running(
        process=process,
        requests=FileIO(process.stdin.fileno(), "w", closefd=False),
        answers=FileIO(process.stdout.fileno(), "r", closefd=False),
    )


def _widen(descriptor: int) -> None:
    """Give a pipe more room than 64 KiB, which saves most switches between the processes."""
    if sys.platform == "linux":
        try:
            fcntl.fcntl(descriptor, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
        except OSError:
            return


def _ended(running: _Running) -> int:
    """Close the pipes, wait for the end, and return the process's return code."""
    for pipe in (running.process.stdin, running.process.stdout):
        if pipe is not None:
            pipe.close()
    try:
        return running.process.wait(timeout=_EXIT_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        running.process.kill()
        return running.process.wait()


def _used_up_cpu(return_code: int | None) -> bool:
    return sys.platform != "win32" and return_code == -signal.SIGXCPU
