"""Changing the passphrase of the open journal, or giving it its first one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from microjournal.domain.journals import Protection
from microjournal.gui.jobs.contract import Lane, Runner
from microjournal.gui.presenters.new_passphrase import (
    NewPassphrasePresenter,
    NewPassphraseState,
)
from microjournal.gui.presenters.passphrases import Passphrases, asked_groups
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application


class ChangeStep(Enum):
    """Where the dialog is."""

    TYPE = "type"
    RECOVERY = "recovery"
    DONE = "done"


@dataclass(frozen=True, slots=True, kw_only=True)
class PassphraseChangeState(NewPassphraseState):
    """What the dialog shows."""

    step: ChangeStep = ChangeStep.TYPE
    has_passphrase: bool = True


class PassphraseChangePresenter(NewPassphrasePresenter[PassphraseChangeState]):
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
        protected = application.info.protection is Protection.PASSPHRASE
        state = PassphraseChangeState(has_passphrase=protected)
        super().__init__(passphrases, runner, show, state)
        self._application = application
        self._changed = changed
        self._write_sheet_of = write_sheet

    def change(self, current: str, new: str, repeated: str) -> None:
        """Let the new passphrase open the journal instead of the present one."""
        if not self._accepts(new, repeated):
            return
        application = self._application
        self._begin(_("Changing the passphrase…"))
        self._runner.submit(
            lambda control: application.upkeep.change_passphrase(current, new),
            lane=Lane.HEAVY,
            owner=self,
            on_done=self._kept,
            on_error=self._failed,
        )

    def save_sheet(self, out: Path) -> None:
        """Write the recovery sheet."""
        application, groups = self._application, self.state.groups
        self._write_sheet(lambda: self._write_sheet_of(application, groups, out))

    def confirm_recovery(self, typed: tuple[str, ...]) -> None:
        """Finish if the groups typed back are those on the sheet."""
        if self._has_the_sheet(typed):
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
