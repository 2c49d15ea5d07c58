"""Two prepared photos laid onto each other, region by region, before anything is measured."""

from __future__ import annotations

from dataclasses import dataclass, replace

from microjournal.domain.anatomy import RegionOfInterest
from microjournal.domain.control import TaskControl
from microjournal.domain.errors import MeasurementError
from microjournal.domain.measurements import Calibration, Reason
from microjournal.imaging.frame import CommonFrame, sample_common_frame
from microjournal.imaging.pair import RegisteredPair
from microjournal.imaging.reduction import decoded_polygon, is_too_coarse, pair_in_originals
from microjournal.imaging.registration import register_close_up, register_faces
from microjournal.services.comparability import explain, lighting_refusal
from microjournal.services.pair_context import capture_context, with_frame, with_perspective
from microjournal.services.photo_pair import (
    PreparedPhoto,
    RegionHints,
    baseline_calibration,
    believed_faces,
    fine_enough,
    is_face_missing,
    regions_of,
    setting_of,
)
from microjournal.texture.arrays import SkinPair
from microjournal.texture.interval import Setting
from microjournal.texture.measure import PairContext


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionAlignment:
    """One region with its registration, or with the reason why there is none."""

    region: RegionOfInterest
    pair: RegisteredPair | None
    refusal: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignedPhotos:
    """Two photos whose regions are registered as far as they can be.

    ``calibration`` is the scale of the baseline, ``context`` what is known of the whole pair.
    """

    baseline: PreparedPhoto
    follow_up: PreparedPhoto
    calibration: Calibration
    context: PairContext
    regions: tuple[RegionAlignment, ...]

    @property
    def registered(self) -> tuple[RegisteredPair, ...]:
        """The registrations that are believed."""
        return tuple(one.pair for one in self.regions if one.pair is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionSkin:
    """The skin of one registered region in the common frame, ready to be measured."""

    skin: SkinPair
    frame: CommonFrame
    context: PairContext


def align_photos(
    baseline: PreparedPhoto, follow_up: PreparedPhoto, hints: RegionHints, control: TaskControl
) -> AlignedPhotos | Reason:
    """Register every region of a pair, or tell why the pair is not looked at any closer."""
    photos = register_photos(baseline, follow_up, hints, control)
    if isinstance(photos, Reason):
        return photos
    context = capture_context(photos.baseline, photos.follow_up, hints)
    return _with_perspective(replace(photos, context=context))


def register_photos(
    baseline: PreparedPhoto, follow_up: PreparedPhoto, hints: RegionHints, control: TaskControl
) -> AlignedPhotos | Reason:
    """Do what :func:`align_photos` does, without finding out how the photos were taken.

    Enough where a record says what is to be thought of the pair.
    """
    baseline, follow_up = believed_faces(baseline, follow_up, hints)
    refusal = _early_refusal(baseline, follow_up)
    if refusal is not None:
        return refusal
    regions = regions_of(baseline, hints)
    if not regions:
        return explain("no_region")
    calibration = baseline_calibration(baseline, hints)
    bare = AlignedPhotos(
        baseline=fine_enough(baseline, calibration.px_per_mm),
        follow_up=fine_enough(follow_up, calibration.px_per_mm),
        calibration=calibration,
        context=PairContext(setting=setting_of(baseline, follow_up)),
        regions=(),
    )
    return _registered(bare, regions, control)


def region_skin(photos: AlignedPhotos, pair: RegisteredPair) -> RegionSkin:
    """Sample both photos of a registered region into the common frame."""
    frame = sample_common_frame(
        photos.baseline.rgb,
        photos.follow_up.rgb,
        pair,
        decoded=(photos.baseline.reduction, photos.follow_up.reduction),
    )
    return RegionSkin(
        skin=SkinPair(
            baseline=frame.baseline,
            follow_up=frame.follow_up,
            visible=frame.valid,
            inside=frame.region_mask,
            px_per_mm=frame.px_per_mm,
        ),
        frame=frame,
        context=with_frame(photos.context, frame),
    )


def _early_refusal(baseline: PreparedPhoto, follow_up: PreparedPhoto) -> Reason | None:
    lighting = lighting_refusal(baseline.photo.conditions, follow_up.photo.conditions)
    if lighting is not None:
        return lighting
    return explain("face_missing") if is_face_missing(baseline, follow_up) else None


def _registered(
    photos: AlignedPhotos, regions: tuple[RegionOfInterest, ...], control: TaskControl
) -> AlignedPhotos:
    """Register all regions; anew, where the follow-up turns out to be of a smaller scale."""
    found = replace(photos, regions=_aligned(photos, regions, control))
    reduction = photos.follow_up.reduction
    if not any(is_too_coarse(pair.follow_px_per_mm, reduction) for pair in found.registered):
        return found
    smallest = min(pair.follow_px_per_mm for pair in found.registered)
    again = replace(photos, follow_up=fine_enough(photos.follow_up, smallest))
    return replace(again, regions=_aligned(again, regions, control))


def _aligned(
    photos: AlignedPhotos, regions: tuple[RegionOfInterest, ...], control: TaskControl
) -> tuple[RegionAlignment, ...]:
    found = []
    for number, region in enumerate(regions):
        control.checkpoint(number, 2 * len(regions), region.region.value)
        found.append(_align(photos, region, control))
    return tuple(found)


def _align(
    photos: AlignedPhotos, region: RegionOfInterest, control: TaskControl
) -> RegionAlignment:
    try:
        return RegionAlignment(region=region, pair=_register(photos, region, control))
    except MeasurementError as error:
        reason = Reason(code=error.code, message=error.message, hint=error.hint)
        return RegionAlignment(region=region, pair=None, refusal=(reason,))


def _register(
    photos: AlignedPhotos, region: RegionOfInterest, control: TaskControl
) -> RegisteredPair:
    first, second = photos.baseline.mesh, photos.follow_up.mesh
    if first is not None and second is not None:
        return register_faces(
            photos.baseline.rgb,
            first,
            photos.follow_up.rgb,
            second,
            region_polygon=region.polygon,
            control=control,
        )
    reductions = photos.baseline.reduction, photos.follow_up.reduction
    decoded = register_close_up(
        photos.baseline.rgb,
        photos.follow_up.rgb,
        baseline_px_per_mm=photos.calibration.px_per_mm / reductions[0],
        region_polygon=decoded_polygon(region.polygon, reductions[0]),
        control=control,
    )
    return pair_in_originals(decoded, *reductions)


def _with_perspective(photos: AlignedPhotos) -> AlignedPhotos:
    if setting_of(photos.baseline, photos.follow_up) is not Setting.FACE:
        return photos
    context = with_perspective(photos.context, photos.baseline, photos.registered)
    return replace(photos, context=context)
