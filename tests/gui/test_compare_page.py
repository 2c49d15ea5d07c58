"""The Compare page as a person uses it: strip, modes, keys, findings and states."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

import pytest
from PySide6.QtCore import QEvent, QPoint, QRectF, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel
from pytestqt.qtbot import QtBot

from microjournal.domain.anatomy import StandardView
from microjournal.domain.errors import IntegrityFault, MicrojournalError
from microjournal.domain.identifiers import PatientId, PhotoId, SessionId
from microjournal.domain.journals import JournalChange
from microjournal.domain.measurements import Reason, SubIndex, SubIndexKind, Verdict
from microjournal.gui.desktop.compare_page import ComparePage
from microjournal.gui.desktop.method_dialog import MethodDialog
from microjournal.gui.desktop.scale_dialog import ScaleDialog
from microjournal.gui.jobs.immediate import ImmediateRunner
from microjournal.gui.jobs.runner import QtRunner
from microjournal.gui.presenters.compare_mode import CompareMode
from microjournal.gui.presenters.compare_state import PairEnd
from microjournal.gui.presenters.pair_findings import findings_of
from microjournal.gui.widgets.compare_bars import ModeBar
from microjournal.gui.widgets.film_strip import FilmStrip
from microjournal.gui.widgets.findings_panel import PANEL_WIDTHS_PX, FindingsPanel
from microjournal.gui.widgets.map_panel import MapPanel
from microjournal.gui.widgets.pair_painter import photo_rect
from microjournal.gui.widgets.photo_canvas import PhotoCanvas
from microjournal.services.comparison import ViewSeries
from tests.helpers.comparing import (
    PATIENT,
    FakeComparison,
    FakeMaps,
    FakeMeasuring,
    FakePictures,
    FakeServices,
    a_map,
    a_measurement,
    a_photo,
    a_region,
    a_series,
)

LEFT = StandardView.OBLIQUE_LEFT
ALT = Qt.KeyboardModifier.AltModifier


class Window:
    """What a page may ask of its window; remembers it."""

    def __init__(self) -> None:
        self.changes: list[JournalChange] = []
        self.pages: list[str] = []

    def journal_changed(self, change: JournalChange) -> None:
        self.changes.append(change)

    def show_page(self, page_id: str) -> None:
        self.pages.append(page_id)

    def compare_photos(self, baseline: PhotoId, follow_up: PhotoId) -> None: ...

    def edit_session(self, session_id: SessionId) -> None: ...

    def report(self, error: MicrojournalError) -> None: ...

    def announce(self, sentence: str) -> None: ...

    def somebody_is_there(self) -> None: ...


class Setting:
    """A shown page on fakes."""

    def __init__(self, qtbot: QtBot, comparison: FakeComparison, runner: Any = None) -> None:
        self.comparison = comparison
        self.window = Window()
        self.analysis = FakeMeasuring(comparison)
        self.maps = FakeMaps(a_map())
        application = FakeServices(comparison, FakePictures(), self.analysis, change_maps=self.maps)
        self.page = ComparePage(cast(Any, application), runner or ImmediateRunner(), self.window)
        qtbot.addWidget(self.page)
        self.page.resize(900, 700)
        self.page.show()
        qtbot.waitExposed(self.page)
        self.page.set_patient(PATIENT)

    @property
    def canvas(self) -> PhotoCanvas:
        return self.page.findChildren(PhotoCanvas)[0]

    @property
    def strip(self) -> FilmStrip:
        return self.page.findChildren(FilmStrip)[0]

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.canvas, key)

    def labels(self) -> tuple[str, str]:
        return self.canvas.scene.baseline_label, self.canvas.scene.follow_up_label

    def texts(self) -> str:
        # What was just added to a layout shows with the next turn of the event loop.
        QApplication.processEvents()
        return "\n".join(
            label.text() for label in self.page.findChildren(QLabel) if label.isVisible()
        )

    def button(self, name: str) -> QAbstractButton:
        QApplication.processEvents()
        return next(
            button
            for button in self.page.findChildren(QAbstractButton)
            if name in (button.text(), button.accessibleName()) and button.isVisible()
        )


def a_setting(qtbot: QtBot, *series: ViewSeries) -> Setting:
    return Setting(qtbot, FakeComparison(*series))


def test_the_first_and_the_last_photo_lie_on_the_canvas(qtbot: QtBot) -> None:
    page = a_setting(qtbot, a_series(3))
    assert page.labels() == ("Before · 12 Jan 2026", "After · 9 Mar 2026")


def test_the_real_runner_brings_the_aligned_pair_and_the_thumbnails(
    qtbot: QtBot, runner: QtRunner
) -> None:
    page = Setting(qtbot, FakeComparison(a_series(3)), runner)
    qtbot.waitUntil(lambda: "Aligned on the skin" in page.texts())
    frame = page.strip.frame_of(PhotoId("frontal-1"))
    qtbot.waitUntil(lambda: frame._image is not None)


@pytest.mark.parametrize(
    ("key", "mode"),
    [
        (Qt.Key.Key_S, CompareMode.SIDE_BY_SIDE),
        (Qt.Key.Key_O, CompareMode.OVERLAY),
        (Qt.Key.Key_4, CompareMode.BLINK),
        (Qt.Key.Key_1, CompareMode.SIDE_BY_SIDE),
    ],
)
def test_a_key_chooses_the_mode(qtbot: QtBot, key: Qt.Key, mode: CompareMode) -> None:
    page = a_setting(qtbot, a_series(2))
    page.press(key)
    assert page.canvas.scene.mode is mode
    page.press(Qt.Key.Key_W)
    assert page.canvas.scene.mode is CompareMode.WIPE


def test_b_shows_the_follow_up_while_it_is_held(qtbot: QtBot) -> None:
    page = a_setting(qtbot, a_series(2))
    QTest.keyPress(page.canvas, Qt.Key.Key_B)
    held = page.canvas.scene
    QTest.keyRelease(page.canvas, Qt.Key.Key_B)
    assert (held.mode, held.flipped) == (CompareMode.BLINK, True)
    assert not page.canvas.scene.flipped


def test_arrows_walk_the_sessions_and_keep_zoom_and_divider(qtbot: QtBot) -> None:
    page = a_setting(qtbot, a_series(4))
    page.press(Qt.Key.Key_Plus)
    page.canvas.setValue(300)
    framing = page.canvas.scene.framing
    page.press(Qt.Key.Key_Left)
    assert page.labels()[1] == "After · 9 Mar 2026"
    page.press(Qt.Key.Key_Right)
    assert page.labels()[1] == "After · 6 Apr 2026"
    assert page.canvas.scene.framing == framing
    assert framing.zoom > 1.0
    assert page.canvas.value() == 300


def test_brackets_walk_the_views(qtbot: QtBot) -> None:
    page = a_setting(qtbot, a_series(2), a_series(2, view=LEFT))
    page.press(Qt.Key.Key_BracketRight)
    assert page.button("Left 45°").isChecked()
    page.press(Qt.Key.Key_PageUp)
    assert page.button("Front").isChecked()


def test_a_click_on_the_strip_chooses_the_follow_up_and_shift_the_baseline(qtbot: QtBot) -> None:
    page = a_setting(qtbot, a_series(5))
    page.strip.frame_of(PhotoId("frontal-3")).click()
    assert page.labels()[1] == "After · 6 Apr 2026"
    page.strip.baseline_chosen.emit("frontal-1")
    assert page.labels()[0] == "Before · 9 Feb 2026"
    assert page.strip.frame_of(PhotoId("frontal-1")).photo.end is PairEnd.BASELINE


def test_the_photos_of_the_former_patient_leave_the_strip_at_once(qtbot: QtBot) -> None:
    page = a_setting(qtbot, a_series(3))
    former = page.strip.frame_of(PhotoId("frontal-0"))
    page.comparison.series = (a_series(2, view=LEFT),)
    page.page.set_patient(PatientId("other"))
    assert former.isHidden()


def test_x_swaps_the_pictures_with_their_labels(qtbot: QtBot) -> None:
    page = a_setting(qtbot, a_series(2))
    before = page.canvas.scene
    page.press(Qt.Key.Key_X)
    assert page.labels() == (before.follow_up_label, before.baseline_label)
    assert page.canvas.scene.baseline is before.follow_up


def test_alt_and_arrows_push_and_letting_go_keeps_the_alignment(qtbot: QtBot) -> None:
    page = a_setting(qtbot, a_series(2))
    for _each in range(2):
        pushed = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Right, ALT)
        QApplication.sendEvent(page.canvas, pushed)
    assert page.canvas.scene.nudge[0] == pytest.approx(2 / 1600)
    assert "keep this alignment" in page.texts()
    QTest.keyRelease(page.canvas, Qt.Key.Key_Alt)
    assert page.comparison.saved[0][2][2] == pytest.approx(-2 / 1600 * 960)
    assert len(page.window.changes) == 1


def test_measuring_shows_the_result_and_tells_the_window(qtbot: QtBot) -> None:
    page = a_setting(qtbot, a_series(2))
    assert "Not measured yet" in page.texts()
    page.button("Measure this pair").click()
    assert "Smoother than baseline" in page.texts()
    assert page.window.changes[-1].measurements


def test_regions_are_outlined_on_demand(qtbot: QtBot) -> None:
    comparison = FakeComparison(a_series(2), measured=[a_measurement("frontal-0", "frontal-1")])
    page = Setting(qtbot, comparison)
    assert page.canvas.scene.outlines == ()
    page.press(Qt.Key.Key_R)
    assert len(page.canvas.scene.outlines) == 1


def test_a_pair_that_is_not_comparable_says_why_and_what_to_do(qtbot: QtBot) -> None:
    reason = Reason(code="light", message="The light differs.", hint="Move the lamp back.")
    measured = a_measurement(
        "frontal-0", "frontal-1", verdict=Verdict.NOT_COMPARABLE, reasons=(reason,)
    )
    page = Setting(qtbot, FakeComparison(a_series(2), measured=[measured]))
    assert "Not comparable" in page.texts()
    assert "The light differs." in page.texts()
    assert "Move the lamp back." in page.texts()
    assert "%" not in page.texts().replace("± 4", "").replace("%, from the iris", "")


def test_an_assumed_scale_is_set_from_its_reason_or_its_card(qtbot: QtBot) -> None:
    assumed = Reason(code="scale_assumed", message="The scale of the photo is not known.")
    measured = a_measurement("frontal-0", "frontal-2", reasons=(assumed,), scale="assumed")
    page = Setting(qtbot, FakeComparison(a_series(3), measured=[measured]))
    page.texts()
    buttons = [
        button
        for button in page.page.findChildren(QAbstractButton)
        if button.text() == "Set scale…" and button.isVisible()
    ]
    assert len(buttons) == 2
    buttons[0].click()
    dialog = page.page.findChildren(ScaleDialog)[0]
    dialog.presenter.move_end(0, (0.1, 0.5))
    dialog.save_button.click()
    assert page.analysis.measured == [("frontal-0", "frontal-1"), ("frontal-0", "frontal-2")]


def test_how_it_was_measured_is_one_click_or_key_away(qtbot: QtBot) -> None:
    comparison = FakeComparison(a_series(2), measured=[a_measurement("frontal-0", "frontal-1")])
    page = Setting(qtbot, comparison)
    page.button("How was this measured?").click()
    page.press(Qt.Key.Key_H)
    dialogs = page.page.findChildren(MethodDialog)
    assert len(dialogs) == 2
    for dialog in dialogs:
        texts = [label.text() for label in dialog.findChildren(QLabel)]
        assert "relief change, version 1" in texts
        assert {"12 Jan 2026", "9 Feb 2026"} <= set(texts)
        dialog.accept()


def test_an_unmeasured_pair_has_no_method_to_tell(qtbot: QtBot) -> None:
    page = a_setting(qtbot, a_series(2))
    page.press(Qt.Key.Key_H)
    assert page.page.findChildren(MethodDialog) == []


def test_a_pair_that_cannot_be_aligned_says_so(qtbot: QtBot) -> None:
    comparison = FakeComparison(a_series(2))
    comparison.aligned = False
    page = Setting(qtbot, comparison)
    assert "Not aligned" in page.texts()


def test_an_error_offers_to_try_again(qtbot: QtBot) -> None:
    comparison = FakeComparison(a_series(2))
    comparison.error = IntegrityFault("original_damaged", "The original is damaged.", "Restore it.")
    page = Setting(qtbot, comparison)
    assert "The original is damaged." in page.texts()
    comparison.error = None
    page.button("Try again").click()
    assert "The original is damaged." not in page.texts()


def test_without_photos_the_page_leads_to_the_timeline(qtbot: QtBot) -> None:
    page = a_setting(qtbot)
    assert "No photos yet." in page.texts()
    page.button("Add photos").click()
    assert page.window.pages == ["timeline"]


def test_one_photo_is_shown_with_a_word_on_what_is_missing(qtbot: QtBot) -> None:
    page = a_setting(qtbot, a_series(1))
    assert page.canvas.scene.baseline is not None
    assert page.canvas.scene.follow_up is None
    assert "Comparing begins with the second session" in page.texts()


def test_every_button_has_a_name(qtbot: QtBot) -> None:
    page = a_setting(qtbot, a_series(3), a_series(2, view=LEFT))
    nameless = [
        button
        for button in page.page.findChildren(QAbstractButton)
        if button.isVisibleTo(page.page) and not (button.text() or button.accessibleName())
    ]
    assert nameless == []


def test_every_key_of_the_overview_is_told_apart(qtbot: QtBot) -> None:
    actions = a_setting(qtbot, a_series(2)).page.page_actions()
    assert len({action.shortcut for action in actions}) == len(actions)


def test_zooming_beyond_the_pixels_of_the_picture_opens_the_originals(qtbot: QtBot) -> None:
    page = a_setting(qtbot, a_series(2))
    assert max(page.comparison.sides) == 1600
    page.press(Qt.Key.Key_Plus)
    assert max(page.comparison.sides) > 1600


def test_the_change_map_lies_on_the_baseline_with_its_legend(qtbot: QtBot) -> None:
    page = a_setting(qtbot, a_series(2))
    page.press(Qt.Key.Key_X)
    page.press(Qt.Key.Key_5)
    scene = page.canvas.scene
    assert scene.mode is CompareMode.CHANGE_MAP
    assert scene.baseline_label.startswith("Before")
    assert [(each.left, each.bottom) for each in scene.overlays] == [(0.0, 0.5)]
    panel = page.page.findChildren(MapPanel)[0]
    assert panel.isVisible()
    assert "within noise" in panel.noise.text()
    shown = page.canvas.grab().toImage()
    assert scene.baseline is not None
    frame = photo_rect(scene.baseline, scene.framing, QRectF(page.canvas.rect()))
    inside = shown.pixelColor(frame.topLeft().toPoint() + QPoint(60, 60))
    outside = shown.pixelColor(frame.bottomRight().toPoint() - QPoint(60, 60))
    assert inside.blue() > inside.red()
    assert outside.blue() == outside.red()


def test_holding_shows_the_follow_up_in_place_of_the_map(qtbot: QtBot) -> None:
    page = a_setting(qtbot, a_series(2))
    page.press(Qt.Key.Key_5)
    QTest.keyPress(page.canvas, Qt.Key.Key_B)
    assert page.canvas.scene.flipped
    assert page.canvas.scene.mode is CompareMode.CHANGE_MAP
    QTest.keyRelease(page.canvas, Qt.Key.Key_B)
    assert not page.canvas.scene.flipped


def test_without_a_comparable_region_the_page_says_why_there_is_no_map(qtbot: QtBot) -> None:
    page = a_setting(qtbot, a_series(2))
    page.maps.maps = ()
    page.press(Qt.Key.Key_5)
    assert "There is no change map" in page.texts()
    assert page.canvas.scene.overlays == ()


def test_modes_become_a_list_where_their_buttons_do_not_fit(qtbot: QtBot) -> None:
    bar = ModeBar()
    qtbot.addWidget(bar)
    chosen: list[str] = []
    bar.mode_chosen.connect(chosen.append)
    for width, is_list in ((900, False), (220, True)):
        bar.resize(width, bar.height())
        bar.show()
        modes = bar.findChildren(QComboBox)[0]
        assert modes.isVisible() is is_list
    modes.activated.emit(modes.findData("change_map"))
    bar.show_mode(CompareMode.BLINK)
    assert modes.currentData() == "blink"


def test_long_words_of_secondary_values_stay_inside_the_narrowest_panel(qtbot: QtBot) -> None:
    part = SubIndex(
        kind=SubIndexKind.LINES, verdict=Verdict.SMOOTHER, log_change=-0.4, interval=(-0.6, -0.2)
    )
    region = replace(a_region(), sub_indices=(part,))
    measured = a_measurement("frontal-0", "frontal-1", regions=(region,))
    panel = FindingsPanel()
    qtbot.addWidget(panel)
    panel.show_findings(findings_of(measured, a_photo("one"), a_photo("two")))
    panel.resize(PANEL_WIDTHS_PX[0], 400)
    panel.show()
    qtbot.wait(1)
    cards = panel.cards
    assert cards.inside.minimumSizeHint().width() <= cards.viewport().width()
