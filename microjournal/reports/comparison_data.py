"""A comparison report as the plain values its template prints.

What may not be said is left out here, before any layout: a pair or region that is not
comparable carries reasons and no number.
"""

from __future__ import annotations

from collections.abc import Iterator

from microjournal import __version__
from microjournal.domain.anatomy import StandardView
from microjournal.domain.measurements import Reason, RegionMeasurement, TrendSeries, Verdict
from microjournal.domain.reports import (
    ComparisonReport,
    PracticeProfile,
    ReportPair,
    ReportPicture,
    ReportTreatment,
)
from microjournal.reports.jpeg import PlainJpeg, plain_jpeg
from microjournal.reports.map_data import map_data
from microjournal.reports.method_data import appendix_data, secondary_data
from microjournal.reports.paper import Paper
from microjournal.reports.trend_chart import ChartColours, chart_legend, trend_svg
from microjournal.reports.typst_compile import JsonValue, TypstJob, picture_file
from microjournal.reports.words import (
    change_text,
    detectable_text,
    interval_text,
    printable,
    purpose_text,
    region_text,
    verdict_text,
)
from microjournal.support.i18n import _
from microjournal.support.resources import FONT_FAMILY
from microjournal.support.words import day_text, view_text

_PAPER_COLOURS = ChartColours(
    card="#FFFFFF", ink="#16262B", muted="#5C7078", line="#DCE5E8", accent="#0E6E75"
)
_CHART_LETTER_PT = 8.5
_WIDE_CHART_PT = (490.0, 176.0)
_HALF_CHART_PT = (238.0, 160.0)
_PORTRAIT_BELOW = 0.95

JsonObject = dict[str, JsonValue]


def comparison_job(report: ComparisonReport, paper: Paper) -> TypstJob:
    """Return the typesetting job of a comparison report."""
    pictures: dict[str, str] = {}
    pairs = [_pair(pair, number, pictures) for number, pair in enumerate(report.pairs)]
    trends = [
        _trend(series, number, report, pictures) for number, series in enumerate(report.trends)
    ]
    data: JsonObject = {
        "paper": paper.value,
        "language": report.language,
        "title": printable(report.title),
        "practice": practice_data(report.practice),
        "patient": printable(report.patient_line),
        "created": day_text(report.created_on),
        "pairs": pairs,
        "trends": trends,
        "legend": chart_legend(*report.trends),
        "treatments": _treatment_table(report.treatments),
        "method": printable(report.method_note),
        "versions": _versions(report.trends),
        "appendix": [each for pair in report.pairs if (each := appendix_data(pair))],
        "words": _words(),
    }
    return TypstJob(
        template="comparison.typ", data=data, created_on=report.created_on, pictures=pictures
    )


def practice_data(practice: PracticeProfile) -> JsonObject:
    """Return the practice as printed at the head of every document."""
    return {
        "name": printable(practice.name),
        "address": printable(practice.address),
        "phone": printable(practice.phone),
    }


def _pair(pair: ReportPair, number: int, pictures: dict[str, str]) -> JsonObject:
    sides = [plain_jpeg(pair.baseline.jpeg), plain_jpeg(pair.follow_up.jpeg)]
    names = [f"pair{number}a.svg", f"pair{number}b.svg"]
    pictures.update(zip(names, map(picture_file, sides), strict=True))
    aspect = max(_aspect(side) for side in sides)
    return {
        "view": printable(pair.view_label),
        "photos": [
            _photo(pair.baseline, names[0]),
            _photo(pair.follow_up, names[1]),
        ],
        "aspect": aspect,
        "portrait": aspect < _PORTRAIT_BELOW,
        "statement": printable(pair.statement),
        "comparable": pair.comparable,
        "reasons": [printable(reason) for reason in pair.reasons],
        "regions": [_region(region) for region in pair.regions] if pair.comparable else [],
        "secondary": secondary_data(pair),
        "map": map_data(pair.change_map, number, pictures),
    }


def _photo(picture: ReportPicture, file_name: str) -> JsonObject:
    alt = printable(picture.alt) or printable(picture.label)
    return {"file": file_name, "label": printable(picture.label), "alt": alt}


