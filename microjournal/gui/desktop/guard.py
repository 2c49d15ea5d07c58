"""Who may look at the window: the lock, and who of the practice is at work."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from microjournal.gui.clipboard import ClipboardCare
from microjournal.gui.desktop.locking import WindowLock
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application
    from microjournal.gui.desktop.who_screen import WhoScreen
    from microjournal.gui.desktop.window import DesktopWindow
    from microjournal.gui.jobs.runner import QtRunner


class WindowGuard(QObject):
    """Locks the window of an open journal and asks who is at work."""

    def __init__(self, window: DesktopWindow, application: Application, runner: QtRunner) -> None:
        super().__init__(window)
        self._window = window
        self._application = application
        self._runner = runner
        self._asked: WhoScreen | None = None
        self.locking = WindowLock(window, application, runner)
        self.clipboard = ClipboardCare(QApplication.clipboard(), self)

    def ask_who(self, then: Callable[[], None]) -> None:
        """Go on at once in a journal without users, else when somebody gave their PIN."""
        people = self._application.people
        if self._asked is not None:
            return
        if not people.users():
            then()
            return
        # Imported here: most journals have no users.
        from microjournal.gui.desktop.who_screen import WhoScreen

        self._asked = WhoScreen(people, self._runner, self._window)
        self._asked.accepted.connect(lambda _user: self._at_work(then))
        self._window.show_screen(self._asked)

    def switch_user(self) -> None:
        """Cover the window until somebody gave their PIN."""
        if self._application.people.users():
            self.ask_who(self._window.show_workspace)
        else:
            self._window.announce(_("Nobody is a user yet: add users in the settings."))

    def _at_work(self, then: Callable[[], None]) -> None:
        self._window.workspace.rail.show_user(self._application.people.current.name)
        then()
        if self._asked is not None:
            self._asked.deleteLater()
            self._asked = None
