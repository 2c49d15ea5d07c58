"""A dialog in which a person marks something on a photo: the photo left, the words right."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from microjournal.domain.journals import JournalChange
from microjournal.gui.tokens import SPACE_2, SPACE_3, SPACE_6
from microjournal.gui.widgets.basics import Button, IconButton, MutedLabel, PlainLabel, TitleLabel
from microjournal.gui.widgets.framing import ZOOM_STEP
from microjournal.gui.widgets.marking_canvas import MarkingCanvas
from microjournal.gui.widgets.states import ErrorBanner
from microjournal.support.i18n import _

_SIZE = (1040, 700)
_SMALLEST = (760, 520)
_SIDE_PX = 290


class MarkingDialog(QDialog):
    """Frames a canvas with title, zoom, errors, Cancel and one button that keeps the marks."""

    saved = Signal(object)
    """The JournalChange of what was kept."""

    def __init__(self, title: str, save_text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(title)
        self.resize(*_SIZE)
        self.setMinimumSize(*_SMALLEST)
        self._banner = ErrorBanner(self)
        self._banner.dismissed.connect(self._banner.hide)
        self.save_button = Button(save_text, kind="primary", icon_name="check", parent=self)

    def _arrange(self, canvas: MarkingCanvas, note: MutedLabel, side: QWidget) -> None:
        """Lay out the canvas with a note below it, and the side."""
        row = QHBoxLayout()
        row.setSpacing(SPACE_6)
        row.addLayout(self._photo_column(canvas, note), 1)
        row.addWidget(side)
        box = QVBoxLayout(self)
        box.setContentsMargins(SPACE_6, SPACE_6, SPACE_6, SPACE_6)
        box.setSpacing(SPACE_3)
        box.addWidget(TitleLabel(self.windowTitle(), self))
        box.addWidget(self._banner)
        box.addLayout(row, 1)

    def _photo_column(self, canvas: MarkingCanvas, note: MutedLabel) -> QVBoxLayout:
        tools = QHBoxLayout()
        tools.setSpacing(SPACE_2)
        tools.addWidget(note, 1)
        for icon_name, name, key, act in (
            ("minus", _("Zoom out"), "-", lambda: canvas.zoom_by(1.0 / ZOOM_STEP)),
            ("fit", _("Show the whole photo"), "0", canvas.show_whole),
            ("plus", _("Zoom in"), "+", lambda: canvas.zoom_by(ZOOM_STEP)),
        ):
            button = IconButton(icon_name, name, shortcut=key, parent=self)
            button.setShortcut(key)
            button.clicked.connect(act)
            tools.addWidget(button)
        column = QVBoxLayout()
        column.setSpacing(SPACE_2)
        column.addWidget(canvas, 1)
        column.addLayout(tools)
        return column

    def _side_column(self, explained: str) -> tuple[QWidget, QVBoxLayout]:
        """Return the side and its column, which begins with what the marks are for."""
        side = QWidget(self)
        side.setFixedWidth(_SIDE_PX)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_3)
        column.addWidget(PlainLabel(explained, wrap=True, parent=side))
        return side, column

    def _foot(self) -> QHBoxLayout:
        """Return Cancel and the button that keeps the marks."""
        foot = QHBoxLayout()
        cancel = Button(_("Cancel"), kind="quiet", parent=self)
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        foot.addWidget(cancel)
        foot.addStretch(1)
        foot.addWidget(self.save_button)
        return foot

    def _saved(self, change: JournalChange) -> None:
        self.saved.emit(change)
        self.accept()
