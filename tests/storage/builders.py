"""Journals and records to test with; every value can be overridden."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from microjournal.domain.anatomy import AnatomicRegion, RegionOfInterest, RegionSource
from microjournal.domain.courses import TreatmentCourse, TreatmentSession
from microjournal.domain.identifiers import (
    CourseId,
    ImportId,
    MeasurementId,
    PatientId,
    PhotoId,
    SessionId,
)
from microjournal.domain.measurements import (
    Measurement,
    MetricIdentity,
    PairMeasurement,
    RegionMeasurement,
    Verdict,
)
from microjournal.domain.originals import StagedOriginal
from microjournal.domain.patients import Patient
from microjournal.domain.photos import Photo
from microjournal.domain.ports import Clock, Journal
from microjournal.storage.disk import Disk
from microjournal.storage.journal import (
    EncryptedJournal,
    KdfCost,
    create_journal,
    open_journal,
)
from microjournal.storage.keys import FLOOR_COST

PASSPHRASE = "seven quiet rivers under snow"
CHEAP: KdfCost = FLOOR_COST
PATIENT = PatientId("patient-1")
SESSION = SessionId("session-1")
IMPORT = ImportId("import-1")


@dataclass
class SteppingClock:
    """A clock that moves one second each time it is read."""

    instant: datetime = field(default_factory=lambda: datetime(2026, 3, 1, 9, 0, tzinfo=UTC))

    def now(self) -> datetime:
        self.instant += timedelta(seconds=1)
        return self.instant

    def today(self) -> date:
        return self.instant.date()


def a_journal(
    folder: Path, *, disk: Disk | None = None, clock: Clock | None = None
) -> EncryptedJournal:
    """An unprotected journal with one patient and one session."""
    clock = clock or SteppingClock()
    created = create_journal(folder, passphrase=None, clock=clock, disk=disk)
    with created.journal.write() as tx:
        tx.save_patient(a_patient())
        tx.save_session(a_session())
    return created.journal


def reopened(folder: Path, *, disk: Disk | None = None) -> EncryptedJournal:
    return open_journal(folder, clock=SteppingClock(), disk=disk)


def a_patient(
    id_: str = PATIENT, *, number: str = "P1", given: str = "Ada", family: str = "Example"
) -> Patient:
    return Patient(id=PatientId(id_), chart_number=number, given_name=given, family_name=family)


def a_session(id_: str = SESSION, *, held_on: date = date(2026, 3, 1)) -> TreatmentSession:
    return TreatmentSession(id=SessionId(id_), patient_id=PATIENT, held_on=held_on)


def a_course(id_: str = "course-1") -> TreatmentCourse:
    return TreatmentCourse(id=CourseId(id_), patient_id=PATIENT)


def a_photo(id_: str, data: bytes, *, taken_at: datetime | None = None) -> Photo:
    return Photo(
        id=PhotoId(id_),
        patient_id=PATIENT,
        session_id=SESSION,
        sha256=hashlib.sha256(data).hexdigest(),
        size_bytes=len(data),
        media_type="image/jpeg",
        width_px=40,
        height_px=30,
        taken_at=taken_at,
        import_id=IMPORT,
    )


def some_bytes(seed: str, size: int = 5000) -> bytes:
    """Reproducible bytes that look like nothing."""
    blocks = (hashlib.sha256(f"{seed}{n}".encode()).digest() for n in range(size // 32 + 1))
    return b"".join(blocks)[:size]


def stored(journal: Journal, id_: str, data: bytes | None = None) -> StagedOriginal:
    """Take a photo all the way into the store."""
    staged = committed(journal, id_, data)
    journal.publish([staged])
    return staged


def committed(journal: Journal, id_: str, data: bytes | None = None) -> StagedOriginal:
    """Take a photo up to the promise, not yet published."""
    data = some_bytes(id_) if data is None else data
    staged = journal.stage_original(data, PATIENT)
    journal.sync_staging()
    with journal.write() as tx:
        tx.add_photo(a_photo(id_, data), staged)
    return staged


def a_measurement(
    id_: str, baseline: str, follow_up: str, *, log_change: float = -0.25, version: int = 1
) -> Measurement:
    region = RegionOfInterest(
        region=AnatomicRegion.LEFT_CHEEK,
        polygon=((0.0, 0.5), (10.25, 0.0), (3.0, 7.75)),
        source=RegionSource.DRAWN,
    )
    outcome = RegionMeasurement(
        region=region,
        follow_up_polygon=region.polygon,
        verdict=Verdict.SMOOTHER,
        log_change=log_change,
        interval=(log_change - 0.1, log_change + 0.1),
    )
    pair = PairMeasurement(
        metric=MetricIdentity(id="relief", version=version),
        parameters="{}",
        program_version="0.1",
        baseline_sha256="0" * 64,
        follow_up_sha256="1" * 64,
        baseline_calibration=None,
        follow_up_calibration=None,
        frame_px_per_mm=10.0,
        registration=None,
        verdict=Verdict.SMOOTHER,
        reasons=(),
        regions=(outcome,),
    )
    return Measurement(
        id=MeasurementId(id_),
        patient_id=PATIENT,
        baseline_photo_id=PhotoId(baseline),
        follow_up_photo_id=PhotoId(follow_up),
        measured_at=datetime(2026, 3, 2, 8, 30, 0, 123456, tzinfo=UTC),
        pair=pair,
    )


def folder_digest(folder: Path) -> dict[str, str]:
    """What every file of a folder holds."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
