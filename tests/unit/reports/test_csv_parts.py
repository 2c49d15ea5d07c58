"""Parts of the relief and colour in the table of measurements."""

from __future__ import annotations

import math
from dataclasses import replace

from microjournal.domain.measurements import (
    ColourChange,
    ColourQuantity,
    RegionMeasurement,
    SubIndex,
    SubIndexKind,
    Verdict,
)
from microjournal.reports.csv_parts import PART_COLUMNS, Cell, part_cells
from tests.unit.reports.builders import HAZY, a_region

PORES = SubIndex(
    kind=SubIndexKind.PORES, verdict=Verdict.NOT_COMPARABLE, log_change=0.1, reasons=(HAZY,)
)
LINES = SubIndex(
    kind=SubIndexKind.LINES,
    verdict=Verdict.SMOOTHER,
    log_change=math.log(0.8),
    interval=(math.log(0.7), math.log(0.9)),
    smallest_detectable_change=0.1,
)
REDNESS = ColourChange(
    quantity=ColourQuantity.REDNESS,
    unit="ln(R/G), absolute",
    baseline=0.5,
    follow_up=0.4,
    change=-0.1,
    interval=(-0.2, 0.0),
    detectable=False,
)


def cells(region: RegionMeasurement) -> dict[str, Cell]:
    return dict(zip(PART_COLUMNS, part_cells(region), strict=True))


def a_region_with_parts() -> RegionMeasurement:
    return replace(a_region(), sub_indices=(PORES, LINES), colour=(REDNESS,))


def test_every_part_has_its_verdict_and_its_numbers_in_percent() -> None:
    row = cells(a_region_with_parts())
    assert row["lines_verdict"] == "smoother"
    assert row["lines_change_percent"] == -20.0
    assert (row["lines_interval_lower_percent"], row["lines_interval_upper_percent"]) == (
        -30.0,
        -10.0,
    )


def test_a_withheld_part_says_why_and_has_no_number() -> None:
    row = cells(a_region_with_parts())
    assert row["pores_verdict"] == "not_comparable"
    assert row["pores_change_percent"] is None
    assert row["pores_reason_codes"] == "softer"


def test_colour_has_its_unit_and_whether_it_is_detectable() -> None:
    row = cells(a_region_with_parts())
    assert row["redness_change"] == -0.1
    assert row["redness_unit"] == "ln(R/G), absolute"
    assert row["redness_detectable"] is False


def test_what_a_record_does_not_hold_is_empty() -> None:
    row = cells(a_region_with_parts())
    assert row["scars_verdict"] is None
    assert row["evenness_of_tone_change"] is None
    assert set(part_cells(a_region())) == {None}


def test_a_refused_region_has_no_part_even_if_one_is_there() -> None:
    refused = replace(a_region_with_parts(), verdict=Verdict.NOT_COMPARABLE)
    assert set(part_cells(refused)) == {None}
