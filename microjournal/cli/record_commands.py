"""Commands on patients, courses and sessions."""

from __future__ import annotations

import argparse
from argparse import Namespace

from microjournal.cli import trash_commands
from microjournal.cli.context import opened
from microjournal.cli.output import EXIT_OK, Console, JsonValue
from microjournal.cli.subcommands import Commands, add_command, add_group, choice, day
from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.courses import (
    Concern,
    Endpoint,
    NeedlingParameters,
    SessionKind,
    TreatmentCourse,
    TreatmentSession,
)
from microjournal.domain.errors import InputError
from microjournal.domain.identifiers import CourseId, PatientId, new_id
from microjournal.domain.patients import Patient, SkinPhototype
from microjournal.support.i18n import _

DAYS_PER_WEEK = 7


def add_commands(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add patient add|list|show|trash|untrash|erase, course add|list and session add|list."""
    _add_patient_commands(commands, shared)
    _add_course_commands(commands, shared)
    _add_session_commands(commands, shared)


# -- patients --------------------------------------------------------------------------------
def _add_patient_commands(commands: Commands, shared: argparse.ArgumentParser) -> None:
    patients = add_group(commands, "patient", shared, _("patients"))
    add = add_command(patients, "add", _patient_add, shared, _("add a patient"))
    add.add_argument("--number", required=True, help=_("chart number, unique in the journal"))
    add.add_argument("--name", default="", help=_("given and family name in one"))
    add.add_argument("--given", default="", help=_("given name"))
    add.add_argument("--family", default="", help=_("family name"))
    add.add_argument("--birth-date", "--born", dest="birth_date", help="YYYY-MM-DD")
    add.add_argument("--phototype", help=_("Fitzpatrick I to VI"))
    add.add_argument("--notes", default="")
    listing = add_command(patients, "list", _patient_list, shared, _("list patients"))
    listing.add_argument("--search", default="", help=_("beginning of a name or number"))
    listing.add_argument("--limit", type=_count, default=0, help=_("at most so many"))
    listing.add_argument("--trashed", action="store_true", help=_("those in the trash"))
    show = add_command(patients, "show", _patient_show, shared, _("one patient's record"))
    show.add_argument("patient", metavar="PATIENT", nargs="?", help=_("id or chart number"))
    show.add_argument("--patient", dest="patient_option", help=argparse.SUPPRESS)
    trash_commands.add_patient_commands(patients, shared)


def _patient_add(options: Namespace, console: Console) -> int:
    given, family = _names(options)
    patient = Patient(
        id=PatientId(new_id()),
        chart_number=options.number.strip(),
        given_name=given,
        family_name=family,
        birth_date=day(options.birth_date) if options.birth_date else None,
        phototype=choice(SkinPhototype, options.phototype) if options.phototype else None,
        notes=options.notes,
    )
    with opened(options) as application:
        application.records.save_patient(patient)
    console.record(_patient_fields(patient), f"{patient.chart_number}  {patient.id}")
    return EXIT_OK


def _names(options: Namespace) -> tuple[str, str]:
    if not options.name:
        return options.given.strip(), options.family.strip()
    given, _space, family = options.name.strip().rpartition(" ")
    return options.given or given, options.family or family


def _patient_list(options: Namespace, console: Console) -> int:
    if options.trashed:
        return trash_commands.print_trashed_patients(options, console)
    page_size = 500
    shown = 0
    after = None
    with opened(options) as application:
        while True:
            wanted = min(page_size, options.limit - shown) if options.limit else page_size
            page = application.records.patients(search=options.search, after=after, limit=wanted)
            for summary in page:
                console.record(
                    {
                        "id": summary.id,
                        "number": summary.chart_number,
                        "given_name": summary.given_name,
                        "family_name": summary.family_name,
                        "birth_date": summary.birth_date,
                        "sessions": summary.sessions,
                        "last_session": summary.last_session_on,
                    },
                    f"{summary.chart_number:12}  {summary.display_name}",
                )
            shown += len(page)
            if len(page) < wanted or (options.limit and shown >= options.limit):
                return EXIT_OK
            after = page[-1]


def _patient_show(options: Namespace, console: Console) -> int:
    named = options.patient or options.patient_option
    if not named:
        raise InputError("usage", _("No patient was named."), _("See --help."))
    with opened(options) as application:
        overview = application.records.overview(named)
        application.audit.note_opened(overview.patient.id)
    fields: dict[str, JsonValue] = {
        **_patient_fields(overview.patient),
        "course": _course_fields(overview.course) if overview.course else None,
        "sessions": [_session_fields(session) for session in overview.sessions],
        "photos": len(overview.photos),
        "treatments_done": overview.treatments_done,
        "next_due": overview.next_due_on,
    }
    planned = overview.course.planned_sessions if overview.course else "-"
    text = "\n".join(
        (
            f"{overview.patient.chart_number}  {overview.patient.display_name}",
            _("Treatments {done} of {planned}, photos {photos}, next due {due}").format(
                done=overview.treatments_done,
                planned=planned,
                photos=len(overview.photos),
                due=overview.next_due_on or "-",
            ),
        )
    )
    console.record(fields, text)
    return EXIT_OK


def _count(text: str) -> int:
    count = int(text)
    if count < 0:
        raise argparse.ArgumentTypeError(_("the number is below zero"))
    return count


def _patient_fields(patient: Patient) -> dict[str, JsonValue]:
    return {
        "id": patient.id,
        "number": patient.chart_number,
        "given_name": patient.given_name,
        "family_name": patient.family_name,
        "birth_date": patient.birth_date,
        "phototype": patient.phototype.value if patient.phototype else None,
        "notes": patient.notes,
    }


# -- courses ---------------------------------------------------------------------------------
def _add_course_commands(commands: Commands, shared: argparse.ArgumentParser) -> None:
    courses = add_group(commands, "course", shared, _("treatment courses"))
    add = add_command(courses, "add", _course_add, shared, _("plan a series"))
    add.add_argument("--patient", required=True, help=_("id or chart number"))
    add.add_argument("--concern", action="append", default=[], help=_("may be repeated"))
    add.add_argument("--region", action="append", default=[], help=_("may be repeated"))
    add.add_argument("--goals", default="")
    add.add_argument("--sessions", type=int, default=4, help=_("planned treatments"))
    add.add_argument("--interval-weeks", type=int, default=4)
    add.add_argument("--maintenance-weeks", type=int)
    add.add_argument("--start", help="YYYY-MM-DD")
    listing = add_command(courses, "list", _course_list, shared, _("list a patient's series"))
    listing.add_argument("--patient", required=True, help=_("id or chart number"))


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
    console.record(_course_fields(course), course.id)
    return EXIT_OK


def _course_list(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        patient = application.records.patient(options.patient)
        for course in application.journal.courses(patient.id):
            console.record(_course_fields(course), course.id)
    return EXIT_OK


def _course_fields(course: TreatmentCourse) -> dict[str, JsonValue]:
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


# -- sessions --------------------------------------------------------------------------------
def _add_session_commands(commands: Commands, shared: argparse.ArgumentParser) -> None:
    sessions = add_group(commands, "session", shared, _("treatment sessions"))
    add = add_command(sessions, "add", _session_add, shared, _("add a session"))
    add.add_argument("--patient", required=True, help=_("id or chart number"))
    add.add_argument("--date", help=_("YYYY-MM-DD (today when left out)"))
    add.add_argument("--kind", default=SessionKind.TREATMENT.value)
    add.add_argument("--course", help=_("id (the newest course when left out)"))
    add.add_argument("--device")
    add.add_argument("--lot")
    add.add_argument("--topical")
    add.add_argument("--anaesthetic")
    add.add_argument("--reactions", default="")
    add.add_argument("--notes", default="")
    add.add_argument(
        "--needling",
        action="append",
        default=[],
        metavar="REGION:MM[:PASSES[:ENDPOINT]]",
        help=_("may be repeated; replaces what is carried forward"),
    )
    listing = add_command(sessions, "list", _session_list, shared, _("list sessions"))
    listing.add_argument("--patient", required=True, help=_("id or chart number"))


def _session_add(options: Namespace, console: Console) -> int:
    from dataclasses import replace

    with opened(options) as application:
        patient = application.records.patient(options.patient)
        session = application.records.draft_session(
            patient.id,
            kind=choice(SessionKind, options.kind),
            held_on=day(options.date) if options.date else None,
        )
        session = replace(
            session,
            course_id=CourseId(options.course) if options.course else session.course_id,
            device=session.device if options.device is None else options.device,
            cartridge_lot=session.cartridge_lot if options.lot is None else options.lot,
            topical=session.topical if options.topical is None else options.topical,
            anaesthetic=(
                session.anaesthetic if options.anaesthetic is None else options.anaesthetic
            ),
            needling=tuple(_needling(text) for text in options.needling) or session.needling,
            reactions=options.reactions,
            notes=options.notes,
        )
        application.records.save_session(session)
    console.record(_session_fields(session), f"{session.held_on}  {session.id}")
    return EXIT_OK


def _session_list(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        patient = application.records.patient(options.patient)
        for session in application.records.sessions(patient.id):
            console.record(
                _session_fields(session), f"{session.held_on}  {session.kind.value}  {session.id}"
            )
    return EXIT_OK


def _needling(text: str) -> NeedlingParameters:
    parts = text.split(":")
    try:
        return NeedlingParameters(
            region=choice(AnatomicRegion, parts[0]),
            needle_length_mm=float(parts[1]),
            passes=int(parts[2]) if len(parts) > 2 and parts[2] else None,
            endpoint=choice(Endpoint, parts[3]) if len(parts) > 3 else None,
        )
    except (IndexError, ValueError) as error:
        raise InputError(
            "needling_unreadable",
            _("The needling parameters “{text}” could not be read.").format(text=text),
            _("Write REGION:MM[:PASSES[:ENDPOINT]], for example left_cheek:1.5:4:erythema."),
        ) from error


def _session_fields(session: TreatmentSession) -> dict[str, JsonValue]:
    return {
        "id": session.id,
        "patient": session.patient_id,
        "course": session.course_id,
        "date": session.held_on,
        "kind": session.kind.value,
        "device": session.device,
        "cartridge_lot": session.cartridge_lot,
        "needling": [
            {
                "region": zone.region.value,
                "needle_length_mm": zone.needle_length_mm,
                "passes": zone.passes,
                "endpoint": zone.endpoint.value if zone.endpoint else None,
            }
            for zone in session.needling
        ],
        "topical": session.topical,
        "anaesthetic": session.anaesthetic,
        "reactions": session.reactions,
        "notes": session.notes,
    }
