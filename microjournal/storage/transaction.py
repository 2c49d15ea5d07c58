"""Everything that is written to the database: one transaction, its history and its audit."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from microjournal.domain.courses import TreatmentCourse, TreatmentSession
from microjournal.domain.identifiers import ImportId, PhotoId
from microjournal.domain.originals import StagedOriginal
from microjournal.domain.patients import Patient, PhotographicConsent
from microjournal.domain.photos import WITHDRAWN, Photo
from microjournal.domain.ports import Clock
from microjournal.storage import faults
from microjournal.storage.audit import AuditTrail
from microjournal.storage.connection import SqlConnection, insert, update
from microjournal.storage.history import CURRENT, History
from microjournal.storage.mapping import (
    Values,
    consent_values,
    course_values,
    instant_text,
    measurement_values,
    patient_values,
    photo_values,
    session_values,
)
from microjournal.storage.patient_keys import PatientKeys

if TYPE_CHECKING:
    from microjournal.domain.history import RestoredRecord
    from microjournal.domain.measurements import Measurement
    from microjournal.domain.people import User
    from microjournal.domain.trash import TrashKind
    from microjournal.storage.changes import FormerState
    from microjournal.storage.erasing import ErasedPhotos, Eraser

UNDONE = "change_undone"
_OF_PHOTO = "SELECT * FROM measurement WHERE baseline_photo_id = :id OR follow_up_photo_id = :id"
_FORGET_MEASUREMENT = "DELETE FROM measurement WHERE id = ?"
_OF_IMPORT = """
SELECT * FROM photo WHERE import_id = ? AND trashed_at IS NULL
AND patient_id NOT IN (SELECT id FROM patient WHERE trashed_at IS NOT NULL) ORDER BY rowid
"""
_SET = """
INSERT INTO setting (name, value) VALUES (:name, :value)
ON CONFLICT (name) DO UPDATE SET value = excluded.value
"""


class Transaction:
    """Fulfils ``JournalTransaction`` on a connection with an open transaction.

    ``erased`` collects (photo id, object name) of originals that leave with the commit;
    ``is_erasing`` tells that what they leave behind is to be cleared away as well.
    """

    def __init__(
        self,
        connection: SqlConnection,
        *,
        clock: Clock,
        audit: AuditTrail,
        keys: PatientKeys,
        make_room: Callable[[], None],
    ) -> None:
        self._connection = connection
        self._clock = clock
        self._audit = audit
        self._history = History(clock, audit)
        self._keys = keys
        self._make_room = make_room
        self.erased: list[tuple[PhotoId, str]] = []
        self.is_erasing = False

    def save_patient(self, patient: Patient) -> None:
        """Insert or change a patient; raise InputError ``chart_number_taken`` if it is."""
        self._save("patient", patient_values(patient))

    def save_course(self, course: TreatmentCourse) -> None:
        """Insert or change a treatment course."""
        self._save("course", course_values(course))

    def save_session(self, session: TreatmentSession) -> None:
        """Insert or change a treatment session."""
        self._save("session", session_values(session))

    def save_consent(self, consent: PhotographicConsent) -> None:
        """Insert or change a photographic consent."""
        self._save("consent", consent_values(consent))

    def add_photo(self, photo: Photo, staged: StagedOriginal) -> None:
        """Record a new photo whose original is staged, or one anew that lies in the trash."""
        stored: Values = {
            "object_name": staged.object_name,
            "wrapped_key": staged.wrapped_key,
            "duplicate_tag": staged.duplicate_tag,
        }
        former = self._connection.one(CURRENT["photo"], (photo.id,))
        if former is None:
            self._add("photo", photo_values(photo) | stored)
        else:
            self._take_in_again(former, photo_values(photo) | stored)
        self._connection.execute(
            "DELETE FROM tombstone WHERE object_name = ?", (staged.object_name,)
        )

    def save_photo(self, photo: Photo) -> None:
        """Change the record of a stored photo; raise InputError ``unknown_photo``."""
        former = self._connection.one(CURRENT["photo"], (photo.id,))
        if former is None:
            raise faults.unknown("photo")
        values = photo_values(photo)
        self._change("photo", former, self._rewrapped(former, values))

    def withdraw_import(self, import_id: ImportId) -> tuple[PhotoId, ...]:
        """Undo an import: its photos move to the trash. Return them."""
        rows = self._connection.rows(_OF_IMPORT, (import_id,))
        at = instant_text(self._clock.now())
        for row in rows:
            self._change("photo", row, {"id": row["id"], "trashed_at": at}, WITHDRAWN)
        return tuple(row["id"] for row in rows)

    def set_trashed(self, kind: TrashKind, object_id: str, *, trashed: bool) -> None:
        """Move a patient or photo to the trash or take it out; raise InputError if it is."""
        former = self._connection.one(CURRENT[kind], (object_id,))
        if former is None:
            raise faults.unknown(kind)
        if (former["trashed_at"] is not None) == trashed:
            raise faults.in_trash(kind) if trashed else faults.not_in_trash(kind)
        at = instant_text(self._clock.now()) if trashed else None
        event = f"{kind}_trashed" if trashed else f"{kind}_untrashed"
        self._change(kind, former, {"id": object_id, "trashed_at": at}, event)

    def erase(self, kind: TrashKind, object_id: str) -> tuple[PhotoId, ...]:
        """Erase a patient or photo for good; return the photos that went with it."""
        eraser = self._eraser()
        erase = eraser.erase_patient if kind == "patient" else eraser.erase_photo
        return self._leaving(erase(object_id))

    def erase_again(self, kind: str, object_id: str) -> tuple[PhotoId, ...]:
        """Carry out what the ledger of another database of this journal says was erased."""
        return self._leaving(self._eraser().erase_again(kind, object_id))

    def undo_change(self, number: int) -> tuple[RestoredRecord, ...]:
        """Make every record a change touched again what it was before, as a new version.

        Raises InputError ``unknown_change``, or ``changed_since`` when one of them was changed
        again: then nothing is undone.
        """
        # Imported here, as what erases: few commands need it, and all have to start.
        from microjournal.storage.changes import former_states, was_changed_since

        states = former_states(self._connection, number)
        if not states:
            raise faults.unknown("change")
        if any(was_changed_since(self._connection, state) for state in states):
            raise faults.changed_since()
        for state in states:
            self._make_again(state)
        return tuple(state.record for state in states)

    def save_measurement(self, measurement: Measurement) -> None:
        """Add a measurement; records are never rewritten."""
        insert(self._connection, "measurement", measurement_values(measurement))
        self._audit.append(self._connection, "measurement_added", measurement.id)

    def set_setting(self, name: str, value: str) -> None:
        """Keep a journal-wide setting."""
        self._set(name, value, "setting_changed")

    def save_user(self, user: User) -> None:
        """Insert or change a user of the journal."""
        # Imported here: few commands write users.
        from microjournal.storage.users import keep_user

        self._audit.append(self._connection, keep_user(self._connection, user), user.id)

    def record_event(self, event: str, object_id: str) -> None:
        """Add an audit entry for a read that matters (export, review)."""
        self._audit.append(self._connection, event, object_id)

    def _set(self, name: str, value: str, event: str) -> None:
        former = self._connection.one("SELECT * FROM setting WHERE name = ?", (name,))
        if former is not None and not _is_fleeting(name):
            self._history.keep(self._connection, "setting", former)
        elif former is None and _is_stated(name):
            # Nothing was stated before: that is a state as well, which an undo brings back.
            self._history.keep(self._connection, "setting", {"name": name, "value": ""})
        self._connection.execute(_SET, {"name": name, "value": value})
        self._audit.append(self._connection, event, name)

    def _make_again(self, state: FormerState) -> None:
        if state.entity == "setting":
            self._set(state.entity_id, str(state.values["value"]), UNDONE)
            return
        present = self._connection.rows(CURRENT[state.entity], (state.entity_id,))[0]
        values = dict(state.values)
        if state.entity == "photo":
            values = self._rewrapped(present, values)
        self._change(state.entity, present, values, UNDONE)

    def _save(self, table: str, values: Values) -> None:
        former = self._connection.one(CURRENT[table], (values["id"],))
        if former is not None:
            self._change(table, former, values)
        elif table == "patient":
            self._add(table, values | {"wrapped_key": self._keys.new_wrapped()})
        else:
            self._add(table, values)

    def _add(self, table: str, values: Values) -> None:
        stamp = {"version": 1, "created_at": instant_text(self._clock.now())}
        insert(self._connection, table, values | stamp)
        self._audit.append(self._connection, f"{table}_added", str(values["id"]))

    def _change(self, table: str, former: Values, values: Values, event: str = "") -> None:
        self._history.keep(self._connection, table, former)
        version = int(str(former["version"])) + 1
        update(self._connection, table, values | {"version": version})
        self._audit.append(self._connection, event or f"{table}_changed", str(values["id"]))

    def _rewrapped(self, former: Any, values: Values) -> Values:
        """Return the values of a photo with its key under the patient it belongs to now."""
        old, new = str(former["patient_id"]), str(values["patient_id"])
        if old == new:
            return values
        self._forget_measurements(former["id"])
        key = former["wrapped_key"]
        return values | {"wrapped_key": self._keys.rewrapped(self._connection, key, old, new)}

    def _eraser(self) -> Eraser:
        from microjournal.storage.erasing import Eraser

        self._make_room()
        return Eraser(self._connection, self._audit, instant_text(self._clock.now()))

    def _leaving(self, photos: ErasedPhotos) -> tuple[PhotoId, ...]:
        self.erased += photos
        self.is_erasing = True
        return tuple(photo_id for photo_id, _name in photos)

    def _take_in_again(self, former: Any, values: Values) -> None:
        """Record a photo from the trash anew, with the original just staged in place of the old.

        The object is a new one under a new key: it may belong to another patient now.
        """
        if former["trashed_at"] is None or former["duplicate_tag"] != values["duplicate_tag"]:
            raise faults.duplicate_photo()
        if former["patient_id"] != values["patient_id"]:
            self._forget_measurements(former["id"])
        self._change("photo", former, values | {"trashed_at": None}, "photo_added")
        tombstone = {
            "object_name": former["object_name"],
            "photo_id": former["id"],
            "erased_at": instant_text(self._clock.now()),
        }
        insert(self._connection, "tombstone", tombstone)
        self.erased.append((PhotoId(str(former["id"])), str(former["object_name"])))

    def _forget_measurements(self, photo_id: str) -> None:
        """Take out what was measured on a photo, which its new patient has no part in."""
        for measurement in self._connection.rows(_OF_PHOTO, {"id": photo_id}):
            self._history.keep(self._connection, "measurement", measurement)
            self._connection.execute(_FORGET_MEASUREMENT, (measurement["id"],))


def _is_fleeting(setting: str) -> bool:
    from microjournal.domain.history import LEFT_OVER

    return setting == LEFT_OVER


def _is_stated(setting: str) -> bool:
    """Tell whether a setting is something people state about a photo, which can be undone."""
    from microjournal.domain.history import stated_about

    return stated_about(setting) is not None
