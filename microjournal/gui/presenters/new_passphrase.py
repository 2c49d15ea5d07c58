"""Choosing a passphrase and keeping its recovery sheet: the same for a new and an open journal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from microjournal.domain.errors import MicrojournalError
from microjournal.gui.jobs.contract import Lane, Runner
from microjournal.gui.presenters.passphrases import (
    Passphrases,
    StrengthState,
    mistyped,
    refusal_of,
    strength_of,
)
from microjournal.support.i18n import _


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPassphraseState:
    """What is shown: ``groups`` of the recovery key, which are ``asked`` for, the sheet saved."""

    busy: str = ""
    error: MicrojournalError | None = None
    groups: tuple[str, ...] = ()
    asked: tuple[int, ...] = ()
    sheet_saved: bool = False


S = TypeVar("S", bound=NewPassphraseState)


class NewPassphrasePresenter(Generic[S]):
    """Judges what is typed, writes the sheet, checks the groups typed back."""

    def __init__(
        self, passphrases: Passphrases, runner: Runner, show: Callable[[S], None], state: S
    ) -> None:
        self._passphrases = passphrases
        self._runner = runner
        self._show = show
        self.state = state

    def strength(self, text: str) -> StrengthState:
        """Judge a passphrase while it is typed."""
        return strength_of(self._passphrases, text)

    def suggest(self) -> str:
        """Return a fresh passphrase that is strong enough."""
        return self._passphrases.suggest()

    def _accepts(self, passphrase: str, repeated: str) -> bool:
        """Tell whether a new passphrase is taken; show why if it is not."""
        return self._shows_no(refusal_of(self._passphrases, passphrase, repeated))

    def _has_the_sheet(self, typed: tuple[str, ...]) -> bool:
        """Tell whether the groups typed back are those on the sheet; show if they are not."""
        return self._shows_no(mistyped(self.state.groups, self.state.asked, typed))

    def _shows_no(self, error: MicrojournalError | None) -> bool:
        if error is not None:
            self._failed(error)
        return error is None

    def _write_sheet(self, write: Callable[[], None]) -> None:
        self._begin(_("Writing the recovery sheet…"))
        self._runner.submit(
            lambda _control: write(),
            lane=Lane.HEAVY,
            owner=self,
            on_done=lambda _nothing: self._set(replace(self.state, busy="", sheet_saved=True)),
            on_error=self._failed,
        )

    def _failed(self, error: MicrojournalError) -> None:
        self._set(replace(self.state, busy="", error=error))

    def _begin(self, sentence: str) -> None:
        self._set(replace(self.state, busy=sentence, error=None))

    def _set(self, state: S) -> None:
        self.state = state
        self._show(state)
