"""JPEG at the speed of its entropy decoding: reduced in the DCT, straight into an array."""

from __future__ import annotations

import re

import simplejpeg

from microjournal.imaging.colour import ColourConversion, RgbArray, convert_in_place
from microjournal.imaging.refused import PhotoRefusedError

_HARMLESS_TRAILER_BYTES = 2048
_LEAST_REDUCTION = 1.5  # below it the reduced DCT saves no time and only costs sharpness
_TRAILER = re.compile(r"(\d+) extraneous bytes before marker 0xd9")


def decode(
    data: bytearray,
    size: tuple[int, int],
    conversion: ColourConversion,
    *,
    at_least_px: int | None,
) -> RgbArray:
    """Decode all entropy-coded data of a JPEG, as sRGB of the orientation stored.

    A reduced decode parses the same data as a full one, so it proves the file just as well.

    Parameters
    ----------
    size : (int, int)
        Width and height by the header another reader has read; both must agree.
    at_least_px : int or None
        Reduce by eighths in the DCT to no less than this longer side; ``None``: full size.

    Raises
    ------
    PhotoRefusedError
        ``truncated``: data is missing or damaged.
    """
    width, height = size
    longest = max(size)
    wanted = longest if at_least_px is None else at_least_px
    if longest < _LEAST_REDUCTION * wanted:
        wanted = longest
    columns, rows = (max(1, side * wanted // longest) for side in (width, height))
    try:
        if simplejpeg.decode_jpeg_header(data)[:2] != (height, width):
            raise PhotoRefusedError("truncated")
        pixels = _decode_strictly(data, columns, rows)
    except ValueError as error:
        raise PhotoRefusedError("truncated") from error
    convert_in_place(pixels, conversion)
    return pixels


def _decode_strictly(data: bytearray, columns: int, rows: int) -> RgbArray:
    """Treat every warning of libjpeg as damage, except a few stray bytes before the end.

    Several phones pad the last data segment; libjpeg then reports "extraneous bytes before
    marker 0xd9" though every block was decoded. Long leftovers do mean damage: a decoder that
    lost its place finishes early.
    """
    try:
        return _decode(data, columns, rows, strict=True)
    except ValueError as error:
        trailer = _TRAILER.search(str(error))
        if trailer is None or int(trailer[1]) > _HARMLESS_TRAILER_BYTES:
            raise
        return _decode(data, columns, rows, strict=False)


def _decode(data: bytearray, columns: int, rows: int, *, strict: bool) -> RgbArray:
    pixels: RgbArray = simplejpeg.decode_jpeg(
        data, colorspace="RGB", min_width=columns, min_height=rows, strict=strict
    )
    return pixels
