"""The Compare page's presenter: which pair, how it is shown, what was measured."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, TypeVar

from microjournal.domain.anatomy import StandardView
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import PatientId, PhotoId
from microjournal.domain.journals import JournalChange
from microjournal.domain.measurements import Measurement
from microjournal.domain.photos import Photo
from microjournal.gui.jobs.contract import Runner
from microjournal.gui.presenters.change_mapping import ChangeMapping
from microjournal.gui.presenters.compare_mode import CompareMode
from microjournal.gui.presenters.compare_state import (
    CompareState,
    PairEnd,
    PairKey,
    Phase,
    ShownPair,
    state_of,
)
from microjournal.gui.presenters.pair_findings import PairFindings
from microjournal.gui.presenters.pair_measuring import CompareServices, PairMeasuring, key_of
from microjournal.gui.presenters.pair_nudging import PairNudging
from microjournal.gui.presenters.pair_opening import PairOpener, PictureMaker
from microjournal.gui.presenters.pair_reading import PairReading
from microjournal.gui.presenters.series_choice import SeriesChoice
from microjournal.gui.presenters.series_reading import SeriesReading

if TYPE_CHECKING:
    from microjournal.services.comparison import ViewSeries

P = TypeVar("P")


class ComparePresenter(Generic[P]):
    """Keeps the state of the page and turns intentions into jobs; no Qt."""

    def __init__(
        self,
        services: CompareServices,
        runner: Runner,
        maker: PictureMaker[P],
        *,
        show: Callable[[CompareState[P]], None],
        changed: Callable[[JournalChange], None],
        owner: object = None,
    ) -> None:
        self._owner = owner or self
        self._show = show
        self._changed = changed
        self._opener = PairOpener(
            services,
            maker,
            runner,
            on_ready=self._take_pair,
            on_error=self._fail,
            owner=self._owner,
        )
        self._measuring = PairMeasuring(
            services,
            runner,
            owner=self._owner,
            show=lambda progress: self._set(replace(self.state, measuring=progress)),
            done=self._take_new_measurements,
            failed=self._fail,
        )
        self._reading = PairReading(
            services, runner, owner=self._owner, found=self._take_findings, failed=self._fail
        )
        self._nudging: PairNudging[P] = PairNudging(
            services, runner, owner=self._owner, kept=self._take_alignment, failed=self._fail
        )
        self._mapping = ChangeMapping(
            services,
            runner,
            owner=self._owner,
            show=lambda state: self._set(replace(self.state, map=state)),
            failed=self._fail,
        )
        self._series = SeriesReading(
            services, runner, owner=self._owner, found=self._take_series, failed=self._fail
        )
        self._choice = SeriesChoice()
        self._closely: PairKey | None = None
        self._wish: tuple[PhotoId, PhotoId] | None = None
        self.state: CompareState[P] = CompareState()

    # -- which patient ----------------------------------------------------------------------
    def set_patient(self, patient_id: PatientId | None) -> None:
        """Begin with another patient; ``None`` shows nobody."""
        self._series.patient = patient_id
        self._choice = SeriesChoice()
        self.cancel_measuring()
        self._mapping.leave()
        self._mapping.forget()
        self._opener.forget()
        phase = Phase.NO_PATIENT if patient_id is None else Phase.LOADING
        self._set(CompareState(phase=phase, mode=self.state.mode))
        self.refresh()

    def refresh(self) -> None:
        """Read the patient's photos again (something changed); the choice is kept."""
        self._series.ask()

    def journal_changed(self, change: JournalChange) -> None:
        """Read again what a change may have touched."""
        if self._series.patient in change.patient_ids or change.photo_ids or change.measurements:
            self.refresh()

    def compare_photos(self, one: PhotoId, other: PhotoId) -> None:
        """Open two photos of one view, now or as soon as the series is known."""
        self._wish = (one, other)
        if self._choice.series:
            self._grant_wish()
            self._open()

    # -- which pair -------------------------------------------------------------------------
    def choose_view(self, view: StandardView) -> None:
        """Show the same two sessions in another view."""
        self._choose(self._choice.in_view(view))

    def step_view(self, step: int) -> None:
        """Go to the next (1) or previous (-1) view, round and round."""
        self._choose(self._choice.next_view(step))

    def step_session(self, step: int) -> None:
        """Take the next (1) or previous (-1) session as the follow-up."""
        self._choose(self._choice.next_session(step) or self._choice)

    def choose_photo(self, photo_id: PhotoId, end: PairEnd | None = None) -> None:
        """Take a photo of the film strip as baseline or follow-up."""
        if (end or self.state.changes) is PairEnd.BASELINE:
            self._choose(self._choice.with_baseline(photo_id))
        else:
            self._choose(self._choice.with_follow_up(photo_id))

    def change_end(self, end: PairEnd) -> None:
        """Let the film strip change the baseline or the follow-up."""
        self._set(replace(self.state, changes=end))

    # -- how it is shown --------------------------------------------------------------------
    def set_mode(self, mode: CompareMode) -> None:
        """Show the pair side by side, by wipe, overlay or blink, or as its change map."""
        self._set(replace(self.state, mode=mode))
        self.draw_map()

    def draw_map(self) -> None:
        """Draw up the change map of the pair, if that is what is looked at."""
        photos = self._choice.pair_photos
        if photos is not None and self.state.mode is CompareMode.CHANGE_MAP:
            self._mapping.want(*photos)

    def stop_map(self) -> None:
        """Stop drawing up the change map."""
        self._mapping.cancel()

    def look_closely(self) -> None:
        """Show the originals' own detail, if they have more than the pictures shown."""
        pair, photos = self.state.pair, self._choice.pair_photos
        if photos is None or pair is None or pair.key == self._closely:
            return
        if pair.lacks_detail_of(photos[0]):
            self._closely = pair.key
            self._opener.open_detail(*photos)

    def swap(self) -> None:
        """Exchange the two pictures' places."""
        self._set(replace(self.state, swapped=not self.state.swapped))

    def show_outlines(self, shown: bool) -> None:
        """Show or hide the measured regions."""
        self._set(replace(self.state, show_outlines=shown))

    def retry(self) -> None:
        """Do again what failed: read the series if there is none, else open the pair."""
        self.dismiss_error()
        (self._open if self._choice.series else self.refresh)()

    def dismiss_error(self) -> None:
        """Put the error away."""
        self._set(replace(self.state, error=None))

    # -- alignment by hand ------------------------------------------------------------------
    def nudge(self, right: float, down: float) -> None:
        """Push the follow-up by fractions of the baseline photo; only an aligned pair moves."""
        pair = self.state.pair
        if pair is not None and pair.matrix is not None:
            moved = self.state.nudge[0] + right, self.state.nudge[1] + down
            self._set(replace(self.state, nudge=moved))

    def keep_nudge(self) -> None:
        """Keep the pushed place as the pair's alignment and open it so."""
        if self._choice.pair_photos is not None:
            self._nudging.keep(self.state, *self._choice.pair_photos)

    # -- measuring --------------------------------------------------------------------------
    def measure(self) -> None:
        """Measure the pair and keep the record."""
        photos = self._choice.pair_photos
        if photos is not None and self.state.measurable:
            self._set(replace(self.state, error=None))
            self._measuring.begin(*photos)

    @property
    def baseline(self) -> Photo | None:
        """Return the photo whose scale the pair is measured at."""
        return self._choice.pair_photos[0] if self._choice.pair_photos else None

    def baseline_restated(self, change: JournalChange) -> None:
        """Measure anew what a stated scale or drawn regions of the baseline touch."""
        photos = self._choice.pair_photos
        self._changed(change)
        if photos is not None and photos[0].id in change.photo_ids:
            self._measuring.begin_series(photos[0].patient_id, *photos)

    def cancel_measuring(self) -> None:
        """Stop the measurement under way; nothing is kept of it."""
        self._measuring.cancel()

    def _take_series(self, series: tuple[ViewSeries, ...]) -> None:
        before = self._choice
        self._choice = before.renewed(series)
        self._grant_wish()
        if self._choice != before or self.state.phase is not Phase.PAIR:
            self._open()
        elif before.pair_photos is not None:
            self._reading.ask(*before.pair_photos)

    def _grant_wish(self) -> None:
        if self._wish is not None:
            self._choice = self._choice.with_photos(*self._wish) or self._choice
            self._wish = None

    def _choose(self, choice: SeriesChoice) -> None:
        if choice != self._choice:
            self._choice = choice
            self._open()

    def _open(self) -> None:
        self._measuring.leave_pair()
        self._mapping.leave()
        self._closely = None
        self._set(state_of(self._choice, self.state))
        photos = self._choice.pair_photos
        if photos is not None:
            self._opener.open(*photos)
            self._reading.ask(*photos)
            self.draw_map()
        elif self._choice.photos:
            self._opener.open_single(self._choice.photos[0])

    def _take_pair(self, pair: ShownPair[P]) -> None:
        # Previews arrive from the cache even when the originals just could not be read.
        error = None if pair.matrix is not None or pair.message else self.state.error
        self._set(replace(self.state, pair=pair, nudge=(0.0, 0.0), error=error))
        if pair.matrix is not None and not pair.in_detail:
            self._opener.prefetch(self._choice.neighbours())

    def _take_alignment(self, pair: ShownPair[P], change: JournalChange) -> None:
        self._open_afresh(pair.key)
        self._changed(change)

    def _open_afresh(self, key: PairKey) -> None:
        """Drop a pair whose alignment changed; open it again if it is the one looked at."""
        self._opener.forget(key)
        self._closely = None
        photos = self._choice.pair_photos
        if photos is not None and (photos[0].id, photos[1].id) == key:
            self._opener.open(*photos)

    def _take_findings(
        self, baseline: Photo, follow_up: Photo, findings: PairFindings | None
    ) -> None:
        if self._choice.pair_photos == (baseline, follow_up):
            self._set(replace(self.state, findings=findings, findings_known=True))

    def _take_new_measurements(self, made: tuple[Measurement, ...]) -> None:
        photos = self._choice.pair_photos
        for measurement in made:
            key = key_of(measurement)
            if photos is not None and (photos[0].id, photos[1].id) == key:
                self._reading.tell(*photos, measurement)
            # The measured alignment is better than the one found for viewing.
            self._open_afresh(key)
            self._mapping.forget(key)
        self.draw_map()
        patients = frozenset(measurement.patient_id for measurement in made)
        self._changed(JournalChange(patient_ids=patients, measurements=True))

    def _fail(self, error: MicrojournalError) -> None:
        self._set(replace(self.state, error=error))

    def _set(self, state: CompareState[P]) -> None:
        self.state = state
        self._show(state)
