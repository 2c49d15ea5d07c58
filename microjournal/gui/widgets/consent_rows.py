"""Photographic consents, one row per purpose."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from microjournal.gui.presenters.consents import ConsentRow
from microjournal.gui.tokens import SPACE_1, SPACE_2, SPACE_3
from microjournal.gui.widgets.basics import Button, Line, MutedLabel, PlainLabel
from microjournal.gui.widgets.scrolling import clear_layout
from microjournal.support.i18n import _


class ConsentRows(QWidget):
    """Says what holds, and asks to record or to withdraw."""

    give_wanted = Signal(object)
    withdraw_wanted = Signal(object)
    """Both carry the ConsentScope."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[ConsentRow, ...] = ()
        self.buttons: dict[str, Button] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_2)

    def show_rows(self, rows: tuple[ConsentRow, ...]) -> None:
        """Show every purpose."""
        if rows == self._rows:
            return
        self._rows = rows
        clear_layout(self._column)
        for number, row in enumerate(rows):
            if number:
                self._column.addWidget(Line(self))
            self._column.addLayout(self._row(row))

    def _row(self, row: ConsentRow) -> QHBoxLayout:
        texts = QVBoxLayout()
        texts.setSpacing(SPACE_1)
        texts.addWidget(PlainLabel(row.name, role="strong", parent=self))
        texts.addWidget(MutedLabel(row.purpose, wrap=True, parent=self))
        role = "attention" if row.needs_attention else "text"
        texts.addWidget(PlainLabel(row.status, role=role, wrap=True, parent=self))
        line = QHBoxLayout()
        line.setSpacing(SPACE_3)
        line.addLayout(texts, 1)
        line.addWidget(self._button(row))
        return line

    def _button(self, row: ConsentRow) -> Button:
        text = _("Withdraw…") if row.is_valid else _("Record…")
        button = Button(text, kind="quiet" if row.is_valid else "secondary", parent=self)
        button.setAccessibleName(f"{text} {row.name}")
        signal = self.withdraw_wanted if row.is_valid else self.give_wanted
        button.clicked.connect(lambda _checked=False: signal.emit(row.scope))
        self.buttons[row.scope.value] = button
        return button
