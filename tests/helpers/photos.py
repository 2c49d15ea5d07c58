"""Builders of picture files in memory: every format and oddity, small and made on the spot."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

RED, GREEN, BLUE, YELLOW = (200, 30, 30), (30, 160, 30), (30, 30, 200), (210, 200, 40)
ORIENTATION_TAG, EXIF_DIRECTORY = 0x0112, 0x8769


def quadrants(width: int = 96, height: int = 64) -> Image.Image:
    """A picture whose four corners differ: red, green above blue, yellow."""
    pixels = np.empty((height, width, 3), dtype=np.uint8)
    half_height, half_width = height // 2, width // 2
    pixels[:half_height, :half_width] = RED
    pixels[:half_height, half_width:] = GREEN
    pixels[half_height:, :half_width] = BLUE
    pixels[half_height:, half_width:] = YELLOW
    return Image.fromarray(pixels)


def skin_like(width: int, height: int, *, seed: int = 1) -> Image.Image:
    """A soft random picture with fine noise: compresses about as a photograph does."""
    generator = np.random.default_rng(seed)
    coarse = generator.normal(150, 30, (height // 16 + 2, width // 16 + 2, 3)).clip(0, 255)
    soft = Image.fromarray(coarse.astype(np.uint8)).resize((width, height))
    noise = generator.normal(0, 4, (height, width, 3))
    return Image.fromarray((np.asarray(soft) + noise).clip(0, 255).astype(np.uint8))


def encoded(image: Image.Image, file_format: str, **options: object) -> bytes:
    """The file bytes of a picture."""
    stream = io.BytesIO()
    image.save(stream, file_format, **options)
    return stream.getvalue()


def jpeg(image: Image.Image | None = None, **options: object) -> bytes:
    """A JPEG of the four quadrants, or of ``image``."""
    return encoded(image or quadrants(), "JPEG", **{"quality": 95, "subsampling": 0, **options})


def exif(*, orientation: int | None = None, **capture: object) -> Image.Exif:
    """EXIF with an orientation and capture tags (names as in ``CAPTURE_TAGS``)."""
    tags = Image.Exif()
    if orientation is not None:
        tags[ORIENTATION_TAG] = orientation
    for name in ("make", "model", "software"):
        if name in capture:
            tags[FILE_TAGS[name]] = capture[name]
    inner = {CAPTURE_TAGS[name]: capture[name] for name in capture if name in CAPTURE_TAGS}
    if inner:
        tags.get_ifd(EXIF_DIRECTORY).update(inner)
    return tags


FILE_TAGS = {"make": 0x010F, "model": 0x0110, "software": 0x0131}
CAPTURE_TAGS = {
    "taken": 0x9003,
    "offset": 0x9011,
    "exposure": 0x829A,
    "aperture": 0x829D,
    "iso": 0x8827,
    "focal_length": 0x920A,
    "lens": 0xA434,
}


def stored_as(upright: Image.Image, orientation: int) -> Image.Image:
    """The picture as a camera stores it when its EXIF orientation says ``orientation``.

    These are the inverses of what a viewer does, written out from the standard's table.
    """
    turn = Image.Transpose
    inverse = {
        2: turn.FLIP_LEFT_RIGHT,
        3: turn.ROTATE_180,
        4: turn.FLIP_TOP_BOTTOM,
        5: turn.TRANSPOSE,
        6: turn.ROTATE_90,
        7: turn.TRANSVERSE,
        8: turn.ROTATE_270,
    }
    return upright if orientation == 1 else upright.transpose(inverse[orientation])


def tiff(pixels: NDArray[np.generic], **options: Any) -> bytes:
    """A TIFF of an array of any type, by an independent writer."""
    import tifffile

    stream = io.BytesIO()
    tifffile.imwrite(stream, pixels, **options)
    return stream.getvalue()


def dng(width: int = 160, height: int = 120, *, orientation: int = 1) -> bytes:
    """A small digital negative: a grey ramp behind an RGGB filter, 16 bit."""
    ramp = np.linspace(2000, 60000, width, dtype=np.uint16)
    extratags = [
        (0x0110, "s", 0, "Test Model", True),
        (0x0112, "H", 1, orientation, True),
        (0x828D, "H", 2, (2, 2), True),
        (0x828E, "B", 4, b"\x00\x01\x01\x02", True),
        (0xC612, "B", 4, b"\x01\x04\x00\x00", True),
        (0xC614, "s", 0, "Test Camera", True),
        (0xC61D, "I", 1, 65535, True),
        (0xC621, "2i", 9, (1, 1, 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1, 0, 1, 1, 1), True),
        (0xC628, "2I", 3, (1, 1, 1, 1, 1, 1), True),
        (0xC65A, "H", 1, 21, True),
    ]
    return tiff(np.tile(ramp, (height, 1)), photometric=32803, extratags=extratags)


def huge_png(width: int = 30_000, height: int = 30_000) -> bytes:
    """A valid PNG of one-bit black rows that unpacks to many megabytes, yet weighs little."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        [_chunk(b"IHDR", header), _chunk(b"IDAT", _deflated_rows(width, height)), _chunk(b"IEND")]
    )


