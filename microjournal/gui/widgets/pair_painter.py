"""Draws a pair of photographs: side by side, wipe, overlay, blink or as a change map.

Everything is drawn with QPainter from the pyramid level that fits, clipped to what is seen:
a frame of 1200 x 800 costs two to three milliseconds.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from microjournal.gui.photo_look import PHOTO_LOOK, PhotoLook
from microjournal.gui.presenters.compare_mode import CompareMode
from microjournal.gui.widgets.change_overlay import Overlay, paint_overlays
from microjournal.gui.widgets.framing import WHOLE_PHOTO, Extent, Framing, Placement, place
from microjournal.gui.widgets.pyramid import PicturePyramid

Outline = tuple[tuple[float, float], ...]
"""A polygon in fractions of the baseline photo's width and height."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Everything a canvas shows. ``nudge`` is in fractions of the baseline photo.

    ``share`` is the divider's place in wipe (0 left to 1 right) and the follow-up's opacity in
    overlay; ``flipped`` shows the follow-up in blink and instead of a change map. ``overlays``
    are the change maps of the regions, on the baseline.
    """

    baseline: PicturePyramid | None = None
    follow_up: PicturePyramid | None = None
    baseline_label: str = ""
    follow_up_label: str = ""
    outlines: tuple[Outline, ...] = ()
    overlays: tuple[Overlay, ...] = ()
    mode: CompareMode = CompareMode.WIPE
    framing: Framing = WHOLE_PHOTO
    share: float = 0.5
    nudge: tuple[float, float] = (0.0, 0.0)
    flipped: bool = False


def panes_of(scene: Scene, area: QRectF, look: PhotoLook = PHOTO_LOOK) -> tuple[QRectF, ...]:
    """Return the pane of the baseline and, side by side, that of the follow-up."""
    if scene.mode is not CompareMode.SIDE_BY_SIDE or scene.follow_up is None:
        return (area,)
    width = (area.width() - look.pane_gap_px) / 2
    left = QRectF(area.left(), area.top(), width, area.height())
    return left, left.translated(width + look.pane_gap_px, 0)


def photo_rect(picture: PicturePyramid, framing: Framing, pane: QRectF) -> QRectF:
    """Return where the whole picture lies, in the coordinates of the canvas."""
    placement = _placement(picture, framing, pane)
    extent = picture.extent
    return QRectF(
        pane.left() + placement.left,
        pane.top() + placement.top,
        extent.width * placement.scale,
        extent.height * placement.scale,
    )


def divider_x(scene: Scene, area: QRectF) -> float:
    """Return the x of the wipe divider: it runs over the visible part of the photo."""
    seen = visible_photo(scene, area)
    return seen.left() + scene.share * seen.width()


def visible_photo(scene: Scene, area: QRectF) -> QRectF:
    """Return the part of the area that the baseline photo covers."""
    if scene.baseline is None:
        return area
    return photo_rect(scene.baseline, scene.framing, area).intersected(area)


def paint_scene(
    painter: QPainter, scene: Scene, area: QRectF, look: PhotoLook = PHOTO_LOOK
) -> None:
    """Draw the scene into ``area``."""
    painter.setRenderHints(
        QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform
    )
    if scene.baseline is None:
        return
    if scene.follow_up is None:
        _paint_photo(painter, scene.baseline, scene.framing, area)
        _paint_outlines(painter, scene, area, look)
        _paint_label(painter, scene.baseline_label, area, look, right=False)
        return
    _PAINT[scene.mode](painter, scene, area, look)


def _paint_side_by_side(painter: QPainter, scene: Scene, area: QRectF, look: PhotoLook) -> None:
    left, right = panes_of(scene, area, look)
    _paint_baseline(painter, scene, left)
    _paint_follow_up(painter, scene, right, right)
    _paint_outlines(painter, scene, left, look)
    _paint_outlines(painter, scene, right, look)
    _paint_label(painter, scene.baseline_label, left, look, right=False)
    _paint_label(painter, scene.follow_up_label, right, look, right=True)


def _paint_wipe(painter: QPainter, scene: Scene, area: QRectF, look: PhotoLook) -> None:
    x = divider_x(scene, area)
    before = QRectF(area.left(), area.top(), x - area.left(), area.height())
    after = QRectF(x, area.top(), area.right() - x, area.height())
    painter.save()
    painter.setClipRect(before, Qt.ClipOperation.IntersectClip)
    _paint_baseline(painter, scene, area)
    painter.restore()
    _paint_follow_up(painter, scene, area, after)
    _paint_outlines(painter, scene, area, look)
    _paint_label(painter, scene.baseline_label, area, look, right=False)
    _paint_label(painter, scene.follow_up_label, area, look, right=True)
    _paint_divider(painter, x, visible_photo(scene, area), look)


def _paint_overlay(painter: QPainter, scene: Scene, area: QRectF, look: PhotoLook) -> None:
    _paint_baseline(painter, scene, area)
    painter.save()
    painter.setOpacity(scene.share)
    _paint_follow_up(painter, scene, area, area)
    painter.restore()
    _paint_outlines(painter, scene, area, look)
    _paint_label(painter, scene.baseline_label, area, look, right=False)
    _paint_label(painter, scene.follow_up_label, area, look, right=True)


def _paint_blink(painter: QPainter, scene: Scene, area: QRectF, look: PhotoLook) -> None:
    if scene.flipped:
        _paint_follow_up(painter, scene, area, area)
    else:
        _paint_baseline(painter, scene, area)
    _paint_outlines(painter, scene, area, look)
    label = scene.follow_up_label if scene.flipped else scene.baseline_label
    _paint_label(painter, label, area, look, right=scene.flipped)


def _paint_change_map(painter: QPainter, scene: Scene, area: QRectF, look: PhotoLook) -> None:
    if scene.flipped or scene.baseline is None:
        _paint_blink(painter, scene, area, look)
        return
    _paint_baseline(painter, scene, area)
    painter.save()
    painter.setClipRect(area, Qt.ClipOperation.IntersectClip)
    paint_overlays(painter, scene.overlays, photo_rect(scene.baseline, scene.framing, area))
    painter.restore()
    _paint_outlines(painter, scene, area, look)
    _paint_label(painter, scene.baseline_label, area, look, right=False)


_PAINT = {
    CompareMode.SIDE_BY_SIDE: _paint_side_by_side,
    CompareMode.WIPE: _paint_wipe,
    CompareMode.OVERLAY: _paint_overlay,
    CompareMode.BLINK: _paint_blink,
    CompareMode.CHANGE_MAP: _paint_change_map,
}


def _paint_baseline(painter: QPainter, scene: Scene, pane: QRectF) -> None:
    if scene.baseline is not None:
        _paint_photo(painter, scene.baseline, scene.framing, pane)


def _paint_follow_up(painter: QPainter, scene: Scene, pane: QRectF, clip: QRectF) -> None:
    if scene.baseline is None or scene.follow_up is None:
        return
    frame = photo_rect(scene.baseline, scene.framing, pane)
    painter.save()
    painter.setClipRect(clip, Qt.ClipOperation.IntersectClip)
    painter.translate(scene.nudge[0] * frame.width(), scene.nudge[1] * frame.height())
    _paint_photo(painter, scene.follow_up, scene.framing, pane)
    painter.restore()


def _paint_photo(
    painter: QPainter, picture: PicturePyramid, framing: Framing, pane: QRectF
) -> None:
    target = photo_rect(picture, framing, pane)
    device = painter.device()
    scale = target.width() / picture.extent.width * device.devicePixelRatioF()
    level = picture.level_for(scale)
    painter.save()
    painter.setClipRect(pane, Qt.ClipOperation.IntersectClip)
    # Smooth edges of the picture would send every pixel down the slow path (four times dearer).
    painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    painter.drawImage(target, level, QRectF(level.rect()))
    painter.restore()


def _paint_outlines(painter: QPainter, scene: Scene, pane: QRectF, look: PhotoLook) -> None:
    if scene.baseline is None or not scene.outlines:
        return
    frame = photo_rect(scene.baseline, scene.framing, pane)
    painter.save()
    painter.setClipRect(pane, Qt.ClipOperation.IntersectClip)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for outline in scene.outlines:
        polygon = QPolygonF(
            [
                QPointF(frame.left() + x * frame.width(), frame.top() + y * frame.height())
                for x, y in outline
            ]
        )
        for colour, width in (
            (look.outline_shade, look.outline_px * 2.4),
            (look.outline, look.outline_px),
        ):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawPolygon(polygon)
    painter.restore()


def _paint_label(
    painter: QPainter, text: str, pane: QRectF, look: PhotoLook, *, right: bool
) -> None:
    if not text:
        return
    font = QFont(painter.font())
    font.setPixelSize(look.pill_text_px)
    font.setWeight(QFont.Weight.DemiBold)
    metrics = QFontMetricsF(font)
    room = pane.width() - 2 * look.pill_margin_px - 2 * look.pill_padding_px
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(room, 0.0))
    width = metrics.horizontalAdvance(shown) + 2 * look.pill_padding_px
    x = pane.right() - look.pill_margin_px - width if right else pane.left() + look.pill_margin_px
    pill = QRectF(x, pane.top() + look.pill_margin_px, width, look.pill_height_px)
    painter.save()
    painter.setFont(font)
    # Beside the photo a dark window would swallow the pill's shape without its edge.
    painter.setPen(QPen(QColor(look.pill_line), 1.0))
    painter.setBrush(QColor(look.pill))
    painter.drawRoundedRect(pill, look.pill_height_px / 2, look.pill_height_px / 2)
    painter.setPen(QColor(look.pill_text))
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, shown)
    painter.restore()


def _paint_divider(painter: QPainter, x: float, seen: QRectF, look: PhotoLook) -> None:
    painter.save()
    painter.setPen(QPen(QColor(look.shade), look.divider_px + 2))
    painter.drawLine(QPointF(x, seen.top()), QPointF(x, seen.bottom()))
    painter.setPen(QPen(QColor(look.divider), look.divider_px))
    painter.drawLine(QPointF(x, seen.top()), QPointF(x, seen.bottom()))
    radius = look.grip_diameter_px / 2
    centre = grip_centre(x, seen)
    painter.setPen(QPen(QColor(look.shade), 1))
    painter.setBrush(QColor(look.grip))
    painter.drawEllipse(centre, radius, radius)
    painter.setPen(_arrow_pen(look))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(_arrows(centre, radius))
    painter.restore()


def grip_centre(x: float, seen: QRectF) -> QPointF:
    """Return the middle of the round grip: low enough not to lie on the eyes."""
    return QPointF(x, seen.top() + 0.62 * seen.height())


def _arrow_pen(look: PhotoLook) -> QPen:
    pen = QPen(QColor(look.grip_mark), 1.75)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _arrows(centre: QPointF, radius: float) -> QPainterPath:
    path = QPainterPath()
    for side in (-1, 1):
        tip = centre.x() + side * radius * 0.52
        back = centre.x() + side * radius * 0.27
        path.moveTo(back, centre.y() - radius * 0.25)
        path.lineTo(tip, centre.y())
        path.lineTo(back, centre.y() + radius * 0.25)
    return path


def _placement(picture: PicturePyramid, framing: Framing, pane: QRectF) -> Placement:
    return place(framing, picture.extent, Extent(width=pane.width(), height=pane.height()))
