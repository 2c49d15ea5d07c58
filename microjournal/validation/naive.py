"""Classical texture measures taken the usual way: of each photograph, and nothing else."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage.feature import graycomatrix, graycoprops, local_binary_pattern

from microjournal.phantom.sensor import ByteImage

LEVELS = 32

Polygon = tuple[tuple[float, float], ...]

# scikit-image carries no annotations; its three functions get their types here.
_co_occurrences: Callable[..., NDArray[np.float64]] = graycomatrix
_property: Callable[..., NDArray[np.float64]] = graycoprops
_binary_patterns: Callable[..., NDArray[np.float64]] = local_binary_pattern

_ANGLES = (0.0, np.pi / 4, np.pi / 2, 3 * np.pi / 4)


def naive_values(rgb: ByteImage, polygon: Polygon | None = None) -> dict[str, float]:
    """Return GLCM contrast, Laplacian variance, LBP entropy and grey SD of one photograph.

    Parameters
    ----------
    rgb : ndarray, shape (rows, columns, 3), uint8
        sRGB as it comes from the camera: no scale, no registration, no band.
    polygon : tuple of (x, y), optional
        Region in pixels; values are those of the rectangle inside its middle half, because the
        classical measures know no outlines. The whole photograph if left out.
    """
    grey = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
    if polygon is not None:
        grey = _middle_of(grey, polygon)
    return {
        "glcm_contrast": _glcm_contrast(grey),
        "laplacian_variance": float(np.var(cv2.Laplacian(grey, cv2.CV_64F))),
        "lbp_entropy": _pattern_entropy(grey),
        "grey_sd": float(np.std(grey)),
    }


def _middle_of(grey: NDArray[np.uint8], polygon: Polygon) -> NDArray[np.uint8]:
    corners = np.asarray(polygon, dtype=np.float64)
    low, high = corners.min(axis=0), corners.max(axis=0)
    left, top = np.maximum(low + 0.25 * (high - low), 0).astype(int)
    right, bottom = (high - 0.25 * (high - low)).astype(int)
    return np.ascontiguousarray(grey[top : bottom + 1, left : right + 1])


def _glcm_contrast(grey: NDArray[np.uint8]) -> float:
    reduced = (grey // (256 // LEVELS)).astype(np.uint8)
    pairs = _co_occurrences(reduced, [1], list(_ANGLES), levels=LEVELS, symmetric=True, normed=True)
    return float(_property(pairs, "contrast").mean())


def _pattern_entropy(grey: NDArray[np.uint8]) -> float:
    patterns = _binary_patterns(grey, P=8, R=1, method="uniform")
    counts = np.bincount(patterns.astype(np.int64).ravel(), minlength=10)
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log2(shares)).sum())
