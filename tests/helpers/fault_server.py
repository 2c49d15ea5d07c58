"""A process that has everything imported and forks for every point that is tried.

Run as a program it stands under the layer and answers requests, one JSON line each. The other
half, :class:`FaultServer`, starts it and asks.
"""

from __future__ import annotations

import json
import os
import resource
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.helpers.fault_layer import LoadedLayer, Mode, Plan, Record, built, records

HANG_S = 60
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
            [sys.executable, "-m", "tests.helpers.fault_server", str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
            cwd=ROOT,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
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


# -- the process under the layer ------------------------------------------------------------------
class _Server:
    def __init__(self, folder: Path) -> None:
        # Imported here: the half that asks needs none of it.
        from tests.helpers import fault_checks, fault_scenes, fault_steps

        self._folder = folder
        self._layer = LoadedLayer()
        self._scenes = fault_scenes
        self._steps = fault_steps
        self._checks = fault_checks
        _make_guessing_cheap()

    def answer(self, request: dict[str, Any]) -> dict[str, Any]:
        kind = request.pop("request")
        try:
            answer: dict[str, Any] = getattr(self, f"_{kind}")(**request)
        except AssertionError as error:
            return {"failed": str(error)}
        return answer

    def _count(self, *, step: str, reads: bool) -> dict[str, Any]:
        scene = self._fresh(step)
        count = self._folder / "count"

        def work() -> int:
            self._layer.begin(scene, Plan(reads=reads))
            code: int = self._steps.perform(self._steps.STEPS[step], scene)
            count.write_text(str(self._layer.end()))
            return code

        ended = self._forked(work)
        assert ended.exit_code == 0, ended.printed + ended.complaints
        return {"count": int(count.read_text())}

    def _record(self, *, step: str) -> dict[str, Any]:
        scene, before = self._fresh(step), self._folder / f"before-{step}"
        shutil.rmtree(before, ignore_errors=True)
        shutil.copytree(scene, before)
        paths = [scene, *scene.rglob("*")]
        inodes = {str(path.relative_to(scene)): path.stat().st_ino for path in paths}
        log = self._folder / f"log-{step}"
        ended = self._forked(lambda: self._run(step, scene, Plan(), log))
        assert ended.exit_code == 0, ended.printed + ended.complaints
        return {
            "before": str(before),
            "inodes": inodes,
            "scene": str(scene),
            "log": str(log),
        }

    def _attempt(self, *, step: str, **plan: int) -> dict[str, Any]:
        scene = self._fresh(step)
        wanted = Plan(
            mode=Mode(plan["mode"]),
            at=plan["at"],
            error=plan["error"],
            reads=bool(plan["reads"]),
        )
        run = self._forked(lambda: self._run(step, scene, wanted, None))
        check = self._look(step=step, scene=str(scene), promised=run.printed)
        return {"run": asdict(run), "check": check}

    def _look(self, *, step: str, scene: str, promised: str) -> dict[str, Any]:
        promises = self._checks.read_promises(promised.encode())

        def work() -> int:
            self._checks.check(self._steps.STEPS[step], Path(scene), promises)
            return 0

        return asdict(self._forked(work))

    def _run(self, step: str, scene: Path, plan: Plan, log: Path | None) -> int:
        descriptor = -1 if log is None else os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        self._layer.begin(scene, plan, log=descriptor)
        code: int = self._steps.perform(self._steps.STEPS[step], scene)
        self._layer.end()
        return code

    def _fresh(self, step: str) -> Path:
        """Return a new copy of the scene of a step, built when it is first asked for."""
        build = self._steps.STEPS[step].scene
        template = self._folder / f"template-{build.__name__}"
        if not template.exists():
            template.mkdir()
            ended = self._forked(lambda: build(template) or 0)
            assert ended.exit_code == 0, ended.printed + ended.complaints
        scene = self._folder / "scene"
        self._scenes.copied(template, scene)
        return scene

    def _forked(self, work: Callable[[], int]) -> Ended:
        """Do ``work`` in a fork of this process and wait for it, but not for ever."""
        printed, complaints = self._folder / "printed", self._folder / "complaints"
        started = time.monotonic()
        child = os.fork()
        if child == 0:
            _be_the_child(work, printed, complaints)
        status, usage = _waited_for(child)
        return Ended(
            exit_code=os.waitstatus_to_exitcode(status),
            printed=printed.read_text(),
            complaints=complaints.read_text(),
            seconds=time.monotonic() - started,
            peak_kib=usage.ru_maxrss,
        )


def _be_the_child(work: Callable[[], int], printed: Path, complaints: Path) -> None:
    for number, path in ((1, printed), (2, complaints)):
        os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    code = 70
    try:
        code = work()
    except BaseException:  # noqa: BLE001 - the top edge of the child; the server reads the text
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _waited_for(child: int) -> tuple[int, resource.struct_rusage]:
    ended = os.pidfd_open(child)
    try:
        if not select.select([ended], [], [], HANG_S)[0]:
            os.kill(child, signal.SIGALRM)
    finally:
        os.close(ended)
    _child, status, usage = os.wait4(child, 0)
    return status, usage


def _make_guessing_cheap() -> None:
    """Replace Argon2id: what a guess costs is tested elsewhere, here it would be all there is."""
    import hashlib

    from microjournal.storage import header

    def stretch(passphrase: str, salt: bytes, cost: object) -> bytes:
        return hashlib.sha256(passphrase.encode() + salt).digest()

    setattr(header, "stretch", stretch)  # noqa: B010 - the module does not export the name


def main(folder: Path) -> None:
    server = _Server(folder)
    for line in sys.stdin:
        print(json.dumps(server.answer(json.loads(line))), flush=True)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
