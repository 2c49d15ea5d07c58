"""The canvas of the timeline: one state, placed, scrolled and drawn."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from microjournal.domain.anatomy import StandardView
from microjournal.domain.identifiers import PhotoId, SessionId
from microjournal.gui.models.thumbnails import ThumbnailStore
from microjournal.gui.presenters.timeline_rows import TimelineState
from microjournal.gui.theme import current_tokens
from microjournal.gui.tokens import RADIUS_CONTROL
from microjournal.gui.widgets.avatar import centre_crop
from microjournal.gui.widgets.timeline_layout import (
    HEAD_PX,
    ROW_HEAD_PX,
    PlacedItem,
    TimelineLayout,
    lay_out,
)
from microjournal.gui.widgets.timeline_painter import ItemLook, TimelinePainter
from microjournal.support.i18n import _

_EDGE_PX = 12
_KEPT_CUTS = 160


class TimelineCanvas(QAbstractScrollArea):
    """Shows a state; what the pointer and the keys mean is its subclass's business."""

    def __init__(self, thumbnails: ThumbnailStore, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName(_("Sessions and views"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setAutoFillBackground(False)
        self._thumbnails = thumbnails
        self._state = TimelineState()
        self._layout = TimelineLayout()
        self._focus, self._hover, self._asked = -1, -1, -1
        self._cuts: dict[tuple[PhotoId, int, float], QPixmap] = {}
        self._drop: tuple[SessionId | None, StandardView | None] | None = None
        thumbnails.ready.connect(self._thumbnail_arrived)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.valueChanged.connect(self._scrolled)

    # -- state --------------------------------------------------------------------------------
    def show_state(self, state: TimelineState) -> None:
        """Show a grid; the scroll position stays unless the patient is another one."""
        same = state.patient_id == self._state.patient_id
        self._state = state
        self._place()
        if not same:
            self._focus = -1
            self.verticalScrollBar().setValue(0)
        self._ask_for_thumbnails()
        self.viewport().update()

    @property
    def items(self) -> tuple[PlacedItem, ...]:
        """Everything placed, in reading order."""
        return self._layout.items

    def item_rect(self, number: int) -> QRect:
        """Return where an item lies in the viewport."""
        box = self._layout.items[number].box
        x, y = self._offset()
        return QRectF(box.x - x, box.y - y, box.width, box.height).toRect()

    def _place(self) -> None:
        self._layout = lay_out(self._state, self.viewport().width() - _EDGE_PX)
        view = self.viewport().size()
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        vertical.setPageStep(view.height())
        vertical.setSingleStep(40)
        vertical.setRange(0, max(0, round(self._layout.height) - view.height()))
        horizontal.setPageStep(view.width())
        horizontal.setRange(0, max(0, round(self._layout.width) - view.width()))

    def _offset(self) -> tuple[int, int]:
        return self.horizontalScrollBar().value(), self.verticalScrollBar().value()

    def _visible(self) -> list[tuple[int, PlacedItem]]:
        x, y = self._offset()
        port = QRectF(x, y, self.viewport().width(), self.viewport().height())
        return [
            (number, item)
            for number, item in enumerate(self._layout.items)
            if port.intersects(QRectF(item.box.x, item.box.y, item.box.width, item.box.height))
        ]

    def _ask_for_thumbnails(self) -> None:
        self._thumbnails.want(item.photo.id for _n, item in self._visible() if item.photo)

    def _thumbnail_arrived(self, photo_id: str) -> None:
        self.viewport().update()

    def _scrolled(self) -> None:
        self._ask_for_thumbnails()
        self.viewport().update()

    # -- drawing ------------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what is visible: items, then the heads that stay in place over them."""
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        tokens = current_tokens()
        draw = TimelinePainter(painter, tokens, self._cut)
        x, y = self._offset()
        painter.translate(-x, -y)
        for placed in self._layout.rows[1:]:
            draw.row_line(placed, x + self.viewport().width())
        for number, item in self._visible():
            draw.item(item, self._look(number, item))
        if self._drop is not None:
            draw.drop_target(self._drop_rect())
        painter.resetTransform()
        self._paint_heads(painter, draw, x, y)

    def _cut(self, photo_id: PhotoId) -> QPixmap | None:
        """Return a thumbnail cut to its place with round corners, cut once per size."""
        width, height = round(self._layout.thumb_width), round(self._layout.thumb_height)
        key = (photo_id, width, self.devicePixelRatioF())
        if key not in self._cuts:
            picture = self._thumbnails.pixmap(photo_id)
            if picture is None:
                return None
            if len(self._cuts) > _KEPT_CUTS:
                self._cuts.clear()
            self._cuts[key] = rounded(picture, width, height, key[2])
        return self._cuts[key]

    def _paint_heads(self, painter: QPainter, draw: TimelinePainter, x: int, y: int) -> None:
        ground = QColor(current_tokens().card)
        painter.translate(0, -y)
        painter.fillRect(QRectF(0, y, ROW_HEAD_PX - 8, self.viewport().height()), ground)
        for placed in self._layout.rows:
            draw.row_head(placed, placed.y)
        for placed in self._layout.rows[1:]:
            draw.row_line(placed, ROW_HEAD_PX)
        painter.resetTransform()
        painter.fillRect(QRectF(0, 0, self.viewport().width(), HEAD_PX - 8), ground)
        painter.setClipRect(QRectF(ROW_HEAD_PX - 8, 0, self.viewport().width(), HEAD_PX))
        for column in self._layout.columns:
            draw.column_head(column, column.x - x)

    def _look(self, number: int, item: PlacedItem) -> ItemLook:
        return ItemLook(
            selected=item.photo is not None and item.photo.id in self._state.selected,
            focused=number == self._focus and self.hasFocus(),
            hovered=number == self._hover,
            asked=number == self._asked,
        )

    def _drop_rect(self) -> QRectF:
        session, view = self._drop or (None, None)
        x, y = self._offset()
        port = QRectF(x, y, self.viewport().width(), self.viewport().height())
        row = next((row for row in self._layout.rows if row.row.session_id == session), None)
        column = next((each for each in self._layout.columns if each.view is view), None)
        if row is None:
            return port
        if column is None:
            return QRectF(0, row.y - 6, max(self._layout.width, port.width()), row.height - 2)
        return QRectF(column.x - 6, row.y - 6, column.width - 4, row.height - 2)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        self._place()
        self._ask_for_thumbnails()


def rounded(picture: QPixmap, width_px: int, height_px: int, ratio: float) -> QPixmap:
    """Return the middle of a picture, filling a rectangle with round corners."""
    cut = QPixmap(round(width_px * ratio), round(height_px * ratio))
    cut.setDevicePixelRatio(ratio)
    cut.fill(Qt.GlobalColor.transparent)
    where = QRectF(0, 0, width_px, height_px)
    outline = QPainterPath()
    outline.addRoundedRect(where, RADIUS_CONTROL, RADIUS_CONTROL)
    painter = QPainter(cut)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setClipPath(outline)
    painter.drawPixmap(where, picture, centre_crop(picture, width_px / height_px))
    painter.end()
    return cut
