"""The disc that stands for a person: the face of the last photo, or initials."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPixmap
from PySide6.QtWidgets import QWidget

from microjournal.gui.theme import current_tokens, text_font
from microjournal.gui.tokens import TINY_PX, Tokens

_SMALL_PX = 40


class Avatar(QWidget):
    """Initials until a picture arrives; decoration beside the written name."""

    def __init__(self, side_px: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(side_px, side_px)
        self._letters, self._key = "", ""
        self._picture: QPixmap | None = None

    def show_person(self, letters: str, key: str) -> None:
        """Show initials; ``key`` (an identifier) chooses the colour."""
        if key != self._key:
            self._picture = None
        self._letters, self._key = letters, key
        self.update()

    def show_picture(self, picture: QPixmap | None) -> None:
        """Show the middle of a photo, the initials without one."""
        self._picture = picture
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: D102
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self._picture is None:
            paint_initials(painter, self.rect(), self._letters, self._key, current_tokens())
            return
        disc = QPainterPath()
        disc.addEllipse(QRectF(self.rect()))
        painter.setClipPath(disc)
        painter.drawPixmap(QRectF(self.rect()), self._picture, centre_crop(self._picture, 1.0))


def paint_initials(painter: QPainter, where: QRect, letters: str, key: str, tokens: Tokens) -> None:
    """Draw a disc with initials; the colour follows from ``key`` and stays the same."""
    colours = tokens.avatars
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(colours[sum(key.encode()) % len(colours)]))
    painter.drawEllipse(where)
    painter.setPen(QColor("#FFFFFF"))
    painter.setFont(text_font(TINY_PX if where.height() < _SMALL_PX else TINY_PX + 4, bold=True))
    painter.drawText(where, Qt.AlignmentFlag.AlignCenter, letters)


def centre_crop(picture: QPixmap, aspect: float) -> QRectF:
    """Return the largest rectangle of width : height ``aspect`` in the middle of a picture."""
    width, height = float(picture.width()), float(picture.height())
    if width > height * aspect:
        kept = height * aspect
        return QRectF((width - kept) / 2, 0, kept, height)
    kept = width / aspect
    return QRectF(0, (height - kept) / 2, width, kept)
