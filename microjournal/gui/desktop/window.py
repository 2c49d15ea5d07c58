"""The window: connects list, header and pages with the open journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from microjournal.domain.identifiers import PatientId, PhotoId, SessionId
from microjournal.gui.actions import Action
from microjournal.gui.desktop.pages import PageSpec, ask, late, page_specs
from microjournal.gui.desktop.window_actions import add_shortcuts, window_actions
from microjournal.gui.desktop.workspace import Workspace
from microjournal.gui.jobs.runner import QtRunner
from microjournal.gui.presenters.patient_list import PatientListPresenter, PatientListState
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application
    from microjournal.domain.errors import MicrojournalError
    from microjournal.domain.journals import JournalChange
    from microjournal.domain.patients import PatientSummary
    from microjournal.gui.desktop.guard import WindowGuard
    from microjournal.gui.desktop.live_parts import LiveParts
    from microjournal.gui.presenters.desk import DeskState

_FIRST_PAGE = "timeline"
_SIZE = (1440, 900)
_SMALLEST = (1080, 680)


class DesktopWindow(QMainWindow):
    """One journal, one patient at a time; implements ``WindowActions`` for its pages.

    With ``opens_on_patient`` the first patient with sessions is on the desk at once.
    """

    first_painted = Signal()
    """Once, when the window is on the screen for the first time."""

    def __init__(
        self, runner: QtRunner, parent: QWidget | None = None, *, opens_on_patient: bool = False
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("microjournal")
        self.resize(*_SIZE)
        self.setMinimumSize(*_SMALLEST)
        self._runner = runner
        self._application: Application | None = None
        self._guard: WindowGuard | None = None
        self._live: LiveParts | None = None
        self._specs = page_specs()
        self._screens = QStackedWidget(self)
        self.setCentralWidget(self._screens)
        self.workspace = Workspace(self._specs, self)
        self._screens.addWidget(self.workspace)
        self._list = PatientListPresenter(runner, self._show_people)
        self._wanted_page = _FIRST_PAGE
        self._has_painted = False
        self._opens_on_patient = opens_on_patient
        self.actions_offered = window_actions(self, self._specs)
        self._connect()

    @property
    def people(self) -> PatientListState:
        """What the patient list shows."""
        return self._list.state

    @property
    def pages_known(self) -> tuple[PageSpec, ...]:
        """Every page there is."""
        return self._specs

    def act(self, action_id: str) -> None:
        """Do what one of the window's actions does."""
        self.action(action_id).callback()

    # -- opening ------------------------------------------------------------------------------
    def show_screen(self, screen: QWidget) -> None:
        """Show a screen instead of the workspace (unlock, first run, hand-over)."""
        if self._screens.indexOf(screen) < 0:
            self._screens.addWidget(screen)
        self._screens.setCurrentWidget(screen)

    def show_workspace(self, rows: tuple[PatientSummary, ...] = ()) -> None:
        """Show the workspace, at first with the page of patients read on the short way."""
        if rows:
            self._list.preview(rows)
        if self._application is None:
            self.workspace.show_opening()
        self._screens.setCurrentWidget(self.workspace)
        self.workspace.people.focus_search()

    def hold(self, application: Application) -> WindowGuard:
        """Take charge of an open journal: it is locked or closed with this window."""
        if self._guard is None:
            self._application = application
            self._guard = late("guard", "WindowGuard")(self, application, self._runner)
        return self._guard

    def attach(self, application: Application) -> None:
        """Become live on an open journal."""
        self.hold(application)
        self._live = late("live_parts", "LiveParts")(self, application, self._runner)
        self.workspace.show_protection(application.info)
        self.workspace.show_welcome(self.action("new_patient"), has_patients=True)
        self._connect_header()
        self._list.attach(application.records)
        self._live.begin()

    # -- WindowActions ------------------------------------------------------------------------
    def journal_changed(self, change: JournalChange) -> None:
        """Tell list, header and pages what changed."""
        self._list.journal_changed(change)
        if self._live is not None:
            self._live.journal_changed(change)
        self.workspace.pages.tell(change)

    def show_page(self, page_id: str) -> None:
        """Show a page of the patient on the desk, or one that needs nobody."""
        self._open_page(page_id)

    def show_or_compare(self, page_id: str) -> None:
        """Show a page; compare shows the two photos selected on the page before, if any."""
        pair = self.workspace.pages.selected_pair() if page_id == "compare" else None
        if pair is not None:
            self.compare_photos(*pair)
        else:
            self._open_page(page_id)

    def compare_photos(self, baseline: PhotoId, follow_up: PhotoId) -> None:
        """Open the compare page on two photos."""
        ask(self._open_page("compare"), "open_pair", baseline, follow_up)

    def edit_session(self, session_id: SessionId) -> None:
        """Open the session page on one session."""
        ask(self._open_page("session"), "open_session", session_id)

    def report(self, error: MicrojournalError) -> None:
        """Show an error above the page."""
        self.workspace.banner.show_error(error)

    def announce(self, sentence: str) -> None:
        """Show a short confirmation."""
        self.workspace.toast.announce(sentence)

    # -- patients -----------------------------------------------------------------------------
    def choose_patient(self, patient_id: PatientId) -> None:
        """Put a patient on the desk and show the page last looked at."""
        if self._live is None:
            return
        self._list.select(patient_id)
        self.workspace.banner.hide()
        self._live.desk.choose(patient_id)
        self.workspace.pages.set_patient(patient_id)
        page = self._open_page(self._wanted_page)
        if page is not None:
            # Out of the search field, so that single keys reach the page.
            page.setFocus(Qt.FocusReason.OtherFocusReason)

    def add_patient(self) -> None:
        """Ask for a new patient and put them on the desk."""
        if self._live is not None:
            self._live.tasks.add()

    def edit_patient(self) -> None:
        """Change the record of the patient on the desk."""
        if self._live is not None:
            self._live.tasks.edit()

    def forget_patient(self, change: JournalChange) -> None:
        """Clear the desk before anything reads a patient who is in the trash now."""
        if self._live is None:
            return
        self._live.desk.choose(None)
        self._list.select(None)
        self.workspace.pages.forget_patient()
        self.journal_changed(change)
        self.workspace.show_welcome(self.action("new_patient"), has_patients=True)
        self.announce(_("In the trash for 30 days; Care brings it back."))

    def start_session(self) -> None:
        """Begin a treatment session today and open it."""
        if self._live is None or self._live.tasks.is_alone:
            return
        if not ask(self._open_page("session"), "start_session"):
            self._live.tasks.start_session()

    def export(self) -> None:
        """Open the export dialog on the patient on the desk."""
        if self._live is not None:
            self._live.tasks.export()

    def hand_over(self) -> None:
        """Hand the screen to the patient on the desk."""
        if self._live is not None:
            self._live.tasks.hand_over()

    # -- who may look -------------------------------------------------------------------------
    def switch_user(self) -> None:
        """Cover the window until another user gave their PIN."""
        if self._guard is not None:
            self._guard.switch_user()

    def somebody_is_there(self) -> None:
        """Put the lock off: the patient looks at the review, or an import went on."""
        if self._guard is not None:
            self._guard.locking.clock.touch()

    def lock(self) -> None:
        """Cover everything and end this process; a fresh one asks for the passphrase."""
        if self._guard is not None:
            self._guard.locking.lock()

    # -- inside -------------------------------------------------------------------------------
    def _open_page(self, page_id: str) -> QWidget | None:
        if self._live is None:
            return None
        spec = self.workspace.pages.spec(page_id)
        if spec.needs_patient:
            self._wanted_page = page_id
            if self._live.tasks.is_alone:
                self.workspace.show_welcome(
                    self.action("new_patient"), has_patients=bool(self._list.state.rows)
                )
                self.workspace.rail.show_page(page_id)
                return None
        page = self._live.page(page_id)
        self.workspace.rail.show_page(page_id)
        self.show_desk(self._live.desk.state)
        return page

    def _show_people(self, state: PatientListState) -> None:
        self.workspace.people.show_state(state)
        nobody = self._live is not None and self._live.tasks.is_alone
        if nobody and not self.workspace.pages.current_id and state.total is not None:
            self.workspace.show_welcome(
                self.action("new_patient"), has_patients=bool(state.rows or state.search)
            )
        if self._opens_on_patient and nobody and state.worth_showing is not None:
            self._opens_on_patient = False
            self.choose_patient(state.worth_showing)

    def show_desk(self, state: DeskState) -> None:
        """Show whose pages these are."""
        current = self.workspace.pages.current_id
        needs = not current or self.workspace.pages.spec(current).needs_patient
        self.workspace.show_desk(state, page_needs_patient=needs)

    def _connect(self) -> None:
        people, rail = self.workspace.people, self.workspace.rail
        people.search_changed.connect(self._list.search)
        people.more_wanted.connect(self._list.more)
        people.patient_chosen.connect(self.choose_patient)
        people.add_wanted.connect(self.add_patient)
        rail.page_chosen.connect(self.show_or_compare)
        rail.review_wanted.connect(self.hand_over)
        rail.list_toggled.connect(self.workspace.toggle_people)
        rail.switch_wanted.connect(self.switch_user)
        rail.lock_wanted.connect(self.lock)
        self._runner.unclaimed_error.connect(self.report)
        add_shortcuts(self.workspace, self.actions_offered)

    def _connect_header(self) -> None:
        header = self.workspace.header
        header.review_wanted.connect(self.hand_over)
        header.export_wanted.connect(self.export)
        header.session_wanted.connect(self.start_session)
        header.edit_wanted.connect(self.edit_patient)

    def action(self, action_id: str) -> Action:
        """Return one of the window's actions."""
        return next(action for action in self.actions_offered if action.id == action_id)

    def focus_search(self) -> None:
        """Put the cursor into the search field, showing the list if it is hidden."""
        self.workspace.people.show()
        self.workspace.people.focus_search()

    def show_shortcuts(self) -> None:
        """Show what the keys do, everywhere and on this page."""
        late("shortcuts", "show_shortcuts")(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Tell of the first time; the widgets inside paint what there is to see."""
        super().paintEvent(event)
        if not self._has_painted:
            self._has_painted = True
            self.first_painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Disappear at once; then stop what runs and close the journal."""
        self.hide()
        if self._application is None:
            self._runner.close()
        else:
            late("live_parts", "leave")(self._application, self._runner)
        super().closeEvent(event)
