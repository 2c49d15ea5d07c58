"""Measuring the pair on the canvas: one at a time, with progress, to be stopped at any moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol

from microjournal.domain.control import Progress, TaskControl
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import PatientId, PhotoId
from microjournal.domain.measurements import Measurement
from microjournal.domain.photos import Photo
from microjournal.gui.jobs.contract import Job, Lane, Runner
from microjournal.gui.presenters.change_mapping import MappingServices
from microjournal.gui.presenters.compare_state import PairKey
from microjournal.gui.presenters.pair_opening import OpeningServices
from microjournal.support.i18n import _


class Measuring(Protocol):
    """The part of the analysis service the page uses."""

    def measure_pair(
        self, baseline_photo_id: PhotoId, follow_up_photo_id: PhotoId, *, control: TaskControl
    ) -> Measurement:
        """Measure one pair and keep the record."""

    def measure_patient(
        self, patient_id: PatientId, *, control: TaskControl
    ) -> tuple[Measurement, ...]:
        """Measure what has no record at the scale and in the regions known now."""


class MeasuringServices(Protocol):
    """Where the analysis service comes from; asked in a worker, for its imports take seconds."""

    @property
    def analysis(self) -> Measuring:
        """Return the analysis service."""


class CompareServices(OpeningServices, MeasuringServices, MappingServices, Protocol):
    """What the Compare page asks of the journal: an open application."""


class PairMeasuring:
    """One measurement under way, or none."""

    def __init__(
        self,
        services: MeasuringServices,
        runner: Runner,
        *,
        owner: object,
        show: Callable[[Progress | None], None],
        done: Callable[[tuple[Measurement, ...]], None],
        failed: Callable[[MicrojournalError], None],
    ) -> None:
        self._services = services
        self._runner = runner
        self._owner = owner
        self._show = show
        self._done = done
        self._failed = failed
        self._job: Job | None = None
        self._is_running = False
        self._is_series = False
        self._next: Callable[[], None] | None = None

    def begin(self, baseline: Photo, follow_up: Photo) -> None:
        """Measure this pair, unless a measurement is under way."""
        self._begin(
            lambda control: (
                self._services.analysis.measure_pair(baseline.id, follow_up.id, control=control),
            ),
            _("Measuring this pair"),
        )

    def begin_series(self, patient_id: PatientId, baseline: Photo, follow_up: Photo) -> None:
        """Measure what a new scale or new regions touch: the patient's series, and this pair."""

        def work(control: TaskControl) -> tuple[Measurement, ...]:
            analysis = self._services.analysis
            made = analysis.measure_patient(patient_id, control=control)
            if any(key_of(each) == (baseline.id, follow_up.id) for each in made):
                return made
            # The pair looked at need not begin with the baseline of its series.
            return (*made, analysis.measure_pair(baseline.id, follow_up.id, control=control))

        def begin() -> None:
            self._begin(work, _("Measuring anew"), is_series=True)

        if self._is_running:
            # What is under way measures at the former scale, in the former regions.
            self.cancel()
            self._next = begin
        else:
            begin()

    def _begin(
        self,
        work: Callable[[TaskControl], tuple[Measurement, ...]],
        step: str,
        *,
        is_series: bool = False,
    ) -> None:
        if self._is_running:
            return
        self._is_running, self._is_series = True, is_series
        self._show(Progress(done=0, total=0, step=step))
        job = self._runner.submit(
            work,
            lane=Lane.HEAVY,
            owner=self._owner,
            on_done=self._take,
            on_error=self._fail,
            # The measurement names its steps by identifiers, not in words.
            on_progress=lambda progress: self._show(replace(progress, step=step)),
            on_cancelled=self._stop,
        )
        # With a runner that works at once everything is over by now.
        self._job = job if self._is_running else None

    def cancel(self) -> None:
        """Stop what is under way; nothing is kept of a pair not yet measured."""
        self._next = None
        if self._job is not None:
            self._job.cancel()

    def leave_pair(self) -> None:
        """Stop measuring a pair that is no longer looked at; a series goes on."""
        if not self._is_series:
            self.cancel()

    def _take(self, made: tuple[Measurement, ...]) -> None:
        self._end()
        self._done(made)

    def _fail(self, error: MicrojournalError) -> None:
        self._end()
        self._failed(error)

    def _stop(self) -> None:
        was_series = self._is_series
        self._end()
        if was_series:
            # Pairs measured before the stop are kept and can be shown.
            self._done(())

    def _end(self) -> None:
        self._job = None
        self._is_running = self._is_series = False
        self._show(None)
        following, self._next = self._next, None
        if following is not None:
            following()


def key_of(measurement: Measurement) -> PairKey:
    """Return the two photos of a measurement."""
    return measurement.baseline_photo_id, measurement.follow_up_photo_id
