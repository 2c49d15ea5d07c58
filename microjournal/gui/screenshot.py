"""Paints the window into a file once it shows a patient, then ends the program."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from microjournal.gui.desktop.timeline_page import TimelinePage
from microjournal.gui.desktop.window import DesktopWindow

_LOOK_EVERY_MS = 100
_PATIENCE_LOOKS = 600
_SETTLE_LOOKS = 5


class Screenshot(QObject):
    """Waits until the timeline on the desk is complete; ``run`` returns its exit code."""

    def __init__(self, window: DesktopWindow, path: Path) -> None:
        super().__init__(window)
        self._window = window
        self._path = path
        self._looks = 0
        self._settled = 0
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def _look(self) -> None:
        self._looks += 1
        self._settled = self._settled + 1 if self._is_complete() else 0
        if self._settled >= _SETTLE_LOOKS or self._looks >= _PATIENCE_LOOKS:
            self._timer.stop()
            saved = self._window.grab().save(str(self._path))
            QApplication.exit(0 if saved and self._settled else 3)

    def _is_complete(self) -> bool:
        people = self._window.people
        if people.total is None:
            return False
        if not people.rows:
            return True
        page = self._window.findChild(TimelinePage)
        return page is not None and page.is_complete
