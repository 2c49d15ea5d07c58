"""The journal care page and the sign in the rail, with Qt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from microjournal.bootstrap.application import Application
from microjournal.bootstrap.opening import create_application
from microjournal.bootstrap.passphrases import suggest_passphrase
from microjournal.domain.backups import BackupAge
from microjournal.domain.identifiers import PatientId, new_id
from microjournal.domain.patients import Patient
from microjournal.gui.desktop.confirm_dialog import ConfirmDialog
from microjournal.gui.desktop.journal_care_page import JournalCarePage
from microjournal.gui.desktop.pages import page_specs
from microjournal.gui.desktop.rail import Rail
from microjournal.gui.jobs.runner import QtRunner
from microjournal.gui.presenters.backup_watch import sign_of
from microjournal.gui.presenters.care_changes import SHOWN_CHANGES
from tests.helpers.desk import wait_for
from tests.helpers.pages import SpyWindow

MARKUP = "<b>Ada</b><img src=x>"


@pytest.fixture
def passphrase() -> str:
    return suggest_passphrase()


@pytest.fixture
def application(tmp_path: Path, passphrase: str) -> Iterator[Application]:
    made, _groups = create_application(tmp_path / "journal", passphrase=passphrase)
    made.records.save_patient(
        Patient(id=PatientId(new_id()), chart_number="P-1", given_name=MARKUP)
    )
    made.trash.remove_patient("P-1")
    yield made
    made.close()


@pytest.fixture
def page(qtbot: QtBot, application: Application, runner: QtRunner) -> JournalCarePage:
    made = JournalCarePage(application, runner, SpyWindow())
    qtbot.addWidget(made)
    made.resize(800, 2000)
    made.show()
    qtbot.waitExposed(made)
    wait_for(qtbot, lambda: made.trash.presenter.state.rows)
    wait_for(qtbot, lambda: made.backup.presenter.state.age)
    return made


def _buttons(page: JournalCarePage, text: str) -> list[QPushButton]:
    return [
        button
        for button in page.findChildren(QPushButton)
        if button.text() == text and button.isVisible() and button.isEnabled()
    ]


def test_without_a_backup_the_first_thing_to_do_is_to_choose_a_folder(
    page: JournalCarePage,
) -> None:
    assert "no verified backup" in page.backup.standing.sentence
    assert page.backup.first_button.isVisible()
    assert not page.backup.back_up_button.isVisible()


def test_a_check_says_how_it_came_out(qtbot: QtBot, page: JournalCarePage) -> None:
    page.check.full_button.click()
    wait_for(qtbot, lambda: page.check.said.text())
    assert page.check.said.text() == "0 photos checked; everything is as it was stored."
    assert not page.check.heal_button.isVisible()


def test_pressing_a_button_leaves_keyboard_and_page_where_they_are(
    qtbot: QtBot, page: JournalCarePage
) -> None:
    page.resize(800, 500)
    page.window().activateWindow()
    wait_for(qtbot, page.isActiveWindow)
    bar = page._area.verticalScrollBar()
    wait_for(qtbot, lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    page.audit.check_button.setFocus()
    before = bar.value()
    page.audit.check_button.click()
    assert not page.audit.check_button.isEnabled()
    wait_for(qtbot, lambda: page.audit.said.text())
    wait_for(qtbot, page.audit.check_button.hasFocus)
    assert bar.value() >= before


def test_a_row_that_goes_hands_the_keyboard_to_the_one_that_moves_up(
    qtbot: QtBot, page: JournalCarePage, application: Application
) -> None:
    application.records.save_patient(Patient(id=PatientId(new_id()), chart_number="P-2"))
    application.trash.remove_patient("P-2")
    page.trash.presenter.load()
    wait_for(qtbot, lambda: len(_buttons(page, "Restore")) == 2)
    page.window().activateWindow()
    wait_for(qtbot, page.isActiveWindow)
    first = _buttons(page, "Restore")[0]
    first.setFocus()
    first.click()
    wait_for(qtbot, lambda: len(page.trash.presenter.state.rows or ()) == 1)
    wait_for(qtbot, lambda: _buttons(page, "Restore"))
    wait_for(qtbot, lambda: _buttons(page, "Restore")[0].hasFocus())


def test_what_came_of_earlier_work_is_not_said_again_when_the_page_is_shown_anew(
    qtbot: QtBot, page: JournalCarePage
) -> None:
    _buttons(page, "Restore")[0].click()
    wait_for(qtbot, lambda: page.trash.said.text())
    page.hide()
    page.show()
    assert not page.trash.said.text()


def test_what_was_removed_just_now_has_all_its_days(page: JournalCarePage) -> None:
    rows = page.trash.presenter.state.rows
    assert rows
    assert rows[0].detail.endswith("30 days left")


def test_earlier_changes_are_a_click_away(
    qtbot: QtBot, page: JournalCarePage, application: Application
) -> None:
    patient = Patient(id=PatientId(new_id()), chart_number="P-2")
    for number in range(SHOWN_CHANGES + 2):
        application.records.save_patient(replace(patient, notes=str(number)))
    page.changes.presenter.load()
    wait_for(qtbot, lambda: page.changes.more_button.isVisible())
    assert len(page.changes.presenter.state.rows or ()) == SHOWN_CHANGES
    page.changes.more_button.click()
    wait_for(qtbot, lambda: not page.changes.more_button.isVisible())
    assert len(page.changes.presenter.state.rows or ()) == SHOWN_CHANGES + 2


def test_erasing_needs_the_passphrase_and_a_wrong_one_erases_nothing(
    qtbot: QtBot, page: JournalCarePage, application: Application, passphrase: str
) -> None:
    for typed in ("wrong", passphrase):
        wait_for(qtbot, lambda: _buttons(page, "Erase…"))
        _buttons(page, "Erase…")[0].click()
        wait_for(qtbot, lambda: _dialogs(page))
        dialog = _dialogs(page)[0]
        assert not dialog.confirm_button.isEnabled()
        dialog.passphrase.setText(typed)
        dialog.confirm_button.click()
        wait_for(qtbot, lambda: page.trash.presenter.state.running is None)
        wait_for(qtbot, lambda: page.trash.presenter.state.error or page.trash.presenter.state.said)
        if typed == "wrong":
            assert page.trash.banner.isVisible()
            assert application.trash.items()
    assert application.trash.items() == ()
    assert "no backup brings it back" in page.trash.said.text()


def _dialogs(page: JournalCarePage) -> list[ConfirmDialog]:
    return [dialog for dialog in page.findChildren(ConfirmDialog) if dialog.isVisible()]


def test_names_with_markup_are_shown_letter_by_letter(page: JournalCarePage) -> None:
    row = page.trash.presenter.state.rows
    assert row
    assert row[0].text == MARKUP
    assert page.trash.rows.isVisible()


def test_the_trail_is_a_table_of_the_last_entries(qtbot: QtBot, page: JournalCarePage) -> None:
    wait_for(qtbot, lambda: page.audit.model.rowCount())
    first = page.audit.model.index(0, 3).data()
    assert first == "Patient moved to the trash"


def test_in_a_wide_window_every_card_is_as_high_as_its_wrapped_text(
    qtbot: QtBot, page: JournalCarePage
) -> None:
    page.resize(1600, 900)
    column = page.backup.parentWidget()
    assert column is not None
    wait_for(qtbot, lambda: column.width() == column.maximumWidth())
    wait_for(qtbot, lambda: column.height() >= column.heightForWidth(column.width()))


def test_every_button_has_a_name(page: JournalCarePage) -> None:
    shown = [button for button in page.findChildren(QPushButton) if button.isVisible()]
    assert len(shown) > 5
    assert all(button.accessibleName() or button.text() for button in shown)


def test_the_rail_says_how_old_the_backup_is(qtbot: QtBot) -> None:
    rail = Rail(page_specs())
    qtbot.addWidget(rail)
    today, made = date(2026, 6, 30), datetime(2026, 6, 30, 9, tzinfo=UTC)
    rail.show_backup(sign_of(BackupAge.RECENT, made, today))
    assert (rail.backup.text(), rail.backup.property("role")) == ("Backup\ntoday", "rail-quiet")
    rail.show_backup(sign_of(BackupAge.NEVER, None, today))
    assert (rail.backup.text(), rail.backup.property("role")) == ("No backup", "rail-attention")
