"""The numbers that matter, each on a card with what it means."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from microjournal.gui.presenters.pair_findings import Fact
from microjournal.gui.tokens import CARD_GAP, SPACE_1
from microjournal.gui.widgets.basics import Card, MutedLabel, PlainLabel
from microjournal.gui.widgets.scrolling import clear_layout

_LONGEST_NUMBER = 9


class FactCards(QWidget):
    """Cards in rows of ``columns``."""

    def __init__(self, *, columns: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = 0
        self._facts: tuple[Fact, ...] = ()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(CARD_GAP)
        self.set_columns(columns)

    def set_columns(self, columns: int) -> None:
        """Put the cards into rows of so many."""
        if columns == self._columns:
            return
        for column in range(max(columns, self._columns)):
            self._grid.setColumnStretch(column, int(column < columns))
        self._columns = columns
        self._lay_out()

    def show_facts(self, facts: tuple[Fact, ...]) -> None:
        """Show ``facts`` in this order."""
        if facts == self._facts:
            return
        self._facts = facts
        self._lay_out()

    def _lay_out(self) -> None:
        clear_layout(self._grid)
        for number, fact in enumerate(self._facts):
            self._grid.addWidget(_card(fact, self), *divmod(number, self._columns))


def _card(fact: Fact, parent: QWidget) -> Card:
    card = Card(parent=parent)
    card.box.setSpacing(SPACE_1)
    # Longer values are words or a pair of numbers: a size smaller, so that they fit the card.
    role = "number" if len(fact.value) <= _LONGEST_NUMBER else "card-title"
    card.box.addWidget(MutedLabel(fact.name, wrap=True, parent=card))
    card.box.addWidget(PlainLabel(fact.value, role=role, wrap=True, parent=card))
    card.box.addWidget(MutedLabel(fact.note, wrap=True, parent=card))
    card.box.addStretch(1)
    return card
