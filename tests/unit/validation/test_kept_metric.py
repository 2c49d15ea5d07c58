"""A validation run keeps the numbers that the program withholds as imprecise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from microjournal.domain.measurements import RegionMeasurement, Verdict
from microjournal.texture import measure
from microjournal.texture.gate import PRECISION_LIMIT
from microjournal.texture.measure import PairContext
from microjournal.validation.kept_metric import WITHHELD, KeptRelief
from microjournal.validation.rows import measured
from tests.unit.texture.builders import a_pair, a_region, a_skin, with_noise
from tests.unit.validation.builders import a_row


def kept_relief() -> RegionMeasurement:
    before = with_noise(a_skin(), seed=1)
    after = with_noise(a_skin(relief_factor=0.8), seed=2)
    return KeptRelief().measure(
        a_pair(before, after), region=a_region(), follow_up_polygon=(), context=PairContext()
    )


def test_a_number_that_is_told_is_not_kept_twice() -> None:
    row = measured(a_row(delta=None), kept_relief())
    assert row.delta is not None
    assert row.withheld_delta is None


def test_a_number_withheld_as_imprecise_is_kept_in_the_row_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    told = measured(a_row(delta=None), kept_relief())
    strict = replace(PRECISION_LIMIT, largest=1e-6)
    monkeypatch.setattr(measure, "PRECISION_LIMIT", strict)
    withheld = measured(a_row(delta=None), kept_relief())
    assert (withheld.delta, withheld.claim) == (None, Verdict.NOT_COMPARABLE.value)
    assert withheld.withheld_delta == told.delta
    assert WITHHELD not in withheld.quality
    assert withheld.quality["fit_error"] == told.quality["fit_error"]
