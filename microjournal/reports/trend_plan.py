"""Where everything of a trend chart goes, decided once before anything is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from microjournal.domain.measurements import TrendPoint, TrendSeries, Verdict, percent
from microjournal.domain.reports import TreatmentMark
from microjournal.reports import svg
from microjournal.reports.trend_scales import DayScale, ValueScale, day_scale, value_scale
from microjournal.reports.words import percent_text
from microjournal.support.i18n import _


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartColours:
    """Colours of a chart as ``#RRGGBB``, taken from the tokens of the light or dark look."""

    card: str
    ink: str
    muted: str
    line: str
    accent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChartPlan:
    """Scales, rows and colours of one chart; ``axis`` is the height of the time axis."""

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
        """Return the radius of a session's dot."""
        return self.font_size * 0.36

    def point_y(self, point: TrendPoint) -> float:
        """Return the height of a point: the ring row when it has no number."""
        if point.is_baseline:
            return self.values.y(0.0)
        if point.log_change is None or is_withheld(point):
            return self.ring_row
        return self.values.y(percent(point.log_change))


def chart_plan(
    series: TrendSeries,
    size: tuple[float, float],
    colours: ChartColours,
    font_family: str,
    font_size: float,
    title: str,
    marks: Sequence[TreatmentMark],
) -> ChartPlan:
    """Decide scales and rows; ``series`` has at least one point."""
    width, height = size
    kept = tuple(
        sorted(
            (mark for mark in marks if mark.region in (None, series.region)),
            key=lambda mark: mark.held_on,
        )
    )
    top = font_size * (2.4 if title else 0.9)
    axis = height - font_size * (4.6 if any(mark.label for mark in kept) else 3.2)
    rings = font_size * 2.0 if any(is_withheld(point) for point in series.points) else 0.0
    values = value_scale(series, top=top, bottom=axis - rings, least_gap=font_size * 2.2)
    side = max(svg.text_width(word, font_size) for word in axis_words().values())
    left = max(svg.text_width(grid_text(value), font_size) for value in values.grid)
    days = day_scale(
        [point.held_on for point in series.points] + [mark.held_on for mark in kept],
        left=left + font_size * 1.5,
        right=width - side - font_size * 1.5,
    )
    return ChartPlan(
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


def is_withheld(point: TrendPoint) -> bool:
    """Tell whether a session must be shown without a number."""
    refused = point.verdict is Verdict.NOT_COMPARABLE or point.log_change is None
    return refused and not point.is_baseline


def axis_words() -> dict[str, str]:
    """Return which way is smoother, in words."""
    return {"top": _("rougher"), "zero": _("baseline"), "bottom": _("smoother")}


def grid_text(value: float) -> str:
    """Return the label of a grid line in whole percent."""
    return percent_text(value, decimals=0)
