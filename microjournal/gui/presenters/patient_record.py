"""What the pages on which a patient's record is written have in common: reading it, failing."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Generic, TypeVar

from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import PatientId
from microjournal.domain.journals import JournalChange
from microjournal.gui.jobs.contract import Lane, Runner

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application
    from microjournal.services.records import PatientOverview
    from microjournal.services.reference import ReferenceData


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientRecordState:
    """What every such page shows."""

    patient_id: PatientId | None = None
    is_loaded: bool = False
    is_dirty: bool = False
    busy: bool = False
    error: MicrojournalError | None = None


S = TypeVar("S", bound=PatientRecordState)


class PatientRecordPresenter(ABC, Generic[S]):
    """Reads the patient and the reference; an answer about a former patient is dropped."""

    def __init__(
        self,
        application: Application,
        runner: Runner,
        show: Callable[[S], None],
        on_change: Callable[[JournalChange], None],
        announce: Callable[[str], None],
        *,
        nobody: S,
    ) -> None:
        self._application = application
        self._runner = runner
        self._show = show
        self._on_change = on_change
        self._announce = announce
        self._overview: PatientOverview | None = None
        self._reference: ReferenceData | None = None
        self.state = nobody

    def journal_changed(self, change: JournalChange) -> None:
        """Read again when this patient changed."""
        if self.state.patient_id is not None and self.state.patient_id in change.patient_ids:
            self.reload()

    def reload(self) -> None:
        """Read the patient, with courses and sessions, and the reference."""
        patient_id, application = self.state.patient_id, self._application
        if patient_id is None:
            return
        self._runner.submit(
            lambda _control: (application.records.overview(patient_id), application.reference),
            lane=Lane.QUICK,
            owner=self,
            on_done=lambda found: self._take(patient_id, *found),
            on_error=self._failed,
        )

    def _take(
        self, patient_id: PatientId, overview: PatientOverview, reference: ReferenceData
    ) -> None:
        if patient_id == self.state.patient_id:
            self._overview, self._reference = overview, reference
            self._loaded(overview, reference)

    @abstractmethod
    def _loaded(self, overview: PatientOverview, reference: ReferenceData) -> None:
        """Show what was read."""

    def _failed(self, error: MicrojournalError) -> None:
        self._set(replace(self.state, busy=False, is_loaded=True, error=error))

    def _set(self, state: S) -> None:
        self.state = state
        self._show(state)
