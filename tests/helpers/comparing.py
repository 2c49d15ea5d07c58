"""Builders and small fakes for comparing photos, without a journal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np

from microjournal.domain.anatomy import (
    AnatomicRegion,
    RegionOfInterest,
    RegionSource,
    StandardView,
)
from microjournal.domain.control import TaskControl
from microjournal.domain.decoding import PixelBuffer
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import MeasurementId, PatientId, PhotoId, SessionId
from microjournal.domain.journals import JournalChange
from microjournal.domain.measurements import (
    Band,
    BandEvidence,
    Calibration,
    Measurement,
    MetricIdentity,
    PairMeasurement,
    QualityNumber,
    Reason,
    RegionMeasurement,
    Registration,
    Verdict,
)
from microjournal.domain.photos import DateSource, DerivativeKind, Moment, Photo
from microjournal.services.change_maps import RegionChangeMap
from microjournal.services.comparison import AlignedPair, ViewSeries
from microjournal.texture.change_map import ChangeMap
from tests.helpers.photos import jpeg, quadrants

PATIENT = PatientId("patient")
IDENTITY = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
FIRST_DAY = datetime(2026, 1, 12, 10, 0)  # noqa: DTZ001 - a camera's clock has no zone


def a_photo(
    name: str,
    *,
    number: int = 0,
    view: StandardView = StandardView.FRONTAL,
    moment: Moment = Moment.BEFORE,
    session: str | None = None,
) -> Photo:
    """A photo of session ``number``, four weeks after the one before; 960 x 640 pixels."""
    return Photo(
        id=PhotoId(name),
        patient_id=PATIENT,
        session_id=SessionId(session or f"session-{number}"),
        sha256=name,
        size_bytes=1000,
        media_type="image/jpeg",
        width_px=960,
        height_px=640,
        view=view,
        moment=moment,
        taken_at=FIRST_DAY + timedelta(days=28 * number),
        taken_at_source=DateSource.EXIF,
    )


def a_series(
    count: int, *, view: StandardView = StandardView.FRONTAL, healing: Sequence[int] = ()
) -> ViewSeries:
    """The photos of one view, named ``frontal-0`` and so on."""
    photos = tuple(
        a_photo(
            f"{view.value}-{number}",
            number=number,
            view=view,
            moment=Moment.HEALING if number in healing else Moment.BEFORE,
        )
        for number in range(count)
    )
    return ViewSeries(view=view, photos=photos)


def a_region(
    verdict: Verdict = Verdict.SMOOTHER,
    *,
    region: AnatomicRegion = AnatomicRegion.LEFT_CHEEK,
    reasons: tuple[Reason, ...] = (),
) -> RegionMeasurement:
    """A region measurement with a change of -14.2 %, or without number."""
    withheld = verdict is Verdict.NOT_COMPARABLE
    polygon = ((96.0, 64.0), (480.0, 64.0), (480.0, 320.0))
    return RegionMeasurement(
        region=RegionOfInterest(region=region, polygon=polygon, source=RegionSource.FACE_MESH),
        follow_up_polygon=polygon,
        verdict=verdict,
        reasons=reasons,
        log_change=None if withheld else -0.1532,
        interval=None if withheld else (-0.21, -0.098),
        smallest_detectable_change=0.08,
        bands=(BandEvidence(band=Band.FINE, coherence=0.7, tiles=60, used=True),),
        softness=0.02,
    )


def a_measurement(
    baseline: str,
    follow_up: str,
    *,
    regions: tuple[RegionMeasurement, ...] = (),
    reasons: tuple[Reason, ...] = (),
    verdict: Verdict = Verdict.SMOOTHER,
    scale: str = "iris",
) -> Measurement:
    """A stored measurement of a pair."""
    pair = PairMeasurement(
        metric=MetricIdentity(id="relief_change", version=1),
        parameters="{}",
        program_version="0.1.0",
        baseline_sha256=baseline,
        follow_up_sha256=follow_up,
        baseline_calibration=Calibration(px_per_mm=9.0, source=scale, relative_error=0.04),
        follow_up_calibration=None,
        frame_px_per_mm=8.6,
        registration=Registration(method="face_mesh", matrix=IDENTITY, residual_mm=0.06),
        verdict=verdict,
        reasons=reasons,
        regions=regions or (a_region(verdict),),
        quality=(QualityNumber(name="overlap", value=0.93, limit=0.6),),
    )
    return Measurement(
        id=MeasurementId("measurement"),
        patient_id=PATIENT,
        baseline_photo_id=PhotoId(baseline),
        follow_up_photo_id=PhotoId(follow_up),
        measured_at=datetime(2026, 6, 1, tzinfo=UTC),
        pair=pair,
    )


def grey(width: int = 96, height: int = 64, level: int = 128) -> PixelBuffer:
    """A plain grey picture."""
    return PixelBuffer(width_px=width, height_px=height, rgb=bytes([level]) * (width * height * 3))


class FakeComparison:
    """Series and pairs from memory; remembers what was opened and saved."""

    def __init__(self, *series: ViewSeries, measured: Sequence[Measurement] = ()) -> None:
        self.series = series
        self.measured = list(measured)
        self.opened: list[tuple[str, str]] = []
        self.sides: list[int] = []
        self.saved: list[tuple[str, str, tuple[float, ...]]] = []
        self.error: MicrojournalError | None = None
        self.aligned = True

    def views(self, patient_id: PatientId) -> tuple[ViewSeries, ...]:
        return self.series

    def open_pair(
        self,
        baseline_id: PhotoId,
        follow_up_id: PhotoId,
        *,
        max_side_px: int = 1600,
        control: TaskControl | None = None,
    ) -> AlignedPair:
        self.opened.append((baseline_id, follow_up_id))
        self.sides.append(max_side_px)
        if self.error is not None:
            raise self.error
        return AlignedPair(
            baseline=grey(level=90),
            follow_up=grey(level=170),
            aligned=self.aligned,
            message="Aligned on the skin" if self.aligned else "Not aligned",
            matrix=IDENTITY,
        )

    def measurement_of(self, baseline_id: PhotoId, follow_up_id: PhotoId) -> Measurement | None:
        for measurement in reversed(self.measured):
            pair = (measurement.baseline_photo_id, measurement.follow_up_photo_id)
            if pair == (baseline_id, follow_up_id):
                return measurement
        return None

    def save_alignment(
        self, baseline_id: PhotoId, follow_up_id: PhotoId, matrix: Sequence[float]
    ) -> JournalChange:
        self.saved.append((baseline_id, follow_up_id, tuple(matrix)))
        return JournalChange(photo_ids=frozenset({baseline_id, follow_up_id}))


class FakeRecords:
    """Keeps stated scales."""

    def __init__(self) -> None:
        self.scales: dict[str, float] = {}
        self.error: MicrojournalError | None = None

    def stated_scale(self, photo_id: PhotoId) -> float | None:
        return self.scales.get(photo_id)

    def state_scale(self, photo_id: PhotoId, px_per_mm: float) -> JournalChange:
        if self.error is not None:
            raise self.error
        self.scales[photo_id] = px_per_mm
        return JournalChange(patient_ids=frozenset({PATIENT}), photo_ids=frozenset({photo_id}))


class FakeDrawn:
    """Keeps regions drawn by hand."""

    def __init__(self) -> None:
        self.kept: dict[str, tuple[RegionOfInterest, ...]] = {}

    def of(self, photo_id: PhotoId) -> tuple[RegionOfInterest, ...]:
        return self.kept.get(photo_id, ())

    def keep(self, photo_id: PhotoId, regions: Sequence[RegionOfInterest]) -> JournalChange:
        self.kept[photo_id] = tuple(regions)
        return JournalChange(patient_ids=frozenset({PATIENT}), photo_ids=frozenset({photo_id}))


class FakePictures:
    """The same small JPEG for every photo; remembers what was asked for."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, DerivativeKind]] = []
        self._jpeg = jpeg(quadrants())

    def jpeg(self, photo_id: PhotoId, kind: DerivativeKind) -> bytes:
        self.asked.append((photo_id, kind))
        return self._jpeg

    def pixels(self, photo_id: PhotoId, *, max_side_px: int | None = None) -> PixelBuffer:
        return grey()