def _deflated_rows(width: int, height: int) -> bytes:
    packer = zlib.compressobj(9)
    row = bytes(1 + (width + 7) // 8)
    packed = [packer.compress(row * 64) for _ in range(height // 64)]
    packed.append(packer.compress(row * (height % 64)))
    return b"".join(packed) + packer.flush()


def _chunk(kind: bytes, body: bytes = b"") -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def matrix_profile(
    primaries_xyz: tuple[tuple[float, float, float], ...], *, gamma: float, description: str
) -> bytes:
    """An ICC matrix profile (ICC.1:2001) from D50-adapted primaries and one gamma."""
    curve = b"curv" + bytes(4) + struct.pack(">IH", 1, round(gamma * 256)) + bytes(2)
    text = description.encode() + b"\x00"
    described = b"desc" + bytes(4) + struct.pack(">I", len(text)) + text + bytes(78)
    tags = {
        b"desc": described,
        b"cprt": b"text" + bytes(4) + b"none\x00",
        b"wtpt": _xyz((0.9642, 1.0, 0.8249)),
        **dict(zip((b"rXYZ", b"gXYZ", b"bXYZ"), map(_xyz, primaries_xyz), strict=True)),
        **dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve),
    }
    return _profile(tags)


def display_p3_profile() -> bytes:
    """Display P3 (SMPTE RP 431-2 primaries, D65 white adapted to D50), with gamma 2.2."""
    primaries = (
        (0.51512, 0.24120, -0.00105),
        (0.29198, 0.69225, 0.04189),
        (0.15710, 0.06657, 0.78407),
    )
    return matrix_profile(primaries, gamma=2.2, description="Display P3")


def _xyz(values: tuple[float, ...]) -> bytes:
    return b"XYZ " + bytes(4) + struct.pack(">3i", *(round(value * 65536) for value in values))


def _profile(tags: dict[bytes, bytes]) -> bytes:
    bodies = [body + bytes(-len(body) % 4) for body in tags.values()]
    offsets = _offsets(bodies, start=128 + 4 + 12 * len(tags))
    table = b"".join(
        tag + struct.pack(">II", offset, len(body))
        for (tag, body), offset in zip(tags.items(), offsets, strict=True)
    )
    size = 128 + 4 + len(table) + sum(map(len, bodies))
    header = struct.pack(">I4sI4s4s4s", size, bytes(4), 0x02100000, b"mntr", b"RGB ", b"XYZ ")
    header += struct.pack(">6H", 2026, 1, 1, 0, 0, 0) + b"acsp" + bytes(28)
    header += struct.pack(">3i", 63190, 65536, 54061)
    return header.ljust(128, b"\x00") + struct.pack(">I", len(tags)) + table + b"".join(bodies)


def _offsets(bodies: list[bytes], *, start: int) -> Iterator[int]:
    for body in bodies:
        yield start
        start += len(body)
