"""The drawn parts of a trend chart: grid, noise strip, trend, sessions and treatments."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from microjournal.domain.measurements import percent
from microjournal.reports import svg
from microjournal.reports.svg import element
from microjournal.reports.trend_plan import ChartPlan, is_withheld

_BAND_OPACITY = 0.14
_STRIP_OPACITY = 0.08


def drawn_parts(plan: ChartPlan) -> list[str]:
    """Return everything but text, from the back to the front."""
    return [
        *_grid(plan),
        *_strip(plan),
        *_trend(plan),
        *_whiskers(plan),
        *_treatment_ticks(plan),
        *_points(plan),
    ]


def _grid(plan: ChartPlan) -> list[str]:
    left, right = plan.days.left - plan.font_size * 0.8, plan.days.right + plan.font_size * 0.8
    lines = []
    for value in plan.values.grid:
        y = plan.values.y(value)
        colour = plan.colours.muted if value == 0 else plan.colours.line
        lines.append(_line(left, y, right, y, colour, 1.0))
    if plan.axis > plan.values.bottom + 1:
        lines.append(_line(left, plan.axis, right, plan.axis, plan.colours.line, 1.0))
    return lines


def _strip(plan: ChartPlan) -> list[str]:
    change = plan.series.smallest_detectable_change
    if change is None:
        return []
    upper, lower = plan.values.y(percent(change)), plan.values.y(percent(-change))
    left, right = plan.days.left - plan.font_size * 0.8, plan.days.right + plan.font_size * 0.8
    return [
        element(
            "rect",
            x=left,
            y=upper,
            width=right - left,
            height=lower - upper,
            fill=plan.colours.muted,
            fill_opacity=str(_STRIP_OPACITY),
        )
    ]


def _trend(plan: ChartPlan) -> list[str]:
    """Draw each unbroken run of the fitted trend: its band, then its line."""
    parts: list[str] = []
    fitted = zip(plan.series.points, plan.series.fitted, strict=False)
    for known, run in groupby(fitted, key=lambda entry: entry[1] is not None):
        if not known:
            continue
        corners = [
            (plan.days.x(point.held_on), *(plan.values.y(percent(value)) for value in values))
            for point, values in run
            if values is not None
        ]
        upper = [(x, top) for x, _middle, _bottom, top in corners]
        lower = [(x, bottom) for x, _middle, bottom, _top in corners]
        parts += [
            element(
                "polygon",
                points=_corners(upper + lower[::-1]),
                fill=plan.colours.accent,
                fill_opacity=str(_BAND_OPACITY),
            ),
            element(
                "polyline",
                points=_corners([(x, middle) for x, middle, _bottom, _top in corners]),
                fill="none",
                stroke=plan.colours.accent,
                stroke_width=plan.font_size / 6,
                stroke_linejoin="round",
                stroke_linecap="round",
            ),
        ]
    return parts


def _whiskers(plan: ChartPlan) -> list[str]:
    lines = []
    for point in plan.series.points:
        if point.interval is None or is_withheld(point):
            continue
        x = plan.days.x(point.held_on)
        low, high = (plan.values.y(percent(bound)) for bound in point.interval)
        lines.append(_line(x, high, x, low, plan.colours.accent, plan.font_size / 10))
    return lines


def _points(plan: ChartPlan) -> list[str]:
    drawn = []
    for point in plan.series.points:
        hollow = is_withheld(point)
        drawn.append(
            element(
                "circle",
                cx=plan.days.x(point.held_on),
                cy=plan.point_y(point),
                r=plan.point_radius,
                fill=plan.colours.card if hollow else plan.colours.accent,
                stroke=plan.colours.muted if hollow else plan.colours.card,
                stroke_width=plan.font_size / 8,
            )
        )
    return drawn


def _treatment_ticks(plan: ChartPlan) -> list[str]:
    half = plan.font_size * 0.3
    return [
        _line(
            plan.days.x(mark.held_on),
            plan.axis - half,
            plan.days.x(mark.held_on),
            plan.axis + half,
            plan.colours.ink,
            plan.font_size / 6,
        )
        for mark in plan.marks
    ]


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float) -> str:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=width)


def _corners(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{svg.number(x)},{svg.number(y)}" for x, y in points)
