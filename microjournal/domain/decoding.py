"""What becomes of a file when it is decoded, and what decodes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from microjournal.domain.photos import CaptureConditions, DerivativeKind


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectedPhoto:
    """What the decoder process says about a file after decoding all of it."""

    media_type: str
    width_px: int
    height_px: int
    taken_at: datetime | None
    utc_offset_minutes: int | None
    conditions: CaptureConditions
    derivatives: tuple[tuple[DerivativeKind, bytes], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PixelBuffer:
    """Upright 8-bit sRGB pixels, row by row, three bytes a pixel, without padding."""

    width_px: int
    height_px: int
    rgb: bytes | bytearray | memoryview


class PhotoDecoder(Protocol):
    """Decodes untrusted bytes in a process of its own, with limits."""

    def inspect(self, data: bytes) -> InspectedPhoto:
        """Decode completely, describe, and derive the stored pictures.

        Raises InputError with code ``not_a_photo``, ``truncated``, ``empty_file``,
        ``too_large``, ``unsupported_format``, ``decoder_failed`` or ``decoder_timeout``.
        """

    def pixels(self, data: bytes, *, max_side_px: int | None = None) -> PixelBuffer:
        """Decode to upright sRGB; with ``max_side_px`` reduced to at most that side."""

    def close(self) -> None:
        """End the decoder process."""


class PhotoDescriber(Protocol):
    """Says what a file says of itself, for those who decode it next."""

    def describe(self, data: bytes) -> InspectedPhoto:
        """Describe without pictures; raises as :meth:`PhotoDecoder.inspect` does.

        Damage behind the header may show only when the photo is decoded.
        """
