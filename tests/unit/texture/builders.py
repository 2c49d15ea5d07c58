"""Aligned pairs of synthetic skin whose true change of relief is known."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from microjournal.domain.anatomy import AnatomicRegion, RegionOfInterest, RegionSource
from microjournal.texture.arrays import FloatImage, Mask, SkinPair

PX_PER_MM = 10.0
SKIN_TONE = (0.45, 0.25, 0.18)
_CONTRASTS = ((0.3, 0.006), (0.8, 0.012), (1.6, 0.018))


def a_relief(seed: int, *, side_px: int = 420) -> NDArray[np.float64]:
    """Return log luminance of pits and furrows in the three fine bands, zero on average."""
    random = np.random.default_rng(seed)
    total = np.zeros((side_px, side_px))
    for short_mm, contrast in _CONTRASTS:
        sigma = 0.1874 * short_mm * PX_PER_MM
        band = _noise(random, side_px, 1.2 * sigma, 2.5 * sigma)
        pits = -np.exp(0.8 * band)
        pits -= pits.mean()
        total += contrast * pits / pits.std()
    return total


def a_skin(
    seed: int = 1, *, relief_factor: float = 1.0, side_px: int = 420, pigment: float = 0.03
) -> FloatImage:
    """Return linear RGB of skin: relief times a factor, on pigment that stays as it is."""
    random = np.random.default_rng(seed + 1000)
    blotches = pigment * _noise(random, side_px, 15.0, 40.0)
    red = 0.5 * pigment * _noise(random, side_px, 18.0, 45.0)
    log_light = relief_factor * a_relief(seed, side_px=side_px) + blotches
    colours = np.stack([log_light + red, log_light - red, log_light - red], axis=-1)
    return np.asarray(np.exp(colours) * np.array(SKIN_TONE), dtype=np.float32)


def with_noise(photo: FloatImage, *, seed: int, sd: float = 0.002) -> FloatImage:
    """Return a photo with sensor noise."""
    random = np.random.default_rng(seed)
    noisy = photo + random.normal(0.0, sd, photo.shape)
    return np.clip(noisy, 0.0, 1.0).astype(np.float32)


def blurred(photo: FloatImage, sigma_px: float) -> FloatImage:
    """Return a photo out of focus."""
    return np.asarray(cv2.GaussianBlur(photo, (0, 0), sigma_px), dtype=np.float32)


def everywhere(photo: FloatImage) -> Mask:
    """Return a mask that leaves nothing out."""
    return np.ones(photo.shape[:2], dtype=np.bool_)


def a_pair(
    baseline: FloatImage, follow_up: FloatImage, *, px_per_mm: float = PX_PER_MM
) -> SkinPair:
    """Return an aligned pair; the region leaves out a rim of 40 px."""
    inside = np.zeros(baseline.shape[:2], dtype=np.bool_)
    inside[40:-40, 40:-40] = True
    return SkinPair(
        baseline=baseline,
        follow_up=follow_up,
        visible=everywhere(baseline),
        inside=inside,
        px_per_mm=px_per_mm,
    )


def a_region() -> RegionOfInterest:
    """Return a region whose polygon does not matter."""
    return RegionOfInterest(
        region=AnatomicRegion.RIGHT_CHEEK,
        polygon=((0.0, 0.0), (10.0, 0.0), (10.0, 10.0)),
        source=RegionSource.DRAWN,
    )


def _noise(
    random: np.random.Generator, side_px: int, short_px: float, long_px: float
) -> NDArray[np.float64]:
    white = random.standard_normal((side_px, side_px))
    band = cv2.GaussianBlur(white, (0, 0), short_px) - cv2.GaussianBlur(white, (0, 0), long_px)
    return np.asarray(band / band.std(), dtype=np.float64)
