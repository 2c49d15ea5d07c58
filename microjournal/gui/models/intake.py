"""The item model of the intake panel: one row per file."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from microjournal.domain.anatomy import StandardView
from microjournal.domain.photos import IntakeStatus
from microjournal.gui.presenters.intake import IntakeRow, IntakeState
from microjournal.support.i18n import _
from microjournal.support.words import date_source_text, day_text, moment_text, view_text

_Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """The columns, left to right."""

    FILE = 0
    RESULT = 1
    VIEW = 2
    MOMENT = 3
    DATE = 4


class IntakeModel(QAbstractTableModel):
    """Shows the rows of an import."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[IntakeRow, ...] = ()

    def show_state(self, state: IntakeState) -> None:
        """Show the rows of ``state``, keeping the selection when only their content changed."""
        if len(state.rows) == len(self._rows):
            self._rows = state.rows
            if state.rows:
                last = self.index(len(state.rows) - 1, len(Column) - 1)
                self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._rows = state.rows
        self.endResetModel()

    def row(self, number: int) -> IntakeRow:
        """Return a row."""
        return self._rows[number]

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        """Return how many files the import had."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's default
        """Return the number of columns."""
        return 0 if parent.isValid() else len(Column)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        """Return the title of a column."""
        if role != Qt.ItemDataRole.DisplayRole or orientation is Qt.Orientation.Vertical:
            return None
        return (_("File"), _("Result"), _("View"), _("Moment"), _("Taken"))[section]

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return what a cell says; the tooltip says it in full."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return _text(row, Column(index.column()))
        return None


def _text(row: IntakeRow, column: Column) -> str:
    if column is Column.FILE:
        return row.source
    if column is Column.RESULT:
        return row.explanation or _status_text(row.status)
    if row.status is IntakeStatus.REJECTED:
        return ""
    if column is Column.VIEW:
        return _view_text(row.view)
    if column is Column.MOMENT:
        return moment_text(row.moment) if row.is_editable else ""
    return _taken_text(row)


def _status_text(status: IntakeStatus) -> str:
    return {
        IntakeStatus.STORED: _("Stored"),
        IntakeStatus.DUPLICATE: _("Already there"),
        IntakeStatus.REJECTED: _("Refused"),
    }[status]


def _view_text(view: StandardView | None) -> str:
    return view_text(view) if view is not None else ""


def _taken_text(row: IntakeRow) -> str:
    if row.taken_at is None:
        return ""
    return _("{day}, {source}").format(
        day=day_text(row.taken_at.date()), source=date_source_text(row.taken_at_source)
    )
