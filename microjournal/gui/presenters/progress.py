"""The progress page: which series is shown, measuring, and why there may be nothing yet."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from microjournal.domain.anatomy import AnatomicRegion, StandardView
from microjournal.domain.control import Progress
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import PatientId
from microjournal.domain.journals import JournalChange
from microjournal.gui.jobs.contract import Lane, Runner
from microjournal.gui.presenters.progress_series import SeriesPage, series_page
from microjournal.gui.presenters.series_measuring import SeriesMeasuring
from microjournal.reports.words import region_text
from microjournal.services.report_words import method_note, treatment_marks
from microjournal.support.i18n import _, ngettext
from microjournal.support.words import view_text

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgressState:
    """What the page shows; ``shown`` is ``None`` while there is no series."""

    patient_id: PatientId | None = None
    is_loaded: bool = False
    can_measure: bool = False
    is_outdated: bool = False
    views: tuple[tuple[str, str], ...] = ()
    regions: tuple[tuple[str, str], ...] = ()
    shown: SeriesPage | None = None
    measuring: Progress | None = None
    error: MicrojournalError | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    pages: tuple[SeriesPage, ...]
    can_measure: bool
    is_outdated: bool


class ProgressPresenter:
    """Loads every series of a patient, keeps the choice, measures what has no record yet."""

    def __init__(
        self,
        application: Application,
        runner: Runner,
        show: Callable[[ProgressState], None],
        on_change: Callable[[JournalChange], None],
        announce: Callable[[str], None],
    ) -> None:
        self._application = application
        self._runner = runner
        self._show = show
        self._on_change = on_change
        self._announce = announce
        self._pages: tuple[SeriesPage, ...] = ()
        self._measuring = SeriesMeasuring(
            application,
            runner,
            owner=self,
            show=self._show_measuring,
            done=self._measured,
            failed=self._failed,
            stopped=self.reload,
        )
        self.state = ProgressState()

    # -- reading ------------------------------------------------------------------------------
    def set_patient(self, patient_id: PatientId | None) -> None:
        """Show another patient; a measurement under way for the former one goes on unseen."""
        self._pages = ()
        self._set(ProgressState(patient_id=patient_id, measuring=self._measuring.of(patient_id)))
        self.reload()

    def journal_changed(self, change: JournalChange) -> None:
        """Read again when this patient's sessions, photos or measurements changed."""
        patient_id = self.state.patient_id
        if patient_id is not None and (
            patient_id in change.patient_ids or change.session_ids or change.photo_ids
        ):
            self.reload()

    def reload(self) -> None:
        """Read the series of the patient."""
        patient_id, application = self.state.patient_id, self._application
        if patient_id is None:
            return
        self._runner.submit(
            lambda _control: _read(application, patient_id),
            lane=Lane.QUICK,
            owner=self,
            on_done=lambda found: self._loaded(patient_id, found),
            on_error=self._failed,
        )

    def _loaded(self, patient_id: PatientId, found: _Found) -> None:
        if patient_id != self.state.patient_id:
            return
        former = self.state.shown
        self._pages = found.pages
        self._set(
            replace(
                self.state,
                is_loaded=True,
                can_measure=found.can_measure,
                is_outdated=found.is_outdated,
                error=None,
            )
        )
        self._choose(
            former.view if former is not None else "", former.region if former is not None else ""
        )

    # -- choosing -----------------------------------------------------------------------------
    def choose_view(self, view: str) -> None:
        """Show another view, of the same region where it has one."""
        self._choose(view, self.state.shown.region if self.state.shown is not None else "")

    def choose_region(self, region: str) -> None:
        """Show another region of the view."""
        self._choose(self.state.shown.view if self.state.shown is not None else "", region)

    def step(self, by: int) -> None:
        """Show the next or previous series of all."""
        if self.state.shown is not None:
            here = self._pages.index(self.state.shown)
            page = self._pages[(here + by) % len(self._pages)]
            self._choose(page.view, page.region)

    def _choose(self, view: str, region: str) -> None:
        pages = self._pages
        shown = next(
            (page for page in pages if (page.view, page.region) == (view, region)),
            next((page for page in pages if page.view == view), pages[0] if pages else None),
        )
        views = {page.view: view_text(StandardView(page.view)) for page in pages}
        regions = {
            page.region: region_text(AnatomicRegion(page.region))
            for page in pages
            if shown is not None and page.view == shown.view
        }
        self._set(
            replace(
                self.state, shown=shown, views=tuple(views.items()), regions=tuple(regions.items())
            )
        )

    # -- measuring ----------------------------------------------------------------------------
    def measure(self) -> None:
        """Measure every pair of the series that has no record yet."""
        if self.state.patient_id is not None:
            self._set(replace(self.state, error=None))
            self._measuring.begin(self.state.patient_id)

    def stop_measuring(self) -> None:
        """Stop at the next step; records made so far stay."""
        self._measuring.stop(self.state.patient_id)

    def _show_measuring(self, patient_id: PatientId) -> None:
        if patient_id == self.state.patient_id:
            self._set(replace(self.state, measuring=self._measuring.of(patient_id)))

    def _measured(self, patient_id: PatientId, count: int) -> None:
        self._announce(
            ngettext("{n} pair measured.", "{n} pairs measured.", count).format(n=count)
            if count
            else _("Every pair of this series has been measured before.")
        )
        self._on_change(JournalChange(patient_ids=frozenset({patient_id}), measurements=True))

    # -- table --------------------------------------------------------------------------------
    def save_csv(self, out: Path) -> None:
        """Write the points of every series as a table."""
        patient_id, application = self.state.patient_id, self._application
        if patient_id is None:
            return
        self._runner.submit(
            lambda _control: application.exporting.trend_csv(patient_id, out),
            lane=Lane.HEAVY,
            owner=self,
            on_done=lambda _result: self._announce(_("The table was saved.")),
            on_error=self._failed,
        )

    def _failed(self, error: MicrojournalError) -> None:
        self._set(replace(self.state, error=error, is_loaded=True))

    def _set(self, state: ProgressState) -> None:
        self.state = state
        self._show(state)


def _read(application: Application, patient_id: PatientId) -> _Found:
    # Imported here, in the background: what decides about a page knows no computing.
    from microjournal.texture.registry import RELIEF_CHANGE

    overview = application.records.overview(patient_id)
    measurements = application.records.measurements(patient_id)
    marks = treatment_marks(overview.sessions)
    pages = tuple(
        series_page(series, overview.sessions, measurements, marks=marks, meaning=method_note())
        for series in application.trends.series(patient_id)
    )
    return _Found(
        pages=pages,
        can_measure=len({photo.session_id for photo in overview.photos}) > 1,
        # A trend never mixes versions of the measurement: records of an older one are in none.
        is_outdated=not pages and any(m.pair.metric.id == RELIEF_CHANGE.id for m in measurements),
    )
