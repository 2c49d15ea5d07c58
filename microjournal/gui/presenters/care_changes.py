"""The card of the last changes: what a person got wrong is taken back from here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from microjournal.domain.journals import JournalChange
from microjournal.gui.presenters.care_work import CareState, CareWork
from microjournal.support.days import day_text
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from datetime import datetime


SHOWN_CHANGES = 8
MORE_CHANGES = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One change: what, when and by whom; ``can_undo`` until something changed it again."""

    number: int
    text: str
    detail: str
    can_undo: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangesCardState(CareState):
    """``rows`` is ``None`` until they were read; newest first."""

    rows: tuple[ChangeRow, ...] | None = None
    has_more: bool = False


class ChangesCardPresenter(CareWork[ChangesCardState]):
    """Lists the last changes and takes one back."""

    first = ChangesCardState()
    _limit = SHOWN_CHANGES

    def load(self) -> None:
        """Read the last changes."""
        self.read(self._rows, self._found)

    def show_more(self) -> None:
        """Read further back."""
        self._limit += MORE_CHANGES
        self.load()

    def undo(self, number: int) -> None:
        """Make what a change touched again what it was before; that can be undone as well."""
        self.read(lambda: self.application.undoing.undo(number), self._undone)

    def _rows(self) -> tuple[ChangeRow, ...]:
        journal = self.application.journal
        names = self.application.people.names()
        rows = []
        for step in self.application.undoing.last_changes(self._limit + 1):
            patients = [journal.patient(one, with_trash=True) for one in step.patient_ids]
            said = [patient.display_name for patient in patients]
            said.append(_time_text(step.at))
            said.append(names.get(step.who, ""))
            rows.append(
                ChangeRow(
                    number=step.number,
                    text=step.text,
                    detail=" · ".join(part for part in said if part),
                    can_undo=step.can_undo,
                )
            )
        return tuple(rows)

    def _found(self, rows: tuple[ChangeRow, ...]) -> None:
        self.set(rows=rows[: self._limit], has_more=len(rows) > self._limit)

    def _undone(self, change: JournalChange) -> None:
        self.set(said=_("Taken back."), said_is_good=True, error=None)
        self.on_change(change)
        self.load()


def _time_text(at: datetime) -> str:
    here = at.astimezone()
    return f"{day_text(here.date())}, {here:%H:%M}"
