"""Decoded pictures for the canvas: a pyramid of halves, so that every frame is cheap.

Building a pyramid is work for the runner's threads; drawing from it belongs to the GUI thread.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QImage, QPainter

from microjournal.domain.decoding import PixelBuffer
from microjournal.domain.errors import IntegrityFault
from microjournal.gui.widgets.framing import Extent
from microjournal.support.i18n import _

_SMALLEST_SIDE_PX = 240
_RGB32 = QImage.Format.Format_RGB32


@dataclass(frozen=True, slots=True, kw_only=True)
class PicturePyramid:
    """A picture and its successive halves, largest first; every level is opaque RGB32."""

    levels: tuple[QImage, ...]

    @property
    def extent(self) -> Extent:
        """Return the size of the largest level."""
        return Extent(width=self.levels[0].width(), height=self.levels[0].height())

    def level_for(self, scale: float) -> QImage:
        """Return the smallest level that still has a pixel for every screen pixel.

        Parameters
        ----------
        scale : float
            Device pixels per pixel of the largest level.
        """
        wanted = self.levels[0].width() * scale
        for level in reversed(self.levels):
            if level.width() >= wanted:
                return level
        return self.levels[0]


def pyramid_of(image: QImage) -> PicturePyramid:
    """Return the pyramid of a decoded picture."""
    levels = [image.convertToFormat(_RGB32)]
    while min(levels[-1].width(), levels[-1].height()) >= 2 * _SMALLEST_SIDE_PX:
        levels.append(_half(levels[-1]))
    return PicturePyramid(levels=tuple(levels))


def pyramid_from_pixels(pixels: PixelBuffer) -> PicturePyramid:
    """Return the pyramid of upright sRGB pixels (three bytes a pixel, no padding)."""
    width, height = pixels.width_px, pixels.height_px
    borrowed = QImage(pixels.rgb, width, height, 3 * width, QImage.Format.Format_RGB888)
    return pyramid_of(borrowed)


def pyramid_from_jpeg(jpeg: bytes) -> PicturePyramid:
    """Return the pyramid of one of the journal's own JPEGs (never of a file from outside).

    Raises IntegrityFault ``picture_unreadable`` when the bytes are no whole JPEG.
    """
    # Imported here, in a runner's thread: NumPy must not delay the first painted window.
    import numpy as np
    import simplejpeg

    try:
        height, width = simplejpeg.decode_jpeg_header(jpeg)[:2]
        image = QImage(width, height, _RGB32)
        # The blue-green-red-alpha bytes of a little-endian machine are Qt's RGB32, so the decoder
        # writes straight into the picture's own memory.
        pixels = np.frombuffer(image.bits(), dtype=np.uint8).reshape(height, width, 4)
        simplejpeg.decode_jpeg(jpeg, colorspace="BGRA", strict=True, buffer=pixels)
    except ValueError as error:
        raise IntegrityFault(
            "picture_unreadable",
            _("The stored picture cannot be shown."),
            _("Verify the journal; the original may still be whole."),
        ) from error
    return pyramid_of(image)


class PyramidMaker:
    """Makes pyramids of what the journal hands out; used in the runner's threads."""

    def from_jpeg(self, jpeg: bytes) -> PicturePyramid:
        """Return the pyramid of a JPEG; see :func:`pyramid_from_jpeg`."""
        return pyramid_from_jpeg(jpeg)

    def from_pixels(self, pixels: PixelBuffer) -> PicturePyramid:
        """Return the pyramid of decoded pixels."""
        return pyramid_from_pixels(pixels)


def _half(image: QImage) -> QImage:
    """Return the picture at half size, every pixel the mean of two by two.

    Drawn bilinearly at exactly one half a painter samples between four pixels: the same mean as
    a smooth ``QImage.scaled``, in a tenth of its time.
    """
    half = QImage(image.width() // 2, image.height() // 2, _RGB32)
    painter = QPainter(half)
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    painter.drawImage(half.rect(), image)
    painter.end()
    return half
