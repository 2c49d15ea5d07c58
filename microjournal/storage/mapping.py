"""Rows to domain values and back: both directions of every entity side by side."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

from microjournal.domain.anatomy import AnatomicRegion, StandardView
from microjournal.domain.courses import (
    Concern,
    NeedlingParameters,
    SessionKind,
    TreatmentCourse,
    TreatmentSession,
)
from microjournal.domain.patients import (
    AuditEntry,
    AuditHead,
    ConsentScope,
    Patient,
    PhotographicConsent,
    SkinPhototype,
)
from microjournal.domain.photos import CaptureConditions, DateSource, Moment, Photo
from microjournal.storage.codec import from_text, to_text, tuple_from_text
from microjournal.storage.summary import day_of, day_text, folded

if TYPE_CHECKING:
    from microjournal.domain.measurements import Measurement
    from microjournal.domain.trash import Erasure

Values = dict[str, object]


def instant_text(instant: datetime) -> str:
    """Return an aware instant as fixed-width UTC text that sorts by time."""
    return instant.astimezone(UTC).isoformat(timespec="microseconds")


def patient_values(patient: Patient) -> Values:
    """Return the columns of a patient, the key excepted."""
    return {
        "id": patient.id,
        "chart_number": patient.chart_number,
        "given_name": patient.given_name,
        "family_name": patient.family_name,
        "birth_date": day_text(patient.birth_date),
        "phototype": patient.phototype and patient.phototype.value,
        "notes": patient.notes,
        "chart_folded": folded(patient.chart_number),
        "given_folded": folded(patient.given_name),
        "family_folded": folded(patient.family_name),
    }


def patient_of(row: Any) -> Patient:
    """Return the patient of a row."""
    return Patient(
        id=row["id"],
        chart_number=row["chart_number"],
        given_name=row["given_name"],
        family_name=row["family_name"],
        birth_date=day_of(row["birth_date"]),
        phototype=None if row["phototype"] is None else SkinPhototype(row["phototype"]),
        notes=row["notes"],
    )


def consent_values(consent: PhotographicConsent) -> Values:
    """Return the columns of a consent."""
    return {
        "id": consent.id,
        "patient_id": consent.patient_id,
        "scope": consent.scope.value,
        "given_on": consent.given_on.isoformat(),
        "expires_on": day_text(consent.expires_on),
        "withdrawn_on": day_text(consent.withdrawn_on),
        "text_version": consent.text_version,
    }


def consent_of(row: Any) -> PhotographicConsent:
    """Return the consent of a row."""
    return PhotographicConsent(
        id=row["id"],
        patient_id=row["patient_id"],
        scope=ConsentScope(row["scope"]),
        given_on=date.fromisoformat(row["given_on"]),
        expires_on=day_of(row["expires_on"]),
        withdrawn_on=day_of(row["withdrawn_on"]),
        text_version=row["text_version"],
    )


def course_values(course: TreatmentCourse) -> Values:
    """Return the columns of a course."""
    return {
        "id": course.id,
        "patient_id": course.patient_id,
        "concerns": to_text(course.concerns),
        "regions": to_text(course.regions),
        "goals": course.goals,
        "planned_sessions": course.planned_sessions,
        "interval_days": course.interval_days,
        "maintenance_interval_days": course.maintenance_interval_days,
        "started_on": day_text(course.started_on),
    }


def course_of(row: Any) -> TreatmentCourse:
    """Return the course of a row."""
    return TreatmentCourse(
        id=row["id"],
        patient_id=row["patient_id"],
        concerns=tuple_from_text(Concern, row["concerns"]),
        regions=tuple_from_text(AnatomicRegion, row["regions"]),
        goals=row["goals"],
        planned_sessions=row["planned_sessions"],
        interval_days=row["interval_days"],
        maintenance_interval_days=row["maintenance_interval_days"],
        started_on=day_of(row["started_on"]),
    )


def session_values(session: TreatmentSession) -> Values:
    """Return the columns of a session."""
    return {
        "id": session.id,
        "patient_id": session.patient_id,
        "held_on": session.held_on.isoformat(),
        "kind": session.kind.value,
        "course_id": session.course_id,
        "device": session.device,
        "cartridge_lot": session.cartridge_lot,
        "needling": to_text(session.needling),
        "topical": session.topical,
        "anaesthetic": session.anaesthetic,
        "reactions": session.reactions,
        "tolerance": session.tolerance,
        "notes": session.notes,
    }


def session_of(row: Any) -> TreatmentSession:
    """Return the session of a row."""
    return TreatmentSession(
        id=row["id"],
        patient_id=row["patient_id"],
        held_on=date.fromisoformat(row["held_on"]),
        kind=SessionKind(row["kind"]),
        course_id=row["course_id"],
        device=row["device"],
        cartridge_lot=row["cartridge_lot"],
        needling=tuple_from_text(NeedlingParameters, row["needling"]),
        topical=row["topical"],
        anaesthetic=row["anaesthetic"],
        reactions=row["reactions"],
        tolerance=row["tolerance"],
        notes=row["notes"],
    )


def photo_values(photo: Photo) -> Values:
    """Return the columns of a photo record, those of the stored object excepted."""
    return {
        "id": photo.id,
        "patient_id": photo.patient_id,
        "session_id": photo.session_id,
        "sha256": photo.sha256,
        "size_bytes": photo.size_bytes,
        "media_type": photo.media_type,
        "width_px": photo.width_px,
        "height_px": photo.height_px,
        "view": photo.view.value,
        "view_confirmed": int(photo.view_confirmed),
        "moment": photo.moment.value,
        "taken_at": None if photo.taken_at is None else photo.taken_at.isoformat(),
        "taken_at_source": photo.taken_at_source.value,
        "conditions": to_text(photo.conditions),
        "source_name": photo.source_name,
        "note": photo.note,
        "import_id": photo.import_id,
    }


def photo_of(row: Any) -> Photo:
    """Return the photo record of a row."""
    taken_at = row["taken_at"]
    return Photo(
        id=row["id"],
        patient_id=row["patient_id"],
        session_id=row["session_id"],
        sha256=row["sha256"],
        size_bytes=row["size_bytes"],
        media_type=row["media_type"],
        width_px=row["width_px"],
        height_px=row["height_px"],
        view=StandardView(row["view"]),
        view_confirmed=bool(row["view_confirmed"]),
        moment=Moment(row["moment"]),
        taken_at=None if taken_at is None else datetime.fromisoformat(taken_at),
        taken_at_source=DateSource(row["taken_at_source"]),
        conditions=from_text(CaptureConditions, row["conditions"]),
        source_name=row["source_name"],
        note=row["note"],
        import_id=row["import_id"],
    )


def measurement_values(measurement: Measurement) -> Values:
    """Return the columns of a measurement; ``record`` holds all of it."""
    return {
        "id": measurement.id,
        "patient_id": measurement.patient_id,
        "baseline_photo_id": measurement.baseline_photo_id,
        "follow_up_photo_id": measurement.follow_up_photo_id,
        "metric_id": measurement.pair.metric.id,
        "metric_version": measurement.pair.metric.version,
        "measured_at": instant_text(measurement.measured_at),
        "record": to_text(measurement),
    }


def measurement_of(row: Any) -> Measurement:
    """Return the measurement of a row."""
    # Imported here: its many records take longer to make than a list takes to read.
    from microjournal.domain.measurements import Measurement

    return from_text(Measurement, row["record"])


def audit_entry_of(row: Any) -> AuditEntry:
    """Return the audit entry of a row."""
    return AuditEntry(
        number=row["number"],
        at=datetime.fromisoformat(row["at"]),
        who=row["who"],
        event=row["event"],
        object_id=row["object_id"],
    )


def audit_head_of(row: Any) -> AuditHead:
    """Return number and code of an audit entry."""
    return AuditHead(number=row["number"], mac=row["mac"].hex())


def erasure_of(row: Any) -> Erasure:
    """Return the ledger's entry of a row."""
    # Imported here: lists of patients need nothing of the trash.
    from microjournal.domain.trash import Erasure, TrashKind

    return Erasure(
        number=row["number"],
        kind=TrashKind(row["kind"]),
        object_id=row["object_id"],
        erased_at=datetime.fromisoformat(row["erased_at"]),
        is_finished=row["compacted_at"] is not None,
    )
