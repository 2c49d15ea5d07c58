"""What the measurements say about each photo: baseline, comparable, or withheld and why."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from microjournal.domain.identifiers import PhotoId
from microjournal.domain.measurements import Measurement, Reason
from microjournal.support.i18n import _


class BadgeKind(Enum):
    """What a badge says; ``NONE`` when the photo was not measured."""

    NONE = "none"
    BASELINE = "baseline"
    COMPARABLE = "comparable"
    REPEAT = "repeat"
    WITHHELD = "withheld"
    MISSING = "missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """One badge: ``text`` on the photo, ``explanation`` in words."""

    kind: BadgeKind = BadgeKind.NONE
    text: str = ""
    explanation: str = ""


def badges_of(
    measurements: tuple[Measurement, ...], repeats: frozenset[PhotoId] = frozenset()
) -> dict[PhotoId, Badge]:
    """Return the badge of every photo that takes part in a measurement.

    ``repeats`` are photos that repeat another of their session, and no follow-ups. A photo
    that is comparable with any baseline is comparable; one that only ever was a baseline is
    marked as that.
    """
    found = dict.fromkeys(repeats, _repeat())
    measurements = tuple(m for m in measurements if m.follow_up_photo_id not in repeats)
    for measurement in measurements:
        badge = _follow_up_badge(measurement)
        former = found.get(measurement.follow_up_photo_id)
        if former is None or former.kind is not BadgeKind.COMPARABLE:
            found[measurement.follow_up_photo_id] = badge
    for measurement in measurements:
        found.setdefault(measurement.baseline_photo_id, _baseline())
    return found


def missing_badge() -> Badge:
    """Return the badge of a photo whose original is not in the store."""
    return Badge(
        kind=BadgeKind.MISSING,
        text=_("Original missing"),
        explanation=_("The original is missing: look in the backups, on the page Care."),
    )


def _baseline() -> Badge:
    return Badge(
        kind=BadgeKind.BASELINE,
        text=_("Baseline"),
        explanation=_("Later photos of this view are compared with this one."),
    )


def _repeat() -> Badge:
    return Badge(
        kind=BadgeKind.REPEAT,
        text=_("Repeat"),
        explanation=_("Repeats a photo of this session: tells how far repeat photos differ here."),
    )


def _follow_up_badge(measurement: Measurement) -> Badge:
    if measurement.pair.is_comparable:
        return Badge(
            kind=BadgeKind.COMPARABLE,
            text=_("Comparable"),
            explanation=_("Comparable with the baseline."),
        )
    reasons = measurement.pair.reasons or tuple(
        reason for region in measurement.pair.regions for reason in region.reasons
    )
    return Badge(
        kind=BadgeKind.WITHHELD,
        text=_("Withheld"),
        explanation=_("Not comparable with the baseline: {why}").format(why=_words(reasons)),
    )


def _words(reasons: tuple[Reason, ...]) -> str:
    said = dict.fromkeys(f"{reason.message} {reason.hint}".strip() for reason in reasons)
    return " ".join(said) or _("the photos differ too much.")
