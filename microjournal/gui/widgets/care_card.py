"""A card that works: its error, its outcome, its progress, and rows with something to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from microjournal.gui.presenters.care_work import CareState
from microjournal.gui.tokens import SPACE_1, SPACE_2, SPACE_3
from microjournal.gui.widgets.basics import (
    Button,
    Card,
    ElidedLabel,
    Line,
    MutedLabel,
    PlainLabel,
)
from microjournal.gui.widgets.scrolling import clear_layout
from microjournal.gui.widgets.states import ErrorBanner, IconLabel, ProgressStrip


class CareCard(Card):
    """Fill ``inside``; then come outcome and work under way, then what ``below`` is filled with."""

    def __init__(self, title: str, parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.banner = ErrorBanner(self)
        self.inside = QVBoxLayout()
        self.inside.setSpacing(SPACE_2)
        self.said = PlainLabel(wrap=True, parent=self)
        self.said.hide()
        self.strip = ProgressStrip(self)
        self.box.addWidget(self.banner)
        self.box.addLayout(self.inside)
        self.box.addWidget(self.said)
        self.box.addWidget(self.strip)
        self.below = QVBoxLayout()
        self.below.setSpacing(SPACE_2)
        self.box.addLayout(self.below)
        self._error_shown: object = None

    def show_work(self, state: CareState) -> None:
        """Show error, outcome and progress of a state."""
        if state.error is None:
            self.banner.hide()
        elif state.error is not self._error_shown:
            self.banner.show_error(state.error)
        self._error_shown = state.error
        self.said.setText(state.said)
        self.said.set_role("text" if state.said_is_good else "attention")
        self.said.setVisible(bool(state.said))
        self.strip.follow(state.running)

    def add_buttons(self, *buttons: Button, below: bool = False) -> None:
        """Add a row of buttons at the right, inside or below."""
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        row.addStretch(1)
        for button in buttons:
            row.addWidget(button)
        (self.below if below else self.inside).addLayout(row)


class Standing(QWidget):
    """An icon and a sentence that says how things stand, with what to know below."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = IconLabel("shield", tint="accent", parent=self)
        self._sentence = PlainLabel(role="strong", wrap=True, parent=self)
        self._hint = MutedLabel(wrap=True, parent=self)
        texts = QVBoxLayout()
        texts.setSpacing(SPACE_1)
        texts.addWidget(self._sentence)
        texts.addWidget(self._hint)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_3)
        row.addWidget(self._icon, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(texts, 1)

    def show_standing(self, sentence: str, hint: str = "", *, level: str = "accent") -> None:
        """Say how things stand; ``level`` is "accent", "attention" or "stop"."""
        self._icon.set_icon("shield" if level == "accent" else "warning", level)
        self._sentence.setText(sentence)
        self._sentence.set_role("strong" if level == "accent" else f"strong-{level}")
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))
        self.setAccessibleName(f"{sentence} {hint}".strip())

    @property
    def sentence(self) -> str:
        """The sentence shown."""
        return self._sentence.text()


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
        self._box = QVBoxLayout(self)
        self._box.setContentsMargins(0, 0, 0, SPACE_2)
        self._box.setSpacing(SPACE_2)
        self.hide()

    def show_rows(self, rows: Sequence[CareRow]) -> None:
        """Show ``rows``; nothing is built anew while they stay the same."""
        held = tuple(rows)
        self.setVisible(bool(held))
        if held == self._rows:
            return
        self._rows = held
        clear_layout(self._box)
        for row in held:
            self._box.addWidget(Line(self))
            self._box.addLayout(self._line(row))

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
        for action in row.actions:
            line.addWidget(self._button(row, action))
        return line

    def _button(self, row: CareRow, action: RowAction) -> Button:
        button = Button(action.text, kind=action.kind, parent=self)
        button.setAccessibleName(f"{action.text}: {row.text}")
        button.setEnabled(action.is_enabled)
        button.clicked.connect(lambda: self.chosen.emit(action.id, row.id))
        return button
