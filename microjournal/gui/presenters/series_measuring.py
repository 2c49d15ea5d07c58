"""Measuring the whole series of a patient; it goes on unseen while another patient is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from microjournal.domain.control import Progress, TaskControl
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import PatientId
from microjournal.gui.jobs.contract import Job, Lane, Runner
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application


class SeriesMeasuring:
    """The measurements under way, one for a patient at the most."""

    def __init__(
        self,
        application: Application,
        runner: Runner,
        *,
        owner: object,
        show: Callable[[PatientId], None],
        done: Callable[[PatientId, int], None],
        failed: Callable[[MicrojournalError], None],
        stopped: Callable[[], None],
    ) -> None:
        self._application = application
        self._runner = runner
        self._owner = owner
        self._show = show
        self._done = done
        self._failed = failed
        self._stopped = stopped
        self._progress: dict[PatientId, Progress] = {}
        self._jobs: dict[PatientId, Job] = {}

    def of(self, patient_id: PatientId | None) -> Progress | None:
        """Return how far the measurement of a patient is, ``None`` without one."""
        return self._progress.get(patient_id) if patient_id is not None else None

    def begin(self, patient_id: PatientId) -> None:
        """Measure every pair of the series that has no record yet."""
        if patient_id in self._progress:
            return
        application = self._application

        def work(control: TaskControl) -> int:
            # Asked for in the worker: what measures takes seconds to import.
            return len(application.analysis.measure_patient(patient_id, control=control))

        self._report(patient_id, Progress(done=0, total=0))
        job = self._runner.submit(
            work,
            lane=Lane.HEAVY,
            owner=self._owner,
            on_done=lambda count: self._measured(patient_id, count),
            on_error=lambda error: self._broke_off(patient_id, error),
            on_progress=lambda progress: self._report(patient_id, progress),
            on_cancelled=lambda: self._was_stopped(patient_id),
        )
        # With a runner that works at once everything is over by now.
        if patient_id in self._progress:
            self._jobs[patient_id] = job

    def stop(self, patient_id: PatientId | None) -> None:
        """Stop at the next step; records made so far stay."""
        if patient_id in self._jobs:
            self._jobs[patient_id].cancel()

    def _report(self, patient_id: PatientId, progress: Progress) -> None:
        words = _("Measuring {view}").format(view=progress.step) if progress.step else ""
        self._progress[patient_id] = replace(progress, step=words or _("Measuring"))
        self._show(patient_id)

    def _measured(self, patient_id: PatientId, count: int) -> None:
        self._end(patient_id)
        self._done(patient_id, count)

    def _broke_off(self, patient_id: PatientId, error: MicrojournalError) -> None:
        self._end(patient_id)
        self._failed(error)

    def _was_stopped(self, patient_id: PatientId) -> None:
        self._end(patient_id)
        self._stopped()

    def _end(self, patient_id: PatientId) -> None:
        self._progress.pop(patient_id, None)
        self._jobs.pop(patient_id, None)
        self._show(patient_id)
