"""The parts of the window that live on an open journal; made when it was opened."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from microjournal.gui.desktop.backup_clock import BackupClock, back_up_at_close
from microjournal.gui.desktop.header_face import HeaderFace
from microjournal.gui.desktop.pages import late
from microjournal.gui.desktop.patient_tasks import PatientTasks
from microjournal.gui.desktop.warm_up import warm_up
from microjournal.gui.jobs.contract import Lane
from microjournal.gui.models.thumbnails import ThumbnailStore
from microjournal.gui.presenters.desk import DeskPresenter, DeskState
from microjournal.gui.presenters.missing_watch import MissingWatch
from microjournal.gui.presenters.standing import (
    Standing,
    StandingPresenter,
    remember_at_close,
)

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from microjournal.bootstrap.application import Application
    from microjournal.domain.journals import JournalChange
    from microjournal.gui.desktop.window import DesktopWindow
    from microjournal.gui.jobs.runner import QtRunner

_WARM_UP_MS = 200
_FINISHING_MS = 2000


class LiveParts:
    """Who is on the desk, what is done with them, how old the backups are."""

    def __init__(self, window: DesktopWindow, application: Application, runner: QtRunner) -> None:
        self._window = window
        self._application = application
        self._runner = runner
        self._face = HeaderFace(ThumbnailStore(application, runner, window), window.workspace)
        self.desk = DeskPresenter(application, runner, self._show_desk, window.report)
        self.tasks = PatientTasks(window, application, runner, self.desk)
        self._standing = StandingPresenter(application, runner, self._show_standing)
        self._backups: BackupClock | None = None
        rail = window.workspace.rail
        self._missing = MissingWatch(application, runner, rail.show_missing, window.journal_changed)

    def begin(self) -> None:
        """Look how the journal stands, and look after its backups."""
        rail = self._window.workspace.rail
        self._backups = BackupClock(self._application, self._runner, rail.show_backup, self._window)
        self._standing.look()
        QTimer.singleShot(_WARM_UP_MS, self._window, self._warm_up)

    def journal_changed(self, change: JournalChange) -> None:
        """Tell the parts what changed."""
        if change.settings:
            self._window.workspace.show_protection(self._application.info)
            if self._backups is not None:
                self._backups.watch.refresh()
        self._missing.journal_changed(change)
        self.desk.journal_changed(change)

    def page(self, page_id: str) -> QWidget:
        """Return a page, shown on the open journal."""
        pages = self._window.workspace.pages
        return pages.show_page(page_id, self._application, self._runner, self._window)

    def _warm_up(self) -> None:
        warm_up(self._application, self._runner, self._window)
        self._missing.look()

    def _show_desk(self, state: DeskState) -> None:
        self._window.show_desk(state)
        self._face.show_desk(state)

    def _show_standing(self, standing: Standing) -> None:
        self._window.workspace.show_standing(standing, self._window.action("care"))
        if standing.left_over:
            dialog = late("left_over_dialog", "LeftOverDialog")(standing.left_over, self._window)
            dialog.seen.connect(self._standing.forget_left_over)
            dialog.open()


def leave(application: Application, runner: QtRunner) -> None:
    """Let short edits end, stop what takes long, back up, and close the journal."""
    # Whose record was opened a moment ago is still to be written down.
    runner.finish(Lane.QUICK, patience_ms=_FINISHING_MS)
    runner.close()
    back_up_at_close(application)
    remember_at_close(application)
    application.close()
