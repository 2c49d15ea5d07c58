"""The session record's presenter on a real journal, without Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from microjournal.bootstrap.application import Application
from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.courses import (
    Endpoint,
    NeedlingParameters,
    SessionKind,
    TreatmentSession,
)
from microjournal.domain.identifiers import PatientId
from microjournal.gui.jobs.immediate import ImmediateRunner
from microjournal.gui.presenters.session_choices import signs_in, toggled_sign
from microjournal.gui.presenters.session_record import SessionPresenter, SessionState
from microjournal.reports.words import length_text
from tests.helpers.desk import a_series, an_application
from tests.helpers.pages import SpyWindow

CHEEK = NeedlingParameters(
    region=AnatomicRegion.LEFT_CHEEK,
    needle_length_mm=1.5,
    passes=4,
    endpoint=Endpoint.PINPOINT_BLEEDING,
)


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    made = an_application(tmp_path, patients=2)
    yield made
    made.close()


class Shown:
    """A presenter on a patient with two treatments, the last one needled."""

    def __init__(self, application: Application) -> None:
        self.application, self.window = application, SpyWindow()
        self.states: list[SessionState] = []
        self.presenter = SessionPresenter(
            application,
            ImmediateRunner(),
            self.states.append,
            self.window.journal_changed,
            self.window.announce,
        )
        self.window.listeners.append(self.presenter)
        self.patient_id, self.other_id = (each.id for each in application.records.patients())
        a_series(application, self.patient_id)
        last = application.records.sessions(self.patient_id)[-1]
        application.records.save_session(
            replace(last, device="Pen A", cartridge_lot="L-1", needling=(CHEEK,), topical="Gel")
        )
        self.presenter.set_patient(self.patient_id)

    @property
    def draft(self) -> TreatmentSession:
        draft = self.presenter.state.draft
        assert draft is not None
        return draft

    @property
    def state(self) -> SessionState:
        return self.presenter.state

    def stored(self, patient_id: PatientId | None = None) -> tuple[TreatmentSession, ...]:
        return self.application.records.sessions(patient_id or self.patient_id)


def test_the_newest_session_is_shown_first_and_nothing_is_unsaved(
    application: Application,
) -> None:
    shown = Shown(application)
    assert [item.title for item in shown.state.items] == ["Session 2", "Session 1"]
    assert shown.draft.device == "Pen A"
    assert not shown.state.is_dirty


def test_a_new_treatment_carries_the_last_one_forward_and_is_stored_only_when_saved(
    application: Application,
) -> None:
    shown = Shown(application)
    shown.presenter.start_session()
    assert (shown.draft.device, shown.draft.needling) == ("Pen A", (CHEEK,))
    assert shown.state.is_new
    assert len(shown.stored()) == 2
    shown.presenter.save()
    assert len(shown.stored()) == 3
    assert not shown.state.is_dirty
    assert shown.window.sentences == ["The session is saved."]


def test_beginning_twice_shows_the_session_already_begun(application: Application) -> None:
    shown = Shown(application)
    shown.presenter.start_session()
    begun = shown.draft.id
    shown.presenter.open_session(shown.stored()[0].id)
    shown.presenter.start_session()
    assert shown.draft.id == begun


def test_a_follow_up_carries_no_needling(application: Application) -> None:
    shown = Shown(application)
    shown.presenter.start_session(SessionKind.FOLLOW_UP)
    assert shown.draft.needling == ()
    assert shown.state.next_text == ""


def test_unsaved_changes_are_kept_while_another_patient_is_looked_at(
    application: Application,
) -> None:
    shown = Shown(application)
    shown.presenter.edit(replace(shown.draft, notes="Slept badly"))
    shown.presenter.set_patient(shown.other_id)
    assert shown.state.draft is None
    shown.presenter.set_patient(shown.patient_id)
    assert shown.draft.notes == "Slept badly"
    assert shown.state.is_dirty
    assert shown.stored()[-1].notes == ""


def test_undoing_brings_back_what_is_stored(application: Application) -> None:
    shown = Shown(application)
    shown.presenter.edit(replace(shown.draft, device="Pen B"))
    shown.presenter.revert()
    assert shown.draft.device == "Pen A"
    assert not shown.state.is_dirty


def test_discarding_a_session_never_saved_shows_the_newest_stored(
    application: Application,
) -> None:
    shown = Shown(application)
    shown.presenter.start_session()
    shown.presenter.revert()
    assert shown.draft == shown.stored()[-1]
    assert len(shown.state.items) == 2


def test_typing_back_what_is_stored_is_no_change(application: Application) -> None:
    shown = Shown(application)
    stored = shown.draft
    shown.presenter.edit(replace(stored, notes="x"))
    shown.presenter.edit(stored)
    assert not shown.state.is_dirty


def test_a_zone_added_takes_over_the_last_ones_parameters(application: Application) -> None:
    shown = Shown(application)
    shown.presenter.toggle_zone(AnatomicRegion.CHIN)
    assert shown.draft.needling == (CHEEK, replace(CHEEK, region=AnatomicRegion.CHIN))
    shown.presenter.toggle_zone(AnatomicRegion.LEFT_CHEEK)
    assert [zone.region for zone in shown.draft.needling] == [AnatomicRegion.CHIN]


def test_all_zones_take_the_parameters_of_the_first(application: Application) -> None:
    shown = Shown(application)
    shown.presenter.toggle_zone(AnatomicRegion.CHIN)
    shown.presenter.set_zone(
        NeedlingParameters(region=AnatomicRegion.CHIN, needle_length_mm=0.75, passes=2)
    )
    shown.presenter.same_for_all()
    assert {zone.needle_length_mm for zone in shown.draft.needling} == {1.5}


def test_a_length_above_the_reference_is_named_beside_its_range(application: Application) -> None:
    shown = Shown(application)
    assert shown.state.zones[0].caution == ""
    assert "1 to 2.5 mm (unverified)" in shown.state.zones[0].reference
    shown.presenter.set_zone(replace(CHEEK, needle_length_mm=1.75))
    assert shown.state.zones[0].caution.startswith("Above 1.5 mm")


def test_devices_used_before_come_before_those_of_the_reference(
    application: Application,
) -> None:
    shown = Shown(application)
    devices = shown.state.choices.devices
    assert devices[0] == "Pen A"
    assert "SkinPen Precision" in devices


def test_signs_are_added_to_the_reactions_and_taken_out(application: Application) -> None:
    shown = Shown(application)
    shown.presenter.edit(replace(shown.draft, reactions="felt dizzy"))
    shown.presenter.toggle_sign("Redness")
    assert shown.draft.reactions == "felt dizzy, Redness"
    shown.presenter.toggle_sign("Redness")
    assert shown.draft.reactions == "felt dizzy"


def test_the_next_planned_day_follows_the_day_of_the_session(application: Application) -> None:
    shown = Shown(application)
    assert shown.state.next_text == "Next planned on 9 Mar 2026"


def test_the_aftercare_sheet_is_written_for_the_session_shown(
    application: Application, tmp_path: Path
) -> None:
    shown = Shown(application)
    paths: list[Path] = []
    shown.presenter.save_aftercare(
        tmp_path / "aftercare.pdf", lambda result: paths.append(result.path)
    )
    assert paths[0].read_bytes().startswith(b"%PDF")
    assert not shown.state.busy


def test_an_error_is_shown_and_the_draft_stays(application: Application, tmp_path: Path) -> None:
    shown = Shown(application)
    shown.presenter.start_session(SessionKind.FOLLOW_UP)
    shown.presenter.save_aftercare(tmp_path / "aftercare.pdf", lambda _result: None)
    assert shown.state.error is not None
    assert shown.draft.kind is SessionKind.FOLLOW_UP


@pytest.mark.parametrize(("text", "parts"), [("", ()), (" a ,, b", ("a", "b"))])
def test_reactions_are_read_between_commas(text: str, parts: tuple[str, ...]) -> None:
    assert signs_in(text) == parts


def test_a_sign_is_found_whatever_its_case() -> None:
    assert toggled_sign("redness, Itch", "Redness") == "Itch"


@pytest.mark.parametrize(("length", "text"), [(1.0, "1"), (1.5, "1.5"), (0.25, "0.25")])
def test_lengths_are_written_without_idle_zeros(length: float, text: str) -> None:
    assert length_text(length) == text
