"""The report: docs/validation.md and its plots, from the rows of a run alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from microjournal.reports.atomic_file import write_export
from microjournal.validation import report_sections as words
from microjournal.validation import tables
from microjournal.validation.aims import all_checks
from microjournal.validation.checks import Outcome, judged
from microjournal.validation.plots import all_plots
from microjournal.validation.rows import Row
from microjournal.validation.run_file import RunRecord
from microjournal.validation.splits import Suite

REPORT_NAME = "validation.md"
PLOT_FOLDER = "validation"

Rows = Sequence[Row]


def outcomes_of(record: RunRecord) -> tuple[Outcome, ...]:
    """Return every aim with what the run reached."""
    return judged(all_checks(), record.rows)


def write_report(record: RunRecord, docs: Path) -> Path:
    """Write the report and its plots below ``docs`` and return the report's path.

    Raises
    ------
    InputError, EnvironmentFault
        See `reports.atomic_file.write_export`.
    """
    folder = docs / PLOT_FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    plots = all_plots(record.rows)
    for name, drawing in plots.items():
        write_export(folder / name, drawing.encode())
    target = docs / REPORT_NAME
    write_export(target, report_text(record, plots).encode())
    return target


def report_text(record: RunRecord, plots: Mapping[str, str]) -> str:
    """Return the whole report in Markdown."""
    parts = (
        _introduction(record),
        _aims(outcomes_of(record)),
        *_sections(record.rows, plots),
        _failures(record.rows),
        words.LIMITS,
        _repeating(record),
    )
    return "\n\n".join(part.strip() for part in parts if part) + "\n"


def _introduction(record: RunRecord) -> str:
    counted = ", ".join(
        f"{sum(row.suite == suite.value for row in record.rows)} {_name(suite)}"
        for suite in _suites(record)
    )
    return words.INTRODUCTION.format(
        total=len(record.rows),
        counted=counted,
        seeds=words.SEEDS_OF_SPLIT[record.head.split],
        metric=record.head.metric_id,
        version=record.head.metric_version,
        program=record.head.program_version,
    )


def _aims(outcomes: Sequence[Outcome]) -> str:
    known = [outcome.is_met for outcome in outcomes if outcome.is_met is not None]
    return words.AIMS.format(
        met=sum(known), judged=len(known), table=tables.aims_table(outcomes).strip()
    )


def _sections(rows: Rows, plots: Mapping[str, str]) -> Iterator[str]:
    for section in words.SECTIONS:
        body = section.table(rows)
        if not body:
            continue
        picture = f"![{section.title}]({PLOT_FOLDER}/{section.plot})"
        shown = (f"{picture}\n\n" if section.plot in plots else "") + body
        yield f"## {section.title}\n\n{section.words}\n\n{shown}"


def _failures(rows: Rows) -> str:
    failed = [row for row in rows if row.error]
    if not failed:
        return ""
    lines = "\n".join(f"* `{row.case}`: {row.error}" for row in failed)
    return f"## Cases that could not be carried out\n\nThey count nowhere above.\n\n{lines}"


def _repeating(record: RunRecord) -> str:
    suites = _suites(record)
    named = "".join(f" --suite {_name(suite)}" for suite in suites)
    has_portraits = Suite.PORTRAITS in suites
    chosen = "" if len(suites) == len(Suite) else named
    return words.REPEATING.format(
        split=record.head.split,
        seed=record.head.seed,
        comparisons=record.comparisons,
        chosen=chosen + (" --photos ../shared/photos" if has_portraits else ""),
        hours=record.seconds / 3600,
        workers=record.workers,
        missing="" if has_portraits else words.NO_PORTRAITS,
    )


def _suites(record: RunRecord) -> list[Suite]:
    present = {row.suite for row in record.rows}
    return [suite for suite in Suite if suite.value in present]


def _name(suite: Suite) -> str:
    return suite.value.replace("_", "-")
