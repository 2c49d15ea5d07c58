"""The command that holds the measurement against the truth: validate."""

from __future__ import annotations

import argparse
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from microjournal.cli.context import watched
from microjournal.cli.output import EXIT_OK, Console, JsonValue
from microjournal.cli.subcommands import Commands, add_command, choice
from microjournal.domain.errors import InputError
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.validation.checks import Outcome
    from microjournal.validation.run_file import RunRecord
    from microjournal.validation.validate import RunOptions

DEFAULT_OUT = Path("build") / "validation"
_DEFAULT_COMPARISONS = 300


def add_commands(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add validate."""
    validate = add_command(
        commands, "validate", _validate, shared, _("hold the measurement against known truth")
    )
    validate.add_argument(
        "--suite", action="append", metavar="S", help=_("only this suite (may be repeated)")
    )
    validate.add_argument(
        "--comparisons", type=int, default=_DEFAULT_COMPARISONS, help=_("per suite")
    )
    validate.add_argument("--seed", type=int, default=0, help=_("0 to 99: another run, new skin"))
    validate.add_argument("--split", default="validation", help=_("whose seeds and people"))
    validate.add_argument("--workers", type=int, help=_("processes (all processors)"))
    validate.add_argument("--photos", type=Path, help=_("folder of real portraits"))
    validate.add_argument("--out", type=Path, default=DEFAULT_OUT, help=_("folder of the run"))
    validate.add_argument("--docs", type=Path, help=_("write the report into this folder"))
    validate.add_argument("--resume", action="store_true", help=_("go on with the run there"))
    validate.add_argument(
        "--report-only", action="store_true", help=_("report on the run there, compare nothing")
    )
    validate.add_argument(
        "--calibrate", action="store_true", help=_("fit the interval to the run there")
    )


def _validate(options: Namespace, console: Console) -> int:
    if options.calibrate:
        from microjournal.cli.calibration_output import calibrate

        return calibrate(options.out, console)
    return _compare_and_report(options, console)


def _compare_and_report(options: Namespace, console: Console) -> int:
    from microjournal.validation.report import outcomes_of, write_report

    record = _record(options, console)
    console.progress_done()
    for outcome in outcomes_of(record):
        if outcome.figure.count:
            console.record(_fields(outcome), _text(outcome))
    written = None if options.docs is None else write_report(record, options.docs)
    failed = sum(bool(row.error) for row in record.rows)
    console.record(
        {
            "event": "validated",
            "comparisons": len(record.rows),
            "failed": failed,
            "run": str(options.out),
            "report": None if written is None else str(written),
        },
        _("{count} comparisons, {failed} of them failed; rows in {folder}").format(
            count=len(record.rows), failed=failed, folder=options.out
        ),
    )
    return EXIT_OK


def _record(options: Namespace, console: Console) -> RunRecord:
    if options.report_only:
        from microjournal.validation.run_file import read

        return read(options.out)
    from microjournal.validation.validate import carry_out

    wanted = _run_options(options)
    if wanted.leaves_portraits_out:
        console.note(_("Real portraits are left out: name their folder with --photos."))
    return carry_out(wanted, watched(console))


def _run_options(options: Namespace) -> RunOptions:
    from microjournal.validation.runner import default_workers
    from microjournal.validation.splits import Split, Suite
    from microjournal.validation.validate import RunOptions

    if options.comparisons < 1 or (options.workers is not None and options.workers < 1):
        raise InputError(
            "number_too_small",
            _("The number of comparisons and of workers must be at least 1."),
            _("Choose a larger number."),
        )
    return RunOptions(
        out=options.out,
        suites=tuple(choice(Suite, name) for name in options.suite or ()) or tuple(Suite),
        comparisons=options.comparisons,
        split=choice(Split, options.split),
        seed=options.seed,
        workers=options.workers or default_workers(),
        photos=options.photos,
        resume=options.resume,
    )


def _fields(outcome: Outcome) -> dict[str, JsonValue]:
    check, figure = outcome.check, outcome.figure
    return {
        "event": "figure",
        "property": check.key,
        "title": check.title,
        "where": check.where,
        "unit": check.unit,
        "value": figure.value,
        "interval": None if figure.low is None else [figure.low, figure.high],
        "count": figure.count,
        "aim": [check.aim.least, check.aim.most],
        "met": outcome.is_met,
    }


def _text(outcome: Outcome) -> str:
    check, figure = outcome.check, outcome.figure
    value = "–" if figure.value is None else f"{figure.value:.3g} {check.unit}".strip()
    marks = {True: _("met"), False: _("missed"), None: ""}
    aim = check.aim.text(check.unit)
    return (
        f"{check.title}, {check.where}: {value} (n = {figure.count}; {aim}) {marks[outcome.is_met]}"
    )
