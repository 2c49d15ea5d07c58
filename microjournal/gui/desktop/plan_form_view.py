"""The fields of consultation and plan, in cards of two columns."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QVBoxLayout, QWidget

from microjournal.domain.courses import Concern
from microjournal.domain.patients import SkinPhototype
from microjournal.gui.presenters.plan import PlanState
from microjournal.gui.presenters.plan_form import PlanForm
from microjournal.gui.tokens import CARD_GAP, SPACE_3, SPACE_4
from microjournal.gui.widgets.basics import Card, MutedLabel, Pill, PlainLabel, SegmentedControl
from microjournal.gui.widgets.chips import ChipGroup
from microjournal.gui.widgets.consent_rows import ConsentRows
from microjournal.gui.widgets.fields import (
    CountField,
    DayField,
    NoteField,
    SpanField,
    Stepper,
    labelled,
)
from microjournal.gui.widgets.flow_box import FlowBox
from microjournal.gui.widgets.plain_text import plain_tip
from microjournal.gui.widgets.preset_rows import PresetRows
from microjournal.gui.widgets.question_list import QuestionList
from microjournal.gui.widgets.scrolling import ScrollingColumn
from microjournal.gui.widgets.zone_map import ZoneMap
from microjournal.reports.words import region_text
from microjournal.support.i18n import _
from microjournal.support.words import concern_text, day_text

_NOT_RECORDED = "–"
_GOALS_PX = 84
_MOST_SESSIONS = 24
_LONGEST_DAYS = 365
_COUNT_PX, _SPAN_PX = 56, 92
_MAINTENANCE_STEP_DAYS = 28


class PlanFormView(ScrollingColumn):
    """Shows a plan and says how it was changed."""

    edited = Signal(object)
    """The PlanForm as it stands in the fields."""
    region_toggled = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._form: PlanForm | None = None
        self._is_filling = False
        self._days: tuple[tuple[date, ...], int] = ((), 0)
        inside = self.inside
        values = (_NOT_RECORDED, *(phototype.value for phototype in SkinPhototype))
        types = [(value, value) for value in values]
        self.phototype = SegmentedControl(types, name=_("Skin phototype"), parent=inside)
        self._sun = MutedLabel(wrap=True, parent=inside)
        self.concerns = ChipGroup(name=_("Concerns"), parent=inside)
        self.concerns.set_choices([(each.value, concern_text(each)) for each in Concern])
        self.goals = NoteField(_("Goals"), height_px=_GOALS_PX, parent=inside)
        self.map = ZoneMap(inside)
        self.regions = PlainLabel(wrap=True, parent=inside)
        self.sessions = CountField(1, _MOST_SESSIONS, parent=inside)
        self.interval = SpanField(1, _LONGEST_DAYS, parent=inside)
        self.interval.setSingleStep(7)
        self.maintenance = SpanField(0, 2 * _LONGEST_DAYS, nothing=_("None"), parent=inside)
        self.maintenance.setSingleStep(_MAINTENANCE_STEP_DAYS)
        self.has_first = QCheckBox(_("First treatment on"), inside)
        self.first_day = DayField(inside)
        self._done = MutedLabel(parent=inside)
        self._dates = FlowBox(parent=inside)
        self.presets = PresetRows(inside)
        self.consents = ConsentRows(inside)
        self.questions = QuestionList(inside)
        self._arrange()
        self._connect()

    # -- cards --------------------------------------------------------------------------------
    def _arrange(self) -> None:
        left, right = QVBoxLayout(), QVBoxLayout()
        for column, cards in (
            (left, (self._consultation_card(), self._series_card())),
            (right, (self._regions_card(), self._consents_card(), self.questions)),
        ):
            column.setSpacing(CARD_GAP)
            for card in cards:
                column.addWidget(card)
            column.addStretch(1)
        row = QHBoxLayout()
        row.setSpacing(CARD_GAP)
        row.addLayout(left, 1)
        row.addLayout(right, 1)
        self.column.addLayout(row)
        self.column.addStretch(1)

    def _consultation_card(self) -> Card:
        card = Card(_("Consultation"), self.inside)
        card.box.setSpacing(SPACE_3)
        card.box.addWidget(labelled(_("Skin phototype (Fitzpatrick)"), self.phototype, card))
        card.box.addWidget(self._sun)
        card.box.addWidget(labelled(_("Concerns"), self.concerns, card))
        card.box.addWidget(labelled(_("Goals in the patient's words"), self.goals, card))
        return card

    def _series_card(self) -> Card:
        card = Card(_("Series"), self.inside)
        card.box.setSpacing(SPACE_3)
        steppers = FlowBox(spacing=SPACE_4, parent=card)
        fields = (
            (_("Treatments"), self.sessions, _COUNT_PX),
            (_("Apart"), self.interval, _SPAN_PX),
            (_("Maintenance after"), self.maintenance, _SPAN_PX),
        )
        steppers.set_items(
            [
                labelled(
                    name, Stepper(field, name, width_px=width, parent=card), steppers, buddy=field
                )
                for name, field, width in fields
            ]
        )
        card.box.addWidget(steppers)
        first = QHBoxLayout()
        first.addWidget(self.has_first)
        first.addWidget(self.first_day)
        first.addStretch(1)
        self.first_day.setAccessibleName(_("First treatment on"))
        card.box.addLayout(first)
        card.box.addWidget(self._done)
        card.box.addWidget(self._dates)
        card.box.addWidget(self.presets)
        return card

    def _regions_card(self) -> Card:
        card = Card(_("Regions"), self.inside)
        row = QHBoxLayout()
        row.setSpacing(SPACE_4)
        row.addWidget(self.map)
        names = QVBoxLayout()
        names.addWidget(self.regions)
        names.addStretch(1)
        row.addLayout(names, 1)
        card.box.addLayout(row)
        return card

    def _consents_card(self) -> Card:
        card = Card(_("Photo consents"), self.inside)
        card.box.addWidget(self.consents)
        return card

    def _connect(self) -> None:
        self.phototype.chosen.connect(self._edit)
        self.concerns.changed.connect(self._edit)
        self.goals.textChanged.connect(self._edit)
        for field in (self.sessions, self.interval, self.maintenance):
            field.valueChanged.connect(self._edit)
        self.has_first.toggled.connect(self._edit)
        self.first_day.dateChanged.connect(self._edit)
        self.map.toggled.connect(self.region_toggled)

    # -- state --------------------------------------------------------------------------------
    def show_state(self, state: PlanState) -> None:
        """Show the plan; a field that says so already keeps its cursor."""
        self._is_filling = True
        self._fill(state.form, state.today)
        self._is_filling = False
        self._form = state.form
        self._done.setText(state.done_text)
        self._show_sun(state)
        self._show_days(state.days, state.treatments_done)
        self.presets.show_presets(state.presets)
        self.consents.show_rows(state.consents)
        self.questions.show_questions(state.questions)

    def _fill(self, form: PlanForm, today: date | None) -> None:
        self.phototype.choose(form.phototype.value if form.phototype else _NOT_RECORDED)
        self.concerns.choose(concern.value for concern in form.concerns)
        if self.goals.toPlainText() != form.goals:
            self.goals.setPlainText(form.goals)
        self.map.show_zones(form.regions)
        names = "\n".join(region_text(region) for region in form.regions)
        self.regions.setText(names or _("Tap the zones to be treated."))
        self.sessions.setValue(form.sessions)
        self.interval.setValue(form.interval_days)
        self.maintenance.setValue(form.maintenance_days)
        self.has_first.setChecked(form.first_day is not None)
        self.first_day.setEnabled(form.first_day is not None)
        shown = form.first_day or today
        if shown is not None:
            self.first_day.set_day(shown)

    def _show_sun(self, state: PlanState) -> None:
        texts = {phototype: (text, source) for phototype, text, source in state.phototypes}
        phototype = state.form.phototype
        text, source = texts.get(phototype, ("", "")) if phototype is not None else ("", "")
        self._sun.setText(text or _("By the reaction to sun, not by looks."))
        self._sun.setToolTip(plain_tip(source))

    def _show_days(self, days: tuple[date, ...], done: int) -> None:
        """Show the planned days as pills, those of treatments done with a tick."""
        if (days, done) == self._days:
            return
        self._days = (days, done)
        self._dates.set_items(
            [
                Pill(
                    f"{'✓' if number <= done else number} · {day_text(day)}",
                    tone="accent" if number <= done else "plain",
                    parent=self._dates,
                )
                for number, day in enumerate(days, start=1)
            ]
        )

    def _edit(self) -> None:
        """Say what stands in the fields; regions have a way of their own."""
        if self._form is None or self._is_filling:
            return
        phototype = self.phototype.choice
        self._form = replace(
            self._form,
            phototype=None if phototype == _NOT_RECORDED else SkinPhototype(phototype),
            concerns=tuple(Concern(value) for value in self.concerns.chosen()),
            goals=self.goals.toPlainText(),
            sessions=self.sessions.value(),
            interval_days=self.interval.value(),
            maintenance_days=self.maintenance.value(),
            first_day=self.first_day.day() if self.has_first.isChecked() else None,
        )
        self.edited.emit(self._form)
