"""Statistics of lists of numbers: what tables show, each with the count it rests on."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

from scipy import stats

Z_95 = 1.959963984540054
_FEWEST_FOR_RANKS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """How many of how many, with Wilson's 95 % interval.

    References
    ----------
    .. [1] Wilson (1927), J Am Stat Assoc 22:209-212, doi:10.1080/01621459.1927.10502953
    """

    hits: int
    total: int

    @property
    def percent(self) -> float | None:
        """Return the share in percent, None of nothing."""
        return 100.0 * self.hits / self.total if self.total else None

    @property
    def interval_percent(self) -> tuple[float, float] | None:
        """Return the 95 % interval in percent, None of nothing."""
        if not self.total:
            return None
        found = stats.binomtest(self.hits, self.total).proportion_ci(method="wilson")
        return 100.0 * float(found.low), 100.0 * float(found.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """Mean and standard deviation (n - 1) of ``count`` numbers; zero SD of fewer than two."""

    count: int
    mean: float
    sd: float


def share_of(flags: Sequence[bool]) -> Share:
    """Return how many of ``flags`` are set."""
    return Share(hits=sum(flags), total=len(flags))


def spread_of(values: Sequence[float]) -> Spread | None:
    """Return mean and standard deviation, None of nothing."""
    if not values:
        return None
    sd = statistics.stdev(values) if len(values) > 1 else 0.0
    return Spread(count=len(values), mean=statistics.fmean(values), sd=sd)


def slope_through_origin(truth: Sequence[float], found: Sequence[float]) -> float | None:
    """Return the least-squares slope of ``found`` on ``truth``; None where nothing changed."""
    energy = math.fsum(x * x for x in truth)
    if energy <= 0.0:
        return None
    return math.fsum(x * y for x, y in zip(truth, found, strict=True)) / energy


def slope_error(truth: Sequence[float], found: Sequence[float]) -> float | None:
    """Return the standard error of `slope_through_origin`; None of fewer than two pairs."""
    slope = slope_through_origin(truth, found)
    if slope is None or len(truth) < 2:
        return None
    rest = math.fsum((y - slope * x) ** 2 for x, y in zip(truth, found, strict=True))
    return math.sqrt(rest / (len(truth) - 1) / math.fsum(x * x for x in truth))


def rank_correlation(truth: Sequence[float], found: Sequence[float]) -> float | None:
    """Return Spearman's rank correlation; None where one side does not vary."""
    if len(truth) < _FEWEST_FOR_RANKS or len(set(truth)) < 2 or len(set(found)) < 2:
        return None
    return float(stats.spearmanr(truth, found).statistic)


def detectable_percent(null_sd: float, slope: float | None) -> float | None:
    """Return the smallest detectable true change in percent less relief.

    The change at which the mean estimate leaves the range that 95 % of unchanged pairs keep to:
    100 (1 - exp(-1.96 sd / slope)).
    """
    if slope is None or slope <= 0:
        return None
    return 100.0 * (1.0 - math.exp(-Z_95 * null_sd / slope))
