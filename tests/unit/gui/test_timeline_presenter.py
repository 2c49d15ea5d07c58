"""The timeline presenter: selection, measurement, what makes it read again."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import cast

from microjournal.bootstrap.application import Application
from microjournal.domain.anatomy import StandardView
from microjournal.domain.control import TaskControl
from microjournal.domain.errors import IntegrityFault, OperationCancelled
from microjournal.domain.identifiers import PatientId, PhotoId
from microjournal.domain.journals import JournalChange
from microjournal.domain.measurements import Measurement
from microjournal.gui.jobs.contract import Lane
from microjournal.gui.jobs.immediate import ImmediateRunner
from microjournal.gui.presenters.timeline import TimelinePresenter
from microjournal.gui.presenters.timeline_rows import TimelineState
from microjournal.services.records import PatientOverview
from tests.helpers.comparing import a_photo
from tests.unit.gui.test_patient_header import PERSON, an_overview
from tests.unit.gui.test_timeline_rows import a_session


@dataclass
class FakeServices:
    """Records and analysis of one patient."""

    failure: Exception | None = None
    reads: int = 0
    measured: list[PatientId] = field(default_factory=list)
    day: date = date(2026, 5, 5)
    waved_away: list[PatientId] = field(default_factory=list)

    @property
    def records(self) -> FakeServices:
        return self

    @property
    def analysis(self) -> FakeServices:
        return self

    @property
    def repeatability(self) -> FakeServices:
        return self

    @property
    def care(self) -> FakeServices:
        return self

    @property
    def known_missing(self) -> frozenset[PhotoId]:
        return frozenset()

    @property
    def clock(self) -> FakeServices:
        return self

    def today(self) -> date:
        return self.day

    def wants_repeats(self, patient_id: PatientId) -> bool:
        return patient_id not in self.waved_away

    def wave_away(self, patient_id: PatientId) -> JournalChange:
        self.waved_away.append(patient_id)
        return JournalChange(patient_ids=frozenset({patient_id}))

    def overview(self, patient_id: PatientId) -> PatientOverview:
        self.reads += 1
        photos = (
            a_photo("a"),
            a_photo("b", number=1),
            a_photo("c", number=1, view=StandardView.NECK),
        )
        return an_overview(sessions=(a_session(0), a_session(1)), photos=photos)

    def measurements(self, patient_id: PatientId) -> tuple[Measurement, ...]:
        return ()

    def measure_patient(
        self, patient_id: PatientId, *, control: TaskControl
    ) -> tuple[Measurement, ...]:
        control.checkpoint(1, 2, "Measuring")
        if self.failure is not None:
            raise self.failure
        self.measured.append(patient_id)
        return ()


@dataclass
class Desk:
    """A presenter with everything around it."""

    services: FakeServices = field(default_factory=FakeServices)
    runner: ImmediateRunner = field(default_factory=ImmediateRunner)
    states: list[TimelineState] = field(default_factory=list)
    changes: list[JournalChange] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.presenter = TimelinePresenter(
            cast(Application, self.services), self.runner, self.states.append, self.changes.append
        )
        self.presenter.set_patient(PERSON.id)


def test_a_pair_is_put_in_the_order_of_its_sessions() -> None:
    presenter = Desk().presenter
    presenter.select(PhotoId("b"))
    assert presenter.compare_offer() == ("Select one more to compare", False)
    presenter.select(PhotoId("a"), add=True)
    assert presenter.pair() == ("a", "b")
    assert presenter.compare_offer() == ("Compare these two", True)


def test_two_views_make_no_pair() -> None:
    presenter = Desk().presenter
    presenter.select(PhotoId("a"))
    presenter.select(PhotoId("c"), add=True)
    assert presenter.pair() is None
    assert presenter.compare_offer() == ("Select two photos of one view", False)


def test_a_third_photo_takes_the_place_of_the_oldest_choice() -> None:
    presenter = Desk().presenter
    for photo in ("c", "a", "b"):
        presenter.select(PhotoId(photo), add=True)
    assert presenter.state.selected == ("a", "b")


def test_adding_a_selected_photo_takes_it_back() -> None:
    presenter = Desk().presenter
    presenter.select(PhotoId("a"))
    presenter.select(PhotoId("a"), add=True)
    assert presenter.state.selected == ()


def test_a_measured_series_is_told_to_everybody() -> None:
    desk = Desk()
    desk.presenter.measure()
    assert desk.services.measured == [PERSON.id]
    assert desk.changes == [JournalChange(patient_ids=frozenset({PERSON.id}), measurements=True)]
    assert desk.presenter.state.measuring is None
    assert Lane.HEAVY in desk.runner.lanes
    assert any(state.measuring and state.measuring.total == 2 for state in desk.states)


def test_a_stopped_measurement_shows_what_there_is() -> None:
    desk = Desk(services=FakeServices(failure=OperationCancelled()))
    reads = desk.services.reads
    desk.presenter.measure()
    assert desk.presenter.state.measuring is None
    assert desk.services.reads == reads + 1


def test_a_fault_while_measuring_is_shown() -> None:
    fault = IntegrityFault("original_damaged", "The original is damaged.")
    desk = Desk(services=FakeServices(failure=fault))
    desk.presenter.measure()
    assert desk.presenter.state.error is fault


def test_only_changes_of_this_patient_are_read_again() -> None:
    desk = Desk()
    reads = desk.services.reads
    desk.presenter.journal_changed(JournalChange(settings=True))
    desk.presenter.journal_changed(JournalChange(patient_ids=frozenset({PatientId("other")})))
    assert desk.services.reads == reads
    desk.presenter.journal_changed(JournalChange(patient_ids=frozenset({PERSON.id})))
    assert desk.services.reads == reads + 1


def test_the_advice_to_photograph_twice_speaks_of_today_only_on_the_day() -> None:
    advice = Desk().presenter.state.advice
    assert advice is not None
    assert advice[0] == "Take each view of the first session twice."
    on_the_day = Desk(services=FakeServices(day=a_session(0).held_on)).presenter.state.advice
    assert on_the_day is not None
    assert on_the_day[0] == "Take each view twice today."


def test_the_advice_waved_away_is_gone_and_kept_away() -> None:
    desk = Desk()
    desk.presenter.wave_advice_away()
    assert desk.services.waved_away == [PERSON.id]
    assert desk.presenter.state.advice is None
    desk.presenter.reload()
    assert desk.presenter.state.advice is None
