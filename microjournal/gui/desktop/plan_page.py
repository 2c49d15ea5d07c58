"""The plan page: consultation, series and consents of one patient."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from microjournal.domain.identifiers import PatientId
from microjournal.domain.journals import JournalChange
from microjournal.domain.patients import ConsentScope
from microjournal.gui.actions import Action, WindowActions
from microjournal.gui.desktop.consent_dialog import GiveConsentDialog, WithdrawConsentDialog
from microjournal.gui.desktop.error_actions import copy_offer
from microjournal.gui.desktop.plan_form_view import PlanFormView
from microjournal.gui.jobs.contract import Runner
from microjournal.gui.presenters.consents import ConsentRow
from microjournal.gui.presenters.plan import PlanPresenter, PlanState
from microjournal.gui.tokens import CARD_GAP, SPACE_2
from microjournal.gui.widgets.basics import Button, Pill
from microjournal.gui.widgets.states import BusyOverlay, ErrorBanner
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application


class PlanPage(QWidget):
    """Why the patient came, and what is planned."""

    def __init__(self, application: Application, runner: Runner, actions: WindowActions) -> None:
        super().__init__()
        self._clock = application.clock
        self.presenter = PlanPresenter(
            application, runner, self.show_state, actions.journal_changed, actions.announce
        )
        self.form = PlanFormView(self)
        self.save_button = Button(
            _("Save plan"), kind="primary", icon_name="check", shortcut="Ctrl+S", parent=self
        )
        self.revert_button = Button(_("Undo changes"), icon_name="undo", parent=self)
        self.unsaved = Pill(tone="attention", parent=self)
        self._banner = ErrorBanner(self)
        self._desk = QWidget(self)
        self._loading = BusyOverlay(parent=self)
        self._stack = QStackedWidget(self)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_2)
        foot.addWidget(self.unsaved)
        foot.addStretch(1)
        foot.addWidget(self.revert_button)
        foot.addWidget(self.save_button)
        desk = QVBoxLayout(self._desk)
        desk.setContentsMargins(0, 0, 0, 0)
        desk.setSpacing(CARD_GAP)
        desk.addWidget(self.form, 1)
        desk.addLayout(foot)
        for body in (self._desk, self._loading):
            self._stack.addWidget(body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP)
        column.addWidget(self._banner)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        presenter = self.presenter
        self.form.edited.connect(presenter.edit)
        self.form.region_toggled.connect(presenter.toggle_region)
        self.form.presets.used.connect(presenter.use_preset)
        self.form.consents.give_wanted.connect(self._ask_for_consent)
        self.form.consents.withdraw_wanted.connect(self._ask_to_withdraw)
        self.save_button.clicked.connect(presenter.save)
        self.revert_button.clicked.connect(presenter.revert)
        QShortcut(QKeySequence("Ctrl+S"), self, presenter.save)

    # -- page ---------------------------------------------------------------------------------
    def set_patient(self, patient_id: PatientId | None) -> None:
        """Show another patient, or nobody."""
        self.form.verticalScrollBar().setValue(0)
        self.presenter.set_patient(patient_id)

    def journal_changed(self, change: JournalChange) -> None:
        """Show what changed; what was typed stays."""
        self.presenter.journal_changed(change)

    def keep_unsaved(self) -> None:
        """Keep what was typed: the window is about to be locked."""
        self.presenter.keep_unsaved()

    def page_actions(self) -> tuple[Action, ...]:
        """Return what can be done here."""
        return (
            Action(
                id="plan.save",
                text=_("Save plan"),
                shortcut="Ctrl+S",
                callback=self.presenter.save,
            ),
        )

    # -- state --------------------------------------------------------------------------------
    def show_state(self, state: PlanState) -> None:
        """Show the plan and whether it is saved."""
        if state.is_loaded:
            self.form.show_state(state)
        self.save_button.setEnabled(state.is_dirty and not state.busy)
        self.revert_button.setEnabled(state.is_dirty and not state.busy)
        self.unsaved.set_pill(_("Not saved yet") if state.is_dirty else "", "attention")
        self._banner.follow(state.error, copy_offer(state.error, self.presenter.words))
        self._stack.setCurrentWidget(self._desk if state.is_loaded else self._loading)

    # -- consents -----------------------------------------------------------------------------
    def _row(self, scope: ConsentScope) -> ConsentRow:
        return next(row for row in self.presenter.state.consents if row.scope is scope)

    def _ask_for_consent(self, scope: ConsentScope) -> None:
        dialog = GiveConsentDialog(self._row(scope), self._clock.today(), self)

        def give(day: date, end: date | None) -> None:
            self.presenter.give_consent(scope, day, end)

        dialog.given.connect(give)
        dialog.open()

    def _ask_to_withdraw(self, scope: ConsentScope) -> None:
        dialog = WithdrawConsentDialog(self._row(scope), self)
        dialog.accepted.connect(lambda: self.presenter.withdraw_consent(scope))
        dialog.open()
