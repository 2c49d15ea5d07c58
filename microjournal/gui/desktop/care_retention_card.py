"""The retention card of the journal care page."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from microjournal.gui.presenters.care_retention import (
    RetentionCardPresenter,
    RetentionCardState,
    RetentionRow,
)
from microjournal.gui.presenters.care_work import CareContext
from microjournal.gui.widgets.basics import MutedLabel
from microjournal.gui.widgets.care_card import CareCard
from microjournal.gui.widgets.fields import CountField, Stepper
from microjournal.gui.widgets.forms import field_form, field_label
from microjournal.gui.widgets.row_list import CareRow, RowAction, RowList
from microjournal.support.i18n import _

_MOST_YEARS = 100
_YEARS_PX = 64


class RetentionCard(CareCard):
    """For how many years records are kept, and whose time is over."""

    def __init__(self, context: CareContext, parent: QWidget | None = None) -> None:
        super().__init__(_("How long records are kept"), parent)
        self.years = CountField(1, _MOST_YEARS, parent=self)
        # A number is taken when it is typed to its end.
        self.years.setKeyboardTracking(False)
        form = field_form()
        name = _("Years after the last visit")
        stepper = Stepper(self.years, name, width_px=_YEARS_PX, parent=self)
        form.addRow(field_label(name, self.years, self), stepper)
        self._note = MutedLabel(wrap=True, parent=self)
        self.rows = RowList(self)
        self.inside.addLayout(form)
        self.inside.addWidget(self._note)
        self.inside.addWidget(self.rows)
        self.presenter = self.works_with(RetentionCardPresenter, context, self.show_state)
        self.years.valueChanged.connect(self.presenter.keep_for)
        self.rows.chosen.connect(lambda _action, patient: self.presenter.move_to_trash(patient))

    def show_state(self, state: RetentionCardState) -> None:
        """Show the years and whose time is over."""
        is_known = state.rows is not None
        self.years.setEnabled(is_known)
        if is_known:
            with QSignalBlocker(self.years):
                self.years.setValue(state.years)
        rows = state.rows or ()
        self._note.setText(
            _("These are older. Nothing is erased by itself; the trash keeps it 30 days more.")
            if rows
            else _("No record is older than that.")
        )
        self._note.setVisible(is_known)
        self.rows.show_rows([_care_row(row) for row in rows])
        self.show_work(state)


def _care_row(row: RetentionRow) -> CareRow:
    move = RowAction(id="trash", text=_("Move to the trash"))
    return CareRow(id=row.patient_id, text=row.text, detail=row.detail, actions=(move,))
