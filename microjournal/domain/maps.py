"""Pictures of where skin changed, ready to be laid over a photograph."""

from __future__ import annotations

from dataclasses import dataclass

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.measurements import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPicture:
    """The coloured map of one region.

    ``rgba`` holds four bytes a pixel, row by row, colours not multiplied by the opacity.
    ``place`` is (left, top, right, bottom) in fractions of the baseline photo.
    """

    region: AnatomicRegion
    width_px: int
    height_px: int
    rgba: bytes
    place: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class WithheldMap:
    """A region without a map, and why."""

    region: AnatomicRegion
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairMaps:
    """Everything that is shown of the change maps of a pair.

    ``detectable_log_change`` is the widest zone within the noise of any region,
    ``full_scale`` the log change of the strongest colour; ``legend_rgba`` are colours, four
    bytes each, from -``full_scale`` to +``full_scale``.
    """

    pictures: tuple[MapPicture, ...] = ()
    withheld: tuple[WithheldMap, ...] = ()
    detectable_log_change: float = 0.0
    full_scale: float = 1.0
    legend_rgba: bytes = b""
