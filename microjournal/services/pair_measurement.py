"""The measurement of one prepared pair: align, check the capture, measure every region."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, replace

import microjournal
from microjournal.domain.anatomy import RegionOfInterest
from microjournal.domain.control import TaskControl
from microjournal.domain.errors import MeasurementError
from microjournal.domain.measurements import (
    Calibration,
    PairMeasurement,
    Reason,
    RegionMeasurement,
    Verdict,
)
from microjournal.imaging.frame import sample_common_frame
from microjournal.imaging.pair import RegisteredPair
from microjournal.imaging.registration import register_close_up, register_faces
from microjournal.services.comparability import (
    CAPTURE_LIMITS,
    explain,
    lighting_refusal,
)
from microjournal.services.pair_context import capture_context, with_frame, with_perspective
from microjournal.services.photo_pair import (
    PhotoInput,
    PreparedPhoto,
    RegionHints,
    baseline_calibration,
    is_face_missing,
    regions_of,
    setting_of,
)
from microjournal.texture.arrays import SkinPair
from microjournal.texture.interval import Setting
from microjournal.texture.measure import PairContext, measure_region, parameters
from microjournal.texture.registry import RELIEF_CHANGE


def measure_pair(
    baseline: PreparedPhoto, follow_up: PreparedPhoto, hints: RegionHints, control: TaskControl
) -> PairMeasurement:
    """Measure every region of a prepared pair; refusals are results, too."""
    refusal = _early_refusal(baseline, follow_up)
    regions = regions_of(baseline, hints) if refusal is None else ()
    if refusal is None and not regions:
        refusal = explain("no_region")
    if refusal is not None:
        return refused_pair(baseline.photo, follow_up.photo, (refusal,))
    work = _PairWork(
        baseline=baseline,
        follow_up=follow_up,
        calibration=baseline_calibration(baseline, hints),
        context=capture_context(baseline, follow_up, hints),
    )
    aligned = []
    for number, region in enumerate(regions):
        control.checkpoint(number, 2 * len(regions), region.region.value)
        aligned.append(_align(work, region, control))
    pairs = _believed(aligned)
    if setting_of(baseline, follow_up) is Setting.FACE:
        work = replace(work, context=with_perspective(work.context, baseline, pairs))
    measured = []
    for number, one in enumerate(aligned, start=len(regions)):
        control.checkpoint(number, 2 * len(regions), one.region.region.value)
        measured.append(_measured(work, one))
    return _assembled(work, tuple(measured), pairs)


def refused_pair(
    baseline: PhotoInput, follow_up: PhotoInput, reasons: tuple[Reason, ...]
) -> PairMeasurement:
    """Return the record of a pair that could not be looked at any closer."""
    return PairMeasurement(
        metric=RELIEF_CHANGE,
        parameters=_parameters(),
        program_version=microjournal.__version__,
        baseline_sha256=baseline.sha256,
        follow_up_sha256=follow_up.sha256,
        baseline_calibration=None,
        follow_up_calibration=None,
        frame_px_per_mm=None,
        registration=None,
        verdict=Verdict.NOT_COMPARABLE,
        reasons=reasons,
        regions=(),
    )


def overall_verdict(regions: Iterable[RegionMeasurement]) -> Verdict:
    """Return what the regions say together.

    A direction is named when at least half of the comparable regions show it and none shows
    the opposite.
    """
    found: list[Verdict] = [r.verdict for r in regions if r.verdict is not Verdict.NOT_COMPARABLE]
    if not found:
        return Verdict.NOT_COMPARABLE
    for direction, opposite in (
        (Verdict.SMOOTHER, Verdict.ROUGHER),
        (Verdict.ROUGHER, Verdict.SMOOTHER),
    ):
        if opposite not in found and 2 * found.count(direction) >= len(found):
            return direction
    return Verdict.NO_DETECTABLE_CHANGE


@dataclass(frozen=True, slots=True, kw_only=True)
class _PairWork:
    baseline: PreparedPhoto
    follow_up: PreparedPhoto
    calibration: Calibration
    context: PairContext


@dataclass(frozen=True, slots=True, kw_only=True)
class _Aligned:
    """One region with its registration, or with the reason why there is none."""

    region: RegionOfInterest
    pair: RegisteredPair | None
    refusal: tuple[Reason, ...] = ()


def _early_refusal(baseline: PreparedPhoto, follow_up: PreparedPhoto) -> Reason | None:
    lighting = lighting_refusal(baseline.photo.conditions, follow_up.photo.conditions)
    if lighting is not None:
        return lighting
    return explain("face_missing") if is_face_missing(baseline, follow_up) else None


def _align(work: _PairWork, region: RegionOfInterest, control: TaskControl) -> _Aligned:
    try:
        return _Aligned(region=region, pair=_register(work, region, control))
    except MeasurementError as error:
        reason = Reason(code=error.code, message=error.message, hint=error.hint)
        return _Aligned(region=region, pair=None, refusal=(reason,))


def _believed(aligned: Iterable[_Aligned]) -> list[RegisteredPair]:
    return [one.pair for one in aligned if one.pair is not None]


def _register(work: _PairWork, region: RegionOfInterest, control: TaskControl) -> RegisteredPair:
    first, second = work.baseline.mesh, work.follow_up.mesh
    if first is not None and second is not None:
        return register_faces(
            work.baseline.rgb,
            first,
            work.follow_up.rgb,
            second,
            region_polygon=region.polygon,
            control=control,
        )
    return register_close_up(
        work.baseline.rgb,
        work.follow_up.rgb,
        baseline_px_per_mm=work.calibration.px_per_mm,
        region_polygon=region.polygon,
        control=control,
    )


def _measured(work: _PairWork, aligned: _Aligned) -> RegionMeasurement:
    if aligned.pair is None:
        return _unregistered(work, aligned)
    frame = sample_common_frame(work.baseline.rgb, work.follow_up.rgb, aligned.pair)
    return measure_region(
        SkinPair(
            baseline=frame.baseline,
            follow_up=frame.follow_up,
            visible=frame.valid,
            inside=frame.region_mask,
            px_per_mm=frame.px_per_mm,
        ),
        region=aligned.region,
        follow_up_polygon=aligned.pair.follow_up_polygon,
        context=with_frame(work.context, frame),
    )


def _unregistered(work: _PairWork, aligned: _Aligned) -> RegionMeasurement:
    return RegionMeasurement(
        region=aligned.region,
        follow_up_polygon=(),
        verdict=Verdict.NOT_COMPARABLE,
        reasons=work.context.refusals + aligned.refusal,
        quality=work.context.quality,
    )


def _assembled(
    work: _PairWork, regions: tuple[RegionMeasurement, ...], pairs: list[RegisteredPair]
) -> PairMeasurement:
    verdict = overall_verdict(regions)
    return replace(
        refused_pair(work.baseline.photo, work.follow_up.photo, ()),
        baseline_calibration=work.calibration,
        follow_up_calibration=_follow_up_calibration(work, pairs),
        frame_px_per_mm=pairs[0].px_per_mm if pairs else None,
        registration=pairs[0].registration if pairs else None,
        verdict=verdict,
        reasons=_pair_reasons(work, regions, verdict),
        regions=regions,
        quality=work.context.quality,
    )


def _follow_up_calibration(work: _PairWork, pairs: list[RegisteredPair]) -> Calibration | None:
    if not pairs:
        return None
    return Calibration(
        px_per_mm=pairs[0].follow_px_per_mm,
        source="registration",
        relative_error=work.calibration.relative_error,
    )


def _pair_reasons(
    work: _PairWork, regions: tuple[RegionMeasurement, ...], verdict: Verdict
) -> tuple[Reason, ...]:
    if verdict is not Verdict.NOT_COMPARABLE:
        return work.context.cautions
    reasons = {reason.code: reason for region in regions for reason in region.reasons}
    return tuple(reasons.values())


def _parameters() -> str:
    capture = {limit.name: limit.value for limit in CAPTURE_LIMITS}
    return json.dumps({**json.loads(parameters()), "capture_limits": capture}, sort_keys=True)
