"""The grid of the timeline: what the pointer, the keys and a drop mean."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDragMoveEvent,
    QDropEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from microjournal.domain.anatomy import StandardView
from microjournal.domain.identifiers import SessionId
from microjournal.gui.models.thumbnails import ThumbnailStore
from microjournal.gui.widgets.plain_text import plain_tip
from microjournal.gui.widgets.timeline_canvas import TimelineCanvas
from microjournal.gui.widgets.timeline_layout import HEAD_PX, ROW_HEAD_PX, PlacedItem
from microjournal.gui.widgets.timeline_painter import TICK_PX
from microjournal.support.i18n import _
from microjournal.support.words import view_text

CONFIRM_KEY = Qt.Key.Key_V
_STEPS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class TimelineGrid(TimelineCanvas):
    """Says what was selected, opened, asked for or dropped."""

    photo_selected = Signal(str, bool)
    photo_opened = Signal(str)
    view_confirmed = Signal(str)
    menu_wanted = Signal(str, QPoint)
    gap_opened = Signal(str, object)
    files_dropped = Signal(object, object, object)
    """(tuple of paths, session id or None, view or None)"""

    def __init__(self, thumbnails: ThumbnailStore, parent: QWidget | None = None) -> None:
        super().__init__(thumbnails, parent)
        self.setAcceptDrops(True)
        self.viewport().setMouseTracking(True)

    # -- pointer ------------------------------------------------------------------------------
    def _item_under(self, position: QPointF) -> int:
        x, y = self._offset()
        if position.x() < ROW_HEAD_PX - 8 or position.y() < HEAD_PX - 8:
            return -1
        return self._layout.item_at(position.x() + x, position.y() + y)

    def _question_under(self, position: QPointF) -> int:
        x, y = self._offset()
        if position.x() < ROW_HEAD_PX - 8 or position.y() < HEAD_PX - 8:
            return -1
        return self._layout.question_at(position.x() + x, position.y() + y)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        hovered, asked = self._item_under(event.position()), self._question_under(event.position())
        if (hovered, asked) != (self._hover, self._asked):
            self._hover, self._asked = hovered, asked
            shapes = Qt.CursorShape
            answers = hovered >= 0 or asked >= 0
            self.viewport().setCursor(shapes.PointingHandCursor if answers else shapes.ArrowCursor)
            self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        asked = self._question_under(event.position())
        if asked >= 0:
            self._confirm(asked)
            return
        number = self._item_under(event.position())
        if number < 0:
            return
        self._focus = number
        item = self._layout.items[number]
        if item.photo is None:
            self.gap_opened.emit(item.session_id, item.view)
            return
        keys = Qt.KeyboardModifier
        adds = bool(event.modifiers() & (keys.ControlModifier | keys.ShiftModifier))
        self.photo_selected.emit(item.photo.id, adds or self._is_on_tick(number, event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: D102
        number = self._item_under(event.position())
        if number >= 0 and not self._is_on_tick(number, event.position()):
            self._open(number)

    def _is_on_tick(self, number: int, position: QPointF) -> bool:
        rect = self.item_rect(number)
        reach = TICK_PX + 12
        corner = QRect(rect.right() - reach, rect.top(), reach, reach)
        return corner.contains(position.toPoint())

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:  # noqa: D102
        number = self._item_under(QPointF(event.pos()))
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            number = self._focus
        photo = self._layout.items[number].photo if number >= 0 else None
        if photo is not None:
            where = self.viewport().mapToGlobal(self.item_rect(number).center())
            self.menu_wanted.emit(photo.id, where)

    def viewportEvent(self, event: QEvent) -> bool:
        """Explain the item under the pointer; forget the hover when the pointer leaves."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self._item_under(QPointF(event.pos()))
            asked = self._question_under(QPointF(event.pos()))
            text = self._describe(number) if number >= 0 else ""
            if asked >= 0:
                text = self._ask(asked)
            QToolTip.showText(event.globalPos(), plain_tip(text), self.viewport())
            return True
        if event.type() is QEvent.Type.Leave:
            self._hover, self._asked = -1, -1
            self.viewport().update()
        return super().viewportEvent(event)

    # -- keyboard -----------------------------------------------------------------------------
    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        key = Qt.Key(event.key())
        if key in _STEPS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._move_focus(*_STEPS[key])
        elif self._focus >= 0 and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open(self._focus)
        elif self._focus >= 0 and key is Qt.Key.Key_Space:
            photo = self._layout.items[self._focus].photo
            if photo is not None:
                self.photo_selected.emit(photo.id, True)
        elif self._focus >= 0 and key is CONFIRM_KEY:
            self._confirm(self._focus)
        else:
            super().keyPressEvent(event)

    def _move_focus(self, dx: int, dy: int) -> None:
        self._focus = self._layout.neighbour(self._focus, dx, dy)
        if self._focus < 0:
            return
        self._reveal(self._layout.items[self._focus])
        self.setAccessibleDescription(self._describe(self._focus))
        QAccessible.updateAccessibility(
            QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        )
        self.viewport().update()

    def _reveal(self, item: PlacedItem) -> None:
        port = self.viewport().size()
        vertical, horizontal = self.verticalScrollBar(), self.horizontalScrollBar()
        top, bottom = item.box.y - HEAD_PX, item.box.y + item.box.height + 32
        if top < vertical.value():
            vertical.setValue(round(top))
        elif bottom > vertical.value() + port.height():
            vertical.setValue(round(bottom - port.height()))
        left, right = item.box.x - ROW_HEAD_PX, item.box.x + item.box.width + 8
        if left < horizontal.value():
            horizontal.setValue(round(left))
        elif right > horizontal.value() + port.width():
            horizontal.setValue(round(right - port.width()))

    def _open(self, number: int) -> None:
        item = self._layout.items[number]
        if item.photo is not None:
            self.photo_opened.emit(item.photo.id)
        else:
            self.gap_opened.emit(item.session_id, item.view)

    def _confirm(self, number: int) -> None:
        photo = self._layout.items[number].photo
        if photo is not None and photo.is_unsure:
            self.view_confirmed.emit(photo.id)

    def _ask(self, number: int) -> str:
        return _("The view was proposed: {view}. Click to confirm it (V).").format(
            view=view_text(self._layout.items[number].view)
        )

    def _describe(self, number: int) -> str:
        item = self._layout.items[number]
        if item.photo is not None:
            return item.photo.description
        row = next(row.row for row in self._layout.rows if row.row.session_id == item.session_id)
        return _("No photo: {view}, {session}, {day}. Drop one here or click to choose.").format(
            view=view_text(item.view), session=row.title, day=row.day
        )

    # -- drops --------------------------------------------------------------------------------
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: D102
        if paths_of(event):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:  # noqa: D102
        self._drop = self._target_at(event.position())
        self.viewport().update()
        event.acceptProposedAction()

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:  # noqa: D102
        self._drop = None
        self.viewport().update()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: D102
        session, view = self._target_at(event.position())
        self._drop = None
        self.viewport().update()
        event.acceptProposedAction()
        self.files_dropped.emit(paths_of(event), session, view)

    def _target_at(self, position: QPointF) -> tuple[SessionId | None, StandardView | None]:
        """Return the cell, the session row (over its head) or nothing (below the last row)."""
        x, y = self._offset()
        session = self._layout.session_at(position.y() + y)
        if session is None or position.x() < ROW_HEAD_PX:
            return session, None
        return session, self._layout.view_at(position.x() + x)


def paths_of(event: QDropEvent) -> tuple[Path, ...]:
    """Return the local files and folders that are being dropped."""
    return tuple(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
