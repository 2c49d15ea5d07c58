"""numpy is the referee of medians and quantiles."""

from __future__ import annotations

import numpy as np
import pytest

from microjournal.support.ranks import median, quantile


@pytest.mark.parametrize("is_single", [False, True])
@pytest.mark.parametrize("number", [1, 2, 3, 10, 501, 2000])
def test_medians_and_quantiles_are_those_of_numpy_to_the_last_digit(
    number: int, is_single: bool
) -> None:
    double = np.random.default_rng(number).normal(3.0, 2.0, number)
    values = double.astype(np.float32) if is_single else double
    assert median(values) == float(np.median(values))
    for share in (0.0, 0.2, 0.5, 0.7, 0.95, 1.0):
        assert quantile(values, share) == float(np.quantile(values, share))
    assert quantile(values, 0.95) == float(np.percentile(values, 95))


def test_all_values_of_a_picture_count_and_stay_as_they_are() -> None:
    picture = np.random.default_rng(1).normal(size=(7, 9))
    before = picture.copy()
    assert median(picture) == float(np.median(picture))
    assert quantile(picture, 0.8) == float(np.quantile(picture, 0.8))
    assert (picture == before).all()


def test_where_there_is_no_number_the_answer_is_none_either() -> None:
    for values in (np.empty(0), np.array([1.0, np.nan, 2.0])):
        assert np.isnan(median(values))
        assert np.isnan(quantile(values, 0.95))
