"""Columns of the measurement table for the parts of the relief and for colour."""

from __future__ import annotations

from datetime import date, datetime

from microjournal.domain.measurements import (
    ColourQuantity,
    RegionMeasurement,
    SubIndexKind,
    Verdict,
    percent,
)

Cell = str | int | float | date | datetime | bool | None

_PART_NUMBERS = (
    "verdict",
    "change_percent",
    "interval_lower_percent",
    "interval_upper_percent",
    "reason_codes",
)
_COLOUR_NUMBERS = ("change", "interval_lower", "interval_upper", "detectable", "unit")

PART_COLUMNS = tuple(
    f"{kind.value}_{number}" for kind in SubIndexKind for number in _PART_NUMBERS
) + tuple(f"{quantity.value}_{number}" for quantity in ColourQuantity for number in _COLOUR_NUMBERS)


def part_cells(region: RegionMeasurement) -> list[Cell]:
    """Return the cells under :data:`PART_COLUMNS`.

    They are empty where a record has no such part and where the region is not comparable.
    """
    if region.verdict is Verdict.NOT_COMPARABLE:
        return [None] * len(PART_COLUMNS)
    return [
        *(cell for kind in SubIndexKind for cell in _sub_index_cells(region, kind)),
        *(cell for quantity in ColourQuantity for cell in _colour_cells(region, quantity)),
    ]


def _sub_index_cells(region: RegionMeasurement, kind: SubIndexKind) -> list[Cell]:
    part = next((one for one in region.sub_indices if one.kind is kind), None)
    if part is None:
        return [None] * len(_PART_NUMBERS)
    codes = " ".join(reason.code for reason in part.reasons)
    if part.verdict is Verdict.NOT_COMPARABLE or part.log_change is None or part.interval is None:
        return [part.verdict.value, None, None, None, codes]
    numbers = (rounded_percent(value) for value in (part.log_change, *part.interval))
    return [part.verdict.value, *numbers, codes]


def _colour_cells(region: RegionMeasurement, quantity: ColourQuantity) -> list[Cell]:
    change = next((one for one in region.colour if one.quantity is quantity), None)
    if change is None:
        return [None] * len(_COLOUR_NUMBERS)
    numbers = (round(value, 4) + 0.0 for value in (change.change, *change.interval))
    return [*numbers, change.detectable, change.unit]


def rounded_percent(log_change: float) -> float:
    """Return a log change in percent with three decimals."""
    # Adding zero turns a rounded -0.0 into 0.0.
    return round(percent(log_change), 3) + 0.0
