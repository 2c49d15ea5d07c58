"""How tables and their cells are written, in Markdown."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from microjournal.validation.checks import Figure
from microjournal.validation.rows import Row
from microjournal.validation.statistics import Share, Spread

Rows = Sequence[Row]
NOTHING = "–"


def table(head: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Return a table; empty if it would have no line."""
    body = [f"| {' | '.join(cells)} |" for cells in lines]
    if not body:
        return ""
    return "\n".join([f"| {' | '.join(head)} |", "|" + "---|" * len(head), *body]) + "\n"


# -- words for numbers --------------------------------------------------------------------------
def share_text(share: Share) -> str:
    """Return a share in percent without its interval."""
    return NOTHING if share.percent is None else f"{share.percent:.{_decimals(share.percent)}f}"


def interval_text(share: Share) -> str:
    """Return a share in percent with Wilson's interval."""
    if share.interval_percent is None:
        return NOTHING
    low, high = share.interval_percent
    return f"{share_text(share)} ({low:.0f}–{high:.0f})"


def spread_text(spread: Spread | None, decimals: int = 1) -> str:
    """Return mean ± SD."""
    if spread is None:
        return NOTHING
    return f"{number_text(spread.mean, decimals)} ± {spread.sd:.{decimals}f}"


def number_text(value: float | None, decimals: int = 2) -> str:
    """Return a number with a real minus sign; what rounds to nothing has none."""
    if value is None:
        return NOTHING
    # Adding zero turns the negative zero that rounding may leave into a plain one.
    return f"{round(value, decimals) + 0.0:.{decimals}f}".replace("-", "−")


def _decimals(value: float) -> int:
    return 0 if value in (0.0, 100.0) else 1


def range_text(figure: Figure, decimals: int) -> str:
    """Return the interval of a figure."""
    if figure.low is None or figure.high is None:
        return NOTHING
    return f"{number_text(figure.low, decimals)} to {number_text(figure.high, decimals)}"


def reasons_text(rows: Rows) -> str:
    """Return the reasons of ``rows``, the most frequent first."""
    counted = Counter(code for row in rows for code in row.reasons)
    return ", ".join(f"{code} ({count})" for code, count in counted.most_common()) or NOTHING
