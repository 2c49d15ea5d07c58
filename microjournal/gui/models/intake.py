"""The item model of the intake panel: one row per file."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from microjournal.domain.anatomy import StandardView
from microjournal.domain.photos import IntakeStatus
from microjournal.gui.icons import icon
from microjournal.gui.presenters.intake import IntakeRow, IntakeState
from microjournal.gui.theme import current_tokens
from microjournal.gui.widgets.plain_text import plain_tip
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


_CHOICES = (Column.VIEW, Column.MOMENT, Column.DATE)


class IntakeModel(QAbstractTableModel):
    """Shows the rows of an import."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[IntakeRow, ...] = ()
        tokens = current_tokens()
        self._icons = {
            IntakeStatus.STORED: icon("check", tokens.accent),
            IntakeStatus.DUPLICATE: icon("info", tokens.muted),
            IntakeStatus.REJECTED: icon("warning", tokens.attention),
        }

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
        column = Column(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return _text(row, column) + (" ▾" if row.is_editable and column in _CHOICES else "")
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(_text(row, column))
        if role == Qt.ItemDataRole.DecorationRole and column is Column.FILE:
            return self._icons[row.status]
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
