"""Commands that hand something out: export pdf|csv|aftercare|record, review."""

from __future__ import annotations

import argparse
import subprocess
from argparse import Namespace
from pathlib import Path

from microjournal.cli.context import opened, passphrase_again, watched
from microjournal.cli.output import EXIT_INTEGRITY, EXIT_OK, Console
from microjournal.cli.subcommands import (
    Commands,
    add_command,
    add_group,
    add_patient_option,
    choice,
)
from microjournal.domain.anatomy import StandardView
from microjournal.domain.errors import EnvironmentFault
from microjournal.domain.identifiers import SessionId
from microjournal.domain.reports import IdentityLevel
from microjournal.domain.review import ReviewBundle, tries_of
from microjournal.support.i18n import _
from microjournal.support.processes import review_window_command

CSV_TABLES = ("trend", "measurements", "photos")


def add_commands(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add export pdf, export csv, export aftercare, export record and review."""
    exports = add_group(commands, "export", shared, _("documents"))
    pdf = add_command(exports, "pdf", _pdf, shared, _("comparison PDF of a patient"))
    add_patient_option(pdf)
    pdf.add_argument("--out", required=True, type=Path)
    pdf.add_argument("--identity", default=IdentityLevel.FULL.value)
    pdf.add_argument("--view", action="append", default=[], help=_("may be repeated"))
    pdf.add_argument(
        "--no-change-maps", action="store_true", help=_("without the map beside each pair")
    )
    csv = add_command(exports, "csv", _csv, shared, _("tables of a patient"))
    add_patient_option(csv)
    csv.add_argument("--out", required=True, type=Path)
    csv.add_argument("--table", choices=CSV_TABLES, default="trend")
    aftercare = add_command(exports, "aftercare", _aftercare, shared, _("aftercare sheet"))
    aftercare.add_argument("--session", required=True, help=_("id of a treatment"))
    aftercare.add_argument("--out", required=True, type=Path)
    record = add_command(exports, "record", _record, shared, _("everything, as plain files"))
    whose = record.add_mutually_exclusive_group(required=True)
    whose.add_argument("--patient", help=_("id or chart number"))
    whose.add_argument("--all", action="store_true", help=_("the whole journal"))
    record.add_argument("--out", required=True, type=Path, metavar="DIR")
    review = add_command(commands, "review", _review, shared, _("hand over to the patient"))
    add_patient_option(review)
    review.add_argument("--set-pin", metavar="PIN", help=_("set the PIN that leaves the review"))


def _pdf(options: Namespace, console: Console) -> int:
    from microjournal.services.exporting import ComparisonOptions

    chosen = ComparisonOptions(
        identity=choice(IdentityLevel, options.identity),
        views=tuple(choice(StandardView, text) for text in options.view) or None,
        change_maps=not options.no_change_maps,
    )
    with opened(options) as application:
        patient = application.records.patient(options.patient)
        # A report states a verdict for each pair, so pairs nobody measured yet are measured.
        application.analysis.measure_patient(patient.id, control=watched(console))
        result = application.exporting.comparison_pdf(
            patient.id, options.out, options=chosen, control=watched(console)
        )
    written = _written(console, options.out, result.warnings)
    return written if result.complete else EXIT_INTEGRITY


def _csv(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        patient = application.records.patient(options.patient)
        exporting = application.exporting
        writers = {
            "trend": exporting.trend_csv,
            "measurements": exporting.measurements_csv,
            "photos": exporting.photos_csv,
        }
        result = writers[options.table](patient.id, options.out)
    return _written(console, options.out, result.warnings)


def _aftercare(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        result = application.exporting.aftercare_pdf(SessionId(options.session), options.out)
    return _written(console, options.out, result.warnings)


def _record(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        portability = application.portability
        if options.all:
            report = portability.export_all(
                options.out,
                passphrase=passphrase_again(options, application),
                control=watched(console),
            )
        else:
            patient = application.records.patient(options.patient)
            report = portability.export_patient(patient.id, options.out, control=watched(console))
    console.progress_done()
    problems = [
        {"photo": problem.photo_id, "code": problem.code, "message": problem.message}
        for problem in report.problems
    ]
    console.record(
        {
            "event": "exported",
            "out": str(options.out),
            "patients": report.patients,
            "photos": report.photos,
            "problems": problems,
        },
        "\n".join((_("Written."), *(problem.message for problem in report.problems))),
    )
    return EXIT_OK if report.complete else EXIT_INTEGRITY


def _written(console: Console, out: Path, warnings: tuple[str, ...]) -> int:
    console.progress_done()
    console.record(
        {"event": "written", "out": str(out), "warnings": warnings},
        "\n".join((_("Written."), *warnings)),
    )
    return EXIT_OK


def _review(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        if options.set_pin:
            application.review.set_pin(options.set_pin)
        patient = application.records.patient(options.patient)
        bundle = application.review.bundle(patient.id, control=watched(console))
    console.progress_done()
    # The journal is closed before the screen is handed over: the window has one patient's
    # pictures and nothing else.
    ended = subprocess.run(
        review_window_command(), input=bundle.to_bytes(), stdout=subprocess.PIPE, check=False
    )
    _keep_tries(options, bundle, ended.stdout.decode("ascii", "replace"))
    if ended.returncode != 0:
        raise EnvironmentFault(
            "review_failed",
            _("The review window could not be shown or ended without the PIN."),
            _("Check that a screen is available, then start the review again."),
        )
    console.record({"event": "reviewed", "patient": patient.id}, _("Review ended."))
    return EXIT_OK


def _keep_tries(options: Namespace, bundle: ReviewBundle, said: str) -> None:
    """Remember PINs that were tried in vain, if the last one was."""
    told = [tries for line in said.splitlines() if (tries := tries_of(line)) is not None]
    if told and told[-1].wrong != bundle.pin_tries.wrong:
        with opened(options) as application:
            application.review.keep_tries(told[-1])