class FakeMeasuring:
    """Measures at once, or fails as told."""

    def __init__(self, comparison: FakeComparison) -> None:
        self.comparison = comparison
        self.error: MicrojournalError | None = None
        self.measured: list[tuple[str, str]] = []

    def measure_pair(
        self, baseline_photo_id: PhotoId, follow_up_photo_id: PhotoId, *, control: TaskControl
    ) -> Measurement:
        control.checkpoint(1, 4, "match")
        if self.error is not None:
            raise self.error
        self.measured.append((baseline_photo_id, follow_up_photo_id))
        measurement = a_measurement(baseline_photo_id, follow_up_photo_id)
        self.comparison.measured.append(measurement)
        return measurement

    def measure_patient(
        self, patient_id: PatientId, *, control: TaskControl
    ) -> tuple[Measurement, ...]:
        series = self.comparison.series[0].photos
        return tuple(
            self.measure_pair(series[0].id, photo.id, control=control) for photo in series[1:]
        )


def a_map(log_change: float = -0.3, region: RegionMeasurement | None = None) -> RegionChangeMap:
    """The map of a region whose upper left quarter of 480 x 320 px changed alike."""
    measured = region or a_region()
    shape = (4, 6)
    change = ChangeMap(
        log_change=np.full(shape, log_change, np.float32),
        shown=np.ones(shape, np.bool_),
        coherence=np.ones(shape, np.float32),
        sampling_error=0.0,
        px_per_mm=8.6,
    )
    return RegionChangeMap(
        region=measured.region,
        verdict=measured.verdict,
        change=change,
        placement=(80.0, 0.0, 39.5, 0.0, 80.0, 39.5),
        detectable_log_change=0.1,
    )


class FakeMaps:
    """Draws up maps at once, or fails or stops as told."""

    def __init__(self, *maps: RegionChangeMap) -> None:
        self.maps = maps
        self.error: Exception | None = None
        self.asked: list[tuple[str, str]] = []

    def change_maps(
        self,
        baseline_photo_id: PhotoId,
        follow_up_photo_id: PhotoId,
        control: TaskControl | None = None,
    ) -> tuple[RegionChangeMap, ...]:
        self.asked.append((baseline_photo_id, follow_up_photo_id))
        if control is not None:
            control.checkpoint(1, 3, "align")
        if self.error is not None:
            raise self.error
        return self.maps


@dataclass(frozen=True)
class FakeServices:
    """The services of the Compare page."""

    comparison: FakeComparison
    pictures: FakePictures
    analysis: FakeMeasuring
    records: FakeRecords = field(default_factory=FakeRecords)
    drawn_regions: FakeDrawn = field(default_factory=FakeDrawn)
    change_maps: FakeMaps = field(default_factory=lambda: FakeMaps(a_map()))
