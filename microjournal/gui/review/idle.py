"""Notices that nobody has touched the screen for a while."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QApplication

IDLE_AFTER_MS = 120_000
_SAID_EVERY_MS = 10_000

_INPUT = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.KeyPress,
        QEvent.Type.Wheel,
    }
)


class IdleWatch(QObject):
    """Emits ``idle`` after a time without any input to the program."""

    idle = Signal()
    touched = Signal()
    """Somebody is there; at most every few seconds."""

    def __init__(
        self, application: QApplication, parent: QObject, *, after_ms: int = IDLE_AFTER_MS
    ) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(after_ms)
        self._timer.timeout.connect(self.idle)
        self._said = QTimer(self)
        self._said.setSingleShot(True)
        self._said.setInterval(_SAID_EVERY_MS)
        application.installEventFilter(self)
        self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin the wait again at every touch; let everything through."""
        if event.type() in _INPUT:
            self._timer.start()
            if not self._said.isActive():
                self._said.start()
                self.touched.emit()
        return False
