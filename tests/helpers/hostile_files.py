"""Files nobody should send, made on the spot: more than five hundred kinds, always the same ones.

Each is known to be sound (a photo like any other, only odd), to be refused, or to be one of those
that a decoder may read or refuse. None may crash, hang or fill the memory.
"""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from PIL import Image

from tests.helpers import photos

CUTS = 24


class Nature(StrEnum):
    """What is to become of a file."""

    SOUND = "sound"
    REFUSED = "refused"
    EITHER = "either"


@dataclass(frozen=True, slots=True, kw_only=True)
class HostileFile:
    """A file name, what is in the file, and what is to become of it."""

    name: str
    data: bytes
    nature: Nature


def hostile_files() -> Iterator[HostileFile]:
    """Yield every kind, in an order that never changes."""
    for nature, group in (
        (Nature.SOUND, _odd_but_sound()),
        (Nature.SOUND, _under_wrong_names()),
        (Nature.SOUND, _with_poisoned_exif()),
        (Nature.REFUSED, _no_photos()),
        (Nature.REFUSED, _bombs()),
        (Nature.EITHER, _cut()),
        (Nature.EITHER, _jpegs_with_lying_segments()),
        (Nature.EITHER, _pngs_with_lying_chunks()),
        (Nature.EITHER, _tiffs_with_lying_tags()),
        (Nature.EITHER, _boxes_with_lying_sizes()),
    ):
        for name, data in group:
            yield HostileFile(name=name, data=data, nature=nature)


def mutated(data: bytes, chance: random.Random) -> bytes:
    """Return the bytes with some overwritten, cut out, repeated or put in."""
    changed = bytearray(data)
    for _change in range(chance.randint(1, 6)):
        place, size = chance.randrange(len(changed) + 1), chance.randint(1, 32)
        match chance.randrange(5):
            case 0:
                changed[place : place + 1] = bytes([chance.randrange(256)])
            case 1:
                changed[place : place + size] = chance.randbytes(size)
            case 2:
                del changed[place : place + size]
            case 3:
                changed[place:place] = changed[place : place + size]
            case _:
                changed[place : place + 4] = chance.choice(_SIZES)
    return bytes(changed)


