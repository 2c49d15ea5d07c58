"""The patient's window: what is on it, and that only the PIN leaves it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit, QMenu, QWidget
from pytestqt.qtbot import QtBot

from microjournal.domain.errors import InputError
from microjournal.domain.review import PinCheck, ReviewBundle, ReviewPicture, ReviewView
from microjournal.gui.jobs.runner import QtRunner
from microjournal.gui.review.__main__ import read_bundle
from microjournal.gui.review.idle import IdleWatch
from microjournal.gui.review.style import review_sheet
from microjournal.gui.review.window import ReviewWindow
from microjournal.gui.theme import Scheme, apply_theme
from microjournal.gui.widgets.photo_canvas import PhotoCanvas
from microjournal.gui.widgets.pin_pad import PinPad
from tests.helpers.photos import jpeg, quadrants

PIN = "2468"
NO_KEY = Qt.KeyboardModifier.NoModifier
LEFT = Qt.MouseButton.LeftButton


def a_view(label: str, count: int) -> ReviewView:
    pictures = tuple(
        ReviewPicture(
            taken_on=date(2026, 1, 12) + timedelta(days=28 * number),
            label=str(number),
            jpeg=jpeg(quadrants()),
        )
        for number in range(count)
    )
    return ReviewView(label=label, pictures=pictures, sentence=f"About {label}.")


def a_bundle(*, unprotected: bool = False) -> ReviewBundle:
    return ReviewBundle(
        title="Your progress",
        views=(a_view("Front", 3), a_view("Left", 2)),
        pin=PinCheck.of(PIN),
        unprotected=unprotected,
    )


@pytest.fixture
def dark(themed: QApplication) -> Iterator[QApplication]:
    """Return the application as the review's process sets it up."""
    sheet = themed.styleSheet()
    tokens = apply_theme(themed, Scheme.DARK)
    themed.setStyleSheet(themed.styleSheet() + review_sheet(tokens))
    yield themed
    apply_theme(themed, Scheme.LIGHT)
    themed.setStyleSheet(sheet)


class Review:
    """A shown review window, used by finger and key."""

    def __init__(self, qtbot: QtBot, runner: QtRunner, bundle: ReviewBundle) -> None:
        self.qtbot = qtbot
        self.left: list[bool] = []
        self.window = ReviewWindow(bundle, runner)
        self.window.left.connect(lambda: self.left.append(True))
        self.window.resize(1280, 800)
        self.window.show()
        qtbot.waitExposed(self.window)
        qtbot.waitUntil(lambda: self.canvas.scene.follow_up is not None)

    @property
    def canvas(self) -> PhotoCanvas:
        return self.window.findChildren(PhotoCanvas)[0]

    @property
    def pad(self) -> PinPad:
        return self.window.findChildren(PinPad)[0]

    def button(self, name: str) -> QAbstractButton:
        return next(
            button
            for button in self.window.findChildren(QAbstractButton)
            if name in (button.text(), button.accessibleName()) and button.isVisibleTo(self.window)
        )

    def tap(self, name: str) -> None:
        QTest.mouseClick(self.button(name), LEFT)

    def type_pin(self, pin: str) -> None:
        for digit in pin:
            self.tap(digit)
        self.tap("OK")


@pytest.fixture
def review(qtbot: QtBot, runner: QtRunner, dark: QApplication) -> Iterator[Review]:
    """Return a shown review of two views."""
    made = Review(qtbot, runner, a_bundle())
    yield made
    made.window.hide()
    made.window.deleteLater()


def test_views_and_dates_change_what_lies_on_the_canvas(review: Review) -> None:
    assert review.canvas.scene.follow_up_label == "After · 9 Mar 2026"
    review.tap("9 Feb")
    assert review.canvas.scene.follow_up_label == "After · 9 Feb 2026"
    review.tap("Left")
    assert review.canvas.scene.follow_up_label == "After · 9 Feb 2026"
    review.qtbot.waitUntil(lambda: review.canvas.scene.follow_up is not None)


def test_done_and_the_right_pin_leave(review: Review) -> None:
    review.tap("Done")
    review.type_pin(PIN)
    review.qtbot.waitUntil(lambda: bool(review.left))


def test_a_wrong_pin_does_not_leave(review: Review) -> None:
    review.tap("Done")
    review.type_pin("1111")
    review.qtbot.waitUntil(lambda: review.button("1").isEnabled())
    assert review.left == []
    assert review.pad.isVisible()


def test_a_keyboard_types_the_pin_as_well(review: Review) -> None:
    review.tap("Done")
    QTest.keyClicks(review.pad, PIN)
    QTest.keyClick(review.pad, Qt.Key.Key_Return)
    review.qtbot.waitUntil(lambda: bool(review.left))