def _aspect(picture: PlainJpeg) -> float:
    return picture.width_px / picture.height_px


def _region(measured: RegionMeasurement) -> JsonObject:
    row: JsonObject = {
        "region": region_text(measured.region.region),
        "verdict": verdict_text(measured.verdict),
        "reasons": list(_reason_texts(measured.reasons)),
        "numbers": None,
    }
    change, interval = measured.log_change, measured.interval
    if measured.verdict is Verdict.NOT_COMPARABLE or change is None or interval is None:
        return row
    smallest = measured.smallest_detectable_change
    claimed = measured.verdict in (Verdict.SMOOTHER, Verdict.ROUGHER)
    row["numbers"] = [
        # Inside the noise band only the interval is printed: a lone number would be read as one.
        change_text(change) if claimed else _("within noise"),
        interval_text(interval),
        "" if smallest is None else detectable_text(smallest),
    ]
    return row


def _reason_texts(reasons: tuple[Reason, ...]) -> Iterator[str]:
    for reason in reasons:
        yield printable(f"{reason.message} {reason.hint}")


def _trend(
    series: TrendSeries, number: int, report: ComparisonReport, pictures: dict[str, str]
) -> JsonObject:
    size = _WIDE_CHART_PT if len(report.trends) == 1 else _HALF_CHART_PT
    chart = trend_svg(
        series,
        size=size,
        colours=_PAPER_COLOURS,
        font_family=FONT_FAMILY,
        font_size=_CHART_LETTER_PT,
        marks=report.marks,
    )
    name = f"trend{number}.svg"
    pictures[name] = chart.svg
    region, view = region_text(series.region), _view(series.view)
    return {
        "file": name,
        "alt": chart.description,
        "width": size[0],
        "height": size[1],
        # A close-up is named after its region; saying it twice helps nobody.
        "name": region if view in ("", region) else f"{region} · {view}",
        "sentence": printable(series.sentence),
        "limit": _limit(series),
    }


def _view(name: str) -> str:
    known = {view.value: view for view in StandardView}
    return view_text(known[name]) if name in known else printable(name)


def _limit(series: TrendSeries) -> str:
    if series.smallest_detectable_change is None:
        return ""
    return _("Smallest detectable change: {change}").format(
        change=detectable_text(series.smallest_detectable_change)
    )


def _treatment_table(treatments: tuple[ReportTreatment, ...]) -> JsonObject:
    """Return the treatments without columns that nobody filled in."""
    names = [_("Date"), _("Visit"), _("Device"), _("Needle length and passes"), _("Notes")]
    rows = [
        [day_text(row.held_on), *map(printable, (row.kind, row.device, row.parameters, row.notes))]
        for row in treatments
    ]
    kept = [column for column in range(len(names)) if any(row[column] for row in rows)]
    return {
        "kept": kept,
        "columns": [names[column] for column in kept],
        "rows": [[row[column] for column in kept] for row in rows],
    }


def _versions(trends: tuple[TrendSeries, ...]) -> str:
    """Return by which rules and which program the numbers and the document were made."""
    metrics = dict.fromkeys((series.metric.id, series.metric.version) for series in trends)
    named = [
        _("{metric}, version {version}").format(metric=metric.replace("_", " "), version=version)
        for metric, version in metrics
    ]
    return " · ".join([*named, f"microjournal {__version__}"])


def _words() -> JsonObject:
    return {
        "purpose": purpose_text(),
        "page": _("Page {page} of {pages}"),
        "created": _("Created on"),
        "pairs": _("Photographs compared"),
        "not_comparable": _("Not comparable"),
        "why": _("Why no number is given"),
        "columns": [
            _("Region"),
            _("Relief change"),
            _("95 % interval"),
            _("Smallest detectable change"),
            _("Result"),
        ],
        "trend": _("Trend over the series"),
        "treatments": _("Treatments"),
        "method": _("How this was measured"),
        "appendix": _("Appendix: how each pair was measured"),
        "reading": _(
            "Negative numbers are smoother, positive numbers rougher than the baseline photograph. "
            "Changes within the smallest detectable change are no finding: repeat photographs "
            "of unchanged skin differ by as much."
        ),
    }
