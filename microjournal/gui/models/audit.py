"""The item model of the audit trail: a tuple of rows, newest first."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from microjournal.gui.presenters.care_audit import AuditRow
from microjournal.gui.widgets.plain_text import plain_tip
from microjournal.support.i18n import _

_SHOWN = Qt.ItemDataRole.DisplayRole
_Index = QModelIndex | QPersistentModelIndex


class AuditModel(QAbstractTableModel):
    """Number, time, who, what, about which object."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[AuditRow, ...] = ()

    def show_rows(self, rows: tuple[AuditRow, ...]) -> None:
        """Show ``rows`` instead of the former ones."""
        if rows == self._rows:
            return
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:  # noqa: D102
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: _Index | None = None) -> int:  # noqa: D102
        return 0 if parent is not None and parent.isValid() else len(_titles())

    def data(self, index: _Index, role: int = _SHOWN) -> str | None:  # noqa: D102
        wanted = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        if not index.isValid() or role not in wanted:
            return None
        row = self._rows[index.row()]
        cells = (str(row.number), row.at, row.who, row.event, row.about)
        text = cells[index.column()]
        return plain_tip(text) if role == Qt.ItemDataRole.ToolTipRole else text

    def headerData(  # noqa: D102
        self, section: int, orientation: Qt.Orientation, role: int = _SHOWN
    ) -> str | None:
        if orientation is Qt.Orientation.Horizontal and role == _SHOWN:
            return _titles()[section]
        return None


def _titles() -> tuple[str, ...]:
    return _("No."), _("Time"), _("Who"), _("What"), _("Object")
