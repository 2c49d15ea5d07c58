"""A photograph with a line to lay over a ruler; both ends are dragged or pushed by key."""

from __future__ import annotations

from math import hypot

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen
from PySide6.QtWidgets import QWidget

from microjournal.gui.widgets.canvas_gestures import Point
from microjournal.gui.widgets.marking_canvas import MarkingCanvas
from microjournal.support.i18n import _

_RING_PX = 11.0
_CROSS_PX = 5.0


class RulerCanvas(MarkingCanvas):
    """Zooms and pans like the comparison; everything else moves an end of the line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Line over a ruler or sticker"))
        self.setToolTip(
            _("Drag the ends. Arrows push the chosen end, Shift faster; Space takes the other end.")
        )

    def show_line(self, line: tuple[Point, Point], description: str) -> None:
        """Show the line between two points, in fractions of the photo."""
        self.setAccessibleDescription(description)
        self.show_points(line)

    # -- drawing ------------------------------------------------------------------------------
    def _paint_lines(self, painter: QPainter) -> None:
        first, second = (QPointF(*self.point_at(end)) for end in (0, 1))
        for colour, width in ((self._look.outline_shade, 4.0), (self._look.divider, 1.5)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawLine(*between_rings(first, second))

    def _paint_point(self, painter: QPainter, centre: QPointF, active: bool) -> None:
        """Draw a ring with a cross: what lies exactly under the end stays visible."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((self._look.outline_shade, 5.0), (self._look.grip, 2.5)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawEllipse(centre, _RING_PX, _RING_PX)
        if active:
            self._paint_active(painter, centre, _RING_PX)
        painter.setPen(QPen(QColor(self._look.grip), 1.0))
        across, down = QPointF(_CROSS_PX, 0.0), QPointF(0.0, _CROSS_PX)
        painter.drawLine(centre - across, centre + across)
        painter.drawLine(centre - down, centre + down)


def between_rings(first: QPointF, second: QPointF) -> tuple[QPointF, QPointF]:
    """Return the line without its ends: the marks inside the rings stay uncovered."""
    across = second - first
    length = hypot(across.x(), across.y())
    inset = across * (min(_RING_PX, length / 2) / max(length, 1.0))
    return first + inset, second - inset
