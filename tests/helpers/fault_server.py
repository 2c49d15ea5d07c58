"""Asks the process under the layer (:mod:`tests.helpers.fault_process`) to try points."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from tests.helpers.fault_layer import Plan, Record, built, records

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a forked process ended: ``exit_code`` is negative after a signal."""

    exit_code: int
    printed: str
    complaints: str
    seconds: float
    peak_kib: int

    @property
    def lines(self) -> list[dict[str, Any]]:
        """The lines it finished printing."""
        return [json.loads(line) for line in self.printed.split("\n")[:-1]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One point: how the step ended and whether everything promised was there afterwards."""

    step: str
    plan: Plan
    run: Ended
    check: Ended

    @property
    def trouble(self) -> str:
        """What is wrong; empty when nothing is."""
        if self.check.exit_code:
            return self.check.complaints or f"the check ended with {self.check.exit_code}"
        if "Traceback" in self.run.complaints:
            return self.run.complaints
        return "" if self.run.exit_code != -signal.SIGALRM else "the step hung"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """A step that ran to its end: a copy of the scene before, and all that was done in it."""

    before: Path
    inodes: dict[str, int]
    """Of the scene before, by relative path; the scene itself is ``"."``."""
    scene: Path
    records: tuple[Record, ...]


class FaultServer:
    """Starts the process under the layer; every method is one request."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._counts: dict[tuple[str, bool], int] = {}
        environment = {**os.environ, "LD_PRELOAD": str(built()), "PYTHONDONTWRITEBYTECODE": "1"}
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.helpers.fault_process", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=ROOT,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_failure: object) -> None:
        self._process.communicate()

    def operations(self, step: str, *, reads: bool = False) -> int:
        """Return how many operations the step has when nothing happens to it."""
        if (step, reads) not in self._counts:
            answer = self._ask(request="count", step=step, reads=reads)
            self._counts[step, reads] = int(answer["count"])
        return self._counts[step, reads]

    def record(self, step: str) -> Recording:
        """Run the step once and return everything that was done."""
        answer = self._ask(request="record", step=step)
        return Recording(
            before=Path(answer["before"]),
            inodes=answer["inodes"],
            scene=Path(answer["scene"]),
            records=tuple(records(Path(answer["log"]).read_bytes())),
        )

    def attempt(self, step: str, plan: Plan) -> Tried:
        """Run the step in a fresh scene under the plan, then check what it left."""
        answer = self._ask(request="attempt", step=step, **_fields_of(plan))
        return Tried(
            step=step, plan=plan, run=Ended(**answer["run"]), check=Ended(**answer["check"])
        )

    def look(self, step: str, scene: Path, promised: str) -> Ended:
        """Check a scene made elsewhere against the lines that were printed."""
        return Ended(**self._ask(request="look", step=step, scene=str(scene), promised=promised))

    def _ask(self, **request: object) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        assert "failed" not in answer, answer["failed"]
        return answer


def scratch() -> Path:
    """Return a new folder, in memory where there is such a place: thousands of disks are made."""
    memory = Path("/dev/shm")
    place = memory if os.access(memory, os.W_OK) else None
    return Path(tempfile.mkdtemp(prefix="faults-", dir=place))


def _fields_of(plan: Plan) -> dict[str, Any]:
    return {name: int(value) for name, value in asdict(plan).items()}
