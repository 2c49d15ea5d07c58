"""Everything that is read from the database, as domain values."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from microjournal.domain.courses import TreatmentCourse, TreatmentSession
from microjournal.domain.identifiers import CourseId, MeasurementId, PatientId, PhotoId, SessionId
from microjournal.domain.patients import (
    AuditEntry,
    AuditHead,
    Patient,
    PatientSummary,
    PhotographicConsent,
)
from microjournal.domain.photos import Photo
from microjournal.storage import faults
from microjournal.storage.connection import Parameters
from microjournal.storage.database import Database
from microjournal.storage.mapping import (
    audit_entry_of,
    audit_head_of,
    consent_of,
    course_of,
    erasure_of,
    measurement_of,
    patient_of,
    photo_of,
    session_of,
)
from microjournal.storage.people import number_of_patients, page_of_patients
from microjournal.storage.summary import folded

if TYPE_CHECKING:
    from microjournal.domain.history import RecordedChange
    from microjournal.domain.measurements import Measurement, MetricIdentity
    from microjournal.domain.people import User
    from microjournal.domain.trash import (
        Erasure,
        RecordCount,
        RetentionFacts,
        TrashedItem,
        TrashKind,
    )

T = TypeVar("T")

_PATIENT = """
SELECT * FROM patient WHERE id = :text OR chart_folded = :folded
ORDER BY id = :text DESC LIMIT 1
"""
_COURSES = "SELECT * FROM course WHERE patient_id = ? ORDER BY started_on, created_at, rowid"
_SESSIONS = "SELECT * FROM session WHERE patient_id = ? ORDER BY held_on, created_at, rowid"
_CONSENTS = "SELECT * FROM consent WHERE patient_id = ? ORDER BY given_on, created_at, rowid"
_VISIT_OF = """
SELECT {0}.*, patient.trashed_at FROM {0} JOIN patient ON patient.id = {0}.patient_id
WHERE {0}.id = ?
"""
_PHOTO = """
SELECT photo.*, patient.trashed_at AS patient_trashed_at
FROM photo JOIN patient ON patient.id = photo.patient_id WHERE photo.id = ?
"""
_PHOTOS = """
SELECT * FROM photo WHERE trashed_at IS NULL
AND patient_id NOT IN (SELECT id FROM patient WHERE trashed_at IS NOT NULL)
"""
_MEASUREMENT = """
SELECT * FROM measurement WHERE id = ?
AND patient_id NOT IN (SELECT id FROM patient WHERE trashed_at IS NOT NULL)
AND baseline_photo_id NOT IN (SELECT id FROM photo WHERE trashed_at IS NOT NULL)
AND follow_up_photo_id NOT IN (SELECT id FROM photo WHERE trashed_at IS NOT NULL)
"""
_BY_CAPTURE = "ORDER BY taken_at IS NULL, taken_at, created_at, rowid"
_NEWEST = """
SELECT m.* FROM measurement AS m
WHERE m.patient_id = :patient
  AND (:metric IS NULL OR (m.metric_id = :metric AND m.metric_version = :version))
  AND m.patient_id NOT IN (SELECT id FROM patient WHERE trashed_at IS NOT NULL)
  AND m.baseline_photo_id NOT IN (SELECT id FROM photo WHERE trashed_at IS NOT NULL)
  AND m.follow_up_photo_id NOT IN (SELECT id FROM photo WHERE trashed_at IS NOT NULL)
  AND NOT EXISTS (
    SELECT 1 FROM measurement AS later
    WHERE later.patient_id = m.patient_id
      AND later.baseline_photo_id = m.baseline_photo_id
      AND later.follow_up_photo_id = m.follow_up_photo_id
      AND later.metric_id = m.metric_id AND later.metric_version = m.metric_version
      AND later.number > m.number)
ORDER BY m.number
"""
_AUDIT = """
SELECT * FROM (
  SELECT * FROM audit WHERE :object IS NULL OR object_id = :object
  ORDER BY number DESC LIMIT :limit)
