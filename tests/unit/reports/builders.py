"""Report values for tests: small, whole, and different in one thing at a time."""

from __future__ import annotations

import io
import math
from datetime import date, timedelta

from PIL import Image

from microjournal.domain.anatomy import AnatomicRegion, RegionOfInterest, RegionSource
from microjournal.domain.identifiers import PhotoId, SessionId
from microjournal.domain.measurements import (
    MetricIdentity,
    Reason,
    RegionMeasurement,
    TrendPoint,
    TrendSeries,
    Verdict,
)
from microjournal.domain.reports import (
    ComparisonReport,
    PracticeProfile,
    ReportPair,
    ReportPicture,
    ReportTreatment,
    TreatmentMark,
)
from microjournal.reports.trend_chart import ChartColours

METRIC = MetricIdentity(id="relief_change", version=1)
BASELINE_DAY = date(2026, 1, 12)
LIGHT = ChartColours(
    card="#FFFFFF", ink="#16262B", muted="#5C7078", line="#DCE5E8", accent="#0E6E75"
)
DARK = ChartColours(
    card="#16262B", ink="#E8F0F1", muted="#9FB4BA", line="#26393F", accent="#4FB3BA"
)
HAZY = Reason(
    code="softer", message="The follow-up is softer than the baseline.", hint="Retake in focus."
)


def a_day(number: int, *, interval_days: int = 28) -> date:
    """Return the day of session ``number`` (0 = baseline)."""
    return BASELINE_DAY + timedelta(days=interval_days * number)


def a_point(
    number: int, percent_change: float | None, *, half_width: float = 0.06, day: date | None = None
) -> TrendPoint:
    """Return a session's point; ``None`` percent is a withheld one."""
    session, photo = SessionId(f"s{number}"), PhotoId(f"p{number}")
    held_on = day or a_day(number)
    if percent_change is None:
        return TrendPoint(session_id=session, held_on=held_on, photo_id=photo, reasons=(HAZY,))
    change = math.log1p(percent_change / 100)
    return TrendPoint(
        session_id=session,
        held_on=held_on,
        photo_id=photo,
        log_change=change,
        interval=(change - half_width, change + half_width),
        verdict=Verdict.SMOOTHER if change + half_width < 0 else Verdict.NO_DETECTABLE_CHANGE,
    )


def a_series(
    changes: tuple[float | None, ...] = (-4.0, -9.0, None, -16.0, -21.0),
    *,
    region: AnatomicRegion = AnatomicRegion.LEFT_CHEEK,
    interval_days: int = 28,
) -> TrendSeries:
    """Return a series: a baseline, then one session per percent change."""
    baseline = TrendPoint(
        session_id=SessionId("s0"),
        held_on=BASELINE_DAY,
        photo_id=PhotoId("p0"),
        is_baseline=True,
        log_change=0.0,
    )
    later = tuple(
        a_point(number, change, day=a_day(number, interval_days=interval_days))
        for number, change in enumerate(changes, start=1)
    )
    measured = [point for point in later if point.log_change is not None]
    last = measured[-1].log_change if measured else None
    count = max(len(later), 1)
    fitted = tuple(
        None
        if last is None
        else (last * step / count, last * step / count - 0.05, last * step / count + 0.05)
        for step in range(len(later) + 1)
    )
    return TrendSeries(
        metric=METRIC,
        region=region,
        view="cheek_left",
        points=(baseline, *later),
        fitted=fitted,
        verdict=Verdict.SMOOTHER if last is not None else Verdict.NOT_COMPARABLE,
        log_change=last,
        interval=None if last is None else (last - 0.06, last + 0.06),
        smallest_detectable_change=0.08,
        sentence="Left cheek: smoother than baseline beyond what repeat photos differ by.",
    )


def a_region(
    percent_change: float | None = -14.2,
    *,
    region: AnatomicRegion = AnatomicRegion.LEFT_CHEEK,
    reasons: tuple[Reason, ...] = (),
) -> RegionMeasurement:
    """Return a measured region, or a refused one for ``None`` percent."""
    square = ((0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0))
    place = RegionOfInterest(region=region, polygon=square, source=RegionSource.DRAWN)
    if percent_change is None:
        return RegionMeasurement(
            region=place,
            follow_up_polygon=square,
            verdict=Verdict.NOT_COMPARABLE,
            reasons=reasons or (HAZY,),
        )
    change = math.log1p(percent_change / 100)
    return RegionMeasurement(
        region=place,
        follow_up_polygon=square,
        verdict=Verdict.SMOOTHER if change < -0.08 else Verdict.NO_DETECTABLE_CHANGE,
        log_change=change,
        interval=(change - 0.06, change + 0.06),
        smallest_detectable_change=0.08,
    )


def a_jpeg(
    width_px: int = 30, height_px: int = 40, *, colour: tuple[int, int, int] = (180, 140, 120)
) -> bytes:
    """Return a small JPEG of one colour, with EXIF that must never leave."""
    picture = Image.new("RGB", (width_px, height_px), colour)
    exif = Image.Exif()
    exif[0x010E] = "SECRET-DESCRIPTION"
    buffer = io.BytesIO()
    picture.save(buffer, "JPEG", exif=exif, comment=b"SECRET-COMMENT")
    return buffer.getvalue()


def a_picture(label: str = "Before · 12 Jan 2026", *, jpeg: bytes | None = None) -> ReportPicture:
    """Return a labelled picture."""
    return ReportPicture(jpeg=jpeg or a_jpeg(), label=label, alt=f"Photograph, {label}")


def a_pair(
    *,
    view_label: str = "Left cheek",
    comparable: bool = True,
    regions: tuple[RegionMeasurement, ...] | None = None,
    statement: str = "Smoother than baseline beyond what repeat photos differ by.",
    jpeg: bytes | None = None,
) -> ReportPair:
    """Return a pair that may be compared, or one refused for a reason."""
    return ReportPair(
        view_label=view_label,
        baseline=a_picture(jpeg=jpeg),
        follow_up=a_picture("After · 1 Jun 2026", jpeg=jpeg),
        statement=statement,
        comparable=comparable,
        reasons=() if comparable else ("The light comes from another side.",),
        regions=(a_region(),) if regions is None else regions,
    )


def a_report(
    *,
    pairs: tuple[ReportPair, ...] | None = None,
    patient_line: str = "Anna Berger · P-0042",
    notes: str = "mild erythema",
    practice: str = "Hautpraxis am Park",
    trends: tuple[TrendSeries, ...] | None = None,
) -> ComparisonReport:
    """Return a whole report with one pair, one trend and one treatment."""
    return ComparisonReport(
        title="Photo comparison",
        practice=PracticeProfile(name=practice, address="Parkstraße 12", phone="+49 89 1234567"),
        patient_line=patient_line,
        created_on=date(2026, 6, 1),
        pairs=(a_pair(),) if pairs is None else pairs,
        trends=(a_series(),) if trends is None else trends,
        treatments=(
            ReportTreatment(
                held_on=BASELINE_DAY,
                kind="Treatment",
                device="SkinPen Precision",
                parameters="Left cheek 1.5 mm × 4",
                notes=notes,
            ),
        ),
        method_note="Metric relief_change, version 1; microjournal 0.1.0.",
        marks=(TreatmentMark(held_on=BASELINE_DAY, label="1.5 mm"),),
    )
