"""Looks after backups while the window is open: soon after opening, then once a minute."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from microjournal.gui.jobs.contract import Runner
from microjournal.gui.presenters.backup_watch import (
    BackupSign,
    BackupWatch,
    back_up_at_close,
)

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application

__all__ = ["BackupClock", "back_up_at_close"]

_FIRST_LOOK_MS = 15_000
_PERIOD_MS = 60_000


class BackupClock(QObject):
    """Belongs to the window and ends with it."""

    def __init__(
        self,
        application: Application,
        runner: Runner,
        show: Callable[[BackupSign], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.watch = BackupWatch(application, runner, show)
        self._timer = QTimer(self)
        self._timer.setInterval(_FIRST_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()
        self.watch.refresh()

    def _look(self) -> None:
        self._timer.setInterval(_PERIOD_MS)
        self.watch.look()
