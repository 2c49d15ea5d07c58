"""Icons: our own line drawings, tinted when they are needed."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap, QPixmapCache
from PySide6.QtSvg import QSvgRenderer

from microjournal.gui.tokens import ICON_PX
from microjournal.support.resources import resource


def icon(name: str, colour: str, *, disabled_colour: str | None = None) -> QIcon:
    """Return the drawing ``resources/icons/<name>.svg`` in ``colour``, sharp at any scale.

    Parameters
    ----------
    name : str
        File name without suffix; the drawing is 24 x 24 and uses ``currentColor``.
    colour : str
        ``#rrggbb`` of the strokes.
    disabled_colour : str, optional
        Colour of the disabled state; Qt greys the drawing out when it is not given.
    """
    made = QIcon(pixmap(name, colour, ICON_PX))
    if disabled_colour is not None:
        made.addPixmap(pixmap(name, disabled_colour, ICON_PX), QIcon.Mode.Disabled)
    return made


def pixmap(name: str, colour: str, size_px: int, *, scale: float | None = None) -> QPixmap:
    """Return the drawing as a pixmap of ``size_px`` device-independent pixels."""
    ratio = scale if scale is not None else _finest_scale()
    drawn = QPixmap(QSize(round(size_px * ratio), round(size_px * ratio)))
    drawn.fill(Qt.GlobalColor.transparent)
    painter = QPainter(drawn)
    paint_icon(painter, name, colour, QRectF(drawn.rect()))
    painter.end()
    drawn.setDevicePixelRatio(ratio)
    return drawn


def draw_icon(painter: QPainter, name: str, colour: str, where: QRectF) -> None:
    """Draw the icon quickly, for what is painted in every frame: kept by Qt's pixmap cache."""
    ratio = painter.device().devicePixelRatioF()
    key = f"icon:{name}:{colour}:{where.width():g}:{ratio:g}"
    kept = QPixmap()
    if not QPixmapCache.find(key, kept):
        kept = pixmap(name, colour, round(where.width()), scale=ratio)
        QPixmapCache.insert(key, kept)
    painter.drawPixmap(where.topLeft(), kept)


def paint_icon(painter: QPainter, name: str, colour: str, where: QRectF) -> None:
    """Draw the icon into ``where`` with the painter given."""
    renderer = QSvgRenderer(QByteArray(_drawing(name).replace(b"currentColor", colour.encode())))
    renderer.render(painter, where)


@cache
def _drawing(name: str) -> bytes:
    return resource("icons", f"{name}.svg").read_bytes()


def _finest_scale() -> float:
    """Return the scale of the finest screen: drawn for it, an icon is sharp on all."""
    return max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)
