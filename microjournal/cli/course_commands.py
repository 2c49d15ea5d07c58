"""Commands on treatment courses."""

from __future__ import annotations

import argparse
from argparse import Namespace

from microjournal.cli.context import opened
from microjournal.cli.output import EXIT_OK, Console, JsonValue
from microjournal.cli.subcommands import (
    Commands,
    add_command,
    add_group,
    add_patient_option,
    choice,
    day,
)
from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.courses import Concern, TreatmentCourse
from microjournal.domain.identifiers import CourseId, new_id
from microjournal.support.i18n import _

DAYS_PER_WEEK = 7


def add_commands(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add course add|list."""
    courses = add_group(commands, "course", shared, _("treatment courses"))
    add = add_command(courses, "add", _course_add, shared, _("plan a series"))
    add_patient_option(add)
    add.add_argument("--concern", action="append", default=[], help=_("may be repeated"))
    add.add_argument("--region", action="append", default=[], help=_("may be repeated"))
    add.add_argument("--goals", default="")
    add.add_argument("--sessions", type=int, default=4, help=_("planned treatments"))
    add.add_argument("--interval-weeks", type=int, default=4)
    add.add_argument("--maintenance-weeks", type=int)
    add.add_argument("--start", help="YYYY-MM-DD")
    listing = add_command(courses, "list", _course_list, shared, _("list a patient's series"))
    add_patient_option(listing)


def _course_add(options: Namespace, console: Console) -> int:
    maintenance = options.maintenance_weeks
    with opened(options) as application:
        course = TreatmentCourse(
            id=CourseId(new_id()),
            patient_id=application.records.patient(options.patient).id,
            concerns=tuple(choice(Concern, text) for text in options.concern),
            regions=tuple(choice(AnatomicRegion, text) for text in options.region),
            goals=options.goals,
            planned_sessions=options.sessions,
            interval_days=options.interval_weeks * DAYS_PER_WEEK,
            maintenance_interval_days=maintenance * DAYS_PER_WEEK if maintenance else None,
            started_on=day(options.start) if options.start else None,
        )
        application.records.save_course(course)
    console.record(course_fields(course), course.id)
    return EXIT_OK


def _course_list(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        patient = application.records.patient(options.patient)
        for course in application.journal.courses(patient.id):
            console.record(course_fields(course), course.id)
    return EXIT_OK


def course_fields(course: TreatmentCourse) -> dict[str, JsonValue]:
    """Return a treatment course as the command line prints it."""
    return {
        "id": course.id,
        "patient": course.patient_id,
        "concerns": [concern.value for concern in course.concerns],
        "regions": [region.value for region in course.regions],
        "goals": course.goals,
        "planned_sessions": course.planned_sessions,
        "interval_days": course.interval_days,
        "maintenance_interval_days": course.maintenance_interval_days,
        "started_on": course.started_on,
    }
