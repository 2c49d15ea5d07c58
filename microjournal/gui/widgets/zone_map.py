"""Choose skin zones on a drawn face, by tap or by key."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QTransform,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.gui.theme import current_tokens, text_font
from microjournal.gui.tokens import FOCUS_PX, STROKE_PX, TINY_PX, Tokens
from microjournal.gui.widgets.plain_text import plain_tip
from microjournal.gui.widgets.zone_shapes import HEIGHT, WIDTH, face_outline, features, zone_paths
from microjournal.reports.words import region_text
from microjournal.support.i18n import _

_STEPS = {
    Qt.Key.Key_Left: QPointF(-1, 0),
    Qt.Key.Key_Right: QPointF(1, 0),
    Qt.Key.Key_Up: QPointF(0, -1),
    Qt.Key.Key_Down: QPointF(0, 1),
}
_SIDEWAYS_COST = 2.0
_WIDEST = 2.0
"""How far aside, per distance ahead, the next zone in a direction may lie."""


class ZoneMap(QWidget):
    """A face whose zones are chosen; a chosen zone can carry a short label."""

    toggled = Signal(object)
    """The AnatomicRegion tapped; whoever listens decides and shows the new choice."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paths = zone_paths()
        self._chosen: frozenset[AnatomicRegion] = frozenset()
        self._labels: dict[AnatomicRegion, str] = {}
        self._cautions: frozenset[AnatomicRegion] = frozenset()
        self._focus = AnatomicRegion.FOREHEAD
        self._hover: AnatomicRegion | None = None
        self._by_key = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(_("Skin zones"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._describe()

    def show_zones(
        self,
        chosen: Iterable[AnatomicRegion],
        labels: Mapping[AnatomicRegion, str] | None = None,
        cautions: Iterable[AnatomicRegion] = (),
    ) -> None:
        """Show what is chosen, what is written into it, and where caution is named."""
        self._chosen, self._labels = frozenset(chosen), dict(labels or {})
        self._cautions = frozenset(cautions)
        self._describe()
        self.update()

    @property
    def chosen(self) -> frozenset[AnatomicRegion]:
        """The zones shown as chosen."""
        return self._chosen

    def zone_center(self, region: AnatomicRegion) -> QPointF:
        """Return where a zone is tapped, in pixels of the widget."""
        return self._transform().map(self._paths[region].boundingRect().center())

    def sizeHint(self) -> QSize:  # noqa: D102
        return QSize(round(WIDTH), round(HEIGHT) + 4)

    # -- drawing ------------------------------------------------------------------------------
    def _transform(self) -> QTransform:
        scale = min(self.width() / WIDTH, self.height() / (HEIGHT + 4))
        moved = QTransform.fromTranslate((self.width() - WIDTH * scale) / 2, 2)
        return moved.scale(scale, scale)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = current_tokens()
        painter.setTransform(self._transform())
        painter.setPen(QPen(QColor(tokens.field_line), 1.5))
        painter.setBrush(QColor(tokens.hover))
        painter.drawPath(face_outline())
        for region, path in self._paths.items():
            self._paint_zone(painter, tokens, region, path)
        painter.setPen(QPen(QColor(tokens.muted), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(features())
        for region in self._paths:
            self._paint_label(painter, tokens, region)
        self._paint_sides(painter, tokens)
        painter.end()

    def _paint_zone(
        self, painter: QPainter, tokens: Tokens, region: AnatomicRegion, path: QPainterPath
    ) -> None:
        is_chosen = region in self._chosen
        line = tokens.attention if region in self._cautions else tokens.accent
        ground = tokens.accent_soft if is_chosen or region is self._hover else tokens.card
        painter.setPen(QPen(QColor(line if is_chosen else tokens.field_line), STROKE_PX * 0.75))
        painter.setBrush(QColor(ground))
        painter.drawPath(path)
        if self.hasFocus() and self._by_key and region is self._focus:
            pen = QPen(QColor(tokens.ink), FOCUS_PX)
            pen.setStyle(Qt.PenStyle.DotLine)
            painter.setPen(pen)
            painter.drawPath(path)

    def _paint_label(self, painter: QPainter, tokens: Tokens, region: AnatomicRegion) -> None:
        text = self._labels.get(region, "✓") if region in self._chosen else ""
        if region is AnatomicRegion.OTHER:
            text = f"{text} {_('Other')}".strip()
        if not text:
            return
        colour = tokens.attention if region in self._cautions else tokens.accent_soft_ink
        painter.setPen(QColor(colour if region in self._chosen else tokens.muted))
        painter.setFont(text_font(TINY_PX, bold=True, tabular=True))
        room = self._paths[region].boundingRect().adjusted(-20, -6, 20, 6)
        painter.drawText(room, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_sides(self, painter: QPainter, tokens: Tokens) -> None:
        """Say whose right and left it is: a photo of the face has them just so."""
        painter.setPen(QColor(tokens.muted))
        painter.setFont(text_font(TINY_PX))
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop
        painter.drawText(QRectF(0, 0, 76, 40), flags, _("Patient's right"))
        painter.drawText(
            QRectF(WIDTH - 76, 0, 76, 40), flags | Qt.AlignmentFlag.AlignRight, _("Patient's left")
        )

    # -- pointer ------------------------------------------------------------------------------
    def _zone_at(self, position: QPointF) -> AnatomicRegion | None:
        inverse, ok = self._transform().inverted()
        point = inverse.map(position)
        hit = [region for region, path in self._paths.items() if ok and path.contains(point)]
        return hit[0] if hit else None

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        self._set_hover(self._zone_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: D102
        super().leaveEvent(event)
        self._set_hover(None)

    def _set_hover(self, region: AnatomicRegion | None) -> None:
        if region is not self._hover:
            self._hover = region
            shapes = Qt.CursorShape
            self.setCursor(shapes.PointingHandCursor if region else shapes.ArrowCursor)
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        region = self._zone_at(event.position())
        if region is not None and event.button() is Qt.MouseButton.LeftButton:
            self._by_key = False
            self._focus = region
            self.toggled.emit(region)

    def event(self, event: QEvent) -> bool:
        """Name the zone under the pointer."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            region = self._zone_at(QPointF(event.pos()))
            name = region_text(region) if region else ""
            QToolTip.showText(event.globalPos(), plain_tip(name), self)
            return True
        return super().event(event)

    # -- keyboard -----------------------------------------------------------------------------
    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        self._by_key = event.reason() is not Qt.FocusReason.MouseFocusReason
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        key = Qt.Key(event.key())
        if key in _STEPS:
            self._by_key = True
            self._focus = self._neighbour(_STEPS[key])
            self._describe()
            self.update()
        elif key in {Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.toggled.emit(self._focus)
        else:
            super().keyPressEvent(event)

    def _neighbour(self, step: QPointF) -> AnatomicRegion:
        """Return the nearest zone in a direction, the same zone at the edge."""
        here = self._paths[self._focus].boundingRect().center()

        def cost(region: AnatomicRegion) -> float:
            way = self._paths[region].boundingRect().center() - here
            along = way.x() * step.x() + way.y() * step.y()
            across = abs(way.x() * step.y()) + abs(way.y() * step.x())
            lies_ahead = along > 1 and across <= _WIDEST * along
            return along + _SIDEWAYS_COST * across if lies_ahead else float("inf")

        best = min(self._paths, key=cost)
        return best if cost(best) < float("inf") else self._focus

    def _describe(self) -> None:
        state = _("chosen") if self._focus in self._chosen else _("not chosen")
        names = ", ".join(region_text(each) for each in self._paths if each in self._chosen)
        self.setAccessibleDescription(
            _("{zone}: {state}. Chosen zones: {names}").format(
                zone=region_text(self._focus), state=state, names=names or _("none")
            )
        )
        QAccessible.updateAccessibility(
            QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        )
