"""One decoder process as its parent sees it: started when needed, ended when it misbehaves."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from io import FileIO
from typing import Any

from microjournal.imaging.framing import BrokenFrameError, Payload, read_frame, write_frame

if sys.platform == "linux":
    import fcntl

_PIPE_BYTES = 1 << 20
_KEPT_VARIABLES = ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT", "PYTHONHOME")
_EXIT_TIMEOUT_S = 5.0

Reply = tuple[dict[str, Any], list[bytearray]]


class WorkerDiedError(Exception):
    """The process ended before it answered."""


class WorkerTimedOutError(Exception):
    """The process was ended because it used up its time."""


def worker_command() -> list[str]:
    """Return the command that starts a decoder process, from source or from a bundle."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "--decode-worker"]
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

    @property
    def process_id(self) -> int | None:
        """The running process, if any."""
        return None if self._running is None else self._running.process.pid

    def start(self) -> None:
        """Start the process unless it runs; does not wait until it is ready."""
        if self._running is None or self._running.process.poll() is not None:
            self.close()
            self._running = _started()

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
        """
        running = self._sent(header, payload, timeout_s)
        with _Watchdog(running.process, timeout_s) as watchdog:
            try:
                frame = read_frame(running.answers, max_payload_bytes=max_answer_bytes)
            except BrokenFrameError:
                frame = None
        if frame is None:
            raise self._failure(running, timed_out=watchdog.has_bitten)
        return frame

    def close(self) -> None:
        """End the process: it leaves by itself when its input closes, else it is killed."""
        running, self._running = self._running, None
        if running is not None:
            _end(running)

    def kill(self) -> None:
        """End the process at once, also while another thread waits for its answer."""
        running = self._running
        if running is not None:
            running.process.kill()

    def _sent(self, header: Mapping[str, object], payload: Payload, timeout_s: float) -> _Running:
        """Deliver the request; once more to a new process if the old one had died idle."""
        for attempt in (1, 2):
            self.start()
            running = self._running
            assert running is not None  # noqa: S101 - start() has just set it
            with _Watchdog(running.process, timeout_s):
                try:
                    write_frame(running.requests, header, [payload])
                except (BrokenPipeError, OSError):
                    failure = self._failure(running, timed_out=False)
                    if attempt == 2:
                        raise failure from None
                else:
                    return running
        raise AssertionError("unreachable")

    def _failure(
        self, running: _Running, *, timed_out: bool
    ) -> WorkerDiedError | WorkerTimedOutError:
        running.process.kill()
        self.close()
        if timed_out or _used_up_cpu(running.process.returncode):
            return WorkerTimedOutError()
        return WorkerDiedError()


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


def _started() -> _Running:
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
    if process.stdin is None or process.stdout is None:
        raise WorkerDiedError
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


def _end(running: _Running) -> None:
    for pipe in (running.process.stdin, running.process.stdout):
        if pipe is not None:
            pipe.close()
    try:
        running.process.wait(timeout=_EXIT_TIMEOUT_S)
    except subprocess.TimeoutExpired:
        running.process.kill()
        running.process.wait()


def _used_up_cpu(return_code: int | None) -> bool:
    return sys.platform != "win32" and return_code == -signal.SIGXCPU
