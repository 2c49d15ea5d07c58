"""Adding a command to the parser, the same way everywhere."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Callable
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from microjournal.cli.output import Console
from microjournal.domain.errors import InputError
from microjournal.support.i18n import _

if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]
else:
    Commands = object

Run = Callable[[Namespace, Console], int]
Choice = TypeVar("Choice", bound=StrEnum)


def add_command(
    commands: Commands, name: str, run: Run, shared: argparse.ArgumentParser, summary: str
) -> argparse.ArgumentParser:
    """Add one command that ``run`` carries out."""
    parser = commands.add_parser(name, parents=[shared], help=summary, description=summary)
    parser.set_defaults(run=run)
    return parser


def add_group(
    commands: Commands, name: str, shared: argparse.ArgumentParser, summary: str
) -> Commands:
    """Add a command that has commands of its own, such as ``patient add``."""
    parser = commands.add_parser(name, parents=[shared], help=summary, description=summary)
    return parser.add_subparsers(dest="subcommand", metavar="COMMAND", required=True)


def add_patient_option(command: argparse.ArgumentParser) -> None:
    """Let a command be told whom it is about."""
    command.add_argument("--patient", required=True, help=_("id or chart number"))


def choice(kind: type[Choice], text: str) -> Choice:
    """Return the enum member a person named, forgiving case and hyphens.

    Raises InputError ``unknown_value`` with the values there are.
    """
    wanted = text.strip().replace("-", "_").lower()
    for member in kind:
        if member.value.lower() == wanted:
            return member
    raise InputError(
        "unknown_value",
        _("“{text}” is not one of the values there are.").format(text=text),
        _("Use one of: {values}.").format(values=", ".join(member.value for member in kind)),
    )


def day(text: str) -> date:
    """Return the day a person wrote; raise InputError ``date_unreadable``."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(
            "date_unreadable",
            _("“{text}” is not a date.").format(text=text),
            _("Write the date as YYYY-MM-DD."),
        ) from error
