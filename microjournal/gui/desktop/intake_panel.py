"""The panel after an import: every file with its result, and what can be put right at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QMenu,
    QTableView,
    QWidget,
)

from microjournal.domain.anatomy import StandardView
from microjournal.domain.photos import Moment
from microjournal.gui.desktop.date_question import ask_for_moment_in_time
from microjournal.gui.models.intake import Column, IntakeModel
from microjournal.gui.presenters.intake import IntakeState
from microjournal.gui.tokens import SPACE_2
from microjournal.gui.widgets.basics import Button, Card, CardTitleLabel, IconButton, MutedLabel
from microjournal.gui.widgets.states import ErrorBanner
from microjournal.support.i18n import _
from microjournal.support.words import moment_text, view_text

_ROW_PX = 42
_NARROWEST_PX = 90


class IntakePanel(Card):
    """Says what should be changed for which rows, undone, measured or closed."""

    view_chosen = Signal(object, object)
    moment_chosen = Signal(object, object)
    date_chosen = Signal(object, object)
    undo_wanted = Signal()
    measure_wanted = Signal()
    close_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._model = IntakeModel()
        self._model.setParent(self)
        self._summary = CardTitleLabel(parent=self)
        self._hint = MutedLabel(
            _("Select rows to change them; without a selection a change holds for all."),
            wrap=True,
            parent=self,
        )
        self._tools: list[QWidget] = []
        self._banner = ErrorBanner(self)
        self.table = _table(self._model, self)
        self.undo = Button(_("Undo import"), kind="quiet", icon_name="undo", parent=self)
        self.measure = Button(_("Measure now"), icon_name="ruler", parent=self)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._summary, 1)
        head.addWidget(self.undo)
        head.addWidget(self.measure)
        self._close = IconButton("close", _("Close the import panel"), parent=self)
        head.addWidget(self._close)
        tools = QHBoxLayout()
        tools.setSpacing(SPACE_2)
        tools.addWidget(self._hint, 1)
        for text, menu in (
            (_("View"), self._view_menu()),
            (_("Moment"), self._moment_menu()),
        ):
            button = Button(text, icon_name="chevron_down", parent=self)
            button.setMenu(menu)
            button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
            tools.addWidget(button)
            self._tools.append(button)
        self._date = Button(_("Date…"), icon_name="calendar", parent=self)
        tools.addWidget(self._date)
        self._tools += [self._date, self._hint]
        self.box.addLayout(head)
        self.box.addWidget(self._banner)
        self.box.addWidget(self.table, 1)
        self.box.addLayout(tools)

    def _connect(self) -> None:
        self._date.clicked.connect(self._ask_date)
        self.undo.clicked.connect(self.undo_wanted)
        self.measure.clicked.connect(self.measure_wanted)
        self._close.clicked.connect(self.close_wanted)
        self.table.clicked.connect(lambda index: self._offer(index.row(), index.column()))

    def show_state(self, state: IntakeState) -> None:
        """Show summary, rows and error."""
        self.setVisible(state.is_open or state.error is not None)
        self._summary.setText(state.summary)
        self._model.show_state(state)
        editable = any(row.is_editable for row in state.rows)
        self.undo.setVisible(editable)
        self.undo.setEnabled(state.import_id is not None)
        for tool in self._tools:
            tool.setVisible(editable)
        self.measure.setVisible(editable)
        self._banner.follow(state.error)

    def chosen_rows(self) -> tuple[int, ...]:
        """Return the selected rows, all of them when none is selected."""
        selected = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return tuple(selected or range(self._model.rowCount()))

    def _view_menu(self) -> QMenu:
        return self._menu(
            [(view_text(view), view) for view in StandardView],
            lambda view: self.view_chosen.emit(self.chosen_rows(), view),
        )

    def _moment_menu(self) -> QMenu:
        return self._menu(
            [(moment_text(moment), moment) for moment in Moment],
            lambda moment: self.moment_chosen.emit(self.chosen_rows(), moment),
        )

    def _menu(
        self,
        choices: list[tuple[str, StandardView]] | list[tuple[str, Moment]],
        choose: Callable[[StandardView | Moment], None],
    ) -> QMenu:
        menu = QMenu(self)
        for text, value in choices:
            menu.addAction(text).triggered.connect(lambda _c=False, value=value: choose(value))
        return menu

    def _offer(self, row: int, column: int) -> None:
        """Open the choice that belongs to the cell that was clicked."""
        if not self._model.row(row).is_editable:
            return
        where = self.table.viewport().mapToGlobal(
            self.table.visualRect(self.table.currentIndex()).bottomLeft() + QPoint(0, 2)
        )
        if column == Column.VIEW:
            self._view_menu().popup(where)
        elif column == Column.MOMENT:
            self._moment_menu().popup(where)
        elif column == Column.DATE:
            self._ask_date()

    def _ask_date(self) -> None:
        rows = self.chosen_rows()
        if not rows:
            return
        known = self._model.row(rows[0]).taken_at or datetime.now()  # noqa: DTZ005 - camera's clock
        taken_at = ask_for_moment_in_time(self, _("When were these photos taken?"), known)
        if taken_at is not None:
            self.date_chosen.emit(rows, taken_at)


def _table(model: IntakeModel, parent: QWidget) -> QTableView:
    table = QTableView(parent)
    table.setModel(model)
    table.setAccessibleName(_("Imported files"))
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(_ROW_PX)
    head = table.horizontalHeader()
    head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
    head.setHighlightSections(False)
    head.setMinimumSectionSize(_NARROWEST_PX)
    head.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
    for column in (Column.FILE, Column.RESULT):
        head.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
    widths = {Column.VIEW: 130, Column.MOMENT: 90, Column.DATE: 200}
    for column, width in widths.items():
        table.setColumnWidth(column, width)
    return table
