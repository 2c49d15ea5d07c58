"""The first-run assistant: create a journal or open one, and keep the recovery key."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from microjournal.domain.control import TaskControl
from microjournal.domain.errors import InputError, MicrojournalError
from microjournal.gui.jobs.contract import Lane, Runner
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.bootstrap import Application

STRONG_BITS = 72.0
ASKED_GROUPS = 2

_WRONG_KEYS = frozenset({"wrong_passphrase", "wrong_recovery_key", "recovery_key_mistyped"})


class Step(Enum):
    """Where the assistant is."""

    CHOOSE = "choose"
    CREATE = "create"
    RECOVERY = "recovery"
    UNLOCK = "unlock"


class Passphrases(Protocol):
    """Judges and proposes passphrases."""

    @property
    def accepted_bits(self) -> float:
        """Estimate from which a passphrase is accepted."""

    def strength(self, text: str) -> float:
        """Return the estimated strength in bits."""

    def suggest(self) -> str:
        """Return a fresh strong passphrase."""


class Journals(Protocol):
    """Creates and opens journals; called in the background."""

    def create(self, folder: Path, passphrase: str | None) -> tuple[Application, tuple[str, ...]]:
        """Return the new journal and the recovery groups to print."""

    def open(
        self, folder: Path, passphrase: str | None, recovery_key: str | None = None
    ) -> Application:
        """Open a journal; its own errors say why not."""

    def write_recovery_sheet(
        self, application: Application, groups: tuple[str, ...], out: Path
    ) -> None:
        """Write the recovery sheet as PDF."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StrengthState:
    """What the meter shows: 0 to 1 and a word."""

    fraction: float = 0.0
    text: str = ""
    accepted: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FirstRunState:
    """What the assistant shows."""

    step: Step = Step.CHOOSE
    folder: Path | None = None
    busy: str = ""
    error: MicrojournalError | None = None
    groups: tuple[str, ...] = ()
    asked: tuple[int, ...] = ()
    sheet_saved: bool = False


class FirstRunPresenter:
    """Leads through create, recovery sheet, open; ends with an open journal."""

    def __init__(
        self,
        journals: Journals,
        passphrases: Passphrases,
        runner: Runner,
        show: Callable[[FirstRunState], None],
        on_open: Callable[[Application, Path], None],
    ) -> None:
        self._journals = journals
        self._passphrases = passphrases
        self._runner = runner
        self._show = show
        self._on_open = on_open
        self._created: Application | None = None
        self.state = FirstRunState()

    def go_to(self, step: Step, folder: Path | None = None) -> None:
        """Show a step, keeping the folder unless another is given."""
        self._set(replace(self.state, step=step, error=None, folder=folder or self.state.folder))

    def strength(self, text: str) -> StrengthState:
        """Judge a passphrase while it is typed."""
        if not text:
            return StrengthState()
        bits = self._passphrases.strength(text)
        accepted = bits >= self._passphrases.accepted_bits
        if not accepted:
            words = _("Too easy to guess: add words.")
        elif bits < STRONG_BITS:
            words = _("Good.")
        else:
            words = _("Strong.")
        return StrengthState(fraction=min(bits / STRONG_BITS, 1.0), text=words, accepted=accepted)

    def suggest(self) -> str:
        """Return a fresh passphrase that is strong enough."""
        return self._passphrases.suggest()

    def create(self, folder: Path, passphrase: str, repeated: str) -> None:
        """Create a protected journal and show its recovery key."""
        error = self._refusal(passphrase, repeated)
        if error is not None:
            self._set(replace(self.state, error=error))
            return
        self._create(folder, passphrase)

    def create_unprotected(self, folder: Path) -> None:
        """Create a journal without passphrase, for demonstration or tests."""
        self._create(folder, None)

    def save_sheet(self, out: Path) -> None:
        """Write the recovery sheet."""
        application, groups = self._created, self.state.groups
        if application is None:
            return

        def work(control: TaskControl) -> None:
            self._journals.write_recovery_sheet(application, groups, out)

        self._begin(_("Writing the recovery sheet…"))
        self._runner.submit(
            work,
            lane=Lane.HEAVY,
            owner=self,
            on_done=lambda _nothing: self._set(replace(self.state, busy="", sheet_saved=True)),
            on_error=self._failed,
        )

    def confirm_recovery(self, typed: tuple[str, ...]) -> bool:
        """Finish if the groups typed back are those on the sheet; tell whether they are."""
        asked = [self.state.groups[number] for number in self.state.asked]
        if [_tidy(text) for text in typed] != [_tidy(text) for text in asked]:
            self._set(
                replace(
                    self.state,
                    error=InputError(
                        "recovery_mistyped",
                        _("These are not the groups on the sheet."),
                        _("Read them from the printed sheet; capital letters do not matter."),
                    ),
                )
            )
            return False
        self._finish()
        return True

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

    def _refusal(self, passphrase: str, repeated: str) -> MicrojournalError | None:
        if not self.strength(passphrase).accepted:
            return InputError(
                "passphrase_weak",
                _("This passphrase is too easy to guess."),
                _("Use five or more words that do not belong together, or take the suggestion."),
            )
        if passphrase != repeated:
            return InputError(
                "passphrase_mismatch",
                _("The two passphrases are not the same."),
                _("Type it again in the second field."),
            )
        return None

    def _made(self, application: Application, groups: tuple[str, ...]) -> None:
        self._created = application
        if not groups:
            self._finish()
            return
        # Chosen anew each time, so that nobody learns to copy only the groups that are asked.
        asked = sorted(random.SystemRandom().sample(range(len(groups)), ASKED_GROUPS))
        self._set(
            replace(
                self.state,
                step=Step.RECOVERY,
                busy="",
                error=None,
                groups=groups,
                asked=tuple(asked),
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

    def _failed(self, error: MicrojournalError) -> None:
        self._set(replace(self.state, busy="", error=error))

    def _begin(self, sentence: str) -> None:
        self._set(replace(self.state, busy=sentence, error=None))

    def _set(self, state: FirstRunState) -> None:
        self.state = state
        self._show(state)


def _tidy(group: str) -> str:
    return "".join(group.split()).replace("-", "").upper()
