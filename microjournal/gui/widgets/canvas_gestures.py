"""What fingers on a photograph mean: one drags, two pinch and drag, two quick taps toggle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import hypot

Point = tuple[float, float]
_TAP_RADIUS_PX = 24.0


class Drag(Enum):
    """What a pressed pointer moves."""

    NONE = "none"
    DIVIDER = "divider"
    PHOTO = "photo"
    NUDGE = "nudge"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pinch:
    """One step of a two-finger gesture: distance ratio, middle, and how far the middle moved."""

    factor: float
    at: Point
    moved: Point


def pinch_between(before: Sequence[Point], after: Sequence[Point]) -> Pinch:
    """Return the step from two finger positions to the next two.

    The factor comes from the distance of the fingers: Qt's own pinch gesture swallows the first
    tenth of the movement and counts twice on top-level widgets.
    """
    first, second = _middle(before), _middle(after)
    return Pinch(
        factor=_distance(after) / max(_distance(before), 1.0),
        at=second,
        moved=(second[0] - first[0], second[1] - first[1]),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Tap:
    """Where and when a finger went down (milliseconds of the event's own clock)."""

    at: Point
    time_ms: int

    def is_doubled_by(self, other: Tap, interval_ms: int) -> bool:
        """Tell whether ``other`` is the second half of a double tap."""
        near = hypot(self.at[0] - other.at[0], self.at[1] - other.at[1]) <= _TAP_RADIUS_PX
        return near and 0 <= other.time_ms - self.time_ms <= interval_ms


def _middle(points: Sequence[Point]) -> Point:
    return (points[0][0] + points[1][0]) / 2, (points[0][1] + points[1][1]) / 2


def _distance(points: Sequence[Point]) -> float:
    return hypot(points[0][0] - points[1][0], points[0][1] - points[1][1])
