"""The first-run assistant and the lock screen on real journals."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from microjournal.gui.desktop.first_run import FirstRunScreen
from microjournal.gui.desktop.opening import Opening
from microjournal.gui.desktop.window import DesktopWindow
from microjournal.gui.jobs.runner import QtRunner
from microjournal.gui.presenters.first_run import Step
from microjournal.support.settings import Settings
from tests.helpers.desk import wait_for


@pytest.fixture
def opening(qtbot: QtBot) -> Iterator[Opening]:
    runner = QtRunner()
    window = DesktopWindow(runner)
    qtbot.addWidget(window)
    made = Opening(window, runner, Settings())
    made.begin(None, None)
    window.show()
    yield made
    window.close()


def screen_of(opening: Opening) -> FirstRunScreen:
    assert opening.screen is not None
    return opening.screen


def test_a_protected_journal_is_created_and_its_key_typed_back(
    qtbot: QtBot, opening: Opening, tmp_path: Path
) -> None:
    screen, presenter = screen_of(opening), opening.presenter
    presenter.go_to(Step.CREATE)
    step = screen.create_step
    step.folder.setText(str(tmp_path / "journal"))
    step.passphrase.setText("weak")
    step.create_button.click()
    assert screen.banner.isVisible()
    suggestion = presenter.suggest()
    step.passphrase.setText(suggestion)
    # What it was about is no longer there.
    assert not screen.banner.isVisible()
    step.repeated.setText(suggestion)
    step.create_button.click()
    wait_for(qtbot, lambda: presenter.state.step is Step.RECOVERY)
    first, second = screen.recovery.fields
    groups = [presenter.state.groups[number] for number in presenter.state.asked]
    assert all(shows(screen, group) for group in groups)
    first.setText(groups[0])
    # They are typed from the sheet, not from the screen.
    assert not any(shows(screen, group) for group in groups)
    QTest.keyClick(first, Qt.Key.Key_Return)
    second.setText(groups[1])
    QTest.keyClick(second, Qt.Key.Key_Return)
    wait_for(qtbot, lambda: opening.screen is None)
    assert (tmp_path / "journal" / "VAULT.json").is_file()


def shows(screen: FirstRunScreen, group: str) -> bool:
    return any(group in label.text() for label in screen.recovery.findChildren(QLabel))


def test_a_journal_whose_drive_is_away_is_missed_in_words(qtbot: QtBot, tmp_path: Path) -> None:
    runner = QtRunner()
    window = DesktopWindow(runner)
    qtbot.addWidget(window)
    opening = Opening(window, runner, Settings())
    opening.begin(tmp_path / "stick" / "journal", None)
    window.show()
    assert "not there" in screen_of(opening).banner.message
    assert str(tmp_path / "stick" / "journal") in screen_of(opening).banner.message
    window.close()


def test_the_lock_screen_opens_with_the_passphrase_only(
    qtbot: QtBot, opening: Opening, tmp_path: Path
) -> None:
    presenter = opening.presenter
    application, groups = opening.door.create(tmp_path / "journal", "lidu gaso vemi toru bafe")
    application.close()
    presenter.open(tmp_path / "journal")
    wait_for(qtbot, lambda: presenter.state.step is Step.UNLOCK)
    unlock = screen_of(opening).unlock
    unlock.passphrase.setText("a guess")
    unlock.unlock_wanted.emit("a guess")
    wait_for(qtbot, lambda: presenter.state.error)
    assert unlock.passphrase.property("wrong") == "true"
    unlock.use_recovery.click()
    assert unlock.passphrase.echoMode() is QLineEdit.EchoMode.Normal
    unlock.recovery_wanted.emit("-".join(groups))
    wait_for(qtbot, lambda: opening.screen is None)
