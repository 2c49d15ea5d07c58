"""Log luminance and log chroma of skin.

In logarithms exposure and white balance are additive constants, which every band-pass removes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from microjournal.texture.arrays import FloatImage

LOG_OFFSET = 0.004
LUMINANCE_WEIGHTS = (0.30, 0.55, 0.15)


def srgb_to_linear(srgb: NDArray[np.uint8]) -> FloatImage:
    """Return linear light in [0, 1] of 8-bit sRGB values (IEC 61966-2-1)."""
    return _linear_table()[srgb]


def log_luminance(linear_rgb: FloatImage) -> FloatImage:
    """Return L = 0.30 ln R + 0.55 ln G + 0.15 ln B, each with 0.004 added first.

    Parameters
    ----------
    linear_rgb : ndarray, shape (rows, columns, 3), float32 in [0, 1]

    Returns
    -------
    ndarray, shape (rows, columns), float32
    """
    logs = _logs(linear_rgb)
    weighted = sum(np.float32(w) * logs[..., i] for i, w in enumerate(LUMINANCE_WEIGHTS))
    return np.asarray(weighted, dtype=np.float32)


def log_chroma(linear_rgb: FloatImage) -> FloatImage:
    """Return c = ln R - ln G with 0.004 added first: redness of skin, free of its shading."""
    logs = _logs(linear_rgb)
    return np.asarray(logs[..., 0] - logs[..., 1], dtype=np.float32)


def _logs(linear_rgb: FloatImage) -> FloatImage:
    return np.log(np.maximum(linear_rgb, np.float32(0.0)) + np.float32(LOG_OFFSET))


def _linear_table() -> FloatImage:
    value = np.arange(256) / 255.0
    table = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return table.astype(np.float32)
