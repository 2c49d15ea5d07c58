"""Measurements as JSON fields: the contract of docs/formats.md."""

from __future__ import annotations

import math
from dataclasses import replace

from microjournal.cli.measurement_fields import region_fields
from microjournal.domain.measurements import (
    ColourChange,
    ColourQuantity,
    SubIndex,
    SubIndexKind,
    Verdict,
)
from tests.unit.reports.builders import HAZY, a_region

LINES = SubIndex(
    kind=SubIndexKind.LINES,
    verdict=Verdict.SMOOTHER,
    log_change=math.log(0.8),
    interval=(math.log(0.7), math.log(0.9)),
    smallest_detectable_change=-math.log(0.9),
)
PORES = SubIndex(kind=SubIndexKind.PORES, verdict=Verdict.NOT_COMPARABLE, reasons=(HAZY,))
REDNESS = ColourChange(
    quantity=ColourQuantity.REDNESS,
    unit="ln(R/G), absolute",
    baseline=0.5,
    follow_up=0.4,
    change=-0.1,
    interval=(-0.2, 0.0),
    detectable=False,
)


def test_a_region_lists_the_parts_of_its_relief() -> None:
    fields = region_fields(replace(a_region(), sub_indices=(PORES, LINES)))
    parts = fields["sub_indices"]
    assert isinstance(parts, list)
    pores, lines = parts
    assert isinstance(pores, dict)
    assert isinstance(lines, dict)
    assert (pores["kind"], pores["verdict"], pores["change_percent"]) == (
        "pores",
        "not_comparable",
        None,
    )
    assert pores["reasons"] == [{"code": HAZY.code, "message": HAZY.message, "hint": HAZY.hint}]
    assert lines["log_change"] == math.log(0.8)
    assert round(float(str(lines["change_percent"])), 6) == -20.0
    assert round(float(str(lines["smallest_detectable_change_percent"])), 6) == 10.0


def test_a_region_lists_its_colour_with_unit_and_interval() -> None:
    fields = region_fields(replace(a_region(), colour=(REDNESS,)))
    assert fields["colour"] == [
        {
            "quantity": "redness",
            "unit": "ln(R/G), absolute",
            "baseline": 0.5,
            "follow_up": 0.4,
            "change": -0.1,
            "interval": [-0.2, 0.0],
            "detectable": False,
        }
    ]


def test_a_region_without_parts_has_empty_lists() -> None:
    fields = region_fields(a_region(None))
    assert fields["sub_indices"] == []
    assert fields["colour"] == []
