"""The axes of a trend chart: which values are shown, where they lie, which labels fit."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from microjournal.domain.measurements import TrendSeries, Verdict, percent
from microjournal.reports.svg import TextBox, text_width

_STEPS = (5.0, 10.0, 20.0, 25.0, 50.0, 100.0)
_LEAST_REACH = 10.0
# Beyond these an interval says "unknown"; showing all of it would flatten every real change.
_LOWEST, _HIGHEST = -90.0, 100.0


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueScale:
    """Percent change to height: ``top`` and ``bottom`` in drawing units, grid values in percent."""

    top: float
    bottom: float
    highest: float
    lowest: float
    grid: tuple[float, ...]

    def y(self, value: float) -> float:
        """Return the height of a percentage, held inside the plot."""
        held = min(max(value, self.lowest), self.highest)
        return self.top + (self.highest - held) / (self.highest - self.lowest) * (
            self.bottom - self.top
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class DayScale:
    """Days to distance from the left, in drawing units."""

    left: float
    right: float
    first: date
    last: date

    def x(self, day: date) -> float:
        """Return where a day lies; a single day lies in the middle."""
        span = (self.last - self.first).days
        if span == 0:
            return (self.left + self.right) / 2
        return self.left + (day - self.first).days / span * (self.right - self.left)


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """A piece of text that has found its place: ``x`` is the middle, ``y`` the baseline."""

    text: str
    x: float
    y: float
    box: TextBox


def value_scale(series: TrendSeries, *, top: float, bottom: float, least_gap: float) -> ValueScale:
    """Return the scale that holds the baseline and every finite number of ``series``.

    Grid lines keep a distance of ``least_gap`` drawing units where the drawing is high enough.
    """
    most = max(2, int((bottom - top) / least_gap))
    values = [min(max(value, _LOWEST), _HIGHEST) for value in _percentages(series)]
    reach_up = max(_LEAST_REACH, *values)
    reach_down = max(_LEAST_REACH, *(-value for value in values))
    step = next(
        (
            candidate
            for candidate in _STEPS
            if math.ceil(reach_up / candidate) + math.ceil(reach_down / candidate) <= most
        ),
        _STEPS[-1],
    )
    above, below = math.ceil(reach_up / step), math.ceil(reach_down / step)
    grid = tuple(step * number for number in range(-below, above + 1))
    return ValueScale(top=top, bottom=bottom, highest=grid[-1], lowest=grid[0], grid=grid)


def day_scale(days: Iterable[date], *, left: float, right: float) -> DayScale:
    """Return the scale from the first to the last of ``days`` (at least one)."""
    ordered = sorted(days)
    return DayScale(left=left, right=right, first=ordered[0], last=ordered[-1])


def fit_labels(
    wanted: Sequence[tuple[float, str]],
    *,
    baseline: float,
    font_size: float,
    drawing_width: float,
) -> tuple[Label, ...]:
    """Return the labels of one row that fit beside each other, the first and last before others.

    Parameters
    ----------
    wanted : sequence of (x, text)
        Where each label wants its middle, ordered by x.
    baseline, font_size : float
        The row's text baseline and letter size, in drawing units.
    drawing_width : float
        Labels near the edge are moved inwards rather than cut off.
    """
    placed: dict[int, Label] = {}
    for index in _ends_first(len(wanted)):
        x, text = wanted[index]
        label = _label(x, text, baseline, font_size, drawing_width)
        roomy = _with_margin(label.box, font_size * 0.4)
        if not any(roomy.overlaps(other.box) for other in placed.values()):
            placed[index] = label
    return tuple(placed[index] for index in sorted(placed))


def _label(x: float, text: str, baseline: float, font_size: float, drawing_width: float) -> Label:
    width = text_width(text, font_size)
    middle = min(max(x, width / 2), drawing_width - width / 2)
    box = TextBox(
        left=middle - width / 2,
        right=middle + width / 2,
        top=baseline - font_size * 0.8,
        bottom=baseline + font_size * 0.25,
    )
    return Label(text=text, x=middle, y=baseline, box=box)


def _with_margin(box: TextBox, margin: float) -> TextBox:
    return TextBox(left=box.left - margin, right=box.right + margin, top=box.top, bottom=box.bottom)


def _ends_first(count: int) -> Iterator[int]:
    if count:
        yield 0
    if count > 1:
        yield count - 1
    yield from range(1, count - 1)


def _percentages(series: TrendSeries) -> Iterator[float]:
    yield 0.0
    if series.smallest_detectable_change is not None:
        yield from (
            percent(-series.smallest_detectable_change),
            percent(series.smallest_detectable_change),
        )
    shown = [point for point in series.points if point.verdict is not Verdict.NOT_COMPARABLE]
    logs = [value for point in shown if point.interval for value in point.interval]
    logs += [point.log_change for point in shown if point.log_change is not None]
    logs += [value for fitted in series.fitted if fitted is not None for value in fitted]
    # A ratio beyond e^3 is off any chart; the bound also keeps exp() finite.
    yield from (percent(min(max(value, -3.0), 3.0)) for value in logs if not math.isnan(value))
