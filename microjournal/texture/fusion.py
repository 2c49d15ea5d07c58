"""From witnesses in bands to one change of relief, with blur taken out.

Blur of any kind (focus, motion, denoising, a softer lens) weakens fine bands more than medium
ones, in a known proportion; a change of relief does not. Fitting both terms and reporting only
the common one is what keeps a soft photo from looking like smoother skin.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microjournal.domain.measurements import Band
from microjournal.texture.arrays import Vector
from microjournal.texture.bands import BandSpec
from microjournal.texture.witnesses import Witness

AMPLITUDE_TAU = {Band.PORE: 0.08, Band.FINE: 0.05, Band.MEDIUM: 0.03, Band.COARSE: 0.03}
PITS_TAU = {Band.PORE: 0.08, Band.FINE: 0.05, Band.MEDIUM: 0.04, Band.COARSE: 0.04}
BAND_TRUST = {Band.PORE: 0.3, Band.FINE: 0.7, Band.MEDIUM: 1.0}
SOFTNESS_PRIOR_SD = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class BandChange:
    """The mixed log change of one band."""

    spec: BandSpec
    change: Witness
    variance: float


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonChange:
    """The change common to all bands (``delta``) and the relative softness of the follow-up."""

    delta: float
    softness: float
    standard_error: float
    softness_error: float


def mix(spec: BandSpec, amplitude: Witness, pits: Witness | None) -> BandChange:
    """Return the mean of both witnesses weighted by 1 / (SE^2 + tau^2)."""
    weight = 1.0 / (amplitude.standard_error**2 + AMPLITUDE_TAU[spec.band] ** 2)
    if pits is None:
        return BandChange(spec=spec, change=amplitude, variance=1.0 / weight)
    pit_weight = 1.0 / (pits.standard_error**2 + PITS_TAU[spec.band] ** 2)
    total = weight + pit_weight
    return BandChange(
        spec=spec,
        change=Witness(
            log_ratio=(weight * amplitude.log_ratio + pit_weight * pits.log_ratio) / total,
            resampled=(weight * amplitude.resampled + pit_weight * pits.resampled) / total,
        ),
        variance=1.0 / total,
    )


def fit_common_change(changes: tuple[BandChange, ...]) -> CommonChange:
    """Fit d_band = delta - k u_band by weighted least squares, k with a prior of SD 0.25.

    The fit is linear in the band changes, so the bootstrap resamples go through the same
    coefficients and carry the dependence between bands with them.
    """
    sharpness = np.array([change.spec.sharpness for change in changes])
    weights = np.array([BAND_TRUST[c.spec.band] / c.variance for c in changes])
    design = np.stack([np.ones(len(changes)), -sharpness], axis=1)
    precision = design.T @ (weights[:, None] * design)
    precision[1, 1] += SOFTNESS_PRIOR_SD**-2
    coefficients = np.linalg.solve(precision, design.T * weights)
    values = np.array([change.change.log_ratio for change in changes])
    resampled = np.stack([change.change.resampled for change in changes])
    errors = (coefficients @ resampled).std(axis=1)
    delta, softness = _matrix_times(coefficients, values)
    return CommonChange(
        delta=delta,
        softness=softness,
        standard_error=float(errors[0]),
        softness_error=float(errors[1]),
    )


def _matrix_times(coefficients: Vector, values: Vector) -> tuple[float, float]:
    delta, softness = (coefficients @ values).tolist()
    return float(delta) + 0.0, float(softness) + 0.0
