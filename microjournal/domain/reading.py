"""What can be read in an open journal: the records, and how they came about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from microjournal.domain.courses import TreatmentCourse, TreatmentSession
    from microjournal.domain.history import AuditReport, RecordedChange
    from microjournal.domain.identifiers import (
        CourseId,
        MeasurementId,
        PatientId,
        PhotoId,
        SessionId,
    )
    from microjournal.domain.measurements import Measurement, MetricIdentity
    from microjournal.domain.patients import (
        AuditEntry,
        AuditHead,
        Patient,
        PatientSummary,
        PhotographicConsent,
    )
    from microjournal.domain.people import User
    from microjournal.domain.photos import Photo
    from microjournal.domain.trash import (
        Erasure,
        RecordCount,
        RetentionFacts,
        TrashedItem,
        TrashKind,
    )


class RecordReader(Protocol):
    """Reads what is recorded, the trash left out."""

    def patients(
        self, *, search: str = "", after: PatientSummary | None = None, limit: int = 100
    ) -> tuple[PatientSummary, ...]:
        """Return a page of patients by (family name, given name, chart number).

        ``search`` matches prefixes of either name or of the chart number, without case.
        """

    def patient_count(self, *, search: str = "") -> int:
        """Return how many patients match."""

    def patient(self, id_or_number: str, *, with_trash: bool = False) -> Patient:
        """Return a patient by id or chart number.

        Raises InputError ``unknown_patient``, or ``patient_in_trash`` unless ``with_trash``.
        """

    def courses(self, patient_id: PatientId) -> tuple[TreatmentCourse, ...]:
        """Return the patient's courses, oldest first."""

    def course(self, course_id: CourseId) -> TreatmentCourse:
        """Return one course; raise InputError ``unknown_course``."""

    def sessions(self, patient_id: PatientId) -> tuple[TreatmentSession, ...]:
        """Return the patient's sessions by day, oldest first."""

    def session(self, session_id: SessionId) -> TreatmentSession:
        """Return one session; raise InputError ``unknown_session``."""

    def consents(self, patient_id: PatientId) -> tuple[PhotographicConsent, ...]:
        """Return the patient's consents, oldest first."""

    def photos(
        self, *, patient_id: PatientId | None = None, session_id: SessionId | None = None
    ) -> tuple[Photo, ...]:
        """Return photo records by capture time."""

    def photo(self, photo_id: PhotoId, *, with_trash: bool = False) -> Photo:
        """Return one photo record.

        Raises InputError ``unknown_photo``, or ``photo_in_trash`` or ``patient_in_trash`` unless
        ``with_trash``.
        """

    def measurements(
        self, patient_id: PatientId, *, metric: MetricIdentity | None = None
    ) -> tuple[Measurement, ...]:
        """Return measurements, newest record per pair of photos and metric only."""

    def measurement(self, measurement_id: MeasurementId) -> Measurement:
        """Return one measurement; raise InputError ``unknown_measurement``."""

    def setting(self, name: str, default: str = "") -> str:
        """Return a journal-wide setting."""

    def users(self) -> tuple[User, ...]:
        """Return every user there ever was, removed ones too, oldest first."""


class HistoryReader(Protocol):
    """Reads what was removed, changed and erased, and the audit trail of all that."""

    def trash(self) -> tuple[TrashedItem, ...]:
        """Return what is in the trash, first what has been there longest."""

    def record_count(self, kind: TrashKind, object_id: str) -> RecordCount:
        """Return what is recorded about a patient or photo, in the trash or not."""

    def retention_facts(self) -> tuple[RetentionFacts, ...]:
        """Return what decides how long each patient's record is kept; not those in the trash."""

    def erasures(self) -> tuple[Erasure, ...]:
        """Return the ledger of erasures, oldest first."""

    def waiting_files(self) -> int:
        """Return how many erased files the disk would not remove yet; no key opens them."""

    def last_changes(self, limit: int = 20) -> tuple[RecordedChange, ...]:
        """Return the last changes of records that are still there, newest first."""

    def audit_report(self) -> AuditReport:
        """Check the whole audit trail and the ledger of erasures; reads only."""

    def audit_head(self) -> AuditHead | None:
        """Return the last entry of the audit trail."""

    def has_audit_entry(self, head: AuditHead) -> bool:
        """Tell whether the trail holds exactly this entry."""

    def audit_entries(
        self, *, object_id: str | None = None, limit: int | None = None
    ) -> tuple[AuditEntry, ...]:
        """Return the audit trail or its last ``limit`` entries, oldest first."""
