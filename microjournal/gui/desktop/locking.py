"""Locking: everything is covered at once, then the process that holds the keys goes.

A fresh process at the unlock screen takes its place. Python cannot wipe keys and pictures from
its memory; the system takes the memory of a process that ended.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from microjournal.domain.errors import MicrojournalError
from microjournal.gui.desktop.handover import HandOver
from microjournal.gui.desktop.idle_watch import IdleWatch
from microjournal.gui.desktop.pages import ask
from microjournal.gui.desktop.system_events import SystemEvents
from microjournal.gui.jobs.contract import Lane
from microjournal.gui.presenters.idle import IdleClock, minutes_of
from microjournal.gui.presenters.standing import remember_at_close
from microjournal.gui.widgets.basics import MutedLabel
from microjournal.support.i18n import _
from microjournal.support.processes import SECRETS, WindowPlace, locked_window_command
from microjournal.support.settings import load_settings

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application
    from microjournal.gui.desktop.window import DesktopWindow
    from microjournal.gui.jobs.runner import QtRunner

GONE_AFTER_S = 1.9
"""At the latest then the process ends, whatever hangs: as after a power cut nothing is lost."""

_KEEPING_MS = 700
_STOPPING_MS = 600
_log = logging.getLogger(__name__)


class WindowLock(QObject):
    """Locks an open journal: when asked, when nobody is there, when the computer is left.

    ``start`` opens the locked window of the next process, ``leave`` ends this one.
    """

    def __init__(
        self,
        window: DesktopWindow,
        application: Application,
        runner: QtRunner,
        *,
        start: Callable[[Path, WindowPlace], None] | None = None,
        leave: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(window)
        self._window = window
        self._application = application
        self._runner = runner
        self._start = start or start_locked_window
        self._leave = leave or leave_now
        self._is_locking = False
        self.clock = IdleClock(60.0 * minutes_of(load_settings().lock_after_minutes))
        self._watch = IdleWatch(self.clock, self)
        self._watch.idle.connect(self.lock)
        self._watch.lock_asked.connect(self.lock)
        self._events = SystemEvents(window, self)
        self._events.away.connect(self.lock)

    def lock(self) -> None:
        """Cover everything, let a locked window start, close the journal, end this process."""
        if self._is_locking:
            return
        self._is_locking = True
        go_at_the_latest()
        self._cover()
        self._start(self._application.journal.folder, _place_of(self._window))
        self._keep_unsaved()
        self._runner.close(patience_ms=_STOPPING_MS)
        remember_at_close(self._application)
        try:
            self._application.close()
        except MicrojournalError as error:
            # What was acknowledged is safe; the keys have to go all the same.
            _log.warning("journal not closed in order: %s", error.code)
        self._leave()

    def _cover(self) -> None:
        """Hide every picture and name before anything else is done."""
        visit = self._window.findChild(HandOver)
        if visit is not None:
            visit.stop()
        for other in QApplication.topLevelWidgets():
            if other is not self._window:
                other.hide()
        self._window.show_screen(_Cover(self._window))
        self._window.repaint()
        clipboard = QApplication.clipboard()
        if clipboard.ownsClipboard():
            clipboard.clear()

    def _keep_unsaved(self) -> None:
        """Let pages and dialogs save what was typed; undo takes a change of it back."""
        for widget in self._window.findChildren(QWidget):
            ask(widget, "keep_unsaved")
        self._runner.finish(Lane.QUICK, patience_ms=_KEEPING_MS)


class _Cover(QWidget):
    """What is shown for the moment until the locked window is there."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        label = MutedLabel(_("Locking…"), parent=self)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        QVBoxLayout(self).addWidget(label)


def start_locked_window(folder: Path, place: WindowPlace) -> None:
    """Start a process that shows the unlock screen of this journal at this place."""
    environment = {name: text for name, text in os.environ.items() if name not in SECRETS}
    try:
        subprocess.Popen(
            locked_window_command(folder, place),
            stdin=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
    except OSError as error:
        # Locking goes before comfort: the program can be started by hand.
        _log.warning("no locked window: errno %s", error.errno)


def leave_now() -> None:
    """End this process without waiting for anything."""
    os._exit(0)


def go_at_the_latest() -> None:
    """End the process after a while from a thread that needs no Python: even a jam cannot stop it.

    Where it was is written nowhere.
    """
    nowhere = os.open(os.devnull, os.O_WRONLY)
    faulthandler.dump_traceback_later(GONE_AFTER_S, exit=True, file=nowhere)


def _place_of(window: QWidget) -> WindowPlace:
    area = window.normalGeometry() if window.isMaximized() else window.geometry()
    return WindowPlace(
        left=area.x(),
        top=area.y(),
        width=area.width(),
        height=area.height(),
        is_maximised=window.isMaximized(),
    )
