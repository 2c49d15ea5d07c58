"""Change maps as pictures the canvas lays over the baseline."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter

if TYPE_CHECKING:
    from microjournal.domain.maps import MapPicture, PairMaps


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """A translucent picture and its edges in fractions of the baseline photo."""

    image: QImage
    left: float
    top: float
    right: float
    bottom: float


class OverlayStore:
    """Turns the maps of a state into pictures, once."""

    def __init__(self) -> None:
        self._maps: PairMaps | None = None
        self._overlays: tuple[Overlay, ...] = ()

    def of(self, maps: PairMaps | None) -> tuple[Overlay, ...]:
        """Return the pictures of ``maps``, the same objects as long as the maps are the same."""
        if maps is not self._maps:
            self._maps = maps
            pictures = () if maps is None else maps.pictures
            self._overlays = tuple(overlay_of(each) for each in pictures)
        return self._overlays


def overlay_of(picture: MapPicture) -> Overlay:
    """Return a map as a picture of its own memory."""
    image = rgba_image(picture.rgba, picture.width_px, picture.height_px)
    left, top, right, bottom = picture.place
    return Overlay(image=image, left=left, top=top, right=right, bottom=bottom)


def rgba_image(rgba: bytes, width_px: int, height_px: int) -> QImage:
    """Return four bytes a pixel as a picture that owns its memory."""
    borrowed = QImage(rgba, width_px, height_px, 4 * width_px, QImage.Format.Format_RGBA8888)
    return borrowed.convertToFormat(QImage.Format.Format_ARGB32_Premultiplied)


def paint_overlays(painter: QPainter, overlays: tuple[Overlay, ...], frame: QRectF) -> None:
    """Draw overlays onto a photo that fills ``frame``."""
    for overlay in overlays:
        target = QRectF(
            frame.left() + overlay.left * frame.width(),
            frame.top() + overlay.top * frame.height(),
            (overlay.right - overlay.left) * frame.width(),
            (overlay.bottom - overlay.top) * frame.height(),
        )
        painter.drawImage(target, overlay.image, QRectF(overlay.image.rect()))
