"""The runner: results come to the window's thread, and only while somebody waits."""

from __future__ import annotations

import gc
import threading
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from microjournal.domain.control import Progress, TaskControl
from microjournal.domain.errors import InputError, MicrojournalError
from microjournal.gui.jobs.contract import Lane
from microjournal.gui.jobs.runner import QtRunner
from tests.helpers.desk import wait_for


class Owner:
    """Somebody who waits."""


def test_work_runs_elsewhere_and_its_result_arrives_here(qtbot: QtBot, runner: QtRunner) -> None:
    here, seen = threading.get_ident(), list[int]()
    results: list[tuple[int, int]] = []

    def work(control: TaskControl) -> int:
        seen.append(threading.get_ident())
        return 42

    owner = Owner()
    runner.submit(
        work,
        lane=Lane.QUICK,
        owner=owner,
        on_done=lambda value: results.append((value, threading.get_ident())),
    )
    wait_for(qtbot, lambda: results)
    assert results == [(42, here)]
    assert seen != [here]


def test_the_quick_lane_keeps_its_order(qtbot: QtBot, runner: QtRunner) -> None:
    owner, done = Owner(), list[int]()
    for number in range(50):
        runner.submit(partial(_say, number), lane=Lane.QUICK, owner=owner, on_done=done.append)
    wait_for(qtbot, lambda: len(done) == 50)
    assert done == list(range(50))


def test_an_error_of_a_service_arrives_as_it_is(qtbot: QtBot, runner: QtRunner) -> None:
    owner, errors = Owner(), list[MicrojournalError]()
    refusal = InputError("no", "No.", "Do something else.")

    def work(control: TaskControl) -> None:
        raise refusal

    runner.submit(work, lane=Lane.HEAVY, owner=owner, on_done=_never, on_error=errors.append)
    wait_for(qtbot, lambda: errors)
    assert errors == [refusal]


def test_an_error_nobody_asked_for_is_shown_by_the_window(qtbot: QtBot, runner: QtRunner) -> None:
    owner, refusal = Owner(), InputError("no", "No.")

    def work(control: TaskControl) -> None:
        raise refusal

    with qtbot.waitSignal(runner.unclaimed_error) as said:
        runner.submit(work, lane=Lane.QUICK, owner=owner, on_done=_never)
    assert said.args == [refusal]


def test_a_mistake_of_ours_becomes_a_report_without_names(
    qtbot: QtBot, runner: QtRunner, own_folders: Path
) -> None:
    owner, errors = Owner(), list[MicrojournalError]()

    def work(control: TaskControl) -> None:
        raise ZeroDivisionError("Ada Probe")

    runner.submit(work, lane=Lane.QUICK, owner=owner, on_done=_never, on_error=errors.append)
    wait_for(qtbot, lambda: errors)
    assert errors[0].code == "internal_error"
    reports = list((own_folders / "state" / "crashes").glob("*.txt"))
    assert len(reports) == 1
    assert "ZeroDivisionError" in reports[0].read_text("utf-8")
    assert "Ada" not in reports[0].read_text("utf-8")


def test_a_cancelled_job_stops_at_its_checkpoint_and_says_so(
    qtbot: QtBot, runner: QtRunner
) -> None:
    owner, begun, stopped = Owner(), threading.Event(), list[bool]()

    def work(control: TaskControl) -> None:
        begun.set()
        while True:
            control.checkpoint(0, 1)

    job = runner.submit(
        work,
        lane=Lane.HEAVY,
        owner=owner,
        on_done=_never,
        on_cancelled=lambda: stopped.append(True),
    )
    assert begun.wait(5)
    job.cancel()
    wait_for(qtbot, lambda: stopped)


def test_progress_arrives_with_its_step_and_the_last_report_is_never_swallowed(
    qtbot: QtBot, runner: QtRunner
) -> None:
    owner, reports, done = Owner(), list[Progress](), list[bool]()

    def work(control: TaskControl) -> bool:
        for number in range(1, 1001):
            control.checkpoint(number, 1000, "Working")
        return True

    runner.submit(
        work, lane=Lane.HEAVY, owner=owner, on_done=done.append, on_progress=reports.append
    )
    wait_for(qtbot, lambda: done)
    assert reports[-1] == Progress(done=1000, total=1000, step="Working")
    assert len(reports) < 100


def test_the_result_of_a_job_whose_owner_is_gone_is_dropped(qtbot: QtBot, runner: QtRunner) -> None:
    release, later = threading.Event(), list[int]()
    owner, widget, witness = Owner(), QObject(), Owner()
    for each in (owner, widget):
        runner.submit(lambda control: release.wait(5), lane=Lane.QUICK, owner=each, on_done=_never)
    del owner, each
    widget.deleteLater()
    gc.collect()
    qtbot.wait(10)
    release.set()
    runner.submit(lambda control: 1, lane=Lane.QUICK, owner=witness, on_done=later.append)
    wait_for(qtbot, lambda: later)


def test_closing_ends_what_runs(qtbot: QtBot) -> None:
    runner, owner, begun = QtRunner(), Owner(), threading.Event()

    def work(control: TaskControl) -> None:
        begun.set()
        while True:
            control.checkpoint(0, 1)

    runner.submit(work, lane=Lane.HEAVY, owner=owner, on_done=_never)
    assert begun.wait(5)
    runner.close()


def _say(number: int, control: TaskControl) -> int:
    return number


def _never(value: object) -> None:
    raise AssertionError(f"nobody waits for {value!r}")


def test_a_runner_belongs_to_the_application_so_that_no_thread_of_its_own_frees_it(
    themed: QApplication,
) -> None:
    assert QtRunner().parent() is themed
