"""The dialog in which regions are drawn, by mouse and by key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.gui.desktop.region_dialog import RegionDialog
from microjournal.gui.presenters.region_outlines import DrawnOutline
from tests.helpers.marking import LEFT, MarkingDesk, drag


class Setting(MarkingDesk[RegionDialog]):
    def __init__(self, qtbot: QtBot) -> None:
        super().__init__(qtbot, RegionDialog)
        self.canvas = self.dialog.canvas

    @property
    def outline(self) -> DrawnOutline:
        current = self.dialog.presenter.state.current
        assert current is not None
        return current

    def middle(self) -> QPoint:
        return self.canvas.rect().center()

    def click(self, right: int, down: int) -> None:
        QTest.mouseClick(self.canvas, LEFT, pos=self.middle() + QPoint(right, down))

    def draw(self) -> None:
        self.dialog.new_button.click()
        for right, down in ((-80, -60), (80, -60), (80, 60), (-80, 60)):
            self.click(right, down)


@pytest.fixture
def setting(qtbot: QtBot) -> Setting:
    return Setting(qtbot)


def test_clicks_set_corners_and_a_click_on_the_first_closes_the_outline(setting: Setting) -> None:
    setting.draw()
    assert len(setting.outline.corners) == 4
    assert setting.dialog.close_outline.isVisible()
    setting.click(-78, -58)
    assert len(setting.outline.corners) == 4
    assert not setting.dialog.presenter.state.drawing
    setting.click(10, 10)
    assert len(setting.outline.corners) == 4


def test_a_click_on_the_line_adds_a_corner_there(setting: Setting) -> None:
    setting.draw()
    setting.dialog.close_outline.click()
    setting.click(0, -58)
    assert len(setting.outline.corners) == 5
    assert setting.canvas.point_at(1) == pytest.approx(
        (setting.middle().x(), setting.middle().y() - 58), abs=1.5
    )


def test_a_corner_is_dragged_from_within_a_finger_of_it_and_does_not_jump_there(
    setting: Setting,
) -> None:
    setting.draw()
    setting.dialog.close_outline.click()
    drag(setting.canvas, setting.middle() + QPoint(90, 70), by=QPoint(30, 20))
    moved = setting.middle() + QPoint(110, 80)
    assert setting.canvas.point_at(2) == pytest.approx((moved.x(), moved.y()), abs=1.5)
    assert len(setting.outline.corners) == 4


def test_the_keyboard_alone_draws_names_and_saves_a_region(setting: Setting) -> None:
    setting.dialog.new_button.click()
    QTest.keyClick(setting.canvas, Qt.Key.Key_Return)
    (x, y) = setting.outline.corners[0]
    QTest.keyClick(setting.canvas, Qt.Key.Key_Left)
    assert setting.outline.corners[0] == pytest.approx((x - 1 / 960, y))
    QTest.keyClick(setting.canvas, Qt.Key.Key_Space)
    QTest.keyClick(setting.canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert setting.outline.corners[1][1] == pytest.approx(y + 10 / 640)
    names = setting.dialog.region_name
    names.setCurrentIndex(names.findData("chin"))
    names.activated.emit(names.currentIndex())
    setting.dialog.save_button.click()
    assert setting.services.drawn_regions.kept["one"][0].region is AnatomicRegion.CHIN
    assert len(setting.changes) == 1
    assert not setting.dialog.isVisible()


def test_each_region_is_a_chip_and_no_name_is_offered_twice(setting: Setting) -> None:
    for _region in range(2):
        setting.draw()
        setting.dialog.close_outline.click()
    assert setting.dialog.regions.offered == ("0", "1")
    first = setting.dialog.presenter.state.outlines[0].region
    assert setting.dialog.region_name.findData(first.value) == -1
    setting.dialog.regions.chip("0").click()
    assert setting.outline.region is first


def test_fingers_tap_corners_and_two_of_them_zoom_without_a_corner(setting: Setting) -> None:
    finger = QTest.createTouchDevice()
    setting.dialog.new_button.click()
    corners = [setting.middle() + QPoint(*by) for by in ((-90, -70), (90, -70), (0, 80))]
    for corner in corners:
        QTest.touchEvent(setting.canvas, finger).press(0, corner, setting.canvas).commit()
        QTest.touchEvent(setting.canvas, finger).release(0, corner, setting.canvas).commit()
    assert len(setting.outline.corners) == 3
    left, right = setting.middle() - QPoint(30, 0), setting.middle() + QPoint(30, 0)
    pinch = QTest.touchEvent(setting.canvas, finger)
    pinch.press(0, left, setting.canvas).press(1, right, setting.canvas).commit()
    pinch = QTest.touchEvent(setting.canvas, finger)
    pinch.move(0, left - QPoint(60, 0), setting.canvas)
    pinch.move(1, right + QPoint(60, 0), setting.canvas)
    pinch.commit()
    pinch = QTest.touchEvent(setting.canvas, finger)
    pinch.release(0, left, setting.canvas).release(1, right, setting.canvas).commit()
    assert len(setting.outline.corners) == 3
    assert setting.canvas.scene.framing.zoom > 1.0
