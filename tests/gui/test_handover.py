"""Handing the screen over: the window goes, the review runs, the PIN brings the window back."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from microjournal.domain.control import TaskControl
from microjournal.domain.errors import InputError, MicrojournalError
from microjournal.domain.guessing import Tries
from microjournal.domain.identifiers import PatientId
from microjournal.domain.journals import JournalChange
from microjournal.domain.review import PinCheck, ReviewBundle, ReviewPicture, ReviewView
from microjournal.gui.desktop import handover
from microjournal.gui.desktop.handover import HandOver
from microjournal.gui.desktop.lock_screen import LockScreen
from microjournal.gui.desktop.pin_dialog import PinDialog
from microjournal.gui.jobs.runner import QtRunner
from microjournal.gui.review.launch import start_review
from microjournal.gui.widgets.pin_pad import PinPad

PATIENT = PatientId("patient")
READ_ALL = "import sys; data = sys.stdin.buffer.read(); "


def a_bundle() -> ReviewBundle:
    picture = ReviewPicture(taken_on=date(2026, 1, 12), label="12 Jan", jpeg=b"x" * 300_000)
    view = ReviewView(label="Front", pictures=(picture,))
    return ReviewBundle(title="Your progress", views=(view,), pin=PinCheck.of("2468"))


@dataclass
class FakeReview:
    """A review service with or without a PIN."""

    pin: str = "2468"
    error: MicrojournalError | None = None
    calls: list[str] = field(default_factory=list)
    tries: list[Tries] = field(default_factory=list)

    def has_pin(self) -> bool:
        return bool(self.pin)

    def set_pin(self, pin: str) -> JournalChange:
        self.pin = pin
        return JournalChange(settings=True)

    def keep_tries(self, tries: Tries) -> None:
        self.tries.append(tries)

    def bundle(self, patient_id: PatientId, *, control: TaskControl) -> ReviewBundle:
        self.calls.append(patient_id)
        if self.error is not None:
            raise self.error
        return a_bundle()


@dataclass
class FakeApplication:
    """An application that can only review."""

    review: FakeReview


class Visit:
    """A hand-over from a shown window, with what it said."""

    def __init__(self, qtbot: QtBot, runner: QtRunner, review: FakeReview) -> None:
        self.window = QWidget()
        qtbot.addWidget(self.window)
        self.window.show()
        qtbot.waitExposed(self.window)
        self.errors: list[MicrojournalError] = []
        self.changes: list[JournalChange] = []
        self.hidden: list[bool] = []
        self.ended: list[bool] = []
        self.visit = HandOver(self.window, cast(Any, FakeApplication(review)), runner)
        self.visit.failed.connect(self.errors.append)
        self.visit.changed.connect(self.changes.append)
        self.visit.ended.connect(lambda: self.ended.append(True))
        self.visit._process.started.connect(lambda: self.hidden.append(not self.window.isVisible()))


@pytest.fixture
def review_ends(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Return a function that replaces the review's process by a short program."""

    def replace(program: str) -> None:
        monkeypatch.setattr(
            handover, "review_window_command", lambda: [sys.executable, "-c", READ_ALL + program]
        )

    return replace


def test_the_window_hides_for_the_review_and_comes_back_after_the_pin(
    qtbot: QtBot, runner: QtRunner, review_ends: Callable[[str], None]
) -> None:
    review_ends(f"sys.exit(0 if len(data) == {len(a_bundle().to_bytes())} else 3)")
    visit = Visit(qtbot, runner, FakeReview())
    visit.visit.start(PATIENT)
    qtbot.waitUntil(lambda: bool(visit.ended))
    assert visit.hidden == [True]
    assert visit.window.isVisible()
    assert visit.errors == []


def test_a_review_that_ends_without_the_pin_leaves_a_locked_screen(
    qtbot: QtBot, runner: QtRunner, review_ends: Callable[[str], None]
) -> None:
    review_ends("sys.exit(70)")
    visit = Visit(qtbot, runner, FakeReview())
    visit.visit.start(PATIENT)
    qtbot.waitUntil(lambda: visit.visit._lock is not None)
    lock = visit.visit._lock
    assert isinstance(lock, LockScreen)
    lock.close()
    assert lock.isVisible()
    assert not visit.window.isVisible()
    pad = lock.findChildren(PinPad)[0]
    QTest.keyClicks(pad, "2468")
    pad.submitted.emit()
    qtbot.waitUntil(lambda: bool(visit.ended))
    assert visit.window.isVisible()
    assert [error.code for error in visit.errors] == ["review_failed"]


def test_wrong_pins_of_the_review_are_kept_and_count_on_the_locked_screen(
    qtbot: QtBot, runner: QtRunner, review_ends: Callable[[str], None]
) -> None:
    review_ends("print('tries 4 12.0', flush=True); print('touched', flush=True); sys.exit(70)")
    review = FakeReview()
    visit = Visit(qtbot, runner, review)
    touched: list[bool] = []
    visit.visit.touched.connect(lambda: touched.append(True))
    visit.visit.start(PATIENT)
    qtbot.waitUntil(lambda: visit.visit._lock is not None)
    qtbot.waitUntil(lambda: bool(review.tries))
    assert [tries.wrong for tries in review.tries] == [4]
    assert touched == [True]
    lock = visit.visit._lock
    assert isinstance(lock, LockScreen)
    pad = lock.findChildren(PinPad)[0]
    QTest.keyClicks(pad, "1111")
    pad.submitted.emit()
    qtbot.waitUntil(lambda: len(review.tries) == 2)
    assert review.tries[-1].wrong == 5
    QTest.keyClicks(pad, "2468")
    pad.submitted.emit()
    assert lock.isVisible()
    visit.visit._unlock()


