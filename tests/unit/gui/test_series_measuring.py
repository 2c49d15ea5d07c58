"""Measuring a series goes on while another patient is looked at, and is told apart from others."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, cast

from microjournal.bootstrap.application import Application
from microjournal.domain.control import Progress
from microjournal.domain.identifiers import PatientId
from microjournal.gui.jobs.contract import Job, Runner
from microjournal.gui.presenters.series_measuring import SeriesMeasuring
from microjournal.gui.presenters.timeline import TimelinePresenter
from microjournal.gui.presenters.timeline_rows import TimelineState

ADA, BEN = PatientId("ada"), PatientId("ben")


@dataclass
class HeldJob:
    """A job that runs when the test says so."""

    asked: dict[str, Any]
    cancelled: bool = False

    def cancel(self) -> None:
        self.cancelled = True

    def report(self, done: int, total: int, step: str) -> None:
        self.asked["on_progress"](Progress(done=done, total=total, step=step))

    def finish(self, count: int) -> None:
        self.asked["on_done"](count)

    def stop(self) -> None:
        self.asked["on_cancelled"]()


@dataclass
class HeldRunner:
    """Keeps what it is given."""

    jobs: list[HeldJob] = field(default_factory=list)

    def submit(self, _work: Callable[..., Any], **asked: Any) -> Job:
        self.jobs.append(HeldJob(asked))
        return self.jobs[-1]


@dataclass
class Bench:
    """Measurements with everything they tell."""

    runner: HeldRunner = field(default_factory=HeldRunner)
    shown: list[PatientId] = field(default_factory=list)
    done: list[tuple[PatientId, int]] = field(default_factory=list)
    stops: int = 0

    def __post_init__(self) -> None:
        self.measuring = SeriesMeasuring(
            cast(Application, None),
            cast(Runner, self.runner),
            owner=self,
            show=self.shown.append,
            done=lambda patient, count: self.done.append((patient, count)),
            failed=lambda _error: None,
            stopped=self._stopped,
        )

    def _stopped(self) -> None:
        self.stops += 1


def test_a_measurement_is_seen_with_its_own_patient_only() -> None:
    bench = Bench()
    bench.measuring.begin(ADA)
    bench.runner.jobs[0].report(1, 3, "Left cheek")
    assert bench.measuring.of(ADA) == Progress(done=1, total=3, step="Measuring Left cheek")
    assert bench.measuring.of(BEN) is None
    assert set(bench.shown) == {ADA}


def test_a_series_is_not_measured_twice_at_once() -> None:
    bench = Bench()
    bench.measuring.begin(ADA)
    bench.measuring.begin(ADA)
    assert len(bench.runner.jobs) == 1


def test_the_end_of_one_measurement_leaves_the_other_under_way() -> None:
    bench = Bench()
    bench.measuring.begin(ADA)
    bench.measuring.begin(BEN)
    bench.runner.jobs[0].finish(2)
    assert bench.done == [(ADA, 2)]
    assert bench.measuring.of(ADA) is None
    assert bench.measuring.of(BEN) is not None


def test_stopping_stops_the_measurement_of_the_patient_looked_at() -> None:
    bench = Bench()
    bench.measuring.begin(ADA)
    bench.measuring.begin(BEN)
    bench.measuring.stop(BEN)
    assert [job.cancelled for job in bench.runner.jobs] == [False, True]
    bench.runner.jobs[1].stop()
    assert (bench.stops, bench.measuring.of(BEN)) == (1, None)


def test_the_timeline_shows_no_progress_of_the_patient_shown_before() -> None:
    runner, states = HeldRunner(), list[TimelineState]()
    presenter = TimelinePresenter(
        cast(Application, None), cast(Runner, runner), states.append, lambda _change: None
    )
    presenter.set_patient(ADA)
    presenter.measure()
    presenter.set_patient(BEN)
    runner.jobs[1].report(1, 3, "Left cheek")
    assert presenter.state.measuring is None
    presenter.set_patient(ADA)
    assert presenter.state.measuring == Progress(done=1, total=3, step="Measuring Left cheek")
