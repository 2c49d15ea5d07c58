"""The classical measures on the same material: what they would have told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from microjournal.domain.measurements import percent
from microjournal.validation.figures import balanced, labelled, of_suite, unchanged, whole
from microjournal.validation.rows import Row
from microjournal.validation.splits import Suite
from microjournal.validation.statistics import (
    Z_95,
    Share,
    Spread,
    detectable_percent,
    rank_correlation,
    share_of,
    slope_through_origin,
    spread_of,
)

MEASURES: Mapping[str, str] = MappingProxyType(
    {
        "glcm_contrast": "GLCM contrast",
        "laplacian_variance": "Laplacian variance",
        "lbp_entropy": "LBP entropy",
        "grey_sd": "grey SD",
    }
)
ALIGNED_MEASURES: Mapping[str, str] = MappingProxyType(
    {
        "aligned:glcm_contrast": "GLCM contrast, aligned",
        "aligned:lbp_entropy": "LBP entropy, aligned",
        "aligned:rms_contrast": "RMS, aligned",
    }
)
"""The program's secondary values: of the aligned, band-limited pair."""

IDENTICAL: Final = "identical rig"
_ALIGNED = "aligned:"


def change_of(row: Row, measure: str) -> float | None:
    """Return the log change that a measure reports, None where it was not taken."""
    if measure.startswith(_ALIGNED):
        return row.secondary.get(measure.removeprefix(_ALIGNED))
    return row.naive.get(measure)


def changes(rows: Iterable[Row], measure: str) -> list[float]:
    """Return the log changes that a measure reports of those rows in which it was taken."""
    found = (change_of(row, measure) for row in rows)
    return [change for change in found if change is not None]


def repeat_sd(rows: Iterable[Row], measure: str) -> float | None:
    """Return the measure's own repeatability: its SD where only the sensor noise differs."""
    same = labelled(of_suite(rows, Suite.SINGLE_CHANGES), change=IDENTICAL)
    spread = spread_of(changes(same, measure))
    return None if spread is None or spread.count < 2 else spread.sd


def claimed(rows: Sequence[Row], measure: str, repeat: float | None) -> Share:
    """Return how often a measure that is trusted beyond 1.96 repeat SD announces a change."""
    if repeat is None:
        return Share(hits=0, total=0)
    return share_of([abs(change) > Z_95 * repeat for change in changes(rows, measure)])


def called_smoother(rows: Sequence[Row], measure: str, repeat: float | None) -> Share:
    """Return how often it announces smoother skin (a smaller value)."""
    if repeat is None:
        return Share(hits=0, total=0)
    return share_of([change < -Z_95 * repeat for change in changes(rows, measure)])


def error_percent(rows: Sequence[Row], measure: str) -> Spread | None:
    """Return mean and SD, in percent, of the change it reports."""
    return spread_of([percent(change) for change in changes(rows, measure)])


def ranks(rows: Sequence[Row], measure: str) -> float | None:
    """Return the rank correlation of its change with the true one."""
    return rank_correlation(*_pairs(balanced(whole(rows)), measure))


def smallest_detectable(rows: Sequence[Row], measure: str) -> float | None:
    """Return the smallest detectable true change in percent."""
    null = spread_of(changes(unchanged(rows), measure))
    if null is None or null.count < 2:
        return None
    return detectable_percent(null.sd, slope(rows, measure))


def slope(rows: Sequence[Row], measure: str) -> float | None:
    """Return the slope of its change on the true one."""
    return slope_through_origin(*_pairs(rows, measure))


def _pairs(rows: Sequence[Row], measure: str) -> tuple[list[float], list[float]]:
    found = [(row.true_change, change_of(row, measure)) for row in whole(rows)]
    pairs = [(truth, change) for truth, change in found if truth is not None and change is not None]
    return [truth for truth, _change in pairs], [change for _truth, change in pairs]
