"""Builders for the pages of a patient: stored photos, records of measurements, a window."""

from __future__ import annotations

import hashlib
import math
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Protocol

from microjournal.bootstrap.application import Application
from microjournal.domain.anatomy import (
    AnatomicRegion,
    RegionOfInterest,
    RegionSource,
    StandardView,
)
from microjournal.domain.courses import TreatmentSession
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import MeasurementId, PatientId, PhotoId, SessionId, new_id
from microjournal.domain.journals import JournalChange
from microjournal.domain.measurements import (
    Measurement,
    MetricIdentity,
    PairMeasurement,
    Reason,
    RegionMeasurement,
    Verdict,
)
from microjournal.domain.photos import DateSource, Photo
from microjournal.texture.registry import RELIEF_CHANGE

BLURRED = Reason(
    code="softer", message="The follow-up is softer than the baseline.", hint="Take it in focus."
)
_DETECTABLE = 0.08
_HALF_WIDTH = 0.05


class Listener(Protocol):
    """A page or presenter that is told what changed."""

    def journal_changed(self, change: JournalChange) -> None: ...


class SpyWindow:
    """Remembers what a page asked of its window."""

    def __init__(self) -> None:
        self.changes: list[JournalChange] = []
        self.shown: list[str] = []
        self.sentences: list[str] = []
        self.listeners: list[Listener] = []

    def journal_changed(self, change: JournalChange) -> None:
        self.changes.append(change)
        for listener in self.listeners:
            listener.journal_changed(change)

    def show_page(self, page_id: str) -> None:
        self.shown.append(page_id)

    def compare_photos(self, baseline: PhotoId, follow_up: PhotoId) -> None:
        raise AssertionError((baseline, follow_up))

    def edit_session(self, session_id: SessionId) -> None:
        raise AssertionError(session_id)

    def report(self, error: MicrojournalError) -> None:
        raise error

    def announce(self, sentence: str) -> None:
        self.sentences.append(sentence)

    def somebody_is_there(self) -> None:
        raise AssertionError("only work under way says so")


def store_photo(application: Application, session: TreatmentSession, view: StandardView) -> PhotoId:
    """Record a photo of a session whose original is never looked at."""
    photo_id = PhotoId(new_id())
    data = photo_id.encode()
    photo = Photo(
        id=photo_id,
        patient_id=session.patient_id,
        session_id=session.id,
        sha256=hashlib.sha256(data).hexdigest(),
        size_bytes=len(data),
        media_type="image/jpeg",
        width_px=960,
        height_px=640,
        view=view,
        taken_at=datetime.combine(session.held_on, time(10)),
        taken_at_source=DateSource.EXIF,
    )
    journal = application.journal
    staged = journal.stage_original(data, session.patient_id)
    journal.sync_staging()
    with journal.write() as tx:
        tx.add_photo(photo, staged)
    journal.publish([staged])
    return photo_id


def store_photos(
    application: Application, patient_id: PatientId, *, view: StandardView
) -> tuple[PhotoId, ...]:
    """Record one photo for every session of a patient."""
    sessions = application.records.sessions(patient_id)
    return tuple(store_photo(application, session, view) for session in sessions)


def store_measurements(
    application: Application,
    patient_id: PatientId,
    photos: tuple[PhotoId, ...],
    changes: tuple[float | None, ...],
    *,
    region: AnatomicRegion = AnatomicRegion.LEFT_CHEEK,
    metric: MetricIdentity = RELIEF_CHANGE,
) -> None:
    """Record each later photo against the first: a change in percent, or withheld."""
    for photo_id, change in zip(photos[1:], changes, strict=True):
        outcome = a_region(change, region)
        with application.journal.write() as tx:
            record = _record(patient_id, photos[0], photo_id, outcome)
            tx.save_measurement(replace(record, pair=replace(record.pair, metric=metric)))


def a_region(change: float | None, region: AnatomicRegion) -> RegionMeasurement:
    """A measured region, or one withheld because the photo is softer."""
    polygon = ((0.0, 0.0), (100.0, 0.0), (100.0, 100.0))
    place = RegionOfInterest(region=region, polygon=polygon, source=RegionSource.WHOLE_PHOTO)
    if change is None:
        return RegionMeasurement(
            region=place,
            follow_up_polygon=polygon,
            verdict=Verdict.NOT_COMPARABLE,
            reasons=(BLURRED,),
        )
    log_change = math.log1p(change / 100)
    smoother = log_change < -_DETECTABLE
    return RegionMeasurement(
        region=place,
        follow_up_polygon=polygon,
        verdict=Verdict.SMOOTHER if smoother else Verdict.NO_DETECTABLE_CHANGE,
        log_change=log_change,
        interval=(log_change - _HALF_WIDTH, log_change + _HALF_WIDTH),
        smallest_detectable_change=_DETECTABLE,
        se_spatial=0.01,
        se_repeat=0.02,
        index_baseline=52.0,
        index_follow_up=60.0,
    )


def _record(
    patient_id: PatientId, baseline: PhotoId, follow_up: PhotoId, outcome: RegionMeasurement
) -> Measurement:
    pair = PairMeasurement(
        metric=RELIEF_CHANGE,
        parameters="{}",
        program_version="0.1.0",
        baseline_sha256="0" * 64,
        follow_up_sha256="1" * 64,
        baseline_calibration=None,
        follow_up_calibration=None,
        frame_px_per_mm=9.0,
        registration=None,
        verdict=outcome.verdict,
        reasons=outcome.reasons,
        regions=(outcome,),
    )
    return Measurement(
        id=MeasurementId(new_id()),
        patient_id=patient_id,
        baseline_photo_id=baseline,
        follow_up_photo_id=follow_up,
        measured_at=datetime(2026, 6, 1, tzinfo=UTC),
        pair=pair,
    )
