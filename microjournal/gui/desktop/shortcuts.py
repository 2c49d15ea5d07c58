"""The keyboard overview (F1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from microjournal.gui.actions import Action
from microjournal.gui.tokens import SPACE_2, SPACE_3, SPACE_6, SPACE_8
from microjournal.gui.widgets.basics import Button, CardTitleLabel, Pill, PlainLabel, TitleLabel
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.gui.desktop.window import DesktopWindow


class ShortcutsDialog(QDialog):
    """Two columns: everywhere, and on the page that is shown."""

    def __init__(
        self, everywhere: tuple[Action, ...], on_page: tuple[Action, ...], parent: QWidget
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Keyboard overview"))
        box = QVBoxLayout(self)
        box.setContentsMargins(SPACE_6, SPACE_6, SPACE_6, SPACE_6)
        box.setSpacing(SPACE_3)
        box.addWidget(TitleLabel(_("Keyboard overview"), self))
        columns = QHBoxLayout()
        columns.setSpacing(SPACE_8)
        columns.addLayout(self._column(_("Everywhere"), everywhere))
        if any(action.shortcut for action in on_page):
            columns.addLayout(self._column(_("On this page"), on_page))
        box.addLayout(columns)
        close = Button(_("Close"), parent=self)
        close.clicked.connect(self.accept)
        box.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)

    def _column(self, title: str, actions: tuple[Action, ...]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(SPACE_2)
        column.addWidget(CardTitleLabel(title, self))
        grid = QGridLayout()
        grid.setVerticalSpacing(SPACE_2)
        grid.setHorizontalSpacing(SPACE_6)
        shown = [action for action in actions if action.shortcut]
        for row, action in enumerate(shown):
            keys = QKeySequence(action.shortcut).toString(QKeySequence.SequenceFormat.NativeText)
            grid.addWidget(PlainLabel(action.text, parent=self), row, 0)
            grid.addWidget(Pill(keys, tone="plain", parent=self), row, 1)
        column.addLayout(grid)
        column.addStretch(1)
        return column


def show_shortcuts(window: DesktopWindow) -> None:
    """Show what the keys do, everywhere and on the page that is open."""
    pages = window.workspace.pages
    on_page = pages.actions_of_page(pages.current_id)
    ShortcutsDialog(window.actions_offered, on_page, window).open()
