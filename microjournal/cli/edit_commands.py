"""Commands that correct what is recorded: assign, consent, practice."""

from __future__ import annotations

import argparse
from argparse import Namespace
from dataclasses import replace
from datetime import datetime

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
from microjournal.domain.anatomy import StandardView
from microjournal.domain.errors import InputError
from microjournal.domain.identifiers import ConsentId, PhotoId, SessionId, new_id
from microjournal.domain.patients import ConsentScope, PhotographicConsent
from microjournal.domain.photos import Moment
from microjournal.support.i18n import _

PRACTICE_FIELDS = ("name", "address", "phone")


def add_commands(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add assign, consent add|withdraw|list and practice."""
    assign = add_command(
        commands, "assign", _assign, shared, _("correct session, view, moment or date of a photo")
    )
    assign.add_argument("photo", metavar="PHOTO")
    assign.add_argument("--session", help=_("id of a session of the same patient"))
    assign.add_argument("--view")
    assign.add_argument("--moment", help="before|after|healing")
    assign.add_argument("--taken-at", help="YYYY-MM-DD[THH:MM]")
    _add_consent_commands(commands, shared)
    practice = add_command(
        commands, "practice", _practice, shared, _("what is printed at the head of documents")
    )
    for field in PRACTICE_FIELDS:
        practice.add_argument(f"--{field}")


def _assign(options: Namespace, console: Console) -> int:
    photo_id = PhotoId(options.photo)
    with opened(options) as application:
        application.records.assign_photo(
            photo_id,
            session_id=SessionId(options.session) if options.session else None,
            view=choice(StandardView, options.view) if options.view else None,
            moment=choice(Moment, options.moment) if options.moment else None,
        )
        if options.taken_at:
            application.records.correct_date(photo_id, _instant(options.taken_at))
    console.record({"event": "assigned", "photo": photo_id}, _("Corrected."))
    return EXIT_OK


# -- consents --------------------------------------------------------------------------------
def _add_consent_commands(commands: Commands, shared: argparse.ArgumentParser) -> None:
    consents = add_group(commands, "consent", shared, _("photographic consents by purpose"))
    add = add_command(consents, "add", _consent_add, shared, _("record a consent"))
    add_patient_option(add)
    add.add_argument("--scope", required=True, help="record|teaching|publication|marketing")
    add.add_argument("--given-on", help=_("YYYY-MM-DD (today when left out)"))
    add.add_argument("--expires-on", help="YYYY-MM-DD")
    withdraw = add_command(
        consents, "withdraw", _consent_withdraw, shared, _("record a withdrawal")
    )
    withdraw.add_argument("consent", metavar="CONSENT")
    add_patient_option(withdraw)
    listing = add_command(consents, "list", _consent_list, shared, _("list a patient's consents"))
    add_patient_option(listing)


def _consent_add(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        consent = PhotographicConsent(
            id=ConsentId(new_id()),
            patient_id=application.records.patient(options.patient).id,
            scope=choice(ConsentScope, options.scope),
            given_on=day(options.given_on) if options.given_on else application.clock.today(),
            expires_on=day(options.expires_on) if options.expires_on else None,
        )
        application.records.save_consent(consent)
    console.record(_consent_fields(consent), consent.id)
    return EXIT_OK


def _consent_withdraw(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        patient = application.records.patient(options.patient)
        held = {consent.id: consent for consent in application.journal.consents(patient.id)}
        consent = held.get(ConsentId(options.consent))
        if consent is None:
            raise InputError(
                "unknown_consent",
                _("The patient has no such consent."),
                _("The command “consent list” shows the ids."),
            )
        withdrawn = replace(consent, withdrawn_on=application.clock.today())
        application.records.save_consent(withdrawn)
    console.record(_consent_fields(withdrawn), _("Withdrawn."))
    return EXIT_OK


def _consent_list(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        patient = application.records.patient(options.patient)
        for consent in application.journal.consents(patient.id):
            console.record(
                _consent_fields(consent), f"{consent.given_on}  {consent.scope.value}  {consent.id}"
            )
    return EXIT_OK


def _consent_fields(consent: PhotographicConsent) -> dict[str, JsonValue]:
    return {
        "id": consent.id,
        "patient": consent.patient_id,
        "scope": consent.scope.value,
        "given_on": consent.given_on,
        "expires_on": consent.expires_on,
        "withdrawn_on": consent.withdrawn_on,
    }


# -- practice --------------------------------------------------------------------------------
def _practice(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        profile = application.records.practice()
        given = {
            field: getattr(options, field)
            for field in PRACTICE_FIELDS
            if getattr(options, field) is not None
        }
        if given:
            profile = replace(profile, **given)
            application.records.save_practice(profile)
    console.record(
        {"name": profile.name, "address": profile.address, "phone": profile.phone},
        "\n".join((profile.name, profile.address, profile.phone)),
    )
    return EXIT_OK


def _instant(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError as error:
        raise InputError(
            "date_unreadable",
            _("“{text}” is not a date.").format(text=text),
            _("Write YYYY-MM-DD or YYYY-MM-DDTHH:MM."),
        ) from error
