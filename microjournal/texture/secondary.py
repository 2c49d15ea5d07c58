"""Classical texture measures, offered as description beside the headline, never instead.

They are computed by scikit-image on the same aligned, band-limited skin (0.8 to 4 mm) at
5 px/mm, with grey levels fixed in log luminance so that both photographs share them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage.feature import graycomatrix, graycoprops, local_binary_pattern

from microjournal.texture.arrays import FloatImage, Mask

SCALE_PX_PER_MM = 5.0
LEVELS = 32
FULL_RANGE = 0.32
"""Log luminance from the lowest to the highest grey level."""

# scikit-image carries no annotations; its three functions get their types here.
_co_occurrences: Callable[..., NDArray[np.uint32]] = graycomatrix
_property: Callable[..., NDArray[np.float64]] = graycoprops
_binary_patterns: Callable[..., NDArray[np.float64]] = local_binary_pattern

_ANGLES = (0.0, np.pi / 4, np.pi / 2, 3 * np.pi / 4)


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
        "glcm_contrast": float(_property(pairs, "contrast").mean()),
        "glcm_homogeneity": float(_property(pairs, "homogeneity").mean()),
        "lbp_entropy": _pattern_entropy(levels, mask),
        "rms_contrast": float(np.sqrt(np.mean(np.square(image[mask], dtype=np.float64)))),
    }


def co_occurrence(levels: NDArray[np.uint8], mask: Mask) -> NDArray[np.float64]:
    """Return normalised symmetric co-occurrence of neighbours (4 directions) inside a mask.

    Masked pixels get a level of their own whose row and column are left out.

    Returns
    -------
    ndarray, shape (32, 32, 1, 4)
    """
    marked = np.where(mask, levels + 1, 0).astype(np.uint8)
    counted = _co_occurrences(marked, [1], list(_ANGLES), levels=LEVELS + 1, symmetric=True)
    inner = np.asarray(counted[1:, 1:], dtype=np.float64)
    shares: NDArray[np.float64] = inner / np.maximum(inner.sum(axis=(0, 1), keepdims=True), 1.0)
    return shares


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
    patterns = _binary_patterns(levels, P=8, R=1, method="uniform")
    counts = np.bincount(patterns[mask].astype(np.int64), minlength=10)
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log2(shares)).sum())
