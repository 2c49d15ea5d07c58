"""Messages between the program and its decoder process: a JSON header, then raw bytes.

A frame is a four-byte big-endian header length, the header as UTF-8 JSON with the key
``payload_sizes``, and the payloads one after the other. Nothing is ever pickled, so that a
decoder taken over by a hostile file can send data but no code.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping, Sequence
from io import FileIO
from typing import Any

MAX_HEADER_BYTES = 1 << 20
_LENGTH = struct.Struct(">I")

Payload = bytes | bytearray | memoryview


class BrokenFrameError(Exception):
    """The other side ended in the middle of a frame or sent what is no frame."""


def write_frame(
    stream: FileIO, header: Mapping[str, object], payloads: Sequence[Payload] = ()
) -> None:
    """Send one frame; raises ``BrokenPipeError`` when nobody reads any more."""
    views = [memoryview(payload).cast("B") for payload in payloads]
    sizes = [view.nbytes for view in views]
    text = json.dumps({**header, "payload_sizes": sizes}).encode()
    _write_all(stream, memoryview(_LENGTH.pack(len(text)) + text))
    for view in views:
        _write_all(stream, view)


def read_frame(
    stream: FileIO, max_payload_bytes: int
) -> tuple[dict[str, Any], list[bytearray]] | None:
    """Receive one frame; ``None`` when the other side closed the pipe between two frames.

    Raises
    ------
    BrokenFrameError
        The frame is cut short, malformed or larger than ``max_payload_bytes`` in all.
    """
    prefix = _read_exactly(stream, _LENGTH.size, may_be_absent=True)
    if prefix is None:
        return None
    (length,) = _LENGTH.unpack(prefix)
    if length > MAX_HEADER_BYTES:
        raise BrokenFrameError("header too long")
    header = _parsed_header(_read_exactly(stream, length) or bytearray())
    sizes = _payload_sizes(header, max_payload_bytes)
    return header, [_read_exactly(stream, size) or bytearray() for size in sizes]


def _parsed_header(text: bytearray) -> dict[str, Any]:
    try:
        header = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BrokenFrameError("header is no JSON") from error
    if not isinstance(header, dict):
        raise BrokenFrameError("header is no JSON object")
    return header


def _payload_sizes(header: dict[str, Any], max_payload_bytes: int) -> list[int]:
    sizes = header.pop("payload_sizes", None)
    if not isinstance(sizes, list) or not all(type(size) is int and size >= 0 for size in sizes):
        raise BrokenFrameError("payload sizes are missing")
    if sum(sizes) > max_payload_bytes:
        raise BrokenFrameError("payloads too large")
    return sizes


def _read_exactly(stream: FileIO, size: int, *, may_be_absent: bool = False) -> bytearray | None:
    data = bytearray(size)
    view = memoryview(data)
    received = 0
    while received < size:
        count = stream.readinto(view[received:])
        if not count:
            if may_be_absent and received == 0:
                return None
            raise BrokenFrameError("stream ended inside a frame")
        received += count
    return data


def _write_all(stream: FileIO, view: memoryview) -> None:
    sent = 0
    while sent < view.nbytes:
        sent += stream.write(view[sent:])
