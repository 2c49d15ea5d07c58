"""Removing in the window: a patient or a photo goes to the trash, and Care brings it back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from microjournal.bootstrap.application import Application
from microjournal.bootstrap.opening import open_application
from microjournal.domain.anatomy import StandardView
from microjournal.gui.desktop.opening import Opening
from microjournal.gui.desktop.patient_dialog import PatientDialog
from microjournal.gui.desktop.photo_dialog import PhotoDialog
from microjournal.gui.desktop.window import DesktopWindow
from microjournal.gui.jobs.runner import QtRunner
from microjournal.support.settings import Settings
from tests.helpers.desk import a_series, an_application, first_patient, wait_for
from tests.helpers.pages import store_photos

PAGES = ("timeline", "progress", "plan", "session")


@pytest.fixture
def application(tmp_path: Path) -> Application:
    made = an_application(tmp_path, patients=2)
    a_series(made, first_patient(made), sessions=2)
    store_photos(made, first_patient(made), view=StandardView.FRONTAL)
    return made


@pytest.fixture
def window(qtbot: QtBot, application: Application, tmp_path: Path) -> Iterator[DesktopWindow]:
    application.close()
    runner = QtRunner()
    made = DesktopWindow(runner)
    qtbot.addWidget(made)
    Opening(made, runner, Settings()).begin(tmp_path / "journal", None)
    made.show()
    wait_for(qtbot, lambda: made.people.total == 2)
    yield made
    made.close()


def test_a_removed_patient_leaves_list_desk_and_every_page_without_an_error(
    qtbot: QtBot, window: DesktopWindow, tmp_path: Path
) -> None:
    window.choose_patient(window.people.rows[0].id)
    for page in PAGES:
        window.show_page(page)
    window.show_page("timeline")
    window.edit_patient()
    (dialog,) = window.findChildren(PatientDialog)
    wait_for(qtbot, lambda: dialog.chart_number.text() == "P-1")
    dialog.remove_button.click()
    wait_for(qtbot, lambda: window.people.total == 1)
    assert [row.chart_number for row in window.people.rows] == ["P-2"]
    assert window.workspace.pages.current_id == ""
    assert not window.workspace.header.isVisible()
    assert not window.workspace.banner.isVisible()
    window.close()
    with_trash = open_application(tmp_path / "journal")
    assert [item.chart_number for item in with_trash.trash.items()] == ["P-1"]
    with_trash.close()


def test_a_new_patient_cannot_be_removed(qtbot: QtBot, window: DesktopWindow) -> None:
    window.add_patient()
    (dialog,) = window.findChildren(PatientDialog)
    assert not dialog.remove_button.isVisible()
    dialog.reject()


def test_a_removed_photo_is_told_and_in_the_trash(
    qtbot: QtBot, application: Application, runner: QtRunner
) -> None:
    photo = application.journal.photos()[0]
    dialog = PhotoDialog(application, runner, None)
    # Closing it deletes it, as everywhere; the test still asks it something then.
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.load(photo.patient_id, photo.id)
    dialog.show()
    wait_for(qtbot, dialog.remove_button.isEnabled)
    with qtbot.waitSignal(dialog.removed) as told:
        dialog.remove_button.click()
    assert told.args[0].photo_ids == {photo.id}
    assert [item.id for item in application.trash.items()] == [photo.id]
    application.close()
