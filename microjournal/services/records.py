"""Patients, courses, sessions, consents and what is written beside photos."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from microjournal.domain.anatomy import StandardView
from microjournal.domain.courses import SessionKind, TreatmentCourse, TreatmentSession
from microjournal.domain.errors import InputError
from microjournal.domain.identifiers import CourseId, PatientId, PhotoId, SessionId, new_id
from microjournal.domain.journals import JournalChange
from microjournal.domain.patients import Patient, PatientSummary, PhotographicConsent
from microjournal.domain.photos import DateSource, Moment, Photo
from microjournal.domain.ports import Clock, Journal
from microjournal.services.patient_pages import every_patient
from microjournal.services.record_checks import check_course, check_patient, check_session
from microjournal.services.scales import state_scale, stated_scale
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.domain.measurements import Measurement
    from microjournal.domain.reports import PracticeProfile

_PRACTICE = ("name", "address", "phone")


@dataclass(frozen=True, slots=True, kw_only=True)
class PatientOverview:
    """Everything the patient's header and pages begin with."""

    patient: Patient
    course: TreatmentCourse | None
    sessions: tuple[TreatmentSession, ...]
    photos: tuple[Photo, ...]
    consents: tuple[PhotographicConsent, ...]
    treatments_done: int
    next_due_on: date | None
    cover_photo_id: PhotoId | None