def test_a_review_that_cannot_be_started_says_so_and_hides_nothing(
    qtbot: QtBot, runner: QtRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(handover, "review_window_command", lambda: ["/nowhere/at/all"])
    visit = Visit(qtbot, runner, FakeReview())
    visit.visit.start(PATIENT)
    qtbot.waitUntil(lambda: bool(visit.ended))
    assert visit.window.isVisible()
    assert visit.hidden == []
    assert [error.code for error in visit.errors] == ["review_failed"]


def test_a_patient_without_photos_is_refused_in_words(qtbot: QtBot, runner: QtRunner) -> None:
    error = InputError("nothing_to_review", "There are no photos to review yet.")
    visit = Visit(qtbot, runner, FakeReview(error=error))
    visit.visit.start(PATIENT)
    qtbot.waitUntil(lambda: bool(visit.ended))
    assert visit.errors == [error]


def test_without_a_pin_one_is_asked_for_first(
    qtbot: QtBot, runner: QtRunner, review_ends: Callable[[str], None]
) -> None:
    review_ends("sys.exit(0)")
    review = FakeReview(pin="")
    visit = Visit(qtbot, runner, review)
    visit.visit.start(PATIENT)
    qtbot.waitUntil(lambda: bool(visit.window.findChildren(PinDialog)))
    dialog = visit.window.findChildren(PinDialog)[0]
    for line in dialog.findChildren(QLineEdit):
        line.setText("13579")
    dialog.accept()
    qtbot.waitUntil(lambda: bool(visit.ended))
    assert review.pin == "13579"
    assert visit.changes == [JournalChange(settings=True)]
    assert review.calls == [PATIENT]


def test_no_pin_no_review(qtbot: QtBot, runner: QtRunner) -> None:
    review = FakeReview(pin="")
    visit = Visit(qtbot, runner, review)
    visit.visit.start(PATIENT)
    qtbot.waitUntil(lambda: bool(visit.window.findChildren(PinDialog)))
    visit.window.findChildren(PinDialog)[0].reject()
    qtbot.waitUntil(lambda: bool(visit.ended))
    assert review.calls == []


@pytest.mark.parametrize(
    ("first", "second", "accepted"),
    [
        ("123", "123", False),
        ("1234", "1243", False),
        ("1234", "1234", True),
        ("12345678", "", False),
    ],
)
def test_a_new_pin_is_four_to_eight_digits_typed_twice(
    qtbot: QtBot, first: str, second: str, accepted: bool
) -> None:
    dialog = PinDialog()
    qtbot.addWidget(dialog)
    chosen: list[str] = []
    dialog.chosen.connect(chosen.append)
    dialog._first.setText(first)
    dialog._second.setText(second)
    dialog.accept()
    assert bool(chosen) is accepted


def test_letters_cannot_be_typed_into_a_pin(qtbot: QtBot) -> None:
    dialog = PinDialog()
    qtbot.addWidget(dialog)
    QTest.keyClicks(dialog._first, "1a2b3c4d")
    assert dialog._first.text() == "1234"
    assert dialog._first.echoMode() is QLineEdit.EchoMode.Password


def test_the_command_line_gets_the_exit_code_of_the_review(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    command = [sys.executable, "-c", READ_ALL + "sys.exit(len(data) > 300_000)"]
    monkeypatch.setattr("microjournal.gui.review.launch.review_window_command", lambda: command)
    assert start_review(a_bundle()).wait() == 1


def test_a_review_that_dies_at_once_is_no_error_of_the_launcher(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        "microjournal.gui.review.launch.review_window_command",
        lambda: [sys.executable, "-c", "import sys; sys.stdin.close(); sys.exit(9)"],
    )
    assert start_review(a_bundle()).wait() == 9


def test_the_review_is_built_in_a_worker(qtbot: QtBot, runner: QtRunner) -> None:
    asked_in: list[threading.Thread] = []

    class Application:
        @property
        def review(self) -> FakeReview:
            asked_in.append(threading.current_thread())
            return FakeReview(error=InputError("nothing_to_review", "There are no photos."))

    window = QWidget()
    qtbot.addWidget(window)
    visit = HandOver(window, cast(Any, Application()), runner)
    with qtbot.waitSignal(visit.ended):
        visit.start(PatientId("somebody"))
    assert asked_in
    assert threading.main_thread() not in asked_in


def test_nothing_of_the_hand_over_stays(
    qtbot: QtBot, runner: QtRunner, review_ends: Callable[[str], None]
) -> None:
    review_ends("sys.exit(0)")
    visit = Visit(qtbot, runner, FakeReview())
    visit.visit.start(PATIENT)
    qtbot.waitUntil(lambda: bool(visit.ended))
    QApplication.processEvents()
    assert visit.window.findChildren(HandOver) == []
