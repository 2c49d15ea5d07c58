"""A photograph on which outlines are drawn corner by corner, by mouse, finger or key."""

from __future__ import annotations

from math import hypot

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
)
from PySide6.QtWidgets import QWidget

from microjournal.gui.presenters.region_outlines import DrawingState, DrawnOutline
from microjournal.gui.theme import current_tokens
from microjournal.gui.widgets.canvas_gestures import Point
from microjournal.gui.widgets.pair_painter import Outline, Scene, photo_rect
from microjournal.gui.widgets.photo_canvas import PhotoCanvas
from microjournal.gui.widgets.pyramid import PicturePyramid
from microjournal.reports.words import region_text
from microjournal.support.i18n import _

REACH_PX = 24.0
"""A press this near to a corner takes hold of it: 48 px across, for fingers."""

_LINE_REACH_PX = 12.0
_CLICK_PX = 6.0
_RING_PX = 7.0
_BIG_STEP = 10
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class RegionCanvas(PhotoCanvas):
    """Clicks add corners, drags move them; beside the outline a drag moves the photo."""

    corner_added = Signal(float, float)
    corner_inserted = Signal(int, float, float)
    corner_moved = Signal(int, float, float)
    corner_removed = Signal(int)
    outline_closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent, nudge_allowed=False)
        self._outlines: tuple[DrawnOutline, ...] = ()
        self._chosen: int | None = None
        self._drawing = False
        self._automatic: tuple[Outline, ...] = ()
        self._photo_px = (1, 1)
        self._held: int | None = None
        self._active = 0
        self._pressed: Point | None = None
        self.setAccessibleName(_("Outlines of the regions"))
        self.setToolTip(
            _(
                "Click to add corners, drag to move them. Arrows push the chosen corner, Shift "
                "faster; Space takes the next one, Delete removes it, Enter closes the outline."
            )
        )

    def show_state(self, state: DrawingState[PicturePyramid]) -> None:
        """Show photo and outlines; zoom and place stay."""
        self._outlines, self._chosen = state.outlines, state.chosen
        self._drawing, self._automatic = state.drawing, state.automatic
        self._photo_px = state.photo.width_px, state.photo.height_px
        self._active = min(self._active, max(len(self._corners()) - 1, 0))
        self.show_scene(Scene(baseline=state.picture, framing=self.scene.framing))
        names = ", ".join(region_text(each.region) for each in state.outlines)
        self.setAccessibleDescription(names or _("No region is drawn."))
        self.update()

    def corner_at(self, place: int) -> Point:
        """Return where a corner of the chosen region lies on the canvas."""
        return self._on_canvas(self._corners()[place])

    # -- pointer ------------------------------------------------------------------------------
    def _press(self, at: Point, *, nudge: bool = False) -> None:
        self._pressed = at
        self._held = self._corner_near(at)
        if self._held is None:
            super()._press(at)
            return
        self._active, self._last = self._held, at
        self.update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take the second of two quick clicks for a corner, too, not for a change of zoom."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._press((event.position().x(), event.position().y()))

    def _update_touch(self, points: tuple[Point, ...]) -> None:
        if len(points) > 1:
            # Two fingers zoom; lifting them is no click.
            self._held = self._pressed = None
        super()._update_touch(points)

    def _move(self, at: Point) -> None:
        if self._held is None:
            super()._move(at)
            return
        if self._is_click(at):
            return
        self._pressed = None
        x, y = self._on_photo(at)
        self.corner_moved.emit(self._held, x, y)

    def _release(self) -> None:
        pressed, held = self._pressed, self._held
        is_click = self._is_click(self._last)
        self._pressed = self._held = None
        super()._release()
        if pressed is not None and is_click:
            self._click(pressed, held)

    def _click(self, at: Point, held: int | None) -> None:
        if held is not None:
            if self._drawing and held == 0:
                self.outline_closed.emit()
            return
        edge = None if self._drawing else self._edge_near(at)
        x, y = self._on_photo(at)
        if edge is not None:
            self._active = edge + 1
            self.corner_inserted.emit(edge, x, y)
        elif (self._drawing or self._chosen is None) and self._frame().contains(QPointF(*at)):
            self._active = len(self._corners())
            self.corner_added.emit(x, y)

    def _is_click(self, at: Point) -> bool:
        pressed = self._pressed
        return pressed is not None and hypot(at[0] - pressed[0], at[1] - pressed[1]) <= _CLICK_PX

    def _is_dragging(self) -> bool:
        return self._held is not None or super()._is_dragging()

    def _show_cursor(self, at: Point) -> None:
        if self._corner_near(at) is not None:
            self.setCursor(Qt.CursorShape.SizeAllCursor)
        elif self._drawing or self._edge_near(at) is not None:
            self.setCursor(Qt.CursorShape.CrossCursor)
        else:
            super()._show_cursor(at)

    def _corner_near(self, at: Point) -> int | None:
        reached = [
            (hypot(at[0] - x, at[1] - y), place)
            for place, (x, y) in enumerate(map(self._on_canvas, self._corners()))
        ]
        distance, place = min(reached, default=(REACH_PX + 1.0, 0))
        return place if distance <= REACH_PX and self.scene.baseline is not None else None

    def _edge_near(self, at: Point) -> int | None:
        """Return the corner before the line that lies under a point."""
        corners = [self._on_canvas(corner) for corner in self._corners()]
        reached = [
            (_distance_to_line(at, corner, corners[(place + 1) % len(corners)]), place)
            for place, corner in enumerate(corners)
        ]
        distance, place = min(reached, default=(_LINE_REACH_PX + 1.0, 0))
        return place if distance <= _LINE_REACH_PX else None

    # -- keyboard -----------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Push, choose and remove corners, close the outline."""
        key, corners = Qt.Key(event.key()), self._corners()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.outline_closed.emit()
        elif key in _STEPS and corners:
            fast = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            (right, down), (x, y) = _STEPS[key], corners[self._active]
            step = _BIG_STEP if fast else 1
            width, height = self._photo_px
            moved = x + step * right / width, y + step * down / height
            self.corner_moved.emit(self._active, *moved)
        elif key is Qt.Key.Key_Space and corners:
            self._active = (self._active + 1) % len(corners)
            self.update()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and corners:
            self.corner_removed.emit(self._active)
        else:
            event.ignore()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Let go of a corner that was held when the focus went elsewhere."""
        self._held = self._pressed = None
        super().focusOutEvent(event)

    # -- drawing ------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the photo, automatic outlines faintly, then the drawn ones and their corners."""
        super().paintEvent(event)
        if self.scene.baseline is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self._outlines:
            for outline in self._automatic:
                self._paint_line(painter, outline, dashed=True, closed=True)
        for place, drawn in enumerate(self._outlines):
            is_open = self._drawing and place == self._chosen
            self._paint_line(painter, drawn.corners, closed=not is_open)
        for place, corner in enumerate(self._corners()):
            self._paint_corner(painter, QPointF(*self._on_canvas(corner)), place == self._active)
        painter.end()

    def _paint_line(
        self, painter: QPainter, corners: Outline, *, closed: bool, dashed: bool = False
    ) -> None:
        line = QPolygonF([QPointF(*self._on_canvas(corner)) for corner in corners])
        style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((self._look.outline_shade, 4.0), (self._look.outline, 1.8)):
            painter.setPen(QPen(QColor(colour), width, style))
            if closed:
                painter.drawPolygon(line)
            else:
                painter.drawPolyline(line)

    def _paint_corner(self, painter: QPainter, centre: QPointF, active: bool) -> None:
        painter.setBrush(QColor(self._look.outline_shade))
        painter.setPen(QPen(QColor(self._look.grip), 2.0))
        painter.drawEllipse(centre, _RING_PX, _RING_PX)
        if active:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(QColor(current_tokens().accent), 2.5))
            painter.drawEllipse(centre, _RING_PX + 3.0, _RING_PX + 3.0)

    # -- geometry -----------------------------------------------------------------------------
    def _corners(self) -> tuple[Point, ...]:
        return () if self._chosen is None else self._outlines[self._chosen].corners

    def _frame(self) -> QRectF:
        """Return where the whole photo lies on the canvas."""
        picture, area = self.scene.baseline, QRectF(self.rect())
        return photo_rect(picture, self.scene.framing, area) if picture is not None else area

    def _on_canvas(self, corner: Point) -> Point:
        frame = self._frame()
        return frame.left() + corner[0] * frame.width(), frame.top() + corner[1] * frame.height()

    def _on_photo(self, at: Point) -> Point:
        frame = self._frame()
        return (at[0] - frame.left()) / frame.width(), (at[1] - frame.top()) / frame.height()


def _distance_to_line(at: Point, start: Point, end: Point) -> float:
    across, down = end[0] - start[0], end[1] - start[1]
    length = across**2 + down**2
    along = ((at[0] - start[0]) * across + (at[1] - start[1]) * down) / max(length, 1e-9)
    share = min(max(along, 0.0), 1.0)
    return hypot(at[0] - start[0] - share * across, at[1] - start[1] - share * down)
