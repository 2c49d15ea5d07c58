"""The first-run assistant: create a journal or open one, and keep the recovery key."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from microjournal.domain.errors import MicrojournalError
from microjournal.gui.jobs.contract import Lane, Runner
from microjournal.gui.presenters.new_passphrase import (
    NewPassphrasePresenter,
    NewPassphraseState,
)
from microjournal.gui.presenters.passphrases import Passphrases, asked_groups
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application
    from microjournal.gui.presenters.restoring import Restore

_WRONG_KEYS = frozenset(
    {"wrong_passphrase", "wrong_recovery_key", "recovery_key_mistyped", "too_many_tries"}
)


class Step(Enum):
    """Where the assistant is."""

    CHOOSE = "choose"
    CREATE = "create"
    RECOVERY = "recovery"
    UNLOCK = "unlock"
    RESTORE = "restore"


class Journals(Protocol):
    """Creates and opens journals; called in the background."""

    def create(self, folder: Path, passphrase: str | None) -> tuple[Application, tuple[str, ...]]:
        """Return the new journal and the recovery groups to print."""

    def open(
        self, folder: Path, passphrase: str | None, recovery_key: str | None = None
    ) -> Application:
        """Open a journal; its own errors say why not."""

    def has_passphrase(self, folder: Path) -> bool:
        """Tell whether a journal is protected, as far as its header can be read."""

    def write_recovery_sheet(
        self, application: Application, groups: tuple[str, ...], out: Path
    ) -> None:
        """Write the recovery sheet as PDF."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstRunState(NewPassphraseState):
    """What the assistant shows."""

    step: Step = Step.CHOOSE
    folder: Path | None = None
    is_protected: bool = True


class FirstRunPresenter(NewPassphrasePresenter[FirstRunState]):
    """Leads through create, recovery sheet, open; ends with an open journal."""

    def __init__(
        self,
        journals: Journals,
        passphrases: Passphrases,
        runner: Runner,
        show: Callable[[FirstRunState], None],
        on_open: Callable[[Application, Path], None],
    ) -> None:
        super().__init__(passphrases, runner, show, FirstRunState())
        self._journals = journals
        self._on_open = on_open
        self._created: Application | None = None

    def go_to(self, step: Step, folder: Path | None = None) -> None:
        """Show a step, keeping the folder unless another is given."""
        self._set(replace(self.state, step=step, error=None, folder=folder or self.state.folder))

    def ask_to_unlock(self, folder: Path) -> None:
        """Show the unlock screen of a journal that was locked."""
        is_protected = self._journals.has_passphrase(folder)
        self.state = replace(self.state, is_protected=is_protected)
        self.go_to(Step.UNLOCK, folder)

    def create(self, folder: Path, passphrase: str, repeated: str) -> None:
        """Create a protected journal and show its recovery key."""
        if self._accepts(passphrase, repeated):
            self._create(folder, passphrase)

    def create_unprotected(self, folder: Path) -> None:
        """Create a journal without passphrase, for demonstration or tests."""
        self._create(folder, None)

    def save_sheet(self, out: Path) -> None:
        """Write the recovery sheet."""
        application, groups = self._created, self.state.groups
        if application is not None:
            self._write_sheet(lambda: self._journals.write_recovery_sheet(application, groups, out))

    def confirm_recovery(self, typed: tuple[str, ...]) -> bool:
        """Finish if the groups typed back are those on the sheet; tell whether they are."""
        is_kept = self._has_the_sheet(typed)
        if is_kept:
            self._finish()
        return is_kept

    def open(
        self, folder: Path, passphrase: str | None = None, *, recovery_key: str | None = None
    ) -> None:
        """Open a journal; a locked one asks for its passphrase."""
        self.state = replace(self.state, folder=folder)
        self._begin(_("Opening the journal…"))
        self._runner.submit(
            lambda control: self._journals.open(folder, passphrase, recovery_key),
            lane=Lane.HEAVY,
            owner=self,
            on_done=lambda application: self._opened(application, folder),
            on_error=self._not_opened,
        )

    def open_restored(self, wanted: Restore) -> None:
        """Open a journal that was just restored with what opened its backup."""
        self.open(wanted.folder, wanted.passphrase, recovery_key=wanted.recovery_key)

    def _create(self, folder: Path, passphrase: str | None) -> None:
        self.state = replace(self.state, folder=folder)
        self._begin(_("Creating the journal…"))
        self._runner.submit(
            lambda control: self._journals.create(folder, passphrase),
            lane=Lane.HEAVY,
            owner=self,
            on_done=lambda made: self._made(*made),
            on_error=self._failed,
        )

    def _made(self, application: Application, groups: tuple[str, ...]) -> None:
        self._created = application
        if not groups:
            self._finish()
            return
        self._set(
            replace(
                self.state,
                step=Step.RECOVERY,
                busy="",
                error=None,
                groups=groups,
                asked=asked_groups(groups),
            )
        )

    def _finish(self) -> None:
        application, folder = self._created, self.state.folder
        self._created = None
        # The recovery key leaves memory with the state.
        self._set(FirstRunState(busy=_("Opening the journal…")))
        if application is not None and folder is not None:
            self._on_open(application, folder)

    def _opened(self, application: Application, folder: Path) -> None:
        self._on_open(application, folder)

    def _not_opened(self, error: MicrojournalError) -> None:
        if error.code == "passphrase_needed":
            self._set(replace(self.state, step=Step.UNLOCK, busy="", error=None))
        elif error.code in _WRONG_KEYS:
            self._set(replace(self.state, step=Step.UNLOCK, busy="", error=error))
        else:
            self._failed(error)
