"""Courses reported for the concerns chosen: figures with their source, to be used or not."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from microjournal.gui.presenters.plan_form import PlanPreset
from microjournal.gui.tokens import SPACE_1, SPACE_2, SPACE_3
from microjournal.gui.widgets.basics import Button, MutedLabel, Pill, PlainLabel
from microjournal.gui.widgets.fields import span_text
from microjournal.gui.widgets.scrolling import clear_layout
from microjournal.support.i18n import _


class PresetRows(QWidget):
    """One block per preset."""

    used = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._presets: tuple[PlanPreset, ...] = ()
        self.buttons: dict[str, Button] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(SPACE_2)

    def show_presets(self, presets: tuple[PlanPreset, ...]) -> None:
        """Show ``presets``; none hides the whole."""
        self.setVisible(bool(presets))
        if presets == self._presets:
            return
        self._presets = presets
        self.buttons = {}
        clear_layout(self._column)
        for preset in presets:
            self._column.addWidget(self._block(preset))

    def _block(self, preset: PlanPreset) -> QFrame:
        block = QFrame(self)
        block.setProperty("kind", "card")
        box = QVBoxLayout(block)
        box.setContentsMargins(SPACE_3, SPACE_2, SPACE_3, SPACE_3)
        box.setSpacing(SPACE_1)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(preset.label, role="strong", wrap=True, parent=block), 1)
        if not preset.verified:
            head.addWidget(Pill(_("unverified"), tone="attention", parent=block))
        box.addLayout(head)
        found = _("Reported: {found}. {note}").format(found=preset.found, note=preset.note)
        box.addWidget(PlainLabel(found.strip(), wrap=True, parent=block))
        source = _("Source: {source}").format(source=preset.source)
        box.addWidget(MutedLabel(source, wrap=True, parent=block))
        if preset.sessions is not None and preset.interval_days is not None:
            box.addSpacing(SPACE_1)
            box.addLayout(self._use(preset, preset.sessions, preset.interval_days))
        return block

    def _use(self, preset: PlanPreset, sessions: int, interval_days: int) -> QHBoxLayout:
        words = _("Use {sessions} × {span}")
        button = Button(words.format(sessions=sessions, span=span_text(interval_days)), parent=self)
        button.clicked.connect(lambda _checked=False: self.used.emit(preset.id))
        self.buttons[preset.id] = button
        row = QHBoxLayout()
        row.addWidget(button)
        row.addStretch(1)
        return row
