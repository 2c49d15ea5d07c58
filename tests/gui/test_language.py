"""The window in another language."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from microjournal.gui.desktop.opening import Opening
from microjournal.gui.desktop.window import DesktopWindow
from microjournal.gui.jobs.runner import QtRunner
from microjournal.support.i18n import LANGUAGE_VARIABLE
from microjournal.support.settings import Settings
from tests.helpers.desk import a_series, an_application, first_patient, wait_for


def texts(window: DesktopWindow) -> set[str]:
    """Everything the window says in labels, buttons and the hints of empty fields."""
    said = {label.text() for label in window.findChildren(QLabel)}
    said |= {button.text() for button in window.findChildren(QAbstractButton)}
    return said | {field.placeholderText() for field in window.findChildren(QLineEdit)}


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("en", {"Timeline", "Settings", "Search name or number", "Unprotected", "New session"}),
        ("de", {"Zeitachse", "Optionen", "Name oder Nummer suchen", "Ungeschützt", "Neue Sitzung"}),
    ],
)
def test_the_window_speaks_the_chosen_language(
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    language: str,
    expected: set[str],
) -> None:
    monkeypatch.setenv(LANGUAGE_VARIABLE, language)
    application = an_application(tmp_path)
    patient_id = first_patient(application)
    a_series(application, patient_id)
    application.close()
    runner = QtRunner()
    window = DesktopWindow(runner)
    qtbot.addWidget(window)
    Opening(window, runner, Settings()).begin(tmp_path / "journal", None)
    window.show()
    wait_for(qtbot, lambda: window.people.total is not None)
    window.choose_patient(patient_id)
    wait_for(qtbot, lambda: expected <= texts(window))
    window.close()
