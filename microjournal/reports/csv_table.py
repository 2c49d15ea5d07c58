"""Tables for spreadsheets: RFC 4180, UTF-8, safe to open.

A text cell that a spreadsheet would take for a formula is given a leading apostrophe. Numbers
are written as numbers (point as decimal mark, empty where there is none), column names are part
of the export's contract and are never translated.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from microjournal.domain.measurements import (
    Measurement,
    Reason,
    RegionMeasurement,
    TrendPoint,
    TrendSeries,
    Verdict,
)
from microjournal.domain.photos import Photo
from microjournal.reports.csv_parts import PART_COLUMNS, Cell, part_cells, rounded_percent

_FORMULA_STARTS = frozenset("=+-@\t\r\n\0＝＋－＠")
_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"

_TREND_COLUMNS = (
    "metric",
    "metric_version",
    "view",
    "region",
    "held_on",
    "session",
    "photo",
    "is_baseline",
    "verdict",
    "change_percent",
    "interval_lower_percent",
    "interval_upper_percent",
    "trend_percent",
    "trend_lower_percent",
    "trend_upper_percent",
    "reason_codes",
    "reasons",
)
MEASUREMENT_COLUMNS = (
    "measurement",
    "measured_at",
    "metric",
    "metric_version",
    "program_version",
    "baseline_photo",
    "follow_up_photo",
    "region",
    "verdict",
    "change_percent",
    "interval_lower_percent",
    "interval_upper_percent",
    "smallest_detectable_change_log",
    "log_change",
    "reason_codes",
    "reasons",
    *PART_COLUMNS,
)
PHOTO_COLUMNS = (
    "photo",
    "sha256",
    "session",
    "view",
    "moment",
    "taken_at",
    "taken_at_source",
    "media_type",
    "width_px",
    "height_px",
    "size_bytes",
    "lighting",
    "note",
)


def csv_bytes(
    columns: Sequence[str], rows: Iterable[Sequence[Cell]], *, byte_order_mark: bool = False
) -> bytes:
    """Return a table as CSV.

    Parameters
    ----------
    columns : sequence of str
        The first row.
    rows : iterable of sequences
        Cells: text is guarded against formulas, dates become ISO 8601, ``None`` is empty.
    byte_order_mark : bool
        Begin with U+FEFF, by which Excel recognises UTF-8.
    """
    mark = _BYTE_ORDER_MARK.encode() if byte_order_mark else b""
    return mark + csv_lines([columns]) + csv_lines(rows)


def csv_lines(rows: Iterable[Sequence[Cell]]) -> bytes:
    """Return rows of a table whose beginning is written already; cells as in a whole table."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerows([_cell_text(cell) for cell in row] for row in rows)
    return buffer.getvalue().encode("utf-8", errors="replace")


def trend_csv(trends: Iterable[TrendSeries], *, byte_order_mark: bool = False) -> bytes:
    """Return one row per session and region of the trends; withheld sessions say why."""
    rows = (row for series in trends for row in _trend_rows(series))
    return csv_bytes(_TREND_COLUMNS, rows, byte_order_mark=byte_order_mark)


def measurement_csv(measurements: Iterable[Measurement], *, byte_order_mark: bool = False) -> bytes:
    """Return one row per measured region of each pair."""
    rows = (row for measurement in measurements for row in measurement_rows(measurement))
    return csv_bytes(MEASUREMENT_COLUMNS, rows, byte_order_mark=byte_order_mark)


def photo_csv(photos: Iterable[Photo], *, byte_order_mark: bool = False) -> bytes:
    """Return one row per photo, without the name or place of the file it came from."""
    return csv_bytes(
        PHOTO_COLUMNS, (photo_row(photo) for photo in photos), byte_order_mark=byte_order_mark
    )


def guarded(text: str) -> str:
    """Return text that no spreadsheet takes for a formula."""
    first = text.lstrip(" \N{NO-BREAK SPACE}")[:1]
    return f"'{text}" if first and first in _FORMULA_STARTS else text


def _cell_text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return guarded(cell)
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    if isinstance(cell, date):
        return cell.isoformat()
    return repr(cell)


def _trend_rows(series: TrendSeries) -> Iterator[list[Cell]]:
    for number, point in enumerate(series.points):
        fitted = series.fitted[number] if number < len(series.fitted) else None
        yield [
            series.metric.id,
            series.metric.version,
            series.view,
            series.region.value,
            point.held_on,
            point.session_id,
            point.photo_id,
            point.is_baseline,
            "" if point.is_baseline else point.verdict.value,
            *_point_numbers(point),
            *(map(rounded_percent, fitted) if fitted else (None, None, None)),
            *_reason_cells(point.reasons),
        ]


def _point_numbers(point: TrendPoint) -> tuple[Cell, Cell, Cell]:
    if point.is_baseline:
        return 0.0, None, None
    return _numbers(point.verdict, point.log_change, point.interval)


def measurement_rows(measurement: Measurement) -> Iterator[list[Cell]]:
    """Yield the cells of one pair under :data:`MEASUREMENT_COLUMNS`, a row a region."""
    pair = measurement.pair
    for region in pair.regions:
        yield [
            measurement.id,
            measurement.measured_at,
            pair.metric.id,
            pair.metric.version,
            pair.program_version,
            measurement.baseline_photo_id,
            measurement.follow_up_photo_id,
            *_region_cells(region),
            *_reason_cells((*pair.reasons, *region.reasons)),
            *part_cells(region),
        ]


def _region_cells(region: RegionMeasurement) -> list[Cell]:
    refused = region.verdict is Verdict.NOT_COMPARABLE
    return [
        region.region.region.value,
        region.verdict.value,
        *_numbers(region.verdict, region.log_change, region.interval),
        None if refused else region.smallest_detectable_change,
        None if refused else region.log_change,
    ]


def _numbers(
    verdict: Verdict, log_change: float | None, interval: tuple[float, float] | None
) -> tuple[Cell, Cell, Cell]:
    """Return change and interval in percent; nothing at all for what is not comparable."""
    if verdict is Verdict.NOT_COMPARABLE or log_change is None:
        return None, None, None
    lower, upper = interval if interval is not None else (None, None)
    return (
        rounded_percent(log_change),
        None if lower is None else rounded_percent(lower),
        None if upper is None else rounded_percent(upper),
    )


def _reason_cells(reasons: Sequence[Reason]) -> tuple[str, str]:
    codes = " ".join(reason.code for reason in reasons)
    return codes, " ".join(reason.message for reason in reasons)


def photo_row(photo: Photo) -> list[Cell]:
    """Return the cells of a photo under :data:`PHOTO_COLUMNS`."""
    return [
        photo.id,
        photo.sha256,
        photo.session_id,
        photo.view.value,
        photo.moment.value,
        photo.taken_at,
        photo.taken_at_source.value,
        photo.media_type,
        photo.width_px,
        photo.height_px,
        photo.size_bytes,
        photo.conditions.lighting.value,
        photo.note,
    ]
