"""The scale of a close-up, from a ruler, sticker or coin beside the skin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QDoubleSpinBox, QWidget

from microjournal.domain.photos import Photo
from microjournal.gui.desktop.marking_dialog import MarkingDialog
from microjournal.gui.jobs.contract import Runner
from microjournal.gui.presenters.scale import ScalePresenter, ScaleState, known_sizes
from microjournal.gui.tokens import CONTROL_PX, SPACE_2, SPACE_4
from microjournal.gui.widgets.basics import MutedLabel, PlainLabel
from microjournal.gui.widgets.fields import CalmComboBox, labelled
from microjournal.gui.widgets.pyramid import PicturePyramid, PyramidMaker
from microjournal.gui.widgets.ruler_canvas import RulerCanvas
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application

_LONGEST_MM = 300.0


class ScaleDialog(MarkingDialog):
    """The photo with a line on the left; what lies under the line on the right."""

    def __init__(
        self, application: Application, runner: Runner, photo: Photo, parent: QWidget | None = None
    ) -> None:
        super().__init__(_("Set scale"), _("Save scale"), parent)
        self.canvas = RulerCanvas(self)
        self.thing = CalmComboBox(self)
        self.length = QDoubleSpinBox(self)
        self._scale = PlainLabel(role="number", parent=self)
        self._advice = MutedLabel(wrap=True, parent=self)
        self._fill()
        note = MutedLabel(_("Zoom in for the exact marks."), parent=self)
        self._arrange(self.canvas, note, self._beside())
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

    def _beside(self) -> QWidget:
        side, column = self._side_column(
            _(
                "Lay the line over something of known length in the skin's own plane. The scale "
                "holds for every pair that begins with this photo."
            )
        )
        column.addWidget(labelled(_("What the line lies on"), self.thing, side))
        column.addWidget(labelled(_("Its length"), self.length, side))
        column.addSpacing(SPACE_4)
        column.addWidget(self._scale)
        column.addWidget(self._advice)
        column.addStretch(1)
        column.addLayout(self._foot())
        return side

    def _connect(self) -> None:
        self.canvas.point_moved.connect(lambda end, x, y: self.presenter.move_end(end, (x, y)))
        self.thing.activated.connect(self._thing_chosen)
        self.length.valueChanged.connect(self.presenter.set_length)
        self.save_button.clicked.connect(self.presenter.save)

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
        self._banner.follow(state.error)

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
