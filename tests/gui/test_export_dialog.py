"""The export dialog on a real journal: two actions to a PDF."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from microjournal.bootstrap.application import Application
from microjournal.domain.anatomy import StandardView
from microjournal.domain.reports import IdentityLevel
from microjournal.gui.desktop import export_dialog
from microjournal.gui.desktop.confirm_dialog import ConfirmDialog
from microjournal.gui.desktop.export_dialog import ExportDialog
from microjournal.gui.jobs.runner import QtRunner
from tests.helpers.desk import (
    a_photo_file,
    a_series,
    first_patient,
    import_photo,
    wait_for,
)
from tests.helpers.pages import SpyWindow


@pytest.fixture
def documents(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "documents"
    folder.mkdir()
    monkeypatch.setattr(export_dialog, "documents_folder", lambda: folder)
    return folder


def a_dialog(qtbot: QtBot, application: Application, runner: QtRunner) -> ExportDialog:
    dialog = ExportDialog(application, runner, SpyWindow())
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    qtbot.addWidget(dialog)
    dialog.set_patient(first_patient(application))
    dialog.open()
    return dialog


def with_photos(application: Application, folder: Path) -> None:
    patient_id = first_patient(application)
    a_series(application, patient_id)
    for number, session in enumerate(application.records.sessions(patient_id)):
        path = a_photo_file(folder / "photos", f"{number}.jpg", shade=8 * number)
        import_photo(application, session, path, StandardView.FRONTAL)


def test_the_pages_are_shown_and_saved_without_another_question(
    qtbot: QtBot, application: Application, runner: QtRunner, documents: Path, tmp_path: Path
) -> None:
    with_photos(application, tmp_path)
    dialog = a_dialog(qtbot, application, runner)
    wait_for(qtbot, lambda: dialog.preview.page_count)
    dialog.save_button.click()
    wait_for(qtbot, lambda: dialog.presenter.state.saved)
    (saved,) = documents.iterdir()
    assert saved.read_bytes().startswith(b"%PDF")
    assert "Probe" not in saved.name
    assert dialog.notice.isVisible()
    assert saved.name in dialog.notice.message


def test_another_name_level_makes_other_pages(
    qtbot: QtBot, application: Application, runner: QtRunner, documents: Path, tmp_path: Path
) -> None:
    with_photos(application, tmp_path)
    dialog = a_dialog(qtbot, application, runner)
    wait_for(qtbot, lambda: dialog.preview.page_count)
    named = dialog.presenter.state.pages
    dialog.identities[IdentityLevel.ANONYMOUS].click()
    wait_for(qtbot, lambda: dialog.presenter.state.rendering is None)
    assert dialog.presenter.state.pages != named


def test_a_patient_with_nothing_to_compare_is_told_so(
    qtbot: QtBot, application: Application, runner: QtRunner, documents: Path
) -> None:
    dialog = a_dialog(qtbot, application, runner)
    wait_for(qtbot, lambda: dialog.presenter.state.is_loaded)
    assert not dialog.save_button.isEnabled()
    assert not list(documents.iterdir())


def test_closing_stops_the_pages(
    qtbot: QtBot, application: Application, runner: QtRunner, documents: Path, tmp_path: Path
) -> None:
    with_photos(application, tmp_path)
    dialog = a_dialog(qtbot, application, runner)
    wait_for(qtbot, lambda: dialog.presenter.state.is_loaded)
    dialog.reject()
    assert dialog.presenter.state.rendering is None


def test_the_whole_record_is_written_as_plain_files_after_a_question(
    qtbot: QtBot, application: Application, runner: QtRunner, documents: Path, tmp_path: Path
) -> None:
    with_photos(application, tmp_path)
    dialog = a_dialog(qtbot, application, runner)
    folder = dialog.record.presenter.free_folder(tmp_path)
    assert folder.name.startswith("record-")
    dialog.record.confirm(folder)
    (question,) = dialog.findChildren(ConfirmDialog)
    assert not folder.exists()
    question.confirm_button.click()
    wait_for(qtbot, dialog.record.said.isVisible)
    assert "Exported 2 photos" in dialog.record.said.text()
    assert (folder / "record.json").is_file()
    assert dialog.record.presenter.free_folder(tmp_path) != folder
