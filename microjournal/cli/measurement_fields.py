"""Measurements and trends as JSON fields and as text for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from microjournal.cli.output import JsonValue
from microjournal.domain.measurements import (
    BandEvidence,
    Calibration,
    ColourChange,
    Measurement,
    PairMeasurement,
    QualityNumber,
    Reason,
    RegionMeasurement,
    SubIndex,
    TrendPoint,
    TrendSeries,
    WitnessValue,
    percent,
)
from microjournal.reports.words import percent_text
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.services.explaining import Explanation

Fields = dict[str, JsonValue]


def pair_fields(pair: PairMeasurement) -> Fields:
    """Return a measured pair with all its evidence."""
    registration = pair.registration
    return {
        "metric": {"id": pair.metric.id, "version": pair.metric.version},
        "program_version": pair.program_version,
        "baseline_sha256": pair.baseline_sha256,
        "follow_up_sha256": pair.follow_up_sha256,
        "verdict": pair.verdict.value,
        "comparable": pair.is_comparable,
        "reasons": _reasons(pair.reasons),
        "alignment": {
            "registered": registration is not None,
            "method": registration.method if registration else None,
            "residual_mm": registration.residual_mm if registration else None,
            "inliers": registration.inliers if registration else None,
            "matrix": list(registration.matrix) if registration else None,
            "baseline_scale": _calibration(pair.baseline_calibration),
            "follow_up_scale": _calibration(pair.follow_up_calibration),
            "frame_px_per_mm": pair.frame_px_per_mm,
        },
        "regions": [region_fields(region) for region in pair.regions],
        "quality": _quality(pair.quality),
    }


def region_fields(region: RegionMeasurement) -> Fields:
    """Return one region of a pair."""
    return {
        "region": region.region.region.value,
        "source": region.region.source.value,
        "verdict": region.verdict.value,
        "change_percent": region.percent_change,
        "interval_percent": _percent_interval(region.interval),
        "smallest_detectable_change_percent": _detectable(region.smallest_detectable_change),
        "log_change": region.log_change,
        "interval": _interval(region.interval),
        "reasons": _reasons(region.reasons),
        "index_baseline": region.index_baseline,
        "index_follow_up": region.index_follow_up,
        "softness": region.softness,
        "se_spatial": region.se_spatial,
        "se_repeat": region.se_repeat,
        "bands": [_band(band) for band in region.bands],
        "polygon": [list(point) for point in region.region.polygon],
        "secondary": {number.name: number.value for number in region.secondary},
        "quality": _quality(region.quality),
        "sub_indices": [_sub_index(part) for part in region.sub_indices],
        "colour": [_colour(change) for change in region.colour],
    }


def measurement_fields(measurement: Measurement) -> Fields:
    """Return a stored measurement."""
    return {
        "event": "measured",
        "id": measurement.id,
        "patient": measurement.patient_id,
        "baseline": measurement.baseline_photo_id,
        "follow_up": measurement.follow_up_photo_id,
        "measured_at": measurement.measured_at,
        **pair_fields(measurement.pair),
    }


def trend_fields(series: TrendSeries) -> Fields:
    """Return a trend with its points; fitted values run parallel to them."""
    return {
        "view": series.view,
        "region": series.region.value,
        "metric": {"id": series.metric.id, "version": series.metric.version},
        "verdict": series.verdict.value,
        "sentence": series.sentence,
        "change_percent": None if series.log_change is None else percent(series.log_change),
        "interval_percent": _percent_interval(series.interval),
        "smallest_detectable_change_percent": _detectable(series.smallest_detectable_change),
        "points": [
            _point(point, fitted)
            for point, fitted in zip(series.points, series.fitted, strict=True)
        ],
    }


def pair_text(pair: PairMeasurement) -> str:
    """Return a measured pair in a few lines for a person."""
    lines = [f"{pair.verdict.value}"]
    lines += [f"  {reason.message} {reason.hint}".rstrip() for reason in pair.reasons]
    for region in pair.regions:
        lines.append(f"  {region.region.region.value}: {region.verdict.value}{_numbers(region)}")
        lines += [f"    {reason.message} {reason.hint}".rstrip() for reason in region.reasons]
    return "\n".join(lines)


def trend_text(series: TrendSeries) -> str:
    """Return a trend in a few lines for a person."""
    lines = [f"{series.view} · {series.region.value}: {series.sentence}"]
    for point in series.points:
        if point.is_baseline:
            lines.append(f"  {point.held_on}  {_('baseline')}")
        elif point.log_change is None:
            why = "; ".join(reason.message for reason in point.reasons)
            lines.append(f"  {point.held_on}  {_('withheld')}: {why}")
        else:
            lines.append(f"  {point.held_on}  {percent_text(percent(point.log_change))}")
    return "\n".join(lines)


def explanation_fields(explained: Explanation) -> Fields:
    """Return what was written to explain a measurement."""
    return {"explained": str(explained.files[0]), "files": [f.name for f in explained.files]}


def explanation_text(explained: Explanation) -> str:
    """Return where the explanation begins."""
    return _("Explained in {file}").format(file=explained.files[0])


def _numbers(region: RegionMeasurement) -> str:
    if region.percent_change is None or region.interval is None:
        return ""
    lower, upper = (percent(bound) for bound in region.interval)
    return f", {region.percent_change:+.1f} % ({lower:+.1f} … {upper:+.1f} %)"


def _point(point: TrendPoint, fitted: tuple[float, float, float] | None) -> Fields:
    return {
        "session": point.session_id,
        "date": point.held_on,
        "photo": point.photo_id,
        "baseline": point.is_baseline,
        "verdict": point.verdict.value,
        "change_percent": None if point.log_change is None else percent(point.log_change),
        "interval_percent": _percent_interval(point.interval),
        "fitted_percent": [percent(value) for value in fitted] if fitted else None,
        "reasons": _reasons(point.reasons),
    }


def _band(band: BandEvidence) -> Fields:
    return {
        "band": band.band.value,
        "coherence": band.coherence,
        "tiles": band.tiles,
        "used": band.used,
        "amplitude": _witness(band.amplitude),
        "pits": _witness(band.pits),
        "mixed": _witness(band.mixed),
    }


def _sub_index(part: SubIndex) -> Fields:
    return {
        "kind": part.kind.value,
        "verdict": part.verdict.value,
        "change_percent": None if part.log_change is None else percent(part.log_change),
        "interval_percent": _percent_interval(part.interval),
        "smallest_detectable_change_percent": _detectable(part.smallest_detectable_change),
        "log_change": part.log_change,
        "interval": _interval(part.interval),
        "reasons": _reasons(part.reasons),
    }


def _colour(change: ColourChange) -> Fields:
    return {
        "quantity": change.quantity.value,
        "unit": change.unit,
        "baseline": change.baseline,
        "follow_up": change.follow_up,
        "change": change.change,
        "interval": list(change.interval),
        "detectable": change.detectable,
    }


def _witness(value: WitnessValue | None) -> Fields | None:
    if value is None:
        return None
    return {"log_ratio": value.log_ratio, "standard_error": value.standard_error}


def _calibration(calibration: Calibration | None) -> Fields | None:
    if calibration is None:
        return None
    return {
        "px_per_mm": calibration.px_per_mm,
        "source": calibration.source,
        "relative_error": calibration.relative_error,
    }


def _quality(numbers: Sequence[QualityNumber]) -> list[JsonValue]:
    return [
        {"name": n.name, "value": n.value, "limit": n.limit, "passed": n.passed} for n in numbers
    ]


def _reasons(reasons: Sequence[Reason]) -> list[JsonValue]:
    return [{"code": r.code, "message": r.message, "hint": r.hint} for r in reasons]


def _interval(interval: tuple[float, float] | None) -> list[JsonValue] | None:
    return None if interval is None else list(interval)


def _percent_interval(interval: tuple[float, float] | None) -> list[JsonValue] | None:
    return None if interval is None else [percent(bound) for bound in interval]


def _detectable(log_change: float | None) -> float | None:
    """Return the size of the smallest detectable reduction, in percent."""
    return None if log_change is None else -percent(-abs(log_change))
