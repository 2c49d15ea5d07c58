"""Rows below each other, each with something to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from microjournal.gui.tokens import SPACE_1, SPACE_2
from microjournal.gui.widgets.basics import Button, ElidedLabel, Line, MutedLabel
from microjournal.gui.widgets.scrolling import clear_layout


@dataclass(frozen=True, slots=True, kw_only=True)
class RowAction:
    """A button of a row: ``name`` is read aloud with the row's text."""

    id: str
    text: str
    kind: str = "quiet"
    is_enabled: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CareRow:
    """One line: ``id`` comes back with the action chosen."""

    id: str
    text: str
    detail: str = ""
    needs_attention: bool = False
    actions: tuple[RowAction, ...] = ()


class RowList(QWidget):
    """Rows below each other, each with its buttons at the right."""

    chosen = Signal(str, str)
    """Action and row."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[CareRow, ...] = ()
        self._buttons: list[list[Button]] = []
        self._focus_at: tuple[int, int] | None = None
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, SPACE_2)
        self._box.setSpacing(SPACE_2)
        self.hide()

    def show_rows(self, rows: Sequence[CareRow]) -> None:
        """Show ``rows``; nothing is built anew while they stay the same."""
        held = tuple(rows)
        if held == self._rows:
            return
        self._hold_focus()
        self.setVisible(bool(held))
        self._rows = held
        self._buttons = []
        clear_layout(self._box)
        for row in held:
            self._box.addWidget(Line(self))
            self._box.addLayout(self._line(row))
        self._give_focus_back()

    def _hold_focus(self) -> None:
        """Give the keyboard to the card while the buttons are built anew; remember which had it."""
        for row, buttons in enumerate(self._buttons):
            for column, button in enumerate(buttons):
                if button.hasFocus():
                    self._focus_at = (row, column)
                    self._card().setFocus(Qt.FocusReason.OtherFocusReason)

    def _give_focus_back(self) -> None:
        """Give it to the button in the same place, of the row that moved up if its own is gone."""
        if self._focus_at is None or not self._card().hasFocus():
            return
        row, column = self._focus_at
        near = self._buttons[min(row, len(self._buttons) - 1)] if self._buttons else []
        if column < len(near) and near[column].isEnabled():
            self._focus_at = None
            # A widget in a layout is shown a moment later, and what is hidden takes no focus.
            near[column].show()
            near[column].setFocus(Qt.FocusReason.OtherFocusReason)

    def _card(self) -> QWidget:
        return self.parentWidget() or self

    def _line(self, row: CareRow) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(SPACE_2)
        texts = QVBoxLayout()
        texts.setSpacing(SPACE_1)
        texts.addWidget(ElidedLabel(row.text, role="strong", parent=self))
        if row.detail:
            detail = MutedLabel(row.detail, wrap=True, parent=self)
            detail.set_role("small-attention" if row.needs_attention else "muted")
            texts.addWidget(detail)
        line.addLayout(texts, 1)
        self._buttons.append([self._button(row, action) for action in row.actions])
        for button in self._buttons[-1]:
            line.addWidget(button)
        return line

    def _button(self, row: CareRow, action: RowAction) -> Button:
        button = Button(action.text, kind=action.kind, parent=self)
        button.setAccessibleName(f"{action.text}: {row.text}")
        button.setEnabled(action.is_enabled)
        button.clicked.connect(lambda: self.chosen.emit(action.id, row.id))
        return button
