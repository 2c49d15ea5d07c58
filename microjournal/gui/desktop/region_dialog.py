"""Regions drawn by hand on a baseline photo, in place of the automatic ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QWidget

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.photos import Photo
from microjournal.gui.desktop.marking_dialog import MarkingDialog
from microjournal.gui.jobs.contract import Runner
from microjournal.gui.presenters.region_drawing import RegionDrawing
from microjournal.gui.presenters.region_outlines import DrawingState
from microjournal.gui.tokens import CONTROL_PX
from microjournal.gui.widgets.basics import Button, MutedLabel
from microjournal.gui.widgets.chips import ChipGroup
from microjournal.gui.widgets.fields import CalmComboBox, labelled
from microjournal.gui.widgets.pair_painter import Outline
from microjournal.gui.widgets.pyramid import PicturePyramid, PyramidMaker
from microjournal.gui.widgets.region_canvas import RegionCanvas
from microjournal.reports.words import region_text
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application


class RegionDialog(MarkingDialog):
    """The photo with its outlines on the left; the regions and their names on the right."""

    def __init__(
        self,
        application: Application,
        runner: Runner,
        photo: Photo,
        automatic: tuple[Outline, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(_("Draw regions"), _("Save regions"), parent)
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
        self._arrange(self.canvas, self._advice, self._beside())
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

    def _beside(self) -> QWidget:
        side, column = self._side_column(
            _(
                "Skin is measured inside the outlines. They are drawn once, on the baseline; the "
                "alignment carries them to every later photo."
            )
        )
        column.addWidget(self.regions)
        self._naming = labelled(_("What the region shows"), self.region_name, side)
        column.addWidget(self._naming)
        for button in (self.close_outline, self.remove_button, self.new_button):
            column.addWidget(button)
        column.addStretch(1)
        column.addWidget(self.reset_button)
        column.addLayout(self._foot())
        for button in side.findChildren(Button):
            # Enter closes an outline; it must not press a button in passing.
            button.setAutoDefault(False)
        return side

    def _connect(self) -> None:
        page, canvas = self.presenter, self.canvas
        canvas.corner_added.connect(lambda x, y: page.add_corner((x, y)))
        canvas.corner_inserted.connect(lambda after, x, y: page.insert_corner(after, (x, y)))
        canvas.point_moved.connect(lambda place, x, y: page.move_corner(place, (x, y)))
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
        self._banner.follow(state.error)

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
