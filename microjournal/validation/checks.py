"""What a check of the measurement is: a figure of a run and the aim it is held against."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from microjournal.validation.rows import Row
from microjournal.validation.statistics import Share, Spread

Rows = Sequence[Row]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """A number with the count it rests on and, where there is one, its 95 % interval."""

    value: float | None
    count: int
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """The range in which a figure should lie; an end without a limit is None."""

    least: float | None = None
    most: float | None = None

    def is_met(self, value: float) -> bool:
        """Tell whether ``value`` lies in the range."""
        if self.least is not None and value < self.least:
            return False
        return self.most is None or value <= self.most

    def text(self, unit: str) -> str:
        """Return the aim as it is written in tables."""
        end = f" {unit}" if unit else ""
        if self.least is None and self.most is None:
            return "–"
        if self.most == 0 and self.least is None:
            return f"0{end}"
        if self.least is None:
            return f"≤ {self.most:g}{end}"
        if self.most is None:
            return f"≥ {self.least:g}{end}"
        return f"{self.least:g} to {self.most:g}{end}".replace("-", "−")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One line of the table of aims: ``figure`` is computed from all rows of a run.

    ``prototype`` is what the prototype reached, as published in the description of the metric.
    """

    key: str
    title: str
    where: str
    prototype: str
    aim: Aim
    unit: str
    figure: Callable[[Rows], Figure]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A check and its figure in one run."""

    check: Check
    figure: Figure

    @property
    def is_met(self) -> bool | None:
        """Tell whether the aim is met; None where the run says nothing or there is no aim."""
        aim, value = self.check.aim, self.figure.value
        if value is None or (aim.least is None and aim.most is None):
            return None
        return aim.is_met(value)


def judged(checks: Sequence[Check], rows: Rows) -> tuple[Outcome, ...]:
    """Return every check with its figure."""
    return tuple(Outcome(check=check, figure=check.figure(rows)) for check in checks)


def figure_of_share(share: Share) -> Figure:
    """Return a share as a figure in percent."""
    low, high = share.interval_percent or (None, None)
    return Figure(value=share.percent, count=share.total, low=low, high=high)


def figure_of_spread(spread: Spread | None) -> Figure:
    """Return a mean as a figure; its interval is that of the mean."""
    if spread is None:
        return Figure(value=None, count=0)
    half = 1.96 * spread.sd / spread.count**0.5
    return Figure(
        value=spread.mean, count=spread.count, low=spread.mean - half, high=spread.mean + half
    )
