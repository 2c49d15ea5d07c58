"""A photograph with a line to lay over a ruler; both ends are dragged or pushed by key."""

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
from microjournal.support.i18n import _

REACH_PX = 26.0
"""A press this near to an end takes hold of it: 52 px across, for fingers."""

_RING_PX = 11.0
_CROSS_PX = 5.0
_BIG_STEP = 10
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class RulerCanvas(PhotoCanvas):
    """Zooms and pans like the comparison; everything else moves an end of the line."""

    end_moved = Signal(int, float, float)
    """Which end (0 or 1) is now at which fractions of the photo."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, nudge_allowed=False)
        self._line: tuple[Point, Point] = ((0.0, 0.0), (1.0, 1.0))
        self._photo_px = (1, 1)
        self._held: int | None = None
        self._active = 0
        self.setAccessibleName(_("Line over a ruler or sticker"))
        self.setToolTip(
            _("Drag the ends. Arrows push the chosen end, Shift faster; Space takes the other end.")
        )

    def show_picture(self, picture: PicturePyramid | None, photo_px: tuple[int, int]) -> None:
        """Show the photo, whose original measures ``photo_px``; zoom and place stay."""
        self._photo_px = photo_px
        self.show_scene(Scene(baseline=picture, framing=self.scene.framing))

    def show_line(self, line: tuple[Point, Point], description: str) -> None:
        """Show the line between two points, in fractions of the photo."""
        self._line = line
        self.setAccessibleDescription(description)
        self.update()

    def end_at(self, end: int) -> Point:
        """Return where an end lies on the canvas."""
        frame, (x, y) = self._frame(), self._line[end]
        return frame.left() + x * frame.width(), frame.top() + y * frame.height()

    # -- pointer ------------------------------------------------------------------------------
    def _press(self, at: Point, *, nudge: bool = False) -> None:
        self._held = self._end_near(at)
        if self._held is None:
            super()._press(at)
            return
        self._active, self._last = self._held, at
        self.update()

    def _move(self, at: Point) -> None:
        if self._held is None:
            super()._move(at)
            return
        frame, (x, y) = self._frame(), self._line[self._held]
        right = (at[0] - self._last[0]) / frame.width()
        down = (at[1] - self._last[1]) / frame.height()
        self._last = at
        self.end_moved.emit(self._held, x + right, y + down)

    def _release(self) -> None:
        self._held = None
        super()._release()

    def _is_dragging(self) -> bool:
        return self._held is not None or super()._is_dragging()

    def _show_cursor(self, at: Point) -> None:
        if self._end_near(at) is not None:
            self.setCursor(Qt.CursorShape.SizeAllCursor)
        else:
            super()._show_cursor(at)

    def _end_near(self, at: Point) -> int | None:
        reached = []
        for end in (0, 1):
            x, y = self.end_at(end)
            reached.append((hypot(at[0] - x, at[1] - y), end))
        distance, end = min(reached)
        return end if distance <= REACH_PX and self.scene.baseline is not None else None

    # -- keyboard -----------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Push the active end by a pixel of the original, or take the other one."""
        key = Qt.Key(event.key())
        if key in _STEPS:
            fast = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            step = _BIG_STEP if fast else 1
            (right, down), (x, y) = _STEPS[key], self._line[self._active]
            width, height = self._photo_px
            self.end_moved.emit(self._active, x + step * right / width, y + step * down / height)
        elif key is Qt.Key.Key_Space:
            self._active = 1 - self._active
            self.update()
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let go of an end that was held when the focus went elsewhere."""
        self._held = None
        super().focusOutEvent(event)

    # -- drawing ------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the photo, then the line with its two open ends."""
        super().paintEvent(event)
        if self.scene.baseline is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        first, second = (QPointF(*self.end_at(end)) for end in (0, 1))
        for colour, width in ((self._look.outline_shade, 4.0), (self._look.divider, 1.5)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawLine(*between_rings(first, second))
        for end, centre in ((0, first), (1, second)):
            self._paint_end(painter, centre, active=end == self._active)
        painter.end()

    def _paint_end(self, painter: QPainter, centre: QPointF, *, active: bool) -> None:
        """Draw a ring with a cross: what lies exactly under the end stays visible."""
        accent = current_tokens().accent
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._look.outline_shade), 5.0))
        painter.drawEllipse(centre, _RING_PX, _RING_PX)
        painter.setPen(QPen(QColor(self._look.grip), 2.5))
        painter.drawEllipse(centre, _RING_PX, _RING_PX)
        if active:
            painter.setPen(QPen(QColor(accent), 2.0))
            painter.drawEllipse(centre, _RING_PX + 3.0, _RING_PX + 3.0)
        painter.setPen(QPen(QColor(self._look.grip), 1.0))
        across, down = QPointF(_CROSS_PX, 0.0), QPointF(0.0, _CROSS_PX)
        painter.drawLine(centre - across, centre + across)
        painter.drawLine(centre - down, centre + down)

    def _frame(self) -> QRectF:
        """Return where the whole photo lies on the canvas."""
        picture = self.scene.baseline
        area = QRectF(self.rect())
        return photo_rect(picture, self.scene.framing, area) if picture is not None else area


def between_rings(first: QPointF, second: QPointF) -> tuple[QPointF, QPointF]:
    """Return the line without its ends: the marks inside the rings stay uncovered."""
    across = second - first
    length = hypot(across.x(), across.y())
    inset = across * (min(_RING_PX, length / 2) / max(length, 1.0))
    return first + inset, second - inset
