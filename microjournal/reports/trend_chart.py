"""The trend chart: one SVG for the screen, the patient's review and the printed document.

Down is smoother. The shaded band is the 95 % interval of the trend, the neutral strip around the
baseline is what repeat photographs differ by, a hollow ring is a session without a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from microjournal.domain.measurements import TrendPoint, TrendSeries
from microjournal.domain.reports import TreatmentMark
from microjournal.reports import svg
from microjournal.reports.svg import TextBox, element
from microjournal.reports.trend_drawing import drawn_parts
from microjournal.reports.trend_labels import drawn_labels
from microjournal.reports.trend_plan import ChartColours, ChartPlan, chart_plan, is_withheld
from microjournal.reports.words import (
    change_text,
    detectable_text,
    interval_text,
    region_text,
    verdict_text,
)
from microjournal.support.i18n import _
from microjournal.support.words import day_text

__all__ = [
    "ChartColours",
    "HotSpot",
    "TrendChart",
    "chart_description",
    "chart_legend",
    "trend_svg",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class HotSpot:
    """A round place of the chart that answers to hover or tap with ``text``."""

    x: float
    y: float
    radius: float
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendChart:
    """A drawn chart: SVG Tiny text, places to point at, and what it shows in one sentence."""

    svg: str
    width: float
    height: float
    hot_spots: tuple[HotSpot, ...]
    labels: tuple[TextBox, ...]
    description: str


def trend_svg(
    series: TrendSeries,
    *,
    size: tuple[float, float],
    colours: ChartColours,
    font_family: str,
    font_size: float = 12.0,
    title: str = "",
    marks: Sequence[TreatmentMark] = (),
) -> TrendChart:
    """Draw the cumulative relief change of one region over the sessions.

    Parameters
    ----------
    series : TrendSeries
        Points and fitted trend, as natural logarithms of ratios to the baseline.
    size : (float, float)
        Width and height of the drawing in pixels (screen) or points (paper).
    colours : ChartColours
        Colours of the surrounding card and of text and lines on it.
    font_family : str
        Family installed on screen and given to the PDF maker.
    font_size : float
        Height of all letters, in the unit of ``size``.
    title : str
        Heading drawn inside the chart; empty draws none.
    marks : sequence of TreatmentMark
        Treatments; those of other regions are left out.

    Returns
    -------
    TrendChart
        SVG Tiny 1.2 text without style sheets, clipping or filters, and its hot spots.
    """
    if not series.points:
        return _empty_chart(series, size, colours, font_family, font_size)
    plan = chart_plan(series, size, colours, font_family, font_size, title, tuple(marks))
    labels, label_boxes = drawn_labels(plan, title)
    description = chart_description(series)
    return TrendChart(
        svg=svg.document(
            [*drawn_parts(plan), *labels],
            width=size[0],
            height=size[1],
            title=title or region_text(series.region),
            description=description,
        ),
        width=size[0],
        height=size[1],
        hot_spots=(*_point_spots(plan), *_mark_spots(plan)),
        labels=label_boxes,
        description=description,
    )


def chart_description(series: TrendSeries) -> str:
    """Return what the chart shows in words, for screen readers and PDF alternative texts."""
    counted = sum(not (point.is_baseline or is_withheld(point)) for point in series.points)
    withheld = sum(is_withheld(point) for point in series.points)
    shown = _("Trend of skin relief, {region}: {counted} measured sessions, {withheld} withheld.")
    text = shown.format(region=region_text(series.region), counted=counted, withheld=withheld)
    return f"{text} {series.sentence}".strip()


def chart_legend(*trends: TrendSeries) -> str:
    """Return what the marks of one or several charts mean, naming only what occurs.

    The smallest detectable change is named as a number when there is one chart only.
    """
    points = [point for series in trends for point in series.points]
    parts = []
    if any(fitted is not None for series in trends for fitted in series.fitted):
        parts.append(_("Line and shaded band: trend with its 95 % interval."))
    if any(point.interval is not None for point in points):
        parts.append(_("Dots with whiskers: each session with its 95 % interval."))
    limits = [limit for series in trends if (limit := series.smallest_detectable_change)]
    if len(trends) == 1 and limits:
        change = detectable_text(limits[0])
        parts.append(_("Grey strip: smallest detectable change ({change}).").format(change=change))
    elif limits:
        parts.append(_("Grey strip: smallest detectable change."))
    if any(is_withheld(point) for point in points):
        parts.append(_("Hollow ring: photographs not comparable, no number given."))
    return " ".join(parts)


def _point_spots(plan: ChartPlan) -> list[HotSpot]:
    return [
        HotSpot(
            x=plan.days.x(point.held_on),
            y=plan.point_y(point),
            radius=plan.font_size * 1.2,
            text=_point_text(point),
        )
        for point in plan.series.points
    ]


def _point_text(point: TrendPoint) -> str:
    day = day_text(point.held_on)
    if point.is_baseline:
        return _("{day}: baseline").format(day=day)
    if point.log_change is None or is_withheld(point):
        reasons = " ".join(reason.message for reason in point.reasons)
        return _("{day}: withheld. {reasons}").format(day=day, reasons=reasons).strip()
    change = change_text(point.log_change)
    if point.interval is not None:
        change += f" ({interval_text(point.interval)})"
    return _("{day}: {change}, {verdict}").format(
        day=day, change=change, verdict=verdict_text(point.verdict)
    )


def _mark_spots(plan: ChartPlan) -> list[HotSpot]:
    return [
        HotSpot(
            x=plan.days.x(mark.held_on),
            y=plan.axis + plan.font_size * 0.6,
            radius=plan.font_size * 0.9,
            text=_("{day}: treatment {label}")
            .format(day=day_text(mark.held_on), label=mark.label)
            .strip(),
        )
        for mark in plan.marks
    ]


def _empty_chart(
    series: TrendSeries,
    size: tuple[float, float],
    colours: ChartColours,
    font_family: str,
    font_size: float,
) -> TrendChart:
    """Return one calm sentence instead of empty axes."""
    text = _("No measured sessions yet.")
    drawn = element(
        "text",
        svg.escaped(text),
        x=size[0] / 2,
        y=size[1] / 2,
        text_anchor="middle",
        font_family=font_family,
        font_size=font_size,
        fill=colours.muted,
    )
    return TrendChart(
        svg=svg.document(
            [drawn],
            width=size[0],
            height=size[1],
            title=region_text(series.region),
            description=text,
        ),
        width=size[0],
        height=size[1],
        hot_spots=(),
        labels=(),
        description=text,
    )
