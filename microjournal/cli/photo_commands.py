"""Commands on photos: import, list, original, scale, note."""

from __future__ import annotations

import argparse
from argparse import Namespace
from pathlib import Path

from microjournal.cli import trash_commands
from microjournal.cli.context import opened
from microjournal.cli.output import EXIT_INPUT, EXIT_OK, Console, JsonValue
from microjournal.cli.subcommands import Commands, add_command, choice
from microjournal.domain.anatomy import StandardView
from microjournal.domain.control import NoControl
from microjournal.domain.errors import InputError
from microjournal.domain.identifiers import PhotoId, SessionId
from microjournal.domain.photos import IntakeResult, IntakeStatus, Moment, Photo
from microjournal.support.i18n import _


def add_commands(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add import, photos, original, scale and note."""
    intake = add_command(commands, "import", _import, shared, _("import photos"))
    intake.add_argument("--session", help=_("id of the session the photos belong to"))
    intake.add_argument("--patient", help=_("file each photo by its capture date"))
    intake.add_argument("--view", help=_("standard view of all the photos"))
    intake.add_argument("--moment", default=Moment.BEFORE.value, help="before|after|healing")
    intake.add_argument("paths", metavar="PATH", nargs="+", type=_named_path)
    photos = add_command(commands, "photos", _photos, shared, _("list photos as JSON lines"))
    photos.add_argument("--patient", help=_("id or chart number"))
    photos.add_argument("--session", help=_("id"))
    photos.add_argument("--trashed", action="store_true", help=_("those in the trash"))
    original = add_command(
        commands, "original", _original, shared, _("write the exact bytes received")
    )
    original.add_argument("photo", metavar="PHOTO")
    original.add_argument("out", metavar="OUT", type=Path)
    scale = add_command(commands, "scale", _scale, shared, _("state the scale of a close-up"))
    scale.add_argument("photo", metavar="PHOTO")
    scale.add_argument("px_per_mm", metavar="PX_PER_MM", type=float)
    note = add_command(commands, "note", _note, shared, _("write a note beside a photo"))
    note.add_argument("photo", metavar="PHOTO")
    note.add_argument("text", metavar="TEXT")


def _named_path(text: str) -> Path:
    """Return the path; the empty text of an unset variable does not mean the folder one is in."""
    if not text:
        raise argparse.ArgumentTypeError(_("a path is empty"))
    return Path(text)


def _import(options: Namespace, console: Console) -> int:
    from microjournal.services.intake import target_for

    if (options.session is None) == (options.patient is None):
        raise InputError(
            "target_missing",
            _("An import needs either --session or --patient."),
            _("--patient files each photo by its capture date."),
        )
    with opened(options) as application:
        target = target_for(
            application.journal,
            session_id=SessionId(options.session) if options.session else None,
            patient=options.patient,
            view=choice(StandardView, options.view) if options.view else None,
            moment=choice(Moment, options.moment),
        )
        summary = application.intake.import_paths(
            options.paths,
            target,
            control=NoControl(),
            on_result=lambda result: console.json_line(_result_fields(result)),
        )
    refused = any(result.status is IntakeStatus.REJECTED for result in summary.results)
    return EXIT_INPUT if refused else EXIT_OK


def _result_fields(result: IntakeResult) -> dict[str, JsonValue]:
    fields: dict[str, JsonValue] = {"event": result.status.value, "source": result.source}
    if result.photo_id is not None:
        fields |= {"photo": result.photo_id, "sha256": result.sha256}
    if result.status is IntakeStatus.STORED:
        fields |= {
            "session": result.session_id,
            "view": result.view.value if result.view else None,
            "taken_at": result.taken_at,
            "taken_at_source": result.taken_at_source.value,
            "import": result.import_id,
        }
    if result.code:
        fields |= {"code": result.code, "message": result.message, "hint": result.hint}
    return fields


def _photos(options: Namespace, console: Console) -> int:
    if options.trashed:
        return trash_commands.print_trashed_photos(options, console)
    with opened(options) as application:
        records = application.records
        patient = records.patient(options.patient) if options.patient else None
        session = records.session(SessionId(options.session)) if options.session else None
        found = records.photos(
            patient_id=patient.id if patient else None, session_id=session.id if session else None
        )
    for photo in found:
        console.json_line(_photo_fields(photo))
    return EXIT_OK


def _photo_fields(photo: Photo) -> dict[str, JsonValue]:
    return {
        "id": photo.id,
        "sha256": photo.sha256,
        "patient": photo.patient_id,
        "session": photo.session_id,
        "view": photo.view.value,
        "moment": photo.moment.value,
        "taken_at": photo.taken_at,
        "taken_at_source": photo.taken_at_source.value,
        "media_type": photo.media_type,
        "size_bytes": photo.size_bytes,
        "width_px": photo.width_px,
        "height_px": photo.height_px,
        "source": photo.source_name,
        "note": photo.note,
    }


def _original(options: Namespace, console: Console) -> int:
    from microjournal.reports.atomic_file import write_export

    with opened(options) as application:
        data = application.journal.original(PhotoId(options.photo))
        write_export(options.out, data)
        application.audit.note_original_written(PhotoId(options.photo))
    console.record(
        {"event": "written", "photo": options.photo, "size_bytes": len(data)},
        _("{count} bytes written.").format(count=len(data)),
    )
    return EXIT_OK


def _scale(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        application.records.state_scale(PhotoId(options.photo), options.px_per_mm)
    console.record(
        {"event": "scaled", "photo": options.photo, "px_per_mm": options.px_per_mm},
        _("Kept; pairs on this baseline will be measured anew."),
    )
    return EXIT_OK


def _note(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        application.records.note_photo(PhotoId(options.photo), options.text)
    console.record({"event": "noted", "photo": options.photo}, _("Noted."))
    return EXIT_OK
