"""Draws the timeline: heads, thumbnails, gaps, badges."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap

from microjournal.domain.identifiers import PhotoId
from microjournal.gui.icons import draw_icon
from microjournal.gui.photo_look import PHOTO_LOOK
from microjournal.gui.presenters.timeline_badges import BadgeKind
from microjournal.gui.presenters.timeline_rows import TimelinePhoto
from microjournal.gui.theme import text_font
from microjournal.gui.tokens import RADIUS_CONTROL, SMALL_PX, TEXT_PX, TINY_PX, Tokens
from microjournal.gui.widgets.timeline_layout import (
    CAPTION_PX,
    HEAD_PX,
    PILL_PX,
    ROW_GAP_PX,
    ROW_HEAD_PX,
    Box,
    PlacedColumn,
    PlacedItem,
    PlacedRow,
)
from microjournal.support.i18n import _

TICK_PX = 22
"""Side of the corner that selects a photo."""

_BADGE_ICONS = {
    BadgeKind.BASELINE: "ruler",
    BadgeKind.COMPARABLE: "check",
    BadgeKind.REPEAT: "refresh",
    BadgeKind.WITHHELD: "withheld",
    BadgeKind.MISSING: "warning",
}
_BADGE_PX = 22
_BADGE_TEXT_FROM_PX = 118
_DASHES = [4.0, 4.0]
_PILL_ICON_PX = 30
"""Room in the pill for all but its text."""
_PILL_BESIDE_PX = 42
"""Kept for the moment of the photo beside the pill."""
_PILL_GAP_PX = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemLook:
    """What the pointer, the keyboard and the selection say about an item."""

    selected: bool = False
    focused: bool = False
    hovered: bool = False
    asked: bool = False


class TimelinePainter:
    """Draws parts of the grid with one painter in the colours of one scheme."""

    def __init__(
        self, painter: QPainter, tokens: Tokens, pixmap_of: Callable[[PhotoId], QPixmap | None]
    ) -> None:
        self._painter = painter
        self._tokens = tokens
        self._pixmap_of = pixmap_of

    def item(self, item: PlacedItem, look: ItemLook) -> None:
        """Draw a thumbnail with its caption, or a gap."""
        where = _rect(item.box)
        if item.photo is None:
            self._gap(where, look)
            return
        self._picture(where, item.photo)
        self._badge(where, item.photo)
        self._frame(where, look)
        if look.selected or look.hovered:
            self._tick(where, look.selected)
        self._caption(where, item.photo, hovered=look.asked)

    def drop_target(self, where: QRectF) -> None:
        """Mark where a drop would go."""
        painter = self._painter
        ground = QColor(self._tokens.accent)
        ground.setAlphaF(0.12)
        painter.setBrush(ground)
        painter.setPen(QPen(QColor(self._tokens.accent), 2))
        painter.drawRoundedRect(where.adjusted(1, 1, -1, -1), RADIUS_CONTROL, RADIUS_CONTROL)

    def column_head(self, column: PlacedColumn, left: float) -> None:
        """Draw the name of a view over its column."""
        where = QRectF(left, 0, column.width - 12, HEAD_PX)
        self._text(where, column.label, text_font(SMALL_PX, bold=True), self._tokens.muted)

    def row_line(self, placed: PlacedRow, right: int) -> None:
        """Part a session from the one before, over the whole width."""
        top = int(placed.y - ROW_GAP_PX / 2)
        self._painter.fillRect(QRectF(0, top, right, 1), QColor(self._tokens.line))

    def row_head(self, placed: PlacedRow, top: float) -> None:
        """Draw title, day and treatment of a session beside its row."""
        where = QRectF(0, top, ROW_HEAD_PX - 16, 22)
        row = placed.row
        self._text(where, row.title, text_font(TEXT_PX, bold=True), self._tokens.ink)
        small = text_font(SMALL_PX, tabular=True)
        self._text(where.translated(0, 22), row.day, small, self._tokens.ink)
        self._text(where.translated(0, 43), row.detail, small, self._tokens.muted)

    def _picture(self, where: QRectF, photo: TimelinePhoto) -> None:
        painter, pixmap = self._painter, self._pixmap_of(photo.id)
        if pixmap is not None:
            painter.drawPixmap(where.topLeft(), pixmap)
            return
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(self._tokens.photo_ground))
        painter.drawRoundedRect(where, RADIUS_CONTROL, RADIUS_CONTROL)

    def _gap(self, where: QRectF, look: ItemLook) -> None:
        painter, tokens = self._painter, self._tokens
        lively = look.hovered or look.focused
        pen = QPen(QColor(tokens.accent if lively else tokens.field_line), 1.5)
        pen.setDashPattern(_DASHES)
        painter.setPen(pen)
        painter.setBrush(QColor(tokens.accent_soft) if lively else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(where.adjusted(1, 1, -1, -1), RADIUS_CONTROL, RADIUS_CONTROL)
        colour = tokens.accent if lively else tokens.muted
        x, y = where.center().x(), where.center().y()
        draw_icon(painter, "plus", colour, QRectF(x - 9, y - 20, 18, 18))
        label = QRectF(where.left(), y + 4, where.width(), 20)
        centre = Qt.AlignmentFlag.AlignCenter
        self._text(label, _("Add photo"), text_font(TINY_PX), colour, align=centre)

    def _frame(self, where: QRectF, look: ItemLook) -> None:
        if not (look.selected or look.focused):
            return
        painter = self._painter
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._tokens.accent), 2.5 if look.selected else 2))
        outside = where.adjusted(-3, -3, 3, 3)
        painter.drawRoundedRect(outside, RADIUS_CONTROL + 3, RADIUS_CONTROL + 3)

    def _tick(self, where: QRectF, selected: bool) -> None:
        painter, tokens = self._painter, self._tokens
        disc = QRectF(where.right() - TICK_PX - 6, where.top() + 6, TICK_PX, TICK_PX)
        painter.setPen(QPen(QColor(PHOTO_LOOK.pill_text), 1.5))
        painter.setBrush(QColor(tokens.accent if selected else PHOTO_LOOK.pill))
        painter.drawEllipse(disc)
        if selected:
            draw_icon(painter, "check", tokens.on_accent, disc.adjusted(4, 4, -4, -4))

    def _badge(self, where: QRectF, photo: TimelinePhoto) -> None:
        name = _BADGE_ICONS.get(photo.badge.kind)
        if name is None:
            return
        painter, font = self._painter, text_font(TINY_PX, bold=True)
        shows_text = where.width() >= _BADGE_TEXT_FROM_PX
        painter.setFont(font)
        text_px = painter.fontMetrics().horizontalAdvance(photo.badge.text) if shows_text else 0
        width = _BADGE_PX + (text_px + 8 if shows_text else 0)
        pill = QRectF(where.left() + 6, where.bottom() - _BADGE_PX - 6, width, _BADGE_PX)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(PHOTO_LOOK.pill))
        painter.drawRoundedRect(pill, _BADGE_PX / 2, _BADGE_PX / 2)
        draw_icon(painter, name, "#FFFFFF", QRectF(pill.left() + 5, pill.top() + 5, 12, 12))
        if shows_text:
            inside = pill.adjusted(_BADGE_PX - 2, 0, 0, 0)
            self._text(inside, photo.badge.text, font, PHOTO_LOOK.pill_text)

    def _caption(self, where: QRectF, photo: TimelinePhoto, *, hovered: bool) -> None:
        line = QRectF(where.left() + 2, where.bottom() + 2, where.width() - 2, CAPTION_PX - 4)
        if photo.has_note:
            icon = QRectF(line.right() - 14, line.center().y() - 7, 14, 14)
            draw_icon(self._painter, "note", self._tokens.muted, icon)
            line.setWidth(line.width() - 18)
        if photo.is_unsure:
            line.setWidth(self._question(line, hovered=hovered) - line.left() - _PILL_GAP_PX)
        self._text(line, photo.caption, text_font(TINY_PX, tabular=True), self._tokens.muted)

    def _question(self, line: QRectF, *, hovered: bool) -> float:
        """Draw the pill that confirms a proposed view; return where it begins."""
        painter, tokens, font = self._painter, self._tokens, text_font(TINY_PX, bold=True)
        painter.setFont(font)
        room = line.width() - _PILL_BESIDE_PX - _PILL_ICON_PX
        advance = painter.fontMetrics().horizontalAdvance
        # Below a narrow thumbnail the tick stands alone: half a word says less.
        offered = (_("Confirm view"), _("Confirm"))
        text = next((words for words in offered if advance(words) < room), "")
        text_px = advance(text) + 1 if text else 0
        width = text_px + (_PILL_ICON_PX if text else PILL_PX)
        top = line.center().y() - PILL_PX / 2
        pill = QRectF(line.right() - width, top, width, PILL_PX)
        painter.setPen(QPen(QColor(tokens.accent), 1) if hovered else Qt.PenStyle.NoPen)
        painter.setBrush(QColor(tokens.accent_soft))
        painter.drawRoundedRect(pill, PILL_PX / 2, PILL_PX / 2)
        draw_icon(painter, "check", tokens.accent, QRectF(pill.left() + 6, top + 6, 12, 12))
        inside = QRectF(pill.left() + 21, top, text_px + 2, PILL_PX)
        self._text(inside, text, font, tokens.accent)
        return pill.left()

    def _text(
        self,
        where: QRectF,
        text: str,
        font: QFont,
        colour: str,
        align: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    ) -> None:
        painter = self._painter
        painter.setFont(font)
        painter.setPen(QColor(colour))
        right = Qt.TextElideMode.ElideRight
        shown = painter.fontMetrics().elidedText(text, right, int(where.width()))
        painter.drawText(where, int(align), shown)


def _rect(box: Box) -> QRectF:
    return QRectF(box.x, box.y, box.width, box.height)
