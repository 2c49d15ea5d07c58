"""How sure a relief change is: spatial error, repeatability, smallest detectable change."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

Z_95 = 1.959963984540054


class Setting(StrEnum):
    """What kind of picture the skin comes from; it sets the floor of repeatability."""

    CLOSE_UP = "close_up"
    FACE = "face"


FLOORS = {Setting.CLOSE_UP: 0.018, Setting.FACE: 0.05}
RIG_CHANGE_FLOOR = 0.10
ASSUMED_SCALE_FLOOR = 0.03
INTERCEPT = math.log(0.018)
COEFFICIENTS: Mapping[str, float] = {
    "incoherence": 8.0,
    "softness": 1.5,
    "noise_share": 1.0,
    "chroma_gain": 2.0,
    "coarse_change": 3.0,
    "direction_change": 10.0,
    "shading_change": 1.5,
    "witness_gap": 3.0,
}
LARGEST_REPEAT_ERROR = 0.6


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertainty:
    """The parts of the error of one log change and the interval they give."""

    spatial: float
    repeat: float

    @property
    def total(self) -> float:
        """Return the standard deviation of the difference of two photographs."""
        return math.hypot(self.spatial, self.repeat)

    @property
    def smallest_detectable_change(self) -> float:
        """Return 1.96 times the standard deviation of a difference, as a log change."""
        return Z_95 * self.total

    def interval(self, delta: float) -> tuple[float, float]:
        """Return the 95 % interval around ``delta``."""
        return delta - Z_95 * self.total, delta + Z_95 * self.total


def repeat_error(
    mismatch: Mapping[str, float],
    *,
    setting: Setting,
    rig_changed: bool = False,
    scale_assumed: bool = False,
) -> float:
    """Return the repeatability error that the measured mismatch of a pair stands for.

    sigma = exp(c0 + sum c_j |q_j|), never below the floor of the setting, at least 0.10 when
    the camera or lens changed.

    Parameters
    ----------
    mismatch : mapping of str to float
        The quality numbers q_j by the names of :data:`COEFFICIENTS`; missing ones count 0.
    """
    exponent = sum(c * abs(mismatch.get(name, 0.0)) for name, c in COEFFICIENTS.items())
    modelled = min(LARGEST_REPEAT_ERROR, math.exp(INTERCEPT + exponent))
    floor = max(
        FLOORS[setting],
        RIG_CHANGE_FLOOR if rig_changed else 0.0,
        ASSUMED_SCALE_FLOOR if scale_assumed else 0.0,
    )
    return max(modelled, floor)
