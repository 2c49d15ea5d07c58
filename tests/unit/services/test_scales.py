"""A record belongs to the scale it was measured at; a pair at any other is measured anew."""

from __future__ import annotations

from dataclasses import replace

import pytest

from microjournal.domain.measurements import Calibration
from microjournal.services.scales import is_measured_at
from tests.storage.builders import a_measurement


@pytest.mark.parametrize(
    ("source", "stated", "is_current"),
    [
        ("stated", 10.0, True),
        ("stated", 20.0, False),
        # The scale was stated, and that was undone.
        ("stated", None, False),
        ("assumed", None, True),
        ("assumed", 20.0, False),
        ("pupils", 20.0, True),
        ("pupils", None, True),
    ],
)
def test_a_record_is_of_the_scale_stated_now(
    source: str, stated: float | None, *, is_current: bool
) -> None:
    measured = a_measurement("m", "a", "b")
    calibration = Calibration(px_per_mm=10.0, source=source, relative_error=0.015)
    record = replace(measured, pair=replace(measured.pair, baseline_calibration=calibration))
    assert is_measured_at(record, stated) is is_current
