"""The few TIFF tags that tell a camera raw file from a TIFF picture.

Camera raw formats (TIFF 6.0 with private tags, Adobe DNG 1.7) begin like any TIFF; opened as
one they show their small embedded preview, which must never be taken for the photograph.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

_MAX_ENTRIES = 512
_MAX_SUB_DIRECTORIES = 8
_NEW_SUBFILE_TYPE, _COMPRESSION, _PHOTOMETRIC, _MAKE = 0x00FE, 0x0103, 0x0106, 0x010F
_SUB_DIRECTORIES, _DNG_VERSION = 0x014A, 0xC612
_SENSOR_PHOTOMETRICS = frozenset({32803, 34892})  # colour filter array, linear raw
_SENSOR_COMPRESSIONS = frozenset({32767, 34713, 65535})  # Sony ARW, Nikon NEF, Pentax PEF
_SHORT, _LONG, _IFD = 3, 4, 13

Data = bytes | bytearray | memoryview


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstDirectory:
    """What the first directory of a TIFF-like file says about its nature."""

    is_digital_negative: bool = False
    holds_sensor_data: bool = False
    maker: bytes = b""


@dataclass(frozen=True, slots=True)
class _Entry:
    """One directory entry; ``value`` is the inline value or the offset of the values."""

    tag: int
    kind: int
    count: int
    value: int


def first_directory(data: Data) -> FirstDirectory:
    """Read the first directory; a malformed one says nothing (classic TIFF only)."""
    order = ">" if bytes(data[:2]) == b"MM" else "<"
    try:
        if struct.unpack_from(order + "H", data, 2)[0] != 42:
            return FirstDirectory()
        entries = dict(_entries(data, order, struct.unpack_from(order + "I", data, 4)[0]))
        return FirstDirectory(
            is_digital_negative=_DNG_VERSION in entries,
            holds_sensor_data=_is_sensor(entries) or _has_sensor_child(data, order, entries),
            maker=_maker(data, entries),
        )
    except struct.error:
        return FirstDirectory()


def _entries(data: Data, order: str, offset: int) -> Iterator[tuple[int, _Entry]]:
    (count,) = struct.unpack_from(order + "H", data, offset)
    for number in range(min(count, _MAX_ENTRIES)):
        position = offset + 2 + 12 * number
        tag, kind, values = struct.unpack_from(order + "HHI", data, position)
        small = kind == _SHORT and values == 1
        (value,) = struct.unpack_from(order + ("H" if small else "I"), data, position + 8)
        yield tag, _Entry(tag, kind, values, value)


def _is_sensor(entries: dict[int, _Entry]) -> bool:
    photometric, compression = entries.get(_PHOTOMETRIC), entries.get(_COMPRESSION)
    return (photometric is not None and photometric.value in _SENSOR_PHOTOMETRICS) or (
        compression is not None and compression.value in _SENSOR_COMPRESSIONS
    )


def _has_sensor_child(data: Data, order: str, entries: dict[int, _Entry]) -> bool:
    children = entries.get(_SUB_DIRECTORIES)
    if children is None or children.kind not in (_LONG, _IFD):
        return False
    count = min(children.count, _MAX_SUB_DIRECTORIES)
    offsets = (
        (children.value,)
        if children.count == 1
        else struct.unpack_from(f"{order}{count}I", data, children.value)
    )
    return any(_is_sensor(dict(_entries(data, order, offset))) for offset in offsets)


def _maker(data: Data, entries: dict[int, _Entry]) -> bytes:
    entry = entries.get(_MAKE)
    if entry is None:
        return b""
    return bytes(data[entry.value : entry.value + min(entry.count, 64)]).rstrip(b"\x00 ")
