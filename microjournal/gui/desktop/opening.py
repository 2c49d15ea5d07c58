"""From a folder to a live window: first paint on the short way, the rest in the background."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from microjournal.bootstrap.opening import (
    create_application,
    first_page,
    has_passphrase,
    open_application,
)
from microjournal.domain.errors import EnvironmentFault, MicrojournalError
from microjournal.gui.desktop.window import DesktopWindow
from microjournal.gui.jobs.contract import Runner
from microjournal.support.i18n import _
from microjournal.support.settings import Settings, load_settings, save_settings

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application
    from microjournal.domain.backups import BackupSet, RestoreReport
    from microjournal.domain.control import TaskControl
    from microjournal.gui.desktop.first_run import FirstRunScreen
    from microjournal.gui.presenters.first_run import FirstRunPresenter, FirstRunState
    from microjournal.gui.presenters.restoring import Restore

_LONGEST_WAIT_MS = 500
"""A window that is minimised or covered never paints; the journal is opened all the same."""


class JournalDoor:
    """Creates and opens journals through the application's wiring."""

    def create(self, folder: Path, passphrase: str | None) -> tuple[Application, tuple[str, ...]]:
        """Return the new journal and the recovery groups to print."""
        return create_application(folder, passphrase=passphrase)

    def open(
        self, folder: Path, passphrase: str | None, recovery_key: str | None = None
    ) -> Application:
        """Open a journal."""
        return open_application(folder, passphrase=passphrase, recovery_key=recovery_key)

    def backup_sets(self, target: Path) -> tuple[BackupSet, ...]:
        """Return the sets in a folder of backups, newest first."""
        from microjournal.bootstrap.restoring import backup_sets

        return backup_sets(target)

    def restore(self, wanted: Restore, control: TaskControl) -> RestoreReport:
        """Restore a set into an absent or empty folder."""
        from microjournal.bootstrap.restoring import restore_backup

        return restore_backup(
            wanted.backup,
            wanted.folder,
            control,
            passphrase=wanted.passphrase,
            recovery_key=wanted.recovery_key,
            allow_incomplete=wanted.allow_incomplete,
        )

    def has_passphrase(self, folder: Path) -> bool:
        """Tell whether a journal is protected, as far as its header can be read."""
        return has_passphrase(folder)

    def write_recovery_sheet(
        self, application: Application, groups: tuple[str, ...], out: Path
    ) -> None:
        """Write the recovery sheet as PDF."""
        from microjournal.services.exporting import write_recovery_sheet

        write_recovery_sheet(
            groups,
            journal_id=application.info.id,
            created_on=application.clock.today(),
            out=out,
        )


class PassphraseJudge:
    """Judges and proposes passphrases as the journal itself will."""

    @property
    def accepted_bits(self) -> float:
        """Estimate from which a passphrase is accepted."""
        from microjournal.bootstrap.passphrases import ACCEPTED_PASSPHRASE_BITS

        return ACCEPTED_PASSPHRASE_BITS

    def strength(self, text: str) -> float:
        """Return the estimated strength in bits."""
        from microjournal.bootstrap.passphrases import passphrase_strength

        return passphrase_strength(text)

    def suggest(self) -> str:
        """Return a fresh strong passphrase."""
        from microjournal.bootstrap.passphrases import suggest_passphrase

        return suggest_passphrase()


class Opening(QObject):
    """Chooses the first screen and turns it into a live workspace."""

    def __init__(
        self, window: DesktopWindow, runner: Runner, settings: Settings, *, remember: bool = True
    ) -> None:
        super().__init__(window)
        self._window = window
        self._runner = runner
        self._settings = settings
        self._remember = remember
        self.screen: FirstRunScreen | None = None
        self.door = JournalDoor()
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        window.first_painted.connect(self._stop_waiting)

    @cached_property
    def presenter(self) -> FirstRunPresenter:
        """What decides about the screens before a journal is open."""
        # Imported here: a start on a journal paints before it needs any of this.
        from microjournal.gui.presenters.first_run import FirstRunPresenter

        return FirstRunPresenter(
            self.door, PassphraseJudge(), self._runner, self._show, self._opened
        )

    def begin(self, folder: Path | None, passphrase: str | None) -> None:
        """Show the assistant, the lock screen or the patients at once; open behind them."""
        if folder is None:
            self._show(self.presenter.state)
            return
        if not folder.exists():
            self._refused(folder, _journal_away(folder))
            return
        if passphrase is None:
            try:
                rows = first_page(folder)
            except MicrojournalError as error:
                self._refused(folder, error)
                return
            self._window.show_workspace(rows)
        else:
            self._window.show_workspace()
        # After the first paint: opening imports what takes longer than painting.
        self._wait.timeout.connect(lambda: self.presenter.open(folder, passphrase))
        self._wait.start(_LONGEST_WAIT_MS)

    def begin_locked(self, folder: Path) -> None:
        """Show the unlock screen; a journal without a passphrase has one as well."""
        self.presenter.ask_to_unlock(folder)

    def _stop_waiting(self) -> None:
        if self._wait.isActive():
            self._wait.start(0)

    def _refused(self, folder: Path, error: MicrojournalError) -> None:
        from microjournal.gui.presenters.first_run import FirstRunState, Step

        if error.code == "passphrase_needed":
            self.presenter.go_to(Step.UNLOCK, folder)
        else:
            self._show(FirstRunState(error=error, folder=folder))

    def _show(self, state: FirstRunState) -> None:
        is_opening_behind = state.busy and self.screen is None
        if is_opening_behind:
            return
        if self.screen is None:
            self.screen = self._first_run_screen()
        self.screen.show_state(state)
        self._window.show_screen(self.screen)

    def _first_run_screen(self) -> FirstRunScreen:
        # Imported here: most starts open a journal and never show the assistant.
        from microjournal.gui.desktop.first_run import FirstRunScreen
        from microjournal.gui.presenters.restoring import RestorePresenter

        screen = FirstRunScreen(self._window)
        screen.attach(self.presenter)
        screen.restore.attach(
            RestorePresenter(
                self.door, self._runner, screen.restore.show_state, self.presenter.open_restored
            )
        )
        return screen

    def _opened(self, application: Application, folder: Path) -> None:
        guard = self._window.hold(application)
        guard.ask_who(lambda: self._go_live(application, folder))

    def _go_live(self, application: Application, folder: Path) -> None:
        if self._remember and not _is_throw_away(folder):
            self._settings = replace(load_settings(), last_journal=str(folder.absolute()))
            save_settings(self._settings)
        self._window.attach(application)
        self._window.show_workspace()
        if self.screen is not None:
            self.screen.deleteLater()
            self.screen = None


def _journal_away(folder: Path) -> MicrojournalError:
    return EnvironmentFault(
        "journal_away",
        _("The journal is not there: {folder}").format(folder=folder),
        _(
            "Connect the drive that holds it and open it, or restore a backup. Do not create a "
            "new one in its place; nothing was changed."
        ),
    )


def _is_throw_away(folder: Path) -> bool:
    """Tell whether a journal lies where the system clears up by itself (a demonstration)."""
    return folder.resolve().is_relative_to(Path(tempfile.gettempdir()).resolve())
