"""The desk: which patient is on it, and what the header says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from microjournal.domain.control import TaskControl
from microjournal.domain.courses import SessionKind, TreatmentSession
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import PatientId, SessionId
from microjournal.domain.journals import JournalChange
from microjournal.gui.jobs.contract import Lane, Runner
from microjournal.gui.presenters.patient_header import PatientHeaderState, header_state

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application
    from microjournal.services.records import PatientOverview


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskState:
    """The patient on the desk; ``header`` follows a moment after the choice."""

    patient_id: PatientId | None = None
    header: PatientHeaderState | None = None


class DeskPresenter:
    """Loads the header of the chosen patient and keeps it true after changes."""

    def __init__(
        self,
        application: Application,
        runner: Runner,
        show: Callable[[DeskState], None],
        report: Callable[[MicrojournalError], None],
    ) -> None:
        self._application = application
        self._runner = runner
        self._show = show
        self._report = report
        self.state = DeskState()

    def choose(self, patient_id: PatientId | None) -> None:
        """Put a patient on the desk."""
        is_opened = patient_id != self.state.patient_id
        self._set(DeskState(patient_id=patient_id))
        self._load()
        if patient_id is not None and is_opened:
            self._note_opened(patient_id)

    def journal_changed(self, change: JournalChange) -> None:
        """Read the header again if this patient changed."""
        if self.state.patient_id is not None and (
            self.state.patient_id in change.patient_ids or change.session_ids or change.photo_ids
        ):
            self._load()

    def start_session(self, on_started: Callable[[SessionId, JournalChange], None]) -> None:
        """Record a treatment session today, with device and settings carried forward."""
        patient_id, records = self.state.patient_id, self._application.records
        if patient_id is None:
            return

        def work(control: TaskControl) -> tuple[SessionId, JournalChange]:
            draft: TreatmentSession = records.draft_session(patient_id, kind=SessionKind.TREATMENT)
            return draft.id, records.save_session(draft)

        self._runner.submit(
            work,
            lane=Lane.QUICK,
            owner=self,
            on_done=lambda made: on_started(*made),
            on_error=self._report,
        )

    def _load(self) -> None:
        patient_id, records = self.state.patient_id, self._application.records
        if patient_id is None:
            return

        def work(control: TaskControl) -> PatientOverview:
            return records.overview(patient_id)

        self._runner.submit(
            work,
            lane=Lane.QUICK,
            owner=self,
            on_done=lambda overview: self._loaded(patient_id, overview),
            on_error=self._report,
        )

    def _note_opened(self, patient_id: PatientId) -> None:
        """Write into the audit trail whose record was opened, after it is on the screen."""
        self._runner.submit(
            lambda control: self._application.audit.note_opened(patient_id),
            lane=Lane.QUICK,
            owner=self,
            on_done=lambda _nothing: None,
            on_error=self._report,
        )

    def _loaded(self, patient_id: PatientId, overview: PatientOverview) -> None:
        if patient_id == self.state.patient_id:
            today = self._application.clock.today()
            self._set(replace(self.state, header=header_state(overview, today=today)))

    def _set(self, state: DeskState) -> None:
        self.state = state
        self._show(state)
