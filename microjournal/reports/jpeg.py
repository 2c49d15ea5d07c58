"""What a report needs to know about a JPEG, read from its segments (nothing is decoded)."""

from __future__ import annotations

from dataclasses import dataclass

from microjournal.domain.errors import InputError
from microjournal.support.i18n import _

_START = b"\xff\xd8"
_SCAN = 0xDA
_COMMENT = 0xFE
_COLOUR_PROFILE = 0xE2
_ADOBE = 0xEE
_APPLICATION = range(0xE1, 0xF0)
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainJpeg:
    """A JPEG without metadata, and its size in pixels."""

    data: bytes
    width_px: int
    height_px: int


def plain_jpeg(data: bytes) -> PlainJpeg:
    """Return the picture without EXIF, XMP, thumbnails and comments, bit for bit otherwise.

    The colour profile and Adobe's colour transform flag stay: without them colours change.

    Raises
    ------
    InputError
        ``report_picture_unreadable``: the bytes are not a complete JPEG header.
    """
    if not data.startswith(_START):
        raise _unreadable()
    kept, size, position = [_START], None, 2
    while True:
        marker, end = _segment(data, position)
        if marker in _FRAMES:
            height = int.from_bytes(data[position + 5 : position + 7], "big")
            width = int.from_bytes(data[position + 7 : position + 9], "big")
            size = (width, height)
        if marker == _SCAN:
            break
        if not _is_metadata(marker):
            kept.append(data[position:end])
        position = end
    if size is None or 0 in size:
        raise _unreadable()
    kept.append(data[position:])
    return PlainJpeg(data=b"".join(kept), width_px=size[0], height_px=size[1])


def _segment(data: bytes, position: int) -> tuple[int, int]:
    """Return the marker at ``position`` and where its segment ends."""
    if len(data) < position + 4 or data[position] != 0xFF:
        raise _unreadable()
    length = int.from_bytes(data[position + 2 : position + 4], "big")
    if length < 2 or len(data) < position + 2 + length:
        raise _unreadable()
    return data[position + 1], position + 2 + length


def _is_metadata(marker: int) -> bool:
    if marker in (_COLOUR_PROFILE, _ADOBE):
        return False
    return marker == _COMMENT or marker in _APPLICATION


def _unreadable() -> InputError:
    return InputError(
        "report_picture_unreadable",
        _("A picture of the report cannot be read."),
        _("Open the photo in the journal; if it shows there, export again."),
    )
