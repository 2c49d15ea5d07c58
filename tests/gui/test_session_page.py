"""The session page: fields, zones by tap and key, few words of typing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton
from pytestqt.qtbot import QtBot

from microjournal.bootstrap.application import Application
from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.courses import (
    Endpoint,
    NeedlingParameters,
    SessionKind,
    TreatmentSession,
)
from microjournal.gui.desktop.session_page import SessionPage
from microjournal.gui.jobs.runner import QtRunner
from microjournal.gui.widgets.zone_map import ZoneMap
from tests.helpers.desk import a_series, an_application, first_patient, wait_for
from tests.helpers.pages import SpyWindow

CHEEK = NeedlingParameters(region=AnatomicRegion.LEFT_CHEEK, needle_length_mm=1.0, passes=4)


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    made = an_application(tmp_path)
    patient_id = first_patient(made)
    a_series(made, patient_id)
    last = made.records.sessions(patient_id)[-1]
    made.records.save_session(replace(last, device="Pen A", needling=(CHEEK,), topical="Gel"))
    yield made
    made.close()


@pytest.fixture
def page(qtbot: QtBot, application: Application, runner: QtRunner) -> SessionPage:
    window = SpyWindow()
    made = SessionPage(application, runner, window)
    window.listeners.append(made)
    qtbot.addWidget(made)
    made.resize(900, 700)
    made.show()
    made.set_patient(first_patient(application))
    wait_for(qtbot, lambda: made.presenter.state.is_loaded)
    return made


def draft_of(page: SessionPage) -> TreatmentSession:
    draft = page.presenter.state.draft
    assert draft is not None
    return draft


def test_showing_a_session_changes_nothing(page: SessionPage) -> None:
    for row in range(page.list.count()):
        page.list.setCurrentRow(row)
        assert not page.presenter.state.is_dirty
    assert not page.save_button.isEnabled()


def test_a_treatment_is_recorded_by_picking_alone(
    qtbot: QtBot, page: SessionPage, application: Application
) -> None:
    page.start_session()
    wait_for(qtbot, lambda: page.presenter.state.is_new)
    block = page.form.zones.blocks[AnatomicRegion.LEFT_CHEEK]
    block.length.stepUp()
    block.endpoint.setCurrentIndex(block.endpoint.findData(Endpoint.ERYTHEMA))
    block.endpoint.activated.emit(block.endpoint.currentIndex())
    page.form.signs.chip("Redness").click()
    tolerance = next(b for b in page.form.tolerance.findChildren(QPushButton) if b.text() == "3")
    tolerance.click()
    page.save_button.click()
    wait_for(qtbot, lambda: not page.presenter.state.is_new)
    stored = application.records.sessions(first_patient(application))[-1]
    assert stored.device == "Pen A"
    assert stored.needling == (replace(CHEEK, needle_length_mm=1.25, endpoint=Endpoint.ERYTHEMA),)
    assert stored.reactions == "Redness"
    assert stored.tolerance == 3


def test_what_is_typed_stands_in_the_draft_and_the_cursor_stays(page: SessionPage) -> None:
    QTest.keyClicks(page.form.notes, "calm")
    assert draft_of(page).notes == "calm"
    QTest.keyClick(page.form.notes, Qt.Key.Key_Left)
    QTest.keyClicks(page.form.notes, "x")
    assert draft_of(page).notes == "calxm"


def test_undo_puts_the_stored_values_back_into_the_fields(page: SessionPage) -> None:
    page.form.device.setEditText("Pen B")
    assert page.presenter.state.is_dirty
    page.revert_button.click()
    assert page.form.device.currentText() == "Pen A"


def test_a_tap_on_the_map_adds_a_zone_and_its_row(page: SessionPage) -> None:
    where = page.form.map.zone_center(AnatomicRegion.CHIN).toPoint()
    QTest.mouseClick(page.form.map, Qt.MouseButton.LeftButton, pos=where)
    assert AnatomicRegion.CHIN in page.form.map.chosen
    assert AnatomicRegion.CHIN in page.form.zones.blocks
    page.form.zones.blocks[AnatomicRegion.CHIN].remove.click()
    assert [zone.region for zone in draft_of(page).needling] == [AnatomicRegion.LEFT_CHEEK]


def test_the_patients_right_cheek_is_on_the_left_of_the_map(page: SessionPage) -> None:
    face = page.form.map
    right, left = (
        face.zone_center(region).x()
        for region in (AnatomicRegion.RIGHT_CHEEK, AnatomicRegion.LEFT_CHEEK)
    )
    assert right < face.width() / 2 < left


def test_every_zone_answers_to_a_tap_at_its_middle(qtbot: QtBot) -> None:
    face = ZoneMap()
    qtbot.addWidget(face)
    face.show()
    tapped: list[AnatomicRegion] = []
    face.toggled.connect(tapped.append)
    for region in AnatomicRegion:
        where = face.zone_center(region).toPoint()
        QTest.mouseClick(face, Qt.MouseButton.LeftButton, pos=where)
    assert tapped == list(AnatomicRegion)


def press(face: ZoneMap, step: str) -> None:
    """Go one step and tap the zone that is reached."""
    keys = {
        "down": Qt.Key.Key_Down,
        "up": Qt.Key.Key_Up,
        "left": Qt.Key.Key_Left,
        "right": Qt.Key.Key_Right,
    }
    QTest.keyClick(face, keys[step])
    QTest.keyClick(face, Qt.Key.Key_Space)


def test_the_keyboard_reaches_every_zone(qtbot: QtBot) -> None:
    face = ZoneMap()
    qtbot.addWidget(face)
    face.show()
    tapped: set[AnatomicRegion] = set()
    face.toggled.connect(tapped.add)
    QTest.keyClick(face, Qt.Key.Key_Space)
    above = ("down", "left", "left", "right", "down", "down", "right")
    below = ("right", "up", "up", "right", "left", "left")
    for step in (*above, *below):
        press(face, step)
    for _step in range(6):
        press(face, "down")
    assert tapped == set(AnatomicRegion)


def test_a_follow_up_asks_for_no_needling(qtbot: QtBot, page: SessionPage) -> None:
    page.presenter.start_session(SessionKind.FOLLOW_UP)
    wait_for(qtbot, lambda: page.presenter.state.is_new)
    assert not page.form.zones_card.isVisible()
    assert not page.form.device.isVisible()
    assert not page.aftercare_button.isVisible()


def test_the_aftercare_sheet_waits_until_the_session_is_saved(page: SessionPage) -> None:
    assert page.aftercare_button.isEnabled()
    QTest.keyClicks(page.form.notes, "x")
    assert not page.aftercare_button.isEnabled()


def test_the_wheel_over_a_field_scrolls_the_page_and_changes_nothing(page: SessionPage) -> None:
    field = page.form.zones.blocks[AnatomicRegion.LEFT_CHEEK].length
    before = field.value()
    event = QWheelEvent(
        QPointF(10, 10),
        QPointF(field.mapToGlobal(field.rect().center())),
        QPointF(0, -120).toPoint(),
        QPointF(0, -120).toPoint(),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(field, event)
    assert field.value() == before


def test_a_needle_length_stays_between_a_quarter_and_three_millimetres(page: SessionPage) -> None:
    field = page.form.zones.blocks[AnatomicRegion.LEFT_CHEEK].length
    for _step in range(20):
        field.stepDown()
    assert draft_of(page).needling[0].needle_length_mm == 0.25
    for _step in range(20):
        field.stepUp()
    assert draft_of(page).needling[0].needle_length_mm == 3.0


def test_every_icon_button_has_a_name_and_a_tooltip(page: SessionPage) -> None:
    own = [button for button in page.findChildren(QToolButton) if button.isVisible()]
    named = [button for button in own if button.accessibleName() and button.toolTip()]
    assert len([b for b in own if not b.objectName().startswith("qt_")]) == len(named)
