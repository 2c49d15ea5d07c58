"""The screens around an open journal: locked, restored, whose PIN, for reading only, its care."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from PIL import Image
from PySide6.QtWidgets import QApplication

from microjournal.bootstrap.opening import create_application, open_application
from microjournal.domain.control import NoControl
from microjournal.domain.people import Role
from microjournal.gui.desktop.journal_care_page import JournalCarePage
from microjournal.gui.desktop.opening import Opening
from microjournal.gui.desktop.who_screen import WhoScreen
from microjournal.gui.desktop.window import DesktopWindow
from microjournal.gui.jobs.runner import QtRunner
from microjournal.gui.presenters.first_run import Step
from microjournal.gui.presenters.standing import Standing
from microjournal.gui.widgets.scrolling import ScrollingColumn
from microjournal.storage.faults import disk_read_only
from microjournal.support.settings import Settings
from tests.helpers.painting import quiet

PRACTICE = Path("/home/practice/Documents")
"""Stands in the pictures for where a journal lies."""

PEOPLE = (
    ("Dr. Olivia Owen", Role.OWNER),
    ("Paul Praxis", Role.PRACTITIONER),
    ("Asta Assist", Role.ASSISTANT),
)


def before_opening_screens(
    application: QApplication, journal: Path
) -> Iterator[tuple[str, Image.Image]]:
    """Yield the lock screen, and the backups of the journal on the first screen."""
    runner = QtRunner(application)
    window = DesktopWindow(runner)
    opening = Opening(window, runner, Settings(), remember=False)
    opening.begin(None, None)
    window.show()
    opening.presenter.go_to(Step.UNLOCK, PRACTICE / "microjournal")
    yield "locked", quiet(application, window)
    with tempfile.TemporaryDirectory() as folder:
        screen = opening.screen
        assert screen is not None
        opening.presenter.go_to(Step.RESTORE)
        screen.restore.folder.setText(str(PRACTICE / "microjournal"))
        screen.restore.look_into(a_stick(journal, Path(folder)))
        yield "restore", quiet(application, window)
        window.close()


def a_stick(journal: Path, folder: Path) -> Path:
    """Return a folder with a backup of a journal, made from a copy of it."""
    copy, stick = folder / "journal", folder / "stick"
    shutil.copytree(journal, copy)
    stick.mkdir()
    opened = open_application(copy)
    opened.backups.back_up(stick, NoControl())
    opened.close()
    return stick


def who_screen(application: QApplication) -> Iterator[tuple[str, Image.Image]]:
    """Yield the question who is at work."""
    with tempfile.TemporaryDirectory() as folder:
        journal = Path(folder) / "journal"
        made, _groups = create_application(journal, passphrase=None)
        for number, (name, role) in enumerate(PEOPLE):
            made.people.add(name, role, f"246{number}", passphrase=None)
        made.close()
        runner = QtRunner(application)
        window = DesktopWindow(runner)
        Opening(window, runner, Settings(), remember=False).begin(journal, None)
        window.show()
        quiet(application, window)
        asked = window.findChildren(WhoScreen)[0]
        asked.presenter.choose(asked.presenter.state.users[1].id)
        for digit in "24":
            asked.presenter.press(digit)
        yield "who", quiet(application, window)
        window.close()


def read_only_screen(
    application: QApplication, window: DesktopWindow
) -> Iterator[tuple[str, Image.Image]]:
    """Yield the timeline under what a medium that cannot be written makes the window say."""
    window.show_page("timeline")
    standing = Standing(refusal=disk_read_only())
    window.workspace.show_standing(standing, window.action("care"))
    yield "read-only", quiet(application, window)


def whole_care_screen(
    application: QApplication, window: DesktopWindow
) -> Iterator[tuple[str, Image.Image]]:
    """Yield the page of care in a window so high that all of it is seen."""
    window.show_page("care")
    quiet(application, window)
    before = window.size()
    area = window.findChildren(JournalCarePage)[0].findChildren(ScrollingColumn)[0]
    hidden_px = area.verticalScrollBar().maximum()
    window.resize(before.width(), before.height() + hidden_px)
    yield "care", quiet(application, window)
    window.resize(before)
