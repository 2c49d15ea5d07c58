"""Commands on patients."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from microjournal.cli import trash_commands
from microjournal.cli.context import opened
from microjournal.cli.course_commands import course_fields
from microjournal.cli.output import EXIT_OK, Console, JsonValue
from microjournal.cli.session_commands import session_fields
from microjournal.cli.subcommands import Commands, add_command, add_group, choice, day
from microjournal.domain.errors import InputError
from microjournal.domain.identifiers import PatientId, new_id
from microjournal.domain.patients import Patient, PatientSummary, SkinPhototype
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.services.records import PatientOverview, RecordsService

PAGE_SIZE = 500
"""So many patients are read at once."""


def add_commands(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add patient add|list|show|trash|untrash|erase."""
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
    with opened(options) as application:
        found = _found(application.records, options.search, options.limit)
        for summary in islice(found, options.limit or None):
            console.record(
                _summary_fields(summary), f"{summary.chart_number:12}  {summary.display_name}"
            )
    return EXIT_OK


def _found(records: RecordsService, search: str, limit: int) -> Iterator[PatientSummary]:
    """Yield whoever matches, page by page; ``limit`` is how many are wanted, 0 for all."""
    page_size = min(limit or PAGE_SIZE, PAGE_SIZE)
    after = None
    while page := records.patients(search=search, after=after, limit=page_size):
        yield from page
        if len(page) < page_size:
            return
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
        "course": course_fields(overview.course) if overview.course else None,
        "sessions": [session_fields(session) for session in overview.sessions],
        "photos": len(overview.photos),
        "treatments_done": overview.treatments_done,
        "next_due": overview.next_due_on,
    }
    console.record(fields, _overview_text(overview))
    return EXIT_OK


def _overview_text(overview: PatientOverview) -> str:
    standing = _("Treatments {done} of {planned}, photos {photos}, next due {due}").format(
        done=overview.treatments_done,
        planned=overview.course.planned_sessions if overview.course else "-",
        photos=len(overview.photos),
        due=overview.next_due_on or "-",
    )
    return f"{overview.patient.chart_number}  {overview.patient.display_name}\n{standing}"


def _count(text: str) -> int:
    count = int(text)
    if count < 0:
        raise argparse.ArgumentTypeError(_("the number is below zero"))
    return count


def _summary_fields(summary: PatientSummary) -> dict[str, JsonValue]:
    return {
        "id": summary.id,
        "number": summary.chart_number,
        "given_name": summary.given_name,
        "family_name": summary.family_name,
        "birth_date": summary.birth_date,
        "sessions": summary.sessions,
        "last_session": summary.last_session_on,
    }


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
