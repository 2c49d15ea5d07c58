"""The tables of synthetic skin: aims, single changes, registration, series, refusals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from microjournal.domain.measurements import Verdict
from microjournal.phantom.perturbations import SINGLE_CHANGES
from microjournal.validation import classical, figures
from microjournal.validation.aims import single
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
from microjournal.validation.figures import LEVELS, labelled, of_suite
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
