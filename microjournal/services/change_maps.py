"""Where the relief of a stored pair changed: computed from the originals when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from microjournal.domain.anatomy import RegionOfInterest
from microjournal.domain.control import NoControl, TaskControl
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.measurements import PairMeasurement, Reason, RegionMeasurement, Verdict
from microjournal.domain.ports import Journal
from microjournal.imaging.pair import RegisteredPair
from microjournal.services.pair_alignment import (
    AlignedPhotos,
    RegionAlignment,
    align_photos,
    region_skin,
    register_photos,
)
from microjournal.services.pair_measurement import measure_aligned
from microjournal.services.photo_pair import PreparedPhoto, RegionHints
from microjournal.services.stored_pairs import open_pair
from microjournal.texture.change_map import ChangeMap, change_map

if TYPE_CHECKING:
    from microjournal.services.analysis import PairAnalyser

Affine = tuple[float, float, float, float, float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionChangeMap:
    """The change map of one region and where it lies on the baseline.

    Attributes
    ----------
    region : RegionOfInterest
        The region on the baseline.
    verdict : Verdict
        What the measurement says of the region.
    change : ChangeMap or None
        The map; ``None`` where the region is not comparable.
    placement : tuple of 6 floats
        (a, b, c, d, e, f): map pixel (column, row) lies at x = a column + b row + c,
        y = d column + e row + f in pixels of the upright baseline original, both counted
        from the centre of the first pixel.
    detectable_log_change : float
        Values within plus or minus this say nothing.
    reasons : tuple of Reason
        Why there is no map, or what to bear in mind.
    """

    region: RegionOfInterest
    verdict: Verdict
    change: ChangeMap | None
    placement: Affine = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0)
    detectable_log_change: float = 0.0
    reasons: tuple[Reason, ...] = ()


class ChangeMapService:
    """Draws up the change maps of stored pairs; nothing is kept."""

    def __init__(self, journal: Journal, analyser: PairAnalyser) -> None:
        self._journal = journal
        self._analyser = analyser

    def change_maps(
        self,
        baseline_photo_id: PhotoId,
        follow_up_photo_id: PhotoId,
        control: TaskControl | None = None,
    ) -> tuple[RegionChangeMap, ...]:
        """Return every region of a pair with its map, or with the reasons why it has none.

        The regions are those drawn, else those of the pair's newest record, else those found
        now; a pair that cannot be looked at any closer has none.

        Raises
        ------
        InputError
            A photo is unknown or cannot be decoded.
        IntegrityFault
            An original is gone or altered.
        """
        steps = control or NoControl()
        steps.checkpoint(0, 3, "decode")
        pair = open_pair(self._journal, self._analyser, baseline_photo_id, follow_up_photo_id)
        steps.checkpoint(1, 3, "align")
        if pair.record is None:
            return pair_change_maps(pair.baseline, pair.follow_up, pair.hints, steps)
        return recorded_change_maps(pair.baseline, pair.follow_up, pair.hints, pair.record, steps)


def pair_change_maps(
    baseline: PreparedPhoto, follow_up: PreparedPhoto, hints: RegionHints, control: TaskControl
) -> tuple[RegionChangeMap, ...]:
    """Return the change maps of two photos in hand."""
    photos = align_photos(baseline, follow_up, hints, control)
    if isinstance(photos, Reason):
        return ()
    return tuple(_mapped(photos, one) for one in photos.regions)


def recorded_change_maps(
    baseline: PreparedPhoto,
    follow_up: PreparedPhoto,
    hints: RegionHints,
    record: PairMeasurement,
    control: TaskControl,
) -> tuple[RegionChangeMap, ...]:
    """Return the change maps of a measured pair: its numbers are those of the record.

    Only regions that have a number are registered again, and nothing is measured twice.
    """
    comparable = [one for one in record.regions if one.smallest_detectable_change is not None]
    if not comparable:
        return tuple(_withheld(one, one.reasons) for one in record.regions)
    there = replace(hints, regions=tuple(one.region for one in comparable))
    photos = register_photos(baseline, follow_up, there, control)
    if isinstance(photos, Reason):
        return ()
    found = {
        measured.region: _of_record(photos, aligned, measured)
        for aligned, measured in zip(photos.regions, comparable, strict=True)
    }
    return tuple(found.get(one.region) or _withheld(one, one.reasons) for one in record.regions)


def placement_of(pair: RegisteredPair) -> Affine:
    """Return where the pixels of a pair's common frame lie on its upright baseline."""
    left, right = float(pair.base_x[0]), float(pair.base_x[-1])
    top, bottom = float(pair.base_y[0]), float(pair.base_y[-1])
    across = (right - left) / max(len(pair.base_x) - 1, 1)
    down = (bottom - top) / max(len(pair.base_y) - 1, 1)
    return (across, 0.0, left, 0.0, down, top)


def _mapped(photos: AlignedPhotos, aligned: RegionAlignment) -> RegionChangeMap:
    return _of_record(photos, aligned, measure_aligned(photos, aligned))


def _withheld(measured: RegionMeasurement, reasons: tuple[Reason, ...]) -> RegionChangeMap:
    return RegionChangeMap(
        region=measured.region, verdict=measured.verdict, change=None, reasons=reasons
    )


def _of_record(
    photos: AlignedPhotos, aligned: RegionAlignment, measured: RegionMeasurement
) -> RegionChangeMap:
    if aligned.pair is None or measured.smallest_detectable_change is None:
        return _withheld(measured, measured.reasons or aligned.refusal)
    change = region_change_map(photos, aligned.pair, measured)
    return RegionChangeMap(
        region=measured.region,
        verdict=measured.verdict,
        change=change,
        placement=placement_of(aligned.pair),
        detectable_log_change=change.detectable(measured.smallest_detectable_change),
        reasons=measured.reasons,
    )


def region_change_map(
    photos: AlignedPhotos, pair: RegisteredPair, measured: RegionMeasurement
) -> ChangeMap:
    """Return the map of a measured region, of the bands its number is made of and around it."""
    return change_map(
        region_skin(photos, pair).skin,
        bands=tuple(band.band for band in measured.bands if band.used),
        softness=measured.softness,
        common_change=measured.log_change,
    )
