"""Commands on what was done: undo, audit."""

from __future__ import annotations

import argparse
from argparse import Namespace
from typing import TYPE_CHECKING

from microjournal.cli.context import opened
from microjournal.cli.output import EXIT_INTEGRITY, EXIT_OK, Console, JsonValue
from microjournal.cli.subcommands import Commands, add_command
from microjournal.domain.errors import InputError
from microjournal.domain.identifiers import ImportId
from microjournal.support.i18n import _, ngettext

if TYPE_CHECKING:
    from microjournal.bootstrap.application import Application
    from microjournal.domain.history import AuditReport
    from microjournal.domain.patients import AuditHead
    from microjournal.services.undoing import UndoStep

_LAST_ENTRIES = 50


def add_commands(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add undo and audit."""
    undo = add_command(
        commands, "undo", _undo, shared, _("take a whole import or one change back out")
    )
    undo.add_argument(
        "what", metavar="IMPORT|CHANGE", nargs="?", help=_("id of an import, number of a change")
    )
    undo.add_argument("--list", action="store_true", help=_("the last changes instead"))
    undo.add_argument("--limit", type=_positive, default=20, help=_("at most so many"))
    audit = add_command(commands, "audit", _audit, shared, _("who did what, and when"))
    audit.add_argument("--verify", action="store_true", help=_("check the whole trail"))
    audit.add_argument("--object", metavar="ID", help=_("id or chart number"))
    audit.add_argument("--limit", type=_positive, help=_("at most so many, the last ones"))


def _positive(text: str) -> int:
    count = int(text)
    if count < 1:
        raise argparse.ArgumentTypeError(_("the number is below one"))
    return count


# -- undo ------------------------------------------------------------------------------------
def _undo(options: Namespace, console: Console) -> int:
    if options.list:
        return _list_changes(options, console)
    if not options.what:
        raise InputError(
            "usage",
            _("Neither an import nor a change was named."),
            _("The command “undo --list” shows the last changes."),
        )
    with opened(options) as application:
        if _is_change_number(options.what):
            return _undo_change(application, int(options.what), console)
        return _undo_import(application, ImportId(options.what), console)


def _is_change_number(text: str) -> bool:
    """Tell a number from the id of an import, which has 32 hexadecimal digits."""
    return text.isascii() and text.isdigit() and len(text) < len("1000000000000000")


def _undo_change(application: Application, number: int, console: Console) -> int:
    change = application.undoing.undo(number)
    console.record(
        {
            "event": "undone",
            "change": number,
            "patients": sorted(change.patient_ids),
            "photos": sorted(change.photo_ids),
        },
        _("Undone."),
    )
    return EXIT_OK


def _undo_import(application: Application, import_id: ImportId, console: Console) -> int:
    removed = sorted(application.intake.undo(import_id).photo_ids)
    if not removed:
        raise InputError(
            "unknown_import",
            _("No photo of this import is in the journal, the trash excepted."),
            _("The import command prints the id beside every stored photo."),
        )
    console.record(
        {"event": "undone", "import": import_id, "photos": removed},
        ngettext(
            "{count} photo moved to the trash; it stays there for 30 days.",
            "{count} photos moved to the trash; they stay there for 30 days.",
            len(removed),
        ).format(count=len(removed)),
    )
    return EXIT_OK


def _list_changes(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        steps = application.undoing.last_changes(options.limit)
    for step in steps:
        console.record(
            _step_fields(step), f"{step.number:8}  {step.at:%Y-%m-%d %H:%M}  {step.text}"
        )
    return EXIT_OK


def _step_fields(step: UndoStep) -> dict[str, JsonValue]:
    return {
        "change": step.number,
        "at": step.at,
        "who": step.who,
        "event": step.event,
        "text": step.text,
        "patients": sorted(step.patient_ids),
        "objects": list(step.object_ids),
        "can_undo": step.can_undo,
    }


# -- audit -----------------------------------------------------------------------------------
def _audit(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        if options.verify:
            return _print_report(application.audit.report(), console)
        limit = options.limit
        if limit is None and not (console.as_json or options.object):
            limit = _LAST_ENTRIES
        entries = application.audit.entries(about=options.object, limit=limit)
    for entry in entries:
        console.record(
            {
                "number": entry.number,
                "at": entry.at,
                "who": entry.who,
                "event": entry.event,
                "object": entry.object_id,
            },
            f"{entry.number:8}  {entry.at:%Y-%m-%d %H:%M:%S}  {entry.who}  {entry.event}"
            f"  {entry.object_id}",
        )
    return EXIT_OK


def _print_report(report: AuditReport, console: Console) -> int:
    from microjournal.services.change_words import finding_text

    findings = [(finding, finding_text(finding)) for finding in report.findings]
    summary = (
        _("The trail is whole: {count} entries.")
        if report.ok
        else _("The trail was tampered with.")
    )
    fields: dict[str, JsonValue] = {
        "ok": report.ok,
        "entries": report.entries,
        "head": _head_fields(report.head),
        "kept_head": _head_fields(report.kept_head),
        "findings": [
            {
                "kind": finding.kind.value,
                "first": finding.first,
                "last": finding.last,
                "tampering": finding.is_tampering,
                "message": text,
            }
            for finding, text in findings
        ],
    }
    lines = (summary.format(count=report.entries), *(text for _finding, text in findings))
    console.record(fields, "\n".join(lines))
    return EXIT_OK if report.ok else EXIT_INTEGRITY


def _head_fields(head: AuditHead | None) -> dict[str, JsonValue] | None:
    return None if head is None else {"number": head.number, "mac": head.mac}
