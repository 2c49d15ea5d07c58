"""The timeline: sessions by standard views, with gaps, moments and comparability."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from microjournal.domain.anatomy import StandardView
from microjournal.domain.control import Progress, TaskControl
from microjournal.domain.courses import SessionKind, TreatmentSession
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import PatientId, PhotoId, SessionId
from microjournal.domain.measurements import Measurement
from microjournal.domain.photos import Photo
from microjournal.domain.ports import JournalChange
from microjournal.gui.jobs.contract import Job, Lane, Runner
from microjournal.gui.presenters.timeline_badges import Badge, badges_of
from microjournal.support.i18n import _, ngettext
from microjournal.support.words import (
    date_source_text,
    day_text,
    moment_text,
    session_kind_text,
    short_day_text,
    view_text,
)

if TYPE_CHECKING:
    from microjournal.bootstrap import Application
    from microjournal.services.records import PatientOverview

_USUAL_VIEWS = (StandardView.FRONTAL, StandardView.OBLIQUE_RIGHT, StandardView.OBLIQUE_LEFT)
_PAIR = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelinePhoto:
    """One thumbnail: ``caption`` below it, ``description`` in full for tooltip and reader."""

    id: PhotoId
    caption: str
    description: str
    badge: Badge
    has_note: bool = False
    is_unsure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineCell:
    """The photos of one session in one view, before first; none is a gap."""

    session_id: SessionId
    view: StandardView
    photos: tuple[TimelinePhoto, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineRow:
    """One session; ``cells`` runs parallel to the views of the state."""

    session_id: SessionId
    title: str
    day: str
    detail: str
    cells: tuple[TimelineCell, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineState:
    """What the page shows."""

    patient_id: PatientId | None = None
    is_loaded: bool = False
    views: tuple[tuple[StandardView, str], ...] = ()
    rows: tuple[TimelineRow, ...] = ()
    summary: str = ""
    has_photos: bool = False
    can_measure: bool = False
    selected: tuple[PhotoId, ...] = ()
    measuring: Progress | None = None
    error: MicrojournalError | None = None


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
        self._measuring: Job | None = None
        self.state = TimelineState()

    def set_patient(self, patient_id: PatientId | None) -> None:
        """Show another patient; a measurement under way for the former one goes on unseen."""
        self._set(TimelineState(patient_id=patient_id))
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
        patient_id, records = self.state.patient_id, self._application.records
        if patient_id is None:
            return

        def work(control: TaskControl) -> TimelineState:
            return timeline_state(records.overview(patient_id), records.measurements(patient_id))

        self._runner.submit(
            work,
            lane=Lane.QUICK,
            owner=self,
            on_done=lambda state: self._loaded(patient_id, state),
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

    def clear_selection(self) -> None:
        """Select nothing."""
        if self.state.selected:
            self._set(replace(self.state, selected=()))

    def pair(self) -> tuple[PhotoId, PhotoId] | None:
        """Return the two selected photos, the one of the earlier session first."""
        order = [photo.id for row in self.state.rows for cell in row.cells for photo in cell.photos]
        chosen = sorted((photo for photo in self.state.selected if photo in order), key=order.index)
        return (chosen[0], chosen[1]) if len(chosen) == _PAIR else None

    def measure(self) -> None:
        """Measure every pair of the series that has no record yet."""
        patient_id, application = self.state.patient_id, self._application
        if patient_id is None or self.state.measuring is not None:
            return

        def work(control: TaskControl) -> JournalChange:
            application.analysis.measure_patient(patient_id, control=control)
            return JournalChange(patient_ids=frozenset({patient_id}), measurements=True)

        self._set(replace(self.state, measuring=Progress(done=0, total=0, step=_("Measuring"))))
        self._measuring = self._runner.submit(
            work,
            lane=Lane.HEAVY,
            owner=self,
            on_done=self._measured,
            on_error=self._failed,
            on_progress=self._show_measuring,
            on_cancelled=self._stopped,
        )

    def stop_measuring(self) -> None:
        """Stop at the next step; records made so far stay."""
        if self._measuring is not None:
            self._measuring.cancel()

    def _show_measuring(self, progress: Progress) -> None:
        self._set(replace(self.state, measuring=progress))

    def _measured(self, change: JournalChange) -> None:
        self._set(replace(self.state, measuring=None))
        self._on_change(change)

    def _stopped(self) -> None:
        self._set(replace(self.state, measuring=None))
        self.reload()

    def _loaded(self, patient_id: PatientId, loaded: TimelineState) -> None:
        if patient_id == self.state.patient_id:
            kept = tuple(photo for photo in self.state.selected if photo in photo_ids(loaded))
            self._set(replace(loaded, selected=kept, measuring=self.state.measuring))

    def _failed(self, error: MicrojournalError) -> None:
        self._set(replace(self.state, measuring=None, error=error, is_loaded=True))

    def _set(self, state: TimelineState) -> None:
        self.state = state
        self._show(state)


def photo_ids(state: TimelineState) -> frozenset[PhotoId]:
    """Return every photo of the grid."""
    return frozenset(photo.id for row in state.rows for cell in row.cells for photo in cell.photos)


def timeline_state(
    overview: PatientOverview, measurements: tuple[Measurement, ...]
) -> TimelineState:
    """Return the grid of a patient: one row per session, one column per view in use."""
    badges = badges_of(measurements)
    views = _views_in_use(overview.photos)
    numbers = _treatment_numbers(overview.sessions)
    rows = tuple(
        _row(session, numbers.get(session.id), views, overview.photos, badges)
        for session in overview.sessions
    )
    gaps = sum(not cell.photos for row in rows for cell in row.cells)
    return TimelineState(
        patient_id=overview.patient.id,
        is_loaded=True,
        views=tuple((view, view_text(view)) for view in views),
        rows=rows,
        summary=_summary(len(rows), len(overview.photos), gaps),
        has_photos=bool(overview.photos),
        can_measure=len({photo.session_id for photo in overview.photos}) > 1,
    )


def _summary(sessions: int, photos: int, gaps: int) -> str:
    parts = [
        ngettext("{n} session", "{n} sessions", sessions).format(n=sessions),
        ngettext("{n} photo", "{n} photos", photos).format(n=photos),
    ]
    if gaps and photos:
        parts.append(ngettext("{n} gap", "{n} gaps", gaps).format(n=gaps))
    return " · ".join(parts)


def _views_in_use(photos: tuple[Photo, ...]) -> tuple[StandardView, ...]:
    used = {photo.view for photo in photos}
    return tuple(view for view in StandardView if view in used) or _USUAL_VIEWS


def _treatment_numbers(sessions: tuple[TreatmentSession, ...]) -> dict[SessionId, int]:
    treated = [session.id for session in sessions if session.kind is SessionKind.TREATMENT]
    return {session_id: number for number, session_id in enumerate(treated, start=1)}


def _row(
    session: TreatmentSession,
    number: int | None,
    views: tuple[StandardView, ...],
    photos: tuple[Photo, ...],
    badges: dict[PhotoId, Badge],
) -> TimelineRow:
    title = (
        _("Session {number}").format(number=number)
        if number is not None
        else session_kind_text(session.kind)
    )
    own = [photo for photo in photos if photo.session_id == session.id]
    return TimelineRow(
        session_id=session.id,
        title=title,
        day=day_text(session.held_on),
        detail=_treatment_text(session),
        cells=tuple(_cell(session, view, own, badges) for view in views),
    )


def _treatment_text(session: TreatmentSession) -> str:
    lengths = sorted({needling.needle_length_mm for needling in session.needling})
    if not lengths:
        return session.device
    span = f"{lengths[0]:.1f}" if len(lengths) == 1 else f"{lengths[0]:.1f} to {lengths[-1]:.1f}"
    return _("{length} mm").format(length=span)


_MOMENT_ORDER = {"before": 0, "after": 1, "healing": 2}


def _cell(
    session: TreatmentSession, view: StandardView, own: list[Photo], badges: dict[PhotoId, Badge]
) -> TimelineCell:
    found = [photo for photo in own if photo.view is view]
    found.sort(key=lambda photo: (_MOMENT_ORDER[photo.moment], str(photo.taken_at)))
    return TimelineCell(
        session_id=session.id,
        view=view,
        photos=tuple(_photo(photo, session, badges) for photo in found),
    )


def _photo(photo: Photo, session: TreatmentSession, badges: dict[PhotoId, Badge]) -> TimelinePhoto:
    badge = badges.get(photo.id, Badge())
    moment = moment_text(photo.moment)
    taken = photo.taken_at.date() if photo.taken_at is not None else None
    caption = moment
    if taken is not None and taken != session.held_on:
        caption = f"{moment} · {short_day_text(taken)}"
    parts = [view_text(photo.view), moment]
    if taken is not None:
        source = date_source_text(photo.taken_at_source)
        parts.append(_("{day} ({source})").format(day=day_text(taken), source=source))
    if not photo.view_confirmed:
        parts.append(_("view proposed, not confirmed"))
    lines = [" · ".join(parts), badge.explanation, photo.note]
    return TimelinePhoto(
        id=photo.id,
        caption=caption,
        description="\n".join(line for line in lines if line),
        badge=badge,
        has_note=bool(photo.note),
        is_unsure=not photo.view_confirmed,
    )
