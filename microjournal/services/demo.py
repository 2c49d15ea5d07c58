"""The demo journal: two invented patients, their visits, their rendered photos, measured.

It goes the way of a clinic day: records first, photos into a folder, the folder imported, the
series measured. Nothing is put into the journal by any other way than the use cases.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from microjournal.domain.anatomy import AnatomicRegion, StandardView
from microjournal.domain.control import NoControl, TaskControl
from microjournal.domain.courses import (
    Concern,
    Endpoint,
    NeedlingParameters,
    SessionKind,
    TreatmentCourse,
    TreatmentSession,
)
from microjournal.domain.identifiers import ConsentId, CourseId, PatientId, SessionId, new_id
from microjournal.domain.patients import ConsentScope, Patient, PhotographicConsent
from microjournal.domain.reports import PracticeProfile
from microjournal.phantom.demo_series import (
    INTERVAL_DAYS,
    DemoPatient,
    demo_patients,
    render_photos,
)
from microjournal.services.intake_run import IntakeTarget
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.services.analysis import AnalysisService
    from microjournal.services.intake import IntakeService
    from microjournal.services.records import RecordsService
    from microjournal.services.review import ReviewService


REVIEW_PIN = "2580"
"""The PIN that leaves the review of a demo journal; printed by the command."""

_NEEDLE_LENGTHS_MM = (1.0, 1.0, 1.25, 1.5, 1.5)
_PRACTICE = PracticeProfile(
    name="Demo practice",
    address="12 Sample Street, 00000 Sampletown",
    phone="000 000 000",
)
_ZONES = {
    StandardView.CHEEK_RIGHT: AnatomicRegion.RIGHT_CHEEK,
    StandardView.CHEEK_LEFT: AnatomicRegion.LEFT_CHEEK,
}


class DemoBuilder:
    """Fills an empty journal with the demo series; photos are rendered into ``photo_folder``."""

    def __init__(
        self,
        photo_folder: Path,
        *,
        records: RecordsService,
        intake: IntakeService,
        analysis: AnalysisService,
        review: ReviewService,
        first_day: date | None = None,
    ) -> None:
        self._photo_folder = photo_folder
        self._records = records
        self._intake = intake
        self._analysis = analysis
        self._review = review
        self._first_day = first_day

    def build(self, control: TaskControl | None = None) -> Iterator[Patient]:
        """Make one patient after the other and yield each when the series is measured."""
        steps = control or NoControl()
        self._records.save_practice(_PRACTICE)
        self._review.set_pin(REVIEW_PIN)
        described = demo_patients(self._first_day) if self._first_day else demo_patients()
        for demo in described:
            patient = self._add_records(demo)
            folder = self._render(demo, steps)
            self._intake.import_paths([folder], IntakeTarget(patient_id=patient.id), control=steps)
            self._state_scales(demo, patient.id)
            self._analysis.measure_patient(patient.id, control=steps)
            yield patient

    def _state_scales(self, demo: DemoPatient, patient_id: PatientId) -> None:
        """State the scale of every baseline, as a person does from a ruler beside the skin."""
        for view, _skin in demo.skin:
            setup = next(photo.setup for photo in demo.photos if photo.view is view)
            photos = self._records.photos(patient_id=patient_id)
            baseline = next(photo for photo in photos if photo.view is view)
            self._records.state_scale(baseline.id, setup.px_per_mm)

    def _render(self, demo: DemoPatient, control: TaskControl) -> Path:
        folder = self._photo_folder / demo.chart_number
        folder.mkdir(parents=True, exist_ok=True)
        for number, (photo, jpeg) in enumerate(render_photos(demo)):
            control.checkpoint(number, len(demo.photos), _("Rendering synthetic skin"))
            name = f"{photo.held_on.isoformat()}_{photo.view.value}.jpg"
            (folder / name).write_bytes(jpeg)
        return folder

    def _add_records(self, demo: DemoPatient) -> Patient:
        patient = Patient(
            id=PatientId(new_id()),
            chart_number=demo.chart_number,
            given_name=demo.given_name,
            family_name=demo.family_name,
            birth_date=demo.birth_date,
            phototype=demo.phototype,
        )
        days = sorted({photo.held_on for photo in demo.photos})
        regions = tuple(_ZONES[view] for view, _skin in demo.skin)
        course = TreatmentCourse(
            id=CourseId(new_id()),
            patient_id=patient.id,
            concerns=(Concern.ACNE_SCARS, Concern.UNEVEN_TEXTURE),
            regions=regions,
            goals=_("Softer scar edges on the cheeks"),
            planned_sessions=len(days) - 1,
            interval_days=INTERVAL_DAYS,
            maintenance_interval_days=180,
            started_on=days[0],
        )
        self._records.save_patient(patient)
        self._records.save_course(course)
        for scope in (ConsentScope.RECORD, ConsentScope.TEACHING):
            self._records.save_consent(_consent(patient.id, scope, days[0]))
        for number, day in enumerate(days):
            self._records.save_session(_session(course, day, number))
        return patient


def _session(course: TreatmentCourse, day: date, number: int) -> TreatmentSession:
    """Return a treatment, or the follow-up after the last one."""
    if number >= len(_NEEDLE_LENGTHS_MM):
        return TreatmentSession(
            id=SessionId(new_id()),
            patient_id=course.patient_id,
            held_on=day,
            kind=SessionKind.FOLLOW_UP,
            course_id=course.id,
        )
    return TreatmentSession(
        id=SessionId(new_id()),
        patient_id=course.patient_id,
        held_on=day,
        course_id=course.id,
        device=_("Pen, 12 needles"),
        cartridge_lot=f"L-{4100 + number}",
        needling=tuple(
            NeedlingParameters(
                region=region,
                needle_length_mm=_NEEDLE_LENGTHS_MM[number],
                passes=4,
                endpoint=Endpoint.ERYTHEMA if number == 0 else Endpoint.PINPOINT_BLEEDING,
            )
            for region in course.regions
        ),
        topical=_("Hyaluronic gel"),
        tolerance=3,
    )


def _consent(patient_id: PatientId, scope: ConsentScope, day: date) -> PhotographicConsent:
    return PhotographicConsent(
        id=ConsentId(new_id()),
        patient_id=patient_id,
        scope=scope,
        given_on=day,
        expires_on=day + timedelta(days=3 * 365),
        text_version="1",
    )
