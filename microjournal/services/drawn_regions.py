"""Regions of interest drawn by a person on a baseline, in place of those found automatically."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

from microjournal.domain.anatomy import AnatomicRegion, RegionOfInterest, RegionSource
from microjournal.domain.errors import InputError
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.journals import JournalChange
from microjournal.domain.ports import Journal, JournalTransaction
from microjournal.domain.reading import RecordReader
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.domain.measurements import Measurement
    from microjournal.domain.photos import Photo

FEWEST_POINTS = 3
MOST_POINTS = 100
SMALLEST_SIDE_PX = 40
"""A region smaller than a square of this side holds no skin worth measuring."""

_DEPENDS_ON_REGIONS = "no_region"

Point = tuple[float, float]


class DrawnRegionsService:
    """Keeps regions drawn on photos; pairs on such a baseline are then measured anew."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def of(self, photo_id: PhotoId) -> tuple[RegionOfInterest, ...]:
        """Return the regions drawn on a photo; empty where they are found automatically."""
        return drawn_regions(self._journal, photo_id) or ()

    def keep(self, photo_id: PhotoId, regions: Sequence[RegionOfInterest]) -> JournalChange:
        """Keep the regions of a photo; none at all brings the automatic ones back.

        Raises InputError ``region_unusable`` or ``region_named_twice``.
        """
        photo = self._journal.photo(photo_id)
        check_regions(regions, photo)
        with self._journal.write() as tx:
            keep_regions(tx, photo_id, regions)
        return JournalChange(
            patient_ids=frozenset({photo.patient_id}), photo_ids=frozenset({photo_id})
        )


def drawn_regions(journal: RecordReader, photo_id: PhotoId) -> tuple[RegionOfInterest, ...] | None:
    """Return the regions drawn on a photo, ``None`` where none are."""
    text = journal.setting(_name(photo_id))
    if not text:
        return None
    return tuple(
        a_region(AnatomicRegion(kept["region"]), [(x, y) for x, y in kept["polygon"]])
        for kept in json.loads(text)
    )


def keep_regions(
    tx: JournalTransaction, photo_id: PhotoId, regions: Sequence[RegionOfInterest]
) -> None:
    """Keep regions that were checked; an empty sequence forgets those kept."""
    kept = [
        {"region": region.region.value, "polygon": [list(point) for point in region.polygon]}
        for region in regions
    ]
    tx.set_setting(_name(photo_id), json.dumps(kept) if kept else "")


def a_region(region: AnatomicRegion, polygon: Sequence[Point]) -> RegionOfInterest:
    """Return a drawn region; points are (x, y) in pixels of the upright original."""
    return RegionOfInterest(
        region=region,
        polygon=tuple((float(x), float(y)) for x, y in polygon),
        source=RegionSource.DRAWN,
    )


def check_regions(regions: Sequence[RegionOfInterest], photo: Photo) -> None:
    """Raise InputError unless every region is a plain outline on the photo with a name of its own.

    One name stands for one region: a trend follows a region by its name.
    """
    names = [region.region for region in regions]
    if len(set(names)) < len(names):
        raise InputError(
            "region_named_twice",
            _("Two regions have the same name."),
            _("Give every region a name of its own."),
        )
    for region in regions:
        if not _is_usable(region.polygon, photo):
            raise InputError(
                "region_unusable",
                _("A region must be a plain outline on the photo, large enough to show skin."),
                _("Draw three corners or more whose lines do not cross."),
            )


def is_measured_in(record: Measurement, drawn: tuple[RegionOfInterest, ...] | None) -> bool:
    """Tell whether a record was made in the regions known now."""
    measured = tuple(each.region for each in record.pair.regions)
    if not measured:
        # Refused as a whole: only a missing region could be helped by drawing one.
        return drawn is None or all(
            reason.code != _DEPENDS_ON_REGIONS for reason in record.pair.reasons
        )
    if drawn is not None:
        return measured == drawn
    return all(region.source is not RegionSource.DRAWN for region in measured)


def _is_usable(polygon: Sequence[Point], photo: Photo) -> bool:
    if not FEWEST_POINTS <= len(polygon) <= MOST_POINTS:
        return False
    # A comparison with what is no number is false: such points lie nowhere.
    on_photo = all(0 <= x <= photo.width_px and 0 <= y <= photo.height_px for x, y in polygon)
    return on_photo and _area(polygon) >= SMALLEST_SIDE_PX**2 and not _crosses_itself(polygon)


def _area(polygon: Sequence[Point]) -> float:
    around = pairwise([*polygon, polygon[0]])
    return abs(sum(x0 * y1 - x1 * y0 for (x0, y0), (x1, y1) in around)) / 2.0


def _crosses_itself(polygon: Sequence[Point]) -> bool:
    edges = list(pairwise([*polygon, polygon[0]]))
    last = len(edges) - 1
    return any(
        _cross(edges[i], edges[j])
        for i in range(len(edges))
        for j in range(i + 2, len(edges))
        if (i, j) != (0, last)
    )


def _cross(first: tuple[Point, Point], second: tuple[Point, Point]) -> bool:
    """Tell whether two edges cross in their insides."""
    a, b = first
    c, d = second
    return _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0


def _side(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _name(photo_id: PhotoId) -> str:
    return f"regions.{photo_id}"
