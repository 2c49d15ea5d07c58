"""What the numbers of the comparability gate are called, in the person's language."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from microjournal.domain.measurements import QualityNumber
from microjournal.reports.words import HARD_SPACE, detectable_text, number_text
from microjournal.support.i18n import _, language


@dataclass(frozen=True, slots=True, kw_only=True)
class _Way:
    """How a number is printed: times ``factor``, with ``decimals`` and a unit."""

    unit: str = ""
    factor: float = 1.0
    decimals: int = 2


_PLAIN = _Way()
_SHARE = _Way(unit="%", factor=100.0, decimals=0)
_FINE_SHARE = _Way(unit="%", factor=100.0, decimals=1)
_ANGLE = _Way(unit="°", decimals=1)
_SCALE = _Way(unit="px/mm", decimals=1)
_WAYS = {
    "baseline_px_per_mm": _SCALE,
    "follow_up_px_per_mm": _SCALE,
    "darkest_level": _SHARE,
    "brightest_level": _SHARE,
    "clipped_share": _FINE_SHARE,
    "yaw_difference_deg": _ANGLE,
    "pitch_difference_deg": _ANGLE,
    "light_angle_deg": _ANGLE,
    "head_shape_difference": _Way(decimals=3),
    "expression_difference_mm": _Way(unit="mm", decimals=1),
    "brow_difference_mm": _Way(unit="mm", decimals=1),
    "skin_stretch_mm": _Way(unit="mm"),
    "overlap": _SHARE,
    "residual_mm": _Way(unit="mm"),
    "edge_sharpness_baseline_mm": _Way(unit="mm"),
    "edge_sharpness_follow_up_mm": _Way(unit="mm"),
    "edge_blur_mm2": _Way(unit="mm²", decimals=3),
    "edge_blur_error_mm2": _Way(unit="mm²", decimals=3),
    "tiles": _Way(decimals=0),
    "incoherence": _SHARE,
    "noise_share": _SHARE,
    "own_repeat_sd": _FINE_SHARE,
    "dilution": _SHARE,
}
_CAUSE = "cause_"
_AS_CHANGE = "smallest_detectable_change"


def is_cause(name: str) -> bool:
    """Tell whether a number is the amount of a cause other than skin."""
    return name.startswith(_CAUSE)


def quality_text(name: str) -> str:
    """Return the name of a recorded number in words; an unknown one is shown as recorded."""
    return _words_in(language()).get(name) or name.replace("_", " ").capitalize()


def quality_value(name: str, value: float) -> str:
    """Return a recorded number with its unit, such as "9.0 px/mm"."""
    if name == _AS_CHANGE:
        return detectable_text(value)
    way = _WAYS.get(name, _PLAIN)
    text = number_text(way.factor * value, decimals=way.decimals)
    if not way.unit:
        return text
    return text + way.unit if way is _ANGLE else f"{text}{HARD_SPACE}{way.unit}"


def limit_text(number: QualityNumber) -> str:
    """Return the limit of a number in words, empty where it has none.

    A record keeps the limit alone; on which side of it a number has to lie follows from whether
    the number passed.
    """
    if number.limit is None:
        return ""
    at_most = (abs(number.value) <= number.limit) == number.passed
    words = _("at most {limit}") if at_most else _("at least {limit}")
    return words.format(limit=quality_value(number.name, number.limit))


def outcome_text(number: QualityNumber) -> str:
    """Return whether a number passed, in words."""
    if number.limit is None:
        return _("for information")
    return _("passed") if number.passed else _("not passed")


@cache
def _words_in(language_code: str) -> dict[str, str]:
    """Return all names in the language in use; every number of a record asks for one."""
    return _capture_words() | _skin_words() | _cause_words()


def _capture_words() -> dict[str, str]:
    """Return the names of what tells how the photos were taken."""
    return {
        "baseline_px_per_mm": _("Resolution of the baseline"),
        "follow_up_px_per_mm": _("Resolution of the follow-up"),
        "darkest_level": _("Darkest skin level"),
        "brightest_level": _("Brightest skin level"),
        "clipped_share": _("Overexposed share"),
        "yaw_difference_deg": _("Head turned sideways"),
        "pitch_difference_deg": _("Head tilted"),
        "head_shape_difference": _("Difference of head shape"),
        "perspective_per_metre": _("Difference of perspective, per metre"),
        "expression_difference_mm": _("Movement of mouth and cheeks"),
        "brow_difference_mm": _("Movement of the brows"),
        "skin_stretch_mm": _("Movement of skin against skin"),
        "light_angle_deg": _("Angle between the lights"),
        "overlap": _("Overlap"),
        "warp_anisotropy": _("Stretch of the skin"),
        "residual_mm": _("Mismatch left after alignment"),
        "correlation": _("Agreement of skin detail"),
        "edge_sharpness_baseline_mm": _("Width of edges in the baseline"),
        "edge_sharpness_follow_up_mm": _("Width of edges in the follow-up"),
        "iris_scale_ratio": _("Scale by irises over scale by pupils"),
        "edge_softness": _("Softness of edges"),
        "edge_softness_error": _("Error of the softness of edges"),
        "edge_blur_mm2": _("Variance of blur added"),
        "edge_blur_error_mm2": _("Error of the variance of blur"),
        "own_repeat_sd": _("What repeat photographs here differ by"),
    }


def _skin_words() -> dict[str, str]:
    """Return the names of what the aligned skin itself shows."""
    return {
        "tiles": _("Tiles of skin"),
        "incoherence": _("Skin not found again"),
        "softness": _("Softness"),
        "pore_excess": _("Excess of finest detail"),
        "sharpness_step": _("Step of sharpness between bands"),
        "chroma_gain": _("Change of skin colour contrast"),
        "coarse_change": _("Change of coarse relief"),
        "coarse_excess": _("Excess of coarse relief"),
        "noise_share": _("Share of noise"),
        "direction_change": _("Change of relief direction"),
        "shading_change": _("Change of shading"),
        "shading_gain": _("Strength of shading"),
        "light_excess": _("Trace of light or gloss"),
        "light_excess_error": _("Error of the trace of light"),
        "fit_error": _("Error of the fit to all signs"),
        "misfit": _("What no known cause explains"),
        "dilution": _("Share of pigment in the contrast"),
        "skew_deficit": _("Missing skewness of the fine contrast"),
        "smallest_detectable_change": _("Smallest detectable change"),
    }


def _cause_words() -> dict[str, str]:
    """Return the names of what else than skin may change between two photographs."""
    return {
        "cause_blur": _("Blur"),
        "cause_oblique_light": _("Slant of the light"),
        "cause_diffuse_light": _("Share of diffuse light"),
        "cause_turned_light": _("Turn of the light"),
        "cause_gloss": _("Gloss"),
        "cause_tone_curve": _("Tone curve"),
        "cause_noise": _("Noise"),
        "cause_make_up": _("Make-up"),
        "cause_vignetting": _("Vignetting"),
    }
