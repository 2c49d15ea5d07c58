"""The progress page's presenter on a real journal, without Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from microjournal.bootstrap.application import Application
from microjournal.domain.anatomy import AnatomicRegion, StandardView
from microjournal.domain.control import TaskControl
from microjournal.domain.errors import MeasurementError
from microjournal.domain.identifiers import PatientId
from microjournal.domain.measurements import Measurement, Verdict
from microjournal.gui.jobs.contract import Lane
from microjournal.gui.jobs.immediate import ImmediateRunner
from microjournal.gui.presenters.progress import ProgressPresenter, ProgressState
from microjournal.gui.presenters.progress_series import SeriesPage, series_page
from tests.helpers.desk import a_series, an_application, first_patient
from tests.helpers.pages import SpyWindow, store_measurements, store_photos

CHEEK = StandardView.CHEEK_LEFT


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    made = an_application(tmp_path)
    yield made
    made.close()


class Shown:
    """A presenter and every state it showed."""

    def __init__(self, application: Application) -> None:
        self.states: list[ProgressState] = []
        self.window, self.runner = SpyWindow(), ImmediateRunner()
        self.presenter = ProgressPresenter(
            application,
            self.runner,
            self.states.append,
            self.window.journal_changed,
            self.window.announce,
        )

    @property
    def page(self) -> SeriesPage:
        shown = self.presenter.state.shown
        assert shown is not None
        return shown


def measured(application: Application, *changes: float | None) -> tuple[Shown, PatientId]:
    """A patient with a baseline and one measured session per change."""
    patient_id = first_patient(application)
    a_series(application, patient_id, sessions=len(changes) + 1)
    photos = store_photos(application, patient_id, view=CHEEK)
    store_measurements(application, patient_id, photos, changes)
    shown = Shown(application)
    shown.presenter.set_patient(patient_id)
    return shown, patient_id


def fact(page: SeriesPage, name: str) -> tuple[str, str]:
    return next((each.value, each.note) for each in page.facts if each.name == name)


def test_a_change_beyond_the_noise_is_stated_with_its_interval(application: Application) -> None:
    shown, _patient = measured(application, -15.0, -24.0)
    value, note = fact(shown.page, "Relief change")
    assert value.startswith("−")
    assert "95 % interval" in note
    assert shown.page.headline.startswith("Smoother than baseline")


def test_no_number_is_claimed_inside_the_noise_band(application: Application) -> None:
    shown, _patient = measured(application, -1.0, -2.0)
    assert fact(shown.page, "Relief change")[0] == "within noise"
    assert [row.change for row in shown.page.rows] == ["", "", ""]
    assert "improved" not in shown.page.headline.lower()


def test_a_withheld_session_says_why_and_what_to_do(application: Application) -> None:
    shown, _patient = measured(application, -15.0, None)
    row = shown.page.rows[2]
    assert row.withheld
    assert row.change == row.interval == ""
    assert row.reasons[0].hint == "Take it in focus."
    assert fact(shown.page, "Sessions measured") == ("1 of 2", "1 withheld")


def test_the_texture_index_is_that_of_the_last_session_with_a_number(
    application: Application,
) -> None:
    shown, _patient = measured(application, -15.0, None)
    assert fact(shown.page, "Texture index")[0] == "52 → 60"


def test_inside_the_noise_band_the_texture_index_claims_no_change(
    application: Application,
) -> None:
    shown, _patient = measured(application, -1.0, -2.0)
    value, note = fact(shown.page, "Texture index")
    assert value == "52"
    assert "within noise" in note


def test_a_pair_that_says_more_than_its_series_is_explained(application: Application) -> None:
    shown, _patient = measured(application, -15.0)
    page = shown.page
    assert page.caution == ""
    careful = replace(page.series, verdict=Verdict.NO_DETECTABLE_CHANGE)
    said = series_page(careful, (), (), marks=(), meaning="").caution
    assert "by themselves are judged smoother" in said
    assert "next session" in said


def test_a_series_without_any_number_shows_none(application: Application) -> None:
    shown, _patient = measured(application, None)
    assert shown.page.withheld
    assert fact(shown.page, "Relief change") == ("–", "withheld")


def test_views_and_regions_are_chosen_and_the_choice_survives_a_reload(
    application: Application,
) -> None:
    shown, patient_id = measured(application, -15.0)
    other = store_photos(application, patient_id, view=StandardView.CHEEK_RIGHT)
    store_measurements(application, patient_id, other, (-3.0,), region=AnatomicRegion.RIGHT_CHEEK)
    shown.presenter.reload()
    assert {text for _value, text in shown.presenter.state.views} == {"Left cheek", "Right cheek"}
    for view in ("cheek_right", "cheek_left"):
        shown.presenter.choose_view(view)
        shown.presenter.reload()
        assert shown.page.view == view


def test_stepping_walks_every_series_and_begins_again(application: Application) -> None:
    shown, patient_id = measured(application, -15.0)
    other = store_photos(application, patient_id, view=StandardView.CHEEK_RIGHT)
    store_measurements(application, patient_id, other, (-3.0,), region=AnatomicRegion.RIGHT_CHEEK)
    shown.presenter.reload()
    first = shown.page.view
    shown.presenter.step(1)
    assert shown.page.view != first
    shown.presenter.step(1)
    assert shown.page.view == first


def test_without_photos_of_two_sessions_nothing_can_be_measured(application: Application) -> None:
    shown = Shown(application)
    shown.presenter.set_patient(first_patient(application))
    state = shown.presenter.state
    assert state.is_loaded
    assert not state.can_measure
    assert state.shown is None


def test_photos_of_two_sessions_without_record_can_be_measured(application: Application) -> None:
    patient_id = first_patient(application)
    a_series(application, patient_id)
    store_photos(application, patient_id, view=CHEEK)
    shown = Shown(application)
    shown.presenter.set_patient(patient_id)
    assert shown.presenter.state.can_measure
    assert shown.presenter.state.shown is None


def test_measuring_reports_its_step_in_words_and_tells_the_window(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, patient_id = measured(application, -15.0)

    def measure(asked: PatientId, *, control: TaskControl) -> tuple[Measurement, ...]:
        assert asked == patient_id
        control.checkpoint(0, 1, "Left cheek")
        return ()

    monkeypatch.setattr(application.analysis, "measure_patient", measure)
    shown.presenter.measure()
    steps = [state.measuring.step for state in shown.states if state.measuring is not None]
    assert "Measuring Left cheek" in steps
    assert shown.presenter.state.measuring is None
    assert shown.window.changes[-1].measurements
    assert shown.window.sentences == ["Every pair of this series has been measured before."]
    assert Lane.HEAVY in shown.runner.lanes


def test_a_failed_measurement_is_shown_and_the_page_goes_on(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown, _patient = measured(application, -15.0)

    def fail(_patient: PatientId, *, control: TaskControl) -> tuple[Measurement, ...]:
        raise MeasurementError("broken", "The decoder stopped.", "Try again.")

    monkeypatch.setattr(application.analysis, "measure_patient", fail)
    shown.presenter.measure()
    state = shown.presenter.state
    assert state.error is not None
    assert state.measuring is None
    assert state.shown is not None


def test_a_change_of_another_patient_is_not_read_again(application: Application) -> None:
    from microjournal.domain.journals import JournalChange

    shown, patient_id = measured(application, -15.0)
    reads = len(shown.runner.lanes)
    shown.presenter.journal_changed(JournalChange(patient_ids=frozenset({PatientId("other")})))
    assert len(shown.runner.lanes) == reads
    shown.presenter.journal_changed(JournalChange(patient_ids=frozenset({patient_id})))
    assert len(shown.runner.lanes) == reads + 1


def test_the_table_is_saved_as_csv(application: Application, tmp_path: Path) -> None:
    shown, _patient = measured(application, -15.0)
    shown.presenter.save_csv(tmp_path / "trend.csv")
    assert (tmp_path / "trend.csv").stat().st_size > 0
    assert shown.window.sentences == ["The table was saved."]
