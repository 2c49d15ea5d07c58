"""The settings page on a real journal."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from microjournal.bootstrap import Application
from microjournal.domain.reports import PracticeProfile
from microjournal.gui.desktop.settings_page import SettingsPage
from microjournal.gui.jobs.runner import QtRunner
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
