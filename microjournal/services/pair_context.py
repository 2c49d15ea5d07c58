"""What is found out about a pair before its texture is measured, and judged on the way."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace

from microjournal.domain.measurements import WitnessValue
from microjournal.imaging.detail import ByteImage
from microjournal.imaging.edge_sharpness import edge_sharpness
from microjournal.imaging.expression import expression_difference
from microjournal.imaging.faces import FaceMesh
from microjournal.imaging.frame import CommonFrame
from microjournal.imaging.light import angle_between, light_direction
from microjournal.imaging.pair import RegisteredPair
from microjournal.imaging.pose import head_difference, perspective_change, skin_stretch_mm
from microjournal.imaging.skin_colour import face_skin_colour
from microjournal.services.comparability import (
    explain,
    exposure_numbers,
    is_rig_change,
    judge_capture,
)
from microjournal.services.photo_pair import (
    PreparedPhoto,
    RegionHints,
    baseline_calibration,
    is_scale_uncertain,
    setting_of,
)
from microjournal.services.repeatability import OWN_REPEAT_SD
from microjournal.texture.colour_pair import LinearColour
from microjournal.texture.measure import PairContext
from microjournal.texture.signs import edge_sign


def capture_context(
    baseline: PreparedPhoto, follow_up: PreparedPhoto, hints: RegionHints
) -> PairContext:
    """Return what files and faces say about a pair: camera, scale, pose, head, light."""
    rig_changed = is_rig_change(baseline.photo.conditions, follow_up.photo.conditions)
    calibration = baseline_calibration(baseline, hints)
    assumed = calibration.source == "assumed"
    codes = (
        ("camera_differs", rig_changed),
        ("scale_assumed", assumed),
        ("scale_uncertain", is_scale_uncertain(baseline, calibration)),
    )
    numbers = _face_numbers(baseline, follow_up)
    if hints.own_repeat_sd is not None:
        # Kept with the record, so that it can be computed again.
        numbers = {**numbers, OWN_REPEAT_SD: hints.own_repeat_sd}
    quality, refusals = judge_capture(numbers)
    return PairContext(
        setting=setting_of(baseline, follow_up),
        rig_changed=rig_changed,
        scale_assumed=assumed,
        light_angle_deg=numbers.get("light_angle_deg"),
        skin_colours=_skin_colours(baseline, follow_up),
        edge_blur=_edge_blur(numbers),
        own_repeat_sd=hints.own_repeat_sd,
        refusals=refusals,
        cautions=tuple(explain(code) for code, applies in codes if applies),
        quality=quality,
    )


def with_perspective(
    context: PairContext, baseline: PreparedPhoto, pairs: Sequence[RegisteredPair]
) -> PairContext:
    """Return the context with what registered regions of a face say of the camera's distance.

    What no distance explains is skin that expression stretched.
    """
    if baseline.mesh is None or not pairs:
        return context
    change = perspective_change(pairs, baseline.mesh)
    stretch = skin_stretch_mm(pairs, baseline.mesh)
    found = {
        "perspective_per_metre": None if change is None else change.per_metre,
        "skin_stretch_mm": stretch,
    }
    return _extended(context, {name: value for name, value in found.items() if value is not None})


def with_frame(context: PairContext, frame: CommonFrame) -> PairContext:
    """Return the context with scale, overlap, stretch and exposure of one region."""
    seen = replace(context, anisotropy=frame.warp_anisotropy)
    return _extended(seen, _frame_numbers(frame))


def _extended(context: PairContext, numbers: Mapping[str, float]) -> PairContext:
    quality, refusals = judge_capture(numbers)
    return replace(
        context,
        refusals=context.refusals + refusals,
        quality=context.quality + quality,
    )


def _face_numbers(baseline: PreparedPhoto, follow_up: PreparedPhoto) -> dict[str, float]:
    """Return how pose, shape, expression and light of two faces differ; nothing for close-ups."""
    first, second = baseline.mesh, follow_up.mesh
    if first is None or second is None:
        return {}
    head = head_difference(first.points, second.points)
    expression = expression_difference(first.points, second.points)
    numbers = {
        "yaw_difference_deg": head.yaw_deg,
        "pitch_difference_deg": head.pitch_deg,
        "head_shape_difference": head.shape,
        "expression_difference_mm": expression.lower_face_mm,
        "brow_difference_mm": expression.brow_mm,
    }
    if math.isfinite(first.iris_px_per_mm):
        numbers["iris_scale_ratio"] = first.iris_px_per_mm / first.px_per_mm
    lights = (
        light_direction(baseline.rgb, first),
        light_direction(follow_up.rgb, second),
    )
    if lights[0] is not None and lights[1] is not None:
        numbers["light_angle_deg"] = angle_between(lights[0], lights[1])
    return numbers | _edge_numbers(baseline.rgb, first, follow_up.rgb, second)


def _skin_colours(
    baseline: PreparedPhoto, follow_up: PreparedPhoto
) -> tuple[LinearColour, LinearColour] | None:
    if baseline.mesh is None or follow_up.mesh is None:
        return None
    first = face_skin_colour(baseline.rgb, baseline.mesh)
    second = face_skin_colour(follow_up.rgb, follow_up.mesh)
    return None if first is None or second is None else (first, second)


def _edge_blur(numbers: Mapping[str, float]) -> WitnessValue | None:
    if "edge_blur_mm2" not in numbers:
        return None
    return edge_sign(numbers["edge_blur_mm2"], numbers["edge_blur_error_mm2"])


def _edge_numbers(
    baseline_rgb: ByteImage, baseline: FaceMesh, follow_up_rgb: ByteImage, follow_up: FaceMesh
) -> dict[str, float]:
    edges = edge_sharpness(baseline_rgb, baseline, follow_up_rgb, follow_up)
    if edges is None:
        return {}
    return {
        "edge_sharpness_baseline_mm": edges.baseline_mm,
        "edge_sharpness_follow_up_mm": edges.follow_up_mm,
        "edge_softness": edges.softness,
        "edge_softness_error": edges.softness_error,
        "edge_blur_mm2": edges.blur_mm2,
        "edge_blur_error_mm2": edges.blur_error_mm2,
    }


def _frame_numbers(frame: CommonFrame) -> dict[str, float]:
    skin = frame.valid & frame.region_mask
    return {
        "baseline_px_per_mm": frame.base_px_per_mm,
        "follow_up_px_per_mm": frame.follow_px_per_mm,
        "overlap": frame.overlap,
        "warp_anisotropy": frame.warp_anisotropy,
        "residual_mm": frame.residual_mm,
        "correlation": frame.correlation,
        **exposure_numbers(frame.baseline, frame.follow_up, skin),
    }
