"""Linear light and its logarithms."""

from __future__ import annotations

import math

import numpy as np
import pytest

from microjournal.texture.luminance import log_photo, srgb_to_linear


@pytest.mark.parametrize(
    ("value", "linear"), [(0, 0.0), (10, 10 / 255 / 12.92), (188, 0.50289), (255, 1.0)]
)
def test_srgb_values_have_the_linear_light_of_the_standard(value: int, linear: float) -> None:
    pixels = np.full((1, 1, 3), value, dtype=np.uint8)
    assert srgb_to_linear(pixels)[0, 0, 0] == pytest.approx(linear, abs=1e-5)


def test_luminance_and_chroma_follow_their_formulas() -> None:
    pixel = np.array([[[0.5, 0.25, 0.125]]], dtype=np.float32)
    red, green, blue = (math.log(1.016 * value) for value in (0.5, 0.25, 0.125))
    logs = log_photo(pixel)
    assert logs.luminance[0, 0] == pytest.approx(0.30 * red + 0.55 * green + 0.15 * blue)
    assert logs.chroma[0, 0] == pytest.approx(red - green, abs=1e-6)


def test_exposure_adds_a_constant_to_luminance_and_nothing_to_chroma() -> None:
    pixels = np.random.default_rng(1).uniform(0.2, 0.45, (8, 8, 3)).astype(np.float32)
    before, after = log_photo(pixels), log_photo(np.float32(2.0) * pixels)
    added = after.luminance - before.luminance
    assert np.abs(added - math.log(2.0)).max() < 1e-5
    assert np.abs(after.chroma - before.chroma).max() < 1e-5
