"""A column of cards that scrolls when the window is low."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from microjournal.gui.tokens import CARD_GAP, SPACE_2


class ScrollingColumn(QScrollArea):
    """Scrolls up and down only; fill ``column``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.inside = QWidget(self)
        self.inside.setProperty("ground", "none")
        self.column = QVBoxLayout(self.inside)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(CARD_GAP)
        self.setWidget(self.inside)
        self.verticalScrollBar().rangeChanged.connect(self._make_room)

    def add_narrow(self, content: QWidget, width_px: int) -> None:
        """Add content that grows no wider than ``width_px`` and stands at the left.

        In a row of its own: a column asks how high wrapped text is at the full width, and
        would give it less height than it needs at this one.
        """
        content.setMaximumWidth(width_px)
        row = QHBoxLayout()
        row.addWidget(content, 1)
        row.addStretch(0)
        self.column.addLayout(row)

    def _make_room(self, _lowest: int, highest: int) -> None:
        """Keep the cards off the scroll bar; without one they use the whole width."""
        self.column.setContentsMargins(0, 0, SPACE_2 if highest > 0 else 0, 0)


def clear_layout(layout: QLayout) -> None:
    """Take everything out of a layout, nested layouts included."""
    while (item := layout.takeAt(0)) is not None:
        widget, nested = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        if nested is not None:
            clear_layout(nested)
            nested.deleteLater()
