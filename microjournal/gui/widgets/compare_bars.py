"""The bars above and below the photographs: how they are shown, zoom, alignment."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QSlider, QWidget

from microjournal.gui.presenters.compare_mode import CompareMode
from microjournal.gui.tokens import CONTROL_PX, SPACE_1
from microjournal.gui.widgets.basics import (
    Button,
    ElidedLabel,
    IconButton,
    SegmentedControl,
)
from microjournal.gui.widgets.fields import CalmComboBox
from microjournal.gui.widgets.photo_view import SHARE_STEPS
from microjournal.gui.widgets.plain_text import plain_tip
from microjournal.support.i18n import _

_OPACITY_WIDTH_PX = 120


class ModeBar(QWidget):
    """Chooses how the photos are shown."""

    mode_chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        self._modes = SegmentedControl(
            _mode_texts(), name=_("How the photos are shown"), parent=self
        )
        self._modes.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._modes.chosen.connect(self.mode_chosen)
        self._list = _mode_list(self)
        self._list.activated.connect(lambda _index: self.mode_chosen.emit(self._list.currentData()))
        row.addWidget(self._modes)
        row.addWidget(self._list)
        row.addStretch(1)
        # Not the row of buttons but the list sets how narrow the page may become.
        row.setSizeConstraint(QHBoxLayout.SizeConstraint.SetNoConstraint)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(self._list.sizeHint().width())
        self.setFixedHeight(max(self._modes.sizeHint().height(), CONTROL_PX))
        self._list.hide()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show a list instead of buttons that would not fit."""
        super().resizeEvent(event)
        fits = self.width() >= self._modes.sizeHint().width()
        self._modes.setVisible(fits)
        self._list.setVisible(not fits)

    def show_mode(self, mode: CompareMode) -> None:
        """Show which mode is chosen."""
        self._modes.choose(mode.value)
        self._list.setCurrentIndex(self._list.findData(mode.value))


class ViewBar(QWidget):
    """Says how the pair is aligned; opacity or blink where the mode has them; swap and zoom."""

    swap_wanted = Signal()
    outlines_wanted = Signal(bool)
    zoom_wanted = Signal(float)
    whole_wanted = Signal()
    flip_wanted = Signal(bool)
    share_moved = Signal(int)

    def __init__(self, zoom_step: float, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._message = ElidedLabel(role="muted", parent=self)
        self._opacity = _opacity_slider(self)
        self._opacity.valueChanged.connect(self.share_moved)
        self._blink = Button(_("Hold"), icon_name="eye", parent=self)
        self._blink.setToolTip(_("Hold to see the follow-up (B)"))
        self._blink.setAccessibleName(_("Hold to see the follow-up"))
        self._blink.pressed.connect(lambda: self.flip_wanted.emit(True))
        self._blink.released.connect(lambda: self.flip_wanted.emit(False))
        self._swap = IconButton("swap", _("Swap the two photos"), shortcut="X", parent=self)
        self._swap.clicked.connect(self.swap_wanted)
        self._outlines = IconButton(
            "outline", _("Show the measured regions"), shortcut="R", parent=self
        )
        self._outlines.setCheckable(True)
        self._outlines.clicked.connect(self.outlines_wanted)
        zoom_out = IconButton("minus", _("Zoom out"), shortcut="-", parent=self)
        zoom_out.clicked.connect(lambda: self.zoom_wanted.emit(1.0 / zoom_step))
        fit = IconButton("fit", _("Show the whole photo"), shortcut="0", parent=self)
        fit.clicked.connect(self.whole_wanted)
        zoom_in = IconButton("plus", _("Zoom in"), shortcut="+", parent=self)
        zoom_in.clicked.connect(lambda: self.zoom_wanted.emit(zoom_step))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_1)
        row.addWidget(self._message, 1)
        for widget in (self._opacity, self._blink, self._swap, self._outlines):
            row.addWidget(widget)
        for widget in (zoom_out, fit, zoom_in):
            row.addWidget(widget)

    def show_state(self, mode: CompareMode, message: str, *, attention: bool) -> None:
        """Show the alignment in words and the control the mode needs."""
        self._message.set_role("attention" if attention else "muted")
        self._message.set_full_text(message)
        self._opacity.setVisible(mode is CompareMode.OVERLAY)
        self._blink.setVisible(mode in (CompareMode.BLINK, CompareMode.CHANGE_MAP))
        self._swap.setEnabled(mode is not CompareMode.CHANGE_MAP)

    def show_tools(self, *, is_pair: bool, outlines: bool, can_outline: bool) -> None:
        """Show which tools there is anything to do with."""
        self._swap.setVisible(is_pair)
        self._outlines.setVisible(is_pair)
        self._outlines.setChecked(outlines and can_outline)
        self._outlines.setEnabled(can_outline)

    def show_share(self, share: int) -> None:
        """Follow the canvas's slider value."""
        with QSignalBlocker(self._opacity):
            self._opacity.setValue(share)


def _mode_texts() -> tuple[tuple[str, str], ...]:
    return (
        (CompareMode.SIDE_BY_SIDE.value, _("Side by side")),
        (CompareMode.WIPE.value, _("Wipe")),
        (CompareMode.OVERLAY.value, _("Overlay")),
        (CompareMode.BLINK.value, _("Blink")),
        (CompareMode.CHANGE_MAP.value, _("Change map")),
    )


def _mode_list(parent: QWidget) -> CalmComboBox:
    modes = CalmComboBox(parent)
    for value, text in _mode_texts():
        modes.addItem(text, value)
    modes.setAccessibleName(_("How the photos are shown"))
    modes.setFixedHeight(CONTROL_PX)
    return modes


def _opacity_slider(parent: QWidget) -> QSlider:
    slider = QSlider(Qt.Orientation.Horizontal, parent)
    slider.setRange(0, SHARE_STEPS)
    slider.setSingleStep(SHARE_STEPS // 50)
    slider.setValue(SHARE_STEPS // 2)
    slider.setFixedWidth(_OPACITY_WIDTH_PX)
    slider.setAccessibleName(_("Opacity of the follow-up"))
    slider.setToolTip(plain_tip(slider.accessibleName()))
    return slider
