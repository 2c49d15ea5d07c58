"""What the numbers of the comparability gate are called, in the person's language."""

from __future__ import annotations

from microjournal.support.i18n import _


def quality_text(name: str) -> str:
    """Return the name of a recorded number in words; an unknown one is shown as recorded."""
    return _words().get(name) or name.replace("_", " ").capitalize()


def _words() -> dict[str, str]:
    return _capture_words() | _skin_words()


def _capture_words() -> dict[str, str]:
    """Return the names of what tells how the photos were taken."""
    return {
        "baseline_px_per_mm": _("Baseline, pixels per mm"),
        "follow_up_px_per_mm": _("Follow-up, pixels per mm"),
        "darkest_level": _("Darkest skin level"),
        "brightest_level": _("Brightest skin level"),
        "clipped_share": _("Overexposed share"),
        "yaw_difference_deg": _("Turned sideways, degrees"),
        "pitch_difference_deg": _("Tilted, degrees"),
        "head_shape_difference": _("Difference of head shape"),
        "perspective_per_metre": _("Difference of perspective, per metre"),
        "light_angle_deg": _("Light direction, degrees"),
        "overlap": _("Overlap"),
        "warp_anisotropy": _("Stretch of the skin"),
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
        "coarse_excess": _("Excess of coarse relief"),
        "noise_share": _("Share of noise"),
        "direction_change": _("Change of relief direction"),
        "shading_change": _("Change of shading"),
        "shading_gain": _("Strength of shading"),
        "light_excess": _("Trace of light or gloss"),
        "smallest_detectable_change": _("Smallest detectable change"),
    }
