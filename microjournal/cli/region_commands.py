"""Commands on regions drawn by hand: region add, region list, region clear."""

from __future__ import annotations

import argparse
from argparse import Namespace

from microjournal.cli.context import opened
from microjournal.cli.output import EXIT_OK, Console, JsonValue
from microjournal.cli.subcommands import Commands, add_command, add_group, choice
from microjournal.domain.anatomy import AnatomicRegion, RegionOfInterest
from microjournal.domain.errors import InputError
from microjournal.domain.identifiers import PhotoId
from microjournal.support.i18n import _

Point = tuple[float, float]


def add_commands(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add region with its three commands."""
    regions = add_group(commands, "region", shared, _("regions drawn on a baseline photo"))
    add = add_command(
        regions, "add", _add, shared, _("draw a region, or draw one of that name anew")
    )
    add.add_argument("photo", metavar="PHOTO")
    add.add_argument("--region", required=True, help=_("the skin region it shows"))
    add.add_argument(
        "--polygon",
        required=True,
        nargs="+",
        metavar="X,Y",
        help=_("corners in pixels of the upright photo"),
    )
    shown = add_command(regions, "list", _list, shared, _("show the regions drawn on a photo"))
    shown.add_argument("photo", metavar="PHOTO")
    clear = add_command(
        regions, "clear", _clear, shared, _("forget drawn regions; automatic ones hold again")
    )
    clear.add_argument("photo", metavar="PHOTO")
    clear.add_argument("--region", help=_("only the region of this name"))


def _add(options: Namespace, console: Console) -> int:
    from microjournal.services.drawn_regions import a_region

    drawn = a_region(choice(AnatomicRegion, options.region), [_point(t) for t in options.polygon])
    photo_id = PhotoId(options.photo)
    with opened(options) as application:
        others = [
            each
            for each in application.drawn_regions.of(photo_id)
            if each.region is not drawn.region
        ]
        application.drawn_regions.keep(photo_id, [*others, drawn])
    console.record(
        {"event": "drawn", "photo": photo_id, **_fields(drawn)},
        _("Kept; pairs on this baseline will be measured anew."),
    )
    return EXIT_OK


def _list(options: Namespace, console: Console) -> int:
    photo_id = PhotoId(options.photo)
    with opened(options) as application:
        application.journal.photo(photo_id)
        found = application.drawn_regions.of(photo_id)
    for region in found:
        corners = " ".join(f"{x:g},{y:g}" for x, y in region.polygon)
        console.record({"photo": photo_id, **_fields(region)}, f"{region.region.value}  {corners}")
    if not found:
        console.note(_("No region is drawn on this photo; regions are found automatically."))
    return EXIT_OK


def _clear(options: Namespace, console: Console) -> int:
    photo_id = PhotoId(options.photo)
    name = choice(AnatomicRegion, options.region) if options.region else None
    with opened(options) as application:
        kept = [
            each
            for each in application.drawn_regions.of(photo_id)
            if name is not None and each.region is not name
        ]
        application.drawn_regions.keep(photo_id, kept)
    console.record(
        {"event": "cleared", "photo": photo_id, "left": len(kept)},
        _("Forgotten; pairs on this baseline will be measured anew."),
    )
    return EXIT_OK


def _fields(region: RegionOfInterest) -> dict[str, JsonValue]:
    return {"region": region.region.value, "polygon": [list(point) for point in region.polygon]}


def _point(text: str) -> Point:
    across, _comma, down = text.partition(",")
    try:
        return float(across), float(down)
    except ValueError as error:
        raise InputError(
            "point_unreadable",
            _("“{text}” is not a corner.").format(text=text),
            _("Write every corner as X,Y in pixels, without a space."),
        ) from error
