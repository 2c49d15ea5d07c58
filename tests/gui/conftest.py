"""What window tests share: the theme once, Qt warnings as failures."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QtMsgType
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from microjournal.bootstrap.application import Application
from microjournal.gui.jobs.runner import QtRunner
from microjournal.gui.theme import Scheme, apply_theme, load_fonts
from tests.helpers.desk import an_application

_HARMLESS = (
    # The offscreen platform says this of every window; it says nothing about us.
    "This plugin does not support propagateSizeHints()",
    "This plugin does not support raise()",
    "This plugin supports grabbing the mouse only for popup windows",
)


@pytest.fixture(scope="session")
def themed(qapp: QApplication) -> QApplication:
    """Return the application in the light theme with the packaged fonts."""
    load_fonts(qapp)
    apply_theme(qapp, Scheme.LIGHT)
    return qapp


@pytest.fixture(autouse=True)
def no_qt_warnings(qtlog: object, themed: QApplication) -> Iterator[None]:
    """Fail a test during which Qt warned."""
    yield
    records = getattr(qtlog, "records", [])
    stray = [
        record.message
        for record in records
        if record.type in {QtMsgType.QtWarningMsg, QtMsgType.QtCriticalMsg}
        and not record.message.startswith(_HARMLESS)
    ]
    assert not stray


@pytest.fixture
def runner(qtbot: QtBot) -> Iterator[QtRunner]:
    """Return a runner whose threads end with the test."""
    made = QtRunner()
    yield made
    made.close()


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    """Return an open journal with one patient; a module may have one of its own."""
    made = an_application(tmp_path)
    yield made
    made.close()
