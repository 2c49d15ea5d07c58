"""Erasing for good: rows, keys, history and whatever names them, in one transaction.

What stays are identifiers: the audit trail, the ledger of erasures (so that a restored backup
does not bring anybody back), and tombstones until the files of the originals are gone.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from microjournal.domain.history import LEFT_OVER
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.trash import TrashKind
from microjournal.storage import faults
from microjournal.storage.audit import AuditTrail
from microjournal.storage.connection import SqlConnection, in_list, insert

_AT_ONCE = 500
_PHOTOS_OF_PATIENT = "SELECT id, object_name FROM photo WHERE patient_id = ? ORDER BY rowid"
_PHOTO = "SELECT id, object_name FROM photo WHERE id = ?"
_FORMER_PHOTOS = """
SELECT DISTINCT entity_id FROM record_version
WHERE entity = 'photo' AND json_extract(record, '$.patient_id') = :id
AND entity_id NOT IN (SELECT id FROM photo WHERE patient_id != :id)
"""
_HISTORY_OF_PATIENT = """
DELETE FROM record_version WHERE entity != 'setting'
AND (entity_id = :id OR json_extract(record, '$.patient_id') = :id)
"""
_HISTORY_OF_MEASUREMENT = """
DELETE FROM record_version WHERE entity = 'measurement'
AND (json_extract(record, '$.baseline_photo_id') = :id
     OR json_extract(record, '$.follow_up_photo_id') = :id)
