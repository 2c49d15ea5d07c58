"""The plots of the report: truth against estimate, errors, tones, coverage."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

from microjournal.domain.measurements import percent
from microjournal.phantom.perturbations import SINGLE_CHANGES
from microjournal.validation import figures
from microjournal.validation.aims import coverage_groups, single
from microjournal.validation.checks import Figure, figure_of_share
from microjournal.validation.drawing import (
    FONT_SIZE,
    INK,
    MUTED,
    SERIES,
    Axis,
    Plot,
    band,
    dot,
    line,
    sheet,
    text,
)
from microjournal.validation.figures import LEVELS, TONES, of_suite, of_tone
from microjournal.validation.level_aims import slope_figure
from microjournal.validation.rows import Row

Rows = Sequence[Row]
_ROW_HEIGHT = 1.75 * FONT_SIZE
_LOWEST, _HIGHEST = -70.0, 45.0
# Beside the dots, which it would hide.
_BAR_OFFSET_PX = 6.0
_PERCENT_GRID = (-60.0, -40.0, -20.0, 0.0, 20.0, 40.0)


def all_plots(rows: Rows) -> Mapping[str, str]:
    """Return every plot that ``rows`` have something for, as SVG by its file name."""
    drawn: Mapping[str, Callable[[Rows], str | None]] = MappingProxyType(
        {
            "truth.svg": truth_plot,
            "perturbations.svg": perturbation_plot,
            "tones.svg": tone_plot,
            "coverage.svg": coverage_plot,
        }
    )
    made = {name: draw(rows) for name, draw in drawn.items()}
    return {name: plot for name, plot in made.items() if plot is not None}


# -- truth against estimate ---------------------------------------------------------------------
def truth_plot(rows: Rows) -> str | None:
    """Draw every comparison of the three levels: true against measured change in percent."""
    found_at = {level: figures.comparable(figures.whole(of_suite(rows, level))) for level in LEVELS}
    panels = [(level, found) for level, found in found_at.items() if found]
    if not panels:
        return None
    width, gap = 270.0, 70.0
    parts: list[str] = []
    for number, (level, found) in enumerate(panels):
        left = gap + number * (width + gap)
        plot = Plot(
            x=Axis(low=_LOWEST, high=_HIGHEST, start=left, end=left + width),
            y=Axis(low=_LOWEST, high=_HIGHEST, start=330, end=60),
        )
        parts += _truth_panel(plot, level.value, found, SERIES[number])
    return sheet(
        parts,
        width=gap + len(panels) * (width + gap),
        height=390,
        title="True and measured change of relief",
        says="One panel per level; dots on the rising line are measured exactly; bars are the "
        "median 95 % interval at each true change.",
    )


def _truth_panel(plot: Plot, title: str, rows: Rows, colour: str) -> list[str]:
    labels = _signed(_PERCENT_GRID)
    low, high = _LOWEST, _HIGHEST
    corner = (plot.x.at(low), plot.y.at(low), plot.x.at(high), plot.y.at(high))
    pairs = [
        (percent(row.true_change), percent(row.delta))
        for row in rows
        if row.true_change is not None and row.delta is not None
    ]
    return [
        *plot.grid_x(_PERCENT_GRID, labels),
        *plot.grid_y(_PERCENT_GRID, labels),
        line(*corner, MUTED),
        *_median_intervals(plot, rows),
        *plot.points(pairs, colour),
        *plot.titles("true change, %", f"{title}: measured change, %"),
    ]


def _signed(values: Sequence[float]) -> list[str]:
    return [f"{value:+.0f}".replace("-", "−") if value else "0" for value in values]


def _median_intervals(plot: Plot, rows: Rows) -> Iterator[str]:
    for change in sorted({row.true_change for row in rows if row.true_change is not None}):
        same = [row for row in rows if row.true_change == change]
        low = figures.median([row.low for row in same if row.low is not None])
        high = figures.median([row.high for row in same if row.high is not None])
        if low is not None and high is not None:
            x = plot.x.at(percent(change)) + _BAR_OFFSET_PX
            yield line(x, plot.y.at(percent(low)), x, plot.y.at(percent(high)), INK, 2.0)


# -- one change at a time -----------------------------------------------------------------------
def perturbation_plot(rows: Rows) -> str | None:
    """Draw mean and SD of the change reported under every single change of the capture."""
    found = {name: single(rows, name) for name in SINGLE_CHANGES}
    names = [name for name, same in found.items() if same]
    if not names:
        return None
    plot = _table_plot(len(names), low=-30, high=30)
    grid = (-30.0, -20.0, -10.0, 0.0, 10.0, 20.0, 30.0)
    parts = plot.grid_x(grid, _signed(grid))
    for number, name in enumerate(names):
        y = plot.y.end + (number + 0.5) * _ROW_HEIGHT
        parts.append(text(plot.x.start - 10, y + 4, name, anchor="end"))
        parts += _error_bar(plot, y, found[name])
    return sheet(
        [*parts, *plot.titles("reported change of unchanged skin, % (dot: mean, bar: ± SD)", "")],
        width=720,
        height=plot.y.start + 4 * FONT_SIZE,
        title="Error by single change",
        says="Mean and standard deviation of the reported change, and the share refused.",
    )


def _error_bar(plot: Plot, y: float, rows: Rows) -> Iterator[str]:
    refused = len(rows) - len(figures.comparable(rows))
    if refused:
        words = f"{100 * refused / len(rows):.0f} % refused"
        yield text(plot.x.end + 10, y + 4, words, anchor="start", colour=MUTED)
    spread = figures.error_percent(rows)
    if spread is None:
        return
    ends = (plot.x.at(spread.mean - spread.sd), plot.x.at(spread.mean + spread.sd))
    yield band(ends[0], y - 4, ends[1] - ends[0], 8, SERIES[0], 0.35)
    yield dot(plot.x.at(spread.mean), y, 4.0, SERIES[0])


# -- tones and coverage -------------------------------------------------------------------------
def tone_plot(rows: Rows) -> str | None:
    """Draw the slope on the truth for every group of phototypes at every level."""
    found = {
        f"{tone}, {level.value}": slope_figure(of_tone(of_suite(rows, level), tone))
        for level in LEVELS
        for tone in TONES
    }
    return _interval_plot(
        found,
        low=0.0,
        high=1.5,
        wanted=(0.9, 1.1),
        grid=(0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5),
        across="slope of the measured on the true change (bar: 95 % interval; shaded: aim)",
        title="Slope on the truth by phototype",
    )


def coverage_plot(rows: Rows) -> str | None:
    """Draw how often the 95 % interval holds the truth, for every suite and tone."""
    found = {
        title: figure_of_share(figures.covered(figures.whole(pick(rows))))
        for title, pick in coverage_groups().items()
    }
    return _interval_plot(
        found,
        low=70.0,
        high=100.0,
        wanted=(94.0, 97.0),
        grid=(70.0, 75.0, 80.0, 85.0, 90.0, 95.0, 100.0),
        across="intervals that hold the truth, % (bar: 95 % interval; shaded: aim)",
        title="Coverage of the 95 % interval",
    )


def _interval_plot(
    found: Mapping[str, Figure],
    *,
    low: float,
    high: float,
    wanted: tuple[float, float],
    grid: Sequence[float],
    across: str,
    title: str,
) -> str | None:
    known = {name: figure for name, figure in found.items() if figure.value is not None}
    if not known:
        return None
    plot = _table_plot(len(known), low=low, high=high)
    left, right = (plot.x.at(value) for value in wanted)
    parts = [band(left, plot.y.end, right - left, plot.y.start - plot.y.end, SERIES[2], 0.18)]
    parts += plot.grid_x(grid, [f"{value:g}" for value in grid])
    for number, (name, figure) in enumerate(known.items()):
        y = plot.y.end + (number + 0.5) * _ROW_HEIGHT
        parts.append(text(plot.x.start - 10, y + 4, name, anchor="end"))
        parts.append(text(plot.x.end + 10, y + 4, f"n = {figure.count}", anchor="start"))
        parts += _interval_bar(plot, y, figure)
    return sheet(
        [*parts, *plot.titles(across, "")],
        width=720,
        height=plot.y.start + 4 * FONT_SIZE,
        title=title,
        says=across,
    )


def _interval_bar(plot: Plot, y: float, figure: Figure) -> Iterator[str]:
    if figure.low is not None and figure.high is not None:
        yield line(plot.x.at(figure.low), y, plot.x.at(figure.high), y, SERIES[0], 2.0)
    if figure.value is not None:
        yield dot(plot.x.at(figure.value), y, 4.0, SERIES[0])


def _table_plot(count: int, *, low: float, high: float) -> Plot:
    """Return a plot with a row per entry, room for names on the left and notes on the right."""
    top = 20.0
    return Plot(
        x=Axis(low=low, high=high, start=190, end=610),
        y=Axis(low=0, high=1, start=top + count * _ROW_HEIGHT, end=top),
    )
