"""The pairs of a comparison report: two photographs, what may be said, and the change map."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

from microjournal.domain.control import TaskControl
from microjournal.domain.decoding import PixelBuffer
from microjournal.domain.errors import InputError, IntegrityFault
from microjournal.domain.identifiers import MeasurementId, PhotoId
from microjournal.domain.measurements import (
    Measurement,
    PairMeasurement,
    RegionMeasurement,
    Verdict,
)
from microjournal.domain.photos import Moment, Photo
from microjournal.domain.reports import ReportMap, ReportPair, ReportPicture
from microjournal.imaging.change_colours import FULL_SCALE
from microjournal.imaging.display import crop_to_overlap, matrix_between
from microjournal.imaging.export import encode_jpeg
from microjournal.reports.words import region_text
from microjournal.services.change_maps import RegionChangeMap
from microjournal.services.comparison import AlignedPair, ComparisonService, ViewSeries
from microjournal.services.map_pictures import legend_rgba, widest_detectable, with_maps
from microjournal.services.repeats import first_photos
from microjournal.support.i18n import _
from microjournal.support.words import day_text, inside_sentence, view_text

# 84 mm on paper at 300 dpi.
_PICTURE_SIDE_PX = 1000
_MAPS_KEPT = 24


class MapSource(Protocol):
    """Draws up change maps."""

    def change_maps(
        self,
        baseline_photo_id: PhotoId,
        follow_up_photo_id: PhotoId,
        control: TaskControl | None = None,
    ) -> tuple[RegionChangeMap, ...]:
        """Return every region of a pair with its map, or with the reasons for none."""


class ReportPairs:
    """Puts the pairs of a report together; finished maps serve the preview and the document."""

    def __init__(self, comparison: ComparisonService, maps: Callable[[], MapSource] | None) -> None:
        self._comparison = comparison
        self._maps = maps
        self._kept: OrderedDict[MeasurementId, ReportMap | None] = OrderedDict()

    def of(
        self, series: ViewSeries, *, with_map: bool, control: TaskControl | None = None
    ) -> ReportPair | None:
        """Return first and last photo before treatment of a view, ``None`` with fewer than two."""
        photos = first_photos(p for p in series.photos if p.moment is Moment.BEFORE)
        if len(photos) < 2:
            return None
        first, last = photos[0], photos[-1]
        shown = self._comparison.open_pair(first.id, last.id)
        baseline, follow_up = _print_pictures(shown, first, last)
        measurement = self._comparison.measurement_of(first.id, last.id)
        view = view_text(series.view)
        return ReportPair(
            view_label=view,
            baseline=_picture(baseline, _("Before"), first, view),
            follow_up=_picture(follow_up, _("After"), last, view),
            statement=pair_statement(measurement.pair if measurement else None),
            comparable=measurement is not None and measurement.pair.is_comparable,
            reasons=_reasons(measurement.pair) if measurement else (),
            regions=measurement.pair.regions if measurement else (),
            measurement=measurement,
            days=(photo_day(first), photo_day(last)),
            change_map=self._map(measurement, (first, last), shown, control) if with_map else None,
        )

    def _map(
        self,
        measurement: Measurement | None,
        photos: tuple[Photo, Photo],
        shown: AlignedPair,
        control: TaskControl | None,
    ) -> ReportMap | None:
        if self._maps is None or measurement is None or not measurement.pair.is_comparable:
            return None
        if measurement.id not in self._kept:
            try:
                found = self._maps().change_maps(photos[0].id, photos[1].id, control)
            except (InputError, IntegrityFault):
                # The report is about the pair; an original that is gone has its own alarm.
                return None
            self._kept[measurement.id] = _report_map(found, photos, shown)
            while len(self._kept) > _MAPS_KEPT:
                self._kept.popitem(last=False)
        return self._kept[measurement.id]


def _report_map(
    found: tuple[RegionChangeMap, ...], photos: tuple[Photo, Photo], shown: AlignedPair
) -> ReportMap | None:
    baseline, follow_up = photos
    mixed = with_maps(shown.baseline, found, baseline)
    if mixed is None:
        return None
    # Cut like the two photographs, so that the same skin lies at the same place on paper.
    as_shown = AlignedPair(
        baseline=mixed,
        follow_up=shown.follow_up,
        aligned=shown.aligned,
        message="",
        matrix=shown.matrix,
    )
    cut, _same = _print_pictures(as_shown, baseline, follow_up)
    return ReportMap(
        jpeg=encode_jpeg(cut, quality=88, max_side_px=_PICTURE_SIDE_PX),
        detectable_log_change=widest_detectable(found),
        full_scale=FULL_SCALE,
        legend_rgba=legend_rgba(found),
    )


def pair_statement(pair: PairMeasurement | None) -> str:
    """Return the one sentence that may be said about a pair."""
    if pair is None:
        return _("Not measured.")
    if not pair.is_comparable:
        return _("Not comparable: no number is shown for this pair.")
    verdicts = {region.verdict for region in pair.regions}
    if Verdict.SMOOTHER in verdicts and Verdict.ROUGHER not in verdicts:
        return _("Smoother than baseline beyond what repeat photos differ by: {zones}.").format(
            zones=_zones(pair.regions, Verdict.SMOOTHER)
        )
    if Verdict.ROUGHER in verdicts and Verdict.SMOOTHER not in verdicts:
        return _("Rougher than baseline beyond what repeat photos differ by: {zones}.").format(
            zones=_zones(pair.regions, Verdict.ROUGHER)
        )
    if Verdict.SMOOTHER in verdicts:
        return _("Smoother in some zones and rougher in others; see the table.")
    return _("No detectable change.")


def _zones(regions: tuple[RegionMeasurement, ...], verdict: Verdict) -> str:
    return ", ".join(
        inside_sentence(region_text(region.region.region))
        for region in regions
        if region.verdict is verdict
    )


def _reasons(pair: PairMeasurement) -> tuple[str, ...]:
    everything = [*pair.reasons, *(reason for region in pair.regions for reason in region.reasons)]
    return tuple(dict.fromkeys(f"{reason.message} {reason.hint}".strip() for reason in everything))


def _print_pictures(
    shown: AlignedPair, first: Photo, last: Photo
) -> tuple[PixelBuffer, PixelBuffer]:
    """Return both pictures cut to the skin they share, so that no page shows an empty corner."""
    if not shown.aligned:
        return shown.baseline, shown.follow_up
    scale = shown.baseline.width_px / first.width_px
    return crop_to_overlap(
        shown.baseline,
        shown.follow_up,
        matrix_between(scale, shown.matrix, 1.0),
        (last.width_px, last.height_px),
    )


def photo_day(photo: Photo) -> str:
    """Return the day a photo was taken, in words."""
    return day_text(photo.taken_at.date()) if photo.taken_at else _("date unknown")


def _picture(buffer: PixelBuffer, place: str, photo: Photo, view: str) -> ReportPicture:
    """Return a photograph named as on the screen: by its place in the pair and its day."""
    label = _("{moment} · {day}").format(moment=place, day=photo_day(photo))
    return ReportPicture(
        jpeg=encode_jpeg(buffer, quality=88, max_side_px=_PICTURE_SIDE_PX),
        label=label,
        alt=_("Photograph, {view}, {label}").format(view=view, label=label),
    )
