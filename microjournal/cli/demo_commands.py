"""The demo: a throw-away journal with two synthetic patients, measured, window on it."""

from __future__ import annotations

import argparse
import tempfile
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from microjournal.cli.context import watched
from microjournal.cli.measurement_fields import trend_fields, trend_text
from microjournal.cli.output import EXIT_OK, Console
from microjournal.cli.subcommands import Commands, add_command
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.domain.measurements import TrendSeries
    from microjournal.domain.patients import Patient


def add_commands(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add demo."""
    demo = add_command(commands, "demo", _demo, shared, _("build and open a demo journal"))
    demo.add_argument("--no-window", action="store_true", help=_("only build and measure"))
    demo.add_argument(
        "--screenshot", type=Path, metavar="FILE", help=_("paint the window to FILE and end")
    )
    demo.add_argument("--folder", type=Path, help=_("where to build it (a new folder)"))


def _demo(options: Namespace, console: Console) -> int:
    folder = options.folder or Path(tempfile.mkdtemp(prefix="microjournal-demo-"))
    journal, photos = folder / "journal", folder / "photos"
    _build(journal, photos, console)
    console.record(
        {"event": "demo", "journal": str(journal), "photos": str(photos)},
        _headless_equivalent(journal, photos),
    )
    if options.no_window:
        return EXIT_OK
    return int(
        options.open_window(journal, passphrase=None, demo=True, screenshot=options.screenshot)
    )


def _build(journal: Path, photos: Path, console: Console) -> None:
    from microjournal.bootstrap.opening import create_application
    from microjournal.services.demo import REVIEW_PIN, DemoBuilder

    application, _groups = create_application(journal, passphrase=None)
    try:
        builder = DemoBuilder(
            photos,
            records=application.records,
            intake=application.intake,
            analysis=application.analysis,
            review=application.review,
        )
        for patient in builder.build(watched(console)):
            console.progress_done()
            _print_patient(patient, application.trends.series(patient.id), console)
    finally:
        application.close()
    console.note(_("The PIN that leaves the review: {pin}").format(pin=REVIEW_PIN))


def _print_patient(patient: Patient, trends: Sequence[TrendSeries], console: Console) -> None:
    console.record(
        {
            "event": "patient",
            "id": patient.id,
            "number": patient.chart_number,
            "trends": [trend_fields(series) for series in trends],
        },
        "\n".join(
            (
                f"{patient.chart_number}  {patient.display_name}",
                *(trend_text(series) for series in trends),
            )
        ),
    )


def _headless_equivalent(journal: Path, photos: Path) -> str:
    commands = (
        "init --unprotected",
        "patient add --number D-1001 --name 'Mara Lindqvist' --phototype II",
        f"import --patient D-1001 {photos / 'D-1001'}",
        "measure --patient D-1001",
        "trend --patient D-1001",
        "export pdf --patient D-1001 --out comparison.pdf",
    )
    lines = [f"  microjournal --journal {journal}-again {command}" for command in commands]
    return "\n".join((_("The same without a window:"), *lines))
