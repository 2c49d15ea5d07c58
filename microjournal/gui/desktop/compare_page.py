"""The Compare page: two photographs in register, and what may be said about them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QScrollArea,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from microjournal.domain.anatomy import StandardView
from microjournal.domain.identifiers import PatientId, PhotoId
from microjournal.domain.journals import JournalChange
from microjournal.gui.actions import Action, WindowActions
from microjournal.gui.desktop.compare_actions import compare_actions
from microjournal.gui.desktop.compare_dialogs import CompareDialogs
from microjournal.gui.desktop.error_actions import way_out
from microjournal.gui.desktop.key_text import key_text
from microjournal.gui.jobs.contract import Runner
from microjournal.gui.presenters.compare import ComparePresenter
from microjournal.gui.presenters.compare_mode import CompareMode
from microjournal.gui.presenters.compare_state import CompareState, PairEnd, Phase
from microjournal.gui.presenters.map_words import map_words
from microjournal.gui.presenters.thumbnails import ThumbnailLoader
from microjournal.gui.tokens import CARD_GAP, SPACE_3
from microjournal.gui.widgets.basics import Card
from microjournal.gui.widgets.change_overlay import OverlayStore
from microjournal.gui.widgets.compare_bars import ModeBar, ViewBar
from microjournal.gui.widgets.compare_scene import alignment_words, scene_of
from microjournal.gui.widgets.findings_panel import FindingsPanel
from microjournal.gui.widgets.framing import ZOOM_STEP
from microjournal.gui.widgets.map_panel import MapPanel
from microjournal.gui.widgets.photo_canvas import PhotoCanvas
from microjournal.gui.widgets.pyramid import PicturePyramid, PyramidMaker
from microjournal.gui.widgets.series_bar import SeriesBar
from microjournal.gui.widgets.states import EmptyState, ErrorBanner, ProgressStrip
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application

State = CompareState[PicturePyramid]

_NUDGE_STEP = 1.0 / 1600.0
"""One push with Alt and an arrow: one pixel of the display picture."""

_NUDGES = {
    Qt.Key.Key_Left: (-_NUDGE_STEP, 0.0),
    Qt.Key.Key_Right: (_NUDGE_STEP, 0.0),
    Qt.Key.Key_Up: (0.0, -_NUDGE_STEP),
    Qt.Key.Key_Down: (0.0, _NUDGE_STEP),
}


class ComparePage(QWidget):
    """Shows one pair of the patient's photographs."""

    def __init__(
        self,
        application: Application,
        runner: Runner,
        actions: WindowActions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self._thumbnails = ThumbnailLoader(
            application, PyramidMaker(), runner, self._take_thumbnail, owner=self
        )
        self._presenter = ComparePresenter(
            application,
            runner,
            PyramidMaker(),
            show=self.show_state,
            changed=actions.journal_changed,
            owner=self,
        )
        self._dialogs = CompareDialogs(application, runner, self._presenter, self)
        self._banner = ErrorBanner(self)
        self._progress = ProgressStrip(self)
        self._series = SeriesBar(self)
        self._modes = ModeBar(self)
        self._canvas = PhotoCanvas(self)
        self._overlays = OverlayStore()
        self._map = MapPanel(self)
        self._drawing = ProgressStrip(self)
        self._bar = ViewBar(ZOOM_STEP, self)
        self._findings = FindingsPanel(self)
        self._empty = EmptyState(parent=self)
        self._desk = QWidget(self)
        self._faces = QStackedLayout()
        self._arrange()
        self._connect()
        self._keys = {action.shortcut: action for action in self.page_actions()}
        self.show_state(self._presenter.state)

    # -- what the window asks ---------------------------------------------------------------
    def set_patient(self, patient_id: PatientId | None) -> None:
        """Show another patient, or nobody."""
        self._thumbnails.forget()
        self._canvas.show_whole()
        self._presenter.set_patient(patient_id)

    def open_pair(self, baseline: PhotoId, follow_up: PhotoId) -> None:
        """Show two photos of one view."""
        self._presenter.compare_photos(baseline, follow_up)

    def journal_changed(self, change: JournalChange) -> None:
        """Follow what was written elsewhere."""
        self._presenter.journal_changed(change)

    def page_actions(self) -> tuple[Action, ...]:
        """Return what can be done here, for the keys and the overview."""
        return compare_actions(
            self._presenter,
            self._canvas,
            flip=partial(self._flip, True),
            toggle_outlines=self._toggle_outlines,
            show_method=self._dialogs.show_method,
            draw_regions=self._dialogs.draw_regions,
        )

    # -- state ------------------------------------------------------------------------------
    def show_state(self, state: State) -> None:
        """Show everything the presenter knows."""
        has_photos = state.phase in (Phase.PAIR, Phase.ONE_PHOTO, Phase.LOADING)
        self._faces.setCurrentWidget(self._desk if has_photos else self._empty)
        if not has_photos:
            self._show_empty(state.phase)
        self._series.setVisible(bool(state.strip))
        self._series.show_state(state)
        self._thumbnails.want([photo.photo_id for photo in state.strip])
        findings = state.findings
        can_outline = findings is not None and bool(findings.outlines)
        self._modes.show_mode(state.mode)
        self._bar.show_tools(
            is_pair=state.phase is Phase.PAIR,
            outlines=state.show_outlines,
            can_outline=can_outline,
        )
        self._modes.setVisible(state.phase is not Phase.ONE_PHOTO)
        overlays = self._overlays.of(state.map.maps)
        self._canvas.show_scene(scene_of(state, self._canvas.scene, overlays))
        self._show_map(state)
        message, attention = alignment_words(state)
        self._bar.show_state(state.mode, message, attention=attention)
        self._show_findings(state)
        self._progress.follow(state.measuring)
        retry = Action(id="compare.retry", text=_("Try again"), callback=self._presenter.retry)
        self._banner.follow(state.error, way_out(state.error, self._actions, retry))

    def _show_map(self, state: State) -> None:
        is_map = state.mode is CompareMode.CHANGE_MAP and state.phase is Phase.PAIR
        self._map.setVisible(is_map and state.map.drawing is None)
        self._map.show_words(map_words(state.map))
        self._drawing.follow(state.map.drawing if is_map else None)

    def _show_empty(self, phase: Phase) -> None:
        if phase is Phase.NO_PATIENT:
            self._empty.show_state(_("Choose a patient."))
            return
        self._empty.show_state(
            _("No photos yet."),
            Action(
                id="compare.to_timeline",
                text=_("Add photos"),
                icon="timeline",
                callback=partial(self._actions.show_page, "timeline"),
            ),
            detail=_("Two photos of one view, taken on different days, can be compared here."),
        )

    def _show_findings(self, state: State) -> None:
        self._findings.setVisible(state.phase is Phase.PAIR)
        if state.findings is not None:
            self._findings.show_findings(state.findings)
        else:
            self._findings.show_unmeasured(
                measurable=state.measurable,
                because=state.not_measurable_because,
                known=state.findings_known,
                busy=state.measuring is not None,
            )

    def _look_closely(self, _framing: object) -> None:
        if self._canvas.screen_px_per_picture_px() > 1.0:
            self._presenter.look_closely()

    def _take_thumbnail(self, photo_id: PhotoId, picture: PicturePyramid) -> None:
        self._series.set_thumbnail(photo_id, picture.levels[0])

    def showEvent(self, event: QShowEvent) -> None:
        """Give the keyboard to the photographs."""
        super().showEvent(event)
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    # -- keys -------------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what the key stands for; Alt and an arrow push the follow-up."""
        key = Qt.Key(event.key())
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and key in _NUDGES:
            self._presenter.nudge(*_NUDGES[key])
            return
        action = self._keys.get(key_text(event))
        if action is None:
            event.ignore()
        elif not (event.isAutoRepeat() and key is Qt.Key.Key_B):
            action.callback()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        """Let go of blink; keep a finished push."""
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_B and not event.isAutoRepeat():
            self._flip(False)
        elif key is Qt.Key.Key_Alt:
            self._presenter.keep_nudge()
        else:
            event.ignore()

    def _flip(self, flipped: bool) -> None:
        if flipped and self._presenter.state.mode is not CompareMode.CHANGE_MAP:
            self._presenter.set_mode(CompareMode.BLINK)
        self._canvas.set_flipped(flipped)

    def _toggle_outlines(self) -> None:
        self._presenter.show_outlines(not self._presenter.state.show_outlines)

    # -- building ---------------------------------------------------------------------------
    def _arrange(self) -> None:
        photo_card = Card(parent=self._desk)
        photo_card.box.setContentsMargins(SPACE_3, SPACE_3, SPACE_3, SPACE_3)
        photo_card.box.addWidget(self._modes)
        photo_card.box.addWidget(self._canvas, 1)
        photo_card.box.addWidget(self._drawing)
        photo_card.box.addWidget(self._map)
        photo_card.box.addWidget(self._bar)
        row = QHBoxLayout(self._desk)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(CARD_GAP)
        row.addWidget(photo_card, 5)
        row.addWidget(self._findings, 2)
        self._faces.addWidget(self._desk)
        self._faces.addWidget(self._empty)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP)
        for widget in (self._banner, self._progress, self._series):
            column.addWidget(widget)
        column.addLayout(self._faces, 1)
        self._keep_focus_on_canvas()

    def _keep_focus_on_canvas(self) -> None:
        """Let clicks leave the keyboard with the page; Tab still reaches everything."""
        self.setFocusProxy(self._canvas)
        for button in self.findChildren(QAbstractButton):
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for area in self.findChildren(QScrollArea):
            area.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _connect(self) -> None:
        page, series = self._presenter, self._series
        series.photo_chosen.connect(lambda photo: page.choose_photo(PhotoId(photo)))
        series.baseline_chosen.connect(
            lambda photo: page.choose_photo(PhotoId(photo), PairEnd.BASELINE)
        )
        series.end_chosen.connect(lambda end: page.change_end(PairEnd(end)))
        series.view_chosen.connect(lambda view: page.choose_view(StandardView(view)))
        series.view_stepped.connect(page.step_view)
        self._modes.mode_chosen.connect(lambda mode: page.set_mode(CompareMode(mode)))
        self._bar.swap_wanted.connect(page.swap)
        self._bar.outlines_wanted.connect(page.show_outlines)
        self._bar.zoom_wanted.connect(self._canvas.zoom_by)
        self._bar.whole_wanted.connect(self._canvas.show_whole)
        self._bar.flip_wanted.connect(self._canvas.set_flipped)
        self._bar.share_moved.connect(self._canvas.setValue)
        self._canvas.valueChanged.connect(self._bar.show_share)
        self._canvas.framing_changed.connect(self._look_closely)
        self._canvas.nudge_moved.connect(page.nudge)
        self._canvas.nudge_ended.connect(page.keep_nudge)
        self._findings.measure_wanted.connect(page.measure)
        self._findings.scale_wanted.connect(self._dialogs.ask_for_scale)
        self._findings.method_wanted.connect(self._dialogs.show_method)
        self._findings.regions_wanted.connect(self._dialogs.draw_regions)
        self._progress.cancel_requested.connect(page.cancel_measuring)
        self._drawing.cancel_requested.connect(page.stop_map)
        self._map.draw_wanted.connect(page.draw_map)
        self._banner.dismissed.connect(page.dismiss_error)
