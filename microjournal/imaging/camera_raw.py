"""Camera raw files, developed with the camera's own white balance by LibRaw (optional extra)."""

from __future__ import annotations

import io
import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from PIL import Image

from microjournal.imaging.colour import RgbArray
from microjournal.imaging.exif import RawCapture, capture_tags
from microjournal.imaging.formats import MAX_PIXELS, MAX_SIDE_PX
from microjournal.imaging.refused import PhotoRefusedError

_QUARTER_TURNS = frozenset({5, 6})
_TIFF_LIKE = (b"II", b"MM")


@dataclass(frozen=True, slots=True, kw_only=True)
class DevelopedRaw:
    """Upright sRGB pixels (perhaps half size), the full upright size, and the capture tags."""

    pixels: RgbArray
    width_px: int
    height_px: int
    capture: RawCapture


def develop(data: bytearray, *, at_least_px: int | None) -> DevelopedRaw:
    """Develop a raw file; at half size when that still holds ``at_least_px``.

    Raises
    ------
    PhotoRefusedError
        ``raw_extra_missing``, ``too_large``, ``truncated`` or ``unsupported_format``.
    """
    try:
        import rawpy
    except ImportError as error:
        raise PhotoRefusedError("raw_extra_missing") from error
    try:
        with rawpy.imread(io.BytesIO(data)) as raw:
            return _developed(raw, data, at_least_px)
    except rawpy.LibRawFileUnsupportedError as error:
        raise PhotoRefusedError("unsupported_format", "camera raw") from error
    except rawpy.LibRawUnsufficientMemoryError as error:
        raise PhotoRefusedError("too_large") from error
    except (rawpy.LibRawError, rawpy.NotSupportedError, OSError, ValueError) as error:
        raise PhotoRefusedError("truncated") from error


def _developed(raw: Any, data: bytearray, at_least_px: int | None) -> DevelopedRaw:
    sizes = raw.sizes
    rows, columns = int(sizes.height), int(sizes.width)
    if rows * columns > MAX_PIXELS or max(rows, columns) > MAX_SIDE_PX:
        raise PhotoRefusedError("too_large")
    square = math.isclose(float(sizes.pixel_aspect), 1.0)
    half = at_least_px is not None and square and max(rows, columns) // 2 >= at_least_px
    pixels: RgbArray = np.ascontiguousarray(
        raw.postprocess(use_camera_wb=True, output_bps=8, half_size=half)
    )
    if not half:
        rows, columns = pixels.shape[:2]
    elif sizes.flip in _QUARTER_TURNS:
        rows, columns = columns, rows
    return DevelopedRaw(
        pixels=pixels, width_px=columns, height_px=rows, capture=_capture(raw, data)
    )


def _capture(raw: Any, data: bytearray) -> RawCapture:
    if data[:2] in _TIFF_LIKE:
        return _tiff_capture(data)
    other = raw.other
    return {
        "iso": float(other.iso_speed),
        "exposure_s": float(other.shutter_speed),
        "aperture": float(other.aperture),
        "focal_length_mm": float(other.focal_length),
        "lens": str(raw.lens.model),
    }


def _tiff_capture(data: bytearray) -> RawCapture:
    """Read the tags of a raw file that is built like a TIFF, whatever its magic number."""
    magic = b"II*\x00" if data[:2] == b"II" else b"MM\x00*"
    exif = Image.Exif()
    try:
        exif.load_from_fp(io.BytesIO(magic + data[4:]))
        return capture_tags(exif)
    except (OSError, SyntaxError, ValueError, TypeError, KeyError):
        return {}
