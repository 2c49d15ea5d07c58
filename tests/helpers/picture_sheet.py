"""A white sheet with pictures, words and bars, in the colours and the font of the program."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from functools import cache
from io import BytesIO
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from microjournal.gui.tokens import LIGHT
from microjournal.support.resources import font_files

WIDTH_PX = 1200
"""Shown at 800 px in most readers: words of 24 px then appear at 16."""

MARGIN_PX = 24
GAP_PX = 28
LINE_PX = 32
TOP_PX = MARGIN_PX + LINE_PX
"""Upper edge of pictures: above them is one line of words."""

LARGEST_FILE_BYTES = 190_000
_COLOURS_OF_PHOTOS = (192, 160, 128, 96, 72, 56, 40)
_COLOURS_OF_WORDS = 60

ByteImage = NDArray[np.uint8]


class Style(Enum):
    """Font, size and colour of words."""

    LABEL = ("-Semibold.ttf", 25, LIGHT.ink)
    TEXT = ("-Regular.ttf", 24, LIGHT.ink)
    NOTE = ("-Regular.ttf", 22, LIGHT.muted)
    STRONG = ("-Semibold.ttf", 24, LIGHT.accent)
    WARNING = ("-Semibold.ttf", 24, LIGHT.attention)


class Sheet:
    """A picture 1200 px wide that is drawn from top to bottom."""

    def __init__(self, height_px: int) -> None:
        self._image = Image.new("RGB", (WIDTH_PX, height_px), LIGHT.card)
        self._draw = ImageDraw.Draw(self._image)
        self._photos = np.zeros((height_px, WIDTH_PX), np.bool_)

    def picture(self, rgb: ByteImage, left: float, top: float, size_px: tuple[int, int]) -> None:
        """Place a picture, reduced or enlarged to ``size_px`` (width, height), in a thin frame."""
        method = cv2.INTER_AREA if rgb.shape[1] > size_px[0] else cv2.INTER_CUBIC
        fitted = np.asarray(cv2.resize(rgb, size_px, interpolation=method), np.uint8)
        x, y = round(left), round(top)
        self._image.paste(Image.fromarray(fitted), (x, y))
        self._photos[y : y + size_px[1], x : x + size_px[0]] = True
        edge = (left, top, left + size_px[0] - 1, top + size_px[1] - 1)
        self._draw.rectangle(edge, outline=LIGHT.field_line)

    def strip(self, rgb: ByteImage, left: float, top: float) -> None:
        """Place a strip of colours as it is."""
        self._image.paste(Image.fromarray(rgb), (round(left), round(top)))

    def words(
        self, text: str, left: float, top: float, style: Style = Style.TEXT, anchor: str = "ls"
    ) -> None:
        """Write one line; ``anchor`` as Pillow names it (``ls``: left end of the base line)."""
        suffix, size, colour = style.value
        self._draw.text((left, top), text, fill=colour, font=_font(suffix, size), anchor=anchor)

    def box(self, left: float, top: float, right: float, bottom: float, colour: str) -> None:
        """Fill a rectangle."""
        low, high = sorted((left, right))
        self._draw.rectangle((low, top, high, bottom), fill=colour)

    def line(
        self, points: Sequence[tuple[float, float]], colour: str = LIGHT.field_line, width: int = 2
    ) -> None:
        """Draw a line through points."""
        self._draw.line(list(points), fill=colour, width=width)

    def dot(self, x: float, y: float, radius: float, colour: str) -> None:
        """Draw a filled circle."""
        self._draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)

    def png(self) -> bytes:
        """Return a PNG of at most 190 kB: photographs of as many colours as that allows.

        Words and scales keep colours of their own, which photographs would crowd out.
        """
        for colours in _COLOURS_OF_PHOTOS:
            target = BytesIO()
            self._reduced(colours).save(target, format="PNG", optimize=True)
            if target.tell() <= LARGEST_FILE_BYTES:
                return target.getvalue()
        raise ValueError("the picture does not fit into its file")

    def _reduced(self, colours: int) -> Image.Image:
        pixels = np.array(self._image)
        for part, number in ((self._photos, colours), (~self._photos, _COLOURS_OF_WORDS)):
            if part.any():
                pixels[part] = _of_few_colours(pixels[part], number)
        return Image.fromarray(pixels).quantize(256, dither=Image.Dither.NONE)

    def save(self, path: Path) -> None:
        """Write the sheet as PNG."""
        path.write_bytes(self.png())


def columns(number: int) -> tuple[list[float], int]:
    """Return the left edges and the width of ``number`` equal columns between the margins."""
    width = (WIDTH_PX - 2 * MARGIN_PX - (number - 1) * GAP_PX) // number
    return [MARGIN_PX + place * (width + GAP_PX) for place in range(number)], width


def _of_few_colours(pixels: ByteImage, number: int) -> ByteImage:
    row = Image.fromarray(np.ascontiguousarray(pixels[None]))
    reduced = row.quantize(number, dither=Image.Dither.NONE, kmeans=1)
    few: ByteImage = np.asarray(reduced.convert("RGB"), np.uint8)[0]
    return few


@cache
def _font(suffix: str, size: int) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    found = next((path for path in font_files() if path.name.endswith(suffix)), None)
    return ImageFont.load_default(size) if found is None else ImageFont.truetype(found, size)
