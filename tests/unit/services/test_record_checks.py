"""Records keep only what can be meant, so that every page computed from them opens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

import pytest

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.courses import NeedlingParameters, TreatmentCourse, TreatmentSession
from microjournal.domain.errors import InputError
from microjournal.domain.identifiers import CourseId, PatientId, SessionId
from microjournal.domain.patients import Patient
from microjournal.services.record_checks import check_course, check_patient, check_session

TODAY = date(2026, 3, 1)
PATIENT = Patient(id=PatientId("p"), chart_number="P1")
COURSE = TreatmentCourse(id=CourseId("c"), patient_id=PATIENT.id)
SESSION = TreatmentSession(id=SessionId("s"), patient_id=PATIENT.id, held_on=TODAY)
ZONE = NeedlingParameters(region=AnatomicRegion.LEFT_CHEEK, needle_length_mm=1.5, passes=4)


def refusal_code(check: Callable[[], None]) -> str:
    with pytest.raises(InputError) as caught:
        check()
    assert caught.value.hint
    return caught.value.code


@pytest.mark.parametrize(
    "name", ["Ada", "", "O'Neill-Müller", "山田 太郎", "שרה", "می\u200cخواهم", "Zoë 😀", "x" * 200]
)
def test_names_of_all_scripts_are_kept(name: str) -> None:
    check_patient(replace(PATIENT, given_name=name, family_name=name), today=TODAY)


@pytest.mark.parametrize("text", ["a\nb", "a\x00", "a\x1b[31m", "a\x85", "a\u2028b", "x" * 201])
def test_a_name_or_number_is_one_line_of_letters(text: str) -> None:
    for changed in (
        replace(PATIENT, given_name=text),
        replace(PATIENT, family_name=text),
        replace(PATIENT, chart_number=text),
    ):
        assert refusal_code(partial(check_patient, changed, today=TODAY)) == "text_unfit"


@pytest.mark.parametrize("day", [date(1, 1, 1), date(1849, 12, 31), TODAY + timedelta(days=2)])
def test_nobody_is_born_in_the_future_or_in_antiquity(day: date) -> None:
    patient = replace(PATIENT, birth_date=day)
    assert refusal_code(partial(check_patient, patient, today=TODAY)) == "date_impossible"


@pytest.mark.parametrize(
    "course",
    [
        replace(COURSE, planned_sessions=0),
        replace(COURSE, planned_sessions=101),
        replace(COURSE, planned_sessions=10**25),
        replace(COURSE, interval_days=0),
        replace(COURSE, interval_days=10**12),
        replace(COURSE, maintenance_interval_days=-7),
        replace(COURSE, maintenance_interval_days=10**12),
    ],
)
def test_a_plan_stays_within_what_a_calendar_holds(course: TreatmentCourse) -> None:
    assert refusal_code(partial(check_course, course, today=TODAY)) == "plan_impossible"


def test_plans_may_start_in_the_past_and_in_the_near_future() -> None:
    for day in (date(1999, 1, 1), TODAY + timedelta(days=300)):
        check_course(replace(COURSE, started_on=day, maintenance_interval_days=180), today=TODAY)
    late = replace(COURSE, started_on=date(9999, 12, 31))
    assert refusal_code(partial(check_course, late, today=TODAY)) == "date_impossible"


def test_a_session_far_in_the_future_is_a_slip() -> None:
    check_session(replace(SESSION, held_on=TODAY + timedelta(days=30)), today=TODAY)
    for day in (date(9999, 12, 31), date(1, 1, 1)):
        session = replace(SESSION, held_on=day)
        assert refusal_code(partial(check_session, session, today=TODAY)) == "date_impossible"


@pytest.mark.parametrize(
    "zone",
    [
        replace(ZONE, needle_length_mm=float("nan")),
        replace(ZONE, needle_length_mm=float("inf")),
        replace(ZONE, needle_length_mm=-1.0),
        replace(ZONE, needle_length_mm=15.0),
        replace(ZONE, passes=-1),
        replace(ZONE, passes=10**25),
    ],
)
def test_needling_that_no_device_can_do_is_a_slip(zone: NeedlingParameters) -> None:
    check_session(replace(SESSION, needling=(ZONE,)), today=TODAY)
    session = replace(SESSION, needling=(ZONE, zone))
    assert refusal_code(partial(check_session, session, today=TODAY)) == "needling_impossible"
