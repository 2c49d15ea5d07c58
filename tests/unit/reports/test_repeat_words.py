"""The words on repeat photographs."""

from __future__ import annotations

import pytest

from microjournal.reports.repeat_words import differ_percent, repeatability_text


def test_the_percent_bounds_95_of_100_repeats() -> None:
    # exp(1.96 x 0.05) - 1
    assert differ_percent(0.05) == pytest.approx(10.30, abs=0.01)


def test_known_repeatability_is_said_with_its_number_of_pairs() -> None:
    text = repeatability_text(is_face=False, sd=0.02, differences=8, needed=6)
    assert text == "Close-ups: repeat photographs here differ by ± 4.0 % (95 % of 8 pairs)."
