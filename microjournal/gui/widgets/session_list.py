"""The list of a patient's sessions, newest first."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from microjournal.gui.presenters.session_choices import SessionItem
from microjournal.support.i18n import _

_ROW_PX = 54


class SessionList(QListWidget):
    """Two lines a session: the day, and what it was."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[SessionItem, ...] = ()
        self.setAccessibleName(_("Sessions"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentRowChanged.connect(self._choose)

    def show_items(self, items: tuple[SessionItem, ...]) -> None:
        """Show ``items`` and which one is chosen, without a signal."""
        if items == self._items:
            return
        self._items = items
        was_blocked = self.blockSignals(True)
        self.clear()
        for item in items:
            state = _("{title} · not saved") if item.is_unsaved else "{title}"
            row = QListWidgetItem(f"{item.day}\n{state.format(title=item.title)}")
            row.setSizeHint(QSize(0, _ROW_PX))
            self.addItem(row)
            if item.is_chosen:
                self.setCurrentItem(row)
        self.blockSignals(was_blocked)

    def _choose(self, row: int) -> None:
        if 0 <= row < len(self._items) and not self._items[row].is_chosen:
            self.chosen.emit(self._items[row].id)
