"""The fields of a session record, in four cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from microjournal.domain.courses import SessionKind, TreatmentSession
from microjournal.gui.presenters.session_choices import signs_in, zone_labels
from microjournal.gui.presenters.session_record import SessionState
from microjournal.gui.tokens import SPACE_3, SPACE_4
from microjournal.gui.widgets.basics import (
    Button,
    Card,
    CardTitleLabel,
    MutedLabel,
    SegmentedControl,
)
from microjournal.gui.widgets.chips import ChipGroup
from microjournal.gui.widgets.fields import (
    CalmComboBox,
    DayField,
    NoteField,
    columns_of,
    labelled,
)
from microjournal.gui.widgets.scrolling import ScrollingColumn
from microjournal.gui.widgets.zone_map import ZoneMap
from microjournal.gui.widgets.zone_rows import ZoneRows
from microjournal.support.i18n import _
from microjournal.support.words import session_kind_text

_NOT_RECORDED = "–"
_WORST = 10
_NOTES_PX = 96


class SessionForm(ScrollingColumn):
    """Shows a draft and says how it was changed."""

    edited = Signal(object)
    """The TreatmentSession as it stands in the fields."""
    zone_toggled = Signal(object)
    zone_changed = Signal(object)
    sign_toggled = Signal(str)
    same_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._draft: TreatmentSession | None = None
        self._is_filling = False
        self._treatment_only: list[QWidget] = []
        inside = self.inside
        kinds = [(kind.value, session_kind_text(kind)) for kind in SessionKind]
        self.kind = SegmentedControl(kinds, name=_("Kind of visit"), parent=inside)
        self.held_on = DayField(inside)
        self._next = MutedLabel(parent=inside)
        self.device = _picked(inside)
        self.cartridge_lot = _picked(inside)
        self.topical = _picked(inside)
        self.anaesthetic = _picked(inside)
        grades = [str(grade) for grade in range(_WORST + 1)]
        choices = [(grade, grade) for grade in (_NOT_RECORDED, *grades)]
        self.tolerance = SegmentedControl(choices, name=_("Discomfort, 0 to 10"), parent=inside)
        self.signs = ChipGroup(name=_("Reactions"), parent=inside)
        self.reactions = QLineEdit(inside)
        self.notes = NoteField(_("Notes"), height_px=_NOTES_PX, parent=inside)
        self.map = ZoneMap(inside)
        self.zones = ZoneRows(inside)
        self.same_button = Button(_("Same for all zones"), kind="quiet", parent=inside)
        self.zones_card, self.comfort_card = self._zones_card(), self._comfort_card()
        for card in (self._visit_card(), self.zones_card, self.comfort_card, self._notes_card()):
            self.column.addWidget(card)
        self.column.addStretch(1)
        self._connect()

    # -- cards --------------------------------------------------------------------------------
    def _visit_card(self) -> Card:
        card = Card(_("Visit"), self.inside)
        first = QHBoxLayout()
        first.setSpacing(SPACE_4)
        first.addWidget(labelled(_("Kind"), self.kind, card))
        first.addWidget(labelled(_("Date"), self.held_on, card))
        first.addStretch(1)
        card.box.addLayout(first)
        card.box.addWidget(self._next)
        card.box.addWidget(
            self._tools(
                labelled(_("Device"), self.device, card),
                labelled(_("Cartridge lot"), self.cartridge_lot, card),
            )
        )
        return card

    def _tools(self, *fields: QWidget) -> QWidget:
        """Return fields that only a treatment has."""
        box = QWidget(self.inside)
        row = columns_of(*fields)
        row.setContentsMargins(0, 0, 0, 0)
        box.setLayout(row)
        self._treatment_only.append(box)
        return box

    def _zones_card(self) -> Card:
        card = Card(parent=self.inside)
        head = QHBoxLayout()
        head.addWidget(CardTitleLabel(_("Zones"), card))
        head.addStretch(1)
        head.addWidget(self.same_button)
        card.box.addLayout(head)
        row = QHBoxLayout()
        row.setSpacing(SPACE_4)
        left = QVBoxLayout()
        left.addWidget(self.map)
        left.addStretch(1)
        row.addLayout(left)
        row.addWidget(self.zones, 1)
        card.box.addLayout(row)
        return card

    def _comfort_card(self) -> Card:
        card = Card(_("Comfort and reactions"), self.inside)
        card.box.setSpacing(SPACE_3)
        card.box.addWidget(
            self._tools(
                labelled(_("Topical"), self.topical, card),
                labelled(_("Anaesthetic"), self.anaesthetic, card),
            )
        )
        card.box.addWidget(labelled(_("Discomfort, 0 (none) to 10 (worst)"), self.tolerance, card))
        card.box.addWidget(labelled(_("Reactions"), self.signs, card))
        card.box.addWidget(self.reactions)
        self.reactions.setAccessibleName(_("Reactions in words"))
        self.reactions.setPlaceholderText(_("Anything else, separated by commas"))
        card.box.addWidget(
            MutedLabel(
                _(
                    "Photos taken today after the treatment are kept as healing and never measured "
                    "as progress: swelling hides lines."
                ),
                wrap=True,
                parent=card,
            )
        )
        return card

    def _notes_card(self) -> Card:
        card = Card(_("Notes"), self.inside)
        card.box.addWidget(self.notes)
        return card

    def _connect(self) -> None:
        for choice in (self.kind, self.tolerance):
            choice.chosen.connect(self._edit)
        for box in (self.device, self.cartridge_lot, self.topical, self.anaesthetic):
            box.editTextChanged.connect(self._edit)
        self.held_on.dateChanged.connect(self._edit)
        self.reactions.textEdited.connect(self._edit)
        self.notes.textChanged.connect(self._edit)
        self.signs.changed.connect(self._toggle_sign)
        self.map.toggled.connect(self.zone_toggled)
        self.zones.removed.connect(self.zone_toggled)
        self.zones.changed.connect(self.zone_changed)
        self.same_button.clicked.connect(self.same_wanted)

    # -- state --------------------------------------------------------------------------------
    def show_state(self, state: SessionState) -> None:
        """Show the draft; a field that says so already keeps its cursor."""
        draft = state.draft
        if draft is None:
            return
        if self._draft is None or draft.id != self._draft.id:
            self.verticalScrollBar().setValue(0)
        self._is_filling = True
        self._draft = draft
        self._fill(draft, state)
        self._is_filling = False

    def _fill(self, draft: TreatmentSession, state: SessionState) -> None:
        choices = state.choices
        self._next.setText(state.next_text)
        self._next.setVisible(bool(state.next_text))
        self.kind.choose(draft.kind.value)
        self.held_on.set_day(draft.held_on)
        _fill_box(self.device, choices.devices, draft.device)
        _fill_box(self.cartridge_lot, choices.lots, draft.cartridge_lot)
        _fill_box(self.topical, choices.topicals, draft.topical)
        _fill_box(self.anaesthetic, choices.anaesthetics, draft.anaesthetic)
        self.tolerance.choose(_NOT_RECORDED if draft.tolerance is None else str(draft.tolerance))
        self.signs.set_choices([(sign, sign) for sign in choices.signs])
        self.signs.choose(_spelled(signs_in(draft.reactions), choices.signs))
        if self.reactions.text() != draft.reactions:
            self.reactions.setText(draft.reactions)
        if self.notes.toPlainText() != draft.notes:
            self.notes.setPlainText(draft.notes)
        cautions = [entry.zone.region for entry in state.zones if entry.caution]
        labels = zone_labels(state.zones)
        self.map.show_zones(labels, labels, cautions)
        self.zones.show_zones(state.zones)
        self.same_button.setVisible(len(state.zones) > 1)
        # A consultation or follow-up may still record zones; only an empty card goes.
        is_treatment = draft.kind is SessionKind.TREATMENT
        self.zones_card.setVisible(is_treatment or bool(draft.needling))
        used = draft.device or draft.cartridge_lot or draft.topical or draft.anaesthetic
        for box in self._treatment_only:
            box.setVisible(is_treatment or bool(used))

    def _edit(self) -> None:
        """Say what stands in the fields; zones and signs have ways of their own."""
        if self._draft is None or self._is_filling:
            return
        grade = self.tolerance.choice
        self._draft = replace(
            self._draft,
            kind=SessionKind(self.kind.choice),
            held_on=self.held_on.day(),
            device=self.device.currentText(),
            cartridge_lot=self.cartridge_lot.currentText(),
            topical=self.topical.currentText(),
            anaesthetic=self.anaesthetic.currentText(),
            tolerance=None if grade == _NOT_RECORDED else int(grade),
            reactions=self.reactions.text(),
            notes=self.notes.toPlainText(),
        )
        self.edited.emit(self._draft)

    def _toggle_sign(self, chosen: tuple[str, ...]) -> None:
        if self._draft is None:
            return
        offered = tuple(self.signs.offered)
        before = set(_spelled(signs_in(self._draft.reactions), offered))
        for sign in before.symmetric_difference(chosen):
            self.sign_toggled.emit(sign)


def _picked(parent: QWidget) -> CalmComboBox:
    """Return a field that is typed into, or filled from what was used before."""
    box = CalmComboBox(parent)
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    box.setMinimumWidth(0)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
    return box


def _fill_box(box: QComboBox, values: Sequence[str], text: str) -> None:
    if [box.itemText(number) for number in range(box.count())] != list(values):
        box.clear()
        box.addItems(list(values))
        box.setEditText(text)
    if box.currentText() != text:
        box.setEditText(text)


def _spelled(parts: Sequence[str], offered: Sequence[str]) -> list[str]:
    """Return the offered signs that occur among the parts, whatever their case."""
    found = {part.casefold() for part in parts}
    return [sign for sign in offered if sign.casefold() in found]
