"""The headline metric: relief change of one region, from aligned pixels to a verdict."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from microjournal.domain.anatomy import RegionOfInterest
from microjournal.domain.measurements import (
    Band,
    QualityNumber,
    Reason,
    RegionMeasurement,
    SubIndex,
    Verdict,
    WitnessValue,
)
from microjournal.texture.arrays import SkinPair
from microjournal.texture.attribution import Attribution
from microjournal.texture.causes import SHARPNESS_STEP_OF_BLUR
from microjournal.texture.colour_change import colour_changes
from microjournal.texture.colour_pair import LinearColour
from microjournal.texture.decision import (
    decide,
    has_contrast_outrun,
    is_contrast_unmoved,
    is_uniform_over_scales,
)
from microjournal.texture.evidence import (
    LightKnowledge,
    RegionEvidence,
    collect_evidence,
)
from microjournal.texture.gate import PRECISION_LIMIT, explain_imprecision, judge, reason
from microjournal.texture.index import followed_index, texture_index
from microjournal.texture.interval import (
    BLUR_DOUBT_WITHOUT_PORES,
    Setting,
    Uncertainty,
    blur_error,
    extra_light,
    is_light_checked,
    repeat_floor,
    uncertainty,
)
from microjournal.texture.secondary import secondary_values
from microjournal.texture.sub_indices import sub_indices


@dataclass(frozen=True, slots=True, kw_only=True)
class PairContext:
    """What is known about a pair beyond the aligned pixels.

    ``refusals`` are reasons found before (light, pose, exposure): with any, no number is given.
    ``cautions`` accompany a number. ``quality`` are the numbers behind both. ``light_angle_deg``
    is the angle between the lights that two faces show, ``None`` where there is no face, and
    ``skin_colours`` the linear light of either face's skin. ``edge_blur`` tells how much softer
    brows and lids became (units of the cause "blur"); ``own_repeat_sd`` is the SD of a
    difference that the practice's own repeat photographs show; ``anisotropy`` the ratio of the
    two stretches of the map from one photo to the other.
    """

    setting: Setting = Setting.CLOSE_UP
    rig_changed: bool = False
    scale_assumed: bool = False
    refusals: tuple[Reason, ...] = ()
    cautions: tuple[Reason, ...] = ()
    quality: tuple[QualityNumber, ...] = ()
    light_angle_deg: float | None = None
    skin_colours: tuple[LinearColour, LinearColour] | None = None
    edge_blur: WitnessValue | None = None
    own_repeat_sd: float | None = None
    anisotropy: float = 1.0

    @property
    def light(self) -> LightKnowledge:
        """Return what faces say of light and sharpness."""
        return LightKnowledge(
            is_face=self.setting is Setting.FACE,
            is_checked=is_light_checked(self.light_angle_deg),
            extra=extra_light(self.light_angle_deg),
            edges=self.edge_blur,
        )


def measure_region(
    pair: SkinPair,
    *,
    region: RegionOfInterest,
    follow_up_polygon: tuple[tuple[float, float], ...],
    context: PairContext,
) -> RegionMeasurement:
    """Measure the change of skin relief in one region of an aligned pair.

    Parameters
    ----------
    pair : SkinPair
        Both photographs in the common frame, linear light.
    region : RegionOfInterest
        The region on the baseline, kept with the record.
    follow_up_polygon : tuple of (x, y)
        The same region in upright follow-up pixels, kept with the record.
    context : PairContext
        What was found out about the pair before.

    Returns
    -------
    RegionMeasurement
        With a log change, or with reasons why there is none.
    """
    evidence = collect_evidence(pair, context.light)
    quality, broken = judge(evidence.numbers)
    refusals = _distinct(context.refusals + broken + _missing_relief(evidence, broken))
    measured = _Assembly(
        pair=pair,
        region=region,
        polygon=follow_up_polygon,
        evidence=evidence,
        quality=context.quality + quality,
        secondary=_secondary(evidence, pair.px_per_mm),
    )
    if refusals or evidence.common is None:
        return measured.refused(refusals)
    return _judged_by_precision(measured, evidence.common, context)


def _judged_by_precision(
    measured: _Assembly, common: Attribution, context: PairContext
) -> RegionMeasurement:
    """Return the number, unless its interval is too wide to be of any use."""
    error = _uncertainty(measured.evidence, common, context)
    smallest = {PRECISION_LIMIT.name: error.smallest_detectable_change}
    quality, too_imprecise = judge(smallest, (PRECISION_LIMIT,))
    if too_imprecise:
        withheld = replace(measured, quality=measured.quality + quality)
        return withheld.refused((explain_imprecision(common),))
    return measured.concluded(common, error, context)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Assembly:
    """The parts of a record that do not depend on the verdict."""

    pair: SkinPair
    region: RegionOfInterest
    polygon: tuple[tuple[float, float], ...]
    evidence: RegionEvidence
    quality: tuple[QualityNumber, ...]
    secondary: tuple[QualityNumber, ...]

    def refused(self, reasons: tuple[Reason, ...]) -> RegionMeasurement:
        """Return the record of a region that carries no number."""
        common = self.evidence.common
        return RegionMeasurement(
            region=self.region,
            follow_up_polygon=self.polygon,
            verdict=Verdict.NOT_COMPARABLE,
            reasons=reasons,
            bands=tuple(result.recorded() for result in self.evidence.bands),
            softness=0.0 if common is None else common.softness,
            secondary=self.secondary,
            quality=self.quality,
        )

    def concluded(
        self, common: Attribution, error: Uncertainty, context: PairContext
    ) -> RegionMeasurement:
        """Return the record of a region with a number, its interval and its verdict."""
        around = error.interval(common.delta)
        silencing = self._silencing(common.delta, context.setting)
        is_outside = not around[0] <= 0.0 <= around[1]
        contrast = self._baseline_contrast()
        return RegionMeasurement(
            region=self.region,
            follow_up_polygon=self.polygon,
            verdict=decide(around, is_silenced=bool(silencing)),
            reasons=context.cautions + (silencing if is_outside else ()),
            log_change=common.delta,
            interval=around,
            smallest_detectable_change=error.smallest_detectable_change,
            bands=tuple(result.recorded() for result in self.evidence.bands),
            softness=common.softness,
            se_spatial=error.spatial,
            se_repeat=error.repeat,
            index_baseline=texture_index(contrast),
            index_follow_up=followed_index(contrast, common.delta),
            secondary=self.secondary,
            quality=self.quality,
            sub_indices=self._sub_indices(context),
            colour=colour_changes(self.pair, self.evidence.usable, reference=context.skin_colours),
        )

    def _silencing(self, delta: float, setting: Setting) -> tuple[Reason, ...]:
        """Return why a change is not claimed although its interval may exclude zero."""
        numbers = self.evidence.numbers
        if is_uniform_over_scales(numbers["contrast_change"], numbers["coarse_change"]):
            return (reason("uniform_change"),)
        if is_contrast_unmoved(delta, numbers["contrast_change"], setting):
            return (reason("contrast_unmoved"),)
        if has_contrast_outrun(delta, numbers["contrast_change"]):
            return (reason("contrast_outran"),)
        return ()

    def _sub_indices(self, context: PairContext) -> tuple[SubIndex, ...]:
        return sub_indices(
            self.evidence,
            px_per_mm=self.pair.px_per_mm,
            repeat=repeat_floor(
                setting=context.setting,
                rig_changed=context.rig_changed,
                scale_assumed=context.scale_assumed,
                own_repeat_sd=context.own_repeat_sd,
            ),
            quality={number.name: number.value for number in self.quality},
        )

    def _baseline_contrast(self) -> float:
        medium = self.evidence.band(Band.MEDIUM)
        return 0.0 if medium is None else medium.moments.contrast()[0]


def _uncertainty(
    evidence: RegionEvidence, common: Attribution, context: PairContext
) -> Uncertainty:
    return uncertainty(
        common,
        setting=context.setting,
        blur=_blur_left(evidence, common),
        noise_share=evidence.numbers["noise_share"],
        anisotropy=context.anisotropy,
        chroma_gain=evidence.numbers["chroma_gain"],
        direction_change=evidence.numbers["direction_change"],
        rig_changed=context.rig_changed,
        scale_assumed=context.scale_assumed,
        own_repeat_sd=context.own_repeat_sd,
    )


def _blur_left(evidence: RegionEvidence, common: Attribution) -> float:
    """Return what blur may have left in the change; nothing where pores tell it from relief."""
    step = evidence.numbers.get("sharpness_step")
    if step is None:
        return 0.0
    unexplained = step - SHARPNESS_STEP_OF_BLUR * common.softness
    return math.hypot(
        blur_error(unexplained, common.delta), BLUR_DOUBT_WITHOUT_PORES * common.softness
    )


def _missing_relief(evidence: RegionEvidence, broken: tuple[Reason, ...]) -> tuple[Reason, ...]:
    if evidence.common is not None or broken:
        return ()
    return (reason("relief_too_fine"),)


def _secondary(evidence: RegionEvidence, px_per_mm: float) -> tuple[QualityNumber, ...]:
    return tuple(
        QualityNumber(name=f"{name}_{role}", value=value)
        for role, relief in zip(("baseline", "follow_up"), evidence.relief, strict=True)
        for name, value in secondary_values(relief, evidence.usable, px_per_mm).items()
    )


def _distinct(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    return tuple({found.code: found for found in reasons}.values())
