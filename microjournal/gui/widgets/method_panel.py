"""How a pair was measured, folded away until somebody asks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from microjournal.gui.presenters.pair_details import DetailGroup
from microjournal.gui.tokens import SPACE_1, SPACE_2, SPACE_3
from microjournal.gui.widgets.basics import Button, Card, MutedLabel, PlainLabel
from microjournal.support.i18n import _


class MethodPanel(QWidget):
    """A button and, below it, the evidence in groups of names and values."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_2)
        self._button = Button(
            _("How was this measured?"), kind="quiet", icon_name="chevron_right", parent=self
        )
        self._button.setCheckable(True)
        self._button.toggled.connect(self._unfold)
        self._card = Card(parent=self)
        self._card.hide()
        column.addWidget(self._button)
        column.addWidget(self._card)

    def show_details(self, groups: Sequence[DetailGroup]) -> None:
        """Fill the panel; whether it is open stays as it is."""
        while (item := self._card.box.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for group in groups:
            self._card.box.addWidget(_group(group, self._card))

    def _unfold(self, is_open: bool) -> None:
        self._button.set_icon("chevron_down" if is_open else "chevron_right")
        self._card.setVisible(is_open)


def _group(group: DetailGroup, parent: QWidget) -> QWidget:
    box = QWidget(parent)
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 0, 0, SPACE_2)
    grid.setHorizontalSpacing(SPACE_3)
    grid.setVerticalSpacing(SPACE_1)
    grid.setColumnStretch(1, 1)
    grid.addWidget(PlainLabel(group.title, role="strong", parent=box), 0, 0, 1, 2)
    for number, (name, value) in enumerate(group.lines, start=1):
        grid.addWidget(MutedLabel(name, wrap=True, parent=box), number, 0)
        grid.addWidget(MutedLabel(value, wrap=True, parent=box), number, 1)
    return box
