"""The treatment course (the series) and its treatment sessions (one visit each)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.identifiers import CourseId, PatientId, SessionId


class Concern(StrEnum):
    """Why the patient came."""

    ACNE_SCARS = "acne_scars"
    FINE_LINES = "fine_lines"
    ENLARGED_PORES = "enlarged_pores"
    UNEVEN_TEXTURE = "uneven_texture"
    STRETCH_MARKS = "stretch_marks"
    SURGICAL_SCAR = "surgical_scar"
    PIGMENTATION = "pigmentation"
    LAXITY = "laxity"
    OTHER = "other"


class SessionKind(StrEnum):
    """What a visit is for."""

    CONSULTATION = "consultation"
    TREATMENT = "treatment"
    FOLLOW_UP = "follow_up"


class Endpoint(StrEnum):
    """The visible skin response at which needling stopped."""

    NONE = "none"
    ERYTHEMA = "erythema"
    PINPOINT_BLEEDING = "pinpoint_bleeding"
    CONFLUENT_BLEEDING = "confluent_bleeding"


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedlingParameters:
    """How one region was needled."""

    region: AnatomicRegion
    needle_length_mm: float
    passes: int | None = None
    endpoint: Endpoint | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentCourse:
    """A planned series of treatments for one patient.

    ``interval_days`` is the planned distance between treatments (28 to 42 by default practice).
    """

    id: CourseId
    patient_id: PatientId
    concerns: tuple[Concern, ...] = ()
    regions: tuple[AnatomicRegion, ...] = ()
    goals: str = ""
    planned_sessions: int = 4
    interval_days: int = 28
    maintenance_interval_days: int | None = None
    started_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentSession:
    """One visit: consultation, treatment or follow-up."""

    id: SessionId
    patient_id: PatientId
    held_on: date
    kind: SessionKind = SessionKind.TREATMENT
    course_id: CourseId | None = None
    device: str = ""
    cartridge_lot: str = ""
    needling: tuple[NeedlingParameters, ...] = ()
    topical: str = ""
    anaesthetic: str = ""
    reactions: str = ""
    tolerance: int | None = None
    notes: str = ""
