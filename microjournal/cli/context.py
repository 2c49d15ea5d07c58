"""The journal a command works on: which folder, which passphrase, opened and closed."""

from __future__ import annotations

import getpass
import os
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from microjournal.domain.control import CallbackControl, Progress
from microjournal.domain.errors import InputError
from microjournal.support.i18n import _
from microjournal.support.processes import PASSPHRASE_VARIABLE, PIN_VARIABLE

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application
    from microjournal.cli.output import Console

JOURNAL_VARIABLE = "MICROJOURNAL_JOURNAL"
USER_VARIABLE = "MICROJOURNAL_USER"


def journal_folder(options: Namespace) -> Path:
    """Return the journal named by ``--journal`` or the environment."""
    named = options.journal or os.environ.get(JOURNAL_VARIABLE)
    if not named:
        raise InputError(
            "journal_not_named",
            _("No journal was named."),
            _("Use --journal DIR or set MICROJOURNAL_JOURNAL."),
        )
    return Path(named).expanduser()


def given_passphrase(options: Namespace) -> str | None:
    """Return the passphrase from the file or the environment, ``None`` if there is none."""
    if options.passphrase_file is None:
        return os.environ.get(PASSPHRASE_VARIABLE) or None
    return secret_in(options.passphrase_file)


def secret_in(path: str) -> str:
    """Return the first line of a file; raise InputError ``passphrase_file_unreadable``."""
    try:
        text = Path(path).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            "passphrase_file_unreadable",
            _("The passphrase file could not be read."),
            _("Check the path and that the file is plain text."),
        ) from error
    return text.split("\n", 1)[0].rstrip("\r")


def asked_passphrase(prompt: str) -> str | None:
    """Ask for a passphrase where a person sits at a terminal."""
    if not (sys.stdin is not None and sys.stdin.isatty()):
        return None
    return getpass.getpass(prompt) or None


def passphrase_again(options: Namespace, application: Application) -> str | None:
    """Return the passphrase for what needs it once more; the one given counts."""
    from microjournal.domain.journals import Protection

    if application.info.protection is Protection.UNPROTECTED:
        return None
    return given_passphrase(options) or asked_passphrase(_("Passphrase once more: "))


@contextmanager
def opened(options: Namespace) -> Iterator[Application]:
    """Open the journal of a command and close it afterwards, whatever happens."""
    from microjournal.bootstrap.opening import open_application

    folder = journal_folder(options)
    passphrase = given_passphrase(options)
    try:
        application = open_application(folder, passphrase=passphrase)
    except InputError as error:
        asked = asked_passphrase(_("Passphrase: ")) if error.code == "passphrase_needed" else None
        if asked is None:
            raise
        application = open_application(folder, passphrase=asked)
    try:
        _say_if_older(options, application)
        _be_at_work(options, application)
        yield application
        application.back_up_after_command()
    finally:
        application.close()


def _say_if_older(options: Namespace, application: Application) -> None:
    """Say on stderr that something older was put back or used; the command goes on."""
    if application.info.is_older_database:
        from microjournal.cli.output import console
        from microjournal.services.audit_reading import older_copy

        console(as_json=options.json).error(older_copy())
    if application.info.used_header_copy:
        from microjournal.cli.output import console
        from microjournal.services.audit_reading import header_copy_used

        console(as_json=options.json).error(header_copy_used())


def _be_at_work(options: Namespace, application: Application) -> None:
    """Act as the user named by ``--as`` or the environment, who proves it by PIN."""
    name = options.acting or os.environ.get(USER_VARIABLE)
    if name:
        pin = os.environ.get(PIN_VARIABLE) or asked_passphrase(_("PIN: "))
        application.people.switch(name, pin or "")


def watched(console: Console) -> CallbackControl:
    """Return a control that shows progress to a person at a terminal."""

    def show(progress: Progress) -> None:
        console.progress(f"{progress.step} {progress.done}/{progress.total}")

    return CallbackControl(show)
