"""“How was this measured?” on the screen: cards with sentences, names and values, tables."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QWidget

from microjournal.gui.tokens import SPACE_1, SPACE_2, SPACE_3, SPACE_4
from microjournal.gui.widgets.basics import Card, Line, MutedLabel, PlainLabel
from microjournal.gui.widgets.scrolling import ScrollingColumn, clear_layout
from microjournal.gui.widgets.states import IconLabel
from microjournal.reports.method_sheet import Lines, MethodSection, MethodSheet, MethodTable

_TOP = Qt.AlignmentFlag.AlignTop


class MethodView(ScrollingColumn):
    """Scrolls by wheel, finger and the arrow keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_sheet(self, sheet: MethodSheet) -> None:
        """Show every section as a card."""
        clear_layout(self.column)
        for section in sheet.sections:
            self.column.addWidget(_card(section, self.inside))
        self.column.addStretch(1)


def _card(section: MethodSection, parent: QWidget) -> Card:
    card = Card(section.title, parent)
    for sentence in section.attention:
        card.box.addLayout(_attention(sentence, card))
    for paragraph in section.paragraphs:
        card.box.addWidget(PlainLabel(paragraph, wrap=True, parent=card))
    if section.lines:
        card.box.addLayout(_lines(section.lines, card))
    for table in section.tables:
        card.box.addSpacing(SPACE_2)
        if table.title:
            card.box.addWidget(PlainLabel(table.title, role="strong", wrap=True, parent=card))
        card.box.addLayout(_table(table, card))
    return card


def _attention(sentence: str, parent: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE_2)
    row.addWidget(IconLabel("warning", tint="attention", parent=parent), 0, _TOP)
    row.addWidget(PlainLabel(sentence, role="attention", wrap=True, parent=parent), 1)
    return row


def _lines(lines: Lines, parent: QWidget) -> QGridLayout:
    grid = _grid(SPACE_1)
    grid.setColumnStretch(0, 2)
    grid.setColumnStretch(1, 3)
    for number, (name, value) in enumerate(lines):
        grid.addWidget(MutedLabel(name, wrap=True, parent=parent), number, 0, _TOP)
        shown = PlainLabel(value, wrap=True, parent=parent)
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(shown, number, 1, _TOP)
    return grid


def _table(table: MethodTable, parent: QWidget) -> QGridLayout:
    grid = _grid(SPACE_1)
    for column, name in enumerate(table.head):
        grid.setColumnStretch(column, 3 if column == 0 else 2)
        grid.addWidget(MutedLabel(name, wrap=True, parent=parent), 0, column, _TOP)
    grid.addWidget(Line(parent), 1, 0, 1, len(table.head))
    for number, row in enumerate(table.rows):
        role = "attention" if number in table.failed else "text"
        for column, text in enumerate(row):
            label = PlainLabel(text, role=role, wrap=True, parent=parent)
            grid.addWidget(label, number + 2, column, _TOP)
    return grid


def _grid(spacing: int) -> QGridLayout:
    grid = QGridLayout()
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(SPACE_4)
    grid.setVerticalSpacing(spacing + SPACE_3 // 4)
    return grid
