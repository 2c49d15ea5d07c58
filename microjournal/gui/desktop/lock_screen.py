"""A full screen with a PIN pad, for when a review ended without its PIN."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from microjournal.domain.guessing import Tries
from microjournal.domain.review import PinCheck
from microjournal.gui.jobs.contract import Runner
from microjournal.gui.presenters.pin_entry import PinEntry
from microjournal.gui.widgets.pin_pad import PinPad
from microjournal.support.i18n import _

_TICK_MS = 1000


class LockScreen(QWidget):
    """Covers the screen until the PIN is given."""

    unlocked = Signal()
    tried = Signal(object)
    """The Tries after a PIN was tried."""

    def __init__(self, check: PinCheck, tries: Tries, runner: Runner) -> None:
        super().__init__()
        self._is_open = False
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(_("Locked"))
        self.setWindowFlags(Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self._pad = PinPad(self)
        QVBoxLayout(self).addWidget(self._pad)
        self._pin = PinEntry(
            check,
            runner,
            show=self._pad.show_state,
            accepted=self._open,
            tries=tries,
            tried=self.tried.emit,
            owner=self,
        )
        self._pad.pressed.connect(self._pin.press)
        self._pad.erased.connect(self._pin.erase)
        self._pad.submitted.connect(self._pin.submit)
        self._pad.ask(_("PIN to return to the practice"), can_put_away=False)
        self._pin.begin()
        self._seconds = QTimer(self)
        self._seconds.timeout.connect(self._pin.tick)
        self._seconds.start(_TICK_MS)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay until the PIN was given."""
        if self._is_open:
            event.accept()
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Swallow what the pad did not take."""
        event.accept()

    def _open(self) -> None:
        self._is_open = True
        self._seconds.stop()
        self.unlocked.emit()