class RecordsService:
    """Reads and changes records; every change returns what changed."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._journal = journal
        self._clock = clock

    # -- patients ---------------------------------------------------------------------------
    def patients(
        self, *, search: str = "", after: PatientSummary | None = None, limit: int = 100
    ) -> tuple[PatientSummary, ...]:
        """Return one page of the patient list."""
        return self._journal.patients(search=search, after=after, limit=limit)

    def every_patient(self) -> Iterator[PatientId]:
        """Yield every patient, page by page."""
        return every_patient(self._journal)

    def patient_count(self, *, search: str = "") -> int:
        """Return how many patients match."""
        return self._journal.patient_count(search=search)

    def patient(self, id_or_number: str) -> Patient:
        """Return a patient by id or chart number."""
        return self._journal.patient(id_or_number)

    def save_patient(self, patient: Patient) -> JournalChange:
        """Insert or change a patient."""
        check_patient(patient, today=self._clock.today())
        with self._journal.write() as tx:
            tx.save_patient(patient)
        return JournalChange(patient_ids=frozenset({patient.id}))

    def overview(self, id_or_number: str) -> PatientOverview:
        """Return the patient with course, sessions, photos and what is due next."""
        patient = self._journal.patient(id_or_number)
        courses = self._journal.courses(patient.id)
        sessions = self._journal.sessions(patient.id)
        photos = self._journal.photos(patient_id=patient.id)
        course = courses[-1] if courses else None
        treated = [session.held_on for session in sessions if session.kind is SessionKind.TREATMENT]
        return PatientOverview(
            patient=patient,
            course=course,
            sessions=sessions,
            photos=photos,
            consents=self._journal.consents(patient.id),
            treatments_done=len(treated),
            next_due_on=next_due(course, treated),
            cover_photo_id=photos[-1].id if photos else None,
        )

    # -- courses and sessions ---------------------------------------------------------------
    def save_course(self, course: TreatmentCourse) -> JournalChange:
        """Insert or change a course."""
        check_course(course, today=self._clock.today())
        with self._journal.write() as tx:
            tx.save_course(course)
        return JournalChange(patient_ids=frozenset({course.patient_id}))

    def course(self, course_id: CourseId) -> TreatmentCourse:
        """Return one course."""
        return self._journal.course(course_id)

    def sessions(self, patient_id: PatientId) -> tuple[TreatmentSession, ...]:
        """Return the patient's sessions, oldest first."""
        return self._journal.sessions(patient_id)

    def session(self, session_id: SessionId) -> TreatmentSession:
        """Return one session."""
        return self._journal.session(session_id)

    def draft_session(
        self, patient_id: PatientId, *, kind: SessionKind, held_on: date | None = None
    ) -> TreatmentSession:
        """Return a new session with device, needling and topical carried forward (not saved)."""
        courses = self._journal.courses(patient_id)
        draft = TreatmentSession(
            id=SessionId(new_id()),
            patient_id=patient_id,
            held_on=held_on or self._clock.today(),
            kind=kind,
            course_id=courses[-1].id if courses else None,
        )
        former = [
            session
            for session in self._journal.sessions(patient_id)
            if session.kind is SessionKind.TREATMENT and session.held_on <= draft.held_on
        ]
        if kind is not SessionKind.TREATMENT or not former:
            return draft
        last = former[-1]
        return replace(
            draft,
            device=last.device,
            cartridge_lot=last.cartridge_lot,
            needling=last.needling,
            topical=last.topical,
            anaesthetic=last.anaesthetic,
        )

    def save_session(self, session: TreatmentSession) -> JournalChange:
        """Insert or change a session."""
        check_session(session, today=self._clock.today())
        with self._journal.write() as tx:
            tx.save_session(session)
        return JournalChange(
            patient_ids=frozenset({session.patient_id}), session_ids=frozenset({session.id})
        )

    def save_consent(self, consent: PhotographicConsent) -> JournalChange:
        """Insert or change a photographic consent."""
        with self._journal.write() as tx:
            tx.save_consent(consent)
        return JournalChange(patient_ids=frozenset({consent.patient_id}))

    # -- photos -----------------------------------------------------------------------------
    def photos(
        self, *, patient_id: PatientId | None = None, session_id: SessionId | None = None
    ) -> tuple[Photo, ...]:
        """Return photo records by capture time."""
        return self._journal.photos(patient_id=patient_id, session_id=session_id)

    def measurements(self, patient_id: PatientId) -> tuple[Measurement, ...]:
        """Return the patient's own-metric records in today's words, the newest of each pair."""
        # Imported here: lists of patients need nothing that measurements are made of.
        from microjournal.services.reasons import reworded
        from microjournal.texture.registry import is_own

        kept = self._journal.measurements(patient_id)
        own = [record for record in kept if is_own(record.pair.metric)]
        # A newer version of the metric stands beside what the former one said of the same pair.
        own.sort(key=lambda record: record.measured_at)
        newest = {(each.baseline_photo_id, each.follow_up_photo_id): each for each in own}
        return tuple(map(reworded, newest.values()))

    def note_photo(self, photo_id: PhotoId, text: str) -> JournalChange:
        """Write a note beside a photo."""
        return self._change_photo(replace(self._journal.photo(photo_id), note=text))

    def assign_photo(
        self,
        photo_id: PhotoId,
        *,
        session_id: SessionId | None = None,
        view: StandardView | None = None,
        moment: Moment | None = None,
    ) -> JournalChange:
        """Move a photo to another session, view or moment of the same patient."""
        photo = self._journal.photo(photo_id)
        target = session_id or photo.session_id
        if self._journal.session(target).patient_id != photo.patient_id:
            raise InputError(
                "other_patient",
                _("That session belongs to another patient."),
                _("Choose a session of the same patient."),
            )
        return self._change_photo(
            replace(
                photo,
                session_id=target,
                view=view or photo.view,
                view_confirmed=photo.view_confirmed or view is not None,
                moment=moment or photo.moment,
            )
        )

    def correct_date(self, photo_id: PhotoId, taken_at: datetime) -> JournalChange:
        """Set the capture time by hand; its source becomes "typed"."""
        photo = self._journal.photo(photo_id)
        return self._change_photo(
            replace(photo, taken_at=taken_at, taken_at_source=DateSource.TYPED)
        )

    def stated_scale(self, photo_id: PhotoId) -> float | None:
        """Return the pixels per millimetre a person stated for a photo, if any."""
        return stated_scale(self._journal, photo_id)

    def state_scale(self, photo_id: PhotoId, px_per_mm: float) -> JournalChange:
        """Keep the scale of a close-up; pairs on this baseline are then measured anew."""
        photo = self._journal.photo(photo_id)
        with self._journal.write() as tx:
            state_scale(tx, photo_id, px_per_mm)
        return JournalChange(
            patient_ids=frozenset({photo.patient_id}), photo_ids=frozenset({photo_id})
        )

    def _change_photo(self, photo: Photo) -> JournalChange:
        with self._journal.write() as tx:
            tx.save_photo(photo)
        return JournalChange(
            patient_ids=frozenset({photo.patient_id}), photo_ids=frozenset({photo.id})
        )

    # -- settings ---------------------------------------------------------------------------
    def practice(self) -> PracticeProfile:
        """Return the practice printed at the head of documents."""
        # Imported here: lists of patients need nothing that documents are made of.
        from microjournal.domain.reports import PracticeProfile

        values = {name: self._journal.setting(f"practice.{name}") for name in _PRACTICE}
        return PracticeProfile(**values)

    def save_practice(self, profile: PracticeProfile) -> JournalChange:
        """Change the practice printed at the head of documents."""
        with self._journal.write() as tx:
            for name in _PRACTICE:
                tx.set_setting(f"practice.{name}", getattr(profile, name))
        return JournalChange(settings=True)


def next_due(course: TreatmentCourse | None, treated: list[date]) -> date | None:
    """Return the next planned treatment day, or the next maintenance day after the last."""
    if course is None or not treated:
        return course.started_on if course else None
    if len(treated) < course.planned_sessions:
        return treated[-1] + timedelta(days=course.interval_days)
    if course.maintenance_interval_days:
        return treated[-1] + timedelta(days=course.maintenance_interval_days)
    return None
