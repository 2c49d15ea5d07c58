"""What the use cases need from the outside: the journal and the picture decoder.

Services depend on these protocols; ``storage`` and ``imaging`` fulfil them; ``bootstrap``
joins them. Nothing here says how anything is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    # Only named in signatures: a headless command need not build all of the vocabulary.
    from collections.abc import Callable, Iterable, Sequence
    from contextlib import AbstractContextManager
    from datetime import date, datetime
    from pathlib import Path

    from microjournal.domain.backups import BackupKeeper
    from microjournal.domain.care import CareKeeper
    from microjournal.domain.control import TaskControl
    from microjournal.domain.courses import TreatmentCourse, TreatmentSession
    from microjournal.domain.history import AuditReport, RecordedChange, RestoredRecord
    from microjournal.domain.identifiers import (
        CourseId,
        ImportId,
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
    from microjournal.domain.photos import CaptureConditions, DerivativeKind, Photo
    from microjournal.domain.trash import (
        Erasure,
        RecordCount,
        RetentionFacts,
        TrashedItem,
        TrashKind,
    )


class Protection(StrEnum):
    """How a journal's key is guarded."""

    PASSPHRASE = "passphrase"
    UNPROTECTED = "unprotected"


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalInfo:
    """What may be said about an open journal without naming anybody.

    ``read_only``: its folder cannot be written or its database is damaged, so nothing was
    recovered and nothing can change.
    ``is_older_database``: the database lacks changes that the header remembers, as after putting
    an older copy of the file back.
    """

    id: str
    protection: Protection
    format_version: int
    schema_version: str
    recovered_photos: int = 0
    discarded_leftovers: int = 0
    read_only: bool = False
    is_older_database: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedOriginal:
    """An original that is encrypted, verified and synced in staging, but not yet promised."""

    object_name: str
    wrapped_key: bytes
    duplicate_tag: bytes
    sha256: str
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyReport:
    """The result of ``verify``: names are object names or photo ids, never people."""

    ok: bool
    checked: int
    missing: tuple[str, ...] = ()
    corrupt: tuple[str, ...] = ()
    orphans: tuple[str, ...] = ()
    tmp: tuple[str, ...] = ()


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


class Journal(Protocol):
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
        """Raise InputError ``wrong_passphrase`` unless ``text`` opens this journal."""

    def change_passphrase(self, new: str) -> tuple[str, ...]:
        """Let ``new`` open the journal; return recovery groups if it was unprotected."""

    def write(self) -> AbstractContextManager[JournalTransaction]:
        """Begin a transaction; it commits on clean exit and rolls back on any exception."""

    # -- reads ------------------------------------------------------------------------------
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

    # -- trash, changes, audit --------------------------------------------------------------
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

    def act_as(self, who: Callable[[], str]) -> None:
        """Let ``who`` tell the id of the user at work, for the entries of the audit trail."""

    def keep_audit_head(self) -> None:
        """Let the header remember the last entry of the audit trail: before locking, backing up."""

    def audit_entries(
        self, *, object_id: str | None = None, limit: int | None = None
    ) -> tuple[AuditEntry, ...]:
        """Return the audit trail or its last ``limit`` entries, oldest first."""

    @property
    def has_changed(self) -> bool:
        """Tell whether anything was written since it was opened."""

    # -- originals --------------------------------------------------------------------------
    def stage_original(self, data: bytes, patient_id: PatientId) -> StagedOriginal:
        """Encrypt ``data`` into staging, sync it, read it back and compare.

        Raises EnvironmentFault ``disk_full`` (staging freed) or ``disk_error``.
        """

    def discard_staged(self, staged: Iterable[StagedOriginal]) -> None:
        """Remove staged originals that will not be recorded; those recorded already stay."""

    def sync_staging(self) -> None:
        """Make staged names durable; once per batch, before the transaction."""

    def publish(self, staged: Sequence[StagedOriginal]) -> None:
        """Move committed originals from staging to the object store (after the commit)."""

    def find_duplicate(self, data: bytes) -> Photo | None:
        """Return the photo that holds exactly these bytes, if any."""

    def original(self, photo_id: PhotoId) -> bytes:
        """Return the exact bytes received.

        Raises IntegrityFault ``original_missing`` or ``original_damaged``.
        """

    # -- derivatives ------------------------------------------------------------------------
    def derivative(self, photo_id: PhotoId, kind: DerivativeKind) -> bytes | None:
        """Return a cached JPEG, or ``None``: derivatives may vanish at any time."""

    def keep_derivative(self, photo_id: PhotoId, kind: DerivativeKind, jpeg: bytes) -> None:
        """Cache a derivative, encrypted; a failure to cache is no error."""

    # -- care -------------------------------------------------------------------------------
    def verify(self, control: TaskControl, *, full: bool = True) -> VerifyReport:
        """Compare what is stored with what is recorded; ``full`` decrypts every original."""

    def backup_keeper(self) -> BackupKeeper:
        """Return what makes, lists and rehearses the backups of this journal."""

    def care_keeper(self) -> CareKeeper:
        """Return what care of the journal asks of its folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectedPhoto:
    """What the decoder process says about a file after decoding all of it."""

    media_type: str
    width_px: int
    height_px: int
    taken_at: datetime | None
    utc_offset_minutes: int | None
    conditions: CaptureConditions
    derivatives: tuple[tuple[DerivativeKind, bytes], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PixelBuffer:
    """Upright 8-bit sRGB pixels, row by row, three bytes a pixel, without padding."""

    width_px: int
    height_px: int
    rgb: bytes | bytearray | memoryview


class PhotoDecoder(Protocol):
    """Decodes untrusted bytes in a process of its own, with limits."""

    def inspect(self, data: bytes) -> InspectedPhoto:
        """Decode completely, describe, and derive the stored pictures.

        Raises InputError with code ``not_a_photo``, ``truncated``, ``empty_file``,
        ``too_large``, ``unsupported_format``, ``decoder_failed`` or ``decoder_timeout``.
        """

    def pixels(self, data: bytes, *, max_side_px: int | None = None) -> PixelBuffer:
        """Decode to upright sRGB; with ``max_side_px`` reduced to at most that side."""

    def close(self) -> None:
        """End the decoder process."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JournalChange:
    """What a writing service changed; one signal carries it, each presenter decides."""

    patient_ids: frozenset[PatientId] = frozenset()
    session_ids: frozenset[SessionId] = frozenset()
    photo_ids: frozenset[PhotoId] = frozenset()
    measurements: bool = False
    settings: bool = False


class Clock(Protocol):
    """Time, injected so that tests can fix it."""

    def now(self) -> datetime:
        """Return the current instant, aware, UTC."""

    def today(self) -> date:
        """Return the local calendar day."""
