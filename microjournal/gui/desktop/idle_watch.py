"""Watches the program's windows: is somebody there, does somebody ask for the lock."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QKeyCombination, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QWindow

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
LOCK_KEY = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_L)


class IdleWatch(QObject):
    """Emits ``idle`` once nobody has touched the program for the time its clock asks for.

    It emits ``lock_asked`` for the lock's key in any window: while a dialog is open, no shortcut of
    the window behind it is heard.

    It watches the windows of the window system, not every widget: a filter on the application
    would make Python look at each event of each widget.
    """

    idle = Signal()
    lock_asked = Signal()

    def __init__(self, clock: IdleClock, parent: QObject) -> None:
        super().__init__(parent)
        self.clock = clock
        self._watched: list[QWindow] = []
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(_LOOK_EVERY_MS)
        application = QGuiApplication.instance()
        if isinstance(application, QGuiApplication):
            # A dialog is watched from when it gets the keyboard, not from the next look on.
            application.focusWindowChanged.connect(self._watch_new_windows)
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
        if isinstance(event, QKeyEvent) and _asks_for_lock(event):
            self.lock_asked.emit()
            return True
        return False

    def _watch_new_windows(self) -> None:
        windows = QGuiApplication.allWindows()
        for window in windows:
            if window not in self._watched:
                window.installEventFilter(self)
        self._watched = windows


def _asks_for_lock(event: QKeyEvent) -> bool:
    return event.type() is QEvent.Type.KeyPress and event.keyCombination() == LOCK_KEY
