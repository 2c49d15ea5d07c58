"""The progress page: the cumulative trend of a region, in one sentence, a chart and a table."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from microjournal.domain.identifiers import PatientId
from microjournal.domain.journals import JournalChange
from microjournal.gui.actions import Action, WindowActions
from microjournal.gui.jobs.contract import Runner
from microjournal.gui.presenters.progress import ProgressPresenter, ProgressState
from microjournal.gui.presenters.progress_series import SeriesPage
from microjournal.gui.tokens import CARD_GAP, SPACE_2, SPACE_3
from microjournal.gui.widgets.basics import Button, Card, CardTitleLabel, MutedLabel, PlainLabel
from microjournal.gui.widgets.chips import ChipGroup
from microjournal.gui.widgets.fact_cards import FactCards
from microjournal.gui.widgets.file_questions import ask_where_to_save
from microjournal.gui.widgets.scrolling import ScrollingColumn
from microjournal.gui.widgets.session_table import SessionTable
from microjournal.gui.widgets.states import BusyOverlay, EmptyState, ErrorBanner, ProgressStrip
from microjournal.gui.widgets.trend_view import TrendView
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application

_SIDE_WIDTHS_PX = (160, 300)
_WIDE_FROM_PX = 760
"""On a narrower page the facts stand below each other: the chart keeps its room."""

_CHART_HEIGHT_PX = 320


class ProgressPage(QWidget):
    """One series at a time; which one is chosen by view and region."""

    def __init__(self, application: Application, runner: Runner, actions: WindowActions) -> None:
        super().__init__()
        self._window = actions
        self.presenter = ProgressPresenter(
            application, runner, self.show_state, actions.journal_changed, actions.announce
        )
        self.views = ChipGroup(name=_("Standard view"), exclusive=True, parent=self)
        self.regions = ChipGroup(name=_("Skin region"), exclusive=True, parent=self)
        self.measure_button = Button(_("Measure now"), icon_name="ruler", shortcut="M", parent=self)
        self.table_button = Button(_("Save table…"), icon_name="export", parent=self)
        self.chart = TrendView(self)
        self.chart.setAccessibleName(_("Trend of skin relief"))
        self.chart.setMinimumHeight(_CHART_HEIGHT_PX)
        self.headline = CardTitleLabel(parent=self)
        self.headline.setWordWrap(True)
        self.caution = PlainLabel(wrap=True, parent=self)
        self.caution.hide()
        self._subtitle = MutedLabel(wrap=True, parent=self)
        self._legend = MutedLabel(wrap=True, parent=self)
        self.facts = FactCards(columns=2, parent=self)
        self.table = SessionTable(self)
        self.method_button = Button(
            _("How was this measured?"), kind="quiet", icon_name="info", shortcut="H", parent=self
        )
        self._banner = ErrorBanner(self)
        self.strip = ProgressStrip(self)
        self._empty = EmptyState(icon_name="progress", parent=self)
        self._loading = BusyOverlay(parent=self)
        self._body = ScrollingColumn(self)
        self._side = QWidget(self)
        self._stack = QStackedWidget(self)
        self._arrange()
        self._connect()
        self.setFocusProxy(self.chart)

    def _arrange(self) -> None:
        choice = QVBoxLayout()
        choice.setSpacing(SPACE_2)
        choice.addWidget(self.views)
        choice.addWidget(self.regions)
        bar = QHBoxLayout()
        bar.setSpacing(SPACE_3)
        bar.addLayout(choice, 1)
        buttons = QVBoxLayout()
        row = QHBoxLayout()
        row.setSpacing(SPACE_2)
        row.addWidget(self.table_button)
        row.addWidget(self.measure_button)
        buttons.addLayout(row)
        buttons.addStretch(1)
        bar.addLayout(buttons)
        self._body.column.addLayout(self._columns())
        self._body.column.addStretch(1)
        for body in (self._body, self._empty, self._loading):
            self._stack.addWidget(body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP)
        column.addLayout(bar)
        column.addWidget(self._banner)
        column.addWidget(self.strip)
        column.addWidget(self._stack, 1)

    def _columns(self) -> QHBoxLayout:
        trend = Card(parent=self)
        about = QHBoxLayout()
        about.setSpacing(SPACE_3)
        about.addWidget(self._subtitle, 1)
        about.addWidget(self.method_button)
        trend.box.addWidget(self.headline)
        trend.box.addWidget(self.caution)
        trend.box.addLayout(about)
        trend.box.addWidget(self.chart)
        trend.box.addWidget(self._legend)
        sessions = Card(_("Sessions"), parent=self)
        sessions.box.addWidget(self.table)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            column.setSpacing(CARD_GAP)
        left.addWidget(trend)
        left.addWidget(sessions)
        left.addStretch(1)
        right.setContentsMargins(0, 0, 0, 0)
        right.addWidget(self.facts)
        right.addStretch(1)
        self._side.setLayout(right)
        row = QHBoxLayout()
        row.setSpacing(CARD_GAP)
        row.addLayout(left, 1)
        row.addWidget(self._side)
        return row

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: D102
        super().resizeEvent(event)
        is_wide = self.width() >= _WIDE_FROM_PX
        self._side.setFixedWidth(_SIDE_WIDTHS_PX[is_wide])
        self.facts.set_columns(2 if is_wide else 1)

    def _connect(self) -> None:
        self.views.changed.connect(lambda chosen: self.presenter.choose_view(chosen[0]))
        self.regions.changed.connect(lambda chosen: self.presenter.choose_region(chosen[0]))
        self.measure_button.clicked.connect(self.presenter.measure)
        self.table_button.clicked.connect(self._save_table)
        self.method_button.clicked.connect(self.show_method)
        self.strip.cancel_requested.connect(self.presenter.stop_measuring)

    # -- page ---------------------------------------------------------------------------------
    def set_patient(self, patient_id: PatientId | None) -> None:
        """Show another patient, or nobody."""
        self._body.verticalScrollBar().setValue(0)
        self.presenter.set_patient(patient_id)

    def journal_changed(self, change: JournalChange) -> None:
        """Show what changed."""
        self.presenter.journal_changed(change)

    def page_actions(self) -> tuple[Action, ...]:
        """Return what can be done here."""
        step = self.presenter.step
        return (
            Action(id="progress.measure", text=_("Measure now"), shortcut="M",
                   callback=self.presenter.measure),
            Action(id="progress.method", text=_("How was this measured?"), shortcut="H",
                   callback=self.show_method),
            Action(id="progress.next", text=_("Next view or region"), shortcut="]",
                   callback=partial(step, 1)),
            Action(id="progress.previous", text=_("Previous view or region"), shortcut="[",
                   callback=partial(step, -1)),
            Action(id="progress.walk", text=_("Walk the points of the chart"), shortcut="Right",
                   callback=self.chart.setFocus),
        )  # fmt: skip

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: D102
        keys = {action.shortcut: action for action in self.page_actions()}
        action = keys.get(event.text().upper())
        if action is not None:
            action.callback()
        else:
            super().keyPressEvent(event)

    # -- state --------------------------------------------------------------------------------
    def show_state(self, state: ProgressState) -> None:
        """Show the series chosen, or what is missing for one."""
        self.views.set_choices(state.views)
        self.regions.set_choices(state.regions)
        self.views.setVisible(bool(state.views))
        self.regions.setVisible(len(state.regions) > 1)
        has_series = state.shown is not None
        self.table_button.setVisible(has_series)
        self.measure_button.setVisible(has_series)
        self.measure_button.setEnabled(state.can_measure and state.measuring is None)
        self._show_measuring(state)
        retry = Action(id="retry", text=_("Try again"), callback=self.presenter.reload)
        self._banner.follow(state.error, retry)
        if state.shown is not None:
            self._show_series(state.shown)
        self._stack.setCurrentWidget(self._current(state))

    def _show_series(self, page: SeriesPage) -> None:
        self.views.choose([page.view])
        self.regions.choose([page.region])
        self.headline.setText(page.headline)
        self.caution.setText(page.caution)
        self.caution.setVisible(bool(page.caution))
        self._subtitle.setText(page.subtitle)
        self._legend.setText(page.legend)
        self.chart.show_series(page.series, page.marks)
        self.facts.show_facts(page.facts)
        self.table.show_rows(page.rows)

    def _show_measuring(self, state: ProgressState) -> None:
        if state.measuring is None:
            self.strip.finish()
            return
        if not self.strip.isVisible():
            self.strip.begin(state.measuring.step)
        self.strip.show_progress(state.measuring)

    def _current(self, state: ProgressState) -> QWidget:
        if not state.is_loaded:
            return self._loading
        if state.shown is not None:
            return self._body
        if state.can_measure:
            self._empty.show_state(
                _("The measurement has a new version.")
                if state.is_outdated
                else _("Nothing has been measured yet."),
                None if state.measuring is not None else self._measure_action(),
                detail=_(
                    "Curves never mix versions, so the photos are measured once more. The earlier "
                    "measurements stay in the journal."
                )
                if state.is_outdated
                else _(
                    "Measuring aligns the skin of every session with the first one, checks that "
                    "the photos can be compared, and then compares its relief."
                ),
            )
        else:
            self._empty.show_state(
                _("A trend needs photos of the same view from two sessions."),
                Action(
                    id="timeline",
                    text=_("Go to the timeline"),
                    icon="timeline",
                    callback=partial(self._window.show_page, "timeline"),
                ),
            )
        return self._empty

    def _measure_action(self) -> Action:
        return Action(
            id="measure",
            text=_("Measure now"),
            icon="ruler",
            shortcut="M",
            callback=self.presenter.measure,
        )

    def show_method(self) -> None:
        """Tell how the series shown was measured."""
        # Imported here: most visits to the page do without it.
        from microjournal.gui.desktop.method_dialog import MethodDialog

        page = self.presenter.state.shown
        if page is not None:
            MethodDialog(page.method, page.subtitle, self).open()

    def _save_table(self) -> None:
        out = ask_where_to_save(self, _("Save table"), "trend.csv", _("Table (*.csv)"))
        if out is not None:
            self.presenter.save_csv(out)
