"""How each chosen zone was needled: length, passes, endpoint, beside the reference."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.courses import Endpoint, NeedlingParameters
from microjournal.gui.presenters.session_choices import ZoneEntry
from microjournal.gui.tokens import SPACE_1, SPACE_2, SPACE_3
from microjournal.gui.widgets.basics import IconButton, Line, MutedLabel, PlainLabel
from microjournal.gui.widgets.fields import CalmComboBox, CountField, LengthField, Stepper, labelled
from microjournal.gui.widgets.flow_box import FlowBox
from microjournal.gui.widgets.plain_text import plain_tip
from microjournal.support.i18n import _
from microjournal.support.words import endpoint_text

SHORTEST_MM, LONGEST_MM = 0.25, 3.0
_MOST_PASSES = 20
_LENGTH_PX, _PASSES_PX, _ENDPOINT_PX = 84, 56, 190


class ZoneRows(QWidget):
    """One block per zone; a block stays in place while its numbers change."""

    changed = Signal(object)
    """The NeedlingParameters of the zone edited."""
    removed = Signal(object)
    """The AnatomicRegion taken out."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_3)
        self._hint = MutedLabel(
            _("Tap the zones that were needled; each new one takes over the last one's settings."),
            wrap=True,
            parent=self,
        )
        self._column.addWidget(self._hint)
        self._column.addStretch(1)
        self.blocks: dict[AnatomicRegion, ZoneBlock] = {}

    def show_zones(self, entries: tuple[ZoneEntry, ...]) -> None:
        """Show one block per zone, in this order."""
        wanted = {entry.zone.region for entry in entries}
        for region in [region for region in self.blocks if region not in wanted]:
            block = self.blocks.pop(region)
            self._column.removeWidget(block)
            block.hide()
            block.deleteLater()
        for position, entry in enumerate(entries):
            block = self.blocks.get(entry.zone.region) or self._new_block(entry.zone.region)
            if self._column.indexOf(block) != position + 1:
                self._column.removeWidget(block)
                self._column.insertWidget(position + 1, block)
            block.show_zone(entry)
        self._hint.setVisible(not entries)

    def _new_block(self, region: AnatomicRegion) -> ZoneBlock:
        block = ZoneBlock(self)
        block.changed.connect(self.changed)
        block.removed.connect(lambda: self.removed.emit(region))
        self.blocks[region] = block
        return block


class ZoneBlock(QFrame):
    """The parameters of one zone."""

    changed = Signal(object)
    removed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._zone: NeedlingParameters | None = None
        self.name = PlainLabel(role="strong", parent=self)
        self.remove = IconButton("close", "", parent=self)
        self.length = LengthField(SHORTEST_MM, LONGEST_MM, self)
        self.passes = CountField(0, _MOST_PASSES, nothing="–", parent=self)
        self.endpoint = CalmComboBox(self)
        self.endpoint.addItem(_("Not recorded"), None)
        for endpoint in Endpoint:
            self.endpoint.addItem(endpoint_text(endpoint), endpoint)
        self.endpoint.setFixedWidth(_ENDPOINT_PX)
        self.caution = PlainLabel(role="attention", wrap=True, parent=self)
        self.reference = MutedLabel(wrap=True, parent=self)
        self._arrange()
        self.length.valueChanged.connect(self._edit)
        self.passes.valueChanged.connect(self._edit)
        self.endpoint.activated.connect(self._edit)
        self.remove.clicked.connect(self.removed)

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self.name, 1)
        head.addWidget(self.remove)
        length = Stepper(self.length, _("Needle length"), width_px=_LENGTH_PX, parent=self)
        passes = Stepper(self.passes, _("Passes"), width_px=_PASSES_PX, parent=self)
        fields = FlowBox(spacing=SPACE_3, parent=self)
        fields.set_items(
            [
                labelled(_("Needle length"), length, fields, buddy=self.length),
                labelled(_("Passes"), passes, fields, buddy=self.passes),
                labelled(_("Endpoint"), self.endpoint, fields),
            ]
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(SPACE_1)
        column.addWidget(Line(self))
        column.addSpacing(SPACE_1)
        column.addLayout(head)
        column.addWidget(fields)
        column.addSpacing(SPACE_2)
        column.addWidget(self.caution)
        column.addWidget(self.reference)

    def show_zone(self, entry: ZoneEntry) -> None:
        """Show a zone, without a signal."""
        zone, self._zone = entry.zone, None
        self.name.setText(entry.name)
        remove = _("Take out: {zone}").format(zone=entry.name)
        self.remove.setAccessibleName(remove)
        self.remove.setToolTip(plain_tip(remove))
        self.length.setValue(zone.needle_length_mm)
        self.passes.setValue(zone.passes or 0)
        self.endpoint.setCurrentIndex(max(self.endpoint.findData(zone.endpoint), 0))
        for label, text in ((self.caution, entry.caution), (self.reference, entry.reference)):
            label.setText(text)
            label.setVisible(bool(text))
            label.setToolTip(plain_tip(entry.source))
        self._zone = zone

    def _edit(self) -> None:
        if self._zone is None:
            return
        endpoint = self.endpoint.currentData()
        self._zone = replace(
            self._zone,
            needle_length_mm=round(self.length.value(), 2),
            passes=self.passes.value() or None,
            endpoint=Endpoint(endpoint) if endpoint is not None else None,
        )
        self.changed.emit(self._zone)
