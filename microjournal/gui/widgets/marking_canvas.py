"""A photograph with points that are dragged by mouse or finger and pushed by key."""

from __future__ import annotations

from math import hypot

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from microjournal.gui.theme import current_tokens
from microjournal.gui.widgets.canvas_gestures import Point
from microjournal.gui.widgets.pair_painter import Scene, photo_rect
from microjournal.gui.widgets.photo_canvas import PhotoCanvas
from microjournal.gui.widgets.pyramid import PicturePyramid

REACH_PX = 26.0
"""A press this near to a point takes hold of it: 52 px across, for fingers."""

_BIG_STEP = 10
_RING_PX = 7.0
_RING_GAP_PX = 3.0
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class MarkingCanvas(PhotoCanvas):
    """Zooms and pans like the comparison; near a point a press takes hold of that instead."""

    point_moved = Signal(int, float, float)
    """Which point is now at which fractions of the photo."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, nudge_allowed=False)
        self._points: tuple[Point, ...] = ()
        self._photo_px = (1, 1)
        self._held: int | None = None
        self._active = 0

    def show_picture(self, picture: PicturePyramid | None, photo_px: tuple[int, int]) -> None:
        """Show the photo, whose original measures ``photo_px``; zoom and place stay."""
        self._photo_px = photo_px
        self.show_scene(Scene(baseline=picture, framing=self.scene.framing))

    def show_points(self, points: tuple[Point, ...]) -> None:
        """Show points, in fractions of the photo."""
        self._points = points
        self._active = min(self._active, max(len(points) - 1, 0))
        self.update()

    def point_at(self, place: int) -> Point:
        """Return where a point lies on the canvas."""
        return self._on_canvas(self._points[place])

    # -- pointer ------------------------------------------------------------------------------
    def _press(self, at: Point, *, nudge: bool = False) -> None:
        self._held = self._point_near(at)
        if self._held is None:
            super()._press(at)
            return
        self._active, self._last = self._held, at
        self.update()

    def _move(self, at: Point) -> None:
        """Move the held point as far as the pointer went: it never jumps under a finger."""
        if self._held is None:
            super()._move(at)
            return
        frame, (x, y) = self._frame(), self._points[self._held]
        right = (at[0] - self._last[0]) / frame.width()
        down = (at[1] - self._last[1]) / frame.height()
        self._last = at
        self.point_moved.emit(self._held, x + right, y + down)

    def _release(self) -> None:
        self._let_go()
        super()._release()

    def _let_go(self) -> None:
        self._held = None

    def _is_dragging(self) -> bool:
        return self._held is not None or super()._is_dragging()

    def _show_cursor(self, at: Point) -> None:
        if self._point_near(at) is not None:
            self.setCursor(Qt.CursorShape.SizeAllCursor)
        else:
            super()._show_cursor(at)

    def _point_near(self, at: Point) -> int | None:
        reached = [
            (hypot(at[0] - x, at[1] - y), place)
            for place, (x, y) in enumerate(map(self._on_canvas, self._points))
        ]
        distance, place = min(reached, default=(REACH_PX + 1.0, 0))
        return place if distance <= REACH_PX and self.scene.baseline is not None else None

    # -- keyboard -----------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Push the active point by a pixel of the original, or take the next one."""
        key = Qt.Key(event.key())
        if key in _STEPS and self._points:
            fast = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            step = _BIG_STEP if fast else 1
            (right, down), (x, y) = _STEPS[key], self._points[self._active]
            width, height = self._photo_px
            self.point_moved.emit(self._active, x + step * right / width, y + step * down / height)
        elif key is Qt.Key.Key_Space and self._points:
            self._active = (self._active + 1) % len(self._points)
            self.update()
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let go of a point that was held when the focus went elsewhere."""
        self._let_go()
        super().focusOutEvent(event)

    # -- drawing ------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the photo, then what is marked on it."""
        super().paintEvent(event)
        if self.scene.baseline is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_lines(painter)
        for place in range(len(self._points)):
            self._paint_point(painter, QPointF(*self.point_at(place)), place == self._active)
        painter.end()

    def _paint_lines(self, painter: QPainter) -> None:
        """Draw what lies below the points; points alone have nothing between them."""

    def _paint_point(self, painter: QPainter, centre: QPointF, active: bool) -> None:
        painter.setBrush(QColor(self._look.outline_shade))
        painter.setPen(QPen(QColor(self._look.grip), 2.0))
        painter.drawEllipse(centre, _RING_PX, _RING_PX)
        if active:
            self._paint_active(painter, centre, _RING_PX)

    def _paint_active(self, painter: QPainter, centre: QPointF, ring_px: float) -> None:
        """Draw the ring around the point that keys push."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(current_tokens().accent), 2.5))
        painter.drawEllipse(centre, ring_px + _RING_GAP_PX, ring_px + _RING_GAP_PX)

    # -- geometry -----------------------------------------------------------------------------
    def _frame(self) -> QRectF:
        """Return where the whole photo lies on the canvas."""
        picture, area = self.scene.baseline, QRectF(self.rect())
        return photo_rect(picture, self.scene.framing, area) if picture is not None else area

    def _on_canvas(self, point: Point) -> Point:
        frame = self._frame()
        return frame.left() + point[0] * frame.width(), frame.top() + point[1] * frame.height()

    def _on_photo(self, at: Point) -> Point:
        frame = self._frame()
        return (at[0] - frame.left()) / frame.width(), (at[1] - frame.top()) / frame.height()
