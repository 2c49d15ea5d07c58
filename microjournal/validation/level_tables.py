"""The tables of synthetic skin by level: true changes, other skin, parts, tones, coverage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from microjournal.domain.measurements import Verdict
from microjournal.validation import figures
from microjournal.validation.aims import coverage_groups
from microjournal.validation.cells import (
    NOTHING,
    interval_text,
    number_text,
    range_text,
    share_text,
    spread_text,
    table,
)
from microjournal.validation.figures import LEVELS, TONES, labelled, of_suite, of_tone
from microjournal.validation.level_aims import slope_figure
from microjournal.validation.rows import Row
from microjournal.validation.splits import Suite

Rows = Sequence[Row]


def level_table(rows: Rows) -> str:
    """Return what is found at each true change of the whole relief, level by level."""
    head = ("level", "true change %", "n", "comparable %", "measured, %", "called smoother %",
            "called rougher %", "interval holds the truth, %")  # fmt: skip
    return table(head, _level_lines(rows))


def _level_lines(rows: Rows) -> Iterator[tuple[str, ...]]:
    for level in LEVELS:
        same = figures.whole(of_suite(rows, level))
        for factor in sorted({float(row.label("factor")) for row in same}):
            found = figures.changed_by(same, factor)
            yield (level.value, number_text(100 * (factor - 1), 0), *_found_cells(found))


def _found_cells(rows: Rows) -> tuple[str, ...]:
    return (
        str(len(rows)),
        share_text(figures.comparable_share(rows)),
        spread_text(figures.error_percent(rows)),
        interval_text(figures.called(rows, Verdict.SMOOTHER)),
        interval_text(figures.called(rows, Verdict.ROUGHER)),
        share_text(figures.covered(rows)),
    )


def other_skin_table(rows: Rows) -> str:
    """Return what is found on skin of other optics, level by level."""
    head = ("level", "n", "comparable %", "unchanged called smoother %", "unchanged, any claim %",
            "15 and 30 % less recognised %", "slope", "interval holds the truth, %")  # fmt: skip
    return table(head, _other_skin_lines(rows))


def _other_skin_lines(rows: Rows) -> Iterator[tuple[str, ...]]:
    for level in LEVELS:
        same = labelled(of_suite(rows, Suite.OTHER_SKIN), level=level.value)
        if not same:
            continue
        null = figures.unchanged(same)
        less = figures.changed_by(same, 0.85) + figures.changed_by(same, 0.7)
        yield (
            level.value,
            str(len(same)),
            share_text(figures.comparable_share(same)),
            interval_text(figures.called(null, Verdict.SMOOTHER)),
            interval_text(figures.claims(null)),
            interval_text(figures.called(less, Verdict.SMOOTHER)),
            number_text(figures.slope(same), 2),
            share_text(figures.covered(figures.whole(same))),
        )


def component_table(rows: Rows) -> str:
    """Return what is found when pores, lines or scars alone became 40 % shallower."""
    head = ("only", "level", "n", "true change of the relief, %", "measured, %",
            "called smoother %", "called rougher %", "sub-index called smoother %")  # fmt: skip
    return table(head, _component_lines(rows))


def _component_lines(rows: Rows) -> Iterator[tuple[str, ...]]:
    for component in ("pores", "lines", "scars"):
        for level in LEVELS:
            same = labelled(of_suite(rows, level), component=component)
            if same:
                truth = [row.true_change for row in same if row.true_change is not None]
                yield (
                    component,
                    level.value,
                    str(len(same)),
                    spread_text(figures.percent_spread(truth)),
                    spread_text(figures.error_percent(same)),
                    interval_text(figures.called(same, Verdict.SMOOTHER)),
                    interval_text(figures.called(same, Verdict.ROUGHER)),
                    share_text(figures.sub_index_called(same, component, Verdict.SMOOTHER)),
                )


def tone_table(rows: Rows) -> str:
    """Return slope, order, noise and claims for every group of phototypes at every level."""
    head = ("Fitzpatrick", "level", "n", "comparable %", "slope (95 % interval)",
            "rank correlation", "SD unchanged, %", "wrong claims %",
            "interval holds the truth, %")  # fmt: skip
    return table(head, _tone_lines(rows))


def _tone_lines(rows: Rows) -> Iterator[tuple[str, ...]]:
    for tone in TONES:
        for level in LEVELS:
            same = figures.whole(of_tone(of_suite(rows, level), tone))
            if same:
                slope = slope_figure(same)
                null = figures.error_percent(figures.unchanged(same))
                yield (
                    tone,
                    level.value,
                    str(len(same)),
                    share_text(figures.comparable_share(same)),
                    f"{number_text(slope.value)} ({range_text(slope, 2)})",
                    number_text(figures.ranks(same)),
                    NOTHING if null is None else f"{null.sd:.1f}",
                    share_text(figures.wrong_claims(same)),
                    share_text(figures.covered(same)),
                )


def coverage_table(rows: Rows) -> str:
    """Return how often the 95 % interval holds the truth and how wide it is."""
    head = ("group", "n", "interval holds the truth, %", "median half width, %")
    return table(head, _coverage_lines(rows))


def _coverage_lines(rows: Rows) -> Iterator[tuple[str, ...]]:
    for title, pick in coverage_groups().items():
        same = figures.whole(pick(rows))
        found = figures.covered(same)
        if found.total:
            half = figures.median(
                [50 * (r.high - r.low) for r in same if r.high is not None and r.low is not None]
            )
            yield title, str(found.total), interval_text(found), number_text(half, 1)
