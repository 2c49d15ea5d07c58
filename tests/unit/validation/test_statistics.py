"""Statistics against answers worked out by hand or published."""

from __future__ import annotations

import math

import pytest

from microjournal.validation.statistics import (
    Share,
    detectable_percent,
    rank_correlation,
    slope_error,
    slope_through_origin,
    spread_of,
)


def test_the_interval_of_a_share_is_wilsons() -> None:
    # p = 0.1, n = 100, z = 1.96: centre (0.1 + 0.019208) / 1.038416, half width 0.05959.
    low, high = Share(hits=10, total=100).interval_percent or (0.0, 0.0)
    assert (low, high) == pytest.approx((5.523, 17.437), abs=0.01)


def test_no_hits_in_fifty_leave_up_to_seven_percent_open() -> None:
    low, high = Share(hits=0, total=50).interval_percent or (1.0, 0.0)
    # z² / (n + z²) = 3.8416 / 53.8416.
    assert (low, high) == pytest.approx((0.0, 7.135), abs=0.01)


def test_a_share_of_nothing_is_no_number() -> None:
    assert Share(hits=0, total=0).percent is None
    assert Share(hits=0, total=0).interval_percent is None


def test_the_spread_counts_one_degree_of_freedom_less() -> None:
    spread = spread_of([1.0, 2.0, 3.0, 4.0])
    assert spread is not None
    assert (spread.mean, spread.sd) == pytest.approx((2.5, math.sqrt(5 / 3)))


def test_the_slope_passes_through_the_origin() -> None:
    # (1·1 + 2·1) / (1 + 4); residuals 0.4 and −0.2.
    assert slope_through_origin([1.0, 2.0], [1.0, 1.0]) == pytest.approx(0.6)
    assert slope_error([1.0, 2.0], [1.0, 1.0]) == pytest.approx(math.sqrt(0.2 / 5))


def test_without_any_true_change_there_is_no_slope_and_no_order() -> None:
    assert slope_through_origin([0.0, 0.0], [0.1, -0.1]) is None
    assert rank_correlation([0.0, 0.0, 0.0], [0.1, 0.2, 0.3]) is None


def test_the_rank_correlation_sees_order_only() -> None:
    assert rank_correlation([1.0, 2.0, 3.0], [1.0, 10.0, 11.0]) == pytest.approx(1.0)
    # One neighbouring exchange among four: 1 − 6·2 / (4·15).
    assert rank_correlation([1.0, 2.0, 3.0, 4.0], [1.0, 3.0, 2.0, 4.0]) == pytest.approx(0.8)


def test_an_understating_measure_detects_only_larger_true_changes() -> None:
    exact = detectable_percent(0.02, 1.0)
    weak = detectable_percent(0.02, 0.5)
    assert exact == pytest.approx(100 * (1 - math.exp(-0.0392)), abs=1e-3)
    assert weak == pytest.approx(100 * (1 - math.exp(-0.0784)), abs=1e-3)
    assert detectable_percent(0.02, 0.0) is None
