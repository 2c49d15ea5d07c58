"""The plan's presenter on a real journal, without Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from microjournal.bootstrap.application import Application
from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.courses import Concern, TreatmentCourse
from microjournal.domain.patients import ConsentScope, SkinPhototype
from microjournal.gui.jobs.immediate import ImmediateRunner
from microjournal.gui.presenters.consents import consent_rows
from microjournal.gui.presenters.plan import PlanPresenter, PlanState
from microjournal.gui.presenters.plan_form import PlanPreset
from tests.helpers.desk import an_application
from tests.helpers.pages import SpyWindow

FIRST = date(2026, 3, 2)


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    made = an_application(tmp_path, patients=2)
    yield made
    made.close()


class Shown:
    """A presenter on a patient who has no plan yet."""

    def __init__(self, application: Application) -> None:
        self.application, self.window = application, SpyWindow()
        self.presenter = PlanPresenter(
            application,
            ImmediateRunner(),
            lambda _state: None,
            self.window.journal_changed,
            self.window.announce,
        )
        self.window.listeners.append(self.presenter)
        self.patient_id, self.other_id = (each.id for each in application.records.patients())
        self.presenter.set_patient(self.patient_id)

    @property
    def state(self) -> PlanState:
        return self.presenter.state

    def is_dirty(self) -> bool:
        return self.state.is_dirty

    def days(self) -> tuple[date, ...]:
        return self.state.days

    def presets(self) -> tuple[PlanPreset, ...]:
        return self.state.presets

    def edit(self, **changes: Any) -> None:
        self.presenter.edit(replace(self.state.form, **changes))

    @property
    def course(self) -> TreatmentCourse | None:
        return self.application.records.overview(self.patient_id).course


def test_a_plan_is_stored_only_when_saved(application: Application) -> None:
    shown = Shown(application)
    shown.edit(concerns=(Concern.ACNE_SCARS,), sessions=5, interval_days=35, first_day=FIRST)
    assert shown.is_dirty()
    assert application.records.overview(shown.patient_id).course is None
    shown.presenter.save()
    course = shown.course
    assert course is not None
    assert (course.planned_sessions, course.interval_days) == (5, 35)
    assert course.started_on == FIRST
    assert not shown.is_dirty()
    assert shown.window.sentences == ["The plan is saved."]


def test_a_saved_plan_is_changed_and_not_doubled(application: Application) -> None:
    shown = Shown(application)
    shown.edit(sessions=5)
    shown.presenter.save()
    before = shown.course
    shown.edit(sessions=6)
    shown.presenter.save()
    after = shown.course
    assert before is not None
    assert after is not None
    assert after.id == before.id
    assert after.planned_sessions == 6


def test_the_phototype_goes_to_the_patient_and_makes_no_course(application: Application) -> None:
    shown = Shown(application)
    shown.edit(sessions=4, phototype=SkinPhototype.V)
    shown.presenter.save()
    patient = application.records.patient(shown.patient_id)
    assert patient.phototype is SkinPhototype.V


def test_the_planned_days_follow_number_and_distance(application: Application) -> None:
    shown = Shown(application)
    assert shown.days() == ()
    shown.edit(first_day=FIRST, sessions=3, interval_days=42)
    assert shown.days() == (FIRST, date(2026, 4, 13), date(2026, 5, 25))


def test_choosing_a_region_and_unchoosing_it_is_no_change(application: Application) -> None:
    shown = Shown(application)
    for region in (AnatomicRegion.CHIN, AnatomicRegion.FOREHEAD):
        shown.presenter.toggle_region(region)
    shown.presenter.save()
    shown.presenter.toggle_region(AnatomicRegion.CHIN)
    assert shown.is_dirty()
    shown.presenter.toggle_region(AnatomicRegion.CHIN)
    assert not shown.is_dirty()


def test_unsaved_plans_are_kept_for_each_patient(application: Application) -> None:
    shown = Shown(application)
    shown.edit(goals="Softer scars")
    shown.presenter.set_patient(shown.other_id)
    assert shown.state.form.goals == ""
    shown.presenter.set_patient(shown.patient_id)
    assert shown.state.form.goals == "Softer scars"
    assert shown.is_dirty()
    shown.presenter.revert()
    assert shown.state.form.goals == ""


def test_a_preset_names_its_source_and_that_nobody_verified_it(application: Application) -> None:
    shown = Shown(application)
    assert shown.presets() == ()
    shown.edit(concerns=(Concern.ACNE_SCARS,))
    preset = shown.presets()[0]
    assert preset.source
    assert not preset.verified
    assert preset.found == "3 to 6 treatments, 14 to 30 days apart"


def test_a_preset_changes_the_plan_only_when_it_is_used(application: Application) -> None:
    shown = Shown(application)
    shown.edit(concerns=(Concern.FINE_LINES,), sessions=6, interval_days=42)
    shown.presenter.use_preset(shown.presets()[0].id)
    assert (shown.state.form.sessions, shown.state.form.interval_days) == (4, 30)


def test_two_concerns_of_one_preset_show_it_once(application: Application) -> None:
    shown = Shown(application)
    shown.edit(concerns=(Concern.FINE_LINES, Concern.LAXITY))
    assert len(shown.presets()) == 1


def test_consents_are_apart_by_purpose(application: Application) -> None:
    shown = Shown(application)
    today = application.clock.today()
    shown.presenter.give_consent(ConsentScope.TEACHING, today, None)
    valid = {row.scope for row in shown.state.consents if row.is_valid}
    assert valid == {ConsentScope.TEACHING}
    missing = next(row for row in shown.state.consents if row.scope is ConsentScope.RECORD)
    assert missing.needs_attention


def test_a_withdrawn_consent_ends_and_its_record_stays(application: Application) -> None:
    shown = Shown(application)
    today = application.clock.today()
    shown.presenter.give_consent(ConsentScope.RECORD, today, None)
    shown.presenter.withdraw_consent(ConsentScope.RECORD)
    row = shown.state.consents[0]
    assert not row.is_valid
    assert row.status.startswith("Withdrawn on")
    kept = application.records.overview(shown.patient_id).consents
    assert [consent.withdrawn_on for consent in kept] == [today]


def test_a_consent_that_ran_out_says_so(application: Application) -> None:
    shown = Shown(application)
    shown.presenter.give_consent(ConsentScope.RECORD, date(2020, 1, 1), date(2021, 1, 1))
    consents = application.records.overview(shown.patient_id).consents
    row = consent_rows(consents, date(2026, 1, 1))[0]
    assert row.status == "Expired on 1 Jan 2021"
    assert row.needs_attention


def test_the_questions_that_stop_a_treatment_come_first(application: Application) -> None:
    details = [question.detail for question in Shown(application).state.questions]
    assert details[0].startswith("Stop")
    assert any(detail.startswith("Caution") for detail in details)


def test_an_impossible_plan_is_refused_in_words_and_kept_in_the_fields(
    application: Application,
) -> None:
    shown = Shown(application)
    shown.edit(sessions=0)
    shown.presenter.save()
    assert shown.state.error is not None
    assert shown.state.error.code == "plan_impossible"
    assert shown.is_dirty()
