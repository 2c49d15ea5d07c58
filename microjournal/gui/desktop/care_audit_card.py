"""The audit card of the journal care page."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from microjournal.gui.models.audit import AuditModel
from microjournal.gui.presenters.care_audit import AuditCardPresenter, AuditCardState
from microjournal.gui.presenters.care_work import CareContext
from microjournal.gui.widgets.basics import Button, MutedLabel, PlainLabel
from microjournal.gui.widgets.care_card import CareCard
from microjournal.support.i18n import _

_TABLE_PX = 320
_ROW_PX = 36
_LAST_COLUMN = 4


class AuditCard(CareCard):
    """The last entries in a table, and the check of all."""

    def __init__(self, context: CareContext, parent: QWidget | None = None) -> None:
        super().__init__(_("Audit trail"), parent)
        self.model = AuditModel()
        self.table = _table(self.model, self)
        self._findings = PlainLabel(role="attention", wrap=True, parent=self)
        self._findings.hide()
        self.check_button = Button(_("Check the trail"), icon_name="shield", parent=self)
        self.inside.addWidget(
            MutedLabel(
                _(
                    "Who did what when, by number only. Each entry is chained to the one before, "
                    "so that edits, deletions and cuts are found."
                ),
                wrap=True,
                parent=self,
            )
        )
        self.inside.addWidget(self.table)
        self.inside.addWidget(self._findings)
        self.add_buttons(self.check_button)
        self.presenter = self.works_with(AuditCardPresenter, context, self.show_state)
        self.check_button.clicked.connect(self.presenter.check)

    def show_state(self, state: AuditCardState) -> None:
        """Show the entries and what a check found."""
        self.model.show_rows(state.rows)
        self._findings.setText("\n".join(state.findings))
        self._findings.setVisible(bool(state.findings))
        self.let(state.running is None, self.check_button)
        self.show_work(state)


def _table(model: AuditModel, parent: QWidget) -> QTableView:
    table = QTableView(parent)
    table.setModel(model)
    table.setProperty("framed", "true")
    table.setProperty("kind", "trail")
    table.setAccessibleName(_("Audit trail"))
    table.setFixedHeight(_TABLE_PX)
    table.setShowGrid(False)
    table.setAlternatingRowColors(True)
    table.setWordWrap(False)
    table.setTextElideMode(Qt.TextElideMode.ElideRight)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(_ROW_PX)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    header.setHighlightSections(False)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(_LAST_COLUMN, QHeaderView.ResizeMode.Stretch)
    return table
