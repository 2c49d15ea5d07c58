"""The cards beside the photographs: what was measured, or why nothing may be claimed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QVBoxLayout, QWidget

from microjournal.domain.measurements import Reason
from microjournal.gui.presenters.pair_findings import SCALE_ASSUMED, Fact, PairFindings, RegionRow
from microjournal.gui.tokens import CARD_GAP, SPACE_1, SPACE_2, SPACE_3
from microjournal.gui.widgets.basics import (
    Button,
    Card,
    CardTitleLabel,
    Line,
    MutedLabel,
    PlainLabel,
)
from microjournal.gui.widgets.scrolling import ScrollingColumn, clear_layout
from microjournal.gui.widgets.states import IconLabel
from microjournal.support.i18n import _

PANEL_WIDTHS_PX = (236, 308)


class FindingsPanel(QWidget):
    """Shows :class:`PairFindings`, or offers to measure a pair that has none.

    The cards scroll; what can be asked about them stays in sight below.
    """

    measure_wanted = Signal()
    scale_wanted = Signal()
    method_wanted = Signal()
    regions_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._findings: PairFindings | None = None
        self.setMinimumWidth(PANEL_WIDTHS_PX[0])
        self.setMaximumWidth(PANEL_WIDTHS_PX[1])
        self.cards = ScrollingColumn(self)
        inside = self.cards.inside
        self._result = Card(parent=inside)
        self._facts = QWidget(inside)
        self._facts_row = QHBoxLayout(self._facts)
        self._facts_row.setContentsMargins(0, 0, 0, 0)
        self._facts_row.setSpacing(CARD_GAP)
        self._method = Button(
            _("How was this measured?"), kind="quiet", icon_name="info", parent=self
        )
        self._method.setToolTip(_("How was this measured? (H)"))
        self._method.clicked.connect(self.method_wanted)
        self._measure = Button(_("Measure this pair"), kind="primary", icon_name="ruler")
        self._measure.setToolTip(_("Measure this pair (M)"))
        self._measure.clicked.connect(self.measure_wanted)
        self._regions = Button(_("Draw regions…"), kind="quiet", icon_name="outline", parent=self)
        self._regions.setToolTip(_("Draw the regions to be measured on the baseline (D)"))
        self._regions.clicked.connect(self.regions_wanted)
        self._arrange()

    def _arrange(self) -> None:
        for widget in (self._result, self._facts):
            self.cards.column.addWidget(widget)
        self.cards.column.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(SPACE_1)
        box.addWidget(self.cards, 1)
        box.addWidget(self._method)
        box.addWidget(self._regions)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stack the facts where two beside each other are too narrow for their numbers."""
        super().resizeEvent(event)
        direction = QBoxLayout.Direction
        is_wide = self.width() >= PANEL_WIDTHS_PX[1]
        self._facts_row.setDirection(direction.LeftToRight if is_wide else direction.TopToBottom)

    def show_findings(self, findings: PairFindings) -> None:
        """Show what was measured."""
        if findings == self._findings:
            return
        self._findings = findings
        box = self._emptied_result()
        box.addLayout(_headline(findings))
        for reason in findings.reasons:
            box.addWidget(self._reason(reason))
        for row in findings.rows:
            if not (row.withheld and findings.withheld):
                box.addWidget(Line())
                box.addWidget(_region(row))
                for reason in row.reasons:
                    box.addWidget(self._reason(reason))
                if row.secondary:
                    box.addWidget(_secondary(row))
        self._show_facts(findings.facts)
        self._method.show()
        self._regions.show()

    def show_unmeasured(self, *, measurable: bool, because: str, known: bool, busy: bool) -> None:
        """Offer to measure the pair, or say why it is not measured."""
        self._findings = None
        box = self._emptied_result()
        if not known:
            box.addWidget(MutedLabel(_("Looking for a measurement…")))
        elif not measurable:
            box.addWidget(CardTitleLabel(_("Not measured")))
            box.addWidget(MutedLabel(because, wrap=True))
        else:
            box.addWidget(CardTitleLabel(_("Not measured yet")))
            box.addWidget(
                MutedLabel(
                    _(
                        "Measuring aligns the skin, checks that the photos can be compared, and "
                        "then compares its relief."
                    ),
                    wrap=True,
                )
            )
            box.addSpacing(SPACE_1)
            self._measure.setParent(self._result)
            self._measure.setEnabled(not busy)
            box.addWidget(self._measure)
            self._measure.show()
        self._show_facts(())
        self._method.hide()
        self._regions.setVisible(measurable)

    def _emptied_result(self) -> QVBoxLayout:
        """Return the layout of the result card, cleared; the measure button is kept."""
        self._measure.setParent(None)
        clear_layout(self._result.box)
        return self._result.box

    def _show_facts(self, facts: tuple[Fact, ...]) -> None:
        clear_layout(self._facts_row)
        for fact in facts:
            card = _fact(fact)
            if fact.offer:
                card.box.insertWidget(card.box.count() - 1, self._scale_button(fact.offer))
            self._facts_row.addWidget(card, 1)
        self._facts.setVisible(bool(facts))

    def _reason(self, reason: Reason) -> QWidget:
        box, column = _column_widget(SPACE_1)
        column.addWidget(PlainLabel(reason.message, role="attention", wrap=True))
        if reason.hint:
            column.addWidget(MutedLabel(reason.hint, wrap=True))
        if reason.code == SCALE_ASSUMED:
            column.addWidget(self._scale_button(_("Set scale…")), 0, Qt.AlignmentFlag.AlignLeft)
        return box

    def _scale_button(self, text: str) -> Button:
        button = Button(text, icon_name="ruler")
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(self.scale_wanted)
        return button


