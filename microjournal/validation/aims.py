"""The table of aims: every property the measurement must prove, beside what is reached."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Final

from microjournal.domain.measurements import Verdict
from microjournal.validation import figures
from microjournal.validation.cases import PortraitKind
from microjournal.validation.checks import (
    Aim,
    Check,
    Figure,
    Rows,
    figure_of_share,
    figure_of_spread,
)
from microjournal.validation.figures import LEVELS, TONES, labelled, of_suite, of_tone
from microjournal.validation.level_aims import (
    detectable,
    level_checks,
    registration_checks,
    tone_checks,
)
from microjournal.validation.rows import Row
from microjournal.validation.splits import Suite
from microjournal.validation.statistics import Share

HARMLESS: Final = (
    "exposure +1 EV", "exposure -1 EV", "white balance warm", "scale x0.75", "scale x1.25",
    "pose 12 deg", "roll 12 deg", "noise x4", "sharpen +0.5", "denoise 0.8", "motion 0.25 mm",
    "erythema +0.3", "tan +0.25", "PIH faded",
)  # fmt: skip
SOFTENING: Mapping[str, str] = MappingProxyType({"defocus 0.12 mm": "−2.2 %", "jpeg 60": "+2.7 %"})
LIGHT: Mapping[str, str] = MappingProxyType(
    {
        "light slant +15": "36 %",
        "light slant -15": "29 %",
        "light tilt 60": "21 %",
        "ambient +0.3": "14 %",
    }
)
DISGUISES: Mapping[str, str] = MappingProxyType(
    {"oily skin": "93 %", "tone curve +0.3": "0 %", "foundation 0.6": "0 %"}
)
_PERCENT = "%"
_Pick = Callable[[Rows], list[Row]]


def all_checks() -> tuple[Check, ...]:
    """Return every check, in the order of the table."""
    return (
        *level_checks(),
        *tone_checks(),
        *_same_sitting(),
        *_graded(),
        *_single_changes(),
        *_coverage(),
        *_null_series(),
        *registration_checks(),
    )


# -- portraits ----------------------------------------------------------------------------------
def portraits(rows: Rows, kind: PortraitKind) -> list[Row]:
    """Return the rows of real portraits of one kind."""
    return labelled(of_suite(rows, Suite.PORTRAITS), kind=kind.value)


def _portrait_check(
    key: str, title: str, prototype: str, aim: Aim, pick: _Pick, share: Callable[[Rows], Share]
) -> Check:
    return Check(
        key=f"portraits.{key}",
        title=title,
        where="real portraits",
        prototype=prototype,
        aim=aim,
        unit=_PERCENT,
        figure=lambda rows: figure_of_share(share(pick(rows))),
    )


def _same_sitting() -> Iterator[Check]:
    def pick(rows: Rows) -> list[Row]:
        return portraits(rows, PortraitKind.SAME_SITTING)

    title = "same sitting: "
    yield _portrait_check(
        "same_smoother", f"{title}called smoother", "0.4 %", Aim(most=0.5), pick, _smoother
    )
    yield _portrait_check(
        "same_claim", f"{title}any claim", "1.4 %", Aim(most=2), pick, figures.claims
    )
    yield _portrait_check(
        "same_comparable", f"{title}comparable", "79 %", Aim(least=85), pick,
        figures.comparable_share,
    )  # fmt: skip


def _graded() -> Iterator[Check]:
    def at(level: str) -> _Pick:
        return lambda rows: labelled(portraits(rows, PortraitKind.GRADED), level=level)

    yield Check(
        key="portraits.graded_detectable",
        title="graded relief, guided: smallest detectable true change",
        where="real portraits",
        prototype="15 %",
        aim=Aim(most=8),
        unit=_PERCENT,
        figure=lambda rows: detectable(at("guided")(rows)),
    )
    yield _portrait_check(
        "graded_30", "graded relief, guided: 30 % less recognised", "92 %", Aim(least=97),
        lambda rows: figures.changed_by(at("guided")(rows), 0.7), _smoother,
    )  # fmt: skip
    yield _portrait_check(
        "graded_null", "graded relief, casual: unchanged called smoother", "11.5 %", Aim(most=1),
        lambda rows: figures.unchanged(at("casual")(rows)), _smoother,
    )  # fmt: skip


def _smoother(rows: Rows) -> Share:
    return figures.called(rows, Verdict.SMOOTHER)


# -- one change at a time -----------------------------------------------------------------------
def single(rows: Rows, *changes: str) -> list[Row]:
    """Return the rows in which one of ``changes`` was made."""
    return [row for row in of_suite(rows, Suite.SINGLE_CHANGES) if row.label("change") in changes]


def _single_check(
    key: str, title: str, where: str, prototype: str, aim: Aim, figure: Callable[[Rows], Figure]
) -> Check:
    return Check(
        key=f"single.{key}",
        title=title,
        where=where,
        prototype=prototype,
        aim=aim,
        unit=_PERCENT,
        figure=figure,
    )


def _single_changes() -> Iterator[Check]:
    yield _single_check(
        "harmless_bias", "largest bias of 14 harmless changes", "one change at a time",
        "≤ 1.6 %", Aim(most=1), _largest_bias,
    )  # fmt: skip
    yield _single_check(
        "harmless_claims", "claims under 14 harmless changes", "one change at a time", "0 %",
        Aim(most=0), lambda rows: figure_of_share(figures.claims(single(rows, *HARMLESS))),
    )  # fmt: skip
    for change, prototype in SOFTENING.items():
        yield _single_check(
            f"bias.{change}", "bias", change, prototype, Aim(least=-1.5, most=1.5), _bias(change)
        )
    for change, prototype in {**LIGHT, **DISGUISES}.items():
        yield _single_check(
            f"wrong.{change}", "wrong claims", change, prototype, Aim(most=2), _wrong(change)
        )
    yield _single_check(
        "light_smoother", "called smoother", "light slant ±15, tilt, ambient", "up to 21 %",
        Aim(most=0), lambda rows: figure_of_share(_smoother(single(rows, *LIGHT))),
    )  # fmt: skip


def _bias(change: str) -> Callable[[Rows], Figure]:
    return lambda rows: figure_of_spread(figures.error_percent(single(rows, change)))


def _wrong(change: str) -> Callable[[Rows], Figure]:
    return lambda rows: figure_of_share(figures.wrong_claims(single(rows, change)))


def _largest_bias(rows: Rows) -> Figure:
    found = [figures.error_percent(single(rows, change)) for change in HARMLESS]
    means = [abs(spread.mean) for spread in found if spread is not None]
    count = sum(spread.count for spread in found if spread is not None)
    return Figure(value=max(means, default=None), count=count)


# -- coverage and series ------------------------------------------------------------------------
def _coverage() -> Iterator[Check]:
    for title, pick in coverage_groups().items():
        yield Check(
            key=f"coverage.{title}",
            title="coverage of the 95 % interval",
            where=title,
            prototype="92–100 %",
            aim=Aim(least=94, most=97),
            unit=_PERCENT,
            figure=_covered(pick),
        )


def coverage_groups() -> dict[str, _Pick]:
    """Return the groups whose coverage is told apart: every suite and every tone."""
    suites: dict[str, _Pick] = {
        suite.value.replace("_", " "): _suite_pick(suite)
        for suite in (Suite.SINGLE_CHANGES, *LEVELS, Suite.PORTRAITS)
    }
    tones: dict[str, _Pick] = {f"phototype {tone}": _tone_pick(tone) for tone in TONES}
    return suites | tones


def _covered(pick: _Pick) -> Callable[[Rows], Figure]:
    return lambda rows: figure_of_share(figures.covered(figures.whole(pick(rows))))


def _suite_pick(suite: Suite) -> _Pick:
    return lambda rows: of_suite(rows, suite)


def _tone_pick(tone: str) -> _Pick:
    return lambda rows: of_tone(of_suite(rows, *LEVELS), tone)


def _null_series() -> Iterator[Check]:
    def null(rows: Rows) -> list[list[Row]]:
        return figures.series_of(labelled(of_suite(rows, Suite.SERIES), course="null"))

    yield Check(
        key="series.end", title="unchanged series of 3 to 6: smoother at the end",
        where="clinic and guided", prototype="0 of 18", aim=Aim(most=1), unit=_PERCENT,
        figure=lambda rows: figure_of_share(
            figures.headline_at_end(null(rows), Verdict.SMOOTHER)
        ),
    )  # fmt: skip
    yield Check(
        key="series.any", title="unchanged series of 3 to 6: smoother at any look",
        where="clinic and guided", prototype="3 of 18", aim=Aim(most=2.5), unit=_PERCENT,
        figure=lambda rows: figure_of_share(
            figures.headline_at_any_look(null(rows), Verdict.SMOOTHER)
        ),
    )  # fmt: skip
