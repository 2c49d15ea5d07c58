"""The dialog that takes the scale of a close-up from a line over a ruler."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from microjournal.gui.desktop.scale_dialog import ScaleDialog
from tests.helpers.marking import MarkingDesk, drag


class Setting(MarkingDesk[ScaleDialog]):
    def __init__(self, qtbot: QtBot) -> None:
        super().__init__(qtbot, ScaleDialog)
        self.canvas = self.dialog.canvas

    @property
    def line(self) -> tuple[tuple[float, float], tuple[float, float]]:
        return self.dialog.presenter.state.line

    def drag(self, end: int, right: int, down: int) -> None:
        x, y = self.canvas.point_at(end)
        drag(self.canvas, QPoint(round(x) + 15, round(y) - 15), by=QPoint(right, down))


@pytest.fixture
def setting(qtbot: QtBot) -> Setting:
    return Setting(qtbot)


def test_an_end_is_dragged_from_anywhere_within_a_finger_of_it(setting: Setting) -> None:
    before, at = setting.line, setting.canvas.point_at(1)
    setting.drag(1, 40, -30)
    assert setting.line[0] == before[0]
    assert setting.canvas.point_at(1) == pytest.approx((at[0] + 40, at[1] - 30), abs=0.01)


def test_a_drag_beside_the_ends_leaves_the_line_alone(setting: Setting) -> None:
    before = setting.line
    drag(setting.canvas, QPoint(30, 30), by=QPoint(30, 30))
    assert setting.line == before


def test_arrows_push_the_chosen_end_by_a_pixel_of_the_original(setting: Setting) -> None:
    (x0, y0), (x1, y1) = setting.line
    QTest.keyClick(setting.canvas, Qt.Key.Key_Left)
    assert setting.line[0] == pytest.approx((x0 - 1 / 960, y0))
    QTest.keyClick(setting.canvas, Qt.Key.Key_Space)
    QTest.keyClick(setting.canvas, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    assert setting.line[1] == pytest.approx((x1, y1 + 10 / 640))


def test_a_coin_fills_in_its_diameter_and_a_typed_length_is_its_own(setting: Setting) -> None:
    thing = setting.dialog.thing
    coin = thing.findData(23.25)
    thing.setCurrentIndex(coin)
    thing.activated.emit(coin)
    assert setting.dialog.length.value() == 23.25
    setting.dialog.length.setValue(12.0)
    assert thing.currentText() == "Another length"
    assert setting.dialog.presenter.state.length_mm == 12.0


def test_the_scale_is_saved_and_the_dialog_closes(setting: Setting) -> None:
    assert not setting.dialog.save_button.isEnabled()
    setting.drag(0, -20, 0)
    setting.dialog.save_button.click()
    assert setting.services.records.scales["one"] > 0
    assert len(setting.changes) == 1
    assert not setting.dialog.isVisible()
