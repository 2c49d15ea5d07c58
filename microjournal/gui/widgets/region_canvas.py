"""A photograph on which outlines are drawn corner by corner, by mouse, finger or key."""

from __future__ import annotations

from math import hypot

from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from microjournal.gui.presenters.region_outlines import DrawingState, DrawnOutline
from microjournal.gui.widgets.canvas_gestures import Point
from microjournal.gui.widgets.marking_canvas import MarkingCanvas
from microjournal.gui.widgets.pair_painter import Outline
from microjournal.gui.widgets.pyramid import PicturePyramid
from microjournal.reports.words import region_text
from microjournal.support.i18n import _

_LINE_REACH_PX = 12.0
_CLICK_PX = 6.0


class RegionCanvas(MarkingCanvas):
    """Clicks add corners, drags move them; beside the outline a drag moves the photo."""

    corner_added = Signal(float, float)
    corner_inserted = Signal(int, float, float)
    corner_removed = Signal(int)
    outline_closed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._outlines: tuple[DrawnOutline, ...] = ()
        self._chosen: int | None = None
        self._drawing = False
        self._automatic: tuple[Outline, ...] = ()
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
        self.show_picture(state.picture, (state.photo.width_px, state.photo.height_px))
        self.show_points(() if state.current is None else state.current.corners)
        names = ", ".join(region_text(each.region) for each in state.outlines)
        self.setAccessibleDescription(names or _("No region is drawn."))

    # -- pointer ------------------------------------------------------------------------------
    def _press(self, at: Point, *, nudge: bool = False) -> None:
        self._pressed = at
        super()._press(at)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take the second of two quick clicks for a corner, too, not for a change of zoom."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._press((event.position().x(), event.position().y()))

    def _update_touch(self, points: tuple[Point, ...]) -> None:
        if len(points) > 1:
            # Two fingers zoom; lifting them is no click.
            self._let_go()
        super()._update_touch(points)

    def _move(self, at: Point) -> None:
        if self._held is not None:
            if self._is_click(at):
                return
            self._pressed = None
        super()._move(at)

    def _release(self) -> None:
        pressed, held = self._pressed, self._held
        is_click = self._is_click(self._last)
        super()._release()
        if pressed is not None and is_click:
            self._click(pressed, held)

    def _let_go(self) -> None:
        self._pressed = None
        super()._let_go()

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
            self._active = len(self._points)
            self.corner_added.emit(x, y)

    def _is_click(self, at: Point) -> bool:
        pressed = self._pressed
        return pressed is not None and hypot(at[0] - pressed[0], at[1] - pressed[1]) <= _CLICK_PX

    def _show_cursor(self, at: Point) -> None:
        adds = self._drawing or self._edge_near(at) is not None
        if adds and self._point_near(at) is None:
            self.setCursor(Qt.CursorShape.CrossCursor)
        else:
            super()._show_cursor(at)

    def _edge_near(self, at: Point) -> int | None:
        """Return the corner before the line that lies under a point."""
        corners = [self._on_canvas(corner) for corner in self._points]
        reached = [
            (_distance_to_line(at, corner, corners[(place + 1) % len(corners)]), place)
            for place, corner in enumerate(corners)
        ]
        distance, place = min(reached, default=(_LINE_REACH_PX + 1.0, 0))
        return place if distance <= _LINE_REACH_PX else None

    # -- keyboard -----------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Push, choose and remove corners, close the outline."""
        key = Qt.Key(event.key())
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.outline_closed.emit()
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and self._points:
            self.corner_removed.emit(self._active)
        else:
            super().keyPressEvent(event)

    # -- drawing ------------------------------------------------------------------------------
    def _paint_lines(self, painter: QPainter) -> None:
        """Draw automatic outlines faintly while there are no others, then the drawn ones."""
        if not self._outlines:
            for outline in self._automatic:
                self._paint_line(painter, outline, dashed=True, closed=True)
        for place, drawn in enumerate(self._outlines):
            is_open = self._drawing and place == self._chosen
            self._paint_line(painter, drawn.corners, closed=not is_open)

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


def _distance_to_line(at: Point, start: Point, end: Point) -> float:
    across, down = end[0] - start[0], end[1] - start[1]
    length = across**2 + down**2
    along = ((at[0] - start[0]) * across + (at[1] - start[1]) * down) / max(length, 1e-9)
    share = min(max(along, 0.0), 1.0)
    return hypot(at[0] - start[0] - share * across, at[1] - start[1] - share * down)
