"""The card of the last changes: what a person got wrong is taken back from here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from microjournal.domain.journals import JournalChange
from microjournal.gui.jobs.contract import Runner
from microjournal.gui.presenters.care_work import CareState, CareWork
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application

SHOWN_CHANGES = 8


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


class ChangesCardPresenter(CareWork[ChangesCardState]):
    """Lists the last changes and takes one back."""

    def __init__(
        self,
        application: Application,
        runner: Runner,
        show: Callable[[ChangesCardState], None],
        on_change: Callable[[JournalChange], None],
    ) -> None:
        super().__init__(application, runner, show, on_change, ChangesCardState())

    def load(self) -> None:
        """Read the last changes."""
        self.read(self._rows, lambda rows: self.set(rows=rows))

    def undo(self, number: int) -> None:
        """Make what a change touched again what it was before; that can be undone as well."""
        self.read(lambda: self.application.undoing.undo(number), self._undone)

    def _rows(self) -> tuple[ChangeRow, ...]:
        journal = self.application.journal
        names = self.application.people.names()
        rows = []
        for step in self.application.undoing.last_changes(SHOWN_CHANGES):
            patients = [journal.patient(one, with_trash=True) for one in step.patient_ids]
            said = [patient.display_name for patient in patients]
            said.append(step.at.astimezone().strftime("%Y-%m-%d %H:%M"))
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

    def _undone(self, change: JournalChange) -> None:
        self.set(said=_("Taken back."), said_is_good=True, error=None)
        self.on_change(change)
        self.load()
