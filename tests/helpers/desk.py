"""Builders for the desktop: a real journal with a patient, small photos, waiting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

from pytestqt.qtbot import QtBot

from microjournal.bootstrap.application import Application
from microjournal.bootstrap.opening import create_application
from microjournal.domain.anatomy import StandardView
from microjournal.domain.control import NoControl
from microjournal.domain.courses import SessionKind, TreatmentCourse, TreatmentSession
from microjournal.domain.identifiers import CourseId, PatientId, SessionId, new_id
from microjournal.domain.patients import Patient, PatientSummary
from microjournal.services.intake_run import IntakeTarget
from tests.helpers.photos import jpeg, quadrants

FIRST_DAY = date(2026, 1, 12)
WAIT_MS = 20_000


def an_application(folder: Path, *, patients: int = 1) -> Application:
    """Return an open unprotected journal with patients P-1, P-2, …"""
    application, _groups = create_application(folder / "journal", passphrase=None)
    for number in range(1, patients + 1):
        application.records.save_patient(
            Patient(
                id=PatientId(new_id()),
                chart_number=f"P-{number}",
                given_name="Ada",
                family_name=f"Probe{number:03d}",
                birth_date=date(1990, 5, 17),
            )
        )
    return application


def first_patient(application: Application) -> PatientId:
    """Return the first patient of the list."""
    return application.records.patients()[0].id


def a_series(application: Application, patient_id: PatientId, *, sessions: int = 2) -> None:
    """Give a patient a course of five and some sessions four weeks apart."""
    course = TreatmentCourse(
        id=CourseId(new_id()), patient_id=patient_id, planned_sessions=5, started_on=FIRST_DAY
    )
    application.records.save_course(course)
    for number in range(sessions):
        application.records.save_session(
            TreatmentSession(
                id=SessionId(new_id()),
                patient_id=patient_id,
                held_on=FIRST_DAY + timedelta(days=28 * number),
                kind=SessionKind.TREATMENT,
                course_id=course.id,
            )
        )


def a_photo_file(folder: Path, name: str, *, shade: int = 0) -> Path:
    """Write a small photo, different for each shade."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(jpeg(quadrants(96 + shade, 64)))
    return path


def import_photo(
    application: Application, session: TreatmentSession, path: Path, view: StandardView
) -> None:
    """Store a photo in a session."""
    target = IntakeTarget(patient_id=session.patient_id, session_id=session.id, view=view)
    application.intake.import_paths([path], target, control=NoControl())


def a_summary(number: int, *, sessions: int = 0) -> PatientSummary:
    """Return a line of the patient list."""
    return PatientSummary(
        id=PatientId(f"id-{number}"),
        chart_number=f"P-{number:05d}",
        given_name="Ada",
        family_name=f"Probe{number:05d}",
        birth_date=None,
        sessions=sessions,
        last_session_on=FIRST_DAY if sessions else None,
    )


def wait_for(qtbot: QtBot, holds: Callable[[], object]) -> None:
    """Let the event loop run until something holds."""
    qtbot.waitUntil(lambda: bool(holds()), timeout=WAIT_MS)
