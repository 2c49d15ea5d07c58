"""Whether two photos may be compared at all: what can be told before any texture is measured.

Everything here concerns how the photos were taken (set-up, camera, distance, pose, light,
exposure); what the aligned skin itself betrays is judged in :mod:`microjournal.texture.gate`.
"""

from __future__ import annotations

from collections.abc import Mapping

import cv2
import numpy as np
from numpy.typing import NDArray

from microjournal.domain.measurements import QualityNumber, Reason
from microjournal.domain.photos import CaptureConditions, Lighting
from microjournal.support.i18n import _
from microjournal.texture.gate import Limit, judge
from microjournal.texture.masks import clipped

SMALLEST_PX_PER_MM = 2.8
LEVEL_RANGE = (0.03, 0.6)
LARGEST_CLIPPED_SHARE = 0.01

CAPTURE_LIMITS = (
    Limit(name="baseline_px_per_mm", code="too_coarse", smallest=SMALLEST_PX_PER_MM),
    Limit(name="follow_up_px_per_mm", code="too_coarse", smallest=SMALLEST_PX_PER_MM),
    Limit(name="darkest_level", code="too_dark", smallest=LEVEL_RANGE[0]),
    Limit(name="brightest_level", code="too_bright", largest=LEVEL_RANGE[1]),
    Limit(name="clipped_share", code="overexposed", largest=LARGEST_CLIPPED_SHARE),
    Limit(name="yaw_difference_deg", code="pose_differs", largest=12.0),
    Limit(name="pitch_difference_deg", code="pose_differs", largest=12.0),
    Limit(name="head_shape_difference", code="head_shape_differs", largest=0.045),
    Limit(name="perspective_per_metre", code="lens_distance_differs", largest=1.4),
    Limit(name="light_angle_deg", code="light_direction_differs", largest=12.0),
    Limit(name="overlap", code="too_little_overlap", smallest=0.4),
    Limit(name="warp_anisotropy", code="expression_differs", largest=1.5),
)

_SAME_FOCAL_LENGTH = 1.05
_SAME_APERTURE = 1.3
_SAME_ISO = 4.0


def judge_capture(
    numbers: Mapping[str, float],
) -> tuple[tuple[QualityNumber, ...], tuple[Reason, ...]]:
    """Hold the numbers of a pair's capture against :data:`CAPTURE_LIMITS`."""
    return judge(numbers, CAPTURE_LIMITS, explain=explain)


def exposure_numbers(
    baseline: NDArray[np.float32], follow_up: NDArray[np.float32], skin: NDArray[np.bool_]
) -> dict[str, float]:
    """Return level and clipping of the skin of both photos.

    Parameters
    ----------
    baseline, follow_up : ndarray, shape (rows, columns, 3), float32
        Linear light in the common frame.
    skin : ndarray, shape (rows, columns), bool
        The visible part of the region.
    """
    if not skin.any():
        return {}
    photos = (baseline, follow_up)
    number = int(np.count_nonzero(skin))
    levels = [sum(cv2.mean(photo, skin.astype(np.uint8))[:3]) / 3.0 for photo in photos]
    burnt = [int(np.count_nonzero(clipped(photo) & skin)) / number for photo in photos]
    return {
        "darkest_level": min(levels),
        "brightest_level": max(levels),
        "clipped_share": max(burnt),
    }


def lighting_refusal(baseline: CaptureConditions, follow_up: CaptureConditions) -> Reason | None:
    """Return why pairs across two known light set-ups are not measured."""
    setups = {baseline.lighting, follow_up.lighting}
    if len(setups) == 1 or Lighting.UNKNOWN in setups:
        return None
    return explain("lighting_differs")


def is_rig_change(baseline: CaptureConditions, follow_up: CaptureConditions) -> bool:
    """Tell whether camera, lens, software or a large step of a setting changed.

    What a file does not state counts as unchanged.
    """
    words = ("camera_make", "camera_model", "lens", "software")
    pairs = [(getattr(baseline, name), getattr(follow_up, name)) for name in words]
    if any(first and second and first != second for first, second in pairs):
        return True
    return (
        _apart(baseline.focal_length_mm, follow_up.focal_length_mm, _SAME_FOCAL_LENGTH)
        or _apart(baseline.aperture, follow_up.aperture, _SAME_APERTURE)
        or _apart(baseline.iso, follow_up.iso, _SAME_ISO)
    )


def explain(code: str) -> Reason:
    """Return the reason with this code in the person's language."""
    message, hint = _texts()[code]
    return Reason(code=code, message=message, hint=hint)


def _apart(first: float | None, second: float | None, factor: float) -> bool:
    if not first or not second:
        return False
    return max(first, second) > factor * min(first, second)


def _texts() -> dict[str, tuple[str, str]]:
    return _camera_texts() | _exposure_texts() | _place_texts()


def _camera_texts() -> dict[str, tuple[str, str]]:
    return {
        "camera_differs": (
            _("The photos come from different cameras or settings, so the interval is wider."),
            _("Use the same camera, lens and app for every session."),
        ),
        "scale_assumed": (
            _("The scale of the photo is not known; a usual close-up distance was assumed."),
            _("Enter the scale once, from a ruler or sticker beside the skin."),
        ),
        "scale_uncertain": (
            _("Pupils and irises give different scales; sizes in millimetres may be off."),
            _("State the scale once, from a ruler or sticker beside the skin."),
        ),
        "too_coarse": (
            _("The skin is too small in the photo: its texture is not resolved."),
            _("Photograph closer, or with a camera of higher resolution."),
        ),
        "head_shape_differs": (
            _("The faces differ in shape more than one person's face does."),
            _("Check that both photos show the same person from the same distance."),
        ),
        "lens_distance_differs": (
            _("The photos were taken from different distances, which changes the perspective."),
            _("Keep the camera as far away as for the baseline photo."),
        ),
    }


def _exposure_texts() -> dict[str, tuple[str, str]]:
    return {
        "too_dark": (
            _("The skin is too dark in one of the photos."),
            _("Use more light or a longer exposure."),
        ),
        "too_bright": (
            _("The skin is too bright in one of the photos."),
            _("Reduce the exposure."),
        ),
        "overexposed": (
            _("Parts of the skin are overexposed in one of the photos."),
            _("Reduce the exposure, and avoid flash reflections."),
        ),
        "lighting_differs": (
            _("The photos were taken with different light set-ups."),
            _("Compare only photos of the same light set-up."),
        ),
        "light_direction_differs": (
            _("The light comes from another direction than in the baseline photo."),
            _("Put lamp, chair and camera where they were and repeat the photo."),
        ),
    }


def _place_texts() -> dict[str, tuple[str, str]]:
    return {
        "pose_differs": (
            _("The head is turned differently than in the baseline photo."),
            _("Repeat the photo in the same pose."),
        ),
        "expression_differs": (
            _("The skin is stretched differently: expression, pose or pressure changed."),
            _("Repeat the photo with a relaxed face in the same pose."),
        ),
        "too_little_overlap": (
            _("The follow-up shows too little of the baseline's skin."),
            _("Repeat the photo with the same framing."),
        ),
        "face_missing": (
            _("A face was found in only one of the two photos."),
            _("Check that both photos show the same view."),
        ),
        "regions_disagree": (
            _("The regions do not say the same, so nothing is claimed for all of them together."),
            _("Look at each region by itself."),
        ),
        "no_region": (
            _("No region of skin that can be measured was found in the baseline photo."),
            _("Draw the region by hand, or photograph the standard view."),
        ),
    }
