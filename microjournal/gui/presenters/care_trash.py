"""The trash card: what was removed, back with it, or away for good."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from microjournal.domain.identifiers import PhotoId
from microjournal.domain.journals import JournalChange
from microjournal.domain.trash import TRASH_DAYS, TrashedItem, TrashKind
from microjournal.gui.presenters.care_work import CareState, CareWork, photos_text
from microjournal.support.days import day_text
from microjournal.support.i18n import _, ngettext

if TYPE_CHECKING:
    from datetime import datetime

    from microjournal.domain.trash import ErasureResult
    from microjournal.services.trash import ErasurePlan


@dataclass(frozen=True, slots=True, kw_only=True)
class TrashRow:
    """One patient or photo in the trash."""

    item: TrashedItem
    text: str
    detail: str
    is_due: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TrashCardState(CareState):
    """``rows`` is ``None`` until they were read."""

    rows: tuple[TrashRow, ...] | None = None
    needs_passphrase: bool = True


class TrashCardPresenter(CareWork[TrashCardState]):
    """Lists the trash, restores and erases."""

    first = TrashCardState()

    def load(self) -> None:
        """Read what is in the trash."""
        self.read(self._rows, lambda rows: self.set(rows=rows))

    def restore(self, row: TrashRow) -> None:
        """Take a patient or photo back out."""
        trash, item = self.application.trash, row.item

        def work() -> JournalChange:
            if item.kind is TrashKind.PATIENT:
                return trash.restore_patient(item.id)
            return trash.restore_photos((PhotoId(item.id),))

        self.read(work, self._restored)

    def plan(self, row: TrashRow, on_done: Callable[[ErasurePlan], None]) -> None:
        """Find out what an erasure would take, to be shown before it is confirmed."""
        trash, item = self.application.trash, row.item

        def work() -> ErasurePlan:
            if item.kind is TrashKind.PATIENT:
                return trash.plan_for_patient(item.id)
            return trash.plan_for_photo(PhotoId(item.id))

        self.read(work, on_done)

    def erase(self, plan: ErasurePlan, passphrase: str) -> None:
        """Erase for good what was shown and confirmed."""
        trash = self.application.trash
        self.work(
            _("Erasing"),
            lambda control: trash.erase(plan, passphrase or None),
            lambda result: self._erased(plan, result),
        )

    def _rows(self) -> tuple[TrashRow, ...]:
        now = self.application.clock.now()
        return tuple(_row(item, now) for item in self.application.trash.items())

    def _restored(self, change: JournalChange) -> None:
        self.set(said=_("Taken back out of the trash."), said_is_good=True, error=None)
        self.on_change(change)
        self.load()

    def _erased(self, plan: ErasurePlan, result: ErasureResult) -> None:
        said = _("Erased: the keys are gone, and no backup brings it back.")
        if result.waiting:
            words = ngettext(
                "{n} file the disk would not remove yet goes at the next opening.",
                "{n} files the disk would not remove yet go at the next opening.",
                result.waiting,
            )
            said += " " + words.format(n=result.waiting)
        self.set(said=said, said_is_good=True)
        self.on_change(
            JournalChange(
                patient_ids=frozenset({plan.patient_id}), photo_ids=frozenset(result.photo_ids)
            )
        )
        self.load()


def plan_lines(plan: ErasurePlan) -> tuple[str, ...]:
    """Return what an erasure takes, a line each."""
    count = plan.count
    counted = (
        (count.photos, ngettext("{n} photo", "{n} photos", count.photos)),
        (count.sessions, ngettext("{n} session", "{n} sessions", count.sessions)),
        (count.measurements, ngettext("{n} measurement", "{n} measurements", count.measurements)),
        (count.consents, ngettext("{n} consent", "{n} consents", count.consents)),
    )
    return tuple(text.format(n=number) for number, text in counted if number)


def _row(item: TrashedItem, now: datetime) -> TrashRow:
    is_patient = item.kind is TrashKind.PATIENT
    photo = _("Photo of {patient}").format(patient=item.display_name)
    removed = day_text(item.trashed_at.astimezone().date())
    said = [item.chart_number] if is_patient else []
    said += [photos_text(item.photos)] if is_patient else []
    said.append(_("removed {day}").format(day=removed))
    said.append(_time_left(item, now))
    return TrashRow(
        item=item,
        text=item.display_name if is_patient else photo,
        detail=" · ".join(said),
        is_due=item.is_due(now),
    )


def _time_left(item: TrashedItem, now: datetime) -> str:
    if item.is_due(now):
        return _("its {n} days are over").format(n=TRASH_DAYS)
    left = item.trashed_at + timedelta(days=TRASH_DAYS) - now
    # A day that has begun counts: what was removed a moment ago has all of them.
    days = math.ceil(left / timedelta(days=1))
    return ngettext("{n} day left", "{n} days left", days).format(n=days)
