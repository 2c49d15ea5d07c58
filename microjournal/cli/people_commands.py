"""Commands on who may open and work with the journal: user add|list|remove, passphrase change."""

from __future__ import annotations

import argparse
import os
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from microjournal.cli.context import asked_passphrase, opened, passphrase_again, secret_in
from microjournal.cli.output import EXIT_OK, Console, JsonValue
from microjournal.cli.subcommands import Commands, add_command, add_group, choice
from microjournal.domain.errors import InputError
from microjournal.domain.people import Role
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application
    from microjournal.domain.people import User

NEW_PASSPHRASE_VARIABLE = "MICROJOURNAL_NEW_PASSPHRASE"
NEW_PIN_VARIABLE = "MICROJOURNAL_NEW_PIN"


def add_commands(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add user add|list|remove and passphrase change."""
    users = add_group(commands, "user", shared, _("who works with the journal"))
    add = add_command(users, "add", _add, shared, _("add a user"))
    add.add_argument("--name", required=True)
    add.add_argument("--role", required=True, help="owner|practitioner|assistant")
    add.add_argument(
        "--pin-file", metavar="FILE", help=_("first line: PIN (else MICROJOURNAL_NEW_PIN)")
    )
    listing = add_command(users, "list", _list, shared, _("list the users"))
    listing.add_argument("--removed", action="store_true", help=_("those removed, too"))
    remove = add_command(users, "remove", _remove, shared, _("take a user's access"))
    remove.add_argument("user", metavar="USER", help=_("id or name"))
    passphrase = add_group(commands, "passphrase", shared, _("what opens the journal"))
    change = add_command(
        passphrase, "change", _change, shared, _("let another passphrase open the journal")
    )
    change.add_argument(
        "--new-passphrase-file",
        metavar="FILE",
        help=_("first line: the new passphrase (- for standard input)"),
    )


def _add(options: Namespace, console: Console) -> int:
    role, pin = choice(Role, options.role), _pin(options)
    with opened(options) as application:
        again = passphrase_again(options, application)
        user = application.people.add(options.name, role, pin, passphrase=again)
    console.record(_fields(user), user.id)
    return EXIT_OK


def _list(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        everybody = application.journal.users()
    for user in everybody:
        if user.removed_at is None or options.removed:
            console.record(_fields(user), f"{user.name:24}{user.role.value:14}{user.id}")
    return EXIT_OK


def _remove(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        again = passphrase_again(options, application)
        user = application.people.remove(options.user, passphrase=again)
    console.record(_fields(user), _("Removed."))
    return EXIT_OK


def _fields(user: User) -> dict[str, JsonValue]:
    return {
        "id": user.id,
        "name": user.name,
        "role": user.role.value,
        "created_at": user.created_at,
        "removed_at": user.removed_at,
    }


def _pin(options: Namespace) -> str:
    given = secret_in(options.pin_file) if options.pin_file else os.environ.get(NEW_PIN_VARIABLE)
    pin = given or asked_passphrase(_("New PIN (4 to 8 digits): "))
    if not pin:
        raise InputError(
            "pin_needed",
            _("A user needs a PIN of 4 to 8 digits."),
            _("Use --pin-file or MICROJOURNAL_NEW_PIN."),
        )
    return pin


# -- passphrase --------------------------------------------------------------------------------
def _change(options: Namespace, console: Console) -> int:
    new = _new_passphrase(options)
    with opened(options) as application:
        present = passphrase_again(options, application) or ""
        groups = application.upkeep.change_passphrase(present, new)
        _print_change(console, application, groups)
        # Only now: the recovery key is shown once, and this may take its time.
        application.renew_local_sets()
    return EXIT_OK


def _print_change(console: Console, application: Application, groups: tuple[str, ...]) -> None:
    key = "-".join(groups)
    text = _("The new passphrase opens the journal from now on.")
    if groups:
        shown = _("Write down the recovery key; it is shown only now:")
        text = f"{text}\n{shown}\n    {key}"
    fields: dict[str, JsonValue] = {
        "event": "passphrase_changed",
        "journal": application.info.id,
        "protection": application.info.protection.value,
        "recovery_key": key or None,
    }
    console.record(fields, text)


def _new_passphrase(options: Namespace) -> str:
    from microjournal.cli.journal_commands import require_strong

    if options.new_passphrase_file == "-":
        given: str | None = sys.stdin.readline().rstrip("\r\n")
    elif options.new_passphrase_file:
        given = secret_in(options.new_passphrase_file)
    else:
        given = os.environ.get(NEW_PASSPHRASE_VARIABLE)
    new = given or asked_passphrase(_("New passphrase: "))
    if not new:
        raise InputError(
            "passphrase_needed",
            _("The new passphrase is missing."),
            _("Use --new-passphrase-file or MICROJOURNAL_NEW_PASSPHRASE."),
        )
    return require_strong(new)
