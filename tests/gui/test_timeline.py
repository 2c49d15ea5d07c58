"""The timeline page on a real journal: drop, select, open, undo."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from pytestqt.qtbot import QtBot

from microjournal.bootstrap.application import Application
from microjournal.domain.anatomy import StandardView
from microjournal.domain.control import Progress
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import PatientId, PhotoId, SessionId
from microjournal.domain.journals import JournalChange
from microjournal.domain.photos import DateSource, IntakeStatus, Moment
from microjournal.gui.desktop.timeline_page import TimelinePage
from microjournal.gui.jobs.runner import QtRunner
from microjournal.gui.models.intake import IntakeModel
from microjournal.gui.presenters.intake import IntakeRow, IntakeState
from tests.helpers.desk import (
    a_photo_file,
    a_series,
    first_patient,
    import_photo,
    wait_for,
)
from tests.helpers.pages import store_photos


class Window:
    """What the page asks of its window."""

    def __init__(self) -> None:
        self.page: TimelinePage | None = None
        self.compared: list[tuple[PhotoId, PhotoId]] = []
        self.shown: list[str] = []
        self.touches = 0
        self.sentences: list[str] = []

    def journal_changed(self, change: JournalChange) -> None:
        if self.page is not None:
            self.page.journal_changed(change)

    def show_page(self, page_id: str) -> None:
        self.shown.append(page_id)

    def compare_photos(self, baseline: PhotoId, follow_up: PhotoId) -> None:
        self.compared.append((baseline, follow_up))

    def edit_session(self, session_id: SessionId) -> None:
        raise AssertionError(session_id)

    def report(self, error: MicrojournalError) -> None:
        raise error

    def announce(self, sentence: str) -> None:
        self.sentences.append(sentence)

    def somebody_is_there(self) -> None:
        self.touches += 1


def a_page(
    qtbot: QtBot, application: Application, runner: QtRunner
) -> tuple[TimelinePage, Window, PatientId]:
    window, patient_id = Window(), first_patient(application)
    page = TimelinePage(application, runner, window)
    window.page = page
    qtbot.addWidget(page)
    page.resize(1000, 700)
    page.show()
    page.set_patient(patient_id)
    wait_for(qtbot, lambda: page.presenter.state.is_loaded)
    return page, window, patient_id


def a_page_with_proposed_views(
    qtbot: QtBot, application: Application, runner: QtRunner
) -> TimelinePage:
    patient_id = first_patient(application)
    a_series(application, patient_id)
    store_photos(application, patient_id, view=StandardView.FRONTAL)
    page, _window, _patient = a_page(qtbot, application, runner)
    return page


def drop(page: TimelinePage, paths: list[Path], where: QPoint) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    event = QDropEvent(
        QPointF(where),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.grid.dropEvent(event)


def test_a_photo_dropped_on_a_gap_belongs_to_its_session_and_view(
    qtbot: QtBot, application: Application, runner: QtRunner, tmp_path: Path
) -> None:
    a_series(application, first_patient(application))
    page, _window, patient_id = a_page(qtbot, application, runner)
    gap = page.grid.items[1]
    drop(page, [a_photo_file(tmp_path / "in", "x.jpg")], page.grid.item_rect(1).center())
    wait_for(qtbot, lambda: page.presenter.state.has_photos)
    (photo,) = application.records.photos(patient_id=patient_id)
    assert (photo.session_id, photo.view) == (gap.session_id, gap.view)
    assert page.panel.isVisible()


def test_an_import_shows_refusals_and_can_be_undone(
    qtbot: QtBot, application: Application, runner: QtRunner, tmp_path: Path
) -> None:
    a_series(application, first_patient(application))
    page, _window, patient_id = a_page(qtbot, application, runner)
    folder = a_photo_file(tmp_path / "in", "x.jpg").parent
    (folder / "text.jpg").write_text("no photo", "utf-8")
    drop(page, [folder], page.grid.item_rect(0).center())
    wait_for(qtbot, lambda: page.intake.state.is_open)
    statuses = {row.source: row.status for row in page.intake.state.rows}
    assert statuses == {"x.jpg": IntakeStatus.STORED, "text.jpg": IntakeStatus.REJECTED}
    page.panel.undo.click()
    wait_for(qtbot, lambda: not page.intake.state.is_open)
    assert application.records.photos(patient_id=patient_id) == ()


def test_two_selected_photos_are_compared_in_the_order_of_their_sessions(
    qtbot: QtBot, application: Application, runner: QtRunner, tmp_path: Path
) -> None:
    patient = first_patient(application)
    a_series(application, patient)
    for number, session in enumerate(application.records.sessions(patient)):
        path = a_photo_file(tmp_path / "in", f"{number}.jpg", shade=number)
        import_photo(application, session, path, StandardView.FRONTAL)
    page, window, _patient = a_page(qtbot, application, runner)
    later, earlier = page.grid.item_rect(1).center(), page.grid.item_rect(0).center()
    left, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier
    none, add = keys.NoModifier, keys.ControlModifier
    QTest.mouseClick(page.grid.viewport(), left, none, later)
    QTest.mouseClick(page.grid.viewport(), left, add, earlier)
    page.compare_button.click()
    photos = [item.photo.id for item in page.grid.items if item.photo is not None]
    assert window.compared == [(photos[0], photos[1])]


def test_one_click_below_a_photo_confirms_its_proposed_view(
    qtbot: QtBot, application: Application, runner: QtRunner
) -> None:
    page = a_page_with_proposed_views(qtbot, application, runner)
    first = page.grid.item_rect(0)
    assert page.confirm_button.text() == "Confirm 2 views"
    click = QPoint(first.right() - 12, first.bottom() + 14)
    QTest.mouseClick(page.grid.viewport(), Qt.MouseButton.LeftButton, pos=click)
    wait_for(qtbot, lambda: page.confirm_button.text() == "Confirm 1 view")
    assert page.grid.items[0].photo is not None
    assert not page.grid.items[0].photo.is_unsure


def test_all_proposed_views_are_confirmed_at_once(
    qtbot: QtBot, application: Application, runner: QtRunner
) -> None:
    page = a_page_with_proposed_views(qtbot, application, runner)
    page.confirm_button.click()
    wait_for(qtbot, page.confirm_button.isHidden)
    assert all(photo.view_confirmed for photo in application.records.photos())


def test_the_grid_is_walked_and_marked_with_the_keys(
    qtbot: QtBot, application: Application, runner: QtRunner, tmp_path: Path
) -> None:
    patient = first_patient(application)
    a_series(application, patient)
    session = application.records.sessions(patient)[1]
    path = a_photo_file(tmp_path / "in", "1.jpg")
    import_photo(application, session, path, StandardView.FRONTAL)
    page, _window, _patient = a_page(qtbot, application, runner)
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(page.grid, key)
    assert page.grid.accessibleDescription().startswith("Front · Before")
    QTest.keyClick(page.grid, Qt.Key.Key_Space)
    assert len(page.presenter.state.selected) == 1
    QTest.keyClick(page.grid, Qt.Key.Key_Up)
    assert page.grid.accessibleDescription().startswith("No photo: Front, Session 1")


def test_thumbnails_arrive_after_the_grid_is_shown(
    qtbot: QtBot, application: Application, runner: QtRunner, tmp_path: Path
) -> None:
    patient = first_patient(application)
    a_series(application, patient, sessions=1)
    session = application.records.sessions(patient)[0]
    path = a_photo_file(tmp_path / "in", "1.jpg")
    import_photo(application, session, path, StandardView.FRONTAL)
    page, _window, _patient = a_page(qtbot, application, runner)
    photo = page.grid.items[0].photo
    assert photo is not None
    wait_for(qtbot, lambda: page.thumbnails.pixmap(photo.id))


def test_a_patient_without_sessions_is_told_what_to_do(
    qtbot: QtBot, application: Application, runner: QtRunner
) -> None:
    page, _window, _patient = a_page(qtbot, application, runner)
    assert not page.grid.isVisible()
    assert page.add_button.isEnabled()


def test_photos_that_come_in_put_the_lock_off_and_an_import_that_hangs_does_not(
    qtbot: QtBot, application: Application
) -> None:
    runner = QtRunner()
    page, window, _patient = a_page(qtbot, application, runner)
    page.show_intake(IntakeState(progress=Progress(done=0, total=9)))
    for done in (1, 2, 2, 2):
        page.show_intake(IntakeState(progress=Progress(done=done, total=9)))
    assert window.touches == 2
    runner.close()


def test_the_result_of_an_import_waits_for_its_own_patient(
    qtbot: QtBot, application: Application, runner: QtRunner, tmp_path: Path
) -> None:
    a_series(application, first_patient(application))
    page, _window, patient_id = a_page(qtbot, application, runner)
    path = a_photo_file(tmp_path / "in", "x.jpg")
    session = application.records.sessions(patient_id)[0]
    page.import_files((path,), session.id, StandardView.FRONTAL)
    page.set_patient(PatientId("somebody else"))
    wait_for(qtbot, lambda: page.intake.state.is_open)
    assert not page.panel.isVisible()
    page.set_patient(patient_id)
    assert page.panel.isVisible()


def test_the_rows_of_an_import_obey_the_rules_of_item_models(qtbot: QtBot) -> None:
    model = IntakeModel()
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    row = IntakeRow(
        source="x.jpg",
        status=IntakeStatus.STORED,
        photo_id=PhotoId("a"),
        view=StandardView.FRONTAL,
        moment=Moment.BEFORE,
        taken_at=None,
        taken_at_source=DateSource.UNKNOWN,
        explanation="",
    )
    model.show_state(IntakeState(rows=(row, row)))
    assert model.index(1, 2).data() == "Front ▾"
    changed = replace(row, view=StandardView.NECK)
    with qtbot.waitSignal(model.dataChanged):
        model.show_state(IntakeState(rows=(row, changed)))
    assert model.index(1, 2).data() == "Neck ▾"
    assert tester.model() is model


def test_the_first_session_asks_for_repeats_until_it_is_waved_away(
    qtbot: QtBot, application: Application, runner: QtRunner
) -> None:
    a_series(application, first_patient(application), sessions=1)
    page, _window, patient_id = a_page(qtbot, application, runner)
    assert page.advice.isVisible()
    assert "Take each view" in page.advice.message
    page.advice.button.click()
    assert not page.advice.isVisible()
    wait_for(qtbot, lambda: not application.repeatability.wants_repeats(patient_id))
    page.presenter.reload()
    wait_for(qtbot, lambda: page.presenter.state.is_loaded)
    assert not page.advice.isVisible()
