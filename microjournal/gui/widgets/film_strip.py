"""The photos of one view by date; a click takes one as baseline or follow-up."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QEnterEvent,
    QGuiApplication,
    QImage,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QScrollArea, QWidget

from microjournal.domain.identifiers import PhotoId
from microjournal.gui.presenters.compare_state import PairEnd, StripPhoto
from microjournal.gui.theme import current_tokens, text_font
from microjournal.gui.tokens import FOCUS_PX, RADIUS_CONTROL, SPACE_1, SPACE_2, TINY_PX
from microjournal.gui.widgets.plain_text import plain_tip
from microjournal.support.i18n import _

_PICTURE_PX = 56
_FRAME_WIDTH_PX = 76
_FRAME_HEIGHT_PX = 98
_LINE_PX = 17


class FilmFrame(QAbstractButton):
    """One photo of the strip: picture, day, and whether it is an end of the pair."""

    def __init__(self, photo: StripPhoto, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._photo = photo
        self._image: QImage | None = None
        self._hovered = False
        self.setFixedSize(_FRAME_WIDTH_PX, _FRAME_HEIGHT_PX)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setCheckable(True)
        self.show_photo(photo)

    @property
    def photo(self) -> StripPhoto:
        """Return what the frame shows."""
        return self._photo

    def show_photo(self, photo: StripPhoto) -> None:
        """Show the photo's day and its part in the pair."""
        self._photo = photo
        self.setChecked(photo.end is not None)
        name = f"{photo.caption}, {photo.description}" if photo.caption else photo.description
        self.setAccessibleName(name)
        said = _("{photo}\nClick to compare with it, Shift+click to take it as the baseline")
        self.setToolTip(plain_tip(said.format(photo=photo.description)))
        self.update()

    def set_image(self, image: QImage) -> None:
        """Show the thumbnail."""
        self._image = image
        self.update()

    def sizeHint(self) -> QSize:
        """Return the fixed size of a frame."""
        return QSize(_FRAME_WIDTH_PX, _FRAME_HEIGHT_PX)

    def nextCheckState(self) -> None:
        """Leave the mark to the state of the page."""

    def enterEvent(self, event: QEnterEvent) -> None:
        """Brighten under the cursor."""
        self._hovered = True
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Back to normal."""
        self._hovered = False
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw picture, ring, day and caption."""
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
        )
        left = (self.width() - _PICTURE_PX) / 2
        picture = QRectF(left, SPACE_1, _PICTURE_PX, _PICTURE_PX)
        self._paint_picture(painter, picture)
        if self._photo.end is not None or self._hovered or self.hasFocus():
            marked = self._photo.end is not None or self.hasFocus()
            ring = QColor(tokens.accent if marked else tokens.field_line)
            painter.setPen(QPen(ring, FOCUS_PX if not self.hasFocus() else FOCUS_PX + 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(picture.adjusted(-2, -2, 2, 2), RADIUS_CONTROL, RADIUS_CONTROL)
        self._paint_text(painter, picture.bottom() + SPACE_1)
        painter.end()

    def _paint_picture(self, painter: QPainter, where: QRectF) -> None:
        path = QPainterPath()
        path.addRoundedRect(where, RADIUS_CONTROL - 2, RADIUS_CONTROL - 2)
        painter.fillPath(path, QColor(current_tokens().photo_ground))
        if self._image is None:
            return
        painter.save()
        painter.setClipPath(path)
        painter.drawImage(where, self._image, _middle_square(self._image))
        painter.restore()

    def _paint_text(self, painter: QPainter, top: float) -> None:
        tokens = current_tokens()
        is_end = self._photo.end is not None
        painter.setFont(text_font(TINY_PX, bold=is_end, tabular=True))
        painter.setPen(QColor(tokens.ink if is_end else tokens.muted))
        row = QRectF(0, top, self.width(), _LINE_PX)
        centre = Qt.AlignmentFlag.AlignCenter
        painter.drawText(row, centre, self._photo.day)
        painter.setFont(text_font(TINY_PX))
        painter.setPen(QColor(tokens.accent if is_end else tokens.muted))
        painter.drawText(row.translated(0, _LINE_PX - 2), centre, self._photo.caption)


class FilmStrip(QScrollArea):
    """A row of :class:`FilmFrame`, scrolled so that the follow-up is in sight."""

    chosen = Signal(str)
    """The photo clicked, for the end the page is changing."""

    baseline_chosen = Signal(str)
    """The photo clicked with Shift: it becomes the baseline."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._frames: dict[PhotoId, FilmFrame] = {}
        self._inside = QWidget(self)
        self._inside.setProperty("ground", "none")
        self._row = QHBoxLayout(self._inside)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(SPACE_1)
        self._row.addStretch(1)
        self.setWidget(self._inside)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(_FRAME_HEIGHT_PX + SPACE_2 + SPACE_1)
        self.setAccessibleName(_("Photos of this view by date"))

    def show_strip(self, photos: Sequence[StripPhoto]) -> None:
        """Show these photos; frames that stay keep their pictures."""
        if list(self._frames) != [photo.photo_id for photo in photos]:
            self._rebuild(photos)
        for photo in photos:
            frame = self._frames[photo.photo_id]
            if frame.photo != photo:
                frame.show_photo(photo)
        follow_up = [photo for photo in photos if photo.end is PairEnd.FOLLOW_UP]
        if follow_up:
            self.ensureWidgetVisible(self._frames[follow_up[0].photo_id], _FRAME_WIDTH_PX, 0)

    def set_thumbnail(self, photo_id: PhotoId, image: QImage) -> None:
        """Show the thumbnail of a photo, if it is (still) in the strip."""
        frame = self._frames.get(photo_id)
        if frame is not None:
            frame.set_image(image)

    def frame_of(self, photo_id: PhotoId) -> FilmFrame:
        """Return the frame of a photo in the strip."""
        return self._frames[photo_id]

    def _rebuild(self, photos: Sequence[StripPhoto]) -> None:
        for frame in self._frames.values():
            self._row.removeWidget(frame)
            # Deletion waits for the event loop; until then it would draw under its successor.
            frame.hide()
            frame.deleteLater()
        self._frames = {}
        for number, photo in enumerate(photos):
            frame = FilmFrame(photo, self._inside)
            frame.clicked.connect(lambda _checked=False, which=photo.photo_id: self._click(which))
            self._row.insertWidget(number, frame)
            self._frames[photo.photo_id] = frame

    def _click(self, photo_id: PhotoId) -> None:
        if QGuiApplication.keyboardModifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.baseline_chosen.emit(photo_id)
        else:
            self.chosen.emit(photo_id)


def _middle_square(image: QImage) -> QRectF:
    side = min(image.width(), image.height())
    corner = QPointF((image.width() - side) / 2, (image.height() - side) / 2)
    return QRectF(corner.x(), corner.y(), side, side)