_SIZES = (b"\x00\x00\x00\x00", b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\x00\x00\x00\x01")
Named = Iterator[tuple[str, bytes]]


def seeds() -> dict[str, bytes]:
    """Return a small sound photo of every format."""
    picture = photos.skin_like(120, 90)
    tags = photos.exif(orientation=6, make="Maker", taken="2025:01:01 10:00:00", iso=100)
    return {
        "a.jpg": photos.jpeg(
            picture, exif=tags, icc_profile=photos.display_p3_profile(), quality=80
        ),
        "progressive.jpg": photos.jpeg(picture, progressive=True, quality=80),
        "a.png": photos.encoded(picture, "PNG", exif=tags),
        "a.tif": photos.encoded(picture, "TIFF", exif=tags),
        "lzw.tif": photos.encoded(picture, "TIFF", compression="tiff_lzw"),
        "deflate.tif": photos.encoded(picture, "TIFF", compression="tiff_adobe_deflate"),
        "a.webp": photos.encoded(picture, "WEBP", exif=tags),
        "lossless.webp": photos.encoded(picture, "WEBP", lossless=True),
        "a.avif": photos.encoded(picture, "AVIF", exif=tags),
        "stereo.jpg": photos.encoded(picture, "MPO", save_all=True, append_images=[picture]),
        "a.dng": photos.dng(),
    }


# -- sound, only odd ------------------------------------------------------------------------------
def _odd_but_sound() -> Named:
    picture = photos.quadrants()
    for orientation in range(1, 9):
        tags = photos.exif(orientation=orientation)
        stored = photos.stored_as(picture, orientation)
        yield f"orientation-{orientation}.jpg", photos.jpeg(stored, exif=tags)
        yield f"orientation-{orientation}.png", photos.encoded(stored, "PNG", exif=tags)
    for mode in ("L", "CMYK"):
        yield f"mode-{mode}.jpg", photos.jpeg(picture.convert(mode))
    for mode in ("1", "L", "LA", "P", "RGBA", "I;16"):
        source = picture.convert("L") if mode == "I;16" else picture
        yield f"mode-{mode.replace(';', '')}.png", photos.encoded(source.convert(mode), "PNG")
    for mode in ("1", "L", "CMYK", "LAB", "RGBA"):
        yield f"mode-{mode}.tif", photos.encoded(picture.convert(mode), "TIFF")
    for subsampling in ("4:4:4", "4:2:2", "4:2:0"):
        yield f"sampled-{subsampling.replace(':', '')}.jpg", photos.jpeg(subsampling=subsampling)
    for quality in (1, 50, 100):
        yield f"quality-{quality}.jpg", photos.jpeg(quality=quality)
    wide = np.asarray(picture).astype(np.uint16) * 257
    yield "16-bit.tif", photos.tiff(wide, photometric="rgb")
    yield (
        "16-bit-planes.tif",
        photos.tiff(np.moveaxis(wide, 2, 0).copy(), photometric="rgb", planarconfig="separate"),
    )
    yield "big-endian.tif", photos.tiff(wide, photometric="rgb", byteorder=">")
    yield "tiled.tif", photos.tiff(np.asarray(picture), photometric="rgb", tile=(32, 32))
    yield "restart.jpg", photos.jpeg(restart_marker_blocks=2)
    yield "stereo.mpo", photos.encoded(picture, "MPO", save_all=True, append_images=[picture])
    yield (
        "animated.webp",
        photos.encoded(
            picture, "WEBP", save_all=True, append_images=[photos.skin_like(96, 64)], lossless=True
        ),
    )
    yield (
        "animated.png",
        photos.encoded(picture, "PNG", save_all=True, append_images=[photos.skin_like(96, 64)]),
    )
    yield "pages.tif", photos.encoded(picture, "TIFF", save_all=True, append_images=[picture])
    yield "narrow.png", photos.encoded(Image.new("RGB", (3, 2000)), "PNG")
    yield "one-pixel.png", photos.encoded(Image.new("RGB", (1, 1)), "PNG")
    yield "tail.jpg", photos.jpeg() + b"and more after the end" * 50
    yield "padded.jpg", photos.jpeg()[:-2] + b"\xff" * 64 + b"\xff\xd9"
    yield "profile.jpg", photos.jpeg(icc_profile=b"no profile at all")
    yield "comment.jpg", _with_segment(photos.jpeg(), 0xFE, b"<script>alert(1)</script>")


def _under_wrong_names() -> Named:
    jpeg, png = photos.jpeg(), photos.encoded(photos.quadrants(), "PNG")
    for suffix in ("png", "txt", "exe", "pdf", "svg", "zip", "dat", "", "jpg.exe", "html"):
        yield f"really a jpeg.{suffix}", jpeg
        yield f"really a png.{suffix}", png


# -- tags -----------------------------------------------------------------------------------------
def _with_poisoned_exif() -> Named:
    for name, block in _exif_blocks():
        body = b"Exif\x00\x00" + block
        yield f"exif-{name}.jpg", _with_segment(photos.jpeg(), 0xE1, body[:65_000])
    entities = "".join(f'<!ENTITY a{n} "{"&a" + str(n - 1) + ";" * 9}">' for n in range(1, 9))
    for name, xmp in {
        "bomb": f'<?xml version="1.0"?><!DOCTYPE x [{entities}]><x>&a8;</x>',
        "outside": '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]><x>&e;</x>',
        "deep": "<a>" * 9000,
    }.items():
        body = b"http://ns.adobe.com/xap/1.0/\x00" + xmp.encode()
        yield f"xmp-{name}.jpg", _with_segment(photos.jpeg(), 0xE1, body[:65_000])


def _exif_blocks() -> Named:
    for value in (0, 9, 255, 65535):
        yield f"orientation-{value}", _directory((0x0112, 3, 1, struct.pack("<HH", value, 0)))
    for tag in (0x0112, 0x010F, 0x8769, 0x8825, 0x9003, 0x829A, 0xA005, 0x927C, 0x0201):
        yield f"far-{tag:04x}", _directory((tag, 2, 0xFFFFFFFF, b"\xff\xff\xff\xff"))
        yield f"type-{tag:04x}", _directory((tag, 99, 1, b"\x00\x00\x00\x00"))
        yield f"self-{tag:04x}", _directory((tag, 4, 1, struct.pack("<I", 8)))
    for number in (0, 1, 0xFFFFFFFF):
        rational = struct.pack("<II", number, 0)
        yield f"rational-{number:x}", _directory((0x829A, 5, 1, struct.pack("<I", 26)), rational)
    for name, text in {
        "date-none": b"0000:00:00 00:00:00",
        "date-late": b"9999:99:99 99:99:99",
        "date-text": b"the day before yesterday",
        "nul": b"A\x00B\x00C",
        "rtl": "‮gpj.exe".encode(),
        "markup": b"<img src=x onerror=alert(1)>",
        "formula": b"=HYPERLINK(1)",
        "latin": b"\xff\xfe\xfa",
        "long": b"x" * 60_000,
    }.items():
        place = struct.pack("<I", 26)
        yield f"text-{name}", _directory((0x010F, 2, len(text), place), text)
    yield "loop", b"II*\x00" + struct.pack("<IHI", 8, 0, 8)
    yield "many", b"II*\x00" + struct.pack("<IH", 8, 0xFFFF) + bytes(40_000)
    yield "empty", b""
    yield "noise", random.Random(1).randbytes(2000)


def _directory(entry: tuple[int, int, int, bytes], rest: bytes = b"") -> bytes:
    """A TIFF block with one directory of one entry; ``rest`` begins at byte 26."""
    tag, kind, count, value = entry
    return (
        b"II*\x00"
        + struct.pack("<IHHHI", 8, 1, tag, kind, count)
        + value
        + struct.pack("<I", 0)
        + rest
    )


def _with_segment(jpeg: bytes, marker: int, body: bytes) -> bytes:
    """Put a segment behind the start of a JPEG."""
    return jpeg[:2] + bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body + jpeg[2:]


# -- no photographs -------------------------------------------------------------------------------
def _no_photos() -> Named:
    picture = photos.quadrants()
    for file_format in ("GIF", "BMP", "PDF", "EPS", "JPEG2000", "ICO", "PPM", "TGA", "PCX", "SGI"):
        yield f"other-{file_format}.jpg", photos.encoded(picture, file_format)
    for name, data in {
        "empty": b"",
        "one-byte": b"\xff",
        "start-only": b"\xff\xd8",
        "start-and-end": b"\xff\xd8\xff\xd9",
        "zeros": bytes(70_000),
        "ones": b"\xff" * 70_000,
        "noise": random.Random(2).randbytes(70_000),
        "text": "Ein Text über nichts.\n".encode() * 100,
        "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/hostname'/></svg>",
        "html": b"<html><script>alert(1)</script></html>",
        "script": b"#!/bin/sh\nrm -rf /\n",
        "program": b"\x7fELF" + bytes(600),
        "windows": b"MZ" + bytes(600),
        "archive": b"PK\x03\x04" + bytes(600),
        "tar": b"ustar" + bytes(600),
        "gzip": zlib.compress(bytes(10_000_000), 9),
        "database": b"SQLite format 3\x00" + bytes(600),
        "video": b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00isommp42" + bytes(600),
        "photoshop": b"8BPS\x00\x01" + bytes(600),
        "dicom": bytes(128) + b"DICM" + bytes(600),
        "fits": b"SIMPLE  =                    T" + bytes(600),
        "webp-head": b"RIFF\x00\x00\x00\x00WEBP",
        "png-head": b"\x89PNG\r\n\x1a\n",
        "tiff-head": b"II*\x00\x08\x00\x00\x00",
        "avif-head": b"\x00\x00\x00\x1cftypavif\x00\x00\x00\x00avifmif1",
        "heic-head": b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00heic",
        "gif-and-jpeg": b"GIF89a" + photos.jpeg(),
        "pdf-and-jpeg": b"%PDF-1.7\n" + photos.jpeg(),
    }.items():
        yield f"stranger-{name}.jpg", data


def _bombs() -> Named:
    for width, height in ((30_000, 30_000), (30_001, 1), (1, 30_001), (9_000, 9_000)):
        yield f"bomb-{width}x{height}.png", photos.huge_png(width, height)
    sound = bytearray(photos.jpeg())
    frame = sound.index(b"\xff\xc0")
    for height, width in ((65_500, 65_500), (65_500, 1_300), (4_000, 1_300)):
        sound[frame + 5 : frame + 9] = struct.pack(">HH", height, width)
        yield f"bomb-{width}x{height}.jpg", bytes(sound)
    webp = bytearray(photos.encoded(photos.quadrants(), "WEBP", exif=photos.exif(orientation=1)))
    webp[24:30] = (16_000).to_bytes(3, "little") * 2
    yield "bomb.webp", bytes(webp)
    for width, height in ((70_000, 70_000), (1, 2**31), (2**32 - 1, 2**32 - 1)):
        yield f"bomb-{width}x{height}.tif", _tiff_of(width, height)


def _tiff_of(width: int, height: int) -> bytes:
    """A TIFF whose header asks for a picture of that size; there are eight bytes of it."""
    entries = (
        *((256, 4, width), (257, 4, height), (258, 3, 8), (259, 3, 1), (262, 3, 1)),
        *((273, 4, 8), (277, 3, 1), (278, 4, height), (279, 4, 8)),
    )
    packed = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries)
    return b"II*\x00" + struct.pack("<I", 16) + bytes(8) + _counted(packed) + bytes(4)


