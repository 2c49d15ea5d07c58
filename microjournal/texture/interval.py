"""How sure a relief change is: from the attribution to an interval and a smallest change."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from enum import StrEnum

from microjournal.texture.attribution import Attribution

Z_95 = 1.959963984540054


class Setting(StrEnum):
    """What kind of picture the skin comes from; it sets the floor of repeatability."""

    CLOSE_UP = "close_up"
    FACE = "face"


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How the error of the fit becomes the error of the number.

    With e² the squares of fit error and cause error::

        sd = scale e (1 + misfit / knee)^power exp(colour chroma) (1 + turn / 0.1)^turning

    The doubt of light and gloss counts ``light`` times in e and that of blur ``blur`` times: what
    was found of them was not found in full. Misfit is without what the change brings by itself,
    chroma the log gain of the coarse chroma band, turn the change of direction of the contrast.
    Found on pairs of known truth that served for nothing else afterwards, as the widths that find
    most true changes at next to no false claim; ``microjournal validate --split calibration``,
    then ``--calibrate``, prints what their likelihood alone gives, which is narrower.
    """

    scale: float
    knee: float = 1.0
    power: float = 0.0
    light: float = 1.0
    blur: float = 1.0
    colour: float = 0.0
    turning: float = 0.0

    def explained_error(self, found: Attribution) -> float:
        """Return e, the error of the fit and of the causes together."""
        return math.hypot(found.fit_error, found.cause_error(light=self.light, blur=self.blur))

    def scaled_error(
        self, found: Attribution, *, chroma_gain: float = 0.0, direction_change: float = 0.0
    ) -> float:
        """Return the error of an attributed change, without floor and what is told apart."""
        widening = (1.0 + unexplained_misfit(found) / self.knee) ** self.power
        widening *= math.exp(self.colour * abs(chroma_gain))
        widening *= (1.0 + direction_change / CAREFUL_DIRECTION_CHANGE) ** self.turning
        return float(self.scale * widening * self.explained_error(found))


CAREFUL_DIRECTION_CHANGE = 0.1
"""What photographs of a guided capture reach at most."""

CALIBRATIONS = {
    Setting.CLOSE_UP: Calibration(scale=0.44, light=5.5, blur=10.0, colour=0.8, turning=0.55),
    Setting.FACE: Calibration(scale=0.48, knee=1.0, power=0.70),
}
FLOORS = {Setting.CLOSE_UP: 0.009, Setting.FACE: 0.025}
RIG_CHANGE_FLOOR = 0.10
ASSUMED_SCALE_FLOOR = 0.03
RESPONSE_ERRORS = {Setting.CLOSE_UP: 0.18, Setting.FACE: 0.12}
"""Relative error of a change: how far skin answers differently than the skin calibrated on.
Skin of other optics (first order, two layers of scattering) answers 0.8 as far as ours."""

RESPONSE_ERROR_PER_DEFICIT = 0.30
LARGEST_RESPONSE_ERROR = 0.35
MISFIT_OF_CHANGE = 25.0
"""Misfit that a true change of relief brings by itself, per squared log unit: halved relief
answers in no straight line, and that is no sign of light or camera."""

NOISE_DOUBT = 0.25
"""Half of the log error of a contrast from which noise was subtracted that is known to a half."""

POSE_DOUBT = 1.0
STILL_ANISOTROPY = 1.02
LARGEST_POSE_ERROR = 0.025
"""A close-up from 12 degrees to the side: pits hide their floor. Faces are held to their pose by
the mesh, and stretch with expression."""

BLUR_SHARE = 0.65
BLUR_SCATTER = 0.25
BLUR_DOUBT_WITHOUT_PORES = 0.25
"""Share of the blur found that stays in a change measured without pores: a wide blur takes the
medium band twice as far, for the same loss of the fine one, as a narrow blur does."""

LIGHT_PER_DEGREE = 0.025
"""Log change of relief contrast per degree that a light moves: 2 / sin(2 slant) >= 2 per radian
along the slant, over directions at random."""

LIGHT_ANGLE_SCATTER_DEG = 2.8
"""Median angle found between the lights of two portraits of one sitting."""

LARGEST_CHECKED_ANGLE_DEG = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Uncertainty:
    """The parts of the error of one log change and the interval they give.

    ``spatial`` and ``repeat`` are SDs that unchanged skin shows as well; ``response`` is a share
    of the true change: skin answers differently from skin to skin.
    """

    spatial: float
    repeat: float
    response: float = 0.0

    @property
    def unchanged(self) -> float:
        """Return the standard deviation of the log change of unchanged skin."""
        return math.hypot(self.spatial, self.repeat)

    @property
    def smallest_detectable_change(self) -> float:
        """Return 1.96 times the standard deviation of two photographs of unchanged skin."""
        return Z_95 * self.unchanged

    def interval(self, delta: float) -> tuple[float, float]:
        """Return the 95 % interval: every true change under which ``delta`` is no surprise.

        A true change t is measured with the variance unchanged² + (response t)²; the interval
        holds the t with (delta - t)² <= 1.96² of it [1]_. It excludes zero exactly when
        ``delta`` exceeds the smallest detectable change, and reaches further outwards.

        References
        ----------
        .. [1] Fieller (1954), J. R. Stat. Soc. B 16:175-185
        """
        share = (Z_95 * self.response) ** 2
        spread = (1.0 - share) * self.unchanged**2 + (self.response * delta) ** 2
        reach = Z_95 * math.sqrt(spread)
        return (delta - reach) / (1.0 - share), (delta + reach) / (1.0 - share)


