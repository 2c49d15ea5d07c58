"""Two stored photos as a pair that can be aligned again: pixels, regions, scale."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from microjournal.domain.anatomy import RegionOfInterest
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.measurements import Measurement, PairMeasurement
from microjournal.domain.photos import Photo
from microjournal.domain.ports import Journal
from microjournal.services.drawn_regions import drawn_regions
from microjournal.services.photo_pair import (
    PhotoInput,
    PreparedPhoto,
    RegionHints,
    expected_px_per_mm,
    setting_of,
)
from microjournal.services.repeatability import own_repeat_sd, recorded_repeat_sd
from microjournal.services.scales import is_measured_at, stated_scale
from microjournal.texture.registry import RELIEF_CHANGE, is_own

if TYPE_CHECKING:
    from microjournal.services.analysis import PairAnalyser


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPair:
    """Two decoded photos of a journal and where they are compared.

    ``record`` is their newest measurement if it was made there, at this scale and by the metric
    of today.
    """

    baseline: PreparedPhoto
    follow_up: PreparedPhoto
    hints: RegionHints
    record: PairMeasurement | None = None


def photo_input(
    journal: Journal, photo: Photo, baseline: Photo, stated_px_per_mm: float | None
) -> PhotoInput:
    """Return a stored photo as the measurement takes it; raise as ``Journal.original`` does.

    Its scale is thought to be that of its baseline, if both show as much skin.
    """
    size, baseline_size = ((p.width_px, p.height_px) for p in (photo, baseline))
    scale = expected_px_per_mm(stated_px_per_mm, baseline_size)
    return PhotoInput(
        data=journal.original(photo.id),
        sha256=photo.sha256,
        conditions=photo.conditions,
        view=photo.view,
        size_px=size,
        px_per_mm=scale * min(size) / min(baseline_size),
    )


def open_pair(
    journal: Journal, analyser: PairAnalyser, baseline_id: PhotoId, follow_up_id: PhotoId
) -> StoredPair:
    """Return two photos with the regions drawn on the baseline, else those measured last.

    Raises
    ------
    InputError
        A photo is unknown or cannot be decoded.
    IntegrityFault
        An original is gone or altered.
    """
    photos = journal.photo(baseline_id), journal.photo(follow_up_id)
    record = _newest(journal, *photos)
    recorded = None if record is None else _regions(record.pair)
    regions = drawn_regions(journal, baseline_id) or recorded
    hints = RegionHints(regions=regions, px_per_mm=stated_scale(journal, baseline_id))
    opened = _opened(journal, analyser, photos, hints)
    own = own_repeat_sd(journal, setting_of(opened.baseline, opened.follow_up))
    return replace(
        opened,
        hints=replace(hints, own_repeat_sd=own),
        record=record.pair if record is not None and _holds(record, hints) else None,
    )


def open_measured(journal: Journal, analyser: PairAnalyser, record: Measurement) -> StoredPair:
    """Return the photos of a record, to be compared again as they were then.

    Raises as :func:`open_pair` does.
    """
    photos = journal.photo(record.baseline_photo_id), journal.photo(record.follow_up_photo_id)
    calibration = record.pair.baseline_calibration
    stated = None
    if calibration is not None and calibration.source == "stated":
        stated = calibration.px_per_mm
    hints = RegionHints(
        regions=_regions(record.pair),
        px_per_mm=stated,
        own_repeat_sd=recorded_repeat_sd(record.pair),
    )
    return _opened(journal, analyser, photos, hints)


def _opened(
    journal: Journal, analyser: PairAnalyser, photos: tuple[Photo, Photo], hints: RegionHints
) -> StoredPair:
    baseline, follow_up = (
        analyser.prepare(photo_input(journal, photo, photos[0], hints.px_per_mm))
        for photo in photos
    )
    return StoredPair(baseline=baseline, follow_up=follow_up, hints=hints)


def _regions(pair: PairMeasurement) -> tuple[RegionOfInterest, ...] | None:
    """Return where a pair was compared; ``None`` when it never came to that."""
    return tuple(region.region for region in pair.regions) or None


def _holds(record: Measurement, hints: RegionHints) -> bool:
    """Tell whether a record was made where and at the scale that are known now."""
    return (
        record.pair.metric == RELIEF_CHANGE
        and _regions(record.pair) is not None
        and _regions(record.pair) == hints.regions
        and is_measured_at(record, hints.px_per_mm)
    )


def _newest(journal: Journal, baseline: Photo, follow_up: Photo) -> Measurement | None:
    wanted = (baseline.id, follow_up.id)
    for record in reversed(journal.measurements(baseline.patient_id)):
        pair = (record.baseline_photo_id, record.follow_up_photo_id)
        if pair == wanted and is_own(record.pair.metric):
            return record
    return None
