"""The canvas on which photographs are compared: mouse, touch, trackpad and keyboard."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QNativeGestureEvent,
    QTouchEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from microjournal.gui.photo_look import PHOTO_LOOK, PhotoLook
from microjournal.gui.presenters.compare_mode import CompareMode
from microjournal.gui.widgets.canvas_gestures import Drag, Point, Tap, pinch_between
from microjournal.gui.widgets.framing import ZOOM_STEP
from microjournal.gui.widgets.pair_painter import divider_x, panes_of, photo_rect, visible_photo
from microjournal.gui.widgets.photo_view import SHARE_STEPS, PhotoView

_WHEEL_STEP = 120
_KEYBOARD_FOCUS = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class PhotoCanvas(PhotoView):
    """Turns gestures into framing, divider and nudge."""

    nudge_moved = Signal(float, float)
    """How far the follow-up was pushed, in fractions of the baseline photo."""

    nudge_ended = Signal()
    """The push is over; it may be kept."""

    def __init__(
        self,
        parent: QWidget | None = None,
        *,
        look: PhotoLook = PHOTO_LOOK,
        nudge_allowed: bool = True,
    ) -> None:
        super().__init__(parent, look=look)
        self._nudge_allowed = nudge_allowed
        self._drag = Drag.NONE
        self._last: Point = (0.0, 0.0)
        self._divider_rest = 0.0
        self._touches: tuple[Point, ...] = ()
        self._last_tap: Tap | None = None
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        self.setAttribute(Qt.WidgetAttribute.WA_AcceptTouchEvents)

    # -- mouse ------------------------------------------------------------------------------
    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the divider, the photo or (with Alt) the follow-up."""
        if event.button() is Qt.MouseButton.LeftButton:
            alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
            self._press(_point(event.position()), nudge=alt)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what is held; otherwise show what a press would hold."""
        at = _point(event.position())
        if self._is_dragging():
            self._move(at)
        else:
            self._show_cursor(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._release()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Toggle between the whole photo and one photo pixel per screen pixel."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.toggle_zoom(_point(event.position()))

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the cursor."""
        steps = event.angleDelta().y() / _WHEEL_STEP
        self.zoom_by(ZOOM_STEP**steps, _point(event.position()))
        event.accept()

    def _is_dragging(self) -> bool:
        return self._drag is not Drag.NONE

    def _press(self, at: Point, *, nudge: bool = False) -> None:
        self._last = at
        self._drag = self._what_moves(at, nudge=nudge)
        if self._scene.mode is CompareMode.BLINK and not nudge:
            self.set_flipped(True)

    def _move(self, at: Point) -> None:
        by = at[0] - self._last[0], at[1] - self._last[1]
        self._last = at
        if self._drag is Drag.DIVIDER:
            self._move_divider(by[0])
        elif self._drag is Drag.PHOTO:
            self.pan_by(by)
        elif self._drag is Drag.NUDGE:
            self._nudge(by)

    def _release(self) -> None:
        ended, self._drag = self._drag, Drag.NONE
        self._divider_rest = 0.0
        if self._scene.mode is CompareMode.BLINK:
            self.set_flipped(False)
        if ended is Drag.NUDGE:
            self.nudge_ended.emit()

    def _what_moves(self, at: Point, *, nudge: bool) -> Drag:
        if nudge:
            allowed = self._nudge_allowed and self._scene.follow_up is not None
            return Drag.NUDGE if allowed else Drag.NONE
        is_wipe = self._scene.mode is CompareMode.WIPE and self._scene.follow_up is not None
        if is_wipe and (self._is_on_divider(at) or self._scene.framing.zoom <= 1.0):
            return Drag.DIVIDER
        return Drag.PHOTO

    def _is_on_divider(self, at: Point) -> bool:
        x = divider_x(self.scene, QRectF(self.rect()))
        return abs(at[0] - x) <= self._look.grip_reach_px

    def _show_cursor(self, at: Point) -> None:
        holds = self._what_moves(at, nudge=False)
        if holds is Drag.DIVIDER and self._is_on_divider(at):
            self.setCursor(Qt.CursorShape.SplitHCursor)
        elif holds is Drag.PHOTO and self._scene.framing.zoom > 1.0:
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        else:
            self.unsetCursor()

    # -- touch and trackpad -----------------------------------------------------------------
    def event(self, event: QEvent) -> bool:
        """Handle fingers and the trackpad's own zoom gesture."""
        if isinstance(event, QTouchEvent):
            self._touch(event)
            return True
        if isinstance(event, QNativeGestureEvent):
            if event.gestureType() is Qt.NativeGestureType.ZoomNativeGesture:
                self.zoom_by(1.0 + event.value(), _point(event.position()))
            return True
        return super().event(event)

    def _touch(self, event: QTouchEvent) -> None:
        event.accept()
        points = tuple(_point(touch.position()) for touch in event.points())
        if event.type() is QEvent.Type.TouchBegin:
            self._begin_touch(points, event.timestamp())
        elif event.type() is QEvent.Type.TouchUpdate:
            self._update_touch(points)
        else:
            self._touches = ()
            self._release()

    def _begin_touch(self, points: tuple[Point, ...], time_ms: int) -> None:
        self._touches = points
        tap = Tap(at=points[0], time_ms=time_ms)
        interval = QGuiApplication.styleHints().mouseDoubleClickInterval()
        if self._last_tap is not None and self._last_tap.is_doubled_by(tap, interval):
            self._last_tap = None
            self.toggle_zoom(tap.at)
            return
        self._last_tap = tap
        if len(points) == 1:
            self._press(points[0])

    def _update_touch(self, points: tuple[Point, ...]) -> None:
        if len(points) >= 2:
            self._drag = Drag.NONE
            self._last_tap = None
            if len(self._touches) >= 2:
                step = pinch_between(self._touches, points)
                self.pan_by(step.moved)
                self.zoom_by(step.factor, step.at)
        elif self._is_dragging():
            self._move(points[0])
        self._touches = points

    # -- keyboard ---------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the divider with Shift and the arrows; leave every other key to the page."""
        step = {Qt.Key.Key_Left: -self.singleStep(), Qt.Key.Key_Right: self.singleStep()}
        shift = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        if shift and Qt.Key(event.key()) in step:
            self.setValue(self.value() + step[Qt.Key(event.key())])
            return
        event.ignore()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring when the keyboard brought the focus."""
        self._focus_ring = event.reason() in _KEYBOARD_FOCUS
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the ring away."""
        self._focus_ring = False
        self.update()

    # -- what a drag moves ------------------------------------------------------------------
    def _nudge(self, by: Point) -> None:
        if self._scene.baseline is not None:
            pane = panes_of(self._scene, QRectF(self.rect()), self._look)[0]
            photo = photo_rect(self._scene.baseline, self._scene.framing, pane)
            self.nudge_moved.emit(by[0] / photo.width(), by[1] / photo.height())

    def _move_divider(self, by_px: float) -> None:
        seen = visible_photo(self._scene, QRectF(self.rect()))
        moved = by_px / max(seen.width(), 1.0) * SHARE_STEPS + self._divider_rest
        self._divider_rest = moved - round(moved)
        self.setValue(self.value() + round(moved))


def _point(position: QPointF) -> Point:
    return position.x(), position.y()
