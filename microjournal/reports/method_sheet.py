"""The values of “How was this measured?”, for screen and paper."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from microjournal.domain.measurements import QualityNumber
from microjournal.reports.quality_words import limit_text, outcome_text, quality_text, quality_value
from microjournal.support.i18n import _

Lines = tuple[tuple[str, str], ...]


class TableKind(Enum):
    """What a table is about; paper shows less than the screen."""

    BANDS = "bands"
    CAUSES = "causes"
    CHECKS = "checks"
    SECONDARY = "secondary"
    CLASSICAL = "classical"


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodTable:
    """A table: a name, a head, rows, and which rows tell of a failed check."""

    kind: TableKind
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    title: str = ""
    failed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodSection:
    """A titled part: what failed and what to do, sentences, names with values, tables."""

    title: str
    attention: tuple[str, ...] = ()
    paragraphs: tuple[str, ...] = ()
    lines: Lines = ()
    tables: tuple[MethodTable, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MethodSheet:
    """Everything that is told about how one pair was measured."""

    sections: tuple[MethodSection, ...] = ()


def check_table(numbers: tuple[QualityNumber, ...], *, title: str = "") -> MethodTable:
    """Return checks with their limits and whether each was passed, those that failed first."""
    numbers = tuple(sorted(numbers, key=lambda number: number.passed))
    return MethodTable(
        kind=TableKind.CHECKS,
        title=title,
        head=(_("Check"), _("Value"), _("Limit"), _("Result")),
        rows=tuple(
            (
                quality_text(number.name),
                quality_value(number.name, number.value),
                limit_text(number),
                outcome_text(number),
            )
            for number in numbers
        ),
        failed=frozenset(place for place, number in enumerate(numbers) if not number.passed),
    )
