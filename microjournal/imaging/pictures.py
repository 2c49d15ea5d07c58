"""Open, check and decode one foreign picture; runs only inside the decoder process."""

from __future__ import annotations

import importlib
import io
import struct
from dataclasses import dataclass

from PIL import Image

from microjournal.imaging import camera_raw, jpeg
from microjournal.imaging.colour import RgbArray, colour_conversion, rgb_array
from microjournal.imaging.derive import upright
from microjournal.imaging.exif import RawCapture, capture_of, orientation_of
from microjournal.imaging.formats import MAX_PIXELS, MAX_SIDE_PX, Family, FileFormat, sniff
from microjournal.imaging.refused import PhotoRefusedError

_DAMAGED = (OSError, SyntaxError, ValueError, EOFError, RuntimeError, struct.error)
_SMALL_PX = 256
_HEIF_PACKAGES = ("pillow_heif", "pi_heif")
_PLUGINS = {
    Family.JPEG: "PIL.JpegImagePlugin",
    Family.PNG: "PIL.PngImagePlugin",
    Family.TIFF: "PIL.TiffImagePlugin",
    Family.WEBP: "PIL.WebPImagePlugin",
    Family.AVIF: "PIL.AvifImagePlugin",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedPicture:
    """What a picture file says of itself: its sides upright, and how it was taken."""

    file_format: FileFormat
    width_px: int
    height_px: int
    capture: RawCapture


@dataclass(frozen=True, slots=True, kw_only=True)
class DecodedPicture(DescribedPicture):
    """A picture after decoding all of it.

    ``pixels`` is upright sRGB of shape (rows, columns, 3), possibly reduced; ``width_px`` and
    ``height_px`` are those of the upright original.
    """

    pixels: RgbArray


def limit_pillow() -> None:
    """Make Pillow refuse by the header whatever holds more than ``MAX_PIXELS``.

    Pillow warns above its limit and raises above twice the limit, in some formats before any
    memory is taken, which no check of ours could do after the file is opened.
    """
    Image.MAX_IMAGE_PIXELS = MAX_PIXELS // 2


def decode_picture(data: bytearray, *, at_least_px: int | None) -> DecodedPicture:
    """Decode every byte of picture data; reduce cheaply to no less than ``at_least_px``.

    Parameters
    ----------
    at_least_px : int or None
        The longer side of the result may be reduced down to this; ``None`` keeps every pixel.

    Raises
    ------
    PhotoRefusedError
        With the code of the refusal.
    """
    file_format = _accepted_format(data)
    if file_format.family is Family.RAW:
        developed = camera_raw.develop(data, at_least_px=at_least_px)
        return DecodedPicture(
            file_format=file_format,
            pixels=developed.pixels,
            width_px=developed.width_px,
            height_px=developed.height_px,
            capture=developed.capture,
        )
    image = _opened(data, file_format)
    return _decoded(data, image, file_format, at_least_px)


def describe_picture(data: bytearray) -> DescribedPicture:
    """Tell size and capture of picture data: of a JPEG from its header, else by decoding.

    A header proves nothing: whoever needs the picture decodes it, and learns of damage then.

    Raises
    ------
    PhotoRefusedError
        With the code of the refusal.
    """
    file_format = _accepted_format(data)
    if file_format.family is not Family.JPEG:
        return decode_picture(data, at_least_px=_SMALL_PX)
    image = _opened(data, file_format)
    width, height = _upright_size(image.size, orientation_of(image))
    return DescribedPicture(
        file_format=file_format, width_px=width, height_px=height, capture=capture_of(image)
    )


def _accepted_format(data: bytearray) -> FileFormat:
    file_format = sniff(data)
    if file_format.family is Family.UNKNOWN:
        raise PhotoRefusedError("not_a_photo")
    if file_format.family is Family.UNSUPPORTED:
        raise PhotoRefusedError("unsupported_format", file_format.name)
    return file_format


def _opened(data: bytearray, file_format: FileFormat) -> Image.Image:
    """Read the header only, with the one reader the bytes ask for, and check the size."""
    _learn(file_format.family)
    try:
        image = Image.open(io.BytesIO(data), formats=[file_format.family.value])
    except Image.DecompressionBombError as error:
        raise PhotoRefusedError("too_large") from error
    except _DAMAGED as error:
        raise PhotoRefusedError("truncated") from error
    if max(image.size) > MAX_SIDE_PX or image.width * image.height > MAX_PIXELS:
        raise PhotoRefusedError("too_large")
    return image


def _learn(family: Family) -> None:
    """Load the one reader that is needed: Pillow otherwise loads some forty of them.

    HEIF comes from whichever of its two packages is installed.
    """
    if family is not Family.HEIF:
        importlib.import_module(_PLUGINS[family])
        return
    for name in _HEIF_PACKAGES:
        try:
            package = importlib.import_module(name)
        except ImportError:
            continue
        package.register_heif_opener()
        return
    raise PhotoRefusedError("heic_extra_missing")


def _decoded(
    data: bytearray, image: Image.Image, file_format: FileFormat, at_least_px: int | None
) -> DecodedPicture:
    profile = image.info.get("icc_profile")
    conversion = colour_conversion(image.mode, profile if isinstance(profile, bytes) else None)
    capture = capture_of(image)
    if file_format.family is Family.JPEG and conversion.base == "RGB":
        orientation = orientation_of(image)
        size = image.size
        pixels = jpeg.decode(data, size, conversion, at_least_px=at_least_px)
    else:
        _load(image)
        # Only now: some readers turn the picture themselves while loading, and say so.
        orientation = orientation_of(image)
        size = image.size
        pixels = rgb_array(image, conversion, shrink=_whole_factor(image, at_least_px))
        image.close()
    width, height = _upright_size(size, orientation)
    return DecodedPicture(
        file_format=file_format,
        pixels=upright(pixels, orientation),
        width_px=width,
        height_px=height,
        capture=capture,
    )


def _upright_size(size: tuple[int, int], orientation: int) -> tuple[int, int]:
    return size if orientation < 5 else (size[1], size[0])


def _load(image: Image.Image) -> None:
    try:
        image.load()
    except Image.DecompressionBombError as error:
        raise PhotoRefusedError("too_large") from error
    except _DAMAGED as error:
        raise PhotoRefusedError("truncated") from error


def _whole_factor(image: Image.Image, at_least_px: int | None) -> int:
    return 1 if at_least_px is None else max(1, max(image.size) // at_least_px)
