"""Frames between the program and its decoder: whole and within limits, or nothing."""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Iterator
from io import FileIO

import pytest

from microjournal.imaging.framing import BrokenFrameError, read_frame, write_frame


@pytest.fixture
def pipe() -> Iterator[tuple[FileIO, FileIO]]:
    reading, writing = os.pipe()
    with FileIO(reading, "r") as source, FileIO(writing, "w") as sink:
        yield source, sink


def raw_frame(header: object) -> bytes:
    text = json.dumps(header).encode()
    return struct.pack(">I", len(text)) + text


def test_frame_arrives_as_it_was_sent(pipe: tuple[FileIO, FileIO]) -> None:
    source, sink = pipe
    write_frame(sink, {"a": [1, None, "ü"]}, [b"first", b"", bytearray(b"third")])
    write_frame(sink, {})
    payloads = [bytearray(b"first"), bytearray(), bytearray(b"third")]
    assert read_frame(source, 100) == ({"a": [1, None, "ü"]}, payloads)
    assert read_frame(source, 0) == ({}, [])


def test_closed_pipe_between_frames_is_the_end(pipe: tuple[FileIO, FileIO]) -> None:
    source, sink = pipe
    sink.close()
    assert read_frame(source, 100) is None


def test_payloads_above_the_limit_are_not_even_allocated(pipe: tuple[FileIO, FileIO]) -> None:
    source, sink = pipe
    sink.write(raw_frame({"payload_sizes": [60, 50]}))
    with pytest.raises(BrokenFrameError, match="too large"):
        read_frame(source, 100)


@pytest.mark.parametrize(
    "sent",
    [
        b"\x00",
        b"\x00\x00\x00\x09{}",
        b"\xff\xff\xff\xff",
        b"\x00\x00\x00\x02{]",
        raw_frame([]),
        raw_frame({}),
        raw_frame({"payload_sizes": [-1]}),
        raw_frame({"payload_sizes": [True]}),
        raw_frame({"payload_sizes": "5"}),
        raw_frame({"payload_sizes": [5]}) + b"four",
    ],
)
def test_what_is_no_whole_frame_is_an_error(pipe: tuple[FileIO, FileIO], sent: bytes) -> None:
    source, sink = pipe
    sink.write(sent)
    sink.close()
    with pytest.raises(BrokenFrameError):
        read_frame(source, 100)
