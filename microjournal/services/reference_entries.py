"""The kinds of clinical reference entries: facts with a source, never advice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from microjournal.domain.anatomy import AnatomicRegion, StandardView
from microjournal.domain.courses import Concern, Endpoint
from microjournal.domain.patients import SkinPhototype

Range = tuple[float, float]
WholeRange = tuple[int, int]


class Basis(StrEnum):
    """What an entry rests on."""

    PUBLISHED = "published"
    LABEL = "label"
    SINGLE_SITE = "single_site"
    GENERAL = "general"


class Severity(StrEnum):
    """What a "yes" to a question before a treatment asks for."""

    STOP = "stop"
    DOCTOR = "doctor"
    CAUTION = "caution"
    INFO = "info"


class TimingAnchor(StrEnum):
    """From which day a photo's due date is counted."""

    SESSION = "session"
    LAST_SESSION = "last_session"


class AftercarePeriod(StrEnum):
    """When a line of the aftercare sheet holds."""

    HOURS_0_24 = "hours_0_24"
    HOURS_24_72 = "hours_24_72"
    DAYS_4_7 = "days_4_7"
    WEEKS_1_4 = "weeks_1_4"
    ANY_TIME = "any_time"


class AftercareKind(StrEnum):
    """What a line of the aftercare sheet is about."""

    DO = "do"
    AVOID = "avoid"
    NORMAL = "normal"
    CALL_US = "call_us"


class SignCourse(StrEnum):
    """How a sign of the healing log is to be seen."""

    EXPECTED = "expected"
    REPORTED = "reported"
    SERIOUS = "serious"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceEntry:
    """What every entry has: an id, a source, and who confirmed it (nobody, as shipped).

    ``hidden`` lets a clinic remove a shipped entry.
    """

    id: str
    source: str
    basis: Basis = Basis.GENERAL
    verified: bool = False
    verified_by: str = ""
    verified_on: date | None = None
    hidden: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewReference(ReferenceEntry):
    """A standard view and the rule by which its pose is checked."""

    view: StandardView
    code: str
    label: str
    pose_rule: str
    use: str = ""
    in_default_set: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ZoneReference(ReferenceEntry):
    """A skin zone and needle lengths found in the literature, in mm (no recommendation)."""

    regions: tuple[AnatomicRegion, ...]
    label: str
    home_use_range_mm: Range | None = None
    clinician_range_mm: Range | None = None
    cautions_above_mm: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PhototypeReference(ReferenceEntry):
    """A Fitzpatrick skin phototype by its reaction to sun."""

    phototype: SkinPhototype
    label: str
    sun_response: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointReference(ReferenceEntry):
    """A visible endpoint of needling."""

    endpoint: Endpoint
    label: str
    meaning: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContraindicationRule(ReferenceEntry):
    """A question before a treatment; ``device`` is the id it belongs to, empty for every one."""

    severity: Severity
    text: str
    device: str = ""
    effect: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WashoutFigure:
    """One published waiting time."""

    days: int
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WashoutRule(ReferenceEntry):
    """Waiting times that sources name; ``clinic_days`` is the clinic's own decision."""

    label: str
    found: tuple[WashoutFigure, ...]
    clinic_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CoursePreset(ReferenceEntry):
    """Number and distance of treatments reported for a concern; ``None`` where unknown."""

    concerns: tuple[Concern, ...]
    label: str
    sessions_range: WholeRange | None = None
    interval_days_range: WholeRange | None = None
    default_sessions: int | None = None
    default_interval_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoTiming(ReferenceEntry):
    """When photographs are due, and whether they count as progress."""

    label: str
    anchor: TimingAnchor
    offset_days: int
    counts_as_progress: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AftercareReference(ReferenceEntry):
    """One line of the aftercare sheet."""

    period: AftercarePeriod
    kind: AftercareKind
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleGrade:
    """One grade of a scale."""

    value: int
    label: str
    criterion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScaleItem:
    """One item of a summed scale: points for each of its levels."""

    id: str
    label: str
    points: tuple[int, ...]
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scale(ReferenceEntry):
    """A published grading scale: by grade, by summed items, or by name only."""

    label: str
    measures: str
    lower_is_better: bool = True
    compares_with_baseline: bool = False
    maximum: int | None = None
    within_rater_spread: int | None = None
    grades: tuple[ScaleGrade, ...] = ()
    items: tuple[ScaleItem, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AdverseSign(ReferenceEntry):
    """A sign of the healing log; expected ones end by ``expected_until_day``."""

    label: str
    course: SignCourse
    expected_until_day: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceReference(ReferenceEntry):
    """A device and facts from its label; lengths in mm."""

    label: str
    depth_range_mm: Range | None = None
    evaluated_up_to_mm: float | None = None
    facts: tuple[str, ...] = ()
