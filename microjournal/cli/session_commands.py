"""Commands on treatment sessions."""

from __future__ import annotations

import argparse
from argparse import Namespace
from dataclasses import replace

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
from microjournal.domain.courses import (
    Endpoint,
    NeedlingParameters,
    SessionKind,
    TreatmentSession,
)
from microjournal.domain.errors import InputError
from microjournal.domain.identifiers import CourseId
from microjournal.support.i18n import _


def add_commands(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add session add|list."""
    sessions = add_group(commands, "session", shared, _("treatment sessions"))
    add = add_command(sessions, "add", _session_add, shared, _("add a session"))
    add_patient_option(add)
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
    add_patient_option(listing)


def _session_add(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        patient = application.records.patient(options.patient)
        session = application.records.draft_session(
            patient.id,
            kind=choice(SessionKind, options.kind),
            held_on=day(options.date) if options.date else None,
        )
        session = _as_given(session, options)
        application.records.save_session(session)
    console.record(session_fields(session), f"{session.held_on}  {session.id}")
    return EXIT_OK


def _as_given(draft: TreatmentSession, options: Namespace) -> TreatmentSession:
    """Return what is carried forward, with what the options say in its place."""
    return replace(
        draft,
        course_id=CourseId(options.course) if options.course else draft.course_id,
        device=draft.device if options.device is None else options.device,
        cartridge_lot=draft.cartridge_lot if options.lot is None else options.lot,
        topical=draft.topical if options.topical is None else options.topical,
        anaesthetic=draft.anaesthetic if options.anaesthetic is None else options.anaesthetic,
        needling=tuple(_needling(text) for text in options.needling) or draft.needling,
        reactions=options.reactions,
        notes=options.notes,
    )


def _session_list(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        patient = application.records.patient(options.patient)
        for session in application.records.sessions(patient.id):
            console.record(
                session_fields(session), f"{session.held_on}  {session.kind.value}  {session.id}"
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


def session_fields(session: TreatmentSession) -> dict[str, JsonValue]:
    """Return a treatment session as the command line prints it."""
    return {
        "id": session.id,
        "patient": session.patient_id,
        "course": session.course_id,
        "date": session.held_on,
        "kind": session.kind.value,
        "device": session.device,
        "cartridge_lot": session.cartridge_lot,
        "needling": [_zone_fields(zone) for zone in session.needling],
        "topical": session.topical,
        "anaesthetic": session.anaesthetic,
        "reactions": session.reactions,
        "notes": session.notes,
    }


def _zone_fields(zone: NeedlingParameters) -> dict[str, JsonValue]:
    return {
        "region": zone.region.value,
        "needle_length_mm": zone.needle_length_mm,
        "passes": zone.passes,
        "endpoint": zone.endpoint.value if zone.endpoint else None,
    }
