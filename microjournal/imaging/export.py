"""Pictures that leave the journal: encoded anew from pixels, without any metadata."""

from __future__ import annotations

import numpy as np
from PIL import Image

from microjournal.domain.decoding import PixelBuffer
from microjournal.imaging.colour import RgbArray
from microjournal.imaging.derive import fitted, jpeg_bytes
from microjournal.imaging.pixel_arrays import pixel_array

EXPORT_QUALITY = 90


def encode_jpeg(
    picture: PixelBuffer | RgbArray,
    *,
    quality: int = EXPORT_QUALITY,
    max_side_px: int | None = None,
) -> bytes:
    """Encode upright sRGB pixels for a report or the review window.

    Parameters
    ----------
    picture : PixelBuffer or ndarray of shape (rows, columns, 3), uint8
        Upright sRGB.
    quality : int
        JPEG quality, 1 to 100.
    max_side_px : int, optional
        Reduce to at most this longer side; never enlarges.

    Returns
    -------
    bytes
        A baseline JPEG (JFIF) that holds the picture and nothing else.
    """
    pixels = pixel_array(picture) if isinstance(picture, PixelBuffer) else picture
    if max_side_px is not None and max(pixels.shape[:2]) > max_side_px:
        image = Image.fromarray(np.ascontiguousarray(pixels))
        pixels = np.asarray(fitted(image, max_side_px))
    return jpeg_bytes(pixels, quality=quality)
