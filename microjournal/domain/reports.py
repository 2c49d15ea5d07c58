"""What a comparison report holds, before anyone lays it out.

Pictures are JPEG bytes already re-encoded from pixels (no metadata of the originals).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.measurements import Measurement, RegionMeasurement, TrendSeries


class IdentityLevel(StrEnum):
    """How the patient is named on an export."""

    FULL = "full"
    CHART_NUMBER = "chart_number"
    ANONYMOUS = "anonymous"


@dataclass(frozen=True, slots=True, kw_only=True)
class PracticeProfile:
    """Whose practice it is, printed at the head of every document."""

    name: str = ""
    address: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPicture:
    """One picture of a report; ``alt`` is read aloud and therefore required."""

    jpeg: bytes
    label: str
    alt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportMap:
    """The baseline with its change map mixed in, and the scale of its colours.

    ``detectable_log_change`` and ``full_scale`` are log changes (positive); ``legend_rgba`` are
    colours, four bytes each, from -``full_scale`` to +``full_scale``.
    """

    jpeg: bytes
    detectable_log_change: float
    full_scale: float
    legend_rgba: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPair:
    """An aligned pair: baseline and follow-up of one view, and what may be said about it.

    ``measurement`` is the record behind it, for the appendix, and ``days`` are the days of both
    photographs in words. ``change_map`` is the baseline with its change map.
    """

    view_label: str
    baseline: ReportPicture
    follow_up: ReportPicture
    statement: str
    comparable: bool
    reasons: tuple[str, ...] = ()
    regions: tuple[RegionMeasurement, ...] = ()
    measurement: Measurement | None = None
    days: tuple[str, str] = ("", "")
    change_map: ReportMap | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportTreatment:
    """One row of the treatment table; every cell is plain text."""

    held_on: date
    kind: str
    device: str
    parameters: str
    notes: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TreatmentMark:
    """A treatment on the time axis of a chart.

    ``label`` is what was done in a few characters ("1.5 mm"), empty when only the day is known;
    ``region`` limits the mark to the chart of that region.
    """

    held_on: date
    label: str = ""
    region: AnatomicRegion | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparisonReport:
    """Everything a comparison PDF shows."""

    title: str
    practice: PracticeProfile
    patient_line: str
    created_on: date
    pairs: tuple[ReportPair, ...]
    trends: tuple[TrendSeries, ...]
    treatments: tuple[ReportTreatment, ...]
    method_note: str
    language: str = "en"
    marks: tuple[TreatmentMark, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AftercareItem:
    """One line of an aftercare sheet, with its source; ``verified`` by a clinician or not."""

    period: str
    kind: str
    text: str
    source: str = ""
    verified: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AftercareSheet:
    """One page for the patient to take home after a treatment."""

    practice: PracticeProfile
    patient_line: str
    treated_on: date
    treatment_line: str
    next_on: date | None
    items: tuple[AftercareItem, ...]
    call_us: tuple[str, ...]
    language: str = "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoverySheet:
    """The page with the recovery key, printed once and kept in a safe place."""

    journal_id: str
    created_on: date
    groups: tuple[str, ...]
    language: str = "en"
