"""The measurement of one prepared pair: align, check the capture, measure every region."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace

import microjournal
from microjournal.domain.control import TaskControl
from microjournal.domain.measurements import (
    Calibration,
    PairMeasurement,
    Reason,
    RegionMeasurement,
    Verdict,
)
from microjournal.imaging.reduction import LEAST_DECODED_PX_PER_MM
from microjournal.services.comparability import CAPTURE_LIMITS
from microjournal.services.expression import expression_parameters, with_expression
from microjournal.services.pair_alignment import (
    AlignedPhotos,
    RegionAlignment,
    align_photos,
    region_skin,
)
from microjournal.services.photo_pair import PhotoInput, PreparedPhoto, RegionHints
from microjournal.texture.plugin import RegionMetric, ReliefChange


def measure_pair(
    baseline: PreparedPhoto,
    follow_up: PreparedPhoto,
    hints: RegionHints,
    control: TaskControl,
    metric: RegionMetric | None = None,
) -> PairMeasurement:
    """Measure every region of a prepared pair; refusals are results, too.

    ``metric`` is the rule to measure by, the program's own if left out.
    """
    photos = align_photos(baseline, follow_up, hints, control)
    if isinstance(photos, Reason):
        return refused_pair(baseline.photo, follow_up.photo, (photos,), metric)
    return measure_photos(photos, control, metric)


def measure_photos(
    photos: AlignedPhotos, control: TaskControl, metric: RegionMetric | None = None
) -> PairMeasurement:
    """Measure every region of aligned photos."""
    rule = metric or ReliefChange()
    regions = []
    for number, one in enumerate(photos.regions, start=len(photos.regions)):
        control.checkpoint(number, 2 * len(photos.regions), one.region.region.value)
        regions.append(measure_aligned(photos, one, rule))
    return _assembled(photos, tuple(regions), rule)


def measure_aligned(
    photos: AlignedPhotos, aligned: RegionAlignment, metric: RegionMetric | None = None
) -> RegionMeasurement:
    """Measure one region of aligned photos; without a registration it says why."""
    return with_expression(_measured(photos, aligned, metric or ReliefChange()), photos)


def _measured(
    photos: AlignedPhotos, aligned: RegionAlignment, rule: RegionMetric
) -> RegionMeasurement:
    if aligned.pair is None:
        return _unregistered(photos, aligned)
    skin = region_skin(photos, aligned.pair)
    return rule.measure(
        skin.skin,
        region=aligned.region,
        follow_up_polygon=aligned.pair.follow_up_polygon,
        context=skin.context,
    )


def refused_pair(
    baseline: PhotoInput,
    follow_up: PhotoInput,
    reasons: tuple[Reason, ...],
    metric: RegionMetric | None = None,
) -> PairMeasurement:
    """Return the record of a pair that could not be looked at any closer."""
    rule = metric or ReliefChange()
    return PairMeasurement(
        metric=rule.identity,
        parameters=_parameters(rule),
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


def _unregistered(photos: AlignedPhotos, aligned: RegionAlignment) -> RegionMeasurement:
    return RegionMeasurement(
        region=aligned.region,
        follow_up_polygon=(),
        verdict=Verdict.NOT_COMPARABLE,
        reasons=photos.context.refusals + aligned.refusal,
        quality=photos.context.quality,
    )


def _assembled(
    photos: AlignedPhotos, regions: tuple[RegionMeasurement, ...], metric: RegionMetric
) -> PairMeasurement:
    verdict = overall_verdict(regions)
    pairs = photos.registered
    return replace(
        refused_pair(photos.baseline.photo, photos.follow_up.photo, (), metric),
        baseline_calibration=photos.calibration,
        follow_up_calibration=_follow_up_calibration(photos),
        frame_px_per_mm=pairs[0].px_per_mm if pairs else None,
        registration=pairs[0].registration if pairs else None,
        verdict=verdict,
        reasons=_pair_reasons(photos, regions, verdict),
        regions=regions,
        quality=photos.context.quality,
    )


def _follow_up_calibration(photos: AlignedPhotos) -> Calibration | None:
    if not photos.registered:
        return None
    return Calibration(
        px_per_mm=photos.registered[0].follow_px_per_mm,
        source="registration",
        relative_error=photos.calibration.relative_error,
    )


def _pair_reasons(
    photos: AlignedPhotos, regions: tuple[RegionMeasurement, ...], verdict: Verdict
) -> tuple[Reason, ...]:
    if verdict is not Verdict.NOT_COMPARABLE:
        return photos.context.cautions
    reasons = {reason.code: reason for region in regions for reason in region.reasons}
    return tuple(reasons.values())


def _parameters(metric: RegionMetric) -> str:
    capture = {limit.name: limit.value for limit in CAPTURE_LIMITS}
    constants = {
        **json.loads(metric.parameters()),
        "capture_limits": capture,
        "least_decoded_px_per_mm": LEAST_DECODED_PX_PER_MM,
        "expression_limits": expression_parameters(),
    }
    return json.dumps(constants, sort_keys=True)
