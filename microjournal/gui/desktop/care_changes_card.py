"""The card of the last changes on the journal care page."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from microjournal.gui.presenters.care_changes import (
    ChangeRow,
    ChangesCardPresenter,
    ChangesCardState,
)
from microjournal.gui.presenters.care_work import CareContext
from microjournal.gui.widgets.basics import Button, MutedLabel
from microjournal.gui.widgets.care_card import CareCard
from microjournal.gui.widgets.row_list import CareRow, RowAction, RowList
from microjournal.support.i18n import _


class ChangesCard(CareCard):
    """A row a change, with a button that takes it back."""

    def __init__(self, context: CareContext, parent: QWidget | None = None) -> None:
        super().__init__(_("Last changes"), parent)
        self._note = MutedLabel(wrap=True, parent=self)
        self.rows = RowList(self)
        self.inside.addWidget(self._note)
        self.inside.addWidget(self.rows)
        self.more_button = Button(_("Earlier changes"), kind="quiet", parent=self)
        self.more_button.hide()
        self.add_buttons(self.more_button)
        self.presenter = self.works_with(ChangesCardPresenter, context, self.show_state)
        self.more_button.clicked.connect(self.presenter.show_more)
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
        if not state.has_more:
            self.keep_focus(self.more_button)
        self.more_button.setVisible(state.has_more)
        self.show_work(state)


def _care_row(row: ChangeRow) -> CareRow:
    undo = RowAction(id="undo", text=_("Take back"))
    return CareRow(
        id=str(row.number),
        text=row.text,
        detail=row.detail,
        actions=(undo,) if row.can_undo else (),
    )
