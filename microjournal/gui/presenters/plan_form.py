"""What stands in the plan, and the records it becomes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.courses import Concern, TreatmentCourse
from microjournal.domain.identifiers import CourseId, new_id
from microjournal.domain.patients import Patient, SkinPhototype
from microjournal.reports.words import number_text
from microjournal.support.i18n import _, ngettext

if TYPE_CHECKING:
    from microjournal.services.records import PatientOverview
    from microjournal.services.reference import ReferenceData
    from microjournal.services.reference_entries import CoursePreset, ReferenceEntry

_USUAL_SESSIONS = 4
_USUAL_INTERVAL_DAYS = 28


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanForm:
    """The fields of the plan; spans in days, ``maintenance_days`` 0 for none."""

    phototype: SkinPhototype | None = None
    concerns: tuple[Concern, ...] = ()
    regions: tuple[AnatomicRegion, ...] = ()
    goals: str = ""
    sessions: int = _USUAL_SESSIONS
    interval_days: int = _USUAL_INTERVAL_DAYS
    maintenance_days: int = 0
    first_day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPreset:
    """A course reported for a concern, with its source; shown, never chosen by itself."""

    id: str
    label: str
    found: str
    source: str
    note: str
    verified: bool
    sessions: int | None = None
    interval_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question before a treatment, with where it comes from."""

    text: str
    detail: str


def form_of(overview: PatientOverview) -> PlanForm:
    """Return the plan as it is stored."""
    phototype, course = overview.patient.phototype, overview.course
    if course is None:
        return PlanForm(phototype=phototype)
    return PlanForm(
        phototype=phototype,
        # Always in the order of the vocabulary: choosing and unchoosing must lead back to it.
        concerns=tuple(each for each in Concern if each in course.concerns),
        regions=tuple(each for each in AnatomicRegion if each in course.regions),
        goals=course.goals,
        sessions=course.planned_sessions,
        interval_days=course.interval_days,
        maintenance_days=course.maintenance_interval_days or 0,
        first_day=course.started_on,
    )


def records_of(
    form: PlanForm, overview: PatientOverview
) -> tuple[Patient | None, TreatmentCourse | None]:
    """Return the patient and the course where the form changes them, ``None`` where not."""
    stored = form_of(overview)
    patient = overview.patient
    changed_patient = (
        replace(patient, phototype=form.phototype) if form.phototype != stored.phototype else None
    )
    same_course = replace(form, phototype=stored.phototype) == stored
    if same_course and overview.course is not None:
        return changed_patient, None
    course = overview.course or TreatmentCourse(id=CourseId(new_id()), patient_id=patient.id)
    return changed_patient, replace(
        course,
        concerns=form.concerns,
        regions=form.regions,
        goals=form.goals.strip(),
        planned_sessions=form.sessions,
        interval_days=form.interval_days,
        maintenance_interval_days=form.maintenance_days or None,
        started_on=form.first_day,
    )


def presets_for(form: PlanForm, reference: ReferenceData) -> tuple[PlanPreset, ...]:
    """Return the presets of the concerns chosen, each once, in the order chosen."""
    found = (reference.course_for(concern) for concern in form.concerns)
    return tuple(_preset(entry) for entry in dict.fromkeys(entry for entry in found if entry))


def _preset(entry: CoursePreset) -> PlanPreset:
    parts = []
    if entry.sessions_range is not None:
        parts.append(_("{span} treatments").format(span=_span(entry.sessions_range)))
    if entry.interval_days_range is not None:
        parts.append(_("{span} days apart").format(span=_span(entry.interval_days_range)))
    return PlanPreset(
        id=entry.id,
        label=entry.label,
        found=", ".join(parts) or _("no figures found"),
        source=entry.source,
        note=entry.note,
        verified=entry.verified,
        sessions=entry.default_sessions,
        interval_days=entry.default_interval_days,
    )


def _span(span: tuple[int, int]) -> str:
    low, high = (number_text(value, decimals=0) for value in span)
    return low if low == high else _("{low} to {high}").format(low=low, high=high)


def phototype_texts(reference: ReferenceData) -> dict[SkinPhototype, tuple[str, str]]:
    """Return the reaction to sun of each phototype, and where it comes from."""
    return {
        entry.phototype: (entry.sun_response, source_text(entry)) for entry in reference.phototypes
    }


def questions_of(reference: ReferenceData) -> tuple[Question, ...]:
    """Return the questions before a treatment, those that stop one first."""
    devices = {device.id: device.label for device in reference.devices}
    order = ("stop", "doctor", "caution", "info")
    rules = sorted(reference.contraindications, key=lambda rule: order.index(rule.severity))
    severity = {
        "stop": _("Stop"),
        "doctor": _("Ask a doctor"),
        "caution": _("Caution"),
        "info": _("Note"),
    }
    return tuple(
        Question(
            text=rule.text,
            detail=" · ".join(
                part
                for part in (severity[rule.severity], devices.get(rule.device, ""), rule.effect)
                if part
            ),
        )
        for rule in rules
    )


def source_text(entry: ReferenceEntry) -> str:
    """Return the source of a reference entry and whether a clinician confirmed it."""
    state = _("verified") if entry.verified else _("unverified")
    return _("Source ({state}): {source}").format(state=state, source=entry.source)


def planned_days(form: PlanForm) -> tuple[date, ...]:
    """Return the days of the plan, none while the first is not known."""
    if form.first_day is None:
        return ()
    step = timedelta(days=form.interval_days)
    return tuple(form.first_day + step * number for number in range(form.sessions))


def done_text(done: int, planned: int) -> str:
    """Return how far the series is."""
    return ngettext(
        "{done} of {n} treatment done", "{done} of {n} treatments done", planned
    ).format(done=done, n=planned)
