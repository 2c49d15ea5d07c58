"""The command line: a contract that other programs drive (docs/formats.md)."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn, Protocol

from microjournal import __version__
from microjournal.cli.context import given_passphrase
from microjournal.cli.output import (
    EXIT_BUG,
    EXIT_INTERRUPTED,
    EXIT_READER_LEFT,
    console,
    forget_unwritten,
    keep_standard_places,
)
from microjournal.domain.errors import InputError, MicrojournalError
from microjournal.support.i18n import _

# Which module holds a command: only that one is imported, so that a command starts at once.
_MODULE_OF_COMMAND = {
    "init": "journal_commands",
    "verify": "journal_commands",
    "selftest": "journal_commands",
    "backup": "backup_commands",
    "restore": "backup_commands",
    "patient": "patient_commands",
    "course": "course_commands",
    "session": "session_commands",
    "import": "photo_commands",
    "photos": "photo_commands",
    "original": "photo_commands",
    "scale": "photo_commands",
    "region": "region_commands",
    "note": "photo_commands",
    "assign": "edit_commands",
    "undo": "audit_commands",
    "audit": "audit_commands",
    "photo": "trash_commands",
    "trash": "trash_commands",
    "retention": "trash_commands",
    "consent": "edit_commands",
    "practice": "edit_commands",
    "measure": "measure_commands",
    "compare": "measure_commands",
    "trend": "measure_commands",
    "repeatability": "repeat_commands",
    "export": "export_commands",
    "review": "export_commands",
    "user": "people_commands",
    "passphrase": "people_commands",
    "demo": "demo_commands",
    "validate": "validation_commands",
}


class OpenWindow(Protocol):
    """Opens the desktop window; given from outside, because the command line imports no Qt."""

    def __call__(
        self,
        folder: Path | None,
        *,
        passphrase: str | None,
        demo: bool = False,
        screenshot: Path | None = None,
    ) -> int:
        """Show the window until it is closed and return the exit code."""


def run(arguments: Sequence[str], *, open_window: OpenWindow) -> int:
    """Run one command and return its exit code; without a command open the window."""
    keep_standard_places()
    # A mistake in the arguments is reported like any error, so the mode is looked up first.
    out = console(as_json="--json" in arguments)
    try:
        options = _parser(arguments).parse_args(arguments)
        options.open_window = open_window
        _require_text(options)
        if options.command is None:
            folder = Path(options.journal).expanduser() if options.journal else None
            return open_window(folder, passphrase=given_passphrase(options))
        return int(options.run(options, out))
    except MicrojournalError as error:
        out.progress_done()
        return out.error(error)
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader went away (head, less): nothing is wrong with the journal, but the command
        # stopped there, which a script that imports must be able to tell.
        return EXIT_READER_LEFT
    except Exception as error:  # noqa: BLE001 - the top edge: no traceback reaches a person
        from microjournal.support.crash_report import write_crash_report

        report = write_crash_report(error)
        out.error(_our_bug(report))
        return EXIT_BUG
    finally:
        forget_unwritten()


def _require_text(options: argparse.Namespace) -> None:
    """Refuse text that no encoding explains; paths may consist of any bytes."""
    for name, value in vars(options).items():
        texts = value if isinstance(value, list) else [value]
        named_as_path = name in ("journal", "passphrase_file")
        if not named_as_path and any(_is_undecodable(text) for text in texts):
            raise InputError(
                "text_unreadable",
                _("A value holds bytes that are no text in the encoding of this system."),
                _("Give the value in UTF-8."),
            )


def _is_undecodable(value: object) -> bool:
    return isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value)


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

    def error(self, message: str) -> NoReturn:
        """Raise InputError ``usage``."""
        raise InputError("usage", message, _("See microjournal --help."))


def _parser(arguments: Sequence[str]) -> argparse.ArgumentParser:
    # The global options may stand before or after the command; after it they must not
    # overwrite what stood before, hence SUPPRESS.
    shared = argparse.ArgumentParser(add_help=False, argument_default=argparse.SUPPRESS)
    _add_global_options(shared)
    parser = _Parser(
        prog="microjournal",
        description=_("A progress-photo journal for microneedling series."),
    )
    _add_global_options(parser)
    parser.set_defaults(journal=None, passphrase_file=None, acting=None, json=False)
    parser.add_argument("--version", action="version", version=f"microjournal {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")
    for name in _modules_for(arguments):
        importlib.import_module(f"microjournal.cli.{name}").add_commands(commands, shared)
    return parser


def _modules_for(arguments: Sequence[str]) -> list[str]:
    """Return the modules of the commands named; all of them for help and mistakes."""
    named = [_MODULE_OF_COMMAND[word] for word in arguments if word in _MODULE_OF_COMMAND]
    if named or _opens_the_window(arguments):
        return list(dict.fromkeys(named))
    return list(dict.fromkeys(_MODULE_OF_COMMAND.values()))


def _opens_the_window(arguments: Sequence[str]) -> bool:
    """Tell whether nothing but global options is given: the window needs no command."""
    parser = _Parser(add_help=False)
    _add_global_options(parser)
    return not parser.parse_known_args(arguments)[1]


def _add_global_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--journal", metavar="DIR", help=_("the journal's folder"))
    parser.add_argument("--passphrase-file", metavar="FILE", help=_("first line: passphrase"))
    parser.add_argument(
        "--as", dest="acting", metavar="USER", help=_("who is at work (PIN: MICROJOURNAL_PIN)")
    )
    parser.add_argument("--json", action="store_true", help=_("machine-readable output"))
