"""Aftercare and recovery sheets as the plain values their templates print."""

from __future__ import annotations

from itertools import groupby

from microjournal.domain.reports import AftercareItem, AftercareSheet, RecoverySheet
from microjournal.reports.comparison_data import JsonObject, practice_data
from microjournal.reports.paper import Paper
from microjournal.reports.typst_compile import TypstJob
from microjournal.reports.words import printable
from microjournal.support.i18n import _
from microjournal.support.words import day_text


def aftercare_job(sheet: AftercareSheet, paper: Paper) -> TypstJob:
    """Return the typesetting job of an aftercare sheet."""
    some_verified = any(item.verified for item in sheet.items)
    data: JsonObject = {
        "paper": paper.value,
        "language": sheet.language,
        "title": _("After your treatment"),
        "practice": practice_data(sheet.practice),
        "patient": printable(sheet.patient_line),
        "treated": day_text(sheet.treated_on),
        "treatment": printable(sheet.treatment_line),
        "next": None if sheet.next_on is None else day_text(sheet.next_on),
        "periods": _periods(sheet.items, some_verified),
        "call_us": [printable(sign) for sign in sheet.call_us],
        "words": {**_aftercare_words(), "unverified": _caveat(sheet.items)},
    }
    return TypstJob(template="aftercare.typ", data=data, created_on=sheet.treated_on)


def recovery_job(sheet: RecoverySheet, paper: Paper) -> TypstJob:
    """Return the typesetting job of a recovery sheet."""
    data: JsonObject = {
        "paper": paper.value,
        "language": sheet.language,
        "title": _("Recovery key"),
        "practice": {"name": "", "address": "", "phone": ""},
        "patient": "",
        "journal": printable(sheet.journal_id),
        "created": day_text(sheet.created_on),
        "groups": [printable(group) for group in sheet.groups],
        "words": _recovery_words(),
    }
    return TypstJob(template="recovery.typ", data=data, created_on=sheet.created_on)


def _periods(items: tuple[AftercareItem, ...], some_verified: bool) -> list[JsonObject]:
    """Return the items by period, and within a period by kind, in the order given.

    Unconfirmed lines are marked where confirmed ones stand beside them.
    """
    return [
        {"period": printable(period), "kinds": _kinds(tuple(in_period), some_verified)}
        for period, in_period in groupby(items, key=lambda item: item.period)
    ]


def _kinds(items: tuple[AftercareItem, ...], some_verified: bool) -> list[JsonObject]:
    return [
        {"kind": printable(kind), "items": [_item(item, some_verified) for item in same_kind]}
        for kind, same_kind in groupby(items, key=lambda item: item.kind)
    ]


def _item(item: AftercareItem, some_verified: bool) -> JsonObject:
    return {"text": printable(item.text), "marked": some_verified and not item.verified}


def _caveat(items: tuple[AftercareItem, ...]) -> str:
    """Say what nobody at the practice has confirmed: nothing, the marked lines, or all."""
    confirmed = [item.verified for item in items]
    if all(confirmed):
        return ""
    if any(confirmed):
        return _("Lines marked * are general reference, not yet confirmed by your practice.")
    return _("General reference, not yet confirmed by your practice.")


def _aftercare_words() -> JsonObject:
    return {
        "page": _("Page {page} of {pages}"),
        "purpose": _(
            "General information after a treatment; your practice's own advice comes first."
        ),
        "treated": _("Treated on"),
        "treatment": _("Treatment"),
        "next": _("Next appointment"),
        "call_us": _("Call us if you notice"),
    }


def _recovery_words() -> JsonObject:
    return {
        "page": _("Page {page} of {pages}"),
        "purpose": _("Whoever holds this page can open the journal."),
        "lead": _(
            "This key opens the journal when the passphrase is lost. "
            "Without passphrase and key the journal can never be opened again, by anybody."
        ),
        "journal": _("Journal"),
        "created": _("Created on"),
        "rules_title": _("How to keep it"),
        "rules": [
            _("Keep this page on paper, in a safe or locked cabinet, away from the computer."),
            _("Do not photograph it, scan it or send it by e-mail."),
            _("Write a new one if this page is lost or somebody else has seen it."),
        ],
        "kept_at": _("Kept at"),
        "kept_by": _("Kept by"),
    }
