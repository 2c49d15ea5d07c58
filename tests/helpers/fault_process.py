"""The process under the layer: it has everything imported and forks for every point that is tried.

It answers requests, one JSON line each; :class:`tests.helpers.fault_server.FaultServer` asks.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import select
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import asdict
from importlib import import_module
from pathlib import Path
from typing import Any

from microjournal.storage import header
from tests.helpers import fault_checks, fault_scenes, fault_steps
from tests.helpers.fault_layer import LoadedLayer, Mode, Plan
from tests.helpers.fault_server import Ended

HANG_S = 60


class _Server:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._layer = LoadedLayer()
        _import_ahead()
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
            code: int = fault_steps.perform(fault_steps.STEPS[step], scene)
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
        promises = fault_checks.read_promises(promised.encode())

        def work() -> int:
            fault_checks.check(fault_steps.STEPS[step], Path(scene), promises)
            return 0

        return asdict(self._forked(work))

    def _run(self, step: str, scene: Path, plan: Plan, log: Path | None) -> int:
        descriptor = -1 if log is None else os.open(log, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        self._layer.begin(scene, plan, log=descriptor)
        code: int = fault_steps.perform(fault_steps.STEPS[step], scene)
        self._layer.end()
        return code

    def _fresh(self, step: str) -> Path:
        """Return a new copy of the scene of a step, built when it is first asked for."""
        build = fault_steps.STEPS[step].scene
        template = self._folder / f"template-{build.__name__}"
        if not template.exists():
            template.mkdir()
            ended = self._forked(lambda: build(template) or 0)
            assert ended.exit_code == 0, ended.printed + ended.complaints
        scene = self._folder / "scene"
        fault_scenes.copied(template, scene)
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


def _import_ahead() -> None:
    """Import what the program imports when it is first needed, once for all forks."""
    for name in (
        *("storage.migrate", "storage.tables", "storage.audit_check", "storage.sealing"),
        *("bootstrap.opening", "cli.patient_commands", "services.records", "services.backups"),
        *("services.people", "services.audit_reading", "services.last_seen"),
    ):
        import_module(f"microjournal.{name}")
    import_module("sqlalchemy.dialects.sqlite")


def _make_guessing_cheap() -> None:
    """Replace Argon2id: what a guess costs is tested elsewhere, here it would be all there is."""

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
