"""The whole window on a real journal."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from microjournal.domain.errors import InputError
from microjournal.gui.desktop.opening import Opening
from microjournal.gui.desktop.patient_dialog import PatientDialog
from microjournal.gui.desktop.shortcuts import ShortcutsDialog
from microjournal.gui.desktop.window import DesktopWindow
from microjournal.gui.jobs.runner import QtRunner
from microjournal.support.settings import Settings, load_settings
from tests.helpers.desk import a_series, an_application, first_patient, wait_for


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    application = an_application(tmp_path, patients=3)
    a_series(application, first_patient(application), sessions=2)
    application.close()
    return tmp_path / "journal"


@pytest.fixture
def window(qtbot: QtBot, journal: Path) -> Iterator[DesktopWindow]:
    runner = QtRunner()
    made = DesktopWindow(runner)
    qtbot.addWidget(made)
    opening = Opening(made, runner, Settings())
    opening.begin(journal, None)
    made.show()
    wait_for(qtbot, lambda: made.people.total is not None)
    yield made
    made.close()


def test_the_window_lists_the_patients_of_the_journal(window: DesktopWindow) -> None:
    assert [row.chart_number for row in window.people.rows] == ["P-1", "P-2", "P-3"]


@pytest.mark.parametrize("throw_away", [True, False])
def test_a_journal_is_remembered_unless_it_is_a_throw_away(
    qtbot: QtBot, journal: Path, monkeypatch: pytest.MonkeyPatch, throw_away: bool
) -> None:
    temporary = journal.parent if throw_away else journal.parent / "other"
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    runner = QtRunner()
    window = DesktopWindow(runner)
    qtbot.addWidget(window)
    Opening(window, runner, Settings()).begin(journal, None)
    wait_for(qtbot, lambda: window.people.total is not None)
    assert load_settings().last_journal == ("" if throw_away else str(journal))
    window.close()


def test_a_demonstration_opens_on_the_first_patient_with_sessions(
    qtbot: QtBot, tmp_path: Path
) -> None:
    application = an_application(tmp_path, patients=3)
    second = application.records.patients()[1].id
    a_series(application, second, sessions=2)
    application.close()
    runner = QtRunner()
    window = DesktopWindow(runner, opens_on_patient=True)
    qtbot.addWidget(window)
    Opening(window, runner, Settings()).begin(tmp_path / "journal", None)
    window.show()
    wait_for(qtbot, lambda: window.workspace.header.isVisible())
    assert window.people.selected == second
    assert window.workspace.pages.current_id == "timeline"
    window.close()


def test_an_unprotected_journal_is_called_that_all_the_time(window: DesktopWindow) -> None:
    labels = [label.text() for label in window.workspace.rail.findChildren(QLabel)]
    assert "Unprotected" in labels


def test_search_and_enter_put_a_patient_on_the_desk(qtbot: QtBot, window: DesktopWindow) -> None:
    field = window.workspace.people.findChild(QLineEdit)
    assert field is not None
    QTest.keyClicks(field, "probe002")
    wait_for(qtbot, lambda: window.people.total == 1)
    QTest.keyClick(field, Qt.Key.Key_Return)
    wait_for(qtbot, lambda: window.workspace.header.isVisible())
    labels = [label.text() for label in window.workspace.header.findChildren(QLabel)]
    assert "Ada Probe002" in labels


def test_the_title_names_nobody(qtbot: QtBot, window: DesktopWindow) -> None:
    window.choose_patient(window.people.rows[0].id)
    wait_for(qtbot, lambda: window.workspace.header.isVisible())
    assert window.windowTitle() == "microjournal"


def test_every_page_opens_on_a_patient(qtbot: QtBot, window: DesktopWindow) -> None:
    window.choose_patient(window.people.rows[0].id)
    for spec in window.pages_known:
        window.show_page(spec.id)
        assert window.workspace.pages.current_id == spec.id


def test_every_button_can_be_read_aloud(qtbot: QtBot, window: DesktopWindow) -> None:
    window.choose_patient(window.people.rows[0].id)
    window.show_page("settings")
    window.show_page("timeline")
    nameless = [
        button
        for button in window.findChildren(QAbstractButton)
        if button.isVisible()
        and not (button.accessibleName() or button.text() or button.toolTip())
        # Qt's own clear button of a search field brings its name with it.
        and type(button).__module__.startswith("microjournal")
    ]
    assert not nameless


def test_an_error_is_shown_with_its_hint_and_can_be_closed(window: DesktopWindow) -> None:
    window.report(InputError("x", "It failed.", "Try again."))
    banner = window.workspace.banner
    assert banner.isVisible()
    assert banner.message == "It failed."
    window.choose_patient(window.people.rows[0].id)
    assert not banner.isVisible()


def test_a_new_patient_is_saved_and_put_on_the_desk(qtbot: QtBot, window: DesktopWindow) -> None:
    window.add_patient()
    dialog = window.findChild(PatientDialog)
    assert dialog is not None
    dialog.given_name.setText("Bea")
    dialog.save_button.click()
    wait_for(qtbot, lambda: dialog.banner.isVisible())
    dialog.chart_number.setText("P-9")
    dialog.birth_date.setText("24.03.1992")
    dialog.save_button.click()
    wait_for(qtbot, lambda: len(window.people.rows) == 4)
    wait_for(qtbot, lambda: window.workspace.header.isVisible())
    assert window.people.selected == next(
        row.id for row in window.people.rows if row.chart_number == "P-9"
    )


def test_the_overview_lists_the_shortcuts_of_window_and_page(
    qtbot: QtBot, window: DesktopWindow
) -> None:
    window.choose_patient(window.people.rows[0].id)
    window.act("shortcuts")
    dialog = window.findChild(ShortcutsDialog)
    assert dialog is not None
    texts = {label.text() for label in dialog.findChildren(QLabel)}
    assert {"Find a patient", "Ctrl+F", "Compare", "C", "Select a photo"} <= texts
    dialog.accept()


def test_shortcuts_are_given_once(window: DesktopWindow) -> None:
    keys = [action.shortcut for action in window.actions_offered if action.shortcut]
    assert len(keys) == len(set(keys))


def test_the_first_screen_imports_no_picture_or_database_library(
    journal: Path, tmp_path: Path
) -> None:
    script = """
