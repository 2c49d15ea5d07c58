"""Laying one photo into the frame of another."""

from __future__ import annotations

from microjournal.imaging.display import lay_onto
from microjournal.imaging.pixel_arrays import pixel_array
from tests.helpers.comparing import grey


def test_what_the_follow_up_does_not_cover_is_a_neutral_mid_grey() -> None:
    half_a_picture_to_the_right = (1.0, 0.0, -20.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
    laid = lay_onto(grey(40, 40, 255), grey(40, 40, 255), half_a_picture_to_the_right)
    red, green, blue = (int(value) for value in pixel_array(laid)[20, 5])
    assert 110 <= green <= 160
    assert max(red, green, blue) - min(red, green, blue) <= 12
    assert red <= blue, "skin is always redder than it is blue"
    assert tuple(pixel_array(laid)[20, 35]) == (255, 255, 255)
