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
UNCONFIRMED_ERROR = 0.06
BLUR_SHARE = 0.65
BLUR_SCATTER = 0.25
"""Change of contrast that light makes unnoticed between careful photographs, log units."""

LIGHT_PER_DEGREE = 0.025
"""Log change of relief contrast per degree that a light moves: 2 / sin(2 slant) >= 2 per radian
along the slant, over directions at random."""

LIGHT_ANGLE_SCATTER_DEG = 2.8
"""Median angle found between the lights of two portraits of one sitting."""

LARGEST_CHECKED_ANGLE_DEG = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LightTrust:
    """What the signs of another light in the skin itself weigh.

    ``excess`` multiplies the light excess (with ``beyond_error`` only what goes beyond its own
    error), ``gain`` the change of the form's shading, ``gradient`` the mismatch of its gradient.
    """

    excess: float
    gain: float
    gradient: float
    beyond_error: bool


ALONE = LightTrust(excess=3.0, gain=0.5, gradient=1.0, beyond_error=False)
CHECKED = LightTrust(excess=1.0, gain=0.25, gradient=0.5, beyond_error=True)
"""For faces whose light was seen to come from the same direction: then the excess counts once,
and only beyond its own error, and a changed gradient rather means a changed form."""


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


def unexplained_mismatch(
    numbers: Mapping[str, float],
    largest_change: float,
    *,
    light_angle_deg: float | None = None,
) -> dict[str, float]:
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
    light_angle_deg : float, optional
        Angle between the light directions seen on two faces; see :func:`light_trust`.
    """
    weights = {"shading_change": light_trust(light_angle_deg).gradient}
    explained = {
        "incoherence": INCOHERENCE_PER_SQUARE * largest_change**2,
        "direction_change": DIRECTION_SHARE * largest_change,
        "chroma_gain": CHROMA_SHARE * largest_change,
    }
    return {
        name: weights.get(name, 1.0)
        * max(0.0, abs(numbers.get(name, 0.0)) - explained.get(name, 0.0))
        for name in COEFFICIENTS
    }


def light_trust(light_angle_deg: float | None) -> LightTrust:
    """Return what signs of light weigh, by the angle measured between the lights of two faces.

    ``None``, for close-ups and faces whose light could not be told, leaves the skin as the only
    witness; so does an angle beyond twice its scatter.
    """
    if light_angle_deg is None or light_angle_deg > LARGEST_CHECKED_ANGLE_DEG:
        return ALONE
    return CHECKED


def light_error(numbers: Mapping[str, float], *, light_angle_deg: float | None = None) -> float:
    """Return the error that a different light may have brought into a log change.

    The squares of three parts add up: the light excess and the change of the form's own
    shading, weighted by :func:`light_trust`, and what the pits leave open. For the last, light
    is taken to change contrast by an SD tau of 0.06, more where the lights of two faces came
    from different directions; an excess known with standard error s leaves tau s / sqrt(tau^2 +
    s^2) of it (the posterior SD of a normal mean), and all of it where there are no pits.

    Parameters
    ----------
    numbers : mapping of str to float
        Quality numbers; without ``light_excess_error`` there are no pits.
    light_angle_deg : float, optional
        Angle between the light directions seen on two faces.
    """
    trust = light_trust(light_angle_deg)
    excess = numbers.get("light_excess", 0.0)
    error = numbers.get("light_excess_error", math.inf)
    if trust.beyond_error:
        excess = math.sqrt(max(0.0, excess**2 - error**2))
    parts = (
        trust.excess * excess,
        trust.gain * numbers.get("shading_gain", 0.0),
        _unconfirmed(error, light_angle_deg or 0.0),
    )
    return math.hypot(*parts)


def _unconfirmed(excess_error: float, light_angle_deg: float) -> float:
    beyond = math.sqrt(max(0.0, light_angle_deg**2 - LIGHT_ANGLE_SCATTER_DEG**2))
    spread = math.hypot(UNCONFIRMED_ERROR, LIGHT_PER_DEGREE * beyond)
    if math.isinf(excess_error):
        return spread
    return spread * excess_error / math.hypot(spread, excess_error)


def light_parameters() -> dict[str, float]:
    """Return the constants of :func:`light_error`, for the record."""
    return {
        "excess_alone": ALONE.excess,
        "excess_checked": CHECKED.excess,
        "gain_alone": ALONE.gain,
        "gain_checked": CHECKED.gain,
        "gradient_checked": CHECKED.gradient,
        "unconfirmed": UNCONFIRMED_ERROR,
        "per_degree": LIGHT_PER_DEGREE,
        "angle_scatter_deg": LIGHT_ANGLE_SCATTER_DEG,
        "largest_checked_angle_deg": LARGEST_CHECKED_ANGLE_DEG,
    }


def blur_error(step: float, delta: float) -> float:
    """Return the error that blur may have brought into a log change measured without pores.

    A blur of the size that moves the fine band by ``step`` more than the medium one moves the
    medium band by up to 0.65 of the step (a Gaussian blur of a third of a millimetre); a change
    that points the other way cannot come from it, and only the scatter of the step counts.

    Parameters
    ----------
    step : float
        Log change of the fine band's amplitude less that of the medium band.
    delta : float
        The log change of relief.
    """
    can_explain = step * delta > 0.0
    return (BLUR_SHARE if can_explain else BLUR_SCATTER) * abs(step)


def repeat_error(
    mismatch: Mapping[str, float],
    *,
    setting: Setting,
    light: float = 0.0,
    blur: float = 0.0,
    rig_changed: bool = False,
    scale_assumed: bool = False,
) -> float:
    """Return the repeatability error that the measured mismatch of a pair stands for.

    sigma = exp(c0 + sum c_j |q_j|), never below the floor of the setting, at least 0.10 when
    the camera or lens changed; the errors from light and blur add in squares.

    Parameters
    ----------
    mismatch : mapping of str to float
        The mismatch q_j by the names of :data:`COEFFICIENTS`; missing ones count 0.
    light : float
        What :func:`light_error` says.
    blur : float
        What :func:`blur_error` says.
    """
    exponent = sum(c * abs(mismatch.get(name, 0.0)) for name, c in COEFFICIENTS.items())
    modelled = min(LARGEST_REPEAT_ERROR, math.exp(INTERCEPT + exponent))
    floor = max(
        FLOORS[setting],
        RIG_CHANGE_FLOOR if rig_changed else 0.0,
        ASSUMED_SCALE_FLOOR if scale_assumed else 0.0,
    )
    return math.hypot(max(modelled, floor), light, blur)
