"""Who is at work: asked before anything is shown, and whenever somebody else takes over."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from microjournal.bootstrap.opening import open_application
from microjournal.domain.guessing import FREE_TRIES
from microjournal.domain.people import Role
from microjournal.gui.desktop.opening import Opening
from microjournal.gui.desktop.patient_dialog import PatientDialog
from microjournal.gui.desktop.who_screen import WhoScreen
from microjournal.gui.desktop.window import DesktopWindow
from microjournal.gui.jobs.runner import QtRunner
from microjournal.support.settings import Settings
from tests.helpers.desk import an_application, wait_for


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    application = an_application(tmp_path, patients=2)
    application.people.add("Olga <b>& Co", Role.OWNER, "2468", passphrase=None)
    application.people.add("Asta", Role.ASSISTANT, "1357", passphrase=None)
    application.close()
    return tmp_path / "journal"


class Reception:
    """A window on a journal with users."""

    def __init__(self, qtbot: QtBot, journal: Path) -> None:
        self.qtbot = qtbot
        self.runner = QtRunner()
        self.window = DesktopWindow(self.runner)
        qtbot.addWidget(self.window)
        Opening(self.window, self.runner, Settings()).begin(journal, None)
        self.window.show()
        wait_for(qtbot, lambda: self.window.findChild(WhoScreen) is not None)

    @property
    def screen(self) -> WhoScreen:
        # One that was answered is there until the event loop takes it away.
        return next(one for one in self.window.findChildren(WhoScreen) if one.isVisible())

    def give_pin(self, name: str, pin: str) -> None:
        screen = self.screen
        button = next(b for b in screen.names.values() if b.text().startswith(name))
        button.click()
        QTest.keyClicks(screen.pad, pin)
        QTest.keyClick(screen.pad, Qt.Key.Key_Return)


def test_the_window_goes_live_after_the_pin_only(qtbot: QtBot, journal: Path) -> None:
    desk = Reception(qtbot, journal)
    desk.give_pin("Asta", "0000")
    wait_for(qtbot, lambda: desk.screen.presenter.state.pin.message == "That is not the PIN.")
    assert desk.screen.isVisible()
    desk.give_pin("Asta", "1357")
    wait_for(qtbot, lambda: desk.window.people.total == 2)
    assert desk.window._application is not None
    assert desk.window._application.people.current.name == "Asta"
    desk.window.close()


def test_switching_covers_the_window_until_somebody_gave_their_pin(
    qtbot: QtBot, journal: Path
) -> None:
    desk = Reception(qtbot, journal)
    desk.give_pin("Olga", "2468")
    wait_for(qtbot, lambda: desk.window.people.total == 2)
    desk.window.act("switch_user")
    assert not desk.window.workspace.isVisible()
    desk.give_pin("Asta", "1357")
    wait_for(qtbot, lambda: desk.window.workspace.isVisible())
    assert desk.window._application is not None
    assert desk.window._application.people.current.role is Role.ASSISTANT
    desk.window.close()


def test_no_key_reaches_a_record_behind_the_screen(qtbot: QtBot, journal: Path) -> None:
    desk = Reception(qtbot, journal)
    desk.give_pin("Olga", "2468")
    wait_for(qtbot, lambda: desk.window.workspace.isVisible())
    desk.window.act("switch_user")
    assert desk.screen.isVisible()
    # Without a window manager nobody makes the window active, and shortcuts need that.
    desk.window.activateWindow()
    wait_for(qtbot, desk.window.isActiveWindow)
    QTest.keyClick(desk.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    assert desk.window.findChild(PatientDialog) is None
    desk.give_pin("Olga", "2468")
    wait_for(qtbot, lambda: desk.window.workspace.isVisible())
    wait_for(qtbot, desk.window.isActiveWindow)
    QTest.keyClick(desk.window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    wait_for(qtbot, lambda: desk.window.findChild(PatientDialog) is not None)
    desk.window.close()


def test_after_five_wrong_pins_the_pad_waits(qtbot: QtBot, journal: Path) -> None:
    desk = Reception(qtbot, journal)
    for number in range(FREE_TRIES):
        desk.give_pin("Asta", "0000")
        wait_for(
            qtbot,
            lambda: (
                desk.screen.presenter.state.pin.message != "Checking…"
                and not desk.screen.presenter.state.pin.typed
            ),
        )
        assert (number < FREE_TRIES - 1) == desk.screen.presenter.state.pin.enabled
    assert "Try again in" in desk.screen.presenter.state.pin.message
    desk.window.close()
    application = open_application(journal)
    assert application.people.wait_s("Asta") > 0
    application.close()


def test_a_name_is_text_on_its_button(qtbot: QtBot, journal: Path) -> None:
    desk = Reception(qtbot, journal)
    texts = [button.text() for button in desk.screen.names.values()]
    assert texts == ["Olga <b>&& Co · Owner", "Asta · Assistant"]
    desk.window.close()


def test_a_journal_without_users_says_where_to_add_them(qtbot: QtBot, tmp_path: Path) -> None:
    an_application(tmp_path).close()
    runner = QtRunner()
    window = DesktopWindow(runner)
    qtbot.addWidget(window)
    Opening(window, runner, Settings()).begin(tmp_path / "journal", None)
    window.show()
    wait_for(qtbot, lambda: window._guard is not None)
    window.act("switch_user")
    assert window.findChild(WhoScreen) is None
    assert window.workspace.isVisible()
    window.close()
