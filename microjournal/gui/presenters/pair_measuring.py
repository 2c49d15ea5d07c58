"""Measuring the pair on the canvas: one at a time, with progress, to be stopped at any moment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from microjournal.domain.control import Progress, TaskControl
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.measurements import Measurement
from microjournal.domain.photos import Photo
from microjournal.gui.jobs.contract import Job, Lane, Runner
from microjournal.support.i18n import _


class Measuring(Protocol):
    """The part of the analysis service the page uses."""

    def measure_pair(
        self, baseline_photo_id: PhotoId, follow_up_photo_id: PhotoId, *, control: TaskControl
    ) -> Measurement:
        """Measure one pair and keep the record."""


class MeasuringServices(Protocol):
    """Where the analysis service comes from; asked in a worker, for its imports take seconds."""

    @property
    def analysis(self) -> Measuring:
        """Return the analysis service."""


class PairMeasuring:
    """One measurement under way, or none."""

    def __init__(
        self,
        services: MeasuringServices,
        runner: Runner,
        *,
        owner: object,
        show: Callable[[Progress | None], None],
        done: Callable[[Measurement], None],
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

    def begin(self, baseline: Photo, follow_up: Photo) -> None:
        """Measure this pair, unless a measurement is under way."""
        if self._is_running:
            return
        self._is_running = True
        self._show(Progress(done=0, total=0, step=_("Measuring this pair")))
        job = self._runner.submit(
            lambda control: self._services.analysis.measure_pair(
                baseline.id, follow_up.id, control=control
            ),
            lane=Lane.HEAVY,
            owner=self._owner,
            on_done=self._take,
            on_error=self._fail,
            on_progress=self._show,
            on_cancelled=self._end,
        )
        # With a runner that works at once everything is over by now.
        self._job = job if self._is_running else None

    def cancel(self) -> None:
        """Stop the measurement under way; nothing is kept of it."""
        if self._job is not None:
            self._job.cancel()

    def _take(self, measurement: Measurement) -> None:
        self._end()
        self._done(measurement)

    def _fail(self, error: MicrojournalError) -> None:
        self._end()
        self._failed(error)

    def _end(self) -> None:
        self._job = None
        self._is_running = False
        self._show(None)
