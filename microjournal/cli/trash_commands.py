"""Commands that remove: into the trash, back out of it, and for good; what is due."""

from __future__ import annotations

import argparse
import sys
from argparse import Namespace
from typing import TYPE_CHECKING

from microjournal.cli.context import opened, passphrase_again
from microjournal.cli.output import EXIT_OK, Console, JsonValue
from microjournal.cli.subcommands import Commands, add_command, add_group
from microjournal.domain.errors import InputError
from microjournal.domain.identifiers import PhotoId
from microjournal.support.i18n import _, ngettext

if TYPE_CHECKING:
    from microjournal.domain.trash import ErasureResult, RetentionEntry, TrashedItem
    from microjournal.services.trash import ErasurePlan


def add_commands(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add photo trash|untrash|erase, trash and retention."""
    photos = add_group(commands, "photo", shared, _("remove photos"))
    trash = add_command(photos, "trash", _photo_trash, shared, _("move to the trash"))
    untrash = add_command(photos, "untrash", _photo_untrash, shared, _("take from the trash"))
    for command in (trash, untrash):
        command.add_argument("photos", metavar="PHOTO", nargs="+")
    erase = add_command(photos, "erase", _photo_erase, shared, _("erase for good"))
    erase.add_argument("photo", metavar="PHOTO")
    _add_yes(erase)
    listing = add_command(commands, "trash", _trash, shared, _("what is in the trash"))
    listing.add_argument(
        "--erase-due",
        choices=("yes", "no"),
        help=_("whether opening the journal erases what has been there for 30 days"),
    )
    retention = add_command(
        commands, "retention", _retention, shared, _("whose records have been kept long enough")
    )
    retention.add_argument("--years", type=int, help=_("for how many years records are kept"))


def add_patient_commands(patients: Commands, shared: argparse.ArgumentParser) -> None:
    """Add patient trash|untrash|erase."""
    trash = add_command(patients, "trash", _patient_trash, shared, _("move to the trash"))
    untrash = add_command(patients, "untrash", _patient_untrash, shared, _("take from the trash"))
    erase = add_command(patients, "erase", _patient_erase, shared, _("erase for good"))
    for command in (trash, untrash, erase):
        command.add_argument("patient", metavar="PATIENT", help=_("id or chart number"))
    _add_yes(erase)


def _add_yes(command: argparse.ArgumentParser) -> None:
    command.add_argument("--yes", action="store_true", help=_("do not ask"))


# -- patients --------------------------------------------------------------------------------
def _patient_trash(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        change = application.trash.remove_patient(options.patient)
    console.record(
        {"event": "trashed", "patient": min(change.patient_ids)},
        _("Moved to the trash; it stays there for 30 days and can be taken out again."),
    )
    return EXIT_OK


def _patient_untrash(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        change = application.trash.restore_patient(options.patient)
    console.record(
        {"event": "untrashed", "patient": min(change.patient_ids)}, _("Taken from the trash.")
    )
    return EXIT_OK


def _patient_erase(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        plan = application.trash.plan_for_patient(options.patient)
        _confirm(plan, options, console)
        result = application.trash.erase(plan, passphrase_again(options, application))
    return _erased(result, console)


def print_trashed_patients(options: Namespace, console: Console) -> int:
    """Print the patients that are in the trash (``patient list --trashed``)."""
    return _print_trashed(options, console, "patient")


# -- photos ----------------------------------------------------------------------------------
def _photo_trash(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        change = application.trash.remove_photos([PhotoId(photo) for photo in options.photos])
    console.record(
        {"event": "trashed", "photos": sorted(change.photo_ids)},
        _("Moved to the trash; it stays there for 30 days and can be taken out again."),
    )
    return EXIT_OK


def _photo_untrash(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        change = application.trash.restore_photos([PhotoId(photo) for photo in options.photos])
    console.record(
        {"event": "untrashed", "photos": sorted(change.photo_ids)}, _("Taken from the trash.")
    )
    return EXIT_OK


def _photo_erase(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        plan = application.trash.plan_for_photo(PhotoId(options.photo))
        _confirm(plan, options, console)
        result = application.trash.erase(plan, passphrase_again(options, application))
    return _erased(result, console)


def print_trashed_photos(options: Namespace, console: Console) -> int:
    """Print the photos that are in the trash (``photos --trashed``)."""
    return _print_trashed(options, console, "photo")


# -- confirming ------------------------------------------------------------------------------
def _confirm(plan: ErasurePlan, options: Namespace, console: Console) -> None:
    """Let a person at a terminal type the chart number; refuse where nobody can be asked."""
    if options.yes:
        return
    what = _plan_text(plan)
    if console.as_json or not (sys.stdin is not None and sys.stdin.isatty()):
        raise _not_confirmed(what)
    console.note(what)
    typed = input(_("Type the chart number to erase: "))
    if typed.strip() != plan.chart_number:
        raise _not_confirmed(_("The chart number was not typed."))


def _not_confirmed(what: str) -> InputError:
    message = " ".join((what, _("Nothing was erased.")))
    return InputError("not_confirmed", message, _("Repeat the command with --yes to erase it."))


def _plan_text(plan: ErasurePlan) -> str:
    count = plan.count
    parts = [
        ngettext("{count} photo", "{count} photos", count.photos).format(count=count.photos),
        ngettext("{count} session", "{count} sessions", count.sessions).format(
            count=count.sessions
        ),
        ngettext("{count} measurement", "{count} measurements", count.measurements).format(
            count=count.measurements
        ),
    ]
    return _("This would be erased for good: {what} of chart number {number}.").format(
        what=", ".join(parts), number=plan.chart_number
    )


def _erased(result: ErasureResult, console: Console) -> int:
    text = _("Erased for good.")
    if result.waiting:
        waiting = ngettext(
            "{count} file could not be removed yet: no key opens it; the next opening removes it.",
            "{count} files could not be removed yet: no key opens them; the next opening removes"
            " them.",
            result.waiting,
        )
        text = " ".join((text, waiting.format(count=result.waiting)))
    fields: dict[str, JsonValue] = {
        "event": "erased",
        result.kind.value: result.object_id,
        "photos": list(result.photo_ids),
        "waiting": result.waiting,
    }
    console.record(fields, text)
    return EXIT_OK


# -- lists -----------------------------------------------------------------------------------
def _trash(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        if options.erase_due is not None:
            again = passphrase_again(options, application)
            application.trash.set_erases_due(options.erase_due == "yes", again)
        items = application.trash.items()
        now = application.clock.now()
    for item in items:
        console.record(
            _item_fields(item) | {"due": item.is_due(now)},
            f"{item.trashed_at:%Y-%m-%d}  {item.kind.value}  {item.chart_number}  {item.id}",
        )
    if not items:
        console.note(_("The trash is empty."))
    return EXIT_OK


def _print_trashed(options: Namespace, console: Console, kind: str) -> int:
    with opened(options) as application:
        items = [item for item in application.trash.items() if item.kind == kind]
    for item in items:
        console.record(_item_fields(item), f"{item.chart_number:12}  {item.id}")
    return EXIT_OK


def _item_fields(item: TrashedItem) -> dict[str, JsonValue]:
    return {
        "kind": item.kind.value,
        "id": item.id,
        "patient": item.patient_id,
        "number": item.chart_number,
        "trashed_at": item.trashed_at,
        "photos": item.photos,
    }


def _retention(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        if options.years is not None:
            application.retention.set_years(options.years)
        years = application.retention.years
        entries = application.retention.report()
    for entry in entries:
        console.record(_retention_fields(entry), _retention_text(entry))
    if not entries:
        console.note(_("Nobody's record is older than {years} years.").format(years=years))
    return EXIT_OK


def _retention_fields(entry: RetentionEntry) -> dict[str, JsonValue]:
    return {
        "kind": entry.kind.value,
        "id": entry.id,
        "patient": entry.patient_id,
        "number": entry.chart_number,
        "reasons": [reason.value for reason in entry.reasons],
        "since": entry.since,
    }


def _retention_text(entry: RetentionEntry) -> str:
    from microjournal.services.change_words import reason_text

    reasons = ", ".join(reason_text(reason) for reason in entry.reasons)
    return f"{entry.since}  {entry.chart_number:12}  {entry.display_name}  {reasons}"
