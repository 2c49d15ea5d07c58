"""Commands on measurements: measure, compare, trend."""

from __future__ import annotations

import argparse
from argparse import Namespace
from pathlib import Path
from typing import TYPE_CHECKING

from microjournal.cli.context import opened, watched
from microjournal.cli.measurement_fields import (
    explanation_fields,
    explanation_text,
    measurement_fields,
    pair_fields,
    pair_text,
    trend_fields,
    trend_text,
)
from microjournal.cli.output import EXIT_OK, Console
from microjournal.cli.subcommands import Commands, add_command, add_patient_option, choice
from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.errors import InputError
from microjournal.domain.identifiers import MeasurementId
from microjournal.support.i18n import _

if TYPE_CHECKING:
    from microjournal.bootstrap.toolbox import Toolbox
    from microjournal.services.comparing_files import FileComparer
    from microjournal.services.photo_pair import RegionHints


def add_commands(commands: Commands, shared: argparse.ArgumentParser) -> None:
    """Add measure, compare and trend."""
    measure = add_command(commands, "measure", _measure, shared, _("measure stored photos"))
    measure.add_argument("--patient", help=_("id or chart number (all patients when left out)"))
    measure.add_argument(
        "--again", action="store_true", help=_("measure again; former records stay")
    )
    measure.add_argument("--metric", metavar="ID", help=_("a metric of an installed package"))
    measure.add_argument(
        "--explain", metavar="ID", help=_("write how a recorded pair was measured into --out")
    )
    measure.add_argument("--out", metavar="DIR", type=Path, help=_("a new or empty folder"))
    compare = add_command(
        commands, "compare", _compare, shared, _("compare two photo files without a journal")
    )
    compare.add_argument("before", metavar="BEFORE", type=Path, nargs="?")
    compare.add_argument("after", metavar="AFTER", type=Path, nargs="?")
    compare.add_argument(
        "--jsonl", action="store_true", help=_("answer a line for every line of standard input")
    )
    compare.add_argument(
        "--explain", metavar="DIR", type=Path, help=_("write every intermediate picture there")
    )
    compare.add_argument("--px-per-mm", type=float, help=_("scale of BEFORE, if known"))
    compare.add_argument("--metric", metavar="ID", help=_("a metric of an installed package"))
    compare.add_argument("--region", help=_("the skin region a close-up shows"))
    trend = add_command(commands, "trend", _trend, shared, _("cumulative change over sessions"))
    add_patient_option(trend)


def _measure(options: Namespace, console: Console) -> int:
    if (options.explain is None) != (options.out is None):
        raise InputError(
            "usage",
            _("--explain and --out belong together."),
            _("See microjournal measure --help."),
        )
    if options.explain is not None:
        _require_own_metric(options)
        return _explain(options, console)
    from microjournal.texture.plugin import find_metric

    metric = find_metric(options.metric)
    with opened(options) as application:
        if options.patient:
            patients = [application.records.patient(options.patient).id]
        else:
            patients = list(application.records.every_patient())
        for patient_id in patients:
            for measurement in application.analysis.measure_patient(
                patient_id, control=watched(console), remeasure=options.again, metric=metric
            ):
                console.progress_done()
                console.record(measurement_fields(measurement), pair_text(measurement.pair))
    console.progress_done()
    return EXIT_OK


def _require_own_metric(options: Namespace) -> None:
    if options.metric is not None:
        raise InputError(
            "usage",
            _("--explain shows the steps of the program's own metric only."),
            _("Leave out --metric."),
        )


def _explain(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        explained = application.explaining.explain_measurement(
            MeasurementId(options.explain), options.out, watched(console)
        )
    console.progress_done()
    fields = {"event": "explained", "id": options.explain, **explanation_fields(explained)}
    console.record(fields, explanation_text(explained))
    return EXIT_OK


def _compare(options: Namespace, console: Console) -> int:
    if options.jsonl:
        return _compare_lines(options, console)
    if options.after is None:
        raise InputError(
            "usage", _("Two photo files are needed."), _("See microjournal compare --help.")
        )
    return _compare_two(options, console)


def _compare_lines(options: Namespace, console: Console) -> int:
    from microjournal.cli.compare_lines import answer_lines

    given = (options.before, options.px_per_mm, options.region, options.explain)
    if any(value is not None for value in given):
        raise InputError(
            "usage",
            _("With --jsonl photos and hints come from standard input."),
            _("See microjournal compare --help."),
        )
    return answer_lines(console, options.metric)


def _compare_two(options: Namespace, console: Console) -> int:
    from microjournal.bootstrap.toolbox import Toolbox

    if options.explain is not None:
        _require_own_metric(options)
    toolbox = Toolbox(decoder_workers=1)
    try:
        # It starts while the libraries of the measurement are imported.
        toolbox.decoder.warm_up()
        comparer = _comparer(toolbox, options.metric)
        hints = _hints(options)
        if options.explain is not None:
            return _explain_files(options, comparer, hints, console)
        pair = comparer.compare(options.before, options.after, hints, watched(console))
    finally:
        toolbox.close()
    console.progress_done()
    console.record(pair_fields(pair), pair_text(pair))
    return EXIT_OK


def _hints(options: Namespace) -> RegionHints:
    from microjournal.services.photo_pair import RegionHints
    from microjournal.services.scales import check_scale

    if options.px_per_mm is not None:
        check_scale(options.px_per_mm)
    return RegionHints(
        px_per_mm=options.px_per_mm,
        region=choice(AnatomicRegion, options.region) if options.region else None,
    )


def _comparer(toolbox: Toolbox, metric_id: str | None) -> FileComparer:
    from microjournal.services.comparing_files import FileComparer
    from microjournal.texture.plugin import find_metric

    return FileComparer(toolbox.analyser, toolbox.decoder, find_metric(metric_id))


def _explain_files(
    options: Namespace, comparer: FileComparer, hints: RegionHints, console: Console
) -> int:
    from microjournal.services.explaining import explain_pair

    photos = comparer.prepared_pair(options.before, options.after, hints.px_per_mm)
    explained = explain_pair(*photos, hints, options.explain, watched(console))
    console.progress_done()
    fields = {**pair_fields(explained.pair), **explanation_fields(explained)}
    console.record(fields, f"{pair_text(explained.pair)}\n{explanation_text(explained)}")
    return EXIT_OK


def _trend(options: Namespace, console: Console) -> int:
    with opened(options) as application:
        patient = application.records.patient(options.patient)
        trends = application.trends.series(patient.id)
    if console.as_json:
        console.record(
            {"patient": patient.id, "trends": [trend_fields(series) for series in trends]}
        )
    elif not trends:
        console.note(_("Nothing is measured yet; run the command “measure” first."))
    for series in trends:
        console.note(trend_text(series))
    return EXIT_OK
