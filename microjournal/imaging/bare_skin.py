"""What covers the skin of a face at the rim of a region: hair, beard, brows, nostrils, background.

Where a region is drawn by a face mesh its ends may reach under hair. Hair is told from skin by
strong contrast between 0.2 and 1.5 mm or by being much darker than the smooth shading of the
region. Only what comes in from outside and is larger than half a square centimetre counts, so
that naevi, scars and deep lines inside stay in the measurement.
"""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt

from microjournal.imaging.detail import (
    ByteImage,
    FloatArray,
    FloatImage,
    log_luminance,
    reduce_photo,
    smooth,
)
from microjournal.imaging.flow import BoolImage
from microjournal.imaging.geometry import box_around, polygon_mask
from microjournal.support.ranks import median

LARGEST_CONTRAST = 0.16
"""RMS of log luminance between 0.2 and 1.5 mm. Bare skin of 24 portraits shows up to 0.11, deep
lines and naevi 0.14, hair and the edge of a face 0.15 to 0.35."""

LARGEST_DARKNESS = 0.45
"""Log luminance below the smooth shading; bare skin shows up to 0.3, cast shadows 0.4."""

LEAST_AREA_MM2 = 60.0
_FINE_MM, _COARSE_MM, _CONTRAST_MM, _SHADE_MM = 0.2, 1.5, 1.5, 0.5
_RIM_MM = 1.0
_MARGIN_MM = 6.0
_WORKING_PX_PER_MM = 2.5
_ROUNDS = 12
_SAMPLES = 1500
_LEAST_SPREAD = 0.03
_BIWEIGHT = 4.685
# Keeps the six normal equations solvable where few points are left.
_TINY = 1e-6 * np.eye(6)


def is_bare_skin(
    rgb: ByteImage,
    outline: FloatArray,
    px_per_mm: float,
    places: npt.NDArray[np.floating],
) -> BoolImage:
    """Tell where nothing covers the skin of a region of a face.

    Parameters
    ----------
    rgb : ndarray, shape (rows, columns, 3), uint8
        Upright sRGB pixels.
    outline : ndarray, shape (n, 2)
        The region's polygon in photo pixels.
    px_per_mm : float
        Scale of the photo on the skin.
    places : ndarray, shape (rows, columns, 2)
        Photo pixels to be told about; far from the region they count as bare.
    """
    box = box_around(outline, _MARGIN_MM * px_per_mm, rgb.shape)
    if box[2] - box[0] < 8 or box[3] - box[1] < 8:
        return np.ones(places.shape[:2], np.bool_)
    part, window = reduce_photo(rgb, box, _WORKING_PX_PER_MM / px_per_mm)
    scale = window.scale_x * px_per_mm
    covered = _covered(log_luminance(part), polygon_mask(window, outline), scale)
    if not covered.any():
        return np.ones(places.shape[:2], np.bool_)
    where = window.from_photo(np.asarray(places, np.float64)).astype(np.float32)
    found = cv2.remap(
        covered.astype(np.uint8),
        np.ascontiguousarray(where[..., 0]),
        np.ascontiguousarray(where[..., 1]),
        cv2.INTER_NEAREST,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(0.0,),
    )
    return np.asarray(np.asarray(found) == 0)


def _covered(luminance: FloatImage, region: BoolImage, px_per_mm: float) -> BoolImage:
    if np.count_nonzero(region) < LEAST_AREA_MM2 * px_per_mm**2:
        return np.zeros_like(region)
    busy = _contrast(luminance, px_per_mm) > LARGEST_CONTRAST
    dark = _shade(smooth(luminance, _SHADE_MM * px_per_mm), region) < -LARGEST_DARKNESS
    marked = _from_outside(busy | dark, region, LEAST_AREA_MM2 * px_per_mm**2)
    size = 2 * max(1, round(_RIM_MM * px_per_mm)) + 1
    disc = cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (size, size))
    return np.asarray(cv2.dilate(marked.astype(np.uint8), disc) > 0)


def _contrast(luminance: FloatImage, px_per_mm: float) -> FloatImage:
    band = smooth(luminance, _FINE_MM * px_per_mm) - smooth(luminance, _COARSE_MM * px_per_mm)
    return np.sqrt(np.maximum(smooth(band * band, _CONTRAST_MM * px_per_mm), np.float32(0.0)))


def _shade(luminance: FloatImage, region: BoolImage) -> FloatImage:
    """Return how far luminance lies above a quadratic surface fitted robustly to the region."""
    rows, columns = luminance.shape
    y, x = np.meshgrid(np.linspace(-1, 1, rows), np.linspace(-1, 1, columns), indexing="ij")
    terms = np.stack([np.ones_like(x), x, y, x * x, x * y, y * y], axis=-1)
    chosen = np.flatnonzero(region)
    chosen = chosen[:: max(1, len(chosen) // _SAMPLES)]
    design, values = terms.reshape(-1, 6)[chosen], luminance.ravel()[chosen].astype(np.float64)
    # Beginning at the level most of the region has, a third of it in the dark bends nothing.
    rest = values - median(values)
    solution = np.zeros(6)
    for _number in range(_ROUNDS):
        spread = max(1.4826 * median(np.abs(rest)), _LEAST_SPREAD)
        weight = np.maximum(1 - (rest / (_BIWEIGHT * spread)) ** 2, 0.0) ** 2
        weighted = design * weight[:, None]
        solution = np.linalg.solve(weighted.T @ design + _TINY, weighted.T @ values)
        rest = values - design @ solution
    return np.asarray(luminance - terms @ solution, np.float32)


def _from_outside(marked: BoolImage, region: BoolImage, least_px: float) -> BoolImage:
    """Return the connected parts that are large and reach beyond the region."""
    number, labels, stats, _centres = cv2.connectedComponentsWithStats(
        marked.astype(np.uint8), connectivity=8
    )
    beyond = np.zeros(number, np.bool_)
    beyond[labels[~region]] = True
    keep = beyond & (stats[:, cv2.CC_STAT_AREA] >= math.ceil(least_px))
    keep[0] = False
    return np.asarray(keep[labels])
