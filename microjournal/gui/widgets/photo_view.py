"""A pair of photographs drawn in a frame: what the canvas shows, before anyone touches it.

It derives from QAbstractSlider, so that assistive technology finds a slider with a value: the
place of the wipe divider, or the follow-up's opacity in overlay.
"""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractSlider, QSizePolicy, QWidget

from microjournal.gui.photo_look import PHOTO_LOOK, PhotoLook
from microjournal.gui.theme import current_tokens
from microjournal.gui.tokens import FOCUS_PX
from microjournal.gui.widgets import framing as frames
from microjournal.gui.widgets.canvas_gestures import Point
from microjournal.gui.widgets.framing import WHOLE_PHOTO, Extent, Framing
from microjournal.gui.widgets.pair_painter import Scene, paint_scene, panes_of
from microjournal.support.i18n import _

SHARE_STEPS = 1000
_SMALLEST_PX = 200


class PhotoView(QAbstractSlider):
    """Shows a :class:`Scene` at a framing that is kept when the pictures change."""

    framing_changed = Signal(object)
    """The new :class:`Framing`, after the person zoomed or panned."""

    def __init__(self, parent: QWidget | None = None, *, look: PhotoLook = PHOTO_LOOK) -> None:
        super().__init__(parent)
        self._look = look
        self._scene = Scene()
        self._focus_ring = False
        self.setRange(0, SHARE_STEPS)
        self.setSingleStep(SHARE_STEPS // 50)
        self.setPageStep(SHARE_STEPS // 10)
        self.setValue(SHARE_STEPS // 2)
        self.setOrientation(Qt.Orientation.Horizontal)
        self.setMinimumSize(_SMALLEST_PX, _SMALLEST_PX)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(_("Photographs compared"))

    # -- what is shown ----------------------------------------------------------------------
    @property
    def scene(self) -> Scene:
        """Return what is shown."""
        return replace(self._scene, share=self.value() / SHARE_STEPS)

    def show_scene(self, scene: Scene) -> None:
        """Show other pictures, labels or outlines; the divider stays where it is."""
        if scene == replace(self._scene, share=scene.share):
            return
        self._scene = scene
        labels = [label for label in (scene.baseline_label, scene.follow_up_label) if label]
        self.setAccessibleDescription(" / ".join(labels))
        self.update()

    def set_framing(self, framing: Framing) -> None:
        """Zoom and pan to ``framing``, and say so."""
        if framing != self._scene.framing:
            self._scene = replace(self._scene, framing=framing)
            self.framing_changed.emit(framing)
            self.update()

    def show_whole(self) -> None:
        """Show the whole photo."""
        self.set_framing(WHOLE_PHOTO)

    def zoom_by(self, factor: float, at: Point | None = None) -> None:
        """Zoom with the point ``at`` (default: the middle) standing still."""
        extents = self._extents()
        if extents is not None:
            photo, pane = extents
            fixed = self._in_pane(at) if at is not None else (pane.width / 2, pane.height / 2)
            now = self._scene.framing
            self.set_framing(frames.zoomed(now, photo, pane, factor=factor, at=fixed))

    def set_flipped(self, flipped: bool) -> None:
        """Show the follow-up (blink), or the baseline again."""
        self._scene = replace(self._scene, flipped=flipped)
        self.update()

    def toggle_zoom(self, at: Point) -> None:
        """Toggle between the whole photo and one photo pixel per screen pixel at ``at``."""
        extents = self._extents()
        if extents is not None:
            photo, pane = extents
            one_to_one = 1.0 / self.devicePixelRatioF()
            self.set_framing(
                frames.toggled(
                    self._scene.framing,
                    photo,
                    pane,
                    at=self._in_pane(at),
                    one_to_one_scale=one_to_one,
                )
            )

    def pan_by(self, by: Point) -> None:
        """Move the photo by pixels of the canvas."""
        extents = self._extents()
        if extents is not None:
            self.set_framing(frames.panned(self._scene.framing, *extents, by=by))

    def screen_px_per_picture_px(self) -> float:
        """Return how large a pixel of the picture is on the screen (above 1: not sharp)."""
        extents = self._extents()
        if extents is None:
            return 0.0
        placed = frames.place(self._scene.framing, *extents)
        return placed.scale * self.devicePixelRatioF()

    # -- drawing ----------------------------------------------------------------------------
    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground, the scene and, for keyboard users, the focus ring."""
        tokens = current_tokens()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect())
        rounded = QPainterPath()
        rounded.addRoundedRect(area, self._look.corner_px, self._look.corner_px)
        painter.fillPath(rounded, QColor(tokens.photo_ground))
        paint_scene(painter, self.scene, area, self._look)
        if self._focus_ring:
            painter.setPen(QPen(QColor(tokens.accent), FOCUS_PX))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            inset = FOCUS_PX / 2
            painter.drawRoundedRect(area.adjusted(inset, inset, -inset, -inset), 8, 8)
        painter.end()

    def sliderChange(self, change: QAbstractSlider.SliderChange) -> None:
        """Follow the divider when its value changes, from wherever it is changed."""
        super().sliderChange(change)
        self.update()

    # -- geometry ---------------------------------------------------------------------------
    def _extents(self) -> tuple[Extent, Extent] | None:
        pane = self._extent()
        if self._scene.baseline is None or pane is None:
            return None
        return self._scene.baseline.extent, pane

    def _extent(self) -> Extent | None:
        pane = panes_of(self._scene, QRectF(self.rect()), self._look)[0]
        if pane.width() < 1 or pane.height() < 1:
            return None
        return Extent(width=pane.width(), height=pane.height())

    def _in_pane(self, at: Point) -> Point:
        """Return a canvas point in the coordinates of the pane it lies in."""
        for pane in panes_of(self._scene, QRectF(self.rect()), self._look):
            if pane.contains(QPointF(*at)):
                return at[0] - pane.left(), at[1] - pane.top()
        return at
