"""Decoded pixels as an array; imports nothing that a measurement does not need."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from microjournal.domain.decoding import PixelBuffer


def pixel_array(picture: PixelBuffer) -> npt.NDArray[np.uint8]:
    """Return the pixels of a buffer as an array (rows, columns, 3), without copying."""
    flat = np.frombuffer(picture.rgb, dtype=np.uint8)
    return flat.reshape(picture.height_px, picture.width_px, 3)
