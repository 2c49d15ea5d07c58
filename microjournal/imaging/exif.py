"""What a file tells about how it was taken; places are never read.

Tags of the Exif 3.0 standard (CIPA DC-008). Values leave here as plain text and numbers, still
as untrustworthy as the file; :mod:`microjournal.imaging.capture` judges them.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Mapping
from typing import SupportsFloat

from PIL import Image

ORIENTATION = 0x0112
_EXIF_DIRECTORY = 0x8769
_MAX_TEXT = 500
_UNREADABLE = (OSError, SyntaxError, ValueError, TypeError, KeyError, struct.error)
_TEXTS_OF_FILE = {"make": 0x010F, "model": 0x0110, "software": 0x0131}
_TEXTS_OF_EXIF = {"taken": 0x9003, "offset": 0x9011, "lens": 0xA434}
_NUMBERS_OF_EXIF = {
    "exposure_s": 0x829A,
    "aperture": 0x829D,
    "iso": 0x8827,
    "focal_length_mm": 0x920A,
}

RawCapture = dict[str, str | float]


def orientation_of(image: Image.Image) -> int:
    """Return the EXIF orientation still to be applied, 1 if there is none to be trusted."""
    try:
        value = image.getexif().get(ORIENTATION, 1)
    except _UNREADABLE:
        return 1
    return value if isinstance(value, int) and 1 <= value <= 8 else 1


def capture_of(image: Image.Image) -> RawCapture:
    """Return the capture tags of an opened picture; broken EXIF says nothing."""
    try:
        return capture_tags(image.getexif())
    except _UNREADABLE:
        return {}


def capture_tags(exif: Image.Exif) -> RawCapture:
    """Return the capture tags of parsed EXIF: texts, and numbers that are finite."""
    inner = exif.get_ifd(_EXIF_DIRECTORY)
    texts = {name: _text(exif.get(tag)) for name, tag in _TEXTS_OF_FILE.items()}
    texts |= {name: _text(inner.get(tag)) for name, tag in _TEXTS_OF_EXIF.items()}
    found: RawCapture = {name: text for name, text in texts.items() if text}
    return found | _numbers(inner)


def _numbers(inner: Mapping[int, object]) -> dict[str, float]:
    values = {name: _number(inner.get(tag)) for name, tag in _NUMBERS_OF_EXIF.items()}
    return {name: value for name, value in values.items() if value is not None}


def _text(value: object) -> str:
    if isinstance(value, bytes):
        value = value.decode("utf-8", "replace")
    return value[:_MAX_TEXT] if isinstance(value, str) else ""


def _number(value: object) -> float | None:
    if isinstance(value, tuple) and value:
        value = value[0]
    if not isinstance(value, SupportsFloat):
        return None
    try:
        number = float(value)
    except (ValueError, ZeroDivisionError, OverflowError):
        return None
    return number if math.isfinite(number) else None
