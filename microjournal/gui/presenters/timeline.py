"""The timeline: loads one patient's grid, keeps a selection, measures the series."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from microjournal.domain.control import TaskControl
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import PatientId, PhotoId
from microjournal.domain.journals import JournalChange
from microjournal.gui.jobs.contract import Lane, Runner
from microjournal.gui.presenters.intake import merged
from microjournal.gui.presenters.series_measuring import SeriesMeasuring
from microjournal.gui.presenters.timeline_rows import (
    TimelineState,
    photo_ids,
    repeat_advice,
    timeline_state,
    unsure_photos,
)
from microjournal.support.i18n import _, ngettext

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application

_PAIR = 2


class TimelinePresenter:
    """Loads one patient's grid, keeps a selection of at most two, measures the series."""

    def __init__(
        self,
        application: Application,
        runner: Runner,
        show: Callable[[TimelineState], None],
        on_change: Callable[[JournalChange], None],
    ) -> None:
        self._application = application
        self._runner = runner
        self._show = show
        self._on_change = on_change
        self._measuring = SeriesMeasuring(
            application,
            runner,
            owner=self,
            show=self._show_measuring,
            done=self._measured,
            failed=self._failed,
            stopped=self.reload,
        )
        self.state = TimelineState()

    def set_patient(self, patient_id: PatientId | None) -> None:
        """Show another patient; a measurement under way for the former one goes on unseen."""
        self._set(TimelineState(patient_id=patient_id, measuring=self._measuring.of(patient_id)))
        self.reload()

    def journal_changed(self, change: JournalChange) -> None:
        """Read again when this patient's sessions, photos or measurements changed."""
        if self.state.patient_id is None:
            return
        touches = not change.patient_ids or self.state.patient_id in change.patient_ids
        if touches and (
            change.patient_ids or change.photo_ids or change.session_ids or change.measurements
        ):
            self.reload()

    def reload(self) -> None:
        """Read sessions, photos and measurements of the patient."""
        patient_id, application = self.state.patient_id, self._application
        if patient_id is None:
            return

        def work(control: TaskControl) -> TimelineState:
            overview = application.records.overview(patient_id)
            advice = None
            if application.repeatability.wants_repeats(patient_id):
                first = overview.sessions[0].held_on
                advice = repeat_advice(first, application.clock.today())
            measurements = application.records.measurements(patient_id)
            missing = application.care.known_missing
            return timeline_state(overview, measurements, advice=advice, missing=missing)

        self._runner.submit(
            work,
            lane=Lane.QUICK,
            owner=self,
            on_done=lambda state: self._loaded(patient_id, state),
            on_error=self._failed,
        )

    def wave_advice_away(self) -> None:
        """Ask for repeat photographs of this patient no more."""
        patient_id, application = self.state.patient_id, self._application
        if patient_id is None or self.state.advice is None:
            return
        self._set(replace(self.state, advice=None))
        self._runner.submit(
            lambda control: application.repeatability.wave_away(patient_id),
            lane=Lane.QUICK,
            owner=self,
            on_done=self._on_change,
            on_error=self._failed,
        )

    def select(self, photo_id: PhotoId, *, add: bool = False) -> None:
        """Select a photo, in addition to the last one if ``add``; adding again takes it back."""
        selected = self.state.selected
        if not add:
            chosen: tuple[PhotoId, ...] = (photo_id,)
        elif photo_id in selected:
            chosen = tuple(each for each in selected if each != photo_id)
        else:
            chosen = (*selected, photo_id)[-_PAIR:]
        self._set(replace(self.state, selected=chosen))

    def pair(self) -> tuple[PhotoId, PhotoId] | None:
        """Return the two selected photos of one view, the one of the earlier session first."""
        chosen = [
            (photo.id, cell.view)
            for row in self.state.rows
            for cell in row.cells
            for photo in cell.photos
            if photo.id in self.state.selected
        ]
        if len(chosen) != _PAIR or chosen[0][1] is not chosen[1][1]:
            return None
        return chosen[0][0], chosen[1][0]

    def compare_offer(self) -> tuple[str, bool]:
        """Return what the compare button says about the selection, and whether it can be used."""
        if not self.state.selected:
            return _("Compare"), True
        if len(self.state.selected) < _PAIR:
            return _("Select one more to compare"), False
        if self.pair() is None:
            return _("Select two photos of one view"), False
        return _("Compare these two"), True

    def confirm_view(self, photo_id: PhotoId | None = None) -> None:
        """Confirm the proposed view of a photo, or of all that wait for it."""
        unsure, records = unsure_photos(self.state), self._application.records
        wanted = {each: view for each, view in unsure.items() if photo_id in (None, each)}
        if not wanted:
            return

        def work(control: TaskControl) -> JournalChange:
            return merged([records.assign_photo(each, view=view) for each, view in wanted.items()])

        self._runner.submit(
            work, lane=Lane.QUICK, owner=self, on_done=self._on_change, on_error=self._failed
        )

    def confirm_offer(self) -> str:
        """Return what the button that confirms all proposed views says, empty without any."""
        waiting = len(unsure_photos(self.state))
        if not waiting:
            return ""
        return ngettext("Confirm {n} view", "Confirm {n} views", waiting).format(n=waiting)

    def measure(self) -> None:
        """Measure every pair of the series that has no record yet."""
        if self.state.patient_id is not None:
            self._measuring.begin(self.state.patient_id)

    def stop_measuring(self) -> None:
        """Stop at the next step; records made so far stay."""
        self._measuring.stop(self.state.patient_id)

    def _show_measuring(self, patient_id: PatientId) -> None:
        if patient_id == self.state.patient_id:
            self._set(replace(self.state, measuring=self._measuring.of(patient_id)))

    def _measured(self, patient_id: PatientId, _count: int) -> None:
        self._on_change(JournalChange(patient_ids=frozenset({patient_id}), measurements=True))

    def _loaded(self, patient_id: PatientId, loaded: TimelineState) -> None:
        if patient_id == self.state.patient_id:
            kept = tuple(photo for photo in self.state.selected if photo in photo_ids(loaded))
            self._set(replace(loaded, selected=kept, measuring=self.state.measuring))

    def _failed(self, error: MicrojournalError) -> None:
        self._set(replace(self.state, error=error, is_loaded=True))

    def _set(self, state: TimelineState) -> None:
        self.state = state
        self._show(state)
