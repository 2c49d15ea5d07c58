"""The card of the last changes on the journal care page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from microjournal.gui.actions import WindowActions
from microjournal.gui.jobs.contract import Runner
from microjournal.gui.presenters.care_changes import (
    ChangeRow,
    ChangesCardPresenter,
    ChangesCardState,
)
from microjournal.gui.widgets.basics import MutedLabel
from microjournal.gui.widgets.care_card import CareCard, CareRow, RowAction, RowList
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application


class ChangesCard(CareCard):
    """A row a change, with a button that takes it back."""

    def __init__(
        self,
        application: Application,
        runner: Runner,
        actions: WindowActions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("Last changes"), parent)
        self._note = MutedLabel(wrap=True, parent=self)
        self.rows = RowList(self)
        self.inside.addWidget(self._note)
        self.inside.addWidget(self.rows)
        self.presenter = ChangesCardPresenter(
            application, runner, self.show_state, actions.journal_changed
        )
        self.rows.chosen.connect(lambda _action, number: self.presenter.undo(int(number)))

    def show_state(self, state: ChangesCardState) -> None:
        """Show the changes, newest first."""
        rows = state.rows or ()
        self._note.setText(
            _("Taking a change back makes the former state a new version; nothing is lost.")
            if rows
            else _("Nothing was changed yet.")
        )
        self._note.setVisible(state.rows is not None)
        self.rows.show_rows([_care_row(row) for row in rows])
        self.show_work(state)


def _care_row(row: ChangeRow) -> CareRow:
    undo = RowAction(id="undo", text=_("Take back"))
    return CareRow(
        id=str(row.number),
        text=row.text,
        detail=row.detail,
        actions=(undo,) if row.can_undo else (),
    )
