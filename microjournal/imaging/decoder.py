"""The picture decoder as the rest of the program knows it: safe, in processes of its own."""

from __future__ import annotations

import queue
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from typing import Any

from microjournal.domain.decoding import InspectedPhoto, PixelBuffer
from microjournal.domain.errors import EnvironmentFault, InputError
from microjournal.domain.photos import DerivativeKind
from microjournal.imaging.capture import capture_conditions, capture_time, utc_offset_minutes
from microjournal.imaging.formats import MAX_FILE_BYTES, MAX_PIXELS, Family, sniff
from microjournal.imaging.refusals import refusal
from microjournal.imaging.worker_process import (
    Reply,
    WorkerDiedError,
    WorkerProcess,
    WorkerTimedOutError,
    WorkerUnavailableError,
)
from microjournal.support.i18n import _

CPU_LIMIT_S = 5.0
_LARGEST_CPU_LIMIT_S = 30.0
_WALL_TO_CPU = 4.0
_BYTES_OF_A_24_MP_PHOTO = 12 * 1024 * 1024
_SLOW_FAMILIES = frozenset({Family.HEIF, Family.AVIF, Family.RAW})
_SLOWNESS = 3.0
_MAX_DERIVATIVES_BYTES = 32 * 1024 * 1024


class ProcessPhotoDecoder:
    """Decodes untrusted bytes in child processes that live on between photos.

    Parameters
    ----------
    workers : int
        How many photos may be decoded at once by as many threads.
    cpu_limit_s : float
        CPU seconds for a photo of ordinary size; larger files and slower formats get more, up
        to 30 s. The wall-clock limit is four times as long.
    today : callable
        The local calendar day; capture dates after tomorrow are not believed.
    """

    def __init__(
        self,
        workers: int = 1,
        *,
        cpu_limit_s: float = CPU_LIMIT_S,
        today: Callable[[], date] | None = None,
    ) -> None:
        self._workers = tuple(WorkerProcess() for _number in range(workers))
        self._idle: queue.LifoQueue[WorkerProcess] = queue.LifoQueue()
        for worker in self._workers:
            self._idle.put(worker)
        self._cpu_limit_s = cpu_limit_s
        self._today = today or _local_day

    @property
    def process_ids(self) -> tuple[int, ...]:
        """The processes that are running now."""
        ids = (worker.process_id for worker in self._workers)
        return tuple(process_id for process_id in ids if process_id is not None)

    def warm_up(self) -> None:
        """Start one process now, so that the first photo need not wait for it.

        Where none starts, the first photo says so.
        """
        with self._worker() as worker, suppress(WorkerUnavailableError):
            worker.start()

    def inspect(self, data: bytes) -> InspectedPhoto:
        """Decode completely, describe, and derive the stored pictures.

        Raises
        ------
        InputError
            ``empty_file``, ``not_a_photo``, ``truncated``, ``too_large``,
            ``unsupported_format``, ``heic_extra_missing``, ``raw_extra_missing``,
            ``decoder_failed`` or ``decoder_timeout``.
        EnvironmentFault
            ``decoder_unavailable``: no decoder process starts on this computer.
        """
        return self._described("inspect", data)

    def describe(self, data: bytes) -> InspectedPhoto:
        """Describe a photo that is to be decoded next, without pictures; its header is believed.

        Raises
        ------
        InputError, EnvironmentFault
            As :meth:`inspect`; damage behind the header shows only when it is decoded.
        """
        return self._described("describe", data)

    def pixels(self, data: bytes, *, max_side_px: int | None = None) -> PixelBuffer:
        """Decode to upright sRGB; with ``max_side_px`` reduced to at most that side.

        Raises
        ------
        InputError, EnvironmentFault
            As :meth:`inspect`.
        """
        request: dict[str, object] = {"max_side_px": max_side_px}
        header, payloads = self._ask("pixels", data, request, 3 * MAX_PIXELS)
        try:
            width, height = _size(header)
            (rgb,) = payloads
        except ValueError as error:
            raise refusal("decoder_failed") from error
        if len(rgb) != 3 * width * height:
            raise refusal("decoder_failed")
        return PixelBuffer(width_px=width, height_px=height, rgb=rgb)

    def close(self) -> None:
        """End the decoder processes, busy ones too; a later request starts them anew."""
        for worker in self._workers:
            worker.kill()
        for worker in [self._idle.get() for _worker in self._workers]:
            worker.close()
            self._idle.put(worker)

    def _described(self, operation: str, data: bytes) -> InspectedPhoto:
        header, payloads = self._ask(operation, data, {}, _MAX_DERIVATIVES_BYTES)
        try:
            return self._inspected(header, payloads)
        except (KeyError, TypeError, ValueError) as error:
            raise refusal("decoder_failed") from error

    def _ask(
        self, operation: str, data: bytes, request: dict[str, object], max_answer_bytes: int
    ) -> Reply:
        if not data:
            raise refusal("empty_file")
        if len(data) > MAX_FILE_BYTES:
            raise refusal("too_large")
        cpu_s = self._cpu_allowance_s(data)
        header = {"operation": operation, "cpu_s": cpu_s, **request}
        try:
            with self._worker() as worker:
                answer, payloads = worker.request(
                    header,
                    data,
                    timeout_s=cpu_s * _WALL_TO_CPU,
                    max_answer_bytes=max_answer_bytes,
                )
        except WorkerTimedOutError as error:
            raise refusal("decoder_timeout") from error
        except WorkerDiedError as error:
            raise refusal("decoder_failed") from error
        except WorkerUnavailableError as error:
            raise _unavailable() from error
        if "refused" in answer:
            raise _refusal_from(answer)
        return answer, payloads

    @contextmanager
    def _worker(self) -> Iterator[WorkerProcess]:
        worker = self._idle.get()
        try:
            yield worker
        finally:
            self._idle.put(worker)

    def _cpu_allowance_s(self, data: bytes) -> float:
        """More for what was received, not for what a small file claims to be."""
        factor = max(1.0, len(data) / _BYTES_OF_A_24_MP_PHOTO)
        if sniff(data).family in _SLOW_FAMILIES:
            factor *= _SLOWNESS
        return min(self._cpu_limit_s * factor, _LARGEST_CPU_LIMIT_S)

    def _inspected(self, header: dict[str, Any], payloads: list[bytearray]) -> InspectedPhoto:
        width, height = _size(header)
        media_type, capture = header["media_type"], header["capture"]
        if not isinstance(media_type, str) or not isinstance(capture, dict):
            raise TypeError("implausible answer")
        return InspectedPhoto(
            media_type=media_type,
            width_px=width,
            height_px=height,
            taken_at=capture_time(capture.get("taken"), today=self._today()),
            utc_offset_minutes=utc_offset_minutes(capture.get("offset")),
            conditions=capture_conditions(capture),
            derivatives=tuple(
                (DerivativeKind(kind), bytes(jpeg))
                for kind, jpeg in zip(header["kinds"], payloads, strict=True)
            ),
        )


def _refusal_from(answer: dict[str, Any]) -> InputError:
    code, detail = answer["refused"], answer.get("detail", "")
    if not isinstance(code, str) or not isinstance(detail, str):
        return refusal("decoder_failed")
    return refusal(code, detail[:40])


def _unavailable() -> EnvironmentFault:
    return EnvironmentFault(
        "decoder_unavailable",
        _("The part of the program that reads photos does not start; nothing was imported."),
        _("Restart the computer; if that does not help, install the program again."),
    )


def _size(header: dict[str, Any]) -> tuple[int, int]:
    """Return the width and height of an answer; ValueError if no picture can have them."""
    width, height = header.get("width_px"), header.get("height_px")
    if not isinstance(width, int) or not isinstance(height, int):
        raise ValueError("sizes are missing")
    if min(width, height) < 1 or width * height > MAX_PIXELS:
        raise ValueError("sizes are implausible")
    return width, height


def _local_day() -> date:
    return datetime.now(UTC).astimezone().date()
