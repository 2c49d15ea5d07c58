"""The words of a trend chart: values, dates, treatments and which way is smoother."""

from __future__ import annotations

from microjournal.reports import svg
from microjournal.reports.svg import TextBox, element
from microjournal.reports.trend_plan import ChartPlan, axis_words, grid_text
from microjournal.reports.trend_scales import Label, fit_labels
from microjournal.support.words import short_day_text


def drawn_labels(plan: ChartPlan, title: str) -> tuple[list[str], tuple[TextBox, ...]]:
    """Return all text as elements, and where each piece lies."""
    rows = _date_rows(plan)
    labels = [label for row in rows for label in row]
    drawn = [_text(plan, label.x, label.y, label.text, anchor="middle") for label in labels]
    boxes = [label.box for label in labels]
    for x, y, text, anchor in (*_value_labels(plan), *_side_words(plan)):
        drawn.append(_text(plan, x, y, text, anchor=anchor))
        boxes.append(_box(x, y, text, anchor, plan.font_size))
    if title:
        drawn.append(_heading(plan, title))
        boxes.append(_box(0.0, plan.font_size * 1.2, title, "start", plan.font_size * 1.15))
    return drawn, tuple(boxes)


def _date_rows(plan: ChartPlan) -> list[tuple[Label, ...]]:
    """Return the rows under the axis: what was done, the days, and the years as they change."""
    em = plan.font_size
    done = [(plan.days.x(mark.held_on), svg.plain_text(mark.label)) for mark in plan.marks]
    days = sorted(
        {point.held_on for point in plan.series.points} | {mark.held_on for mark in plan.marks}
    )
    first_of_year = {day.year: day for day in reversed(days)}
    years = [(plan.days.x(day), str(year)) for year, day in sorted(first_of_year.items())]
    rows = [
        [entry for entry in done if entry[1]],
        [(plan.days.x(day), short_day_text(day)) for day in days],
        years,
    ]
    baselines = [plan.axis + em * 1.4, plan.axis + em * 2.8, plan.axis + em * 4.1]
    if not rows[0]:
        baselines = [plan.axis, plan.axis + em * 1.5, plan.axis + em * 2.8]
    return [
        fit_labels(row, baseline=baseline, font_size=em, drawing_width=plan.width)
        for row, baseline in zip(rows, baselines, strict=True)
    ]


def _value_labels(plan: ChartPlan) -> list[tuple[float, float, str, str]]:
    x = plan.days.left - plan.font_size * 1.2
    return [
        (x, plan.values.y(value) + plan.font_size * 0.34, grid_text(value), "end")
        for value in plan.values.grid
    ]


def _side_words(plan: ChartPlan) -> list[tuple[float, float, str, str]]:
    """Say at the right which way is smoother; words that would touch the middle one give way."""
    x, drop = plan.days.right + plan.font_size * 1.3, plan.font_size * 0.34
    words, zero = axis_words(), plan.values.y(0.0)
    rows = [(plan.values.top, words["top"]), (plan.values.bottom, words["bottom"])]
    kept = [(y, text) for y, text in rows if abs(y - zero) > plan.font_size * 1.2]
    return [(x, y + drop, text, "start") for y, text in (*kept, (zero, words["zero"]))]


def _text(plan: ChartPlan, x: float, y: float, text: str, *, anchor: str) -> str:
    return element(
        "text",
        svg.escaped(text),
        x=x,
        y=y,
        text_anchor=anchor,
        font_family=plan.font_family,
        font_size=plan.font_size,
        fill=plan.colours.muted,
    )


def _heading(plan: ChartPlan, title: str) -> str:
    return element(
        "text",
        svg.escaped(title),
        x=0.0,
        y=plan.font_size * 1.2,
        font_family=plan.font_family,
        font_size=plan.font_size * 1.15,
        font_weight="600",
        fill=plan.colours.ink,
    )


def _box(x: float, y: float, text: str, anchor: str, font_size: float) -> TextBox:
    width = svg.text_width(text, font_size)
    left = x - width if anchor == "end" else x
    return TextBox(
        left=left, right=left + width, top=y - font_size * 0.8, bottom=y + font_size * 0.25
    )
