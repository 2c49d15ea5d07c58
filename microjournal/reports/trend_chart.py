"""The trend chart: one SVG for the screen, the patient's review and the printed document.

Down is smoother. The shaded band is the 95 % interval of the trend, the neutral strip around the
baseline is what repeat photographs differ by, a hollow ring is a session without a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from microjournal.domain.measurements import TrendPoint, TrendSeries, percent
from microjournal.domain.reports import TreatmentMark
from microjournal.reports import svg
from microjournal.reports.svg import TextBox, element
from microjournal.reports.trend_scales import (
    DayScale,
    Label,
    ValueScale,
    day_scale,
    fit_labels,
    value_scale,
)
from microjournal.reports.words import (
    change_text,
    day_text,
    detectable_text,
    interval_text,
    percent_text,
    region_text,
    short_day_text,
    verdict_text,
)
from microjournal.support.i18n import _

_BAND_OPACITY = 0.14
_STRIP_OPACITY = 0.08


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartColours:
    """Colours of a chart as ``#RRGGBB``, taken from the tokens of the light or dark look."""

    card: str
    ink: str
    muted: str
    line: str
    accent: str


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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    """Where everything goes, decided once before anything is drawn."""

    series: TrendSeries
    marks: tuple[TreatmentMark, ...]
    colours: ChartColours
    font_family: str
    font_size: float
    width: float
    values: ValueScale
    days: DayScale
    axis: float
    ring_row: float

    @property
    def point_radius(self) -> float:
        return self.font_size * 0.36

    def point_y(self, point: TrendPoint) -> float:
        """Return the height of a point: the ring row when it has no number."""
        if point.is_baseline:
            return self.values.y(0.0)
        if point.log_change is None:
            return self.ring_row
        return self.values.y(percent(point.log_change))


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
    plan = _plan(series, size, colours, font_family, font_size, title, tuple(marks))
    labels, label_boxes = _all_labels(plan, title)
    parts = [
        *_grid(plan),
        *_strip(plan),
        *_trend(plan),
        *_whiskers(plan),
        *_treatment_ticks(plan),
        *_points(plan),
        *labels,
    ]
    description = chart_description(series)
    return TrendChart(
        svg=svg.document(
            parts,
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
    counted = sum(point.log_change is not None and not point.is_baseline for point in series.points)
    withheld = sum(_is_withheld(point) for point in series.points)
    shown = _("Trend of skin relief, {region}: {counted} measured sessions, {withheld} withheld.")
    text = shown.format(region=region_text(series.region), counted=counted, withheld=withheld)
    return f"{text} {series.sentence}".strip()


def chart_legend(series: TrendSeries) -> str:
    """Return one line that explains what is drawn, naming only what occurs."""
    parts = []
    if any(fitted is not None for fitted in series.fitted):
        parts.append(_("Line and shaded band: trend with its 95 % interval."))
    if any(point.interval is not None for point in series.points):
        parts.append(_("Dots with whiskers: each session with its 95 % interval."))
    if series.smallest_detectable_change is not None:
        parts.append(
            _("Grey strip: smallest detectable change ({change}).").format(
                change=detectable_text(series.smallest_detectable_change)
            )
        )
    if any(_is_withheld(point) for point in series.points):
        parts.append(_("Hollow ring: photographs not comparable, no number given."))
    return " ".join(parts)


def _is_withheld(point: TrendPoint) -> bool:
    return point.log_change is None and not point.is_baseline


def _plan(
    series: TrendSeries,
    size: tuple[float, float],
    colours: ChartColours,
    font_family: str,
    font_size: float,
    title: str,
    marks: tuple[TreatmentMark, ...],
) -> _Plan:
    width, height = size
    kept = tuple(
        sorted(
            (mark for mark in marks if mark.region in (None, series.region)),
            key=lambda mark: mark.held_on,
        )
    )
    top = font_size * (2.4 if title else 0.9)
    axis = height - font_size * (4.6 if any(mark.label for mark in kept) else 3.2)
    rings = font_size * 2.0 if any(_is_withheld(point) for point in series.points) else 0.0
    values = value_scale(series, top=top, bottom=axis - rings, least_gap=font_size * 2.2)
    side = max(svg.text_width(word, font_size) for word in _axis_words().values())
    left = max(svg.text_width(_grid_text(value), font_size) for value in values.grid)
    days = day_scale(
        [point.held_on for point in series.points] + [mark.held_on for mark in kept],
        left=left + font_size * 1.5,
        right=width - side - font_size * 1.5,
    )
    return _Plan(
        series=series,
        marks=kept,
        colours=colours,
        font_family=font_family,
        font_size=font_size,
        width=width,
        values=values,
        days=days,
        axis=axis,
        ring_row=axis - rings / 2,
    )


def _axis_words() -> dict[str, str]:
    return {"top": _("rougher"), "zero": _("baseline"), "bottom": _("smoother")}


def _grid_text(value: float) -> str:
    return percent_text(value, decimals=0)


def _grid(plan: _Plan) -> list[str]:
    left, right = plan.days.left - plan.font_size * 0.8, plan.days.right + plan.font_size * 0.8
    lines = []
    for value in plan.values.grid:
        y = plan.values.y(value)
        colour = plan.colours.muted if value == 0 else plan.colours.line
        lines.append(_line(left, y, right, y, colour, 1.0))
    if plan.axis > plan.values.bottom + 1:
        lines.append(_line(left, plan.axis, right, plan.axis, plan.colours.line, 1.0))
    return lines


def _strip(plan: _Plan) -> list[str]:
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


def _trend(plan: _Plan) -> list[str]:
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


def _whiskers(plan: _Plan) -> list[str]:
    lines = []
    for point in plan.series.points:
        if point.interval is None or point.log_change is None:
            continue
        x = plan.days.x(point.held_on)
        low, high = (plan.values.y(percent(bound)) for bound in point.interval)
        lines.append(_line(x, high, x, low, plan.colours.accent, plan.font_size / 10))
    return lines


def _points(plan: _Plan) -> list[str]:
    drawn = []
    for point in plan.series.points:
        hollow = _is_withheld(point)
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


def _treatment_ticks(plan: _Plan) -> list[str]:
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


def _all_labels(plan: _Plan, title: str) -> tuple[list[str], tuple[TextBox, ...]]:
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


def _date_rows(plan: _Plan) -> list[tuple[Label, ...]]:
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


def _value_labels(plan: _Plan) -> list[tuple[float, float, str, str]]:
    x = plan.days.left - plan.font_size * 1.2
    return [
        (x, plan.values.y(value) + plan.font_size * 0.34, _grid_text(value), "end")
        for value in plan.values.grid
    ]


def _side_words(plan: _Plan) -> list[tuple[float, float, str, str]]:
    """Say at the right which way is smoother; words that would touch the middle one give way."""
    x, drop = plan.days.right + plan.font_size * 1.3, plan.font_size * 0.34
    words, zero = _axis_words(), plan.values.y(0.0)
    rows = [(plan.values.top, words["top"]), (plan.values.bottom, words["bottom"])]
    kept = [(y, text) for y, text in rows if abs(y - zero) > plan.font_size * 1.2]
    return [(x, y + drop, text, "start") for y, text in (*kept, (zero, words["zero"]))]


def _point_spots(plan: _Plan) -> list[HotSpot]:
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
    if point.log_change is None:
        reasons = " ".join(reason.message for reason in point.reasons)
        return _("{day}: withheld. {reasons}").format(day=day, reasons=reasons).strip()
    change = change_text(point.log_change)
    if point.interval is not None:
        change += f" ({interval_text(point.interval)})"
    return _("{day}: {change}, {verdict}").format(
        day=day, change=change, verdict=verdict_text(point.verdict)
    )


def _mark_spots(plan: _Plan) -> list[HotSpot]:
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


def _line(x1: float, y1: float, x2: float, y2: float, colour: str, width: float) -> str:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width=width)


def _corners(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{svg.number(x)},{svg.number(y)}" for x, y in points)


def _text(plan: _Plan, x: float, y: float, text: str, *, anchor: str) -> str:
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


def _heading(plan: _Plan, title: str) -> str:
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
