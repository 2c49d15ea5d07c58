"""Reading which photos there are of the patient looked at."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import PatientId
from microjournal.gui.jobs.contract import Lane, Runner
from microjournal.gui.presenters.pair_opening import OpeningServices

if TYPE_CHECKING:
    from microjournal.services.comparison import ViewSeries


class SeriesReading:
    """Asks for the series of one patient; an answer about a former one is dropped."""

    def __init__(
        self,
        services: OpeningServices,
        runner: Runner,
        *,
        owner: object,
        found: Callable[[tuple[ViewSeries, ...]], None],
        failed: Callable[[MicrojournalError], None],
    ) -> None:
        self._services = services
        self._runner = runner
        self._owner = owner
        self._found = found
        self._failed = failed
        self.patient: PatientId | None = None

    def ask(self) -> None:
        """Read the photos of the patient, if there is one."""
        patient_id = self.patient
        if patient_id is None:
            return
        self._runner.submit(
            lambda control: self._services.comparison.views(patient_id),
            lane=Lane.QUICK,
            owner=self._owner,
            on_done=lambda series: self._take(patient_id, series),
            on_error=self._failed,
        )

    def _take(self, patient_id: PatientId, series: tuple[ViewSeries, ...]) -> None:
        if patient_id == self.patient:
            self._found(series)
