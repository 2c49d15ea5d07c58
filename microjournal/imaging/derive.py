"""Upright pixels and the small pictures kept beside an original.

Resizing by a fraction costs as much as decoding, so the steps are whole factors wherever one
comes near enough, and the sizes are therefore nominal: a preview is 1400 to 2048 pixels long, a
medium picture 410 to 512, a thumbnail 205 to 256 (smaller only if the original is).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import simplejpeg
from PIL import Image

from microjournal.domain.photos import DerivativeKind
from microjournal.imaging.colour import RgbArray

PREVIEW_AT_LEAST_PX = 1400
PREVIEW_AT_MOST_PX = 2048
DERIVATIVE_QUALITY = 85
_PREVIEW_PX, _MEDIUM_PX, _THUMBNAIL_PX = 1600, 512, 256
_NEAR_ENOUGH = 0.8
_STRIP_ROWS = 256


@dataclass(frozen=True, slots=True)
class _Turn:
    """How one orientation is undone, strip by strip, which keeps memory at twice the picture.

    ``exchanges``: rows become columns; ``from_the_end``: the first strip becomes the last.
    """

    method: Image.Transpose
    exchanges: bool
    from_the_end: bool


_TURNS = {
    2: _Turn(Image.Transpose.FLIP_LEFT_RIGHT, exchanges=False, from_the_end=False),
    3: _Turn(Image.Transpose.ROTATE_180, exchanges=False, from_the_end=True),
    4: _Turn(Image.Transpose.FLIP_TOP_BOTTOM, exchanges=False, from_the_end=True),
    5: _Turn(Image.Transpose.TRANSPOSE, exchanges=True, from_the_end=False),
    6: _Turn(Image.Transpose.ROTATE_270, exchanges=True, from_the_end=True),
    7: _Turn(Image.Transpose.TRANSVERSE, exchanges=True, from_the_end=True),
    8: _Turn(Image.Transpose.ROTATE_90, exchanges=True, from_the_end=False),
}


def derivatives(pixels: RgbArray) -> tuple[tuple[DerivativeKind, bytes], ...]:
    """Return preview, medium and thumbnail as JPEG without any metadata.

    Parameters
    ----------
    pixels : ndarray, shape (rows, columns, 3), uint8
        Upright sRGB, at least as large as a preview unless the original is smaller.
    """
    picture = Image.fromarray(pixels)
    if max(picture.size) > PREVIEW_AT_MOST_PX:
        picture = shrunk(picture, _PREVIEW_PX)
        pixels = np.asarray(picture)
    medium = shrunk(picture, _MEDIUM_PX)
    thumbnail = shrunk(medium, _THUMBNAIL_PX)
    return (
        (DerivativeKind.PREVIEW, jpeg_bytes(pixels)),
        (DerivativeKind.MEDIUM, jpeg_bytes(np.asarray(medium))),
        (DerivativeKind.THUMBNAIL, jpeg_bytes(np.asarray(thumbnail))),
    )


def shrunk(picture: Image.Image, long_side_px: int) -> Image.Image:
    """Reduce to at most ``long_side_px``: by a whole factor when that loses under a fifth."""
    longest = max(picture.size)
    if longest <= long_side_px:
        return picture
    factor = -(-longest // long_side_px)
    if longest >= _NEAR_ENOUGH * long_side_px * factor:
        return picture.reduce(factor)
    return fitted(picture, long_side_px)


def fitted(picture: Image.Image, long_side_px: int) -> Image.Image:
    """Reduce to exactly ``long_side_px`` on the longer side; never enlarge."""
    longest = max(picture.size)
    if longest <= long_side_px:
        return picture
    width, height = (max(1, round(side * long_side_px / longest)) for side in picture.size)
    return picture.resize((width, height), Image.Resampling.BOX, reducing_gap=2.0)


def jpeg_bytes(pixels: RgbArray, *, quality: int = DERIVATIVE_QUALITY) -> bytes:
    """Encode sRGB pixels as a bare baseline JPEG (JFIF, 4:2:0, no metadata)."""
    encoded: bytes = simplejpeg.encode_jpeg(
        np.ascontiguousarray(pixels), quality=quality, colorspace="RGB", colorsubsampling="420"
    )
    return encoded


def upright(pixels: RgbArray, orientation: int) -> RgbArray:
    """Apply an EXIF orientation (CIPA DC-008, tag 0x0112): 1 to 8; others mean upright.

    Returns
    -------
    ndarray, shape (rows, columns, 3), uint8, C-contiguous
        Rows and columns are exchanged for the orientations 5 to 8.
    """
    turn = _TURNS.get(orientation)
    if turn is None:
        return pixels
    rows, columns = pixels.shape[:2]
    result = np.empty((columns, rows, 3) if turn.exchanges else pixels.shape, dtype=np.uint8)
    target = result.transpose(1, 0, 2) if turn.exchanges else result
    for top in range(0, rows, _STRIP_ROWS):
        strip = pixels[top : top + _STRIP_ROWS]
        turned = np.asarray(Image.fromarray(strip).transpose(turn.method))
        first = rows - top - len(strip) if turn.from_the_end else top
        place = target[first : first + len(strip)]
        place[:] = turned.transpose(1, 0, 2) if turn.exchanges else turned
    return result
