"""One number for a pair of several regions, with an interval that claims no more than it may."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from microjournal.domain.measurements import PairMeasurement, Reason, RegionMeasurement, Verdict
from microjournal.services.comparability import explain
from microjournal.services.pair_measurement import overall_verdict
from microjournal.texture.decision import UNCLAIMED
from microjournal.texture.interval import Z_95


@dataclass(frozen=True, slots=True, kw_only=True)
class PairSummary:
    """What the comparable regions of a pair say together.

    ``log_change`` and ``interval`` (95 %) are ``None`` without any comparable region.
    """

    verdict: Verdict
    log_change: float | None
    interval: tuple[float, float] | None
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class _RegionChange:
    """A region's log change and interval with the two parts of its error."""

    log_change: float
    interval: tuple[float, float]
    spatial: float
    repeat: float

    @property
    def variance(self) -> float:
        return self.spatial**2 + self.repeat**2


def summarise(pair: PairMeasurement) -> PairSummary:
    """Return the precision-weighted mean change of a pair.

    Regions weigh by the inverse of their variance. Their spatial errors are independent; what
    makes two photographs differ as a whole (light, focus, processing) is taken to be fully
    shared, so that more regions never shrink that part. A direction is claimed only where the
    regions (:func:`overall_verdict`) and the interval of the mean both show it.
    """
    changes = [change for change in map(_change, pair.regions) if change is not None]
    if not changes:
        return PairSummary(
            verdict=Verdict.NOT_COMPARABLE, log_change=None, interval=None, reasons=pair.reasons
        )
    mean, interval = _pooled(changes)
    verdict = _agreed(overall_verdict(pair.regions), interval)
    reasons = pair.reasons + _reasons_of_numbers(pair.regions)
    if verdict is Verdict.NO_DETECTABLE_CHANGE and not interval[0] <= 0.0 <= interval[1]:
        reasons += _withheld(reasons)
    return PairSummary(
        verdict=verdict, log_change=mean, interval=interval, reasons=_distinct(reasons)
    )


def _change(region: RegionMeasurement) -> _RegionChange | None:
    if region.log_change is None or region.interval is None:
        return None
    total = (region.interval[1] - region.interval[0]) / (2.0 * Z_95)
    spatial = min(region.se_spatial or 0.0, total)
    return _RegionChange(
        log_change=region.log_change,
        interval=region.interval,
        spatial=spatial,
        repeat=math.sqrt(max(total**2 - spatial**2, 0.0)),
    )


def _pooled(changes: Sequence[_RegionChange]) -> tuple[float, tuple[float, float]]:
    """Return mean and interval; the only region of a pair keeps its own exactly."""
    if len(changes) == 1:
        return changes[0].log_change, changes[0].interval
    # Identical photographs leave no variance at all.
    precisions = [1.0 / max(change.variance, 1e-12) for change in changes]
    weights = [precision / sum(precisions) for precision in precisions]
    weighted = list(zip(weights, changes, strict=True))
    spatial = math.sqrt(sum((weight * change.spatial) ** 2 for weight, change in weighted))
    repeat = sum(weight * change.repeat for weight, change in weighted)
    mean = sum(weight * change.log_change for weight, change in weighted)
    reach = Z_95 * math.hypot(spatial, repeat)
    return mean, (mean - reach, mean + reach)


def _agreed(verdict: Verdict, interval: tuple[float, float]) -> Verdict:
    """Return the regions' verdict where the interval of the mean bears it out."""
    shown = {
        Verdict.SMOOTHER: interval[1] < 0.0,
        Verdict.ROUGHER: interval[0] > 0.0,
    }
    return verdict if shown.get(verdict, True) else Verdict.NO_DETECTABLE_CHANGE


def _reasons_of_numbers(regions: Sequence[RegionMeasurement]) -> tuple[Reason, ...]:
    return tuple(
        reason for region in regions if region.log_change is not None for reason in region.reasons
    )


def _withheld(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Return why nothing is claimed although the mean lies beyond its interval."""
    if any(reason.code in UNCLAIMED for reason in reasons):
        return ()
    return (explain("regions_disagree"),)


def _distinct(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    return tuple({reason.code: reason for reason in reasons}.values())