ORDER BY number
"""
_AUDIT_HEAD = "SELECT number, mac FROM audit ORDER BY number DESC LIMIT 1"
_ALL_OF_THEM = -1


class Records:
    """The reading half of a journal."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def patients(
        self, *, search: str = "", after: PatientSummary | None = None, limit: int = 100
    ) -> tuple[PatientSummary, ...]:
        """Return a page of patients by (family name, given name, chart number)."""
        with self._database.read() as connection:
            return page_of_patients(connection, search, after, limit)

    def patient_count(self, *, search: str = "") -> int:
        """Return how many patients match."""
        with self._database.read() as connection:
            return number_of_patients(connection, search)

    def patient(self, id_or_number: str, *, with_trash: bool = False) -> Patient:
        """Return a patient by id or chart number.

        Raises InputError ``unknown_patient``, or ``patient_in_trash`` unless ``with_trash``.
        """
        sought = {"text": id_or_number, "folded": folded(id_or_number)}
        of = patient_of if with_trash else _not_in_trash(patient_of)
        return self._one("patient", _PATIENT, sought, of)

    def courses(self, patient_id: PatientId) -> tuple[TreatmentCourse, ...]:
        """Return the patient's courses, oldest first."""
        return self._all(_COURSES, (patient_id,), course_of)

    def course(self, course_id: CourseId) -> TreatmentCourse:
        """Return one course; raise InputError ``unknown_course``."""
        sql = _VISIT_OF.format("course")
        return self._one("course", sql, (course_id,), _not_in_trash(course_of))

    def sessions(self, patient_id: PatientId) -> tuple[TreatmentSession, ...]:
        """Return the patient's sessions by day, oldest first."""
        return self._all(_SESSIONS, (patient_id,), session_of)

    def session(self, session_id: SessionId) -> TreatmentSession:
        """Return one session; raise InputError ``unknown_session``."""
        sql = _VISIT_OF.format("session")
        return self._one("session", sql, (session_id,), _not_in_trash(session_of))

    def consents(self, patient_id: PatientId) -> tuple[PhotographicConsent, ...]:
        """Return the patient's consents, oldest first."""
        return self._all(_CONSENTS, (patient_id,), consent_of)

    def photos(
        self, *, patient_id: PatientId | None = None, session_id: SessionId | None = None
    ) -> tuple[Photo, ...]:
        """Return photo records by capture time."""
        wanted = {"patient_id": patient_id, "session_id": session_id}
        given = {name: value for name, value in wanted.items() if value is not None}
        clauses = "".join(f" AND {name} = :{name}" for name in given)
        sql = " ".join((_PHOTOS, clauses, _BY_CAPTURE))
        return self._all(sql, given, photo_of)

    def photo(self, photo_id: PhotoId, *, with_trash: bool = False) -> Photo:
        """Return one photo record.

        Raises InputError ``unknown_photo``, or ``photo_in_trash`` or ``patient_in_trash`` unless
        ``with_trash``.
        """
        of = photo_of if with_trash else _visible_photo
        return self._one("photo", _PHOTO, (photo_id,), of)

    def measurements(
        self, patient_id: PatientId, *, metric: MetricIdentity | None = None
    ) -> tuple[Measurement, ...]:
        """Return measurements, newest record per pair of photos and metric only."""
        sought = {
            "patient": patient_id,
            "metric": metric and metric.id,
            "version": metric and metric.version,
        }
        return self._all(_NEWEST, sought, measurement_of)

    def measurement(self, measurement_id: MeasurementId) -> Measurement:
        """Return one measurement; raise InputError ``unknown_measurement``."""
        return self._one("measurement", _MEASUREMENT, (measurement_id,), measurement_of)

    def setting(self, name: str, default: str = "") -> str:
        """Return a journal-wide setting."""
        with self._database.read() as connection:
            row = connection.one("SELECT value FROM setting WHERE name = ?", (name,))
        return default if row is None else str(row["value"])

    def users(self) -> tuple[User, ...]:
        """Return every user there ever was, removed ones too, oldest first."""
        # Imported here: most commands ask for nobody.
        from microjournal.storage.users import all_users

        with self._database.read() as connection:
            return all_users(connection)

    # -- trash and changes: what they need is imported when it is asked for ------------------
    def trash(self) -> tuple[TrashedItem, ...]:
        """Return what is in the trash, first what has been there longest."""
        from microjournal.storage.trash import trashed_items

        with self._database.read() as connection:
            return trashed_items(connection)

    def record_count(self, kind: TrashKind, object_id: str) -> RecordCount:
        """Return what is recorded about a patient or photo, in the trash or not."""
        from microjournal.storage.trash import counted

        with self._database.read() as connection:
            return counted(connection, kind, object_id)

    def retention_facts(self) -> tuple[RetentionFacts, ...]:
        """Return what decides how long each patient's record is kept; not those in the trash."""
        from microjournal.storage.trash import retention_facts

        with self._database.read() as connection:
            return retention_facts(connection)

    def erasures(self) -> tuple[Erasure, ...]:
        """Return the ledger of erasures, oldest first."""
        return self._all("SELECT * FROM erasure ORDER BY number", (), erasure_of)

    def waiting_files(self) -> int:
        """Return how many erased files the disk would not remove yet; no key opens them."""
        with self._database.read() as connection:
            return int(connection.rows("SELECT count(*) FROM tombstone")[0][0])

    def last_changes(self, limit: int = 20) -> tuple[RecordedChange, ...]:
        """Return the last changes of records that are still there, newest first."""
        from microjournal.storage.changes import last_changes

        with self._database.read() as connection:
            return last_changes(connection, limit)

    def audit_entries(
        self, *, object_id: str | None = None, limit: int | None = None
    ) -> tuple[AuditEntry, ...]:
        """Return the audit trail or its last ``limit`` entries, oldest first."""
        sought = {"object": object_id, "limit": _ALL_OF_THEM if limit is None else limit}
        return self._all(_AUDIT, sought, audit_entry_of)

    def audit_head(self) -> AuditHead | None:
        """Return the last entry of the audit trail."""
        found = self._all(_AUDIT_HEAD, (), audit_head_of)
        return found[0] if found else None

    def has_audit_entry(self, head: AuditHead) -> bool:
        """Tell whether the trail holds exactly this entry."""
        with self._database.read() as connection:
            row = connection.one("SELECT mac FROM audit WHERE number = ?", (head.number,))
        return row is not None and bytes(row["mac"]).hex() == head.mac

    def _all(self, sql: str, values: Parameters, of: Callable[[Any], T]) -> tuple[T, ...]:
        with self._database.read() as connection:
            return tuple(of(row) for row in connection.rows(sql, values))

    def _one(self, entity: str, sql: str, values: Parameters, of: Callable[[Any], T]) -> T:
        with self._database.read() as connection:
            row = connection.one(sql, values)
        if row is None:
            raise faults.unknown(entity)
        return of(row)


def _not_in_trash(of: Callable[[Any], T]) -> Callable[[Any], T]:
    """Return ``of`` for rows whose ``trashed_at`` is the patient's."""

    def visible(row: Any) -> T:
        if row["trashed_at"] is not None:
            raise faults.in_trash("patient")
        return of(row)

    return visible


def _visible_photo(row: Any) -> Photo:
    if row["patient_trashed_at"] is not None:
        raise faults.in_trash("patient")
    if row["trashed_at"] is not None:
        raise faults.in_trash("photo")
    return photo_of(row)
