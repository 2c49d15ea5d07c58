"""Moving the pointer in a test: straight to the widget, whatever the real pointer does."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget


def move_pointer(
    widget: QWidget, place: QPoint, *, held: Qt.MouseButton = Qt.MouseButton.NoButton
) -> None:
    """Send a mouse move to ``place`` with a button held; a real screen would send it later."""
    local = QPointF(place)
    event = QMouseEvent(
        QEvent.Type.MouseMove,
        local,
        widget.mapToGlobal(local),
        Qt.MouseButton.NoButton,
        held,
        Qt.KeyboardModifier.NoModifier,
    )
    QApplication.sendEvent(widget, event)
