"""The figures of a run: rows in, numbers with counts and intervals out."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Final

from microjournal.domain.measurements import Verdict, percent
from microjournal.validation.rows import Row
from microjournal.validation.splits import Suite
from microjournal.validation.statistics import (
    Share,
    Spread,
    detectable_percent,
    rank_correlation,
    share_of,
    slope_through_origin,
    spread_of,
)

LEVELS: Final = (Suite.CLINIC, Suite.GUIDED, Suite.CASUAL)
TONES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"I-II": ("I", "II"), "III-IV": ("III", "IV"), "V-VI": ("V", "VI")}
)
REGISTERED_MM = 0.5
"""A registration within this of the truth succeeded."""


# -- which rows ---------------------------------------------------------------------------------
def of_suite(rows: Iterable[Row], *suites: Suite) -> list[Row]:
    """Return the rows of some suites that were carried out."""
    wanted = {suite.value for suite in suites}
    return [row for row in rows if row.suite in wanted and not row.error]


def labelled(rows: Iterable[Row], **labels: str) -> list[Row]:
    """Return the rows that carry all of ``labels``."""
    return [row for row in rows if all(row.label(k) == v for k, v in labels.items())]


def of_tone(rows: Iterable[Row], tone: str) -> list[Row]:
    """Return the rows of one group of phototypes, such as V-VI."""
    return [row for row in rows if row.label("phototype") in TONES[tone]]


def unchanged(rows: Iterable[Row]) -> list[Row]:
    """Return the rows whose relief did not change."""
    return [row for row in rows if row.true_change == 0.0]


def whole(rows: Iterable[Row]) -> list[Row]:
    """Return the rows in which all relief changed alike, or none of it."""
    return [row for row in rows if row.true_change is not None and not row.label("component")]


def changed_by(rows: Iterable[Row], factor: float) -> list[Row]:
    """Return the rows whose whole relief was multiplied by ``factor``."""
    return [row for row in whole(rows) if row.label("factor") == f"{factor:g}"]


def comparable(rows: Iterable[Row]) -> list[Row]:
    """Return the rows that carry a number."""
    return [row for row in rows if row.is_comparable]


# -- what they say ------------------------------------------------------------------------------
def is_wrong(row: Row) -> bool:
    """Tell whether a change was claimed that did not happen, or the opposite of what did."""
    if row.true_change is None or not row.is_claim:
        return False
    is_smoother = row.claim == Verdict.SMOOTHER.value
    return not (row.true_change < 0 if is_smoother else row.true_change > 0)


def called(rows: Sequence[Row], verdict: Verdict) -> Share:
    """Return the share of rows with this verdict."""
    return share_of([row.claim == verdict.value for row in rows])


def claims(rows: Sequence[Row]) -> Share:
    """Return the share of rows that claim a change."""
    return share_of([row.is_claim for row in rows])


def wrong_claims(rows: Sequence[Row]) -> Share:
    """Return the share of rows with a wrong claim."""
    return share_of([is_wrong(row) for row in rows])


def comparable_share(rows: Sequence[Row]) -> Share:
    """Return the share of rows that carry a number."""
    return share_of([row.is_comparable for row in rows])


def covered(rows: Sequence[Row]) -> Share:
    """Return the share of comparable rows whose interval holds the truth."""
    return share_of(
        [
            row.low <= row.true_change <= row.high
            for row in rows
            if row.low is not None and row.high is not None and row.true_change is not None
        ]
    )


def deltas(rows: Iterable[Row]) -> list[float]:
    """Return the measured log changes of comparable rows."""
    return [row.delta for row in rows if row.delta is not None]


def error_percent(rows: Sequence[Row]) -> Spread | None:
    """Return mean and SD, in percent, of the reported change."""
    return percent_spread(deltas(rows))


def percent_spread(log_changes: Sequence[float]) -> Spread | None:
    """Return mean and SD, in percent, of log changes."""
    return spread_of([percent(change) for change in log_changes])


def plain_spread(log_changes: Sequence[float]) -> Spread | None:
    """Return mean and SD of log changes as they are."""
    return spread_of(log_changes)


def sub_index_called(rows: Sequence[Row], kind: str, verdict: Verdict) -> Share:
    """Return how often one part of the relief was given ``verdict`` by its own interval."""
    found = [row.sub_indices[kind] for row in rows if kind in row.sub_indices]
    return share_of([index["claim"] == verdict.value for index in found])


def truth_and_found(rows: Iterable[Row]) -> tuple[list[float], list[float]]:
    """Return true and measured changes of comparable rows of known truth."""
    pairs = [
        (row.true_change, row.delta)
        for row in rows
        if row.true_change is not None and row.delta is not None
    ]
    return [truth for truth, _found in pairs], [found for _truth, found in pairs]


def slope(rows: Sequence[Row]) -> float | None:
    """Return the slope of measured on true change (1: its size is right)."""
    return slope_through_origin(*truth_and_found(whole(rows)))


def ranks(rows: Sequence[Row]) -> float | None:
    """Return the rank correlation of measured and true change; see `balanced`."""
    return rank_correlation(*truth_and_found(balanced(comparable(whole(rows)))))


def balanced(rows: Sequence[Row]) -> list[Row]:
    """Return ``rows`` without the surplus of unchanged ones.

    No order is right among pairs of one true change, so that a rank correlation falls with the
    share of ties: half of all pairs unchanged would hold even a perfect measure below 0.94. As
    many unchanged pairs are kept as there are of the most frequent change, evenly by name.
    """
    changed = Counter(row.true_change for row in rows if row.true_change != 0.0)
    kept = max(changed.values(), default=0)
    same = sorted(unchanged(rows), key=lambda row: row.id)
    step = max(1.0, len(same) / kept) if kept else 1.0
    chosen = [same[int(number * step)] for number in range(min(kept, len(same)))]
    return [*(row for row in rows if row.true_change != 0.0), *chosen]


def smallest_detectable(rows: Sequence[Row]) -> float | None:
    """Return the smallest detectable true change of whole relief, in percent."""
    null = spread_of(deltas(unchanged(rows)))
    if null is None or null.count < 2:
        return None
    return detectable_percent(null.sd, slope(rows))


# -- registration -------------------------------------------------------------------------------
def registration_errors(rows: Iterable[Row]) -> list[float]:
    """Return the errors in mm of the registrations that were believed."""
    return [row.registration_error_mm for row in rows if row.registration_error_mm is not None]


def registered(rows: Iterable[Row]) -> Share:
    """Return the share of checked registrations that were believed and lie within 0.5 mm."""
    checked = [row.registration_error_mm for row in rows if row.registration_checked]
    return share_of([error is not None and error < REGISTERED_MM for error in checked])


def misregistered(rows: Iterable[Row]) -> Share:
    """Return the share of checked registrations that were believed although they were wrong."""
    checked = [row.registration_error_mm for row in rows if row.registration_checked]
    return share_of([error is not None and error >= REGISTERED_MM for error in checked])


def median(values: Sequence[float]) -> float | None:
    """Return the median, None of nothing."""
    return statistics.median(values) if values else None


# -- series -------------------------------------------------------------------------------------
def series_of(rows: Iterable[Row]) -> list[list[Row]]:
    """Return the rows of every series, first session first."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row.look is not None:
            found.setdefault(row.case, []).append(row)
    return [sorted(series, key=lambda row: int(row.label("step"))) for series in found.values()]


def headline_at_end(series: Sequence[Sequence[Row]], verdict: Verdict) -> Share:
    """Return the share of series whose headline after the last session is ``verdict``."""
    return share_of([_verdict(one[-1]) == verdict.value for one in series])


def headline_at_any_look(series: Sequence[Sequence[Row]], verdict: Verdict) -> Share:
    """Return the share of series whose headline was ``verdict`` after any session."""
    return share_of([any(_verdict(row) == verdict.value for row in one) for one in series])


def _verdict(row: Row) -> str:
    return "" if row.look is None else row.look.verdict
