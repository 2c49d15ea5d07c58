"""What was removed and can still be had back, and what was erased for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from microjournal.domain.identifiers import PatientId, PhotoId

TRASH_DAYS = 30
"""So long what was removed lies in the trash before its erasure is proposed."""

ERASES_DUE = "trash.erases_due"
"""The journal's setting: "yes" lets the next opening erase what is due, else it is proposed."""


class TrashKind(StrEnum):
    """What can be removed by itself."""

    PATIENT = "patient"
    PHOTO = "photo"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrashedItem:
    """One patient or photo in the trash; ``photos`` counts what would go with it."""

    kind: TrashKind
    id: str
    patient_id: PatientId
    chart_number: str
    display_name: str
    trashed_at: datetime
    photos: int = 1

    def is_due(self, now: datetime) -> bool:
        """Tell whether its time in the trash is over, so that erasing it is proposed."""
        return now - self.trashed_at >= timedelta(days=TRASH_DAYS)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordCount:
    """What is recorded about a patient or photo, and would go with an erasure."""

    photos: int = 0
    sessions: int = 0
    courses: int = 0
    consents: int = 0
    measurements: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """One entry of the ledger of erasures: identifiers only, so that nothing comes back.

    ``is_finished`` turns true when the file of the database holds no trace either.
    """

    number: int
    kind: TrashKind
    object_id: str
    erased_at: datetime
    is_finished: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureResult:
    """What an erasure did.

    ``waiting`` counts files the disk would not remove yet: no key opens them any more, and they
    go at the next opening.
    """

    kind: TrashKind
    object_id: str
    photo_ids: tuple[PhotoId, ...]
    waiting: int = 0


class RetentionReason(StrEnum):
    """Why a record is proposed for erasure."""

    IN_TRASH = "in_trash"
    LAST_VISIT = "last_visit"
    CONSENT_ENDED = "consent_ended"


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionFacts:
    """What decides how long a patient's record is kept.

    ``last_visit_on`` is the day the record was made where there was no visit;
    ``consent_ended_on`` is ``None`` while a consent to the record holds or none was given.
    """

    patient_id: PatientId
    chart_number: str
    display_name: str
    last_visit_on: date
    consent_ended_on: date | None

    @property
    def kind(self) -> TrashKind:
        """What it is about: a whole patient."""
        return TrashKind.PATIENT


@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionEntry:
    """A patient or photo whose time is over: proposed, never erased by itself.

    ``since`` is the day the time began to run: of the last visit, of the end of the last
    consent, or of the removal.
    """

    kind: TrashKind
    id: str
    patient_id: PatientId
    chart_number: str
    display_name: str
    reasons: tuple[RetentionReason, ...]
    since: date
