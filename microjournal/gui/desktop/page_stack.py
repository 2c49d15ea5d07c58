"""The pages of the window: made when first shown, told which patient is on the desk."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QStackedWidget, QWidget

from microjournal.gui.desktop.pages import PageSpec, actions_of, ask, tell

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application
    from microjournal.domain.identifiers import PatientId, PhotoId
    from microjournal.domain.journals import JournalChange
    from microjournal.gui.actions import Action, WindowActions
    from microjournal.gui.jobs.contract import Runner


class PageStack(QStackedWidget):
    """Shows one page; a page that is not shown learns of a new patient when it is."""

    def __init__(self, specs: tuple[PageSpec, ...], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._specs = {spec.id: spec for spec in specs}
        self._pages: dict[str, QWidget] = {}
        self._shows: dict[str, PatientId | None] = {}
        self._patient_id: PatientId | None = None
        self.current_id = ""

    def set_patient(self, patient_id: PatientId | None) -> None:
        """Put a patient on the desk; the page that is shown follows at once."""
        self._patient_id = patient_id
        self._bring_up_to_date(self.current_id)

    def forget_patient(self) -> None:
        """Put nobody on the desk, on every page there is: the patient is gone."""
        self._patient_id = None
        for page_id in self._pages:
            self._bring_up_to_date(page_id)

    def show_page(
        self, page_id: str, application: Application, runner: Runner, actions: WindowActions
    ) -> QWidget:
        """Show a page, making it if this is the first time; return it."""
        page = self._pages.get(page_id)
        if page is None:
            page = self._specs[page_id].make(application, runner, actions)
            self._pages[page_id] = page
            self.addWidget(page)
        self.current_id = page_id
        self._bring_up_to_date(page_id)
        self.setCurrentWidget(page)
        return page

    def show_widget(self, widget: QWidget) -> None:
        """Show something that is no page (welcome, opening)."""
        if self.indexOf(widget) < 0:
            self.addWidget(widget)
        self.current_id = ""
        self.setCurrentWidget(widget)

    def spec(self, page_id: str) -> PageSpec:
        """Return what is known of a page."""
        return self._specs[page_id]

    def tell(self, change: JournalChange) -> None:
        """Tell every page that exists what changed."""
        for page in self._pages.values():
            tell(page, change)

    def actions_of_page(self, page_id: str) -> tuple[Action, ...]:
        """Return what a page that exists can do."""
        page = self._pages.get(page_id)
        return actions_of(page) if page is not None else ()

    def selected_pair(self) -> tuple[PhotoId, PhotoId] | None:
        """Return the two photos selected on the page that is shown, if it knows of such."""
        selected = getattr(self._pages.get(self.current_id), "selected_pair", None)
        found: tuple[PhotoId, PhotoId] | None = selected() if callable(selected) else None
        return found

    def _bring_up_to_date(self, page_id: str) -> None:
        page = self._pages.get(page_id)
        if page is None or not self._specs[page_id].needs_patient:
            return
        if page_id not in self._shows or self._shows[page_id] != self._patient_id:
            self._shows[page_id] = self._patient_id
            ask(page, "set_patient", self._patient_id)
