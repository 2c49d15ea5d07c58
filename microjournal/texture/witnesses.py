"""Two independent witnesses of a change of relief in one band.

*Amplitude* compares how strong the contrast is; *pits* compares the third moment: pores,
furrows and scars are dark, noise and pigment grain are symmetric.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from microjournal.domain.measurements import WitnessValue
from microjournal.texture.arrays import Indices, Vector
from microjournal.texture.moments import TileMoments

TRIMMED_SHARE = 0.2
OUTSTANDING_SHARE = 0.3
RESAMPLES = 200
RESAMPLING_SEED = 20260101
"""Fixed, so that a record recomputes bit for bit; its value means nothing."""

MEAN_SKEWNESS = -0.12
LARGEST_SKEWNESS = -0.02
LARGEST_PIT_ERROR = 0.20


@dataclass(frozen=True, slots=True, kw_only=True)
class Witness:
    """A log ratio with its values over bootstrap resamples of the tiles, shape (200,)."""

    log_ratio: float
    resampled: Vector

    @property
    def standard_error(self) -> float:
        """Return the spatial standard error."""
        return float(self.resampled.std())

    def value(self) -> WitnessValue:
        """Return the witness as it is recorded."""
        return WitnessValue(log_ratio=self.log_ratio, standard_error=self.standard_error)


def resampling(tiles: int) -> Indices:
    """Return the tile numbers of 200 bootstrap resamples, shape (200, tiles)."""
    generator = np.random.Generator(np.random.PCG64(RESAMPLING_SEED))
    return generator.integers(0, tiles, size=(RESAMPLES, tiles), dtype=np.int64)


def trimmed_mean(values: Vector) -> Vector:
    """Return the mean along the last axis without the lowest and highest fifth."""
    cut = int(TRIMMED_SHARE * values.shape[-1])
    inner = np.sort(values, axis=-1)[..., cut : values.shape[-1] - cut]
    return np.asarray(inner.mean(axis=-1))


def amplitude_witness(moments: TileMoments, resamples: Indices) -> Witness:
    """Return the trimmed mean over tiles of 0.5 ln((yy - n_y) / (xx - n_x))."""
    tiny = np.finfo(np.float64).tiny
    x = np.log(np.maximum(moments.xx - moments.noise_x, tiny))
    y = np.log(np.maximum(moments.yy - moments.noise_y, tiny))
    ratios = 0.5 * (y - x)
    return Witness(
        log_ratio=float(trimmed_mean(ratios)) + 0.0,
        resampled=trimmed_mean(ratios[resamples]),
    )


def pit_witness(moments: TileMoments, resamples: Indices) -> Witness | None:
    """Return a third of ln(mean y^3 / mean x^3), or ``None`` when pits are too few to count.

    They count when both photographs are skewed towards dark and the bootstrap error of the
    ratio stays below 0.20. The conditions are symmetric in the two photographs.
    """
    skewness = skewnesses(moments)
    if sum(skewness) / 2.0 > MEAN_SKEWNESS or max(skewness) > LARGEST_SKEWNESS:
        return None
    x3, y3 = moments.counts * moments.x3, moments.counts * moments.y3
    resampled_x, resampled_y = x3[resamples].sum(axis=1), y3[resamples].sum(axis=1)
    if max(resampled_x.max(), resampled_y.max()) >= 0.0:
        return None
    witness = Witness(
        log_ratio=_third_log_ratio(y3.sum(), x3.sum()),
        resampled=(np.log(-resampled_y) - np.log(-resampled_x)) / 3.0,
    )
    return witness if witness.standard_error < LARGEST_PIT_ERROR else None


def without_outstanding(moments: TileMoments) -> TileMoments:
    """Leave out the three tenths of the tiles with the strongest third moments.

    Third moments are ruled by the few deepest marks. In the pore and fine bands these are scars
    and spots, and what most of the skin says is asked for; what is left out is the same when
    the photographs are exchanged.
    """
    strengths = np.abs(moments.x3) + np.abs(moments.y3)
    kept = len(strengths) - int(OUTSTANDING_SHARE * len(strengths))
    weights = np.zeros(len(strengths))
    weights[np.argsort(strengths, kind="stable")[:kept]] = 1.0
    return replace(moments, counts=moments.counts * weights)


def _third_log_ratio(numerator: float, denominator: float) -> float:
    return float(np.log(-numerator) - np.log(-denominator)) / 3.0 + 0.0


def skewnesses(moments: TileMoments) -> tuple[float, float]:
    """Return the noise-corrected skewness of baseline and follow-up, negative towards dark."""
    total = moments.counts.sum()
    baseline_rms, follow_up_rms = moments.contrast()
    x3 = float((moments.counts * moments.x3).sum() / total)
    y3 = float((moments.counts * moments.y3).sum() / total)
    if min(baseline_rms, follow_up_rms) <= 0.0:
        return 0.0, 0.0
    return x3 / baseline_rms**3, y3 / follow_up_rms**3
