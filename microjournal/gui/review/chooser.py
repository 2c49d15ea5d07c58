"""A row of large buttons of which one is chosen: views and dates."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QScroller,
    QSizePolicy,
    QWidget,
)

from microjournal.gui.tokens import REVIEW_CONTROL_PX, SPACE_3


class Chooser(QScrollArea):
    """Offers texts as 56 px buttons; flicks sideways when they do not fit."""

    chosen = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._texts: tuple[str, ...] = ()
        self._chosen_last: int | None = None
        self._buttons: list[QPushButton] = []
        self._group = QButtonGroup(self)
        inside = QWidget(self)
        inside.setProperty("ground", "none")
        self._row = QHBoxLayout(inside)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACE_3)
        self.setWidget(inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedHeight(REVIEW_CONTROL_PX)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        for policy in (self.setHorizontalScrollBarPolicy, self.setVerticalScrollBarPolicy):
            policy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.horizontalScrollBar().rangeChanged.connect(self._bring_in_sight)
        QScroller.grabGesture(self.viewport(), QScroller.ScrollerGestureType.TouchGesture)

    def show_choices(self, texts: Sequence[str], chosen: Sequence[int]) -> None:
        """Offer ``texts`` and mark the chosen ones (first and compared date, or one view)."""
        if tuple(texts) != self._texts:
            self._rebuild(tuple(texts))
        for number, button in enumerate(self._buttons):
            button.setChecked(number in chosen)
        self._chosen_last = chosen[-1] if chosen else None
        if self._chosen_last is not None and self._buttons:
            self.ensureWidgetVisible(self._buttons[self._chosen_last], REVIEW_CONTROL_PX, 0)

    def sizeHint(self) -> QSize:
        """Return the size at which every button shows."""
        width = sum(button.sizeHint().width() for button in self._buttons)
        return QSize(width + SPACE_3 * max(len(self._buttons) - 1, 0), REVIEW_CONTROL_PX)

    def _bring_in_sight(self, _least: int, most: int) -> None:
        """Scroll to the chosen button when there is suddenly more to show than fits."""
        if self._chosen_last is not None:
            share = self._chosen_last / max(len(self._buttons) - 1, 1)
            self.horizontalScrollBar().setValue(round(share * most))

    def _rebuild(self, texts: tuple[str, ...]) -> None:
        for button in self._buttons:
            self._row.removeWidget(button)
            button.deleteLater()
        self._texts = texts
        self._buttons = [self._button(number, text) for number, text in enumerate(texts)]
        self.updateGeometry()

    def _button(self, number: int, text: str) -> QPushButton:
        button = QPushButton(text, self.widget())
        button.setProperty("kind", "review")
        button.setCheckable(True)
        button.clicked.connect(lambda: self.chosen.emit(number))
        self._row.addWidget(button)
        return button
