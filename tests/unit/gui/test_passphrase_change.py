"""Changing the passphrase of an open journal, or giving it its first one."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

from microjournal.domain.errors import InputError
from microjournal.domain.journals import JournalInfo, Protection
from microjournal.gui.jobs.contract import Lane
from microjournal.gui.jobs.immediate import ImmediateRunner
from microjournal.gui.presenters.passphrase_change import (
    ChangeStep,
    PassphraseChangePresenter,
    PassphraseChangeState,
)

GROUPS = ("AAAA", "BBBB", "CCCC", "DDDD")
GOOD = "four words that fit"


class Judge:
    accepted_bits = 52.0

    def strength(self, text: str) -> float:
        return 60.0 if text == GOOD else 10.0

    def suggest(self) -> str:
        return GOOD


class Upkeep:
    def __init__(self, groups: tuple[str, ...]) -> None:
        self.groups = groups
        self.kept: list[str] = []

    def change_passphrase(self, current: str, new: str) -> tuple[str, ...]:
        if current == "wrong":
            raise InputError("wrong_passphrase", "The passphrase is wrong.")
        self.kept.append(new)
        return self.groups


class Desk:
    def __init__(self, protection: Protection) -> None:
        self.upkeep = Upkeep(GROUPS if protection is Protection.UNPROTECTED else ())
        info = JournalInfo(id="x", protection=protection, format_version=1, schema_version="1")
        self.runner = ImmediateRunner()
        self.shown: list[PassphraseChangeState] = []
        self.changes = 0
        self.sheets: list[tuple[str, ...]] = []
        self.page = PassphraseChangePresenter(
            cast(Any, SimpleNamespace(info=info, upkeep=self.upkeep)),
            Judge(),
            self.runner,
            show=self.shown.append,
            changed=self._count,
            write_sheet=lambda _application, groups, _out: self.sheets.append(groups),
        )

    def _count(self) -> None:
        self.changes += 1


def test_the_new_passphrase_is_kept_in_the_heavy_lane() -> None:
    desk = Desk(Protection.PASSPHRASE)
    desk.page.change("old", GOOD, GOOD)
    assert desk.upkeep.kept == [GOOD]
    assert desk.runner.lanes == [Lane.HEAVY]
    assert desk.page.state.step is ChangeStep.DONE
    assert desk.changes == 1


def test_a_wrong_present_passphrase_changes_nothing() -> None:
    desk = Desk(Protection.PASSPHRASE)
    desk.page.change("wrong", GOOD, GOOD)
    assert desk.page.state.error is not None
    assert desk.page.state.error.code == "wrong_passphrase"
    assert desk.page.state.step is ChangeStep.TYPE
    assert desk.changes == 0


def test_a_weak_or_mistyped_passphrase_is_not_even_tried() -> None:
    desk = Desk(Protection.PASSPHRASE)
    for new, repeated, code in (
        ("weak", "weak", "passphrase_weak"),
        (GOOD, "else", "passphrase_mismatch"),
    ):
        desk.page.change("old", new, repeated)
        assert desk.page.state.error is not None
        assert desk.page.state.error.code == code
    assert desk.runner.lanes == []


def test_a_journal_protected_for_the_first_time_shows_its_recovery_key_once() -> None:
    desk = Desk(Protection.UNPROTECTED)
    assert not desk.page.state.has_passphrase
    desk.page.change("", GOOD, GOOD)
    assert desk.page.state.step is ChangeStep.RECOVERY
    assert desk.page.state.groups == GROUPS
    desk.page.save_sheet(Path("sheet.pdf"))
    assert desk.sheets == [GROUPS]
    desk.page.confirm_recovery(("nothing", "of it"))
    assert desk.page.state.step is ChangeStep.RECOVERY
    desk.page.confirm_recovery(tuple(GROUPS[number].lower() for number in desk.page.state.asked))
    assert desk.shown[-1].step is ChangeStep.DONE
    assert desk.shown[-1].groups == ()
