"""Chips: a few short choices, all in sight, chosen by one tap each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QPushButton, QWidget

from microjournal.gui.widgets.flow_box import FlowBox


class ChipGroup(FlowBox):
    """Chips of which any number (or, ``exclusive``, exactly one) is chosen."""

    changed = Signal(object)
    """The tuple of values chosen, in the order offered; only after a person's choice."""

    def __init__(
        self, *, name: str, exclusive: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent=parent)
        self.setAccessibleName(name)
        self._exclusive = exclusive
        self._offered: tuple[tuple[str, str], ...] = ()
        self._chips: dict[str, QPushButton] = {}

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer (value, text) in this order; nothing is chosen."""
        if tuple(choices) == self._offered:
            return
        self._offered = tuple(choices)
        self._chips = {value: self._chip(value, text) for value, text in choices}
        self.set_items(list(self._chips.values()))

    def choose(self, values: Iterable[str]) -> None:
        """Show what is chosen, without emitting ``changed``."""
        chosen = set(values)
        for value, chip in self._chips.items():
            chip.setChecked(value in chosen)

    def chosen(self) -> tuple[str, ...]:
        """Return what is chosen, in the order offered."""
        return tuple(value for value, chip in self._chips.items() if chip.isChecked())

    @property
    def offered(self) -> tuple[str, ...]:
        """The values offered, in their order."""
        return tuple(self._chips)

    def chip(self, value: str) -> QPushButton:
        """Return the chip of a value."""
        return self._chips[value]

    def _chip(self, value: str, text: str) -> QPushButton:
        chip = QPushButton(text, self)
        chip.setCheckable(True)
        chip.setProperty("kind", "chip")
        chip.setCursor(Qt.CursorShape.PointingHandCursor)
        chip.clicked.connect(lambda _checked=False, value=value: self._clicked(value))
        return chip

    def _clicked(self, value: str) -> None:
        if self._exclusive:
            self.choose([value])
        self.changed.emit(self.chosen())