def unexplained_misfit(found: Attribution) -> float:
    """Return the misfit beyond what a true change of that size brings by itself."""
    return max(0.0, found.misfit - MISFIT_OF_CHANGE * found.delta**2)


def is_light_checked(light_angle_deg: float | None) -> bool:
    """Tell whether two faces showed the same light, by the angle between their lights.

    ``None``, for close-ups and faces whose light could not be told, leaves the skin as the only
    witness; so does an angle beyond twice its scatter.
    """
    return light_angle_deg is not None and light_angle_deg <= LARGEST_CHECKED_ANGLE_DEG


def extra_light(light_angle_deg: float | None) -> float:
    """Return the SD of contrast (log units) that an angle beyond its scatter speaks for."""
    if light_angle_deg is None:
        return 0.0
    beyond = math.sqrt(max(0.0, light_angle_deg**2 - LIGHT_ANGLE_SCATTER_DEG**2))
    return LIGHT_PER_DEGREE * beyond


def blur_error(step: float, delta: float) -> float:
    """Return the error that blur may have brought into a change measured on medium relief alone.

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


def repeat_floor(
    *, setting: Setting, rig_changed: bool, scale_assumed: bool, own_repeat_sd: float | None
) -> float:
    """Return the error that no change of this setting falls below; see :func:`uncertainty`."""
    return max(
        FLOORS[setting] if own_repeat_sd is None else own_repeat_sd,
        RIG_CHANGE_FLOOR if rig_changed else 0.0,
        ASSUMED_SCALE_FLOOR if scale_assumed else 0.0,
    )


def pose_error(anisotropy: float) -> float:
    """Return what pits seen from another side may bring into the change of a close-up.

    Parameters
    ----------
    anisotropy : float
        95th percentile of the ratio of the two stretches of the map between the photos. A map
        without any turn shows 1.014 by its own noise, a turn by 12 degrees 1.036.
    """
    beyond = max(0.0, anisotropy - STILL_ANISOTROPY)
    return min(POSE_DOUBT * beyond, LARGEST_POSE_ERROR)


def uncertainty(
    found: Attribution,
    *,
    setting: Setting,
    blur: float = 0.0,
    noise_share: float = 0.0,
    anisotropy: float = 1.0,
    chroma_gain: float = 0.0,
    direction_change: float = 0.0,
    rig_changed: bool = False,
    scale_assumed: bool = False,
    own_repeat_sd: float | None = None,
) -> Uncertainty:
    """Return the error of an attributed change.

    Parameters
    ----------
    found : Attribution
        The change with the error of its fit, its causes and its misfit.
    setting : Setting
        Close-up or face.
    blur : float
        What blur may have left where pores are not resolved.
    noise_share : float
        Share of noise in the energy of the medium band.
    anisotropy : float
        What :func:`pose_error` judges on close-ups.
    chroma_gain : float
        Log gain of the coarse chroma band: another light, other processing or make-up.
    direction_change : float
        How far the direction of the contrast turned.
    rig_changed, scale_assumed : bool
        Camera, lens or settings differ; the scale is not known.
    own_repeat_sd : float, optional
        SD of a difference that the practice's own repeat photographs show; it stands in for the
        floor of the setting.
    """
    scaled = CALIBRATIONS[setting].scaled_error(
        found, chroma_gain=chroma_gain, direction_change=direction_change
    )
    share = RESPONSE_ERRORS[setting] + RESPONSE_ERROR_PER_DEFICIT * found.skew_deficit
    floor = repeat_floor(
        setting=setting,
        rig_changed=rig_changed,
        scale_assumed=scale_assumed,
        own_repeat_sd=own_repeat_sd,
    )
    turned = pose_error(anisotropy) if setting is Setting.CLOSE_UP else 0.0
    beside = math.hypot(blur, NOISE_DOUBT * noise_share, found.light_left, turned)
    unchanged = math.hypot(scaled, floor, beside)
    spatial = min(found.spatial_error, unchanged)
    return Uncertainty(
        spatial=spatial,
        repeat=math.sqrt(max(unchanged**2 - spatial**2, 0.0)),
        response=min(share, LARGEST_RESPONSE_ERROR),
    )


def interval_parameters() -> dict[str, float]:
    """Return the constants of :func:`uncertainty`, for the record."""
    values = {
        "response_error_per_deficit": RESPONSE_ERROR_PER_DEFICIT,
        "largest_response_error": LARGEST_RESPONSE_ERROR,
        "rig_change_floor": RIG_CHANGE_FLOOR,
        "assumed_scale_floor": ASSUMED_SCALE_FLOOR,
        "misfit_of_change": MISFIT_OF_CHANGE,
        "careful_direction_change": CAREFUL_DIRECTION_CHANGE,
        "noise_doubt": NOISE_DOUBT,
        "pose_doubt": POSE_DOUBT,
        "still_anisotropy": STILL_ANISOTROPY,
        "largest_pose_error": LARGEST_POSE_ERROR,
        "blur_share": BLUR_SHARE,
        "blur_scatter": BLUR_SCATTER,
        "blur_doubt_without_pores": BLUR_DOUBT_WITHOUT_PORES,
        "light_per_degree": LIGHT_PER_DEGREE,
        "light_angle_scatter_deg": LIGHT_ANGLE_SCATTER_DEG,
        "largest_checked_angle_deg": LARGEST_CHECKED_ANGLE_DEG,
    }
    for setting, calibration in CALIBRATIONS.items():
        values[f"floor_{setting.value}"] = FLOORS[setting]
        values[f"response_error_{setting.value}"] = RESPONSE_ERRORS[setting]
        for name, value in asdict(calibration).items():
            values[f"{name}_{setting.value}"] = value
    return values
