"""Where a face holds another expression, it is named as the reason, not what it does to skin.

Expression alone refuses nothing. But skin that a smile moves is lit, tinted and stretched
differently, and a region refused for that would blame light or make-up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.measurements import Reason, RegionMeasurement, Verdict
from microjournal.services.comparability import explain
from microjournal.services.pair_alignment import AlignedPhotos

CODE = "expression_differs"
LOWER_FACE_LIMITS: Mapping[str, float] = {
    "expression_difference_mm": 3.3,
    "skin_stretch_mm": 0.9,
}
"""Copies of one photo, turned, smaller and recompressed, stay below 2.3 and 0.12 mm, another
camera distance below 1.5 and 0.3 mm, a head turned as far as is measured below 0.85 mm on the
skin; a broad smile is 6 mm and more, and 1.3 mm on the skin."""

BROW_LIMITS: Mapping[str, float] = {"brow_difference_mm": 2.5}
"""Other camera distances and light move the brows of a mesh by up to 1.8 mm."""

_LOWER_FACE = frozenset(
    {
        AnatomicRegion.NOSE,
        AnatomicRegion.LEFT_PERIORBITAL,
        AnatomicRegion.RIGHT_PERIORBITAL,
        AnatomicRegion.LEFT_CHEEK,
        AnatomicRegion.RIGHT_CHEEK,
        AnatomicRegion.UPPER_LIP,
        AnatomicRegion.CHIN,
        AnatomicRegion.LEFT_JAW,
        AnatomicRegion.RIGHT_JAW,
    }
)
_UPPER_FACE = frozenset(
    {
        AnatomicRegion.FOREHEAD,
        AnatomicRegion.GLABELLA,
        AnatomicRegion.LEFT_TEMPLE,
        AnatomicRegion.RIGHT_TEMPLE,
    }
)
_STRONGER = frozenset({"head_shape_differs", "lens_distance_differs", "pose_differs"})
_MISLEADING = frozenset(
    {
        "make_up_or_tone",
        "light_or_make_up_differs",
        "light_direction_differs",
        "light_or_gloss_differs",
    }
)
_EXPLAINED = _MISLEADING | {
    "skin_does_not_match",
    "not_registered",
    "processing_differs",
    "relief_too_fine",
    "too_imprecise",
}


def expression_parameters() -> dict[str, float]:
    """Return the limits beyond which an expression differs, for the record."""
    return {**LOWER_FACE_LIMITS, **BROW_LIMITS}


def moves_skin(region: AnatomicRegion, numbers: Mapping[str, float]) -> bool:
    """Tell whether two expressions differ so that they move the skin of a region."""
    if region in _LOWER_FACE:
        limits = LOWER_FACE_LIMITS
    elif region in _UPPER_FACE:
        limits = BROW_LIMITS
    else:
        return False
    return any(abs(numbers.get(name, 0.0)) > limit for name, limit in limits.items())


def with_expression(measured: RegionMeasurement, photos: AlignedPhotos) -> RegionMeasurement:
    """Return a measured region with expression among its reasons, where it is one.

    A number is accompanied by it. A refusal for what expression does to skin gets it as its
    first reason, and light and make-up that were seen in this skin alone are not blamed; reasons
    of the capture stay, and other people, distances and poses need no further reason. Where no
    region shows that it is the same skin at all, expression is only added.
    """
    numbers = {number.name: number.value for number in photos.context.quality}
    if not moves_skin(measured.region.region, numbers):
        return measured
    if measured.verdict is not Verdict.NOT_COMPARABLE:
        return replace(measured, reasons=_distinct((*measured.reasons, explain(CODE))))
    capture = frozenset(reason.code for reason in photos.context.refusals)
    return replace(
        measured,
        reasons=explained(measured.reasons, capture=capture, is_same_skin=bool(photos.registered)),
    )


def explained(
    reasons: tuple[Reason, ...], *, capture: frozenset[str], is_same_skin: bool
) -> tuple[Reason, ...]:
    """Return the reasons of a refused region whose expression differs, the right one first.

    Parameters
    ----------
    reasons : tuple of Reason
        Why the region is refused.
    capture : frozenset of str
        Codes of the reasons that hold for the whole pair.
    is_same_skin : bool
        Some region of the pair was found again.
    """
    codes = frozenset(reason.code for reason in reasons)
    if codes & _STRONGER or not (codes - capture) & _EXPLAINED:
        return reasons
    if not is_same_skin:
        return _distinct((*reasons, explain(CODE)))
    blamed = _MISLEADING - capture
    left = tuple(reason for reason in reasons if reason.code not in blamed)
    return _distinct((explain(CODE), *left))


def _distinct(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    return tuple({reason.code: reason for reason in reasons}.values())
