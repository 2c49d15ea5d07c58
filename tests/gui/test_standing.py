"""What the window writes down and says about the journal it opened."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from microjournal.bootstrap.opening import open_application
from microjournal.gui.desktop.opening import Opening
from microjournal.gui.desktop.patient_dialog import PatientDialog
from microjournal.gui.desktop.window import DesktopWindow
from microjournal.gui.jobs.runner import QtRunner
from microjournal.services.audit_reading import PATIENT_OPENED
from microjournal.support.settings import Settings
from tests.helpers.desk import a_series, an_application, first_patient, wait_for

OpenWindow = Callable[[], DesktopWindow]


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    application = an_application(tmp_path, patients=2)
    a_series(application, first_patient(application), sessions=2)
    application.close()
    return tmp_path / "journal"


@pytest.fixture
def open_window(qtbot: QtBot, journal: Path) -> Iterator[OpenWindow]:
    """Return what opens a window on the journal, live and listing its patients."""
    opened: list[DesktopWindow] = []

    def shown() -> DesktopWindow:
        runner = QtRunner()
        window = DesktopWindow(runner)
        qtbot.addWidget(window)
        Opening(window, runner, Settings()).begin(journal, None)
        window.show()
        wait_for(qtbot, lambda: window.people.total is not None)
        opened.append(window)
        return window

    yield shown
    for window in opened:
        window.close()


def _openings(journal: Path) -> list[str | None]:
    application = open_application(journal)
    entries = application.audit.entries()
    application.close()
    return [entry.object_id for entry in entries if entry.event == PATIENT_OPENED]


def test_opening_a_patient_is_written_down_once_each_time(
    qtbot: QtBot, open_window: OpenWindow, journal: Path
) -> None:
    window = open_window()
    first, second = (row.id for row in window.people.rows)
    for patient in (first, first, second, first):
        window.choose_patient(patient)
    wait_for(qtbot, lambda: window.workspace.header.isVisible())
    window.close()
    assert _openings(journal) == [first, second, first]


def test_a_folder_that_was_put_back_is_said_once_and_opened_all_the_same(
    qtbot: QtBot, open_window: OpenWindow, journal: Path, tmp_path: Path
) -> None:
    shutil.copytree(journal, tmp_path / "old")
    window = open_window()
    window.choose_patient(window.people.rows[0].id)
    wait_for(qtbot, lambda: window.workspace.header.isVisible())
    assert not window.workspace.warning.isVisible()
    window.close()
    shutil.rmtree(journal)
    shutil.copytree(tmp_path / "old", journal)
    window = open_window()
    wait_for(qtbot, lambda: window.workspace.warning.isVisible())
    window.choose_patient(window.people.rows[0].id)
    assert window.workspace.warning.message.startswith("This is an older copy of the journal")
    window.close()
    window = open_window()
    window.choose_patient(window.people.rows[0].id)
    wait_for(qtbot, lambda: window.workspace.header.isVisible())
    assert not window.workspace.warning.isVisible()


@pytest.fixture
def reading_only(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every folder look as on a medium that cannot be written; also to root."""
    monkeypatch.setattr(os, "access", lambda *_arguments, **_options: False)


def test_a_journal_that_can_only_be_read_says_so_and_refuses_changes_in_words(
    qtbot: QtBot, journal: Path, reading_only: None, open_window: OpenWindow
) -> None:
    window = open_window()
    notice = window.workspace.reading_only
    wait_for(qtbot, lambda: notice.isVisible())
    assert notice.message == "This journal is open for reading only."
    assert "cannot be written" in notice.detail
    window.choose_patient(window.people.rows[0].id)
    wait_for(qtbot, lambda: window.workspace.header.isVisible())
    assert notice.isVisible()
    window.start_session()
    window.edit_patient()
    dialog = window.findChild(PatientDialog)
    assert dialog is not None
    wait_for(qtbot, lambda: dialog.given_name.text())
    dialog.save_button.click()
    wait_for(qtbot, lambda: dialog.banner.isVisible())
    assert "written" in dialog.banner.message


def test_a_journal_that_can_be_written_says_nothing(qtbot: QtBot, open_window: OpenWindow) -> None:
    window = open_window()
    window.choose_patient(window.people.rows[0].id)
    wait_for(qtbot, lambda: window.workspace.header.isVisible())
    assert not window.workspace.reading_only.isVisible()
