"""What is in the trash, and what would go with it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from microjournal.domain.identifiers import PatientId
from microjournal.domain.trash import RecordCount, TrashedItem, TrashKind
from microjournal.storage.connection import SqlConnection

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


def trashed_items(connection: SqlConnection) -> tuple[TrashedItem, ...]:
    """Return the trash, first what has been there longest; a patient's photos go with them."""
    return tuple(_item_of(row) for row in connection.rows(_TRASH))


def counted(connection: SqlConnection, kind: TrashKind, object_id: str) -> RecordCount:
    """Return what is recorded about a patient or photo."""
    sql = _OF_PATIENT if kind is TrashKind.PATIENT else _OF_PHOTO
    row = connection.rows(sql, {"id": object_id})[0]
    return RecordCount(**{name: row[name] for name in row.keys()})  # noqa: SIM118 - a Row


def _item_of(row: Any) -> TrashedItem:
    name = f"{row['given_name']} {row['family_name']}".strip()
    return TrashedItem(
        kind=TrashKind(row["kind"]),
        id=row["id"],
        patient_id=PatientId(row["patient_id"]),
        chart_number=row["chart_number"],
        display_name=name or row["chart_number"],
        trashed_at=datetime.fromisoformat(row["trashed_at"]),
        photos=row["photos"],
    )