def test_without_the_pin_neither_closing_nor_escape_leaves(review: Review) -> None:
    for key, modifier in (
        (Qt.Key.Key_Escape, NO_KEY),
        (Qt.Key.Key_F4, Qt.KeyboardModifier.AltModifier),
        (Qt.Key.Key_Q, Qt.KeyboardModifier.ControlModifier),
        (Qt.Key.Key_W, Qt.KeyboardModifier.ControlModifier),
    ):
        QTest.keyClick(review.window, key, modifier)
    closing = QCloseEvent()
    QApplication.sendEvent(review.window, closing)
    assert not closing.isAccepted()
    assert review.window.isVisible()
    assert review.left == []


def test_the_pin_pad_can_be_put_away(review: Review) -> None:
    review.tap("Done")
    review.tap("Back to the photos")
    assert review.canvas.isVisible()


def test_an_idle_screen_hides_the_photos_until_the_pin(review: Review) -> None:
    review.window.blank()
    assert not review.canvas.isVisible()
    assert not review.pad.findChildren(QAbstractButton)[0].isHidden()
    review.type_pin(PIN)
    review.qtbot.waitUntil(lambda: review.canvas.isVisible())
    assert review.left == []


def test_touch_begins_the_idle_time_again(qtbot: QtBot, dark: QApplication, review: Review) -> None:
    watch = IdleWatch(dark, review.window, after_ms=300)
    said: list[bool] = []
    watch.idle.connect(lambda: said.append(True))
    watch._timer.setInterval(10_000)
    watch._timer.stop()
    QTest.mouseClick(review.canvas, LEFT, NO_KEY, QPoint(20, 20))
    assert watch._timer.isActive()
    watch._timer.setInterval(1)
    qtbot.waitUntil(lambda: bool(said))


def test_everything_to_touch_is_at_least_56_pixels_high(review: Review) -> None:
    QApplication.processEvents()
    small = [
        (button.text(), button.height())
        for button in review.window.findChildren(QAbstractButton)
        if button.isVisible() and min(button.height(), button.width()) < 56
    ]
    assert small == []
    review.tap("Done")
    QApplication.processEvents()
    pad = [
        (button.text(), button.height())
        for button in review.pad.findChildren(QAbstractButton)
        if button.isVisible() and min(button.height(), button.width()) < 56
    ]
    assert pad == []


def test_there_is_nothing_to_type_into_and_no_menu(review: Review) -> None:
    assert review.window.findChildren(QLineEdit) == []
    assert review.window.findChildren(QMenu) == []
    menus = [
        widget
        for widget in review.window.findChildren(QWidget)
        if widget.contextMenuPolicy() is Qt.ContextMenuPolicy.CustomContextMenu
    ]
    assert menus == []


def test_the_window_title_names_nobody(review: Review) -> None:
    assert review.window.windowTitle() == "Progress review"


def test_an_unprotected_journal_is_shown_as_such(
    qtbot: QtBot, runner: QtRunner, dark: QApplication
) -> None:
    made = Review(qtbot, runner, a_bundle(unprotected=True))
    assert "Unprotected journal" in [
        label.text() for label in made.window.findChildren(type(made.window._badge))
    ]
    made.window.hide()
    made.window.deleteLater()


def test_dates_and_views_get_a_row_each_on_a_narrow_screen(review: Review) -> None:
    wide = review.button("Front").mapTo(review.window, QPoint(0, 0)).y()
    assert review.button("12 Jan").mapTo(review.window, QPoint(0, 0)).y() == wide
    review.window.resize(700, 800)
    QApplication.processEvents()
    front = review.button("Front").mapTo(review.window, QPoint(0, 0)).y()
    assert review.button("12 Jan").mapTo(review.window, QPoint(0, 0)).y() > front


@pytest.mark.parametrize("data", [b"", b"garbage", b"[]", b'{"views": []}', b"\xff\xfe"])
def test_what_is_no_review_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(InputError, match="could not be read"):
        read_bundle(data)


def test_a_review_without_pictures_is_refused() -> None:
    empty = ReviewBundle(title="", views=(), pin=PinCheck.of(PIN))
    with pytest.raises(InputError, match="no photos"):
        read_bundle(empty.to_bytes())


def test_the_process_refuses_garbage_with_a_message_and_code_2() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "microjournal.gui.review"],
        input=b"garbage",
        capture_output=True,
        check=False,
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
    )
    assert ended.returncode == 2
    assert b"could not be read" in ended.stderr


def test_the_process_knows_nothing_of_journal_or_services() -> None:
    code = (
        "import sys, microjournal.gui.review.__main__\n"
        "bad = [name for name in sys.modules if name.startswith(('microjournal.services',"
        " 'microjournal.storage', 'microjournal.bootstrap', 'sqlalchemy', 'numpy', 'cv2'))]\n"
        "sys.exit(repr(bad) if bad else 0)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