def _counted(entries: bytes) -> bytes:
    return struct.pack("<H", len(entries) // 12) + entries


# -- cut and lying --------------------------------------------------------------------------------
def _cut() -> Named:
    for name, data in seeds().items():
        for part in range(CUTS):
            yield f"cut-{part:02}-{name}", data[: len(data) * part // CUTS]


def _jpegs_with_lying_segments() -> Named:
    data = seeds()["a.jpg"]
    at = 2
    while data[at] == 0xFF and data[at + 1] != 0xDA:
        size = struct.unpack_from(">H", data, at + 2)[0]
        for told in (0, 1, 2, 0xFFFF):
            lying = data[: at + 2] + struct.pack(">H", told) + data[at + 4 :]
            yield f"segment-{at}-{told}.jpg", lying
        yield f"segment-{at}-gone.jpg", data[:at] + data[at + 2 + size :]
        yield f"segment-{at}-thrice.jpg", data[:at] + data[at : at + 2 + size] * 2 + data[at:]
        at += 2 + size


def _pngs_with_lying_chunks() -> Named:
    data = seeds()["a.png"]
    at = 8
    while at < len(data):
        size = struct.unpack_from(">I", data, at)[0]
        end = at + 12 + size
        for told in _SIZES:
            yield f"chunk-{at}-{told.hex()}.png", data[:at] + told + data[at + 4 :]
        yield f"chunk-{at}-sum.png", data[: end - 4] + b"\x00\x00\x00\x00" + data[end:]
        yield f"chunk-{at}-gone.png", data[:at] + data[end:]
        yield f"chunk-{at}-twice.png", data[:at] + data[at:end] + data[at:]
        at = end
    for kind in (b"iCCP", b"zTXt"):
        bomb = b"name\x00\x00" + zlib.compress(bytes(50_000_000), 9)
        yield f"chunk-{kind.decode()}-bomb.png", data[:33] + photos._chunk(kind, bomb) + data[33:]


def _tiffs_with_lying_tags() -> Named:
    data = seeds()["lzw.tif"]
    directory = struct.unpack_from("<I", data, 4)[0]
    count = struct.unpack_from("<H", data, directory)[0]
    for number in range(count):
        at = directory + 2 + 12 * number
        for place, told in ((4, b"\xff\xff\xff\xff"), (4, bytes(4)), (8, b"\xff\xff\xff\xff")):
            lying = data[: at + place] + told + data[at + place + 4 :]
            yield f"tag-{number}-{place}-{told[0]}.tif", lying
    following = directory + 2 + 12 * count
    loop = struct.pack("<I", directory)
    yield "tag-loop.tif", data[:following] + loop + data[following + 4 :]


def _boxes_with_lying_sizes() -> Named:
    for name in ("a.avif", "a.webp"):
        data = seeds()[name]
        for at in range(0, min(400, len(data) - 4), 12):
            for told in _SIZES[:2]:
                yield f"box-{at}-{told[0]}-{name}", data[:at] + told + data[at + 4 :]
