"""The workspace: rail, patient list, header and pages around one open journal."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from microjournal.gui.desktop.page_stack import PageStack
from microjournal.gui.desktop.pages import PageSpec
from microjournal.gui.desktop.patient_list import PatientListPanel
from microjournal.gui.desktop.rail import Rail
from microjournal.gui.tokens import CARD_GAP, SPACE_4, SPACE_6
from microjournal.gui.widgets.basics import MutedLabel, repolish
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.domain.journals import JournalInfo
    from microjournal.gui.actions import Action
    from microjournal.gui.desktop.patient_header import PatientHeader
    from microjournal.gui.presenters.desk import DeskState
    from microjournal.gui.presenters.standing import Standing
    from microjournal.gui.widgets.notice import Notice
    from microjournal.gui.widgets.states import EmptyState, ErrorBanner
    from microjournal.gui.widgets.toast import Toast


class Workspace(QWidget):
    """Arranges the parts; decides nothing.

    What the first painted screen does not show is made when it is first asked for.
    """

    def __init__(self, specs: tuple[PageSpec, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.rail = Rail(specs, self)
        self.people = PatientListPanel(self)
        self.pages = PageStack(specs, self)
        self._desk = QVBoxLayout()
        self._arrange()

    @cached_property
    def header(self) -> PatientHeader:
        """Whose pages these are; hidden while nobody is on the desk."""
        from microjournal.gui.desktop.patient_header import PatientHeader

        header = PatientHeader(self)
        self._desk.insertWidget(self._desk.indexOf(self.pages), header)
        header.hide()
        return header

    @cached_property
    def banner(self) -> ErrorBanner:
        """What failed, above everything else; hidden while nothing has."""
        from microjournal.gui.widgets.states import ErrorBanner

        banner = ErrorBanner(self)
        self._desk.insertWidget(0, banner)
        return banner

    @cached_property
    def warning(self) -> ErrorBanner:
        """What to know about the journal; it stays until it is closed by hand."""
        from microjournal.gui.widgets.states import ErrorBanner

        banner = ErrorBanner(self)
        self._desk.insertWidget(0, banner)
        return banner

    @cached_property
    def reading_only(self) -> Notice:
        """Why nothing can be changed, for as long as that is so."""
        from microjournal.gui.widgets.notice import Notice

        notice = Notice(self, icon_name="lock")
        self._desk.insertWidget(0, notice)
        return notice

    @cached_property
    def toast(self) -> Toast:
        """Short confirmations."""
        from microjournal.gui.widgets.toast import Toast

        return Toast(self)

    @cached_property
    def _welcome(self) -> EmptyState:
        from microjournal.gui.widgets.states import EmptyState

        return EmptyState(icon_name="patients", parent=self)

    def _arrange(self) -> None:
        desk = self._desk
        desk.setContentsMargins(SPACE_6, SPACE_4, SPACE_6, SPACE_4)
        desk.setSpacing(CARD_GAP)
        desk.addWidget(self.pages, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(self.people)
        row.addLayout(desk, 1)

    def show_protection(self, info: JournalInfo) -> None:
        """Say, for as long as it is open, that a journal has no passphrase."""
        # Imported here: the first painted screen shows nothing of this.
        from microjournal.domain.journals import Protection

        self.rail.show_protection(info.protection is Protection.UNPROTECTED)

    def show_standing(self, standing: Standing, care: Action) -> None:
        """Say that the journal can only be read, or that it is an older copy."""
        if standing.older is not None:
            self.warning.show_error(standing.older)
        if standing.refusal is not None:
            reason = f"{standing.refusal.message} {standing.refusal.hint}".strip()
            self.reading_only.show_notice(_("This journal is open for reading only."), reason, care)

    def show_opening(self) -> None:
        """Show that the journal is being opened."""
        opening = MutedLabel(_("Opening the journal…"), parent=self)
        opening.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.pages.show_widget(opening)

    def show_welcome(self, add_patient: Action, *, has_patients: bool) -> None:
        """Show what to do while nobody is on the desk."""
        if has_patients:
            self._welcome.show_state(
                _("Choose a patient."), detail=_("Type three letters of a name and press Enter.")
            )
        else:
            self._welcome.show_state(
                _("This journal has no patients yet."),
                add_patient,
                detail=_("Add the first one; photos and plan follow from there."),
            )
        self.pages.show_widget(self._welcome)

    def show_desk(self, state: DeskState, *, page_needs_patient: bool) -> None:
        """Show whose pages these are."""
        self.rail.set_patient_known(state.patient_id is not None)
        self.header.setVisible(state.header is not None and page_needs_patient)
        if state.header is not None and state.patient_id is not None:
            self.header.show_state(state.header, key=state.patient_id)

    def toggle_people(self) -> None:
        """Hide the patient list to give the page its room, or show it again."""
        self.people.setVisible(not self.people.isVisible())
        repolish(self.rail)
