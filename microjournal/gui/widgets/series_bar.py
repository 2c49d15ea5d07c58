"""The bar of the series: film strip, standard view, and which end a click changes."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from microjournal.domain.identifiers import PhotoId
from microjournal.gui.presenters.compare_state import CompareState, PairEnd, Phase, ViewChoice
from microjournal.gui.tokens import SPACE_2, SPACE_3, SPACE_4
from microjournal.gui.widgets.basics import Card, IconButton, MutedLabel, SegmentedControl
from microjournal.gui.widgets.film_strip import FilmStrip
from microjournal.gui.widgets.pyramid import PicturePyramid
from microjournal.support.i18n import _

_MOST_SEGMENTS = 3


class ViewPicker(QWidget):
    """Chooses a standard view: segments for a few, a list for many, and one key either way."""

    chosen = Signal(str)
    stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[ViewChoice, ...] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(SPACE_2)
        self._segments = SegmentedControl(name=_("Standard view"), parent=self)
        self._segments.chosen.connect(self.chosen)
        self._list = QComboBox(self)
        self._list.setAccessibleName(_("Standard view"))
        self._list.activated.connect(lambda index: self.chosen.emit(self._list.itemData(index)))
        self._previous = IconButton("chevron_left", _("Previous view"), shortcut="[", parent=self)
        self._previous.clicked.connect(lambda: self.stepped.emit(-1))
        self._next = IconButton("chevron_right", _("Next view"), shortcut="]", parent=self)
        self._next.clicked.connect(lambda: self.stepped.emit(1))
        row.addStretch(1)
        for widget in (self._segments, self._previous, self._list, self._next):
            row.addWidget(widget)

    def show_views(self, choices: tuple[ViewChoice, ...], view: str) -> None:
        """Offer these views and mark the one that is shown."""
        if choices != self._choices:
            self._choices = choices
            self._fill(choices)
        self._segments.choose(view)
        with QSignalBlocker(self._list):
            self._list.setCurrentIndex(self._list.findData(view))

    def _fill(self, choices: tuple[ViewChoice, ...]) -> None:
        few = 1 < len(choices) <= _MOST_SEGMENTS
        many = len(choices) > _MOST_SEGMENTS
        self._segments.set_choices(
            [(choice.view.value, choice.text) for choice in choices] if few else []
        )
        with QSignalBlocker(self._list):
            self._list.clear()
            for choice in choices:
                self._list.addItem(choice.text, choice.view.value)
        self._segments.setVisible(few)
        for widget in (self._previous, self._list, self._next):
            widget.setVisible(many)


class SeriesBar(Card):
    """Shows the photos of the view and which two of them are compared."""

    photo_chosen = Signal(str)
    baseline_chosen = Signal(str)
    end_chosen = Signal(str)
    view_chosen = Signal(str)
    view_stepped = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self.box.setContentsMargins(SPACE_4, SPACE_3, SPACE_4, SPACE_2)
        self._strip = FilmStrip(self)
        self._strip.chosen.connect(self.photo_chosen)
        self._strip.baseline_chosen.connect(self.baseline_chosen)
        self._views = ViewPicker(self)
        self._views.chosen.connect(self.view_chosen)
        self._views.stepped.connect(self.view_stepped)
        self._ends = SegmentedControl(
            ((PairEnd.BASELINE.value, _("Baseline")), (PairEnd.FOLLOW_UP.value, _("Follow-up"))),
            name=_("A click on a photo changes"),
            parent=self,
        )
        self._ends_label = MutedLabel(_("A click chooses the"), parent=self)
        self._ends.chosen.connect(self.end_chosen)
        self._arrange()

    def show_state(self, state: CompareState[PicturePyramid]) -> None:
        """Show the series and the choice."""
        self._strip.show_strip(state.strip)
        self._views.show_views(state.views, state.view.value if state.view else "")
        self._ends.choose(state.changes.value)
        for widget in (self._ends_label, self._ends):
            widget.setVisible(state.phase is Phase.PAIR and len(state.strip) > 2)

    def set_thumbnail(self, photo_id: PhotoId, image: QImage) -> None:
        """Show a thumbnail in the strip."""
        self._strip.set_thumbnail(photo_id, image)

    def _arrange(self) -> None:
        controls = QVBoxLayout()
        controls.setSpacing(SPACE_2)
        controls.addWidget(self._views)
        ends = QHBoxLayout()
        ends.setSpacing(SPACE_2)
        ends.addStretch(1)
        ends.addWidget(self._ends_label)
        ends.addWidget(self._ends)
        controls.addLayout(ends)
        controls.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(SPACE_4)
        row.addWidget(self._strip, 1)
        row.addLayout(controls)
        self.box.addLayout(row)
