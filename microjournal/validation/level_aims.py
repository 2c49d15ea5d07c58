"""Aims of the three levels of discipline, of tones and of registration, on synthetic skin."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from microjournal.domain.measurements import Verdict
from microjournal.validation import figures
from microjournal.validation.checks import Aim, Check, Figure, Rows, figure_of_share
from microjournal.validation.figures import LEVELS, TONES, of_suite, of_tone
from microjournal.validation.splits import Suite
from microjournal.validation.statistics import slope_error

_PERCENT = "%"


def level_checks() -> tuple[Check, ...]:
    """Return what is asked of clinic, guided and casual photographs."""
    return (
        *_levels("unchanged_smoother", "unchanged skin called smoother", _unchanged_smoother,
                 ("0–2.1 %", "0–1.7 %", "1.7–2.1 %"), (1, 1, 1)),
        *_levels("unchanged_claim", "unchanged skin, any claim", _unchanged_claim,
                 ("0–2.1 %", "3.3–6.2 %", "6.3–6.7 %"), (2, 2, 3)),
        *_levels("comparable", "comparable at all", _comparable, ("–", "–", "–"), None),
        *_levels("recognised_15", "15 % less relief recognised", _recognised(0.85),
                 ("88–93 %", "83–90 %", "10–12 %"), (97, 95, 40), at_least=True),
        *_levels("recognised_30", "30 % less relief recognised", _recognised(0.7),
                 ("92–97 %", "93–96 %", "25–27 %"), (99, 99, 70), at_least=True),
        _opposite(),
        *_levels("smallest_detectable", "smallest detectable true change", detectable,
                 ("5.7 %", "8–9 %", "24–32 %"), (4, 6, 15)),
        *_levels("rank_correlation", "rank correlation with true relief change", _ranks,
                 ("0.88–0.90", "0.88–0.89", "0.70–0.77"), (0.96, 0.95, 0.88),
                 at_least=True, unit=""),
    )  # fmt: skip


def registration_checks() -> tuple[Check, ...]:
    """Return what is asked of the registration."""
    return (
        *_levels("registration_mm", "registration error, median", _registration,
                 ("0.03 mm", "0.04 mm", "0.11 mm"), (0.03, 0.04, 0.08), unit="mm"),
        *_levels("registered", "registered within 0.5 mm", _registered,
                 ("100 %", "100 %", "100 %"), None),
        *_levels("misregistered", "believed although off by more than 0.5 mm", _misregistered,
                 ("–", "–", "–"), (0, 0, 0)),
    )  # fmt: skip


# -- the three levels ---------------------------------------------------------------------------
def _levels(
    key: str,
    title: str,
    figure: Callable[[Rows], Figure],
    prototypes: Sequence[str],
    limits: Sequence[float] | None,
    *,
    at_least: bool = False,
    unit: str = _PERCENT,
) -> Iterator[Check]:
    for number, level in enumerate(LEVELS):
        limit = None if limits is None else limits[number]
        yield Check(
            key=f"{key}.{level.value}",
            title=title,
            where=level.value,
            prototype=prototypes[number],
            aim=Aim(least=limit) if at_least else Aim(most=limit),
            unit=unit,
            figure=_on_suite(figure, level),
        )


def _on_suite(figure: Callable[[Rows], Figure], suite: Suite) -> Callable[[Rows], Figure]:
    return lambda rows: figure(of_suite(rows, suite))


def _unchanged_smoother(rows: Rows) -> Figure:
    return figure_of_share(figures.called(figures.unchanged(rows), Verdict.SMOOTHER))


def _unchanged_claim(rows: Rows) -> Figure:
    return figure_of_share(figures.claims(figures.unchanged(rows)))


def _comparable(rows: Rows) -> Figure:
    return figure_of_share(figures.comparable_share(rows))


def _recognised(factor: float) -> Callable[[Rows], Figure]:
    def figure(rows: Rows) -> Figure:
        return figure_of_share(figures.called(figures.changed_by(rows, factor), Verdict.SMOOTHER))

    return figure


def detectable(rows: Rows) -> Figure:
    """Return the smallest detectable true change and the unchanged pairs it rests on."""
    unchanged = figures.deltas(figures.unchanged(rows))
    return Figure(value=figures.smallest_detectable(rows), count=len(unchanged))


def _ranks(rows: Rows) -> Figure:
    count = len(figures.balanced(figures.comparable(figures.whole(rows))))
    return Figure(value=figures.ranks(rows), count=count)


def _registration(rows: Rows) -> Figure:
    errors = figures.registration_errors(rows)
    return Figure(value=figures.median(errors), count=len(errors))


def _registered(rows: Rows) -> Figure:
    return figure_of_share(figures.registered(rows))


def _misregistered(rows: Rows) -> Figure:
    return figure_of_share(figures.misregistered(rows))


def _opposite() -> Check:
    def figure(rows: Rows) -> Figure:
        less = [r for r in of_suite(rows, *LEVELS) if r.true_change is not None]
        smoother = [row for row in less if (row.true_change or 0.0) < 0]
        return figure_of_share(figures.called(smoother, Verdict.ROUGHER))

    return Check(
        key="called_rougher_though_smoother",
        title="called rougher though smoother",
        where="all levels",
        prototype="0 of 486",
        aim=Aim(most=0),
        unit=_PERCENT,
        figure=figure,
    )


# -- tone ---------------------------------------------------------------------------------------
def tone_checks() -> Iterator[Check]:
    """Yield what is asked of every group of phototypes."""
    for tone, prototype in zip(TONES, ("0.9", "0.8", "0.44"), strict=True):
        yield Check(
            key=f"slope.{tone}",
            title="slope on the truth by tone",
            where=f"{tone}, clinic and guided",
            prototype=prototype,
            aim=Aim(least=0.9, most=1.1),
            unit="",
            figure=_slope_of(tone),
        )
    yield Check(
        key="slope_ratio",
        title="slope of V-VI over that of I-II",
        where="clinic and guided",
        prototype="0.49",
        aim=Aim(least=0.85),
        unit="",
        figure=_slope_ratio,
    )


def _slope_of(tone: str) -> Callable[[Rows], Figure]:
    return lambda rows: slope_figure(of_tone(of_suite(rows, Suite.CLINIC, Suite.GUIDED), tone))


def slope_figure(rows: Rows) -> Figure:
    """Return the slope on the truth with the interval of its standard error."""
    truth, found = figures.truth_and_found(figures.whole(rows))
    value, error = figures.slope(rows), slope_error(truth, found)
    if value is None or error is None:
        return Figure(value=value, count=len(truth))
    return Figure(
        value=value, count=len(truth), low=value - 1.96 * error, high=value + 1.96 * error
    )


def _slope_ratio(rows: Rows) -> Figure:
    fair, dark = _slope_of("I-II")(rows), _slope_of("V-VI")(rows)
    if not fair.value or dark.value is None:
        return Figure(value=None, count=0)
    return Figure(value=dark.value / fair.value, count=fair.count + dark.count)
