"""Users in the settings: added with PIN and passphrase, removed after a question."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from microjournal.bootstrap.application import Application
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import PhotoId, SessionId
from microjournal.domain.journals import JournalChange
from microjournal.domain.people import Role
from microjournal.gui.desktop.confirm_dialog import ConfirmDialog
from microjournal.gui.desktop.people_card import PeopleCard
from microjournal.gui.desktop.user_dialog import UserDialog
from microjournal.gui.jobs.runner import QtRunner
from microjournal.support.settings import load_settings
from tests.helpers.desk import wait_for


class Window:
    """What the card may ask of the window."""

    def __init__(self) -> None:
        self.changes: list[JournalChange] = []

    def journal_changed(self, change: JournalChange) -> None:
        self.changes.append(change)

    def show_page(self, page_id: str) -> None: ...

    def compare_photos(self, baseline: PhotoId, follow_up: PhotoId) -> None: ...

    def edit_session(self, session_id: SessionId) -> None: ...

    def report(self, error: MicrojournalError) -> None: ...

    def announce(self, sentence: str) -> None: ...

    def somebody_is_there(self) -> None: ...


@pytest.fixture
def card(qtbot: QtBot, runner: QtRunner, application: Application) -> Iterator[PeopleCard]:
    page = QWidget()
    qtbot.addWidget(page)
    made = PeopleCard(application, runner, Window(), page)
    page.show()
    made.load()
    yield made
    page.close()


def fill_in(card: PeopleCard, name: str, pin: str, again: str = "") -> UserDialog:
    card.add_button.click()
    dialog = card.findChildren(UserDialog)[-1]
    dialog.name.setText(name)
    dialog.pins[0].setText(pin)
    dialog.pins[1].setText(again or pin)
    return dialog


def test_the_first_user_is_an_owner_and_shows_in_the_card(
    qtbot: QtBot, card: PeopleCard, application: Application
) -> None:
    dialog = fill_in(card, "Olga", "2468")
    assert dialog.role.choice == Role.OWNER
    dialog.add_button.click()
    wait_for(qtbot, lambda: len(card.presenter.state.users) == 1)
    texts = [label.accessibleName() or label.text() for label in card.findChildren(QLabel)]
    assert "Olga" in texts
    assert application.people.users()[0].role is Role.OWNER


def test_two_different_pins_are_said_in_the_dialog_which_keeps_what_was_typed(
    qtbot: QtBot, card: PeopleCard
) -> None:
    dialog = fill_in(card, "Olga", "2468", "2469")
    dialog.add_button.click()
    wait_for(qtbot, dialog.banner.isVisible)
    assert card.presenter.state.users == ()
    assert dialog.name.text() == "Olga"
    dialog.pins[1].setText("2468")
    dialog.add_button.click()
    wait_for(qtbot, lambda: len(card.presenter.state.users) == 1)
    assert not card.findChildren(UserDialog)


def test_return_adds_the_user_and_leaves_the_role_as_it_was_chosen(
    qtbot: QtBot, card: PeopleCard, application: Application
) -> None:
    application.people.add("Olga", Role.OWNER, "2468", passphrase=None)
    card.load()
    wait_for(qtbot, lambda: len(card.presenter.state.users) == 1)
    dialog = fill_in(card, "Asta", "1357")
    dialog.role.choose(Role.ASSISTANT.value)
    qtbot.waitUntil(dialog.isVisible)
    QTest.keyClick(dialog.pins[1], Qt.Key.Key_Return)
    wait_for(qtbot, lambda: len(card.presenter.state.users) == 2)
    assert [user.role for user in application.people.users()] == [Role.OWNER, Role.ASSISTANT]


def test_a_user_is_removed_after_a_question(
    qtbot: QtBot, card: PeopleCard, application: Application
) -> None:
    application.people.add("Olga", Role.OWNER, "2468", passphrase=None)
    card.load()
    wait_for(qtbot, lambda: len(card.presenter.state.users) == 1)
    remove = [b for b in card.findChildren(QPushButton) if b.accessibleName() == "Remove Olga"]
    remove[0].click()
    card.findChildren(ConfirmDialog)[0].confirm_button.click()
    wait_for(qtbot, lambda: card.presenter.state.users == ())


def test_the_time_of_the_lock_is_kept(card: PeopleCard) -> None:
    assert card.minutes.choice == "5"
    card.presenter.lock_after(10)
    assert load_settings().lock_after_minutes == "10"
    assert card.minutes.choice == "10"
