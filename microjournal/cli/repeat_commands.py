"""The command on repeat photographs: repeatability."""

from __future__ import annotations

import argparse
from argparse import Namespace
from typing import TYPE_CHECKING

from microjournal.cli.context import opened
from microjournal.cli.output import EXIT_OK, Console
from microjournal.cli.subcommands import Commands, add_command
from microjournal.reports.repeat_words import differ_percent, repeatability_text
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.services.repeatability import Repeatability


def add_commands(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add repeatability."""
    add_command(
        commands,
        "repeatability",
        _repeatability,
        shared,
        _("what repeat photographs differ by in this journal"),
    )


def _repeatability(options: Namespace, console: Console) -> int:
    from microjournal.services.repeatability import FEWEST_REPEATS

    with opened(options) as application:
        found = application.repeatability.known()
    for known in found:
        console.record(
            {
                "setting": known.setting.value,
                "n": known.differences,
                "needed": FEWEST_REPEATS,
                "sd": known.sd,
                "upper_sd": known.upper_sd,
                "differ_percent": None if known.sd is None else differ_percent(known.sd),
            },
            _text(known, FEWEST_REPEATS),
        )
    return EXIT_OK


def _text(known: Repeatability, needed: int) -> str:
    return repeatability_text(
        is_face=known.setting.value == "face",
        sd=known.sd,
        differences=known.differences,
        needed=needed,
    )
