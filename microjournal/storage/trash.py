"""What is in the trash, what would go with it, and what decides how long records are kept."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from microjournal.domain.identifiers import PatientId
from microjournal.domain.trash import RecordCount, RetentionFacts, TrashedItem, TrashKind
from microjournal.storage.connection import SqlConnection
from microjournal.storage.summary import day_of

_PATIENTS = """
SELECT 'patient' AS kind, p.id, p.id AS patient_id, p.chart_number, p.given_name, p.family_name,
       p.trashed_at, (SELECT count(*) FROM photo WHERE photo.patient_id = p.id) AS photos
FROM patient AS p WHERE p.trashed_at IS NOT NULL
"""
_PHOTOS = """
SELECT 'photo' AS kind, photo.id, p.id AS patient_id, p.chart_number, p.given_name, p.family_name,
       photo.trashed_at, 1 AS photos
FROM photo JOIN patient AS p ON p.id = photo.patient_id
WHERE photo.trashed_at IS NOT NULL AND p.trashed_at IS NULL
"""
_TRASH = " ".join((_PATIENTS, "UNION ALL", _PHOTOS, "ORDER BY trashed_at, kind, id"))
_OF_PATIENT = """
SELECT (SELECT count(*) FROM photo WHERE patient_id = :id) AS photos,
       (SELECT count(*) FROM session WHERE patient_id = :id) AS sessions,
       (SELECT count(*) FROM course WHERE patient_id = :id) AS courses,
       (SELECT count(*) FROM consent WHERE patient_id = :id) AS consents,
       (SELECT count(*) FROM measurement WHERE patient_id = :id) AS measurements
"""
_OF_PHOTO = """
SELECT (SELECT count(*) FROM photo WHERE id = :id) AS photos,
       0 AS sessions, 0 AS courses, 0 AS consents,
       (SELECT count(*) FROM measurement
        WHERE baseline_photo_id = :id OR follow_up_photo_id = :id) AS measurements
"""


_RETENTION = """
SELECT p.id, p.chart_number, p.given_name, p.family_name,
       coalesce((SELECT max(s.held_on) FROM session AS s WHERE s.patient_id = p.id),
                substr(p.created_at, 1, 10)) AS last_visit_on,
       (SELECT CASE WHEN count(*) = count(coalesce(c.withdrawn_on, c.expires_on))
                    THEN max(coalesce(c.withdrawn_on, c.expires_on)) END
        FROM consent AS c WHERE c.patient_id = p.id AND c.scope = 'record') AS consent_ended_on
FROM patient AS p WHERE p.trashed_at IS NULL
ORDER BY p.family_folded, p.given_folded, p.chart_folded
"""


def trashed_items(connection: SqlConnection) -> tuple[TrashedItem, ...]:
    """Return the trash, first what has been there longest; a patient's photos go with them."""
    return tuple(_item_of(row) for row in connection.rows(_TRASH))


def counted(connection: SqlConnection, kind: TrashKind, object_id: str) -> RecordCount:
    """Return what is recorded about a patient or photo."""
    sql = _OF_PATIENT if kind is TrashKind.PATIENT else _OF_PHOTO
    row = connection.rows(sql, {"id": object_id})[0]
    return RecordCount(**{name: row[name] for name in row.keys()})  # noqa: SIM118 - a Row


def retention_facts(connection: SqlConnection) -> tuple[RetentionFacts, ...]:
    """Return what decides how long each patient's record is kept; not those in the trash."""
    return tuple(
        RetentionFacts(
            patient_id=PatientId(row["id"]),
            chart_number=row["chart_number"],
            display_name=_name(row),
            last_visit_on=date.fromisoformat(row["last_visit_on"]),
            consent_ended_on=day_of(row["consent_ended_on"]),
        )
        for row in connection.rows(_RETENTION)
    )


def _name(row: Any) -> str:
    name = f"{row['given_name']} {row['family_name']}".strip()
    return name or str(row["chart_number"])


def _item_of(row: Any) -> TrashedItem:
    return TrashedItem(
        kind=TrashKind(row["kind"]),
        id=row["id"],
        patient_id=PatientId(row["patient_id"]),
        chart_number=row["chart_number"],
        display_name=_name(row),
        trashed_at=datetime.fromisoformat(row["trashed_at"]),
        photos=row["photos"],
    )
