"""Changing the passphrase of the open journal, or giving it its first one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from microjournal.domain.control import TaskControl
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.journals import Protection
from microjournal.gui.jobs.contract import Lane, Runner
from microjournal.gui.presenters.passphrases import (
    Passphrases,
    StrengthState,
    asked_groups,
    mistyped,
    refusal_of,
    strength_of,
)
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application


class ChangeStep(Enum):
    """Where the dialog is."""

    TYPE = "type"
    RECOVERY = "recovery"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class PassphraseChangeState:
    """What the dialog shows."""

    step: ChangeStep = ChangeStep.TYPE
    has_passphrase: bool = True
    busy: str = ""
    error: MicrojournalError | None = None
    groups: tuple[str, ...] = ()
    asked: tuple[int, ...] = ()
    sheet_saved: bool = False


class PassphraseChangePresenter:
    """Asks for the present passphrase, keeps the new one, shows a new recovery key once."""

    def __init__(
        self,
        application: Application,
        passphrases: Passphrases,
        runner: Runner,
        *,
        show: Callable[[PassphraseChangeState], None],
        changed: Callable[[], None],
        write_sheet: Callable[[Application, tuple[str, ...], Path], None],
    ) -> None:
        self._application = application
        self._passphrases = passphrases
        self._runner = runner
        self._show = show
        self._changed = changed
        self._write_sheet = write_sheet
        protected = application.info.protection is Protection.PASSPHRASE
        self.state = PassphraseChangeState(has_passphrase=protected)

    def strength(self, text: str) -> StrengthState:
        """Judge a passphrase while it is typed."""
        return strength_of(self._passphrases, text)

    def suggest(self) -> str:
        """Return a fresh passphrase that is strong enough."""
        return self._passphrases.suggest()

    def change(self, current: str, new: str, repeated: str) -> None:
        """Let the new passphrase open the journal instead of the present one."""
        error = refusal_of(self._passphrases, new, repeated)
        if error is not None:
            self._fail(error)
            return
        application = self._application
        self._set(replace(self.state, busy=_("Changing the passphrase…"), error=None))
        self._runner.submit(
            lambda control: application.upkeep.change_passphrase(current, new),
            lane=Lane.HEAVY,
            owner=self,
            on_done=self._kept,
            on_error=self._fail,
        )

    def save_sheet(self, out: Path) -> None:
        """Write the recovery sheet."""
        application, groups = self._application, self.state.groups

        def work(control: TaskControl) -> None:
            self._write_sheet(application, groups, out)

        self._set(replace(self.state, busy=_("Writing the recovery sheet…"), error=None))
        self._runner.submit(
            work,
            lane=Lane.HEAVY,
            owner=self,
            on_done=lambda _nothing: self._set(replace(self.state, busy="", sheet_saved=True)),
            on_error=self._fail,
        )

    def confirm_recovery(self, typed: tuple[str, ...]) -> None:
        """Finish if the groups typed back are those on the sheet."""
        error = mistyped(self.state.groups, self.state.asked, typed)
        if error is not None:
            self._fail(error)
        else:
            self._finish()

    def _kept(self, groups: tuple[str, ...]) -> None:
        self._changed()
        if not groups:
            self._finish()
            return
        self._set(
            replace(
                self.state,
                step=ChangeStep.RECOVERY,
                busy="",
                groups=groups,
                asked=asked_groups(groups),
            )
        )

    def _finish(self) -> None:
        # The recovery key leaves memory with the state.
        self._set(PassphraseChangeState(step=ChangeStep.DONE))

    def _fail(self, error: MicrojournalError) -> None:
        self._set(replace(self.state, busy="", error=error))

    def _set(self, state: PassphraseChangeState) -> None:
        self.state = state
        self._show(state)
