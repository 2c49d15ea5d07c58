"""The patient's header: who this is, where the series stands, what was agreed to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from microjournal.domain.identifiers import PhotoId
from microjournal.domain.patients import ConsentScope, PhotographicConsent
from microjournal.gui.presenters.patient_list import initials
from microjournal.support.i18n import _
from microjournal.support.words import age_on, concern_text, day_text, short_day_text

if TYPE_CHECKING:
    from microjournal.services.records import PatientOverview

_SOON_DAYS = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A pill: its text, its tone ("accent", "attention", "plain") and a longer explanation."""

    text: str
    tone: str = "accent"
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientHeaderState:
    """What the header shows of one patient."""

    name: str
    initials: str
    identifiers: str
    facts: tuple[Fact, ...]
    cover_photo_id: PhotoId | None = None


def header_state(overview: PatientOverview, *, today: date) -> PatientHeaderState:
    """Return the header of a patient as of ``today``."""
    patient = overview.patient
    facts = (_concern(overview), _series(overview, today), _consent(overview.consents, today))
    return PatientHeaderState(
        name=patient.display_name,
        initials=initials(patient.given_name, patient.family_name, patient.chart_number),
        identifiers=_identifiers(overview, today),
        facts=tuple(fact for fact in facts if fact is not None),
        cover_photo_id=overview.cover_photo_id,
    )


def _identifiers(overview: PatientOverview, today: date) -> str:
    patient = overview.patient
    parts = [patient.chart_number]
    if patient.birth_date is not None:
        age = _("{age} y").format(age=age_on(patient.birth_date, today))
        parts += [day_text(patient.birth_date), age]
    if patient.phototype is not None:
        parts.append(_("phototype {type}").format(type=patient.phototype.value))
    return " · ".join(parts)


def _concern(overview: PatientOverview) -> Fact | None:
    course = overview.course
    if course is None or not course.concerns:
        return None
    words = [concern_text(concern) for concern in course.concerns]
    more = f" +{len(words) - 1}" if len(words) > 1 else ""
    return Fact(text=words[0] + more, explanation=", ".join(words))


def _series(overview: PatientOverview, today: date) -> Fact | None:
    """Return "Session 3 of 5 · next due 12 Dec"; overdue asks for attention."""
    course = overview.course
    if course is None:
        return None
    done, planned = overview.treatments_done, course.planned_sessions
    if done > planned:
        where = _("Maintenance")
    elif done == 0:
        where = _("{planned} sessions planned").format(planned=planned)
    else:
        where = _("Session {done} of {planned}").format(done=done, planned=planned)
    due = overview.next_due_on
    if due is None:
        return Fact(text=where)
    if due < today:
        return Fact(
            text=_("{where} · due since {day}").format(where=where, day=short_day_text(due)),
            tone="attention",
            explanation=_("The next treatment was planned for {day}.").format(day=day_text(due)),
        )
    return Fact(
        text=_("{where} · next due {day}").format(where=where, day=short_day_text(due)),
        explanation=day_text(due),
    )


def _consent(consents: tuple[PhotographicConsent, ...], today: date) -> Fact:
    """Return the state of the consent to keep photographs in the record."""
    for_record = [consent for consent in consents if consent.scope is ConsentScope.RECORD]
    valid = [consent for consent in for_record if consent.is_valid_on(today)]
    if valid:
        return _valid_consent(valid[-1], today)
    explanation = _("Ask for consent before you take photos.")
    if for_record and for_record[-1].withdrawn_on is not None:
        return Fact(text=_("Photo consent withdrawn"), tone="attention", explanation=explanation)
    if for_record:
        return Fact(text=_("Photo consent expired"), tone="attention", explanation=explanation)
    return Fact(text=_("No photo consent"), tone="attention", explanation=explanation)


def _valid_consent(consent: PhotographicConsent, today: date) -> Fact:
    if consent.expires_on is None:
        given = day_text(consent.given_on)
        return Fact(text=_("Photo consent"), explanation=_("Given on {day}.").format(day=given))
    runs_out_soon = (consent.expires_on - today).days <= _SOON_DAYS
    return Fact(
        text=_("Photo consent to {day}").format(day=day_text(consent.expires_on)),
        tone="attention" if runs_out_soon else "accent",
    )
