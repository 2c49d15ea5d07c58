"""From an interval to a verdict."""

from __future__ import annotations

from microjournal.domain.measurements import Verdict

SMALLEST_FINE_SHARE = 0.15


def is_uniform_over_scales(delta: float, coarse_change: float) -> bool:
    """Tell whether the change is about the same up to 10 mm, as light and tone curves make it.

    True unless (delta - d_coarse) / delta is at least 0.15.
    """
    return delta != 0.0 and (delta - coarse_change) / delta < SMALLEST_FINE_SHARE


def decide(interval: tuple[float, float], *, uniform_over_scales: bool) -> Verdict:
    """Return the verdict of a comparable pair.

    A change is claimed only if the interval excludes zero and the change is not the same at
    every scale.
    """
    lower, upper = interval
    if uniform_over_scales or lower <= 0.0 <= upper:
        return Verdict.NO_DETECTABLE_CHANGE
    return Verdict.SMOOTHER if upper < 0.0 else Verdict.ROUGHER
