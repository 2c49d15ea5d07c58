"""The appendix of a comparison report and its secondary values, as plain values."""

from __future__ import annotations

from microjournal.domain.reports import ReportPair
from microjournal.reports.method_sheet import MethodSection, MethodTable, TableKind
from microjournal.reports.pair_method import PairDays, method_sheet
from microjournal.reports.secondary_words import colour_cells, sub_index_cells
from microjournal.reports.typst_compile import JsonValue
from microjournal.reports.words import printable, region_text
from microjournal.support.i18n import _

JsonObject = dict[str, JsonValue]

_ON_PAPER = (TableKind.BANDS, TableKind.CHECKS)
_LIMIT = 2


def appendix_data(pair: ReportPair) -> JsonObject | None:
    """Return how a pair was measured, in short; ``None`` for a pair that was not.

    On paper the sentences stand beside the pair already, and so do the secondary values;
    numbers without a limit are on the screen only.
    """
    if pair.measurement is None:
        return None
    days = PairDays(baseline=pair.days[0], follow_up=pair.days[1])
    sheet = method_sheet(pair.measurement, days)
    return {
        "view": printable(pair.view_label),
        "sections": [_section(section) for section in sheet.sections],
    }


def secondary_data(pair: ReportPair) -> JsonObject | None:
    """Return the secondary values of all regions as one table, ``None`` without any.

    Where there is one region only, its name is not said again in every row.
    """
    rows = [
        [region_text(region.region.region), *map(printable, cells)]
        for region in pair.regions
        for cells in (
            *(sub_index_cells(part) for part in region.sub_indices),
            *(colour_cells(change) for change in region.colour),
        )
    ]
    if not rows or not pair.comparable:
        return None
    head = [_("Region"), _("Quantity"), _("Change, 95 % interval"), _("Finding")]
    if len(pair.regions) == 1:
        head, rows = head[1:], [row[1:] for row in rows]
    return {"title": _("Secondary, each judged by itself"), "head": head, "rows": rows}


def _section(section: MethodSection) -> JsonObject:
    shown = (table for table in section.tables if table.kind in _ON_PAPER)
    return {
        "title": printable(section.title),
        "lines": [[printable(name), printable(value)] for name, value in section.lines],
        "tables": [_table(table) for table in shown],
    }


def _table(table: MethodTable) -> JsonObject:
    rows = table.rows
    if table.kind is TableKind.CHECKS:
        rows = tuple(row for row in rows if row[_LIMIT])
    return {
        "kind": table.kind.value,
        "head": list(table.head),
        "rows": [list(map(printable, row)) for row in rows],
    }
