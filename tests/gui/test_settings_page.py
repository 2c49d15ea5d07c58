"""The settings page on a real journal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from microjournal.bootstrap.application import Application
from microjournal.bootstrap.passphrases import suggest_passphrase
from microjournal.domain.journals import Protection
from microjournal.domain.reports import PracticeProfile
from microjournal.gui.desktop.passphrase_dialog import PassphraseDialog
from microjournal.gui.desktop.settings_page import SettingsPage
from microjournal.gui.jobs.runner import QtRunner
from microjournal.gui.presenters.passphrase_change import ChangeStep
from tests.helpers.desk import an_application, wait_for
from tests.helpers.pages import SpyWindow


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    made = an_application(tmp_path)
    made.records.save_practice(PracticeProfile(name="Demo practice", address="Street 1"))
    yield made
    made.close()


def a_page(qtbot: QtBot, application: Application, runner: QtRunner) -> SettingsPage:
    page = SettingsPage(application, runner, SpyWindow())
    qtbot.addWidget(page)
    page.show()
    qtbot.waitExposed(page)
    return page


def test_the_practice_is_shown_even_where_the_cursor_stands(
    qtbot: QtBot, application: Application, runner: QtRunner
) -> None:
    page = a_page(qtbot, application, runner)
    page.activateWindow()
    page.practice[0].setFocus()
    wait_for(qtbot, lambda: page.practice[1].text() == "Street 1")
    assert page.practice[0].hasFocus()
    assert page.practice[0].text() == "Demo practice"


def test_what_somebody_types_is_left_alone(
    qtbot: QtBot, application: Application, runner: QtRunner
) -> None:
    page = a_page(qtbot, application, runner)
    wait_for(qtbot, lambda: page.practice[0].text() == "Demo practice")
    QTest.keyClicks(page.practice[0], " of mine")
    page.show_state(page.presenter.state)
    assert page.practice[0].text() == "Demo practice of mine"


def typed(dialog: PassphraseDialog, current: str, new: str) -> None:
    dialog.typing.current.setText(current)
    dialog.typing.new.passphrase.setText(new)
    dialog.typing.new.repeated.setText(new)
    dialog.typing.change_button.click()


def the_dialog(page: SettingsPage) -> PassphraseDialog:
    page.passphrase_button.click()
    return page.findChildren(PassphraseDialog)[-1]


def test_an_unprotected_journal_is_protected_and_then_its_passphrase_changed(
    qtbot: QtBot, application: Application, runner: QtRunner
) -> None:
    page = a_page(qtbot, application, runner)
    assert page.passphrase_button.text() == "Protect with a passphrase…"
    dialog = the_dialog(page)
    first, second = suggest_passphrase(), suggest_passphrase()
    typed(dialog, "", first)
    wait_for(qtbot, dialog.recovery.isVisible)
    assert application.info.protection is Protection.PASSPHRASE
    dialog.reject()
    assert dialog.isVisible(), "the recovery key is shown only now"
    groups, asked = dialog.presenter.state.groups, dialog.presenter.state.asked
    dialog.recovery.confirmed.emit(tuple(groups[number] for number in asked))
    wait_for(qtbot, lambda: page.passphrase_button.text() == "Change passphrase…")
    assert "Encrypted with a passphrase" in [label.text() for label in page.findChildren(QLabel)]

    again = the_dialog(page)
    typed(again, "not it", second)
    wait_for(qtbot, lambda: again.presenter.state.error)
    typed(again, first, second)
    wait_for(qtbot, lambda: again.presenter.state.step is ChangeStep.DONE)
    application.journal.check_passphrase(second)


def test_return_in_any_field_changes_the_passphrase_to_what_was_typed(
    qtbot: QtBot, application: Application, runner: QtRunner
) -> None:
    dialog = the_dialog(a_page(qtbot, application, runner))
    qtbot.waitUntil(dialog.isVisible)
    wanted = suggest_passphrase()
    dialog.typing.new.passphrase.setText(wanted)
    dialog.typing.new.repeated.setText(wanted)
    QTest.keyClick(dialog.typing.new.passphrase, Qt.Key.Key_Return)
    assert dialog.typing.new.passphrase.text() == wanted
    wait_for(qtbot, dialog.recovery.isVisible)
    application.journal.check_passphrase(wanted)


def test_leaving_the_dialog_forgets_what_was_typed(
    qtbot: QtBot, application: Application, runner: QtRunner
) -> None:
    dialog = the_dialog(a_page(qtbot, application, runner))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    dialog.typing.new.passphrase.setText("half a secret")
    dialog.reject()
    assert not dialog.isVisible()
    assert dialog.typing.new.passphrase.text() == ""


def test_the_repeatability_of_the_practice_is_shown_with_what_is_missing(
    qtbot: QtBot, application: Application, runner: QtRunner
) -> None:
    page = a_page(qtbot, application, runner)
    wait_for(qtbot, lambda: page.repeatability.text())
    assert page.repeatability.text().splitlines() == [
        "Close-ups: 0 of 6 repeat pairs so far.",
        "Faces: 0 of 6 repeat pairs so far.",
    ]
