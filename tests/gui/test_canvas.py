"""The photo canvas: divider, zoom, pan, nudge and blink by mouse, touch, keys and aids."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QAccessible, QColor, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from microjournal.domain.errors import IntegrityFault
from microjournal.gui.presenters.compare_mode import CompareMode
from microjournal.gui.widgets.framing import WHOLE_PHOTO
from microjournal.gui.widgets.pair_painter import Scene, divider_x, photo_rect
from microjournal.gui.widgets.photo_canvas import PhotoCanvas
from microjournal.gui.widgets.pyramid import PicturePyramid, pyramid_from_jpeg, pyramid_of
from tests.helpers.photos import jpeg, quadrants
from tests.helpers.pointing import move_pointer

BEFORE, AFTER = QColor("#206020"), QColor("#a04040")
LEFT = Qt.MouseButton.LeftButton


def plain(colour: QColor, width: int = 800, height: int = 600) -> PicturePyramid:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(colour)
    return pyramid_of(image)


@pytest.fixture
def frame(qtbot: QtBot) -> QWidget:
    """Return the parent of the canvas: on a top-level widget touches would arrive twice."""
    parent = QWidget()
    qtbot.addWidget(parent)
    parent.resize(400, 300)
    parent.show()
    qtbot.waitExposed(parent)
    return parent


@pytest.fixture
def canvas(frame: QWidget) -> PhotoCanvas:
    """Return a shown canvas of 400 x 300 with a green and a red photo."""
    made = PhotoCanvas(frame)
    made.setGeometry(0, 0, 400, 300)
    made.show_scene(Scene(baseline=plain(BEFORE), follow_up=plain(AFTER)))
    made.show()
    return made


def colour_at(canvas: PhotoCanvas, x: int, y: int) -> QColor:
    return canvas.grab().toImage().pixelColor(x, y)


def drag(
    canvas: PhotoCanvas, start: QPoint, end: QPoint, keys: Qt.KeyboardModifier | None = None
) -> None:
    modifiers = keys or Qt.KeyboardModifier.NoModifier
    QTest.mousePress(canvas, LEFT, modifiers, start)
    move_pointer(canvas, (start + end) / 2, held=LEFT)
    move_pointer(canvas, end, held=LEFT)
    QTest.mouseRelease(canvas, LEFT, modifiers, end)


def wheel(canvas: PhotoCanvas, at: QPointF, steps: int) -> None:
    event = QWheelEvent(
        at,
        canvas.mapToGlobal(at),
        QPoint(0, 0),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)


def test_wipe_shows_the_baseline_left_and_the_follow_up_right(canvas: PhotoCanvas) -> None:
    assert colour_at(canvas, 50, 250) == BEFORE
    assert colour_at(canvas, 350, 250) == AFTER


def test_dragging_the_grip_moves_the_divider_with_the_hand(canvas: PhotoCanvas) -> None:
    drag(canvas, QPoint(200, 186), QPoint(300, 186))
    assert canvas.value() == 750
    assert colour_at(canvas, 280, 270) == BEFORE


def test_a_fitted_photo_gives_its_drags_to_the_divider(canvas: PhotoCanvas) -> None:
    drag(canvas, QPoint(60, 250), QPoint(20, 250))
    assert canvas.value() == 400


def test_the_divider_stays_on_the_photo(canvas: PhotoCanvas) -> None:
    drag(canvas, QPoint(200, 186), QPoint(900, 186))
    assert canvas.value() == canvas.maximum()
    assert divider_x(canvas.scene, QRectF(canvas.rect())) == 400


def test_the_wheel_zooms_at_the_cursor(canvas: PhotoCanvas) -> None:
    at = QPointF(100, 80)
    before = photo_rect(plain(BEFORE), canvas.scene.framing, QRectF(canvas.rect()))
    wheel(canvas, at, 3)
    after = photo_rect(plain(BEFORE), canvas.scene.framing, QRectF(canvas.rect()))
    assert after.width() > before.width()
    share_before = (at.x() - before.left()) / before.width()
    assert (at.x() - after.left()) / after.width() == pytest.approx(share_before)


def test_a_zoomed_photo_is_panned_beside_the_divider(canvas: PhotoCanvas) -> None:
    canvas.zoom_by(2.0)
    centre = canvas.scene.framing.centre_x
    drag(canvas, QPoint(60, 100), QPoint(100, 100))
    assert canvas.scene.framing.centre_x == pytest.approx(centre - 40 / 800)
    assert canvas.value() == 500


def test_double_click_goes_to_single_pixels_and_back(canvas: PhotoCanvas) -> None:
    QTest.mouseDClick(canvas, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(100, 100))
    shown = photo_rect(plain(BEFORE), canvas.scene.framing, QRectF(canvas.rect()))
    assert shown.width() * canvas.devicePixelRatioF() == pytest.approx(800)
    QTest.mouseDClick(canvas, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(100, 100))
    assert canvas.scene.framing == WHOLE_PHOTO


def test_another_pair_keeps_divider_and_framing(canvas: PhotoCanvas) -> None:
    canvas.zoom_by(3.0)
    canvas.setValue(250)
    kept = canvas.scene.framing
    canvas.show_scene(
        Scene(baseline=plain(AFTER), follow_up=plain(BEFORE), framing=kept, share=0.25)
    )
    assert canvas.scene.framing == kept
    assert canvas.value() == 250


def test_alt_and_drag_pushes_the_follow_up_in_fractions_of_the_photo(
    canvas: PhotoCanvas, qtbot: QtBot
) -> None:
    moves: list[tuple[float, float]] = []
    canvas.nudge_moved.connect(lambda right, down: moves.append((right, down)))
    with qtbot.waitSignal(canvas.nudge_ended):
        drag(canvas, QPoint(60, 60), QPoint(80, 90), Qt.KeyboardModifier.AltModifier)
    assert sum(right for right, _down in moves) == pytest.approx(20 / 400)
    assert sum(down for _right, down in moves) == pytest.approx(30 / 300)
    assert canvas.value() == 500


def test_a_nudge_shifts_only_the_follow_up(canvas: PhotoCanvas) -> None:
    canvas.show_scene(
        Scene(baseline=plain(BEFORE), follow_up=plain(AFTER), nudge=(0.25, 0.0), share=0.0)
    )
    canvas.setValue(0)
    ground = colour_at(canvas, 50, 250)
    assert ground != AFTER
    assert colour_at(canvas, 150, 250) == AFTER


def test_blink_shows_the_follow_up_while_pressed(canvas: PhotoCanvas) -> None:
    canvas.show_scene(Scene(baseline=plain(BEFORE), follow_up=plain(AFTER), mode=CompareMode.BLINK))
    assert colour_at(canvas, 200, 250) == BEFORE
    QTest.mousePress(canvas, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(200, 250))
    assert colour_at(canvas, 200, 250) == AFTER
    QTest.mouseRelease(canvas, LEFT, Qt.KeyboardModifier.NoModifier, QPoint(200, 250))
    assert colour_at(canvas, 200, 250) == BEFORE


def test_overlay_mixes_by_the_value_of_the_slider(canvas: PhotoCanvas) -> None:
    canvas.show_scene(
        Scene(baseline=plain(BEFORE), follow_up=plain(AFTER), mode=CompareMode.OVERLAY)
    )
    canvas.setValue(500)
    mixed = colour_at(canvas, 200, 250)
    assert mixed.red() == pytest.approx((BEFORE.red() + AFTER.red()) / 2, abs=2)


def test_side_by_side_zooms_both_panes_at_the_same_spot(canvas: PhotoCanvas) -> None:
    canvas.show_scene(
        Scene(baseline=plain(BEFORE), follow_up=plain(AFTER), mode=CompareMode.SIDE_BY_SIDE)
    )
    assert colour_at(canvas, 100, 150) == BEFORE
    assert colour_at(canvas, 300, 150) == AFTER
    wheel(canvas, QPointF(302, 150), 2)
    left = canvas.scene.framing
    canvas.show_whole()
    wheel(canvas, QPointF(302 - 204, 150), 2)
    assert canvas.scene.framing.centre_x == pytest.approx(left.centre_x)


def test_two_fingers_zoom_by_their_distance(canvas: PhotoCanvas) -> None:
    finger = QTest.createTouchDevice()
    touch = QTest.touchEvent(canvas, finger)
    touch.press(0, QPoint(180, 150), canvas).press(1, QPoint(220, 150), canvas).commit()
    for reach in (30, 40):
        touch = QTest.touchEvent(canvas, finger)
        touch.move(0, QPoint(200 - reach, 150), canvas)
        touch.move(1, QPoint(200 + reach, 150), canvas)
        touch.commit()
    touch = QTest.touchEvent(canvas, finger)
    touch.release(0, QPoint(160, 150), canvas).release(1, QPoint(240, 150), canvas).commit()
    assert canvas.scene.framing.zoom == pytest.approx(2.0)
    assert canvas.value() == 500


def test_one_finger_moves_the_divider(canvas: PhotoCanvas) -> None:
    finger = QTest.createTouchDevice()
    QTest.touchEvent(canvas, finger).press(0, QPoint(200, 186), canvas).commit()
    QTest.touchEvent(canvas, finger).move(0, QPoint(240, 186), canvas).commit()
    QTest.touchEvent(canvas, finger).release(0, QPoint(240, 186), canvas).commit()
    assert canvas.value() == 600


def test_a_pinch_lets_go_of_the_divider(canvas: PhotoCanvas) -> None:
    finger = QTest.createTouchDevice()
    QTest.touchEvent(canvas, finger).press(0, QPoint(200, 186), canvas).commit()
    both = QTest.touchEvent(canvas, finger)
    both.move(0, QPoint(200, 186), canvas).press(1, QPoint(300, 186), canvas).commit()
    apart = QTest.touchEvent(canvas, finger)
    apart.move(0, QPoint(150, 186), canvas).move(1, QPoint(300, 186), canvas).commit()
    last = QTest.touchEvent(canvas, finger)
    last.release(0, QPoint(150, 186), canvas).release(1, QPoint(300, 186), canvas).commit()
    assert canvas.value() == 500
    assert canvas.scene.framing.zoom == pytest.approx(1.5)


def test_shift_and_arrows_move_the_divider_by_key(canvas: PhotoCanvas) -> None:
    shift = Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(canvas, Qt.Key.Key_Right, shift)
    assert canvas.value() == 520
    QTest.keyClick(canvas, Qt.Key.Key_Left, shift)
    assert canvas.value() == 500


def test_assistive_technology_finds_a_slider_it_can_read_and_move(canvas: PhotoCanvas) -> None:
    canvas.show_scene(
        Scene(
            baseline=plain(BEFORE),
            follow_up=plain(AFTER),
            baseline_label="Before · 12 Jan 2026",
            follow_up_label="After · 6 Apr 2026",
        )
    )
    interface = QAccessible.queryAccessibleInterface(canvas)
    assert interface.role() is QAccessible.Role.Slider
    assert interface.text(QAccessible.Text.Name) == "Photographs compared"
    assert "12 Jan 2026" in interface.text(QAccessible.Text.Description)
    interface.valueInterface().setCurrentValue(300)
    assert canvas.value() == 300


def test_a_picture_keeps_a_level_for_every_halving() -> None:
    widths = [level.width() for level in plain(BEFORE, 1600, 1200).levels]
    assert widths == [1600, 800, 400]


def test_the_level_drawn_has_a_pixel_for_every_screen_pixel() -> None:
    pyramid = plain(BEFORE, 1600, 1200)
    assert pyramid.level_for(0.25).width() == 400
    assert pyramid.level_for(0.26).width() == 800
    assert pyramid.level_for(3.0).width() == 1600


def test_a_stored_jpeg_comes_out_upright_and_in_its_colours() -> None:
    image = pyramid_from_jpeg(jpeg(quadrants())).levels[0]
    corner = image.pixelColor(4, 4)
    assert (corner.red(), corner.green(), corner.blue()) == pytest.approx((200, 30, 30), abs=6)
    assert image.pixelColor(90, 4).green() > 120


def test_every_pixel_of_a_half_is_the_mean_of_two_by_two() -> None:
    image = QImage(480, 480, QImage.Format.Format_RGB32)
    image.fill(QColor(0, 0, 0))
    image.setPixelColor(10, 20, QColor(200, 100, 40))
    image.setPixelColor(11, 21, QColor(200, 100, 40))
    half = pyramid_of(image).levels[1]
    mean = half.pixelColor(5, 10)
    assert (mean.red(), mean.green(), mean.blue()) == pytest.approx((100, 50, 20), abs=3)
    assert half.pixelColor(6, 10) == QColor(0, 0, 0)
    assert half.pixelColor(5, 11) == QColor(0, 0, 0)


@pytest.mark.parametrize("broken", [b"", b"no picture", jpeg(quadrants())[:-200]])
def test_a_damaged_stored_picture_is_refused_in_words(broken: bytes) -> None:
    with pytest.raises(IntegrityFault, match="cannot be shown"):
        pyramid_from_jpeg(broken)
