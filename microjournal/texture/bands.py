"""Bands of skin relief in millimetres: Gaussian S and L filters as in ISO 16610-61."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from microjournal.domain.measurements import Band
from microjournal.texture.arrays import FloatImage
from microjournal.texture.filters import gaussian

SIGMA_PER_CUT_OFF = 0.1874
"""Standard deviation of the Gaussian whose amplitude transmission is 50 % at cut-off 1."""

SMALLEST_CUT_OFF_PX = 2.2
NOISE_CUT_OFFS_PX = (2.05, 2.9)


@dataclass(frozen=True, slots=True, kw_only=True)
class BandSpec:
    """One band by its cut-off wavelengths."""

    band: Band
    short_mm: float
    long_mm: float

    def is_admissible(self, px_per_mm: float) -> bool:
        """Tell whether the frame resolves the short cut-off."""
        return self.short_mm * px_per_mm >= SMALLEST_CUT_OFF_PX


BANDS = (
    BandSpec(band=Band.PORE, short_mm=0.3, long_mm=0.8),
    BandSpec(band=Band.FINE, short_mm=0.8, long_mm=1.6),
    BandSpec(band=Band.MEDIUM, short_mm=1.6, long_mm=4.0),
    BandSpec(band=Band.COARSE, short_mm=4.0, long_mm=10.0),
)


def sigma_px(cut_off_mm: float, px_per_mm: float) -> float:
    """Return the Gaussian's standard deviation in pixels for a cut-off in millimetres."""
    return SIGMA_PER_CUT_OFF * cut_off_mm * px_per_mm


def band_pass(image: FloatImage, spec: BandSpec, px_per_mm: float) -> FloatImage:
    """Return the part of ``image`` between the two cut-offs of ``spec``."""
    return band_passes(image, (spec,), px_per_mm)[spec.band]


def band_passes(
    image: FloatImage, specs: tuple[BandSpec, ...], px_per_mm: float
) -> dict[Band, FloatImage]:
    """Return all bands of ``image``; neighbours share the smoothing of their common cut-off."""
    found: dict[Band, FloatImage] = {}
    kept: tuple[float, FloatImage] | None = None
    for spec in specs:
        if kept is None or kept[0] != spec.short_mm:
            kept = spec.short_mm, gaussian(image, sigma_px(spec.short_mm, px_per_mm))
        smoother = gaussian(image, sigma_px(spec.long_mm, px_per_mm))
        # The finer one is not needed any more: large frames need not hold both sets at once.
        found[spec.band] = np.subtract(kept[1], smoother, out=kept[1])
        kept = spec.long_mm, smoother
    return found


def noise_band(image: FloatImage) -> FloatImage:
    """Return the finest band a frame holds, where skin is weakest and noise strongest."""
    short, long = (SIGMA_PER_CUT_OFF * cut for cut in NOISE_CUT_OFFS_PX)
    return gaussian(image, short) - gaussian(image, long)


def white_noise_gain(spec: BandSpec, px_per_mm: float) -> float:
    """Return the energy of white noise in a band per energy of the same noise in the noise band.

    The energy of white noise after a linear filter is the sum of its squared coefficients,
    so nothing has to be simulated.
    """
    short, long = (SIGMA_PER_CUT_OFF * cut for cut in NOISE_CUT_OFFS_PX)
    target = _energy(sigma_px(spec.short_mm, px_per_mm), sigma_px(spec.long_mm, px_per_mm))
    return target / _energy(short, long)


def _energy(short_px: float, long_px: float) -> float:
    size = 2 * max(1, int(np.ceil(4.0 * long_px))) + 1
    short = np.asarray(cv2.getGaussianKernel(size, short_px)).ravel()
    long = np.asarray(cv2.getGaussianKernel(size, long_px)).ravel()
    cross = float(short @ long)
    return float(short @ short) ** 2 + float(long @ long) ** 2 - 2.0 * cross**2
