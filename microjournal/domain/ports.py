"""What the use cases need from the outside: the journal and the time.

Services depend on these protocols; ``storage`` fulfils them; ``bootstrap`` joins them. Nothing
here says how anything is stored. What only reads asks for less than a journal (``reading``,
``originals``); the picture decoder is in ``decoding``, what keeps backups in ``backups``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from microjournal.domain.originals import OriginalKeeper
from microjournal.domain.reading import HistoryReader, RecordReader

if TYPE_CHECKING:
    # Only named in signatures: a headless command need not build all of the vocabulary.
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager
    from datetime import date, datetime
    from pathlib import Path

    from microjournal.domain.backups import BackupKeeper
    from microjournal.domain.care import CareKeeper
    from microjournal.domain.control import TaskControl
    from microjournal.domain.courses import TreatmentCourse, TreatmentSession
    from microjournal.domain.history import RestoredRecord
    from microjournal.domain.identifiers import ImportId, PhotoId
    from microjournal.domain.journals import JournalInfo, VerifyReport
    from microjournal.domain.measurements import Measurement
    from microjournal.domain.originals import StagedOriginal
    from microjournal.domain.patients import Patient, PhotographicConsent
    from microjournal.domain.people import User
    from microjournal.domain.photos import Photo
    from microjournal.domain.trash import TrashKind


class JournalTransaction(Protocol):
    """Writes that become true together when the ``with`` block ends without an exception.

    Saving an entity that exists keeps its former state in the history. Every call adds its own
    audit entry. ``save_photo`` without ``staged`` changes the record of a photo already stored.
    """

    def save_patient(self, patient: Patient) -> None:
        """Insert or change a patient; raise InputError ``chart_number_taken`` if it is."""

    def save_course(self, course: TreatmentCourse) -> None:
        """Insert or change a treatment course."""

    def save_session(self, session: TreatmentSession) -> None:
        """Insert or change a treatment session."""

    def save_consent(self, consent: PhotographicConsent) -> None:
        """Insert or change a photographic consent."""

    def add_photo(self, photo: Photo, staged: StagedOriginal) -> None:
        """Record a new photo whose original is staged, or one anew that lies in the trash."""

    def save_photo(self, photo: Photo) -> None:
        """Change the record of a stored photo (session, view, date, note, ...)."""

    def withdraw_import(self, import_id: ImportId) -> tuple[PhotoId, ...]:
        """Undo an import: its photos move to the trash. Return those that were not there yet."""

    def set_trashed(self, kind: TrashKind, object_id: str, *, trashed: bool) -> None:
        """Move a patient or photo to the trash, or take it out again.

        Raises InputError ``unknown_patient``, ``unknown_photo``, ``patient_in_trash``,
        ``photo_in_trash`` or ``not_in_trash``.
        """

    def erase(self, kind: TrashKind, object_id: str) -> tuple[PhotoId, ...]:
        """Erase a patient or photo for good: rows, history, keys; return the photos that go."""

    def undo_change(self, number: int) -> Sequence[RestoredRecord]:
        """Undo a change as a whole; raise InputError ``unknown_change`` or ``changed_since``."""

    def save_measurement(self, measurement: Measurement) -> None:
        """Add a measurement; records are never rewritten."""

    def set_setting(self, name: str, value: str) -> None:
        """Keep a journal-wide setting (practice profile, review PIN hash, ...)."""

    def save_user(self, user: User) -> None:
        """Insert or change a user of the journal."""

    def record_event(self, event: str, object_id: str) -> None:
        """Add an audit entry for a read that matters (export, review)."""


class Journal(RecordReader, HistoryReader, OriginalKeeper, Protocol):
    """An open journal: reads, transactions, originals and derivatives.

    Safe to use from several threads: reads run on their own connection, writes one at a time.
    """

    @property
    def info(self) -> JournalInfo:
        """Identity, protection and versions."""

    @property
    def folder(self) -> Path:
        """Where the journal lies."""

    def close(self) -> None:
        """Drop keys, close the database, give up the lock."""

    def check_passphrase(self, text: str) -> None:
        """Raise InputError ``wrong_passphrase`` unless ``text`` (or the recovery key) opens it."""

    def change_passphrase(self, new: str) -> tuple[str, ...]:
        """Let ``new`` open the journal; return recovery groups if it was unprotected."""

    def write(self) -> AbstractContextManager[JournalTransaction]:
        """Begin a transaction; it commits on clean exit and rolls back on any exception."""

    @property
    def has_changed(self) -> bool:
        """Tell whether anything was written since it was opened."""

    def act_as(self, who: Callable[[], str]) -> None:
        """Let ``who`` tell the id of the user at work, for the entries of the audit trail."""

    def keep_audit_head(self) -> None:
        """Let the header remember the last entry of the audit trail: before locking, backing up."""

    def verify(self, control: TaskControl, *, full: bool = True) -> VerifyReport:
        """Compare what is stored with what is recorded; ``full`` decrypts every original."""

    def backup_keeper(self) -> BackupKeeper:
        """Return what makes, lists and rehearses the backups of this journal."""

    def care_keeper(self) -> CareKeeper:
        """Return what care of the journal asks of its folder."""


class Clock(Protocol):
    """Time, injected so that tests can fix it."""

    def now(self) -> datetime:
        """Return the current instant, aware, UTC."""

    def today(self) -> date:
        """Return the local calendar day."""
