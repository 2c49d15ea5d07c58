"""The session page: the sessions of a patient on the left, the record of one on the right."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QMenu, QStackedWidget, QVBoxLayout, QWidget

from microjournal.domain.courses import SessionKind
from microjournal.domain.identifiers import PatientId, SessionId
from microjournal.domain.journals import JournalChange
from microjournal.gui.actions import Action, WindowActions
from microjournal.gui.desktop.error_actions import copy_offer
from microjournal.gui.desktop.session_form import SessionForm
from microjournal.gui.jobs.contract import Runner
from microjournal.gui.presenters.session_record import SessionPresenter, SessionState
from microjournal.gui.tokens import CARD_GAP, SPACE_2
from microjournal.gui.widgets.basics import Button, Card
from microjournal.gui.widgets.file_questions import ask_where_to_save
from microjournal.gui.widgets.notice import Notice
from microjournal.gui.widgets.session_list import SessionList
from microjournal.gui.widgets.states import BusyOverlay, EmptyState, ErrorBanner
from microjournal.support.i18n import _
from microjournal.support.words import session_kind_text

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application
    from microjournal.services.exporting import ExportResult

_LIST_WIDTH_PX = 204


class SessionPage(QWidget):
    """Record what was done in a visit."""

    def __init__(self, application: Application, runner: Runner, actions: WindowActions) -> None:
        super().__init__()
        self._window = actions
        self.presenter = SessionPresenter(
            application, runner, self.show_state, actions.journal_changed, actions.announce
        )
        self.list = SessionList(self)
        self.form = SessionForm(self)
        self.new_button = Button(_("New visit"), icon_name="plus", parent=self)
        self.new_menu = QMenu(self)
        self.save_button = Button(
            _("Save session"), kind="primary", icon_name="check", shortcut="Ctrl+S", parent=self
        )
        self.revert_button = Button(_("Undo changes"), icon_name="undo", parent=self)
        self.aftercare_button = Button(_("Aftercare sheet…"), icon_name="printer", parent=self)
        self._banner = ErrorBanner(self)
        self.notice = Notice(self)
        self._desk = QWidget(self)
        self._empty = EmptyState(icon_name="session", parent=self)
        self._loading = BusyOverlay(parent=self)
        self._stack = QStackedWidget(self)
        self._arrange()
        self._connect()

    def _arrange(self) -> None:
        side = Card(parent=self._desk)
        side.setFixedWidth(_LIST_WIDTH_PX)
        side.box.addWidget(self.new_button)
        side.box.addWidget(self.list, 1)
        foot = QHBoxLayout()
        foot.setSpacing(SPACE_2)
        foot.addWidget(self.aftercare_button)
        foot.addStretch(1)
        foot.addWidget(self.revert_button)
        foot.addWidget(self.save_button)
        right = QVBoxLayout()
        right.setSpacing(CARD_GAP)
        right.addWidget(self.form, 1)
        right.addLayout(foot)
        row = QHBoxLayout(self._desk)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(CARD_GAP)
        row.addWidget(side)
        row.addLayout(right, 1)
        for body in (self._desk, self._empty, self._loading):
            self._stack.addWidget(body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(CARD_GAP)
        column.addWidget(self._banner)
        column.addWidget(self.notice)
        column.addWidget(self._stack, 1)

    def _connect(self) -> None:
        presenter = self.presenter
        self.list.chosen.connect(lambda chosen: presenter.open_session(SessionId(chosen)))
        for kind in (SessionKind.TREATMENT, SessionKind.FOLLOW_UP, SessionKind.CONSULTATION):
            entry = self.new_menu.addAction(session_kind_text(kind))
            entry.triggered.connect(partial(self._start, kind))
        self.new_button.setMenu(self.new_menu)
        self.form.edited.connect(presenter.edit)
        self.form.zone_toggled.connect(presenter.toggle_zone)
        self.form.zone_changed.connect(presenter.set_zone)
        self.form.sign_toggled.connect(presenter.toggle_sign)
        self.form.same_wanted.connect(presenter.same_for_all)
        self.save_button.clicked.connect(presenter.save)
        self.revert_button.clicked.connect(presenter.revert)
        self.aftercare_button.clicked.connect(self._save_aftercare)
        QShortcut(QKeySequence("Ctrl+S"), self, presenter.save)

    # -- page ---------------------------------------------------------------------------------
    def set_patient(self, patient_id: PatientId | None) -> None:
        """Show another patient, or nobody."""
        self.notice.hide()
        self.presenter.set_patient(patient_id)

    def open_session(self, session_id: SessionId) -> None:
        """Show one session."""
        self.presenter.open_session(session_id)

    def start_session(self) -> None:
        """Begin a treatment today, carried forward from the last one."""
        self.presenter.start_session()

    def _start(self, kind: SessionKind, _checked: bool = False) -> None:
        self.presenter.start_session(kind)

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
                id="session.save",
                text=_("Save session"),
                shortcut="Ctrl+S",
                callback=self.presenter.save,
            ),
        )

    # -- state --------------------------------------------------------------------------------
    def show_state(self, state: SessionState) -> None:
        """Show the list, the record chosen, and what may be done with it."""
        draft = state.draft
        self.list.show_items(state.items)
        self.form.show_state(state)
        self.save_button.setEnabled(state.is_dirty and not state.busy)
        self.revert_button.setEnabled(state.is_dirty and not state.busy)
        self.revert_button.setText(_("Discard") if state.is_new else _("Undo changes"))
        is_treatment = draft is not None and draft.kind is SessionKind.TREATMENT
        self.aftercare_button.setVisible(is_treatment)
        self.aftercare_button.setEnabled(not state.is_dirty and not state.busy)
        self.aftercare_button.setToolTip(_("Save the session first.") if state.is_dirty else "")
        self._banner.follow(state.error, copy_offer(state.error, self.presenter.words))
        self._stack.setCurrentWidget(self._current(state))

    def _current(self, state: SessionState) -> QWidget:
        if not state.is_loaded:
            return self._loading
        if state.draft is not None:
            return self._desk
        self._empty.show_state(
            _("No sessions yet."),
            Action(
                id="session.start",
                text=_("Record a consultation"),
                icon="plus",
                callback=partial(self.presenter.start_session, SessionKind.CONSULTATION),
            ),
            detail=_("A treatment is begun with “New session” above."),
        )
        return self._empty

    # -- aftercare ----------------------------------------------------------------------------
    def _save_aftercare(self) -> None:
        draft = self.presenter.state.draft
        if draft is None:
            return
        name = f"aftercare-{draft.held_on.isoformat()}.pdf"
        out = ask_where_to_save(self, _("Aftercare sheet"), name, _("PDF document (*.pdf)"))
        if out is not None:
            self.presenter.save_aftercare(out, self._aftercare_saved)

    def _aftercare_saved(self, result: ExportResult) -> None:
        self.notice.show_notice(
            _("The aftercare sheet is saved."),
            " ".join(result.warnings),
            Action(id="open", text=_("Open"), callback=partial(_open_file, result.path)),
        )


def _open_file(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
