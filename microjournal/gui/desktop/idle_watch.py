"""Watches the program's windows for input and tells when nobody has been there for a while."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

from microjournal.gui.presenters.idle import IdleClock

_LOOK_EVERY_MS = 1000
_INPUT = frozenset(
    {
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.TouchBegin,
        QEvent.Type.TouchUpdate,
        QEvent.Type.TabletPress,
        QEvent.Type.KeyPress,
        QEvent.Type.Wheel,
    }
)


class IdleWatch(QObject):
    """Emits ``idle`` once nobody has touched the program for the time its clock asks for.

    It watches the windows of the window system, not every widget: a filter on the application
    would make Python look at each event of each widget.
    """

    idle = Signal()

    def __init__(self, clock: IdleClock, parent: QObject) -> None:
        super().__init__(parent)
        self.clock = clock
        self._watched: list[QWindow] = []
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(_LOOK_EVERY_MS)
        self._watch_new_windows()

    def look(self) -> None:
        """Tell if the time is over; watch windows that were opened since."""
        if self.clock.is_due:
            self._timer.stop()
            self.idle.emit()
        else:
            self._watch_new_windows()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a touch for a sign of life; let everything through."""
        if event.type() in _INPUT:
            self.clock.touch()
        return False

    def _watch_new_windows(self) -> None:
        windows = QGuiApplication.allWindows()
        for window in windows:
            if window not in self._watched:
                window.installEventFilter(self)
        self._watched = windows
