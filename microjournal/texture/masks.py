"""Which pixels of an aligned pair are skin that can be measured.

Every mask is the union over both photographs, so that exchanging them changes nothing.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from microjournal.texture.arrays import FloatImage, Mask, SkinPair
from microjournal.texture.filters import fill_masked, gaussian, grow, shrink
from microjournal.texture.luminance import LogPhoto

MARGIN_MM = 1.5
SURROUND_MM = 3.0
NAEVUS_DARKER = 0.25
NAEVUS_REDDER = 0.12
NAEVUS_CORE_DARKER = 0.40
NAEVUS_CORE_MM = 0.7
"""A pore is as dark as a naevus in its middle, but no disc of this width fits into the dark."""

NAEVUS_MARGIN_MM = 0.5
CLIPPED_ABOVE = 0.95
CLIPPED_BELOW = 0.003
GLARE_BRIGHTER = 0.25
GLARE_PALER = 0.04
GLARE_MARGIN_MM = 0.3
HAIR_DARKER = 0.18
HAIR_WIDTH_MM = 0.35
HAIR_LENGTH_MM = 3.0


def clipped(linear_rgb: FloatImage) -> Mask:
    """Return pixels of which any channel has reached either end of the scale."""
    red, green, blue = cv2.split(linear_rgb)
    brightest = np.asarray(cv2.max(cv2.max(red, green), blue))
    return np.asarray((brightest >= CLIPPED_ABOVE) | (brightest <= CLIPPED_BELOW))


def naevi(luminance: FloatImage, chroma: FloatImage, px_per_mm: float) -> Mask:
    """Return pigmented spots: darker and redder than their surround of 3 mm, grown by 0.5 mm.

    A spot counts from a core on that is darker still and 0.7 mm wide. Pores and furrows are
    dark and red as well, but narrow: they are what is measured.
    """
    sigma = SURROUND_MM * px_per_mm / 2.0
    darker = gaussian(luminance, sigma) - luminance
    if not (darker > NAEVUS_CORE_DARKER).any():
        return np.zeros(luminance.shape, dtype=np.bool_)
    redder = chroma - gaussian(chroma, sigma) > NAEVUS_REDDER
    dark = np.asarray((darker > NAEVUS_CORE_DARKER) & redder)
    radius_px = 0.5 * NAEVUS_CORE_MM * px_per_mm
    core = grow(shrink(dark, radius_px), radius_px)
    spots = _parts_with((darker > NAEVUS_DARKER) & redder, core)
    return grow(spots, NAEVUS_MARGIN_MM * px_per_mm)


def glare(luminance: FloatImage, chroma: FloatImage, px_per_mm: float) -> Mask:
    """Return mirror-like highlights: much brighter and paler than the surround of 3 mm."""
    sigma = SURROUND_MM * px_per_mm / 2.0
    brighter = luminance - gaussian(luminance, sigma) > GLARE_BRIGHTER
    if not brighter.any():
        return np.asarray(brighter)
    paler = gaussian(chroma, sigma) - chroma > GLARE_PALER
    return grow(np.asarray(brighter & paler), GLARE_MARGIN_MM * px_per_mm)


def hairs(luminance: FloatImage, px_per_mm: float) -> Mask:
    """Return thin dark lines longer than 3 mm, which skin itself does not draw.

    Closing with a disc as wide as a hair fills a hair but not a pit; what it fills must be
    longer than it is wide.
    """
    width_px = HAIR_WIDTH_MM * px_per_mm
    if width_px < 1.5:
        return np.zeros(luminance.shape, dtype=np.bool_)
    size = 2 * int(np.ceil(width_px / 2.0)) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    hat = np.asarray(cv2.morphologyEx(luminance, cv2.MORPH_BLACKHAT, disc))
    dark = (hat > HAIR_DARKER).astype(np.uint8)
    return grow(_long_components(dark, HAIR_LENGTH_MM * px_per_mm), 0.2 * px_per_mm)


def usable_skin(pair: SkinPair, logs: tuple[LogPhoto, LogPhoto]) -> Mask:
    """Return pixels of the region that carry skin in both photographs, 1.5 mm inside both.

    ``logs`` are the logarithms of the baseline and of the follow-up.
    """
    usable = shrink(pair.visible, MARGIN_MM * pair.px_per_mm) & pair.inside
    for photo, log in zip((pair.baseline, pair.follow_up), logs, strict=True):
        usable &= ~_not_skin(photo, log, pair.visible, pair.px_per_mm)
    return usable


def _not_skin(linear_rgb: FloatImage, log: LogPhoto, visible: Mask, px_per_mm: float) -> Mask:
    fill_px = SURROUND_MM * px_per_mm / 2.0
    luminance, chroma = fill_masked((log.luminance, log.chroma), visible, fill_px)
    burnt = grow(clipped(linear_rgb) & visible, GLARE_MARGIN_MM * px_per_mm)
    spots = naevi(luminance, chroma, px_per_mm) | glare(luminance, chroma, px_per_mm)
    return np.asarray(burnt | spots | hairs(luminance, px_per_mm))


def _long_components(dark: NDArray[np.uint8], length: float) -> Mask:
    count, labels, stats, _centres = cv2.connectedComponentsWithStats(dark, connectivity=8)
    long_side = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    slender = stats[:, cv2.CC_STAT_AREA] < 0.35 * long_side.astype(np.float64) ** 2
    keep = (long_side >= length) & slender
    keep[0] = False
    return np.asarray(keep[labels]) if count > 1 else np.zeros(dark.shape, dtype=np.bool_)


def _parts_with(mask: Mask, core: Mask) -> Mask:
    """Return the connected parts of ``mask`` that hold some of ``core``."""
    count, labels = cv2.connectedComponents(mask.astype(np.uint8), connectivity=8)
    kept = np.zeros(count, dtype=np.bool_)
    kept[labels[core & mask]] = True
    return np.asarray(kept[labels])
