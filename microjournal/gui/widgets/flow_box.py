"""Widgets in rows, broken into the next row where one is full."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from microjournal.gui.tokens import SPACE_2


class FlowBox(QWidget):
    """Places its items one after the other, in the reading direction."""

    def __init__(self, *, spacing: int = SPACE_2, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: list[QWidget] = []
        self._spacing = spacing
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def set_items(self, items: Sequence[QWidget]) -> None:
        """Show ``items`` instead of the former ones, which go."""
        for former in self._items:
            former.hide()
            former.deleteLater()
        self._items = list(items)
        for item in self._items:
            item.setParent(self)
            item.show()
        self.updateGeometry()
        self._place(self.width(), move=True)

    def hasHeightForWidth(self) -> bool:  # noqa: D102
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: D102
        return self._place(width, move=False)

    def sizeHint(self) -> QSize:  # noqa: D102
        widths = [item.sizeHint().width() + self._spacing for item in self._items]
        width = max(sum(widths) - self._spacing, 0)
        return QSize(width, self._place(width, move=False))

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        widest = max((item.sizeHint().width() for item in self._items), default=0)
        return QSize(widest, self._place(max(self.width(), widest), move=False))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._place(self.width(), move=True)

    def event(self, event: QEvent) -> bool:
        """Place the items again when one of them wants another size."""
        if event.type() is QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._place(self.width(), move=True)
        return super().event(event)

    def _place(self, width: int, *, move: bool) -> int:
        """Return the height needed in ``width`` and, if asked to, move the items there."""
        x = y = row_height = 0
        mirrored = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        for item in self._items:
            size = item.sizeHint().boundedTo(QSize(max(width, 1), item.maximumHeight()))
            if x and x + size.width() > width:
                x, y, row_height = 0, y + row_height + self._spacing, 0
            if move:
                left = width - x - size.width() if mirrored else x
                item.setGeometry(left, y, size.width(), size.height())
            x += size.width() + self._spacing
            row_height = max(row_height, size.height())
        return y + row_height
