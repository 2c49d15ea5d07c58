"""The command line: a contract that other programs drive (docs/formats.md)."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from pathlib import Path

from microjournal import __version__
from microjournal.cli import (
    demo_commands,
    export_commands,
    journal_commands,
    measure_commands,
    photo_commands,
    record_commands,
)
from microjournal.cli.context import given_passphrase
from microjournal.cli.output import EXIT_BUG, EXIT_INTERRUPTED, console
from microjournal.domain.errors import InputError, MicrojournalError
from microjournal.support.i18n import _

OpenWindow = Callable[[Path | None, str | None], int]


def run(arguments: Sequence[str], *, open_window: OpenWindow) -> int:
    """Run one command and return its exit code; without a command open the window."""
    options = _parser().parse_args(arguments)
    out = console(as_json=options.json)
    options.open_window = open_window
    try:
        if options.command is None:
            folder = Path(options.journal).expanduser() if options.journal else None
            return open_window(folder, given_passphrase(options))
        return int(options.run(options, out))
    except MicrojournalError as error:
        out.progress_done()
        return out.error(error)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader went away (head, less): nothing is wrong with the journal.
        return 0
    except Exception as error:  # noqa: BLE001 - the top edge: no traceback reaches a person
        from microjournal.support.crash_report import write_crash_report

        report = write_crash_report(error)
        out.error(_our_bug(report))
        return EXIT_BUG


def _our_bug(report: Path | None) -> MicrojournalError:
    where = _("A report without personal data was written: {name}").format(
        name=report.name if report else "-"
    )
    return MicrojournalError(
        "internal_error",
        _("The program met an error of its own; what was acknowledged is safe."),
        where,
    )


class _Parser(argparse.ArgumentParser):
    """An argument parser whose mistakes end in our own error output."""

    def error(self, message: str) -> None:  # type: ignore[override]
        raise InputError("usage", message, _("See --help."))


def _parser() -> argparse.ArgumentParser:
    # The global options may stand before or after the command; after it they must not
    # overwrite what stood before, hence SUPPRESS.
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    _add_global_options(shared)
    parser = argparse.ArgumentParser(
        prog="microjournal",
        description=_("A progress-photo journal for microneedling series."),
    )
    _add_global_options(parser)
    parser.set_defaults(journal=None, passphrase_file=None, json=False)
    parser.add_argument("--version", action="version", version=f"microjournal {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for module in (
        journal_commands,
        record_commands,
        photo_commands,
        measure_commands,
        export_commands,
        demo_commands,
    ):
        module.add_commands(commands, shared)
    return parser


def _add_global_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--journal", metavar="DIR", help=_("the journal's folder"))
    parser.add_argument("--passphrase-file", metavar="FILE", help=_("first line: passphrase"))
    parser.add_argument("--json", action="store_true", help=_("machine-readable output"))
