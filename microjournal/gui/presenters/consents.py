"""Photographic consents by purpose: what holds today, what ended, and why."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from microjournal.domain.identifiers import ConsentId, PatientId, new_id
from microjournal.domain.patients import ConsentScope, PhotographicConsent
from microjournal.support.i18n import _
from microjournal.support.words import consent_text, day_text


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentRow:
    """One purpose: its newest consent in words."""

    scope: ConsentScope
    name: str
    purpose: str
    status: str
    is_valid: bool
    needs_attention: bool = False


def consent_rows(consents: tuple[PhotographicConsent, ...], today: date) -> tuple[ConsentRow, ...]:
    """Return a row for every purpose, whether agreed to or not."""
    return tuple(_row(scope, newest_of(consents, scope), today) for scope in ConsentScope)


def newest_of(
    consents: tuple[PhotographicConsent, ...], scope: ConsentScope
) -> PhotographicConsent | None:
    """Return the newest consent for a purpose."""
    own = [consent for consent in consents if consent.scope is scope]
    # Stable: of two given on one day the one recorded later wins.
    return max(enumerate(own), key=lambda pair: (pair[1].given_on, pair[0]))[1] if own else None


def given(
    patient_id: PatientId, scope: ConsentScope, *, given_on: date, expires_on: date | None
) -> PhotographicConsent:
    """Return a new consent for one purpose."""
    return PhotographicConsent(
        id=ConsentId(new_id()),
        patient_id=patient_id,
        scope=scope,
        given_on=given_on,
        expires_on=expires_on,
    )


def withdrawn(consent: PhotographicConsent, day: date) -> PhotographicConsent:
    """Return a consent that ends on ``day``; what was shown before was allowed then."""
    return replace(consent, withdrawn_on=day)


def _row(scope: ConsentScope, consent: PhotographicConsent | None, today: date) -> ConsentRow:
    is_valid = consent is not None and consent.is_valid_on(today)
    return ConsentRow(
        scope=scope,
        name=consent_text(scope),
        purpose=_purpose(scope),
        status=_status(consent, today),
        is_valid=is_valid,
        needs_attention=not is_valid and (consent is not None or scope is ConsentScope.RECORD),
    )


def _purpose(scope: ConsentScope) -> str:
    return {
        ConsentScope.RECORD: _("Kept in this journal and shown to the patient"),
        ConsentScope.TEACHING: _("Shown to colleagues and students"),
        ConsentScope.PUBLICATION: _("Printed in scientific publications"),
        ConsentScope.MARKETING: _("Shown on the practice's website and leaflets"),
    }[scope]


def _status(consent: PhotographicConsent | None, today: date) -> str:
    if consent is None:
        return _("Not given")
    if consent.withdrawn_on is not None and consent.withdrawn_on <= today:
        return _("Withdrawn on {day}").format(day=day_text(consent.withdrawn_on))
    if consent.expires_on is not None and consent.expires_on < today:
        return _("Expired on {day}").format(day=day_text(consent.expires_on))
    if consent.expires_on is not None:
        return _("Given on {day}, until {end}").format(
            day=day_text(consent.given_on), end=day_text(consent.expires_on)
        )
    return _("Given on {day}, until withdrawn").format(day=day_text(consent.given_on))
