"""The progress page: chart by pointer and key, table, empty states."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from microjournal.bootstrap.application import Application
from microjournal.domain.anatomy import StandardView
from microjournal.gui.desktop.method_dialog import MethodDialog
from microjournal.gui.desktop.progress_page import ProgressPage
from microjournal.gui.jobs.runner import QtRunner
from microjournal.gui.theme import DARK, LIGHT, Scheme, apply_theme
from microjournal.gui.widgets.basics import Card
from microjournal.gui.widgets.scrolling import ScrollingColumn
from microjournal.gui.widgets.trend_view import TrendView
from microjournal.texture.registry import RELIEF_CHANGE
from tests.helpers.desk import a_series, first_patient, wait_for
from tests.helpers.pages import SpyWindow, store_measurements, store_photos
from tests.helpers.pointing import move_pointer
from tests.unit.reports.builders import a_series as a_trend


def a_page(
    qtbot: QtBot, application: Application, runner: QtRunner, *changes: float | None
) -> tuple[ProgressPage, SpyWindow]:
    patient_id = first_patient(application)
    if changes:
        a_series(application, patient_id, sessions=len(changes) + 1)
        photos = store_photos(application, patient_id, view=StandardView.CHEEK_LEFT)
        store_measurements(application, patient_id, photos, changes)
    window = SpyWindow()
    page = ProgressPage(application, runner, window)
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    page.set_patient(patient_id)
    wait_for(qtbot, lambda: page.presenter.state.is_loaded)
    return page, window


def test_a_narrow_page_stacks_the_facts_and_cuts_nothing_off(
    qtbot: QtBot, application: Application, runner: QtRunner
) -> None:
    page, _window = a_page(qtbot, application, runner, -4.0, None, -16.0)
    body = page.findChildren(ScrollingColumn)[0]
    for width, columns in ((640, 1), (900, 2)):
        page.resize(width, 700)
        qtbot.wait(1)
        assert len({card.x() for card in page.facts.findChildren(Card)}) == columns
        assert body.inside.minimumSizeHint().width() <= body.viewport().width()


def words_of(page: ProgressPage) -> str:
    return "\n".join(label.text() for label in page.findChildren(QLabel) if label.isVisible())


def a_chart(qtbot: QtBot, changes: tuple[float | None, ...] = (-4.0, None, -16.0)) -> TrendView:
    chart = TrendView()
    qtbot.addWidget(chart)
    chart.resize(600, 320)
    chart.show_series(a_trend(changes))
    chart.show()
    return chart


def test_the_sentence_is_the_title_and_every_session_is_in_the_table(
    qtbot: QtBot, application: Application, runner: QtRunner
) -> None:
    page, _window = a_page(qtbot, application, runner, -15.0, None, -24.0)
    assert page.headline.text().startswith("Smoother than baseline")
    words = words_of(page)
    for expected in ("12 Jan 2026", "9 Feb 2026", "withheld", "Take it in focus.", "2 of 3"):
        assert expected in words


def test_nothing_measured_offers_to_measure(
    qtbot: QtBot, application: Application, runner: QtRunner
) -> None:
    patient_id = first_patient(application)
    a_series(application, patient_id)
    store_photos(application, patient_id, view=StandardView.CHEEK_LEFT)
    page, _window = a_page(qtbot, application, runner)
    assert "Nothing has been measured yet." in words_of(page)
    assert not page.chart.isVisible()


def test_records_of_an_older_measurement_are_said_to_be_there(
    qtbot: QtBot, application: Application, runner: QtRunner
) -> None:
    patient_id = first_patient(application)
    a_series(application, patient_id)
    photos = store_photos(application, patient_id, view=StandardView.CHEEK_LEFT)
    older = replace(RELIEF_CHANGE, version=1)
    store_measurements(application, patient_id, photos[:2], (-20.0,), metric=older)
    page, _window = a_page(qtbot, application, runner)
    assert "The measurement has a new version." in words_of(page)


def test_too_few_photos_lead_to_the_timeline(
    qtbot: QtBot, application: Application, runner: QtRunner
) -> None:
    page, window = a_page(qtbot, application, runner)
    button = next(
        each
        for each in page.findChildren(QPushButton)
        if each.isVisible() and each.text() == "Go to the timeline"
    )
    button.click()
    assert window.shown == ["timeline"]


def test_every_button_of_the_page_has_a_name(
    qtbot: QtBot, application: Application, runner: QtRunner
) -> None:
    page, _window = a_page(qtbot, application, runner, -15.0)
    for button in page.findChildren(QPushButton):
        assert button.text() or button.accessibleName() or not button.isVisible()


def test_the_arrow_keys_walk_the_points_and_read_them_out(qtbot: QtBot) -> None:
    chart = a_chart(qtbot)
    whole = chart.accessibleDescription()
    assert "measured sessions" in whole
    seen = []
    for _step in range(4):
        QTest.keyClick(chart, Qt.Key.Key_Right)
        seen.append(chart.explained)
    assert "baseline" in seen[0]
    assert "withheld" in seen[2]
    assert chart.accessibleDescription() == seen[-1]
    QTest.keyClick(chart, Qt.Key.Key_Escape)
    assert chart.accessibleDescription() == whole


def test_pointing_at_a_session_explains_it(qtbot: QtBot) -> None:
    chart = a_chart(qtbot)
    spot = chart.spots[2]
    move_pointer(chart, QPoint(5, 5))
    move_pointer(chart, QPoint(round(spot.x), round(spot.y)))
    assert chart.explained == spot.text
    assert "softer" in chart.explained


def test_the_chart_takes_the_colours_of_the_look(qtbot: QtBot, themed: QApplication) -> None:
    chart = a_chart(qtbot)
    dot = chart.spots[1]
    for scheme, tokens in ((Scheme.DARK, DARK), (Scheme.LIGHT, LIGHT)):
        apply_theme(themed, scheme)
        qtbot.wait(1)
        colour = chart.grab().toImage().pixelColor(round(dot.x), round(dot.y))
        assert colour == QColor(tokens.accent)


def test_a_withheld_session_is_a_ring_in_the_colour_of_attention(qtbot: QtBot) -> None:
    chart = a_chart(qtbot)
    spot = chart.spots[2]
    image = chart.grab().toImage()
    row = [image.pixelColor(round(spot.x) + dx, round(spot.y)) for dx in range(-9, 10)]
    assert image.pixelColor(round(spot.x), round(spot.y)) == QColor(LIGHT.card)
    assert QColor(LIGHT.attention) in row


def test_the_chart_is_drawn_anew_at_its_size(qtbot: QtBot) -> None:
    chart = a_chart(qtbot)
    narrow = chart.spots[-1].x
    chart.resize(1000, 320)
    assert chart.spots[-1].x > narrow + 100


def test_how_a_series_was_measured_is_one_click_or_key_away(
    qtbot: QtBot, application: Application, runner: QtRunner
) -> None:
    page, _window = a_page(qtbot, application, runner, -15.0, -24.0)
    page.method_button.click()
    QTest.keyClick(page, Qt.Key.Key_H)
    dialogs = page.findChildren(MethodDialog)
    assert len(dialogs) == 2
    for dialog in dialogs:
        texts = [label.text() for label in dialog.findChildren(QLabel)]
        assert "The curve" in texts
        assert {"12 Jan 2026", "9 Mar 2026"} <= set(texts)
        dialog.accept()
