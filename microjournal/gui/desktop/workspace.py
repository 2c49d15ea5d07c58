"""The workspace: rail, patient list, header and pages around one open journal."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from microjournal.gui.actions import Action
from microjournal.gui.desktop.page_stack import PageStack
from microjournal.gui.desktop.pages import PageSpec
from microjournal.gui.desktop.patient_header import PatientHeader
from microjournal.gui.desktop.patient_list import PatientListPanel
from microjournal.gui.desktop.rail import Rail
from microjournal.gui.presenters.desk import DeskState
from microjournal.gui.tokens import CARD_GAP, SPACE_4, SPACE_6
from microjournal.gui.widgets.basics import repolish
from microjournal.gui.widgets.states import BusyOverlay, EmptyState, ErrorBanner
from microjournal.gui.widgets.toast import Toast
from microjournal.support.i18n import _


class Workspace(QWidget):
    """Arranges the parts; decides nothing."""

    def __init__(self, specs: tuple[PageSpec, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("ground", "window")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.rail = Rail(specs, self)
        self.people = PatientListPanel(self)
        self.header = PatientHeader(self)
        self.banner = ErrorBanner(self)
        self.pages = PageStack(specs, self)
        self.toast = Toast(self)
        self._welcome = EmptyState(icon_name="patients", parent=self)
        self._opening = BusyOverlay(_("Opening the journal…"), self)
        for screen in (self._welcome, self._opening):
            self.pages.addWidget(screen)
        self._arrange()
        self.header.hide()

    def _arrange(self) -> None:
        desk = QVBoxLayout()
        desk.setContentsMargins(SPACE_6, SPACE_4, SPACE_6, SPACE_4)
        desk.setSpacing(CARD_GAP)
        desk.addWidget(self.banner)
        desk.addWidget(self.header)
        desk.addWidget(self.pages, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(self.people)
        row.addLayout(desk, 1)

    def show_opening(self) -> None:
        """Show that the journal is being opened."""
        self.pages.show_widget(self._opening)

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
