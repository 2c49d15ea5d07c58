"""Log luminance and log chroma of skin.

In logarithms exposure and white balance are additive constants, which every band-pass removes.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from microjournal.texture.arrays import FloatImage, Mask

LOG_OFFSET_SHARE = 0.016
SMALLEST_OFFSET = 1e-6
LUMINANCE_WEIGHTS = (0.30, 0.55, 0.15)


def srgb_to_linear(srgb: NDArray[np.uint8]) -> FloatImage:
    """Return linear light in [0, 1] of 8-bit sRGB values (IEC 61966-2-1)."""
    return _linear_table()[srgb]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPhoto:
    """Log luminance L and log chroma c of one photo, each of shape (rows, columns), float32."""

    luminance: FloatImage
    chroma: FloatImage


def log_photo(linear_rgb: FloatImage, visible: Mask | None = None) -> LogPhoto:
    """Return L = 0.30 ln R + 0.55 ln G + 0.15 ln B and c = ln R - ln G.

    Inside each logarithm 1.6 % of the channel's own mean is added, which keeps black finite. An
    absolute offset would weaken the contrast of a darker photo and so make skin look
    smoother; this one leaves exposure and white balance exact constants of L and c.

    Parameters
    ----------
    linear_rgb : ndarray, shape (rows, columns, 3), float32 in [0, 1]
    visible : ndarray, shape (rows, columns), bool, optional
        The pixels whose mean is meant; all if left out.
    """
    mask = None if visible is None else visible.astype(np.uint8)
    levels = cv2.mean(linear_rgb, mask)[:3]
    red, green, blue = (
        _log(linear_rgb[..., channel], LOG_OFFSET_SHARE * level)
        for channel, level in enumerate(levels)
    )
    first, second, third = (np.float32(weight) for weight in LUMINANCE_WEIGHTS)
    return LogPhoto(luminance=first * red + second * green + third * blue, chroma=red - green)


def _log(plane: FloatImage, offset: float) -> FloatImage:
    raised = np.maximum(plane, np.float32(0.0)) + np.float32(max(offset, SMALLEST_OFFSET))
    return np.asarray(cv2.log(raised), dtype=np.float32)


def _linear_table() -> FloatImage:
    value = np.arange(256) / 255.0
    table = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return table.astype(np.float32)
