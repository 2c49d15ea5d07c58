"""The export dialog: who is named, which views, what it will look like, where it goes."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from microjournal.domain.anatomy import StandardView
from microjournal.domain.control import Progress, TaskControl
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import PatientId
from microjournal.domain.photos import Moment, Photo
from microjournal.domain.reports import IdentityLevel
from microjournal.gui.jobs.contract import Job, Lane, Runner
from microjournal.services.repeats import first_photos
from microjournal.support.i18n import _
from microjournal.support.words import view_text

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application
    from microjournal.services.comparison import ViewSeries
    from microjournal.services.exporting import ComparisonOptions, ExportResult

_FEWEST_PHOTOS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedDocument:
    """Where a document went, and what the person should know about it."""

    path: Path
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportState:
    """What the dialog shows; ``pages`` are PNG pictures of the document as chosen."""

    folder: Path
    patient_id: PatientId | None = None
    identity: IdentityLevel = IdentityLevel.FULL
    chart_number: str = ""
    today: date | None = None
    offered: tuple[tuple[str, str], ...] = ()
    views: tuple[StandardView, ...] = ()
    change_maps: bool = True
    is_loaded: bool = False
    pages: tuple[bytes, ...] = ()
    rendering: Progress | None = None
    chosen_path: Path | None = None
    saving: bool = False
    saved: SavedDocument | None = None
    error: MicrojournalError | None = None

    @property
    def path(self) -> Path:
        """Where the document will go, unless a file of that name is already there."""
        return self.chosen_path or self.folder / self.file_name

    @property
    def file_name(self) -> str:
        """A name that names nobody; the chart number only where the document shows it."""
        parts = ["comparison"]
        if self.identity is IdentityLevel.CHART_NUMBER:
            parts.append(re.sub(r"[^A-Za-z0-9]+", "-", self.chart_number).strip("-"))
        if self.today is not None:
            parts.append(self.today.isoformat())
        return "-".join(part for part in parts if part) + ".pdf"

    @property
    def can_save(self) -> bool:
        """Tell whether there is something to save."""
        return bool(self.views) and not self.saving and self.patient_id is not None


class ExportPresenter:
    """Renders the pages anew whenever the choice changes, and saves what was chosen."""

    def __init__(
        self,
        application: Application,
        runner: Runner,
        show: Callable[[ExportState], None],
        *,
        folder: Path,
    ) -> None:
        self._application = application
        self._runner = runner
        self._show = show
        self._preview: Job | None = None
        self.state = ExportState(folder=folder)

    # -- reading ------------------------------------------------------------------------------
    def set_patient(self, patient_id: PatientId) -> None:
        """Offer the views of a patient that have photos of two dates."""
        application = self._application
        self._set(ExportState(folder=self.state.folder, patient_id=patient_id))

        def work(_control: TaskControl) -> tuple[str, date, tuple[StandardView, ...]]:
            patient = application.records.patient(patient_id)
            views = tuple(
                series.view
                for series in application.comparison.views(patient_id)
                if len(_one_of_each_session(series)) >= _FEWEST_PHOTOS
            )
            return patient.chart_number, application.clock.today(), views

        self._runner.submit(
            work,
            lane=Lane.HEAVY,
            owner=self,
            on_done=lambda found: self._loaded(*found),
            on_error=self._failed,
        )

    def _loaded(self, chart_number: str, today: date, views: tuple[StandardView, ...]) -> None:
        self._set(
            replace(
                self.state,
                is_loaded=True,
                chart_number=chart_number,
                today=today,
                views=views,
                offered=tuple((view.value, view_text(view)) for view in views),
            )
        )
        self.render()

    # -- choosing -----------------------------------------------------------------------------
    def choose_identity(self, identity: IdentityLevel) -> None:
        """Name the patient in another way."""
        if identity is not self.state.identity:
            # A place chosen by hand stays; a proposed name follows the choice.
            self._set(replace(self.state, identity=identity, saved=None))
            self.render()

    def choose_views(self, views: tuple[StandardView, ...]) -> None:
        """Show other views."""
        if views != self.state.views:
            self._set(replace(self.state, views=views, saved=None))
            self.render()

    def choose_change_maps(self, shown: bool) -> None:
        """Put the change map beside each measured pair, or leave it out."""
        if shown is not self.state.change_maps:
            self._set(replace(self.state, change_maps=shown, saved=None))
            self.render()

    def choose_path(self, path: Path) -> None:
        """Save somewhere else."""
        self._set(replace(self.state, chosen_path=path, saved=None))

    # -- pages --------------------------------------------------------------------------------
    def render(self) -> None:
        """Make the pages as they would be saved now; a rendering under way is dropped."""
        self.cancel()
        patient_id, application = self.state.patient_id, self._application
        if patient_id is None or not self.state.views:
            self._set(replace(self.state, pages=(), rendering=None))
            return
        wanted = self.state
        step = Progress(done=0, total=0, step=_("Preparing the pages"))
        self._set(replace(self.state, rendering=step, error=None))
        self._preview = self._runner.submit(
            lambda control: application.exporting.comparison_preview(
                patient_id, options=_options(wanted), control=control
            ),
            lane=Lane.HEAVY,
            owner=self,
            on_done=lambda pages: self._set(replace(self.state, pages=pages, rendering=None)),
            on_error=self._failed,
            on_progress=lambda step: self._set(replace(self.state, rendering=step)),
            on_cancelled=lambda: None,
        )

    def cancel(self) -> None:
        """Stop making pages."""
        if self._preview is not None:
            self._preview.cancel()
            self._preview = None
        if self.state.rendering is not None:
            self._set(replace(self.state, rendering=None))

    # -- saving -------------------------------------------------------------------------------
    def save(self) -> None:
        """Write the PDF; a proposed name never replaces a file that is there."""
        wanted, application = self.state, self._application
        if wanted.patient_id is None or not wanted.can_save:
            return
        patient_id = wanted.patient_id

        def work(control: TaskControl) -> ExportResult:
            out = wanted.chosen_path or free_path(wanted.path)
            return application.exporting.comparison_pdf(
                patient_id, out, options=_options(wanted), control=control
            )

        self._set(replace(self.state, saving=True, saved=None, error=None))
        self._runner.submit(
            work, lane=Lane.HEAVY, owner=self, on_done=self._saved, on_error=self._failed
        )

    def _saved(self, result: ExportResult) -> None:
        saved = SavedDocument(path=result.path, warnings=result.warnings)
        self._set(replace(self.state, saving=False, saved=saved))

    def _failed(self, error: MicrojournalError) -> None:
        self._set(replace(self.state, error=error, saving=False, rendering=None, is_loaded=True))

    def _set(self, state: ExportState) -> None:
        self.state = state
        self._show(state)


def _one_of_each_session(series: ViewSeries) -> tuple[Photo, ...]:
    """Return a photo before treatment for each session: repeats are no second date."""
    return first_photos(photo for photo in series.photos if photo.moment is Moment.BEFORE)


def free_path(path: Path) -> Path:
    """Return ``path``, or the same name with the first number that is free."""
    number, free = 1, path
    while free.exists():
        number += 1
        free = path.with_stem(f"{path.stem}-{number}")
    return free


def _options(state: ExportState) -> ComparisonOptions:
    # Imported on the thread that does the work: it brings the picture libraries.
    from microjournal.services.exporting import ComparisonOptions

    return ComparisonOptions(
        identity=state.identity, views=state.views, change_maps=state.change_maps
    )