import sys
from pathlib import Path
from microjournal.gui.app import build_application
from microjournal.gui.desktop.opening import Opening
from microjournal.gui.desktop.window import DesktopWindow
from microjournal.gui.jobs.runner import QtRunner
from microjournal.support.settings import Settings
app = build_application(Settings())
runner = QtRunner(app)
window = DesktopWindow(runner)
Opening(window, runner, Settings(), remember=False).begin(Path(sys.argv[1]), None)
window.show()
window.grab()
heavy = {"numpy", "cv2", "sqlalchemy", "skimage", "scipy", "typst", "matplotlib", "alembic", "PIL"}
assert len(window.people.rows) == 3, window.people
print(sorted(heavy & set(sys.modules)))
"""
    done = subprocess.run(
        [sys.executable, "-c", script, str(journal)],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout.strip() == "[]", done.stderr


def test_a_start_without_a_journal_offers_to_create_or_open_one(qtbot: QtBot) -> None:
    runner = QtRunner()
    window = DesktopWindow(runner)
    qtbot.addWidget(window)
    opening = Opening(window, runner, Settings())
    opening.begin(None, None)
    window.show()
    assert opening.screen is not None
    assert opening.screen.choose.isVisible()
    window.close()


def test_a_folder_that_is_no_journal_is_refused_in_words(qtbot: QtBot, tmp_path: Path) -> None:
    runner = QtRunner()
    window = DesktopWindow(runner)
    qtbot.addWidget(window)
    opening = Opening(window, runner, replace(Settings(), theme="light"))
    (tmp_path / "holiday").mkdir()
    opening.begin(tmp_path / "holiday", None)
    window.show()
    assert opening.screen is not None
    assert opening.screen.banner.isVisible()
    assert opening.screen.banner.message
    window.close()


def test_a_screenshot_shows_a_patient_and_ends_the_program(journal: Path, tmp_path: Path) -> None:
    picture = tmp_path / "window.png"
    script = (
        "import sys; from pathlib import Path; from microjournal.gui.app import run\n"
        "sys.exit(run(Path(sys.argv[1]), passphrase=None, screenshot=Path(sys.argv[2])))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(journal), str(picture)],
        capture_output=True,
        text=True,
        check=False,
        timeout=90,
    )
    assert done.returncode == 0, done.stderr
    assert picture.stat().st_size > 10_000
