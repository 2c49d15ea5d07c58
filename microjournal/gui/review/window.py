"""The patient's window: full screen, touch first, read only, left by PIN."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QContextMenuEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QPushButton,
    QStackedLayout,
    QVBoxLayout,
    QWidget,
)

from microjournal.domain.review import ReviewBundle
from microjournal.gui.jobs.contract import Runner
from microjournal.gui.photo_look import REVIEW_PHOTO_LOOK
from microjournal.gui.presenters.compare_mode import CompareMode
from microjournal.gui.presenters.pin_entry import PinEntry
from microjournal.gui.presenters.review import ReviewPresenter, ReviewState, Screen
from microjournal.gui.review.chooser import Chooser
from microjournal.gui.tokens import SPACE_3, SPACE_4, SPACE_6
from microjournal.gui.widgets.basics import Pill, PlainLabel
from microjournal.gui.widgets.pair_painter import Scene
from microjournal.gui.widgets.photo_canvas import PhotoCanvas
from microjournal.gui.widgets.pin_pad import PinPad
from microjournal.gui.widgets.pyramid import PicturePyramid, PyramidMaker
from microjournal.support.i18n import _

_TICK_MS = 1000


class ReviewWindow(QWidget):
    """Shows a :class:`ReviewBundle`; ``left`` comes after the right PIN only."""

    left = Signal()
    tried = Signal(object)
    """The Tries after a PIN was tried."""

    def __init__(self, bundle: ReviewBundle, runner: Runner) -> None:
        super().__init__()
        self.setObjectName("review")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setWindowTitle(_("Progress review"))
        self.setWindowFlags(
            Qt.WindowType.Window
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
        )
        self._title = PlainLabel(role="review-title", parent=self)
        self._badge = Pill(tone="attention", parent=self)
        self._period = PlainLabel(role="review-muted", parent=self)
        self._done = QPushButton(_("Done"), self)
        self._done.setProperty("kind", "review")
        self._canvas = PhotoCanvas(self, look=REVIEW_PHOTO_LOOK, nudge_allowed=False)
        self._sentence = PlainLabel(role="review-text", wrap=True, parent=self)
        self._views = Chooser(_("View"), self)
        self._dates = Chooser(_("Date"), self)
        self._pad = PinPad(self)
        self._photos = QWidget(self)
        self._faces = QStackedLayout(self)
        self._foot = QHBoxLayout()
        self._arrange()
        self._presenter = ReviewPresenter(
            bundle, runner, PyramidMaker(), show=self.show_state, owner=self
        )
        self._pin = PinEntry(
            bundle.pin,
            runner,
            show=self._pad.show_state,
            accepted=self._presenter.pin_accepted,
            tries=bundle.pin_tries,
            tried=self.tried.emit,
            owner=self,
        )
        self._seconds = QTimer(self)
        self._seconds.setInterval(_TICK_MS)
        self._connect()
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
        self._presenter.begin()

    def show_state(self, state: ReviewState[PicturePyramid]) -> None:
        """Show everything the presenter knows."""
        if state.screen is Screen.LEFT:
            self.left.emit()
            return
        self._show_face(state.screen)
        self._title.setText(state.title)
        self._badge.set_pill(_("Unprotected journal") if state.unprotected else "", "attention")
        self._period.setText(" · ".join(text for text in (state.practice, state.period) if text))
        self._sentence.setText(state.error or state.sentence)
        self._views.show_choices(state.views, (state.view,))
        self._views.setVisible(len(state.views) > 1)
        self._dates.show_choices(state.dates, (0, state.date))
        self._fold_foot()
        self._canvas.show_scene(
            Scene(
                baseline=state.first,
                follow_up=state.chosen,
                baseline_label=state.first_label,
                follow_up_label=state.chosen_label,
                mode=CompareMode.WIPE,
                framing=self._canvas.scene.framing,
                share=self._canvas.scene.share,
            )
        )

    def blank(self) -> None:
        """Hide the photographs until the PIN is given."""
        self._presenter.go_idle()

    # -- nothing but the PIN leaves -----------------------------------------------------------
    def closeEvent(self, event: QCloseEvent) -> None:
        """Stay, unless the PIN was given."""
        if self._presenter.state.screen is Screen.LEFT:
            event.accept()
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Swallow every key nobody wanted, Escape and Alt+F4 among them."""
        event.accept()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer no menu."""
        event.accept()

    # -- inside -----------------------------------------------------------------------------
    def _show_face(self, screen: Screen) -> None:
        face = self._photos if screen is Screen.PHOTOS else self._pad
        if self._faces.currentWidget() is face and screen is Screen.PHOTOS:
            return
        self._faces.setCurrentWidget(face)
        if screen is Screen.PHOTOS:
            self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)
            self._seconds.stop()
            return
        title = _("PIN to return to the practice")
        if screen is Screen.BLANK:
            title = _("PIN to show the photos again")
        self._pad.ask(title, can_put_away=screen is Screen.LEAVE)
        self._pin.begin()
        self._seconds.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give views and dates a row each where one row is too narrow."""
        super().resizeEvent(event)
        self._fold_foot()

    def _fold_foot(self) -> None:
        wanted = self._views.sizeHint().width() + self._dates.sizeHint().width() + 3 * SPACE_6
        in_one_row = self._views.isHidden() or wanted <= self.width()
        direction = QBoxLayout.Direction
        self._foot.setDirection(direction.LeftToRight if in_one_row else direction.TopToBottom)
        self._foot.setSpacing(SPACE_6 if in_one_row else SPACE_3)

    def _connect(self) -> None:
        page, pin = self._presenter, self._pin
        self._done.clicked.connect(page.ask_to_leave)
        self._views.chosen.connect(page.choose_view)
        self._dates.chosen.connect(page.choose_date)
        self._pad.pressed.connect(pin.press)
        self._pad.erased.connect(pin.erase)
        self._pad.submitted.connect(pin.submit)
        self._pad.put_away.connect(page.stay)
        self._seconds.timeout.connect(pin.tick)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(SPACE_6)
        head.addWidget(self._title)
        head.addWidget(self._badge)
        head.addStretch(1)
        head.addWidget(self._period)
        head.addWidget(self._done)
        self._foot.addWidget(self._views)
        self._foot.addStretch(1)
        self._foot.addWidget(self._dates)
        self._sentence.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self._photos)
        column.setContentsMargins(SPACE_6, SPACE_4, SPACE_6, SPACE_6)
        column.setSpacing(SPACE_3)
        column.addLayout(head)
        column.addWidget(self._canvas, 1)
        column.addWidget(self._sentence)
        column.addLayout(self._foot)
        self._faces.addWidget(self._photos)
        self._faces.addWidget(self._pad)
