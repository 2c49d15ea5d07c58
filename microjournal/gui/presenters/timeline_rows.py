"""The grid of the timeline as values: sessions by views, gaps, moments, comparability."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from microjournal.domain.anatomy import StandardView
from microjournal.domain.control import Progress
from microjournal.domain.courses import SessionKind, TreatmentSession
from microjournal.domain.errors import MicrojournalError
from microjournal.domain.identifiers import PatientId, PhotoId, SessionId
from microjournal.domain.measurements import Measurement
from microjournal.domain.photos import Photo
from microjournal.gui.presenters.timeline_badges import Badge, badges_of, missing_badge
from microjournal.reports.words import length_text
from microjournal.services.repeats import repeat_pairs
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
    from microjournal.services.records import PatientOverview

_USUAL_VIEWS = (StandardView.FRONTAL, StandardView.OBLIQUE_RIGHT, StandardView.OBLIQUE_LEFT)


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
    advice: tuple[str, str] | None = None
    selected: tuple[PhotoId, ...] = ()
    measuring: Progress | None = None
    error: MicrojournalError | None = None


def photo_ids(state: TimelineState) -> frozenset[PhotoId]:
    """Return every photo of the grid."""
    return frozenset(photo.id for row in state.rows for cell in row.cells for photo in cell.photos)


def unsure_photos(state: TimelineState) -> dict[PhotoId, StandardView]:
    """Return every photo whose view was proposed and waits to be confirmed."""
    return {
        photo.id: cell.view
        for row in state.rows
        for cell in row.cells
        for photo in cell.photos
        if photo.is_unsure
    }


def repeat_advice(first_session_on: date, today: date) -> tuple[str, str]:
    """Return why each view is worth photographing twice, in a sentence and what it brings."""
    sentence = (
        _("Take each view twice today.")
        if first_session_on == today
        else _("Take each view of the first session twice.")
    )
    return sentence, _(
        "Two photos of the same skin show how far repeat photos differ here; that makes every "
        "later comparison more precise. Put camera and patient in place anew for the second one."
    )


def timeline_state(
    overview: PatientOverview,
    measurements: tuple[Measurement, ...],
    *,
    advice: tuple[str, str] | None = None,
    missing: frozenset[PhotoId] = frozenset(),
) -> TimelineState:
    """Return the grid of a patient: one row per session, one column per view in use.

    ``missing`` are photos whose original is not in the store: that goes before any other badge.
    """
    repeats = frozenset(pair.repeat.id for pair in repeat_pairs(overview.photos))
    badges = badges_of(measurements, repeats) | dict.fromkeys(missing, missing_badge())
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
        can_measure=len({photo.session_id for photo in overview.photos}) > 1 or bool(repeats),
        advice=advice,
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
    shortest, longest = length_text(lengths[0]), length_text(lengths[-1])
    if shortest == longest:
        return _("{length} mm").format(length=shortest)
    return _("{shortest} to {longest} mm").format(shortest=shortest, longest=longest)


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
