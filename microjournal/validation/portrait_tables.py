"""The tables of real portraits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from microjournal.domain.measurements import Verdict
from microjournal.validation import classical, figures
from microjournal.validation.aims import portraits
from microjournal.validation.cases import PortraitKind
from microjournal.validation.cells import (
    NOTHING,
    interval_text,
    number_text,
    reasons_text,
    share_text,
    table,
)
from microjournal.validation.figures import LEVELS, labelled
from microjournal.validation.rows import Row
from microjournal.validation.statistics import Share

Rows = Sequence[Row]


def same_sitting_table(rows: Rows) -> str:
    """Return what ours and the classical measures say of unchanged real skin."""
    same = portraits(rows, PortraitKind.SAME_SITTING)
    head = ("measure", "n", "comparable %", "SD of ln ratio", "called smoother %",
            "any claim %")  # fmt: skip
    return table(head, _against_classical(rows, same))


def _against_classical(rows: Rows, same: Rows) -> Iterator[tuple[str, ...]]:
    if not same:
        return
    ours = figures.plain_spread(figures.deltas(same))
    yield (
        "**relief change**",
        str(len(same)),
        share_text(figures.comparable_share(same)),
        NOTHING if ours is None else f"{ours.sd:.3f}",
        interval_text(figures.called(same, Verdict.SMOOTHER)),
        interval_text(figures.claims(same)),
    )
    for measure, title in classical.MEASURES.items():
        repeat = classical.repeat_sd(rows, measure)
        spread = figures.plain_spread(classical.changes(same, measure))
        yield (
            title,
            str(len(same)),
            "100",
            NOTHING if spread is None else f"{spread.sd:.3f}",
            share_text(classical.called_smoother(same, measure, repeat)),
            share_text(classical.claimed(same, measure, repeat)),
        )


def graded_table(rows: Rows) -> str:
    """Return what is found of the known attenuation of real relief, level by level."""
    head = ("level", "measure", "n", "comparable %", "rank correlation", "slope",
            "SD unchanged (ln)", "SDC, true %", "unchanged called smoother %",
            "unchanged called rougher %",
            "claimed at 15 / 30 / 50 % less")  # fmt: skip
    return table(head, _graded_lines(rows))


def _graded_lines(rows: Rows) -> Iterator[tuple[str, ...]]:
    for level in LEVELS:
        same = labelled(portraits(rows, PortraitKind.GRADED), level=level.value)
        if same:
            yield _graded_ours(level.value, same)
            yield from _graded_classical(level.value, same, rows)


def _graded_ours(level: str, same: Rows) -> tuple[str, ...]:
    null = figures.unchanged(same)
    spread = figures.plain_spread(figures.deltas(null))
    claimed = [
        share_text(figures.called(figures.changed_by(same, factor), Verdict.SMOOTHER))
        for factor in (0.85, 0.7, 0.5)
    ]
    return (
        level,
        "**relief change**",
        str(len(same)),
        share_text(figures.comparable_share(same)),
        number_text(figures.ranks(same)),
        number_text(figures.slope(same)),
        NOTHING if spread is None else f"{spread.sd:.3f}",
        number_text(figures.smallest_detectable(same), 1),
        share_text(figures.called(null, Verdict.SMOOTHER)),
        share_text(figures.called(null, Verdict.ROUGHER)),
        " / ".join(claimed),
    )


def _graded_classical(level: str, same: Rows, rows: Rows) -> Iterator[tuple[str, ...]]:
    null = figures.unchanged(same)
    for measure, title in classical.MEASURES.items():
        repeat = classical.repeat_sd(rows, measure)
        spread = figures.plain_spread(classical.changes(null, measure))
        smoother = classical.called_smoother(null, measure, repeat)
        claimed = classical.claimed(null, measure, repeat)
        rougher = Share(hits=claimed.hits - smoother.hits, total=claimed.total)
        recognised = [
            share_text(classical.called_smoother(figures.changed_by(same, factor), measure, repeat))
            for factor in (0.85, 0.7, 0.5)
        ]
        yield (
            level,
            title,
            str(len(same)),
            "100",
            number_text(classical.ranks(same, measure)),
            number_text(classical.slope(same, measure)),
            NOTHING if spread is None else f"{spread.sd:.3f}",
            number_text(classical.smallest_detectable(same, measure), 1),
            share_text(smoother),
            share_text(rougher),
            " / ".join(recognised),
        )


def refusal_table(rows: Rows) -> str:
    """Return which pairs of portraits that must be refused were refused, and why."""
    head = ("pairs that must be refused", "regions", "refused %", "reasons (regions)")
    return table(head, _refusal_lines(rows))


def _refusal_lines(rows: Rows) -> Iterator[tuple[str, ...]]:
    found = portraits(rows, PortraitKind.REFUSAL)
    for title in dict.fromkeys(row.label("refusal") for row in found):
        same = labelled(found, refusal=title)
        refused = Share(hits=len(same) - len(figures.comparable(same)), total=len(same))
        yield title, str(len(same)), share_text(refused), reasons_text(same)
