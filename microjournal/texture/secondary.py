"""Classical texture measures, offered as description beside the headline, never instead.

They are computed on the same aligned, band-limited skin (0.8 to 4 mm) at 5 px/mm, with grey
levels fixed in log luminance so that both photographs share them; scikit-image is the referee.
"""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from microjournal.texture.arrays import FloatImage, Mask
from microjournal.texture.patterns import (
    LEVELS,
    PATTERNS,
    binary_patterns,
    co_occurrence,
    contrast,
    homogeneity,
)

SCALE_PX_PER_MM = 5.0
FULL_RANGE = 0.32
"""Log luminance from the lowest to the highest grey level."""


def secondary_values(relief: FloatImage, usable: Mask, px_per_mm: float) -> Mapping[str, float]:
    """Return GLCM contrast and homogeneity, LBP entropy and RMS of band-limited skin.

    Parameters
    ----------
    relief : ndarray, shape (rows, columns), float32
        Log luminance between 0.8 and 4 mm.
    usable : ndarray of bool
        Where skin may be measured.
    """
    image, mask = _reduced(relief, usable, px_per_mm)
    if not mask.any():
        return {}
    levels = _levels(image)
    pairs = co_occurrence(levels, mask)
    return {
        "glcm_contrast": contrast(pairs),
        "glcm_homogeneity": homogeneity(pairs),
        "lbp_entropy": _pattern_entropy(levels, mask),
        "rms_contrast": float(np.sqrt(np.mean(np.square(image[mask], dtype=np.float64)))),
    }


def _reduced(relief: FloatImage, usable: Mask, px_per_mm: float) -> tuple[FloatImage, Mask]:
    factor = SCALE_PX_PER_MM / px_per_mm
    if factor >= 1.0:
        return relief, usable
    size = (max(1, round(relief.shape[1] * factor)), max(1, round(relief.shape[0] * factor)))
    small = cv2.resize(relief, size, interpolation=cv2.INTER_AREA)
    share = cv2.resize(usable.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    return np.asarray(small, dtype=np.float32), np.asarray(share) > 0.99


def _levels(image: FloatImage) -> NDArray[np.uint8]:
    scaled = (image / FULL_RANGE + 0.5) * LEVELS
    levels: NDArray[np.uint8] = np.clip(scaled, 0, LEVELS - 1).astype(np.uint8)
    return levels


def _pattern_entropy(levels: NDArray[np.uint8], mask: Mask) -> float:
    counts = np.bincount(binary_patterns(levels)[mask], minlength=PATTERNS)
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log2(shares)).sum())
