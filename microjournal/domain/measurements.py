"""Measurements: the rule, the evidence, the number or the reason why there is none.

Relief change is the natural logarithm of a ratio (follow-up over baseline): negative is
smoother. Percent is ``100 (exp(log_change) - 1)``, negative = smoother.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from microjournal.domain.anatomy import AnatomicRegion, RegionOfInterest
from microjournal.domain.identifiers import MeasurementId, PatientId, PhotoId, SessionId


class Band(StrEnum):
    """Bands of skin relief by wavelength in mm (ISO 16610 Gaussian cut-offs)."""

    PORE = "pore"
    FINE = "fine"
    MEDIUM = "medium"
    COARSE = "coarse"


class Verdict(StrEnum):
    """What a pair of photos can carry."""

    SMOOTHER = "smoother"
    ROUGHER = "rougher"
    NO_DETECTABLE_CHANGE = "no_detectable_change"
    NOT_COMPARABLE = "not_comparable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """Why a pair is not comparable (or only with care), in words a person can act on."""

    code: str
    message: str
    hint: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityNumber:
    """One number of the comparability gate with its limit (``None``: reported only)."""

    name: str
    value: float
    limit: float | None = None
    passed: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class WitnessValue:
    """One witness of relief change in one band: log ratio and its standard error."""

    log_ratio: float
    standard_error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class BandEvidence:
    """What one band says about one region."""

    band: Band
    coherence: float
    tiles: int
    used: bool
    amplitude: WitnessValue | None = None
    pits: WitnessValue | None = None
    mixed: WitnessValue | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Scale of a photo: pixels of the upright original per millimetre on the skin."""

    px_per_mm: float
    source: str
    relative_error: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    """How the follow-up was laid onto the baseline.

    ``matrix`` is the 3 x 3 homography (row by row) from upright baseline pixels to upright
    follow-up pixels: the coarse part, good for display. ``residual_mm`` is the error stated
    for the typical pixel after the dense part; it counts skin detail that still disagrees.
    """

    method: str
    matrix: tuple[float, float, float, float, float, float, float, float, float]
    residual_mm: float
    inliers: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MetricIdentity:
    """Which rule made a number: trends never mix two of these."""

    id: str
    version: int


class SubIndexKind(StrEnum):
    """Parts of the relief that are measured on their own beside the headline."""

    PORES = "pores"
    LINES = "lines"
    SCARS = "scars"


@dataclass(frozen=True, slots=True, kw_only=True)
class SubIndex:
    """The change of one part of the relief, judged by itself.

    Without a number ``reasons`` say why. Log changes as in :class:`RegionMeasurement`.
    """

    kind: SubIndexKind
    verdict: Verdict
    log_change: float | None = None
    interval: tuple[float, float] | None = None
    smallest_detectable_change: float | None = None
    reasons: tuple[Reason, ...] = ()


class ColourQuantity(StrEnum):
    """What is said of the colour of skin, relative to the rest of the photographed skin."""

    REDNESS = "redness"
    LIGHTNESS_ANGLE = "lightness_angle"
    EVENNESS_OF_REDNESS = "evenness_of_redness"
    EVENNESS_OF_TONE = "evenness_of_tone"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColourChange:
    """One colour quantity of both photos; a secondary value with its honest uncertainty.

    ``change`` and ``interval`` (95 %) are differences in ``unit`` (for evenness a log ratio of
    spreads, negative = more even); ``detectable`` tells whether the interval excludes zero.
    """

    quantity: ColourQuantity
    unit: str
    baseline: float
    follow_up: float
    change: float
    interval: tuple[float, float]
    detectable: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RegionMeasurement:
    """The outcome for one region of one pair, with all the evidence (METRIC record).

    ``log_change`` and ``interval`` are ``None`` when the verdict is not comparable.
    ``smallest_detectable_change`` is a log change (positive).
    ``follow_up_polygon`` is the region carried over, in upright follow-up pixels.
    """

    region: RegionOfInterest
    follow_up_polygon: tuple[tuple[float, float], ...]
    verdict: Verdict
    reasons: tuple[Reason, ...] = ()
    log_change: float | None = None
    interval: tuple[float, float] | None = None
    smallest_detectable_change: float | None = None
    bands: tuple[BandEvidence, ...] = ()
    softness: float = 0.0
    se_spatial: float | None = None
    se_repeat: float | None = None
    index_baseline: float | None = None
    index_follow_up: float | None = None
    secondary: tuple[QualityNumber, ...] = ()
    quality: tuple[QualityNumber, ...] = ()
    sub_indices: tuple[SubIndex, ...] = ()
    colour: tuple[ColourChange, ...] = ()

    @property
    def percent_change(self) -> float | None:
        """Return the relief change in percent (negative = smoother)."""
        return None if self.log_change is None else percent(self.log_change)


@dataclass(frozen=True, slots=True, kw_only=True)
class PairMeasurement:
    """One measured pair of photographs: every region and the whole-pair evidence."""

    metric: MetricIdentity
    parameters: str
    program_version: str
    baseline_sha256: str
    follow_up_sha256: str
    baseline_calibration: Calibration | None
    follow_up_calibration: Calibration | None
    frame_px_per_mm: float | None
    registration: Registration | None
    verdict: Verdict
    reasons: tuple[Reason, ...]
    regions: tuple[RegionMeasurement, ...]
    quality: tuple[QualityNumber, ...] = ()

    @property
    def is_comparable(self) -> bool:
        """Tell whether at least one region carries a number."""
        return any(region.verdict is not Verdict.NOT_COMPARABLE for region in self.regions)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """A pair measurement kept in the journal. Records are never rewritten."""

    id: MeasurementId
    patient_id: PatientId
    baseline_photo_id: PhotoId
    follow_up_photo_id: PhotoId
    measured_at: datetime
    pair: PairMeasurement


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendPoint:
    """One session of a trend; without a number it says why."""

    session_id: SessionId
    held_on: date
    photo_id: PhotoId | None
    log_change: float | None = None
    interval: tuple[float, float] | None = None
    verdict: Verdict = Verdict.NOT_COMPARABLE
    is_baseline: bool = False
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendSeries:
    """The cumulative relief change of one region over the sessions of a patient.

    ``fitted`` runs parallel to ``points``: (estimate, lower, upper) of the trend in log change,
    ``None`` where there is no estimate. ``headline`` is judged with the interval widened for the
    number of looks.
    """

    metric: MetricIdentity
    region: AnatomicRegion
    view: str
    points: tuple[TrendPoint, ...]
    fitted: tuple[tuple[float, float, float] | None, ...]
    verdict: Verdict
    log_change: float | None = None
    interval: tuple[float, float] | None = None
    smallest_detectable_change: float | None = None
    sentence: str = ""


def percent(log_change: float) -> float:
    """Return a log ratio as percent change (negative = smaller)."""
    return 100.0 * math.expm1(log_change)
