"""Which photos of a patient form a series: one baseline per view, one follow-up per session."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from microjournal.domain.anatomy import StandardView
from microjournal.domain.courses import TreatmentCourse, TreatmentSession
from microjournal.domain.identifiers import PatientId
from microjournal.domain.photos import Moment, Photo
from microjournal.domain.reading import RecordReader
from microjournal.services.repeats import capture_order

_VIEW_ORDER = {view: number for number, view in enumerate(StandardView)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A session after the baseline and its photo of the view, ``None`` if none was taken."""

    session: TreatmentSession
    photo: Photo | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeriesPlan:
    """One view of one patient: the baseline and what came after, oldest first."""

    view: StandardView
    session: TreatmentSession
    baseline: Photo
    visits: tuple[Visit, ...]


def series_plans(journal: RecordReader, patient_id: PatientId) -> tuple[SeriesPlan, ...]:
    """Return the series of a patient, one per view that was photographed.

    Only photos taken before the treatment of their session count: swelling and redness after
    needling hide lines. Sessions of the latest course and sessions outside every course
    belong to it; the baseline is the earliest photo among them.
    """
    sessions = _of_current_course(journal.sessions(patient_id), journal.courses(patient_id))
    photos = [p for p in journal.photos(patient_id=patient_id) if p.moment is Moment.BEFORE]
    views = sorted({photo.view for photo in photos}, key=_VIEW_ORDER.__getitem__)
    plans = (_plan(view, sessions, photos) for view in views)
    return tuple(plan for plan in plans if plan is not None)


def _of_current_course(
    sessions: Iterable[TreatmentSession], courses: tuple[TreatmentCourse, ...]
) -> list[TreatmentSession]:
    ordered = sorted(sessions, key=lambda session: (session.held_on, session.id))
    used = {session.course_id for session in ordered}
    current = next((course.id for course in reversed(courses) if course.id in used), None)
    if current is None:
        return ordered
    return [session for session in ordered if session.course_id in (current, None)]


def _plan(
    view: StandardView, sessions: list[TreatmentSession], photos: list[Photo]
) -> SeriesPlan | None:
    visits = [Visit(session=s, photo=_first_photo(view, s, photos)) for s in sessions]
    for number, visit in enumerate(visits):
        if visit.photo is not None:
            return SeriesPlan(
                view=view,
                session=visit.session,
                baseline=visit.photo,
                visits=tuple(visits[number + 1 :]),
            )
    return None


def _first_photo(
    view: StandardView, session: TreatmentSession, photos: list[Photo]
) -> Photo | None:
    taken = [p for p in photos if p.session_id == session.id and p.view is view]
    # Further photos of the session repeat this one: they tell how well photographing repeats.
    return min(taken, key=capture_order, default=None)
