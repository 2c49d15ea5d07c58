"""The decoder process: reads framed requests on standard input, answers on standard output.

Started by :mod:`microjournal.imaging.decoder`, or as ``microjournal --decode-worker`` in a frozen
bundle. It opens no files, keeps nothing between requests, and ends when its input closes. An
error it has no words for ends it; the parent then says so and starts another.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable
from io import FileIO
from typing import Any

from PIL import Image

from microjournal.imaging.derive import PREVIEW_AT_LEAST_PX, derivatives, fitted
from microjournal.imaging.formats import MAX_FILE_BYTES
from microjournal.imaging.framing import BrokenFrameError, Payload, read_frame, write_frame
from microjournal.imaging.pictures import decode_picture, describe_picture, limit_pillow
from microjournal.imaging.refused import PhotoRefusedError
from microjournal.imaging.sandbox import allow_cpu, give_up_powers

Answer = tuple[dict[str, object], list[Payload]]


def main() -> int:
    """Serve requests until the parent closes the pipe."""
    requests, answers = _claim_standard_streams()
    give_up_powers()
    limit_pillow()
    warnings.simplefilter("ignore")
    while True:
        try:
            frame = read_frame(requests, MAX_FILE_BYTES)
            if frame is None:
                return 0
            write_frame(answers, {"received": True})
            header, (data,) = frame
            answer, payloads = respond(header, data)
            write_frame(answers, answer, payloads)
        except (BrokenFrameError, BrokenPipeError):
            return 1


def respond(header: dict[str, Any], data: bytearray) -> Answer:
    """Carry out one request; a refusal is an answer too."""
    allow_cpu(float(header["cpu_s"]))
    operation: Callable[[bytearray, dict[str, Any]], Answer] = _OPERATIONS[header["operation"]]
    try:
        return operation(data, header)
    except PhotoRefusedError as refusal:
        return {"refused": refusal.code, "detail": refusal.detail}, []
    except MemoryError:
        return {"refused": "too_large", "detail": ""}, []


def _inspect(data: bytearray, header: dict[str, Any]) -> Answer:
    picture = decode_picture(data, at_least_px=PREVIEW_AT_LEAST_PX)
    kept = derivatives(picture.pixels)
    answer = {
        "media_type": picture.file_format.media_type,
        "width_px": picture.width_px,
        "height_px": picture.height_px,
        "capture": picture.capture,
        "kinds": [kind.value for kind, _ in kept],
    }
    return answer, [jpeg for _, jpeg in kept]


def _describe(data: bytearray, header: dict[str, Any]) -> Answer:
    seen = describe_picture(data)
    answer = {
        "media_type": seen.file_format.media_type,
        "width_px": seen.width_px,
        "height_px": seen.height_px,
        "capture": seen.capture,
        "kinds": [],
    }
    return answer, []


def _pixels(data: bytearray, header: dict[str, Any]) -> Answer:
    limit = header["max_side_px"]
    pixels = decode_picture(data, at_least_px=limit).pixels
    if limit is not None and max(pixels.shape[:2]) > limit:
        reduced = fitted(Image.fromarray(pixels), limit)
        return {"width_px": reduced.width, "height_px": reduced.height}, [reduced.tobytes()]
    rows, columns = pixels.shape[:2]
    return {"width_px": columns, "height_px": rows}, [pixels.data]


_OPERATIONS = {"inspect": _inspect, "describe": _describe, "pixels": _pixels}


def _claim_standard_streams() -> tuple[FileIO, FileIO]:
    """Take both pipes for frames, so that nothing printed by a library gets between them."""
    requests = FileIO(os.dup(sys.stdin.fileno()), "r")
    answers = FileIO(os.dup(sys.stdout.fileno()), "w")
    nothing = os.open(os.devnull, os.O_RDWR)
    os.dup2(nothing, sys.stdin.fileno())
    os.dup2(nothing, sys.stdout.fileno())
    os.close(nothing)
    return requests, answers


if __name__ == "__main__":
    sys.exit(main())
