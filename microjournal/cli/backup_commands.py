"""Backups: make one, see what there is, restore, rehearse a restore."""

from __future__ import annotations

import argparse
import os
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from microjournal.cli.context import (
    asked_passphrase,
    given_passphrase,
    journal_folder,
    opened,
    watched,
)
from microjournal.cli.output import EXIT_INTEGRITY, EXIT_OK, Console, JsonValue
from microjournal.cli.subcommands import Commands, add_command
from microjournal.domain.errors import InputError, MicrojournalError
from microjournal.domain.journals import Protection
from microjournal.support.i18n import _, ngettext
from microjournal.support.sizes import size_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from microjournal.bootstrap.application import Application
    from microjournal.domain.backups import BackupReport, BackupSet, DrillReport, RestoreReport

Report = TypeVar("Report")
RECOVERY_VARIABLE = "MICROJOURNAL_RECOVERY_KEY"


def add_commands(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add backup and restore."""
    backup = add_command(
        commands, "backup", _backup, shared, _("copy the journal into a folder, and check the copy")
    )
    backup.add_argument(
        "target", nargs="?", metavar="TARGET", help=_("the folder; all remembered ones by default")
    )
    what = backup.add_mutually_exclusive_group()
    what.add_argument("--remember", action="store_true", help=_("back up there every day"))
    what.add_argument("--forget", action="store_true", help=_("no longer back up there every day"))
    what.add_argument("--list", action="store_true", help=_("list the backups there"))
    restore = add_command(
        commands, "restore", _restore, shared, _("restore a backup into a new or empty folder")
    )
    restore.add_argument("backup", metavar="SET", help=_("the folder of a backup, or its target"))
    restore.add_argument("--drill", action="store_true", help=_("only prove the backup"))
    restore.add_argument("--scratch", metavar="DIR", help=_("where to rehearse"))
    restore.add_argument(
        "--allow-incomplete", action="store_true", help=_("restore without the missing originals")
    )
    restore.add_argument("--recovery-key-file", metavar="FILE", help=_("first line: recovery key"))


def _backup(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        named = [Path(options.target).expanduser().absolute()] if options.target else []
        targets = named or list(application.backups.targets)
        if not targets:
            raise InputError(
                "backup_target_not_named",
                _("No folder for the backup was named."),
                _("Name one: microjournal backup TARGET."),
            )
        if options.list:
            return _list(application, targets, console)
        if options.forget:
            return _forget(application, targets, console)
        return max(_told(application, target, options, console) for target in targets)


def _told(application: Application, target: Path, options: Namespace, console: Console) -> int:
    """Back up into one of several targets: what fails there must not keep the others waiting."""
    try:
        return _back_up_one(application, target, options, console)
    except MicrojournalError as error:
        console.progress_done()
        return console.error(error)


def _back_up_one(
    application: Application, target: Path, options: Namespace, console: Console
) -> int:
    report = application.backups.back_up(target, watched(console))
    if options.remember:
        application.backups.add_target(target)
    console.progress_done()
    text = "\n".join((_report_text(report), _key_text(application.info.protection)))
    console.record({"event": "backed_up", **_report_fields(report)}, text)
    return EXIT_OK if report.made.complete else EXIT_INTEGRITY


def _list(application: Application, targets: list[Path], console: Console) -> int:
    for target in targets:
        for held in application.backups.sets(target):
            text = f"{held.made_at:%Y-%m-%d %H:%M}  {held.folder}"
            console.record({"event": "backup", **_set_fields(held)}, text)
    return EXIT_OK


def _forget(application: Application, targets: list[Path], console: Console) -> int:
    for target in targets:
        application.backups.remove_target(target)
        text = _("Not backed up every day any more: {folder}").format(folder=target)
        console.record({"event": "forgotten", "target": str(target)}, text)
    return EXIT_OK


def _set_fields(held: BackupSet) -> dict[str, JsonValue]:
    return {
        "set": held.set_id,
        "folder": str(held.folder),
        "made_at": held.made_at,
        "complete": held.complete,
        "patients": held.patients,
        "photos": held.photos,
        "measurements": held.measurements,
    }


def _report_fields(report: BackupReport) -> dict[str, JsonValue]:
    return {
        **_set_fields(report.made),
        "copied": report.copied,
        "copied_bytes": report.copied_bytes,
        "checked": report.checked,
        "mended": report.mended,
        "damaged": report.damaged,
        "removed": report.removed_sets,
        "damaged_sets": report.damaged_sets,
        "ledger_mended": report.ledger_mended,
    }


def _report_text(report: BackupReport) -> str:
    text = _("Backed up and read back: {photos} photos, {copied} new ({size}).").format(
        photos=report.made.photos, copied=report.copied, size=size_text(report.copied_bytes)
    )
    if report.damaged:
        named = _("Not in it, because the original is damaged or missing: {photos}").format(
            photos=", ".join(report.damaged)
        )
        text = f"{text}\n{named}"
    if report.damaged_sets:
        named = _("Earlier backups that are damaged: {sets}").format(
            sets=", ".join(report.damaged_sets)
        )
        text = f"{text}\n{named}"
    if report.ledger_mended:
        mended = _("The ledger of erasures in this folder was missing or cut and is whole again.")
        text = f"{text}\n{mended}"
    return f"{text}\n{report.made.folder}"


def _key_text(protection: Protection) -> str:
    """Return what opens the set just made."""
    if protection is Protection.UNPROTECTED:
        return _("Anyone can open it: the journal is unprotected.")
    return _("Only the passphrase of today and the recovery key open it.")


def _restore(options: Namespace, console: Console) -> int:
    return _drill(options, console) if options.drill else _restore_into(options, console)


def _restore_into(options: Namespace, console: Console) -> int:
    from microjournal.bootstrap.restoring import restore_backup

    folder = journal_folder(options)

    def restored(passphrase: str | None) -> RestoreReport:
        return restore_backup(
            Path(options.backup).expanduser(),
            folder,
            watched(console),
            passphrase=passphrase,
            recovery_key=_recovery_key(options),
            allow_incomplete=options.allow_incomplete,
        )

    report = _with_passphrase(options, restored)
    console.progress_done()
    console.record({"event": "restored", **_restored_fields(report)}, _restored_text(report))
    return EXIT_INTEGRITY if report.missing or report.erasures_unknown else EXIT_OK


def _drill(options: Namespace, console: Console) -> int:
    from microjournal.bootstrap.restoring import drill_backup

    def drilled(passphrase: str | None) -> DrillReport:
        return drill_backup(
            Path(options.backup).expanduser(),
            watched(console),
            scratch=Path(options.scratch).expanduser() if options.scratch else None,
            passphrase=passphrase,
            recovery_key=_recovery_key(options),
        )

    report = _with_passphrase(options, drilled)
    console.progress_done()
    fields: dict[str, JsonValue] = {
        "event": "drilled",
        "ok": report.ok,
        **_restored_fields(report.restored),
        "exact": report.exact,
        "damaged": report.damaged,
    }
    console.record(fields, _drilled_text(report))
    return EXIT_OK if report.ok else EXIT_INTEGRITY


def _with_passphrase(options: Namespace, work: Callable[[str | None], Report]) -> Report:
    """Do ``work`` with the passphrase given, or ask for one where a person sits."""
    try:
        return work(given_passphrase(options))
    except InputError as error:
        asked = asked_passphrase(_("Passphrase: ")) if error.code == "passphrase_needed" else None
        if asked is None:
            raise
        return work(asked)


def _recovery_key(options: Namespace) -> str | None:
    if options.recovery_key_file is None:
        return os.environ.get(RECOVERY_VARIABLE) or None
    try:
        text = Path(options.recovery_key_file).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            "recovery_key_file_unreadable",
            _("The file with the recovery key could not be read."),
            _("Check the path and that the file is plain text."),
        ) from error
    return text.split("\n", 1)[0].strip()


def _restored_fields(report: RestoreReport) -> dict[str, JsonValue]:
    return {
        "journal": report.journal_id,
        "set": report.set_id,
        "made_at": report.made_at,
        "patients": report.patients,
        "photos": report.photos,
        "measurements": report.measurements,
        "missing": report.missing,
        "erased": report.erased,
        "ledger_was_short": report.ledger_was_short,
        "erasures_unknown": report.erasures_unknown,
    }


def _restored_text(report: RestoreReport) -> str:
    lines = [
        _("Restored: {patients} patients, {photos} photos, as of {day}.").format(
            patients=report.patients, photos=report.photos, day=f"{report.made_at:%Y-%m-%d %H:%M}"
        )
    ]
    if report.missing:
        named = ", ".join(report.missing)
        lines.append(_("Without their original: {photos}").format(photos=named))
    if report.ledger_was_short:
        lines.append(_ledger_text(report))
    return "\n".join(lines)


def _ledger_text(report: RestoreReport) -> str:
    """Return what became of the list of erasures, which somebody removed or cut."""
    if not report.erasures_unknown:
        return _("The ledger of erasures was missing or cut; later backups there completed it.")
    return ngettext(
        "The ledger of erasures was removed or cut: {count} record erased since may be back.",
        "The ledger of erasures was removed or cut: {count} records erased since may be back.",
        report.erasures_unknown,
    ).format(count=report.erasures_unknown)


def _drilled_text(report: DrillReport) -> str:
    if report.ok:
        return _("The backup brings everything back: {count} originals, byte for byte.").format(
            count=report.exact
        )
    wrong = ", ".join((*report.restored.missing, *report.damaged))
    return _("The backup does not bring everything back: {photos}").format(photos=wrong)
