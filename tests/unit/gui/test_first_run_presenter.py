"""The first-run assistant: strength, recovery groups typed back, locked and broken journals."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

import pytest

from microjournal.bootstrap.application import Application
from microjournal.domain.errors import EnvironmentFault, InputError, MicrojournalError
from microjournal.gui.jobs.immediate import ImmediateRunner
from microjournal.gui.presenters.first_run import FirstRunPresenter, FirstRunState, Step

FOLDER = Path("somewhere")
GROUPS = tuple(f"{letter}23A{letter}" for letter in "ABCDEFGH")
STRONG = "five words nobody would guess"


class Judge:
    """Finds long passphrases strong."""

    accepted_bits = 52.0

    def strength(self, text: str) -> float:
        return 4.0 * len(text)

    def suggest(self) -> str:
        return STRONG


@dataclass
class Door:
    """Creates and opens what it is told."""

    refusal: MicrojournalError | None = None
    created: list[str | None] = field(default_factory=list)
    opened: list[tuple[str | None, str | None]] = field(default_factory=list)
    sheets: list[Path] = field(default_factory=list)

    def create(self, folder: Path, passphrase: str | None) -> tuple[Application, tuple[str, ...]]:
        self.created.append(passphrase)
        return cast(Application, self), GROUPS if passphrase else ()

    def open(
        self, folder: Path, passphrase: str | None, recovery_key: str | None = None
    ) -> Application:
        self.opened.append((passphrase, recovery_key))
        if self.refusal is not None:
            raise self.refusal
        return cast(Application, self)

    def has_passphrase(self, folder: Path) -> bool:
        return True

    def write_recovery_sheet(
        self, application: Application, groups: tuple[str, ...], out: Path
    ) -> None:
        assert groups == GROUPS
        self.sheets.append(out)


@dataclass
class Assistant:
    """A presenter with everything around it."""

    door: Door = field(default_factory=Door)
    states: list[FirstRunState] = field(default_factory=list)
    live: list[Path] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.presenter = FirstRunPresenter(
            self.door,
            Judge(),
            ImmediateRunner(),
            self.states.append,
            lambda _application, folder: self.live.append(folder),
        )

    @property
    def error_code(self) -> str:
        error = self.presenter.state.error
        return error.code if error is not None else ""


def test_a_passphrase_is_judged_while_it_is_typed() -> None:
    presenter = Assistant().presenter
    assert presenter.strength("").text == ""
    assert not presenter.strength("short").accepted
    assert presenter.strength(STRONG).accepted


def test_a_weak_passphrase_creates_nothing() -> None:
    assistant = Assistant()
    assistant.presenter.create(FOLDER, "weak", "weak")
    assert assistant.error_code == "passphrase_weak"
    assert not assistant.door.created


def test_a_mistyped_repetition_creates_nothing() -> None:
    assistant = Assistant()
    assistant.presenter.create(FOLDER, STRONG, STRONG + " ")
    assert assistant.error_code == "passphrase_mismatch"
    assert not assistant.door.created


def test_a_new_journal_opens_only_after_two_groups_are_typed_back() -> None:
    assistant = Assistant()
    presenter = assistant.presenter
    presenter.create(FOLDER, STRONG, STRONG)
    assert presenter.state.step is Step.RECOVERY
    assert len(set(presenter.state.asked)) == 2
    assert not assistant.live
    assert not presenter.confirm_recovery(("AAAAA", "BBBBB"))
    assert assistant.error_code == "recovery_mistyped"
    asked = [GROUPS[number] for number in presenter.state.asked]
    assert presenter.confirm_recovery(tuple(f" {group.lower()} " for group in asked))
    assert assistant.live == [FOLDER]


def test_the_recovery_key_leaves_memory_with_the_last_step() -> None:
    assistant = Assistant()
    presenter = assistant.presenter
    presenter.create(FOLDER, STRONG, STRONG)
    presenter.confirm_recovery(tuple(GROUPS[number] for number in presenter.state.asked))
    assert presenter.state.groups == ()


def test_the_recovery_sheet_is_written_where_it_is_wanted() -> None:
    assistant = Assistant()
    assistant.presenter.create(FOLDER, STRONG, STRONG)
    assistant.presenter.save_sheet(Path("sheet.pdf"))
    assert assistant.door.sheets == [Path("sheet.pdf")]
    assert assistant.presenter.state.sheet_saved


def test_an_unprotected_journal_has_no_recovery_step() -> None:
    assistant = Assistant()
    assistant.presenter.create_unprotected(FOLDER)
    assert assistant.door.created == [None]
    assert assistant.live == [FOLDER]


def test_a_locked_journal_asks_for_its_passphrase_without_blame() -> None:
    assistant = Assistant(door=Door(refusal=InputError("passphrase_needed", "Locked.")))
    assistant.presenter.open(FOLDER)
    assert assistant.presenter.state.step is Step.UNLOCK
    assert assistant.presenter.state.error is None


def test_a_wrong_passphrase_stays_on_the_lock_screen() -> None:
    assistant = Assistant(door=Door(refusal=InputError("wrong_passphrase", "Wrong.")))
    assistant.presenter.open(FOLDER, "guess")
    assert assistant.presenter.state.step is Step.UNLOCK
    assert assistant.error_code == "wrong_passphrase"


def test_a_recovery_key_opens_a_journal() -> None:
    assistant = Assistant()
    assistant.presenter.open(FOLDER, recovery_key="KEY")
    assert assistant.door.opened == [(None, "KEY")]
    assert assistant.live == [FOLDER]


@pytest.mark.parametrize("code", ["journal_damaged", "not_a_journal", "journal_newer", "in_use"])
def test_a_journal_that_cannot_be_opened_says_why_where_it_was_chosen(code: str) -> None:
    assistant = Assistant(door=Door(refusal=EnvironmentFault(code, "Why.", "What to do.")))
    assistant.presenter.open(FOLDER)
    assert assistant.presenter.state.step is Step.CHOOSE
    assert assistant.error_code == code
    assert not assistant.presenter.state.busy
