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
INTERCEPT = math.log(0.015)
COEFFICIENTS: Mapping[str, float] = {
    "incoherence": 3.0,
    "direction_change": 8.0,
    "shading_change": 3.0,
    "softness": 1.2,
    "chroma_gain": 2.0,
    "coarse_excess": 3.0,
    "noise_share": 1.0,
}
"""Log increase of the repeat error per unit of mismatch.

Set near the maximum-likelihood fit to unchanged synthetic skin under clinic and hand-held
nuisance; where that material hardly exercises a number, set by hand to widen the interval.
"""

LARGEST_REPEAT_ERROR = 0.3
INCOHERENCE_PER_SQUARE = 0.3
DIRECTION_SHARE = 0.1
CHROMA_SHARE = 0.1
LIGHT_EXCESS_WEIGHT = 3.0
SHADING_GAIN_WEIGHT = 0.5
UNCONFIRMED_ERROR = 0.06


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


def unexplained_mismatch(numbers: Mapping[str, float], largest_change: float) -> dict[str, float]:
    """Return the mismatch that a true change of relief does not bring about by itself.

    Relief that shrinks upon pigment that stays lowers coherence with the square of the
    change, and moves direction and chroma a little; only what goes beyond that speaks of
    light, processing or make-up.

    Parameters
    ----------
    numbers : mapping of str to float
        Quality numbers of the region.
    largest_change : float
        Largest absolute log change of any band in use.
    """
    explained = {
        "incoherence": INCOHERENCE_PER_SQUARE * largest_change**2,
        "direction_change": DIRECTION_SHARE * largest_change,
        "chroma_gain": CHROMA_SHARE * largest_change,
    }
    return {
        name: max(0.0, abs(numbers.get(name, 0.0)) - explained.get(name, 0.0))
        for name in COEFFICIENTS
    }


def light_error(numbers: Mapping[str, float], *, has_pits: bool) -> float:
    """Return the error that a different light may have brought into a log change.

    Three times the amount by which amplitude changed more than the pits did, half of the change of
    the form's own shading, and at least 0.06 when there are no pits to confirm a change by.
    """
    parts = (
        LIGHT_EXCESS_WEIGHT * numbers.get("light_excess", 0.0),
        SHADING_GAIN_WEIGHT * numbers.get("shading_gain", 0.0),
        0.0 if has_pits else UNCONFIRMED_ERROR,
    )
    return math.hypot(*parts)


def repeat_error(
    mismatch: Mapping[str, float],
    *,
    setting: Setting,
    light: float = 0.0,
    rig_changed: bool = False,
    scale_assumed: bool = False,
) -> float:
    """Return the repeatability error that the measured mismatch of a pair stands for.

    sigma = exp(c0 + sum c_j |q_j|), never below the floor of the setting, at least 0.10 when
    the camera or lens changed; the error from light adds in squares.

    Parameters
    ----------
    mismatch : mapping of str to float
        The mismatch q_j by the names of :data:`COEFFICIENTS`; missing ones count 0.
    light : float
        What :func:`light_error` says.
    """
    exponent = sum(c * abs(mismatch.get(name, 0.0)) for name, c in COEFFICIENTS.items())
    modelled = min(LARGEST_REPEAT_ERROR, math.exp(INTERCEPT + exponent))
    floor = max(
        FLOORS[setting],
        RIG_CHANGE_FLOOR if rig_changed else 0.0,
        ASSUMED_SCALE_FLOOR if scale_assumed else 0.0,
    )
    return math.hypot(max(modelled, floor), light)
