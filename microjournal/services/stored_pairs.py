"""Two stored photos as a pair that can be aligned again: pixels, regions, scale."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from microjournal.domain.identifiers import PhotoId
from microjournal.domain.measurements import Measurement, PairMeasurement
from microjournal.domain.photos import Photo
from microjournal.domain.ports import Journal
from microjournal.services.photo_pair import PhotoInput, PreparedPhoto, RegionHints
from microjournal.services.scales import stated_scale

if TYPE_CHECKING:
    from microjournal.services.analysis import PairAnalyser


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPair:
    """Two decoded photos of a journal and where they are compared."""

    baseline: PreparedPhoto
    follow_up: PreparedPhoto
    hints: RegionHints


def photo_input(journal: Journal, photo: Photo) -> PhotoInput:
    """Return a stored photo as the measurement takes it; raise as ``Journal.original`` does."""
    return PhotoInput(
        data=journal.original(photo.id),
        sha256=photo.sha256,
        conditions=photo.conditions,
        view=photo.view,
    )


def open_pair(
    journal: Journal, analyser: PairAnalyser, baseline_id: PhotoId, follow_up_id: PhotoId
) -> StoredPair:
    """Return two photos with the regions in which they were measured last, if they were.

    Raises
    ------
    InputError
        A photo is unknown or cannot be decoded.
    IntegrityFault
        An original is gone or altered.
    """
    photos = journal.photo(baseline_id), journal.photo(follow_up_id)
    record = _newest(journal, *photos)
    hints = RegionHints(px_per_mm=stated_scale(journal, baseline_id))
    return StoredPair(
        baseline=analyser.prepare(photo_input(journal, photos[0])),
        follow_up=analyser.prepare(photo_input(journal, photos[1])),
        hints=hints if record is None else hints_of(record.pair, hints.px_per_mm),
    )


def hints_of(pair: PairMeasurement, px_per_mm: float | None) -> RegionHints:
    """Return what makes a pair be compared again where it was compared before."""
    calibration = pair.baseline_calibration
    if calibration is not None and calibration.source == "stated":
        px_per_mm = px_per_mm or calibration.px_per_mm
    regions = tuple(region.region for region in pair.regions)
    return RegionHints(regions=regions or None, px_per_mm=px_per_mm)


def _newest(journal: Journal, baseline: Photo, follow_up: Photo) -> Measurement | None:
    wanted = (baseline.id, follow_up.id)
    for record in reversed(journal.measurements(baseline.patient_id)):
        if (record.baseline_photo_id, record.follow_up_photo_id) == wanted:
            return record
    return None
