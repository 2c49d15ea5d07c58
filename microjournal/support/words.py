"""The words people read for the vocabulary of the domain, in their language."""

from __future__ import annotations

from microjournal.domain.anatomy import StandardView
from microjournal.domain.courses import Concern, Endpoint, SessionKind
from microjournal.domain.patients import ConsentScope
from microjournal.domain.photos import DateSource, Moment
from microjournal.support.days import age_on, day_text, month_text, short_day_text
from microjournal.support.i18n import _, language

__all__ = [
    "age_on",
    "concern_text",
    "consent_text",
    "date_source_text",
    "day_text",
    "endpoint_text",
    "moment_text",
    "month_text",
    "session_kind_text",
    "short_day_text",
    "view_text",
]


def view_text(view: StandardView) -> str:
    """Return a standard view in words (the side named is the patient's side seen)."""
    return {
        StandardView.FRONTAL: _("Front"),
        StandardView.FRONTAL_EYES_CLOSED: _("Front, eyes closed"),
        StandardView.OBLIQUE_RIGHT: _("Right 45°"),
        StandardView.OBLIQUE_LEFT: _("Left 45°"),
        StandardView.LATERAL_RIGHT: _("Right profile"),
        StandardView.LATERAL_LEFT: _("Left profile"),
        StandardView.CHEEK_RIGHT: _("Right cheek"),
        StandardView.CHEEK_LEFT: _("Left cheek"),
        StandardView.FOREHEAD: _("Forehead"),
        StandardView.PERIORAL: _("Mouth and chin"),
        StandardView.NECK: _("Neck"),
        StandardView.OTHER: _("Other view"),
    }[view]


def moment_text(moment: Moment) -> str:
    """Return when, relative to the treatment, a photo was taken."""
    return {
        Moment.BEFORE: _("Before"),
        Moment.AFTER: _("After"),
        Moment.HEALING: _("Healing"),
    }[moment]


def session_kind_text(kind: SessionKind) -> str:
    """Return what a visit is for."""
    return {
        SessionKind.CONSULTATION: _("Consultation"),
        SessionKind.TREATMENT: _("Treatment"),
        SessionKind.FOLLOW_UP: _("Follow-up"),
    }[kind]


def concern_text(concern: Concern) -> str:
    """Return why the patient came."""
    return {
        Concern.ACNE_SCARS: _("Acne scars"),
        Concern.FINE_LINES: _("Fine lines"),
        Concern.ENLARGED_PORES: _("Enlarged pores"),
        Concern.UNEVEN_TEXTURE: _("Uneven texture"),
        Concern.STRETCH_MARKS: _("Stretch marks"),
        Concern.SURGICAL_SCAR: _("Surgical scar"),
        Concern.PIGMENTATION: _("Pigmentation"),
        Concern.LAXITY: _("Laxity"),
        Concern.OTHER: _("Other concern"),
    }[concern]


def endpoint_text(endpoint: Endpoint) -> str:
    """Return the visible response at which needling stopped."""
    return {
        Endpoint.NONE: _("None"),
        Endpoint.ERYTHEMA: _("Even redness"),
        Endpoint.PINPOINT_BLEEDING: _("Pinpoint bleeding"),
        Endpoint.CONFLUENT_BLEEDING: _("Confluent bleeding"),
    }[endpoint]


def inside_sentence(label: str) -> str:
    """Return a label as it reads amid a sentence, such as "even redness".

    German nouns keep their capital; only an adjective before its noun loses it.
    """
    if language() != "de":
        return label.lower()
    first, space, rest = label.partition(" ")
    return f"{first.lower()}{space}{rest}" if rest[:1].isupper() else label


def consent_text(scope: ConsentScope) -> str:
    """Return what a consent is for."""
    return {
        ConsentScope.RECORD: _("Record"),
        ConsentScope.TEACHING: _("Teaching"),
        ConsentScope.PUBLICATION: _("Publication"),
        ConsentScope.MARKETING: _("Marketing"),
    }[scope]


def date_source_text(source: DateSource) -> str:
    """Return where a capture date comes from."""
    return {
        DateSource.EXIF: _("from the camera"),
        DateSource.SESSION: _("the day of the session"),
        DateSource.FILE: _("from the file"),
        DateSource.TYPED: _("typed"),
        DateSource.UNKNOWN: _("unknown"),
    }[source]
