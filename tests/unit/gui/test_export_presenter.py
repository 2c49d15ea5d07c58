"""The export dialog's presenter: names that name nobody, pages, saving."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from microjournal.bootstrap.application import Application
from microjournal.domain.anatomy import StandardView
from microjournal.domain.control import TaskControl
from microjournal.domain.errors import EnvironmentFault
from microjournal.domain.identifiers import PatientId
from microjournal.domain.patients import Patient
from microjournal.domain.photos import Moment
from microjournal.domain.reports import IdentityLevel
from microjournal.gui.jobs.immediate import ImmediateRunner
from microjournal.gui.presenters.export import ExportPresenter, ExportState, free_path
from microjournal.services.comparison import ViewSeries
from microjournal.services.exporting import ComparisonOptions, ExportResult
from tests.helpers.comparing import a_photo, a_series

PATIENT = PatientId("patient")


class FakeExporting:
    """Says what it was asked for; writes a few bytes."""

    def __init__(self) -> None:
        self.previews: list[ComparisonOptions] = []
        self.error: EnvironmentFault | None = None

    def comparison_preview(
        self, _patient_id: PatientId, *, options: ComparisonOptions, control: TaskControl
    ) -> tuple[bytes, ...]:
        control.checkpoint(0, 2, "Preparing the pictures")
        self.previews.append(options)
        return (b"page",)

    def comparison_pdf(
        self,
        _patient_id: PatientId,
        out: Path,
        *,
        options: ComparisonOptions,
        control: TaskControl,
    ) -> ExportResult:
        if self.error is not None:
            raise self.error
        out.write_bytes(b"%PDF")
        return ExportResult(path=out, warnings=("A glyph is missing.",))


class Shown:
    """A presenter on two views, of which one has photos of a single date."""

    def __init__(self, folder: Path, *series: ViewSeries) -> None:
        self.exporting = FakeExporting()
        self.states: list[ExportState] = []
        offered = series or (
            a_series(3),
            ViewSeries(
                view=StandardView.CHEEK_LEFT,
                photos=(
                    a_photo("one", view=StandardView.CHEEK_LEFT),
                    a_photo("two", view=StandardView.CHEEK_LEFT, moment=Moment.HEALING),
                ),
            ),
        )
        application = SimpleNamespace(
            records=SimpleNamespace(
                patient=lambda _id: Patient(
                    id=PATIENT, chart_number="P/42 ß", given_name="Ada", family_name="Secret"
                )
            ),
            comparison=SimpleNamespace(views=lambda _id: offered),
            exporting=self.exporting,
            clock=SimpleNamespace(now=datetime.now, today=lambda: date(2026, 6, 1)),
        )
        self.presenter = ExportPresenter(
            cast(Application, application), ImmediateRunner(), self.states.append, folder=folder
        )
        self.presenter.set_patient(PATIENT)

    @property
    def state(self) -> ExportState:
        return self.presenter.state


def test_only_views_with_photos_of_two_dates_are_offered(tmp_path: Path) -> None:
    shown = Shown(tmp_path)
    assert shown.state.offered == (("frontal", "Front"),)
    assert shown.state.pages == (b"page",)


def test_the_proposed_name_names_nobody(tmp_path: Path) -> None:
    shown = Shown(tmp_path)
    names = {}
    for identity in IdentityLevel:
        shown.presenter.choose_identity(identity)
        names[identity] = shown.state.file_name
    assert names[IdentityLevel.FULL] == "comparison-2026-06-01.pdf"
    assert names[IdentityLevel.ANONYMOUS] == "comparison-2026-06-01.pdf"
    assert names[IdentityLevel.CHART_NUMBER] == "comparison-P-42-2026-06-01.pdf"


def test_another_choice_makes_the_pages_anew(tmp_path: Path) -> None:
    shown = Shown(tmp_path)
    shown.presenter.choose_identity(IdentityLevel.ANONYMOUS)
    shown.presenter.choose_identity(IdentityLevel.ANONYMOUS)
    asked = [options.identity for options in shown.exporting.previews]
    assert asked == [IdentityLevel.FULL, IdentityLevel.ANONYMOUS]


def test_without_a_view_there_is_nothing_to_save(tmp_path: Path) -> None:
    shown = Shown(tmp_path)
    shown.presenter.choose_views(())
    assert not shown.state.can_save
    assert shown.state.pages == ()
    shown.presenter.save()
    assert shown.state.saved is None


def test_saving_never_replaces_a_file_that_is_there(tmp_path: Path) -> None:
    shown = Shown(tmp_path)
    for _time in range(3):
        shown.presenter.save()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "comparison-2026-06-01-2.pdf",
        "comparison-2026-06-01-3.pdf",
        "comparison-2026-06-01.pdf",
    ]


def test_a_place_chosen_by_hand_is_taken_as_it_is(tmp_path: Path) -> None:
    shown = Shown(tmp_path)
    chosen = tmp_path / "mine.pdf"
    chosen.write_bytes(b"old")
    shown.presenter.choose_path(chosen)
    shown.presenter.choose_identity(IdentityLevel.ANONYMOUS)
    shown.presenter.save()
    assert chosen.read_bytes() == b"%PDF"


def test_warnings_come_with_the_saved_document_and_go_with_the_next_choice(
    tmp_path: Path,
) -> None:
    shown = Shown(tmp_path)
    shown.presenter.save()
    assert shown.state.saved is not None
    assert shown.state.saved.warnings == ("A glyph is missing.",)
    shown.presenter.choose_identity(IdentityLevel.ANONYMOUS)
    assert shown.state.saved is None


def test_a_disk_that_is_full_is_said_and_saving_is_possible_again(tmp_path: Path) -> None:
    shown = Shown(tmp_path)
    shown.exporting.error = EnvironmentFault("disk_full", "The disk is full.", "Make room.")
    shown.presenter.save()
    assert shown.state.error is not None
    assert shown.state.can_save


def test_progress_of_the_pages_is_shown(tmp_path: Path) -> None:
    shown = Shown(tmp_path)
    steps = [state.rendering.step for state in shown.states if state.rendering is not None]
    assert "Preparing the pictures" in steps
    assert shown.state.rendering is None


def test_stopping_the_pages_keeps_the_dialog_usable(tmp_path: Path) -> None:
    shown = Shown(tmp_path)
    shown.presenter.cancel()
    assert shown.state.can_save


def test_a_patient_with_one_date_has_nothing_to_compare(tmp_path: Path) -> None:
    shown = Shown(tmp_path, a_series(1))
    assert shown.state.is_loaded
    assert shown.state.offered == ()
    assert not shown.state.can_save


@pytest.mark.parametrize("taken", [0, 1, 2])
def test_the_first_free_number_is_taken(tmp_path: Path, taken: int) -> None:
    path = tmp_path / "a.pdf"
    for number in range(taken):
        (path if number == 0 else path.with_stem(f"a-{number + 1}")).touch()
    expected = "a.pdf" if taken == 0 else f"a-{taken + 1}.pdf"
    assert free_path(path).name == expected


def test_the_state_of_a_dialog_without_patient_saves_nothing() -> None:
    state = ExportState(folder=Path("x"), views=(StandardView.FRONTAL,))
    assert not state.can_save
    assert replace(state, patient_id=PATIENT).can_save


def test_change_maps_are_shown_unless_they_are_left_out(tmp_path: Path) -> None:
    shown = Shown(tmp_path)
    for _again in range(2):
        shown.presenter.choose_change_maps(False)
    assert [options.change_maps for options in shown.exporting.previews] == [True, False]


def test_a_repeat_of_the_same_session_is_no_second_date(tmp_path: Path) -> None:
    first = a_photo("one")
    again = replace(a_photo("two"), session_id=first.session_id)
    series = ViewSeries(view=StandardView.FRONTAL, photos=(first, again))
    assert Shown(tmp_path, series).state.offered == ()
