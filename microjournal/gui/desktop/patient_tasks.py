"""What is done with the patient on the desk: record, session, documents, review."""

from __future__ import annotations

from typing import TYPE_CHECKING

from microjournal.domain.identifiers import PatientId, SessionId
from microjournal.gui.desktop.pages import late

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application
    from microjournal.domain.journals import JournalChange
    from microjournal.gui.desktop.window import DesktopWindow
    from microjournal.gui.jobs.contract import Runner
    from microjournal.gui.presenters.desk import DeskPresenter


class PatientTasks:
    """Opens the dialogs; the window hears what came of them."""

    def __init__(
        self,
        window: DesktopWindow,
        application: Application,
        runner: Runner,
        desk: DeskPresenter,
    ) -> None:
        self._window = window
        self._application = application
        self._runner = runner
        self._desk = desk

    @property
    def is_alone(self) -> bool:
        """Tell whether nobody is on the desk."""
        return self._desk.state.patient_id is None

    def add(self) -> None:
        """Ask for a new patient and put them on the desk."""
        self._edit(None)

    def edit(self) -> None:
        """Change the record of the patient on the desk."""
        if not self.is_alone:
            self._edit(self._desk.state.patient_id)

    def _edit(self, patient_id: PatientId | None) -> None:
        make_dialog = late("patient_dialog", "PatientDialog")
        dialog = make_dialog(self._application, self._runner, patient_id, self._window)
        dialog.saved.connect(self._saved)
        dialog.removed.connect(self._window.forget_patient)
        dialog.open()

    def _saved(self, patient_id: str, change: JournalChange) -> None:
        self._window.journal_changed(change)
        if self._desk.state.patient_id != patient_id:
            self._window.choose_patient(PatientId(patient_id))

    def start_session(self) -> None:
        """Begin a treatment session today and open it."""
        self._desk.start_session(self._session_started)

    def _session_started(self, session_id: SessionId, change: JournalChange) -> None:
        self._window.journal_changed(change)
        self._window.edit_session(session_id)

    def export(self) -> None:
        """Open the export dialog."""
        if self.is_alone:
            return
        make_dialog = late("export_dialog", "ExportDialog")
        dialog = make_dialog(self._application, self._runner, self._window, self._window)
        dialog.set_patient(self._desk.state.patient_id)
        dialog.open()

    def hand_over(self) -> None:
        """Hand the screen to the patient."""
        patient_id = self._desk.state.patient_id
        if patient_id is not None:
            hand_over = late("handover", "hand_over")
            hand_over(self._window, self._application, self._runner, patient_id)