def _headline(findings: PairFindings) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(SPACE_2)
    if findings.withheld:
        row.addWidget(IconLabel("withheld", tint="attention"), 0, Qt.AlignmentFlag.AlignTop)
    title = CardTitleLabel(findings.sentence)
    title.setWordWrap(True)
    row.addWidget(title, 1)
    return row


def _region(row: RegionRow) -> QWidget:
    box, column = _column_widget(SPACE_1)
    head = QHBoxLayout()
    head.setSpacing(SPACE_3)
    head.addWidget(PlainLabel(row.name, role="strong"), 0, Qt.AlignmentFlag.AlignTop)
    verdict = PlainLabel(row.verdict, role="attention" if row.withheld else "muted", wrap=True)
    # Long words must not push the panel's edge out of sight: they go on in the next line.
    verdict.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
    head.addWidget(verdict, 1)
    column.addLayout(head)
    if row.number:
        numbers = QHBoxLayout()
        numbers.setSpacing(SPACE_3)
        numbers.addWidget(PlainLabel(row.number, role="number"))
        numbers.addWidget(MutedLabel(row.interval), 1, Qt.AlignmentFlag.AlignBottom)
        column.addLayout(numbers)
    elif row.interval:
        column.addWidget(MutedLabel(_("Interval {interval}").format(interval=row.interval)))
    if row.detectable:
        text = _("Smallest detectable change {size}").format(size=row.detectable)
        column.addWidget(MutedLabel(text, wrap=True))
    return box


def _secondary(row: RegionRow) -> QWidget:
    """Show parts of the relief and colour: small, below the finding, without a number of rank."""
    box, column = _column_widget(SPACE_1)
    column.addSpacing(SPACE_1)
    said = _("Secondary; no detectable change where none is named.")
    column.addWidget(MutedLabel(said, wrap=True))
    for part in row.secondary:
        said = "\n".join(text for text in (part.finding, part.interval) if text)
        # One text a line: it breaks where the panel ends, in every language.
        column.addWidget(MutedLabel(f"{part.name}: {said}", wrap=True))
    return box


def _fact(fact: Fact) -> Card:
    card = Card()
    card.box.setSpacing(SPACE_1)
    card.box.addWidget(MutedLabel(fact.name))
    card.box.addWidget(PlainLabel(fact.value, role="number"))
    card.box.addWidget(MutedLabel(fact.note, wrap=True))
    card.box.addStretch(1)
    return card


def _column_widget(spacing: int) -> tuple[QWidget, QVBoxLayout]:
    box = QWidget()
    column = QVBoxLayout(box)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(spacing)
    return box, column
