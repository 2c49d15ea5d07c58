"""The tables of synthetic skin: aims, single changes, levels, tones, coverage, series."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from microjournal.domain.measurements import Verdict
from microjournal.phantom.perturbations import SINGLE_CHANGES
from microjournal.validation import classical, figures
from microjournal.validation.aims import coverage_groups, single
from microjournal.validation.cells import (
    NOTHING,
    interval_text,
    number_text,
    range_text,
    reasons_text,
    share_text,
    spread_text,
    table,
)
from microjournal.validation.checks import Outcome
from microjournal.validation.figures import LEVELS, TONES, labelled, of_suite, of_tone
from microjournal.validation.level_aims import slope_figure
from microjournal.validation.rows import Row
from microjournal.validation.splits import Suite
from microjournal.validation.statistics import Share

Rows = Sequence[Row]


# -- the table of aims --------------------------------------------------------------------------
def aims_table(outcomes: Iterable[Outcome]) -> str:
    """Return every property with prototype, aim and what this run reached."""
    head = ("property", "where", "prototype", "aim", "**ours**", "95 % interval", "n", "")
    return table(head, (_aim_line(outcome) for outcome in outcomes))


def _aim_line(outcome: Outcome) -> tuple[str, ...]:
    check, figure = outcome.check, outcome.figure
    unit = f" {check.unit}" if check.unit else ""
    decimals = {"%": 1, "mm": 3}.get(check.unit, 2)
    value = NOTHING if figure.value is None else f"**{number_text(figure.value, decimals)}{unit}**"
    verdict = {True: "met", False: "**missed**", None: "" if figure.count else "not measured"}
    return (
        check.title,
        check.where,
        check.prototype,
        check.aim.text(check.unit),
        value,
        range_text(figure, decimals),
        str(figure.count),
        verdict[outcome.is_met],
    )


# -- one change at a time -----------------------------------------------------------------------
def perturbation_table(rows: Rows) -> str:
    """Return ours and the classical measures under every single change of the capture."""
    head = (
        "change of the follow-up", "n", "ours, %", "refused %", "wrong claims %",
        "interval holds 0, %", *(f"{name}, %" for name in classical.MEASURES.values()),
    )  # fmt: skip
    return table(head, _perturbation_lines(rows))


def _perturbation_lines(rows: Rows) -> Iterator[tuple[str, ...]]:
    for change in SINGLE_CHANGES:
        same = single(rows, change)
        if same:
            refused = Share(hits=len(same) - len(figures.comparable(same)), total=len(same))
            yield (
                change,
                str(len(same)),
                spread_text(figures.error_percent(same)),
                share_text(refused),
                share_text(figures.wrong_claims(same)),
                share_text(figures.covered(same)),
                *(
                    spread_text(classical.error_percent(same, measure), 0)
                    for measure in classical.MEASURES
                ),
            )


def classical_claims_table(rows: Rows) -> str:
    """Return what the classical measures announce where nothing changed, level by level."""
    head = ("unchanged skin", "measure", "n", "announces a change %", "announces smoother %",
            "SDC, true %", "rank correlation")  # fmt: skip
    return table(head, _classical_lines(rows))


def _classical_lines(rows: Rows) -> Iterator[tuple[str, ...]]:
    for level in LEVELS:
        same = of_suite(rows, level)
        null = figures.unchanged(same)
        if not null:
            continue
        smallest = number_text(figures.smallest_detectable(same), 1)
        claimed = share_text(figures.claims(null))
        smoother = share_text(figures.called(null, Verdict.SMOOTHER))
        ours = number_text(figures.ranks(same))
        yield level.value, "**relief change**", str(len(null)), claimed, smoother, smallest, ours
        measures = {**classical.MEASURES, **classical.ALIGNED_MEASURES}
        for measure, title in measures.items():
            repeat = classical.repeat_sd(rows, measure)
            yield (
                level.value,
                title,
                str(len(classical.changes(null, measure))),
                share_text(classical.claimed(null, measure, repeat)),
                share_text(classical.called_smoother(null, measure, repeat)),
                number_text(classical.smallest_detectable(same, measure), 1),
                number_text(classical.ranks(same, measure)),
            )


# -- levels, components, tones ------------------------------------------------------------------
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


# -- registration, series, refusals ------------------------------------------------------------
def registration_table(rows: Rows) -> str:
    """Return how far the registration is from the truth."""
    head = ("level", "n", "median error, mm", "95 % of errors below, mm", "within 0.5 mm, %",
            "refused %", "believed though wrong %")  # fmt: skip
    return table(head, _registration_lines(rows))


def _registration_lines(rows: Rows) -> Iterator[tuple[str, ...]]:
    for level in LEVELS:
        checked = [row for row in of_suite(rows, level) if row.registration_checked]
        if checked:
            errors = sorted(figures.registration_errors(checked))
            refused = Share(hits=len(checked) - len(errors), total=len(checked))
            yield (
                level.value,
                str(len(checked)),
                number_text(figures.median(errors), 3),
                number_text(errors[int(0.95 * (len(errors) - 1))] if errors else None, 3),
                share_text(figures.registered(checked)),
                share_text(refused),
                share_text(figures.misregistered(checked)),
            )


def series_table(rows: Rows) -> str:
    """Return what the headline of a series says at the end and on the way."""
    head = ("course", "level", "series", "smoother at the end %", "rougher at the end %",
            "smoother at any look %", "rougher at any look %", "true change at the end, %",
            "estimate at the end, %")  # fmt: skip
    return table(head, _series_lines(rows))


def _series_lines(rows: Rows) -> Iterator[tuple[str, ...]]:
    kinds = {(r.label("course"), r.label("level")) for r in of_suite(rows, Suite.SERIES)}
    for course, level in sorted(kinds):
        same = labelled(of_suite(rows, Suite.SERIES), course=course, level=level)
        found = figures.series_of(same)
        last = [one[-1] for one in found]
        truth = [row.true_change for row in last if row.true_change is not None]
        ends = [row.look.log_change for row in last if row.look and row.look.log_change is not None]
        yield (
            course,
            level,
            str(len(found)),
            interval_text(figures.headline_at_end(found, Verdict.SMOOTHER)),
            share_text(figures.headline_at_end(found, Verdict.ROUGHER)),
            interval_text(figures.headline_at_any_look(found, Verdict.SMOOTHER)),
            share_text(figures.headline_at_any_look(found, Verdict.ROUGHER)),
            spread_text(figures.percent_spread(truth)),
            spread_text(figures.percent_spread(ends)),
        )


def reasons_table(rows: Rows) -> str:
    """Return why comparisons of each suite were withheld."""
    return table(("suite", "n", "withheld %", "reasons (comparisons)"), _reason_lines(rows))


def _reason_lines(rows: Rows) -> Iterator[tuple[str, ...]]:
    for suite in Suite:
        same = of_suite(rows, suite)
        if same:
            withheld = [row for row in same if not row.is_comparable]
            share = Share(hits=len(withheld), total=len(same))
            yield suite.value, str(len(same)), share_text(share), reasons_text(withheld)
