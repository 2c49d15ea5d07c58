"""Commands on the journal itself: init, verify, selftest."""

from __future__ import annotations

import argparse
from argparse import Namespace
from pathlib import Path

from microjournal.cli.context import (
    asked_passphrase,
    given_passphrase,
    journal_folder,
    opened,
    watched,
)
from microjournal.cli.output import EXIT_INTEGRITY, EXIT_OK, Console
from microjournal.cli.subcommands import Commands, add_command
from microjournal.domain.errors import InputError
from microjournal.support.i18n import _


def add_commands(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add init, verify and selftest."""
    init = add_command(commands, "init", _init, shared, _("create a journal"))
    init.add_argument(
        "--unprotected", action="store_true", help=_("no passphrase: for demo and test only")
    )
    verify = add_command(commands, "verify", _verify, shared, _("check what is stored"))
    verify.add_argument("--quick", action="store_true", help=_("do not decrypt the originals"))
    verify.add_argument(
        "--heal", action="store_true", help=_("put damaged originals back from the backups")
    )
    add_command(commands, "selftest", _selftest, shared, _("try every part of the installation"))


def _init(options: Namespace, console: Console) -> int:
    from microjournal.bootstrap.opening import create_application

    folder = journal_folder(options)
    passphrase = None if options.unprotected else _new_passphrase(options)
    application, groups = create_application(folder, passphrase=passphrase)
    try:
        info = application.info
        console.record(
            {
                "event": "created",
                "journal": info.id,
                "protection": info.protection.value,
                "format_version": info.format_version,
                "recovery_key": "-".join(groups) if groups else None,
            },
            _created_text(groups),
        )
    finally:
        application.close()
    return EXIT_OK


def _new_passphrase(options: Namespace) -> str:
    passphrase = given_passphrase(options) or asked_passphrase(_("New passphrase: "))
    if not passphrase:
        raise InputError(
            "passphrase_needed",
            _("A journal needs a passphrase."),
            _("Use --passphrase-file, MICROJOURNAL_PASSPHRASE, or --unprotected for a test."),
        )
    return require_strong(passphrase)


def require_strong(passphrase: str) -> str:
    """Return the passphrase; raise InputError ``passphrase_weak`` if it could be guessed."""
    from microjournal.bootstrap.passphrases import ACCEPTED_PASSPHRASE_BITS, passphrase_strength

    if passphrase_strength(passphrase) < ACCEPTED_PASSPHRASE_BITS:
        raise InputError(
            "passphrase_weak",
            _("The passphrase could be guessed."),
            _("Use five random words, or 12 and more mixed characters."),
        )
    return passphrase


def _created_text(groups: tuple[str, ...]) -> str:
    if not groups:
        return _("Created an UNPROTECTED journal: anyone who has the folder can read it.")
    key = "\n".join(f"    {' '.join(groups[start : start + 4])}" for start in (0, 4))
    return _("Created. Write down the recovery key; it is shown only now:\n{key}").format(key=key)


def _verify(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        report = application.upkeep.verify(watched(console), full=not options.quick)
        healed: tuple[str, ...] = ()
        if options.heal and (report.missing or report.corrupt):
            healed = application.backups.heal_found(report, watched(console))
            report = application.upkeep.verify(watched(console), full=not options.quick)
        short = application.backups.short_ledgers()
    console.progress_done()
    console.json_line(
        {
            "ok": report.ok and not short,
            "checked": report.checked,
            "missing": report.missing,
            "corrupt": report.corrupt,
            "orphans": report.orphans,
            "tmp": report.tmp,
            **({"healed": healed} if options.heal else {}),
            **({"short_ledgers": [str(folder) for folder in short]} if short else {}),
        }
    )
    _say_short(short, console)
    return EXIT_OK if report.ok and not short else EXIT_INTEGRITY


def _say_short(folders: tuple[Path, ...], console: Console) -> None:
    if folders:
        from microjournal.services.change_words import short_ledger_text

        for folder in folders:
            console.note(short_ledger_text(folder))


def _selftest(options: Namespace, console: Console) -> int:
    from microjournal.services.selftest import run_selftest

    failed = 0
    for check in run_selftest():
        failed += not check.ok
        mark = "ok" if check.ok else "FAILED"
        console.record(
            {"check": check.name, "ok": check.ok, "detail": check.detail},
            f"{mark:7}{check.name}: {check.detail}",
        )
    return EXIT_INTEGRITY if failed else EXIT_OK
