"""Regions drawn by hand on a baseline photo, in place of the automatic ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.photos import Photo
from microjournal.domain.ports import JournalChange
from microjournal.gui.jobs.contract import Runner
from microjournal.gui.presenters.region_drawing import RegionDrawing
from microjournal.gui.presenters.region_outlines import DrawingState
from microjournal.gui.tokens import CONTROL_PX, SPACE_2, SPACE_3, SPACE_6
from microjournal.gui.widgets.basics import Button, IconButton, MutedLabel, PlainLabel, TitleLabel
from microjournal.gui.widgets.chips import ChipGroup
from microjournal.gui.widgets.fields import CalmComboBox, labelled
from microjournal.gui.widgets.framing import ZOOM_STEP
from microjournal.gui.widgets.pair_painter import Outline
from microjournal.gui.widgets.pyramid import PicturePyramid, PyramidMaker
from microjournal.gui.widgets.region_canvas import RegionCanvas
from microjournal.gui.widgets.states import ErrorBanner
from microjournal.reports.words import region_text
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.bootstrap import Application

_SIZE = (1040, 700)
_SMALLEST = (760, 520)
_SIDE_PX = 290


class RegionDialog(QDialog):
    """The photo with its outlines on the left; the regions and their names on the right."""

    saved = Signal(object)
    """The JournalChange of the regions that were kept."""

    def __init__(
        self,
        application: Application,
        runner: Runner,
        photo: Photo,
        automatic: tuple[Outline, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("Draw regions"))
        self.resize(*_SIZE)
        self.setMinimumSize(*_SMALLEST)
        self._banner = ErrorBanner(self)
        self.canvas = RegionCanvas(self)
        self.regions = ChipGroup(name=_("Regions"), exclusive=True, parent=self)
        self.region_name = CalmComboBox(self)
        self.region_name.setFixedHeight(CONTROL_PX)
        self.new_button = Button(_("New region"), icon_name="plus", parent=self)
        self.close_outline = Button(_("Close the outline"), icon_name="outline", parent=self)
        self.remove_button = Button(_("Remove this region"), icon_name="close", parent=self)
        self.reset_button = Button(
            _("Use automatic regions"), kind="quiet", icon_name="undo", parent=self
        )
        self._advice = MutedLabel(wrap=True, parent=self)
        self.save_button = Button(_("Save regions"), kind="primary", icon_name="check", parent=self)
        self._arrange()
        self.presenter: RegionDrawing[PicturePyramid] = RegionDrawing(
            application,
            runner,
            PyramidMaker(),
            photo,
            show=self.show_state,
            saved=self._saved,
            automatic=automatic,
            owner=self,
        )
        self._connect()
        self.show_state(self.presenter.state)
        self.presenter.load()
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(SPACE_6)
        row.addLayout(self._photo_column(), 1)
        row.addWidget(self._side())
        box = QVBoxLayout(self)
        box.setContentsMargins(SPACE_6, SPACE_6, SPACE_6, SPACE_6)
        box.setSpacing(SPACE_3)
        box.addWidget(TitleLabel(_("Draw regions"), self))
        box.addWidget(self._banner)
        box.addLayout(row, 1)

    def _photo_column(self) -> QVBoxLayout:
        tools = QHBoxLayout()
        tools.setSpacing(SPACE_2)
        tools.addWidget(self._advice, 1)
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
            "Skin is measured inside the outlines. They are drawn once, on the baseline; the "
            "alignment carries them to every later photo."
        )
        column.addWidget(PlainLabel(explained, wrap=True, parent=side))
        column.addWidget(self.regions)
        self._naming = labelled(_("What the region shows"), self.region_name, side)
        column.addWidget(self._naming)
        for button in (self.close_outline, self.remove_button, self.new_button):
            column.addWidget(button)
        column.addStretch(1)
        column.addWidget(self.reset_button)
        column.addLayout(self._foot(side))
        return side

    def _foot(self, side: QWidget) -> QHBoxLayout:
        foot = QHBoxLayout()
        cancel = Button(_("Cancel"), kind="quiet", parent=side)
        cancel.clicked.connect(self.reject)
        foot.addWidget(cancel)
        foot.addStretch(1)
        foot.addWidget(self.save_button)
        for button in (
            cancel, self.new_button, self.close_outline, self.remove_button,
            self.reset_button, self.save_button,
        ):  # fmt: skip
            # Enter closes an outline; it must not press a button in passing.
            button.setAutoDefault(False)
        return foot

    def _connect(self) -> None:
        page, canvas = self.presenter, self.canvas
        canvas.corner_added.connect(lambda x, y: page.add_corner((x, y)))
        canvas.corner_inserted.connect(lambda after, x, y: page.insert_corner(after, (x, y)))
        canvas.corner_moved.connect(lambda place, x, y: page.move_corner(place, (x, y)))
        canvas.corner_removed.connect(page.remove_corner)
        canvas.outline_closed.connect(page.close_outline)
        self.regions.changed.connect(lambda chosen: page.choose(int(chosen[0])))
        self.region_name.activated.connect(
            lambda _index: page.name(AnatomicRegion(self.region_name.currentData()))
        )
        self.new_button.clicked.connect(self._begin)
        self.close_outline.clicked.connect(page.close_outline)
        self.remove_button.clicked.connect(page.remove)
        self.reset_button.clicked.connect(page.reset)
        self.save_button.clicked.connect(page.save)
        self._banner.dismissed.connect(self._banner.hide)

    def _begin(self) -> None:
        self.presenter.begin()
        self.canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_state(self, state: DrawingState[PicturePyramid]) -> None:
        """Show photo, outlines and the names."""
        self.canvas.show_state(state)
        self.regions.set_choices(
            tuple((str(n), region_text(each.region)) for n, each in enumerate(state.outlines))
        )
        self.regions.choose([] if state.chosen is None else [str(state.chosen)])
        self.regions.setVisible(bool(state.outlines))
        self._show_names(state)
        self._naming.setVisible(state.current is not None)
        self.close_outline.setVisible(state.drawing)
        self.remove_button.setVisible(state.current is not None)
        self.new_button.setEnabled(not state.drawing)
        self.reset_button.setEnabled(bool(state.outlines))
        self._advice.setText(state.advice)
        self.save_button.setEnabled(state.can_save)
        if state.error is not None:
            self._banner.show_error(state.error)
        else:
            self._banner.hide()

    def _show_names(self, state: DrawingState[PicturePyramid]) -> None:
        """Offer every name that no other region has."""
        current = state.current
        taken = {each.region for each in state.outlines} - {current and current.region}
        with QSignalBlocker(self.region_name):
            self.region_name.clear()
            for region in AnatomicRegion:
                if region not in taken:
                    self.region_name.addItem(region_text(region), region.value)
            if current is not None:
                self.region_name.setCurrentIndex(self.region_name.findData(current.region.value))

    def _saved(self, change: JournalChange) -> None:
        self.saved.emit(change)
        self.accept()
