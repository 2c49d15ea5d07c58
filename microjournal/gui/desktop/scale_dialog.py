"""The scale of a close-up, from a ruler, sticker or coin beside the skin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QDialog, QDoubleSpinBox, QHBoxLayout, QVBoxLayout, QWidget

from microjournal.domain.photos import Photo
from microjournal.domain.ports import JournalChange
from microjournal.gui.jobs.contract import Runner
from microjournal.gui.presenters.scale import ScalePresenter, ScaleState, known_sizes
from microjournal.gui.tokens import CONTROL_PX, SPACE_2, SPACE_3, SPACE_4, SPACE_6
from microjournal.gui.widgets.basics import Button, IconButton, MutedLabel, PlainLabel, TitleLabel
from microjournal.gui.widgets.fields import CalmComboBox, labelled
from microjournal.gui.widgets.framing import ZOOM_STEP
from microjournal.gui.widgets.pyramid import PicturePyramid, PyramidMaker
from microjournal.gui.widgets.ruler_canvas import RulerCanvas
from microjournal.gui.widgets.states import ErrorBanner
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.bootstrap import Application

_SIZE = (1000, 680)
_SMALLEST = (720, 480)
_SIDE_PX = 260
_LONGEST_MM = 300.0


class ScaleDialog(QDialog):
    """The photo with a line on the left; what lies under the line on the right."""

    saved = Signal(object)
    """The JournalChange of the scale that was kept."""

    def __init__(
        self, application: Application, runner: Runner, photo: Photo, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Set scale"))
        self.resize(*_SIZE)
        self.setMinimumSize(*_SMALLEST)
        self._banner = ErrorBanner(self)
        self.canvas = RulerCanvas(self)
        self.thing = CalmComboBox(self)
        self.length = QDoubleSpinBox(self)
        self._scale = PlainLabel(role="number", parent=self)
        self._advice = MutedLabel(wrap=True, parent=self)
        self.save_button = Button(_("Save scale"), kind="primary", icon_name="check", parent=self)
        self._fill()
        self._arrange()
        self.presenter: ScalePresenter[PicturePyramid] = ScalePresenter(
            application,
            runner,
            PyramidMaker(),
            photo,
            show=self.show_state,
            saved=self._saved,
            owner=self,
        )
        self._connect()
        self.show_state(self.presenter.state)
        self.presenter.load()

    def _fill(self) -> None:
        for size in known_sizes():
            self.thing.addItem(size.name, size.length_mm)
        self.thing.addItem(_("Another length"), None)
        self.length.setRange(0.5, _LONGEST_MM)
        self.length.setDecimals(2)
        self.length.setSuffix(_(" mm"))
        self.length.setFixedHeight(CONTROL_PX)
        self.length.lineEdit().setTextMargins(SPACE_2, 0, 0, 0)

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE_6)
        row.addLayout(self._photo_column(), 1)
        row.addWidget(self._side())
        box = QVBoxLayout(self)
        box.setContentsMargins(SPACE_6, SPACE_6, SPACE_6, SPACE_6)
        box.setSpacing(SPACE_3)
        box.addWidget(TitleLabel(_("Set scale"), self))
        box.addWidget(self._banner)
        box.addLayout(row, 1)

    def _photo_column(self) -> QVBoxLayout:
        tools = QHBoxLayout()
        tools.setSpacing(SPACE_2)
        tools.addWidget(MutedLabel(_("Zoom in for the exact marks."), parent=self), 1)
        for icon_name, name, key, act in (
            ("minus", _("Zoom out"), "-", lambda: self.canvas.zoom_by(1.0 / ZOOM_STEP)),
            ("fit", _("Show the whole photo"), "0", self.canvas.show_whole),
            ("plus", _("Zoom in"), "+", lambda: self.canvas.zoom_by(ZOOM_STEP)),
        ):
            button = IconButton(icon_name, name, shortcut=key, parent=self)
            button.setShortcut(key)
            button.clicked.connect(act)
            tools.addWidget(button)
        column = QVBoxLayout()
        column.setSpacing(SPACE_2)
        column.addWidget(self.canvas, 1)
        column.addLayout(tools)
        return column

    def _side(self) -> QWidget:
        side = QWidget(self)
        side.setFixedWidth(_SIDE_PX)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_3)
        explained = _(
            "Lay the line over something of known length in the skin's own plane. The scale "
            "holds for every pair that begins with this photo."
        )
        column.addWidget(PlainLabel(explained, wrap=True, parent=side))
        column.addWidget(labelled(_("What the line lies on"), self.thing, side))
        column.addWidget(labelled(_("Its length"), self.length, side))
        column.addSpacing(SPACE_4)
        column.addWidget(self._scale)
        column.addWidget(self._advice)
        column.addStretch(1)
        buttons = QHBoxLayout()
        cancel = Button(_("Cancel"), kind="quiet", parent=side)
        cancel.setAutoDefault(False)
        cancel.clicked.connect(self.reject)
        buttons.addWidget(cancel)
        buttons.addStretch(1)
        buttons.addWidget(self.save_button)
        column.addLayout(buttons)
        return side

    def _connect(self) -> None:
        self.canvas.end_moved.connect(lambda end, x, y: self.presenter.move_end(end, (x, y)))
        self.thing.activated.connect(self._thing_chosen)
        self.length.valueChanged.connect(self.presenter.set_length)
        self.save_button.clicked.connect(self.presenter.save)
        self._banner.dismissed.connect(self._banner.hide)

    def show_state(self, state: ScaleState[PicturePyramid]) -> None:
        """Show photo, line and the scale that follows."""
        photo = state.photo
        self.canvas.show_picture(state.picture, (photo.width_px, photo.height_px))
        self.canvas.show_line(state.line, state.scale_text)
        with QSignalBlocker(self.length):
            self.length.setValue(state.length_mm)
        self.thing.setCurrentIndex(self._thing_of(state.length_mm))
        self._scale.setText(state.scale_text if state.was_moved else "")
        self._advice.setText(state.advice)
        self.save_button.setEnabled(state.can_save)
        if state.error is not None:
            self._banner.show_error(state.error)
        else:
            self._banner.hide()

    def _thing_of(self, length_mm: float) -> int:
        lengths = [size.length_mm for size in known_sizes()]
        return lengths.index(length_mm) if length_mm in lengths else len(lengths)

    def _thing_chosen(self, index: int) -> None:
        length_mm = self.thing.itemData(index)
        if length_mm is None:
            self.length.setFocus(Qt.FocusReason.OtherFocusReason)
            self.length.selectAll()
        else:
            self.presenter.set_length(length_mm)

    def _saved(self, change: JournalChange) -> None:
        self.saved.emit(change)
        self.accept()
