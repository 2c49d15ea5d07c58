"""What blur may have done to a change that is measured without pores."""

from __future__ import annotations

import pytest

from microjournal.texture.interval import Setting, blur_error, repeat_error


def test_a_step_that_points_with_the_change_counts_by_the_share_a_blur_leaves() -> None:
    assert blur_error(-0.4, -0.2) == pytest.approx(0.65 * 0.4)


def test_a_step_against_the_change_counts_only_by_its_scatter() -> None:
    assert blur_error(0.4, -0.2) == pytest.approx(0.25 * 0.4)


def test_exchanging_the_photographs_leaves_the_error_as_it_is() -> None:
    assert blur_error(-0.3, -0.1) == blur_error(0.3, 0.1)


def test_no_step_adds_nothing_to_the_repeat_error() -> None:
    still = repeat_error({}, setting=Setting.FACE, blur=blur_error(0.0, -0.2))
    assert still == repeat_error({}, setting=Setting.FACE)


def test_the_error_of_blur_adds_in_squares() -> None:
    floor = repeat_error({}, setting=Setting.FACE)
    assert repeat_error({}, setting=Setting.FACE, blur=0.12) == pytest.approx(
        (floor**2 + 0.12**2) ** 0.5
    )