"""
_MEASUREMENTS_OF_PHOTO = """
DELETE FROM measurement WHERE baseline_photo_id = :id OR follow_up_photo_id = :id
"""
_OF_PATIENT = (
    "DELETE FROM measurement WHERE patient_id = ?",
    "DELETE FROM photo WHERE patient_id = ?",
    "DELETE FROM session WHERE patient_id = ?",
    "DELETE FROM course WHERE patient_id = ?",
    "DELETE FROM consent WHERE patient_id = ?",
    "DELETE FROM patient WHERE id = ?",
)
_LAST_ERASURE = "SELECT number FROM erasure ORDER BY number DESC LIMIT 1"
_IS_LISTED = "SELECT 1 FROM erasure WHERE kind = ? AND object_id = ?"


ErasedPhotos = tuple[tuple[PhotoId, str], ...]
"""Id and object name of photos whose rows are gone and whose objects go after the commit."""


class Eraser:
    """Erases inside one transaction; ``at`` is the instant as text."""

    def __init__(self, connection: SqlConnection, audit: AuditTrail, at: str) -> None:
        self._connection = connection
        self._audit = audit
        self._at = at

    def erase_patient(self, patient_id: str) -> ErasedPhotos:
        """Erase a patient and all that belongs to them; raise InputError ``unknown_patient``."""
        if self._connection.one("SELECT 1 FROM patient WHERE id = ?", (patient_id,)) is None:
            raise faults.unknown("patient")
        photos = self._photos(_PHOTOS_OF_PATIENT, patient_id)
        former = self._connection.rows(_FORMER_PHOTOS, {"id": patient_id})
        for photo_id, name in photos:
            self._forget_photo(photo_id, name)
        for statement in _OF_PATIENT:
            self._connection.execute(statement, (patient_id,))
        self._connection.execute(_HISTORY_OF_PATIENT, {"id": patient_id})
        named = {patient_id, *(photo_id for photo_id, _name in photos), *(row[0] for row in former)}
        self._forget_settings(named)
        self._connection.execute("DELETE FROM setting WHERE name = ?", (LEFT_OVER,))
        for photo_id, _name in photos:
            self._write_down(TrashKind.PHOTO, photo_id)
        self._write_down(TrashKind.PATIENT, patient_id)
        return photos

    def erase_photo(self, photo_id: str) -> ErasedPhotos:
        """Erase one photo with what was measured on it; raise InputError ``unknown_photo``."""
        photos = self._photos(_PHOTO, photo_id)
        if not photos:
            raise faults.unknown("photo")
        self._forget_photo(*photos[0])
        self._connection.execute("DELETE FROM photo WHERE id = ?", (photo_id,))
        self._forget_settings({photo_id})
        self._write_down(TrashKind.PHOTO, photo_id)
        return photos

    def erase_again(self, kind: str, object_id: str) -> ErasedPhotos:
        """Carry out an erasure of another ledger on a restored database; list it in any case."""
        table = TrashKind(kind).value
        sql = " ".join(("SELECT 1 FROM", table, "WHERE id = ?"))
        if self._connection.one(sql, (object_id,)) is not None:
            erase = self.erase_patient if table == TrashKind.PATIENT else self.erase_photo
            return erase(object_id)
        if self._connection.one(_IS_LISTED, (kind, object_id)) is None:
            self._write_down(TrashKind(kind), object_id)
        return ()

    def _photos(self, sql: str, id_: str) -> ErasedPhotos:
        rows = self._connection.rows(sql, (id_,))
        return tuple((PhotoId(row[0]), str(row[1])) for row in rows)

    def _forget_photo(self, photo_id: str, object_name: str) -> None:
        """Remove what hangs on a photo, and leave a tombstone for its object."""
        self._connection.execute(_MEASUREMENTS_OF_PHOTO, {"id": photo_id})
        self._connection.execute(_HISTORY_OF_MEASUREMENT, {"id": photo_id})
        self._connection.execute("DELETE FROM record_version WHERE entity_id = ?", (photo_id,))
        tombstone = {
            "object_name": object_name,
            "photo_id": photo_id,
            "erased_at": self._at,
        }
        insert(self._connection, "tombstone", tombstone)

    def _forget_settings(self, ids: set[str]) -> None:
        """Remove settings that name one of ``ids``, and entries about them within others."""
        for row in self._connection.rows("SELECT name, value FROM setting"):
            if _names_one(row["name"], ids):
                self._connection.execute("DELETE FROM setting WHERE name = ?", (row["name"],))
            elif (left := without(row["value"], ids)) is not None:
                change = "UPDATE setting SET value = ? WHERE name = ?"
                self._connection.execute(change, (left, row["name"]))
        self._forget_former_settings(ids)

    def _forget_former_settings(self, ids: set[str]) -> None:
        sql = "SELECT number, entity_id, record FROM record_version WHERE entity = 'setting'"
        gone = [
            row["number"]
            for row in self._connection.rows(sql)
            if _names_one(row["entity_id"], ids)
            or without(json.loads(row["record"])["value"], ids) is not None
        ]
        for some in _in_portions(gone):
            places, values = in_list(some)
            delete = " ".join(("DELETE FROM record_version WHERE number IN", places))
            self._connection.execute(delete, values)

    def _write_down(self, kind: TrashKind, object_id: str) -> None:
        """Add an entry to the ledger and to the audit trail."""
        last = self._connection.one(_LAST_ERASURE)
        entry = {
            "number": 1 if last is None else last["number"] + 1,
            "kind": kind.value,
            "object_id": object_id,
            "erased_at": self._at,
        }
        row = entry | {"compacted_at": None, "mac": self._audit.erasure_mac(entry)}
        insert(self._connection, "erasure", row)
        self._audit.append(self._connection, f"{kind.value}_erased", object_id)


def without(text: str, ids: set[str]) -> str | None:
    """Return a setting without its entries about ``ids``; ``None`` when it has none.

    Such a setting is a JSON object whose entries are named by an id or hold one.
    """
    if not any(id_ in text for id_ in ids):
        return None
    try:
        kept: Any = json.loads(text)
    except ValueError:
        return None
    if not isinstance(kept, dict):
        return None
    left = {key: value for key, value in kept.items() if not _mentions(key, value, ids)}
    return json.dumps(left) if len(left) < len(kept) else None


def _mentions(key: str, value: Any, ids: set[str]) -> bool:
    held = value if isinstance(value, list) else [value]
    return key in ids or any(part in ids for part in held if isinstance(part, str))


def _names_one(name: str, ids: set[str]) -> bool:
    return any(part in ids for part in name.split("."))


def _in_portions(values: Sequence[object]) -> Iterator[Sequence[object]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))
