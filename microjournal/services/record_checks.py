"""What may be written into a record: bounds outside of which only a slip of the hand lies.

A value beyond them would break what is computed from it (dates after the year 9999, numbers
the database cannot hold), so that the patient's page could not be opened any more.
"""

from __future__ import annotations

import math
from datetime import date, timedelta

from microjournal.domain.courses import NeedlingParameters, TreatmentCourse, TreatmentSession
from microjournal.domain.errors import InputError
from microjournal.domain.patients import Patient
from microjournal.support.i18n import _

EARLIEST_YEAR = 1850
"""Nobody who can be photographed was born or treated before."""

LONGEST_CHART_NUMBER = 100
LONGEST_NAME = 200
MOST_SESSIONS = 100
LONGEST_INTERVAL_DAYS = 10 * 366
LONGEST_NEEDLE_MM = 10.0
MOST_PASSES = 1000
_FARTHEST_PLAN = timedelta(days=20 * 366)
# A colleague in an eastern time zone already writes tomorrow's date.
_TOMORROW = timedelta(days=1)


def check_patient(patient: Patient, *, today: date) -> None:
    """Raise InputError where a patient's record cannot be meant."""
    if not patient.chart_number.strip():
        raise InputError(
            "chart_number_missing",
            _("The patient has no chart number."),
            _("Give the number your practice files this patient under."),
        )
    _check_line(patient.chart_number, LONGEST_CHART_NUMBER)
    _check_line(patient.given_name, LONGEST_NAME)
    _check_line(patient.family_name, LONGEST_NAME)
    if patient.birth_date is not None:
        _check_day(patient.birth_date, latest=today + _TOMORROW)


def check_course(course: TreatmentCourse, *, today: date) -> None:
    """Raise InputError where a plan cannot be carried out."""
    maintenance = course.maintenance_interval_days
    shortest = min(course.interval_days, 1 if maintenance is None else maintenance)
    if course.planned_sessions < 1 or shortest < 1:
        raise InputError(
            "plan_impossible",
            _("The plan needs at least one session and one day between sessions."),
            _("Correct the number of sessions or the interval."),
        )
    longest = max(course.interval_days, maintenance or 0)
    if course.planned_sessions > MOST_SESSIONS or longest > LONGEST_INTERVAL_DAYS:
        raise InputError(
            "plan_impossible",
            _("A plan has at most {sessions} sessions, ten years apart at most.").format(
                sessions=MOST_SESSIONS
            ),
            _("Correct the number of sessions or the interval."),
        )
    if course.started_on is not None:
        _check_day(course.started_on, latest=today + _FARTHEST_PLAN)


def check_session(session: TreatmentSession, *, today: date) -> None:
    """Raise InputError where a session's day or its needling cannot be meant."""
    _check_day(session.held_on, latest=today + _FARTHEST_PLAN)
    for zone in session.needling:
        _check_needling(zone)


def _check_needling(zone: NeedlingParameters) -> None:
    length = zone.needle_length_mm
    passes = 1 if zone.passes is None else zone.passes
    sound_length = math.isfinite(length) and 0.0 <= length <= LONGEST_NEEDLE_MM
    if not sound_length or not 0 <= passes <= MOST_PASSES:
        raise InputError(
            "needling_impossible",
            _("A needle is at most {length:g} mm long, and passes are at most {passes}.").format(
                length=LONGEST_NEEDLE_MM, passes=MOST_PASSES
            ),
            _("Correct the needle length (in millimetres) or the number of passes."),
        )


def _check_line(text: str, longest: int) -> None:
    if len(text) > longest or not all(_fits_on_a_line(letter) for letter in text):
        raise InputError(
            "text_unfit",
            _("A name or number is one line of at most {longest} letters.").format(longest=longest),
            _("Remove line breaks and control characters, or shorten it."),
        )


def _fits_on_a_line(letter: str) -> bool:
    """Tell letters, marks and spaces, also joiners of names, from control characters."""
    return ord(letter) >= 0x20 and not 0x7F <= ord(letter) < 0xA0 and letter not in "\u2028\u2029"


def _check_day(day: date, *, latest: date) -> None:
    if day.year < EARLIEST_YEAR or day > latest:
        raise InputError(
            "date_impossible",
            _("The date {day} cannot be meant.").format(day=day.isoformat()),
            _("Check the year."),
        )
