"""The header: identity, position in the series, consent."""

from __future__ import annotations

from datetime import date

import pytest

from microjournal.domain.courses import Concern, TreatmentCourse, TreatmentSession
from microjournal.domain.identifiers import ConsentId, CourseId, PatientId
from microjournal.domain.patients import ConsentScope, Patient, PhotographicConsent, SkinPhototype
from microjournal.domain.photos import Photo
from microjournal.gui.presenters.patient_header import Fact, header_state
from microjournal.services.records import PatientOverview

TODAY = date(2026, 3, 1)
PERSON = Patient(
    id=PatientId("person"),
    chart_number="P-1",
    given_name="Ada",
    family_name="Probe",
    birth_date=date(1990, 3, 2),
    phototype=SkinPhototype.IV,
)


def an_overview(
    *,
    course: TreatmentCourse | None = None,
    sessions: tuple[TreatmentSession, ...] = (),
    photos: tuple[Photo, ...] = (),
    consents: tuple[PhotographicConsent, ...] = (),
    treatments_done: int = 0,
    next_due_on: date | None = None,
) -> PatientOverview:
    return PatientOverview(
        patient=PERSON,
        course=course,
        sessions=sessions,
        photos=photos,
        consents=consents,
        treatments_done=treatments_done,
        next_due_on=next_due_on,
        cover_photo_id=None,
    )


def a_course(planned: int = 5) -> TreatmentCourse:
    return TreatmentCourse(
        id=CourseId("course"),
        patient_id=PERSON.id,
        planned_sessions=planned,
        concerns=(Concern.ACNE_SCARS, Concern.FINE_LINES),
    )


def a_consent(
    *,
    scope: ConsentScope = ConsentScope.RECORD,
    expires_on: date | None = None,
    withdrawn_on: date | None = None,
) -> PhotographicConsent:
    return PhotographicConsent(
        id=ConsentId("consent"),
        patient_id=PERSON.id,
        scope=scope,
        given_on=date(2026, 1, 1),
        expires_on=expires_on,
        withdrawn_on=withdrawn_on,
    )


def consent_fact(*consents: PhotographicConsent) -> Fact:
    return header_state(an_overview(consents=consents), today=TODAY).facts[-1]


def test_the_identifiers_are_number_birth_date_age_and_phototype() -> None:
    state = header_state(an_overview(), today=TODAY)
    assert state.identifiers == "P-1 · 2 Mar 1990 · 35 y · phototype IV"


@pytest.mark.parametrize(
    ("done", "due", "text", "tone"),
    [
        (3, date(2026, 3, 12), "Session 3 of 5 · next due 12 Mar", "accent"),
        (3, date(2026, 2, 12), "Session 3 of 5 · due since 12 Feb", "attention"),
        (0, None, "5 sessions planned", "accent"),
        (5, None, "Session 5 of 5", "accent"),
        (6, None, "Maintenance", "accent"),
    ],
)
def test_the_series_says_where_it_stands(done: int, due: date | None, text: str, tone: str) -> None:
    overview = an_overview(course=a_course(), treatments_done=done, next_due_on=due)
    facts = header_state(overview, today=TODAY).facts
    assert (facts[1].text, facts[1].tone) == (text, tone)


def test_further_concerns_are_counted_and_explained() -> None:
    fact = header_state(an_overview(course=a_course()), today=TODAY).facts[0]
    assert fact.text == "Acne scars +1"
    assert fact.explanation == "Acne scars, Fine lines"


def test_a_missing_consent_asks_for_attention() -> None:
    fact = consent_fact()
    assert (fact.text, fact.tone) == ("No photo consent", "attention")


def test_a_consent_for_teaching_does_not_allow_the_record() -> None:
    assert consent_fact(a_consent(scope=ConsentScope.TEACHING)).text == "No photo consent"


def test_a_consent_about_to_end_asks_for_attention() -> None:
    fact = consent_fact(a_consent(expires_on=date(2026, 3, 20)))
    assert (fact.text, fact.tone) == ("Photo consent to 20 Mar 2026", "attention")
    assert consent_fact(a_consent(expires_on=date(2027, 3, 20))).tone == "accent"


def test_a_withdrawn_consent_is_named_as_that() -> None:
    assert consent_fact(a_consent(withdrawn_on=date(2026, 2, 1))).text == "Photo consent withdrawn"
    assert consent_fact(a_consent(expires_on=date(2026, 2, 1))).text == "Photo consent expired"
