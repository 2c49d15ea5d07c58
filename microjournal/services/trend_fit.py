"""The cumulative change over a series, with the error that all pairs share.

Every session is compared with the same baseline photo, so its error is in every pair. Ordinary
averaging would forget that and promise too much.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

STEP_SD = 0.05
"""How much relief may wander from its drift between two sessions (log units)."""

BASELINE_SHARE = 0.5
"""Share of the repeatability variance of a pair that comes from its baseline."""

_Matrix = NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """One measured session.

    ``step`` counts sessions from the baseline (1 is the first after it), ``sd`` is the error
    of the pair's log change, ``repeat_sd`` its part from repeatability.
    """

    step: int
    log_change: float
    sd: float
    repeat_sd: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedPoint:
    """Estimate of the cumulative log change at one session and its standard deviation."""

    estimate: float
    sd: float

    def interval(self, z: float) -> tuple[float, float]:
        """Return the interval of ``z`` standard deviations."""
        return self.estimate - z * self.sd, self.estimate + z * self.sd


def headline_z(comparisons: int) -> float:
    """Return Phi^-1(1 - 0.025 / m): looking m times must not find more by chance.

    1.96 for one comparison, 2.64 for six.
    """
    return NormalDist().inv_cdf(1.0 - 0.025 / max(1, comparisons))


def fit_series(observations: Sequence[Observation]) -> tuple[FittedPoint, ...]:
    """Estimate the course of relief through the observations.

    The course is a drift plus a random walk of step 0.05; observations have the covariance
    sigma_0^2 between all pairs (the shared baseline) plus their own variance on the diagonal.
    The drift is found by generalised least squares, the walk by best linear prediction, so a
    relapse stays visible: nothing forces the course to be monotonic.

    Parameters
    ----------
    observations : sequence of Observation
        In any order; may be empty.

    Returns
    -------
    tuple of FittedPoint
        Parallel to ``observations``.

    References
    ----------
    .. [1] Aitken (1936), Proc. R. Soc. Edinburgh 55:42-48 (generalised least squares)
    .. [2] Robinson (1991), Statistical Science 6:15-32 (best linear unbiased prediction)
    """
    if not observations:
        return ()
    changes = np.array([o.log_change for o in observations], dtype=np.float64)
    steps = np.array([o.step for o in observations], dtype=np.float64)
    walk: _Matrix = STEP_SD**2 * np.minimum(steps[:, None], steps[None, :])
    inverse = np.linalg.inv(_observation_covariance(observations) + walk)
    drift_variance = 1.0 / float(steps @ inverse @ steps)
    drift = drift_variance * float(steps @ inverse @ changes)
    gain = walk @ inverse
    estimates = steps * drift + gain @ (changes - steps * drift)
    along = steps - gain @ steps
    covariance = walk - gain @ walk + drift_variance * np.outer(along, along)
    deviations = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    return tuple(
        FittedPoint(estimate=float(estimate), sd=float(sd))
        for estimate, sd in zip(estimates, deviations, strict=True)
    )


def _observation_covariance(observations: Sequence[Observation]) -> _Matrix:
    shared = BASELINE_SHARE * min(min(o.repeat_sd, o.sd) for o in observations) ** 2
    own = np.array([o.sd**2 - shared for o in observations])
    covariance: _Matrix = shared * np.ones((len(own), len(own))) + np.diag(own)
    return covariance
