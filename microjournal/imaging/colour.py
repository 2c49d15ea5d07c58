"""Any picture mode to 8-bit sRGB, in strips, so that memory stays near the result's own size.

Embedded ICC profiles (ICC.1:2022) are honoured through LittleCMS; a broken or mismatched one is
ignored and the values are taken as sRGB (IEC 61966-2-1), as other viewers do.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from microjournal.imaging.refused import PhotoRefusedError

RgbArray = NDArray[np.uint8]
_STRIP_PIXELS = 1 << 20
_WITH_ALPHA = frozenset({"RGBA", "RGBa", "LA", "La", "PA"})
_SIXTEEN_BIT = frozenset({"I;16", "I;16L", "I;16B", "I;16N"})
_BASE_OF_MODE = {"1": "L", "L": "L", "CMYK": "CMYK", "LAB": "LAB"} | dict.fromkeys(
    _SIXTEEN_BIT, "L"
)
_ACCEPTED = frozenset({"1", "L", "P", "RGB", "RGBX", "CMYK", "YCbCr", "LAB"})
_SPACE_OF_BASE = {"RGB": "RGB", "L": "GRAY", "CMYK": "CMYK", "LAB": "Lab"}


@dataclass(frozen=True, slots=True)
class ColourConversion:
    """How strips of one picture become sRGB: bring to ``base``, then ``transform`` if any."""

    base: str
    transform: ImageCms.ImageCmsTransform | None

    def apply(self, strip: Image.Image) -> Image.Image:
        """Return the strip as an sRGB picture of mode RGB."""
        flat = _flattened(strip)
        if flat.mode != self.base:
            flat = flat.convert(self.base)
        if self.transform is None:
            return flat if flat.mode == "RGB" else flat.convert("RGB")
        return ImageCms.applyTransform(flat, self.transform) or flat


def colour_conversion(mode: str, profile: bytes | None) -> ColourConversion:
    """Choose the conversion for a picture of ``mode`` with an optional ICC profile.

    Raises
    ------
    PhotoRefusedError
        ``unsupported_format``: values without a defined white (32-bit integers and floats).
    """
    if mode not in _ACCEPTED | _WITH_ALPHA | _SIXTEEN_BIT:
        raise PhotoRefusedError("unsupported_format", "32-bit")
    base = _BASE_OF_MODE.get(mode, "RGB")
    if base == "LAB":
        lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB"))
        return ColourConversion(base, _transform_from(lab, base))
    source = _readable_profile(profile) if profile else None
    if source is None:
        return ColourConversion(base, None)
    if base == "L" and source.space == "RGB":
        base = "RGB"
    if source.space != _SPACE_OF_BASE[base] or source.is_srgb:
        return ColourConversion(base, None)
    return ColourConversion(base, _transform_from(source.profile, base))


def rgb_array(image: Image.Image, conversion: ColourConversion, *, shrink: int = 1) -> RgbArray:
    """Return a decoded picture as sRGB, box-averaged by the whole factor ``shrink``.

    Returns
    -------
    ndarray, shape (ceil(rows / shrink), ceil(columns / shrink), 3), uint8
    """
    rows = -(-image.height // shrink)
    result = np.empty((rows, -(-image.width // shrink), 3), dtype=np.uint8)
    for top, bottom in _strips(image.height, image.width, multiple_of=shrink):
        strip = conversion.apply(image.crop((0, top, image.width, bottom)))
        if shrink > 1:
            strip = strip.reduce(shrink)
        first = top // shrink
        result[first : first + strip.height] = np.asarray(strip)
    return result


def convert_in_place(pixels: RgbArray, conversion: ColourConversion) -> None:
    """Turn RGB values under the conversion's profile into sRGB, strip by strip."""
    if conversion.transform is None:
        return
    for top, bottom in _strips(*pixels.shape[:2]):
        strip = Image.fromarray(pixels[top:bottom])
        pixels[top:bottom] = np.asarray(conversion.apply(strip))


def _strips(rows: int, columns: int, *, multiple_of: int = 1) -> Iterator[tuple[int, int]]:
    height = max(_STRIP_PIXELS // columns // multiple_of, 1) * multiple_of
    for top in range(0, rows, height):
        yield top, min(top + height, rows)


def _flattened(strip: Image.Image) -> Image.Image:
    """Remove what sRGB cannot hold: sixteen bits and transparency (laid on white)."""
    if strip.mode in _SIXTEEN_BIT:
        values = np.asarray(strip).astype(np.uint32)
        return Image.fromarray(((values * 255 + 32767) // 65535).astype(np.uint8))
    if strip.mode in _WITH_ALPHA or "transparency" in strip.info:
        layer = strip.convert("RGBA")
        paper = Image.new("RGB", layer.size, "white")
        paper.paste(layer, mask=layer.getchannel("A"))
        return paper
    return strip


@dataclass(frozen=True, slots=True)
class _SourceProfile:
    """An embedded profile that could be read, its colour space, and whether it is sRGB itself."""

    profile: ImageCms.ImageCmsProfile
    space: str
    is_srgb: bool


def _readable_profile(data: bytes) -> _SourceProfile | None:
    """Read a profile; one that calls itself sRGB is not converted, as nothing would change."""
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(data))
        described = ImageCms.getProfileDescription(profile)
        return _SourceProfile(
            profile, profile.profile.xcolor_space.strip(), "srgb" in described.lower()
        )
    except (OSError, ValueError, ImageCms.PyCMSError):
        return None


def _transform_from(
    source: ImageCms.ImageCmsProfile, base: str
) -> ImageCms.ImageCmsTransform | None:
    try:
        return ImageCms.buildTransform(
            source,
            ImageCms.createProfile("sRGB"),
            base,
            "RGB",
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (OSError, ImageCms.PyCMSError):
        return None
