"""Locking: covered at once, what was typed is kept, the journal closed, the process replaced."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import QCoreApplication, QProcess, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from microjournal.bootstrap.opening import open_application
from microjournal.domain.control import Progress
from microjournal.domain.errors import EnvironmentFault
from microjournal.domain.identifiers import PatientId
from microjournal.domain.photos import IntakeResult, IntakeStatus
from microjournal.gui.desktop import handover, locking
from microjournal.gui.desktop.handover import HandOver
from microjournal.gui.desktop.left_over_dialog import LeftOverDialog
from microjournal.gui.desktop.locking import WindowLock
from microjournal.gui.desktop.opening import Opening
from microjournal.gui.desktop.patient_dialog import PatientDialog
from microjournal.gui.desktop.session_page import SessionPage
from microjournal.gui.desktop.timeline_page import TimelinePage
from microjournal.gui.desktop.window import DesktopWindow
from microjournal.gui.jobs.contract import Lane
from microjournal.gui.jobs.runner import QtRunner
from microjournal.gui.presenters.idle import IdleClock
from microjournal.gui.presenters.intake import IntakeState
from microjournal.gui.presenters.session_record import SessionPresenter
from microjournal.services.left_over import LeftOver
from microjournal.support.processes import WindowPlace
from microjournal.support.settings import Settings
from tests.gui.test_handover import FakeApplication, FakeReview
from tests.helpers.desk import a_series, an_application, first_patient, wait_for


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    application = an_application(tmp_path, patients=2)
    a_series(application, first_patient(application), sessions=2)
    application.close()
    return tmp_path / "journal"


class Locked:
    """A window on a journal with a lock that starts and ends nothing, and what happened."""

    def __init__(self, qtbot: QtBot, journal: Path) -> None:
        self.runner = QtRunner()
        self.window = DesktopWindow(self.runner)
        qtbot.addWidget(self.window)
        Opening(self.window, self.runner, Settings()).begin(journal, None)
        self.window.show()
        wait_for(qtbot, lambda: self.window._guard is not None)
        wait_for(qtbot, lambda: self.window.people.total is not None)
        self.happened: list[str] = []
        self.seen: list[str] = []
        self.places: list[WindowPlace] = []
        assert self.window._guard is not None
        self.lock: WindowLock = self.window._guard.locking
        self.lock._start = self._start
        self.lock._leave = lambda: self.happened.append("left")

    def _start(self, folder: Path, place: WindowPlace) -> None:
        self.happened.append(f"started {folder.name}")
        self.places.append(place)
        self.seen = texts_in_sight()


def texts_in_sight() -> list[str]:
    labels = [
        label
        for top in QApplication.topLevelWidgets()
        if top.isVisible()
        for label in top.findChildren(QLabel)
    ]
    return [label.text() for label in labels if label.isVisible() and label.text()]


def presenter_of(window: DesktopWindow) -> SessionPresenter:
    page = window.workspace.pages.currentWidget()
    assert isinstance(page, SessionPage)
    return page.presenter


@pytest.fixture
def locked(qtbot: QtBot, journal: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Locked]:
    monkeypatch.setattr(locking, "go_at_the_latest", lambda: None)
    made = Locked(qtbot, journal)
    yield made
    made.window.close()


def test_nothing_but_the_cover_is_in_sight_before_anything_else_is_done(
    qtbot: QtBot, locked: Locked
) -> None:
    locked.window.choose_patient(locked.window.people.rows[0].id)
    locked.window.edit_patient()
    dialog = locked.window.findChild(PatientDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    locked.window.lock()
    assert locked.seen == ["Locking…"]
    assert locked.happened == ["started journal", "left"]


def test_the_journal_is_closed_when_the_process_leaves(locked: Locked, journal: Path) -> None:
    locked.window.lock()
    open_application(journal).close()


def test_the_locked_window_comes_where_the_window_was(locked: Locked) -> None:
    locked.window.setGeometry(40, 50, 1200, 700)
    locked.window.lock()
    place = locked.places[0]
    assert (place.left, place.top, place.width, place.height) == (40, 50, 1200, 700)
    assert WindowPlace.from_text(place.to_text()) == place


def test_a_second_lock_does_nothing(locked: Locked) -> None:
    locked.window.lock()
    locked.window.lock()
    assert locked.happened.count("left") == 1


def test_a_session_that_was_typed_is_kept(qtbot: QtBot, locked: Locked, journal: Path) -> None:
    window = locked.window
    patient = window.people.rows[0].id
    window.choose_patient(patient)
    window.show_page("session")
    presenter = presenter_of(window)
    wait_for(qtbot, lambda: presenter.state.draft is not None)
    assert presenter.state.draft is not None
    presenter.edit(replace(presenter.state.draft, notes="typed, not saved"))
    window.lock()
    again = open_application(journal)
    assert "typed, not saved" in [s.notes for s in again.journal.sessions(patient)]
    again.close()


def test_a_session_begun_and_left_as_it_was_makes_no_record(
    qtbot: QtBot, locked: Locked, journal: Path
) -> None:
    window = locked.window
    patient = window.people.rows[0].id
    window.choose_patient(patient)
    window.show_page("session")
    presenter = presenter_of(window)
    wait_for(qtbot, lambda: presenter.state.draft is not None)
    presenter.start_session()
    wait_for(qtbot, lambda: presenter.state.is_new)
    window.lock()
    again = open_application(journal)
    assert len(again.journal.sessions(patient)) == 2
    again.close()


def test_a_form_that_was_filled_in_is_kept_and_one_only_opened_changes_nothing(
    qtbot: QtBot, locked: Locked, journal: Path
) -> None:
    window = locked.window
    first, second = (row.id for row in window.people.rows)
    window.choose_patient(first)
    window.edit_patient()
    dialog = window.findChild(PatientDialog)
    assert dialog is not None
    wait_for(qtbot, lambda: bool(dialog.chart_number.text()))
    dialog.notes.setPlainText("typed, not saved")
    window.choose_patient(second)
    window.edit_patient()
    wait_for(qtbot, lambda: all(d.chart_number.text() for d in patient_dialogs(window)))
    window.lock()
    again = open_application(journal)
    assert again.journal.patient(first).notes == "typed, not saved"
    assert "patient_changed" not in [e.event for e in again.journal.audit_entries(object_id=second)]
    again.close()


def test_a_form_no_record_takes_is_shown_after_the_next_unlocking_until_it_is_put_away(
    qtbot: QtBot, locked: Locked, journal: Path
) -> None:
    window = locked.window
    window.add_patient()
    dialog = window.findChild(PatientDialog)
    assert dialog is not None
    dialog.given_name.setText("Nora")
    dialog.birth_date.setText("31.02.1990")
    dialog.notes.setPlainText("came by tram")
    window.lock()
    again = open_application(journal)
    assert len(again.journal.patients()) == 2
    again.close()
    with opened_again(qtbot, journal) as left:
        assert left is not None
        assert "Given name: Nora" in left.text.toPlainText()
        assert "Notes: came by tram" in left.text.toPlainText()
        left.done_button.click()
    with opened_again(qtbot, journal) as left:
        assert left is None


@contextmanager
def opened_again(qtbot: QtBot, journal: Path) -> Iterator[LeftOverDialog | None]:
    """Open the journal in a window; give what it shows as left over."""
    runner = QtRunner()
    window = DesktopWindow(runner)
    qtbot.addWidget(window)
    Opening(window, runner, Settings()).begin(journal, None)
    window.show()
    wait_for(qtbot, lambda: window._live is not None and window.people.total is not None)
    runner.finish(Lane.QUICK, patience_ms=5000)
    QCoreApplication.sendPostedEvents(runner)
    yield window.findChild(LeftOverDialog)
    window.close()


def test_an_import_that_the_lock_breaks_off_leaves_a_word(
    qtbot: QtBot, locked: Locked, journal: Path
) -> None:
    window = locked.window
    window.choose_patient(window.people.rows[0].id)
    page = window.workspace.pages.currentWidget()
    assert isinstance(page, TimelinePage)
    page.intake.state = IntakeState(progress=Progress(done=5, total=40))
    # What was prepared and not acknowledged yet is not in.
    page.intake._acknowledged = [IntakeResult(source="a.jpg", status=IntakeStatus.STORED)] * 3
    window.lock()
    again = open_application(journal)
    assert "40 files was stopped after about 3." in LeftOver(again.journal).text()
    again.close()


def test_the_key_of_the_lock_is_heard_in_a_dialog_as_well(qtbot: QtBot, locked: Locked) -> None:
    locked.window.add_patient()
    dialog = locked.window.findChild(PatientDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    locked.lock._watch.look()
    handle = dialog.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Qt.Key.Key_L)
    assert locked.happened == []
    QTest.keyClick(handle, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert "left" in locked.happened


def patient_dialogs(window: DesktopWindow) -> list[PatientDialog]:
    return window.findChildren(PatientDialog)


def test_a_review_under_way_ends_with_the_lock(
    qtbot: QtBot, locked: Locked, monkeypatch: pytest.MonkeyPatch
) -> None:
    endless = [sys.executable, "-c", "import time; time.sleep(600)"]
    monkeypatch.setattr(handover, "review_window_command", lambda: endless)
    visit = HandOver(locked.window, cast(Any, FakeApplication(FakeReview())), locked.runner)
    visit.start(PatientId("somebody"))
    process = visit._process
    qtbot.waitUntil(lambda: process.state() is QProcess.ProcessState.Running)
    locked.window.lock()
    qtbot.waitUntil(lambda: process.state() is QProcess.ProcessState.NotRunning)
    assert visit._lock is None
    assert "left" in locked.happened


def test_looking_at_the_review_puts_the_lock_off(locked: Locked) -> None:
    seconds = [0.0]
    clock = IdleClock(60.0, lambda: seconds[0])
    locked.lock.clock = clock
    seconds[0] = 59.0
    locked.window.somebody_is_there()
    seconds[0] = 100.0
    assert not clock.is_due


def test_nobody_at_the_keyboard_locks(locked: Locked) -> None:
    locked.lock.clock.after_s = 0.0
    locked.lock._watch.look()
    assert "left" in locked.happened


def test_a_key_in_any_window_counts_as_somebody_there(qtbot: QtBot, locked: Locked) -> None:
    touched: list[bool] = []

    class Noting(IdleClock):
        def touch(self) -> None:
            touched.append(True)

    locked.lock._watch.clock = Noting(60.0)
    dialog = QDialog(locked.window)
    qtbot.addWidget(dialog)
    dialog.show()
    locked.lock._watch.look()
    handle = dialog.windowHandle()
    assert handle is not None
    QTest.keyClick(handle, Qt.Key.Key_A)
    assert touched


def test_the_system_that_is_left_locks(locked: Locked) -> None:
    locked.lock._events.turned_on(False)
    assert locked.happened == []
    locked.lock._events.turned_on(True)
    assert "left" in locked.happened


def test_a_journal_that_cannot_be_closed_in_order_is_left_all_the_same(
    locked: Locked, monkeypatch: pytest.MonkeyPatch
) -> None:
    application = locked.window._application
    assert application is not None
    close = application.close

    def stumble() -> None:
        close()
        monkeypatch.setattr(application, "close", close)
        raise EnvironmentFault("disk_error", "The disk reported an error.")

    monkeypatch.setattr(application, "close", stumble)
    monkeypatch.setattr(locking._log, "warning", lambda *_words: None)
    locked.window.lock()
    assert "left" in locked.happened


def test_ctrl_l_and_the_rail_lock(qtbot: QtBot, locked: Locked) -> None:
    asked: list[str] = []
    rail = locked.window.workspace.rail
    actions = {action.id: action for action in locked.window.actions_offered}
    assert actions["lock"].shortcut == "Ctrl+L"
    rail.lock_wanted.connect(lambda: asked.append("rail"))
    rail.lock_wanted.emit()
    assert asked
    assert "left" in locked.happened


def test_the_unlock_screen_after_a_lock_names_nobody_and_opens_again(
    qtbot: QtBot, journal: Path
) -> None:
    runner = QtRunner()
    window = DesktopWindow(runner)
    qtbot.addWidget(window)
    opening = Opening(window, runner, Settings())
    opening.begin_locked(journal)
    window.show()
    assert not [text for text in texts_in_sight() if "Probe" in text]
    assert opening.screen is not None
    opening.screen.unlock.unlock_wanted.emit("")
    wait_for(qtbot, lambda: window.people.total == 2)
    window.close()


def test_the_whole_lock_asks_pages_and_dialogs_alike(
    qtbot: QtBot, locked: Locked, journal: Path
) -> None:
    asked: list[str] = []

    class Noted(QWidget):
        def keep_unsaved(self) -> None:
            asked.append("asked")

    Noted(locked.window)
    locked.window.lock()
    assert asked == ["asked"]
