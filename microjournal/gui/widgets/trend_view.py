"""The trend chart on screen: the same drawing as in the document, with words on demand."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QByteArray, QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
)
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QSizePolicy, QWidget

from microjournal.domain.measurements import TrendSeries
from microjournal.domain.reports import TreatmentMark
from microjournal.gui.theme import current_tokens, text_font
from microjournal.gui.tokens import (
    FOCUS_PX,
    RADIUS_CONTROL,
    SMALL_PX,
    SPACE_2,
    SPACE_3,
    STROKE_PX,
    Tokens,
)
from microjournal.reports.trend_chart import ChartColours, HotSpot, TrendChart, trend_svg
from microjournal.reports.trend_plan import is_withheld

_LEAST = QSize(360, 240)
_WANTED = QSize(620, 330)
_TIP_WIDTH_PX = 260
_REACH_PX = 10
_BY_KEY = (
    Qt.FocusReason.TabFocusReason,
    Qt.FocusReason.BacktabFocusReason,
    Qt.FocusReason.ShortcutFocusReason,
)


class TrendView(QWidget):
    """Draws one series at its own size; points answer to pointer, tap and arrow keys."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._series: TrendSeries | None = None
        self._marks: tuple[TreatmentMark, ...] = ()
        self._chart: TrendChart | None = None
        self._renderer = QSvgRenderer(self)
        self._shown = -1
        self._by_key = False
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)

    def show_series(self, series: TrendSeries, marks: Sequence[TreatmentMark] = ()) -> None:
        """Draw ``series`` with the treatments on its axis."""
        if series == self._series and tuple(marks) == self._marks:
            return
        self._series, self._marks, self._shown = series, tuple(marks), -1
        self._draw()

    @property
    def spots(self) -> tuple[HotSpot, ...]:
        """The places that explain themselves, points first, then treatments."""
        return self._chart.hot_spots if self._chart is not None else ()

    @property
    def explained(self) -> str:
        """The words shown at the moment, empty if none."""
        return self.spots[self._shown].text if 0 <= self._shown < len(self.spots) else ""

    def sizeHint(self) -> QSize:  # noqa: D102
        return _WANTED

    def minimumSizeHint(self) -> QSize:  # noqa: D102
        return _LEAST

    # -- drawing ------------------------------------------------------------------------------
    def _draw(self) -> None:
        if self._series is None:
            return
        self._chart = trend_svg(
            self._series,
            size=(max(self.width(), _LEAST.width()), max(self.height(), _LEAST.height())),
            colours=_colours(current_tokens()),
            font_family=self.font().family(),
            font_size=SMALL_PX,
            marks=self._marks,
        )
        self._renderer.load(QByteArray(self._chart.svg.encode()))
        if not self.explained:
            self._describe(self._chart.description)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._draw()

    def changeEvent(self, event: QEvent) -> None:  # noqa: D102
        super().changeEvent(event)
        if event.type() in {QEvent.Type.PaletteChange, QEvent.Type.FontChange}:
            self._draw()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        if self._chart is None or self._series is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tokens = current_tokens()
        self._renderer.render(painter, QRectF(0, 0, self._chart.width, self._chart.height))
        self._paint_withheld(painter, tokens)
        if self.hasFocus() and self._by_key:
            painter.setPen(QPen(QColor(tokens.accent), FOCUS_PX))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
            painter.drawRoundedRect(frame, RADIUS_CONTROL, RADIUS_CONTROL)
        if self.explained:
            self._paint_explanation(painter, tokens, self.spots[self._shown])
        painter.end()

    def _paint_withheld(self, painter: QPainter, tokens: Tokens) -> None:
        """Draw the rings of sessions without a number again, in the colour of attention."""
        points = self._series.points if self._series is not None else ()
        painter.setPen(QPen(QColor(tokens.attention), STROKE_PX))
        painter.setBrush(QColor(tokens.card))
        for point, spot in zip(points, self.spots, strict=False):
            if is_withheld(point):
                painter.drawEllipse(QPointF(spot.x, spot.y), SMALL_PX * 0.36, SMALL_PX * 0.36)

    def _paint_explanation(self, painter: QPainter, tokens: Tokens, spot: HotSpot) -> None:
        painter.setPen(QPen(QColor(tokens.accent), STROKE_PX))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawEllipse(QPointF(spot.x, spot.y), spot.radius * 0.7, spot.radius * 0.7)
        font = text_font(SMALL_PX)
        flags = int(Qt.TextFlag.TextWordWrap)
        room = QRectF(0, 0, min(_TIP_WIDTH_PX, self.width() - 2 * SPACE_3), self.height())
        words = QFontMetricsF(font, painter.device()).boundingRect(room, flags, spot.text)
        card = QRectF(0, 0, words.width() + 2 * SPACE_3, words.height() + 2 * SPACE_2)
        card.moveCenter(QPointF(spot.x, spot.y))
        above = spot.y - spot.radius - SPACE_2 - card.height()
        card.moveTop(above if above >= 0 else spot.y + spot.radius + SPACE_2)
        card.moveLeft(min(max(card.left(), 0.0), self.width() - card.width() - 1))
        painter.setPen(QPen(QColor(tokens.field_line), 1))
        painter.setBrush(QColor(tokens.card))
        painter.drawRoundedRect(card, RADIUS_CONTROL, RADIUS_CONTROL)
        painter.setPen(QColor(tokens.ink))
        painter.setFont(font)
        inside = card.adjusted(SPACE_3, SPACE_2, -SPACE_3 + 2, -SPACE_2 + 2)
        painter.drawText(inside, flags, spot.text)

    # -- pointing -----------------------------------------------------------------------------
    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        self._explain(self._spot_at(event.position()))

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        super().mousePressEvent(event)
        self._explain(self._spot_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:  # noqa: D102
        super().leaveEvent(event)
        if not self.hasFocus():
            self._explain(-1)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: D102
        super().focusInEvent(event)
        # The page gives the chart the focus on arrival; a frame then would only be noise.
        self._by_key = event.reason() in _BY_KEY

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        self._by_key = True
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        order = sorted(range(len(self.spots)), key=lambda number: self.spots[number].x)
        if event.key() == Qt.Key.Key_Escape and self.explained:
            self._explain(-1)
        elif step is None or not order:
            super().keyPressEvent(event)
        elif self._shown < 0:
            self._explain(order[0 if step > 0 else -1])
        else:
            position = order.index(self._shown) + step
            self._explain(order[min(max(position, 0), len(order) - 1)])

    def _spot_at(self, position: QPointF) -> int:
        def distance(number: int) -> float:
            spot = self.spots[number]
            return math.hypot(spot.x - position.x(), spot.y - position.y())

        near = [
            number
            for number, spot in enumerate(self.spots)
            if distance(number) <= spot.radius + _REACH_PX
        ]
        return min(near, key=distance, default=-1)

    def _explain(self, number: int) -> None:
        if number == self._shown:
            return
        self._shown = number
        description = self._chart.description if self._chart is not None else ""
        self._describe(self.explained or description)
        self.update()

    def _describe(self, text: str) -> None:
        self.setAccessibleDescription(text)
        QAccessible.updateAccessibility(
            QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        )


def _colours(tokens: Tokens) -> ChartColours:
    return ChartColours(
        card=tokens.card,
        ink=tokens.ink,
        muted=tokens.muted,
        line=tokens.line,
        accent=tokens.accent,
    )
