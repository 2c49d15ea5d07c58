"""Undo of what a person can get wrong: assignments, dates, views, scales, regions, removals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from microjournal.domain.history import STATED, RecordedChange, RestoredRecord
from microjournal.domain.identifiers import PatientId, PhotoId, SessionId
from microjournal.domain.journals import JournalChange
from microjournal.domain.ports import Journal
from microjournal.services.change_words import change_text

LAST_STEPS = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoStep:
    """One change, as the list and the toast show it; ``can_undo`` until something came after."""

    number: int
    at: datetime
    who: str
    event: str
    text: str
    patient_ids: frozenset[PatientId]
    object_ids: tuple[str, ...]
    can_undo: bool


class UndoingService:
    """The last changes of a journal, and taking one back."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal

    def last_changes(self, limit: int = LAST_STEPS) -> tuple[UndoStep, ...]:
        """Return the last changes, newest first."""
        changes = self._journal.last_changes(limit)
        grouped = groupby(changes, key=lambda change: change.number)
        return tuple(_step(list(group)) for _number, group in grouped)

    def undo(self, number: int) -> JournalChange:
        """Make what a change touched again what it was before, as a new version.

        The undo is a change itself and can be undone. Raises InputError ``unknown_change``, or
        ``changed_since`` when it was changed again: then nothing is undone.
        """
        with self._journal.write() as tx:
            restored = tx.undo_change(number)
        return _journal_change(restored)


def _step(changes: Sequence[RecordedChange]) -> UndoStep:
    # The former states of one change come newest first as well; the first one names the change.
    first = changes[-1]
    latest: dict[str, RecordedChange] = {}
    for change in changes:
        latest.setdefault(change.entity_id, change)
    owners = frozenset(change.patient_id for change in changes if change.patient_id is not None)
    return UndoStep(
        number=first.number,
        at=first.at,
        who=first.who,
        event=first.event,
        text=change_text(list(latest.values())),
        patient_ids=owners,
        object_ids=tuple(reversed(latest)),
        can_undo=all(change.is_current for change in latest.values()),
    )


def _journal_change(restored: Sequence[RestoredRecord]) -> JournalChange:
    def ids(entity: str) -> list[str]:
        return [record.entity_id for record in restored if record.entity == entity]

    photos = [photo for entity in ("photo", *STATED) for photo in ids(entity)]
    return JournalChange(
        patient_ids=frozenset(record.patient_id for record in restored),
        session_ids=frozenset(map(SessionId, ids("session"))),
        photo_ids=frozenset(map(PhotoId, photos)),
        measurements=bool(photos) or bool(ids("patient")),
    )
