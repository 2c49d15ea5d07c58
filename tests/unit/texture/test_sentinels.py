"""Sentinels of light, gloss and make-up."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest

from microjournal.texture.arrays import FloatImage
from microjournal.texture.sentinels import Shading, chroma_gain, direction_change, shading
from microjournal.texture.tiles import TileGrid, tile_grid

PX_PER_MM = 10.0


def a_grid(side: int = 300) -> TileGrid:
    return tile_grid(np.ones((side, side), dtype=np.bool_), PX_PER_MM)


def a_texture(seed: int, side: int = 300) -> FloatImage:
    white = np.random.default_rng(seed).standard_normal((side, side)).astype(np.float32)
    return np.asarray(cv2.GaussianBlur(white, (0, 0), 3.0), dtype=np.float32)


def test_a_plane_of_brightness_is_measured_over_thirty_millimetres() -> None:
    across = np.arange(300, dtype=np.float32)[None, :] / PX_PER_MM
    flat = np.zeros((300, 300), dtype=np.float32)
    tilted = np.broadcast_to(0.01 * across, flat.shape).astype(np.float32)
    found = shading(flat, tilted, a_grid(), PX_PER_MM)
    assert found.baseline == pytest.approx((0.0, 0.0), abs=1e-6)
    assert found.follow_up == pytest.approx((0.3, 0.0), abs=1e-4)
    assert found.change == pytest.approx(0.3, abs=1e-4)


def test_exposure_changes_no_shading() -> None:
    skin = a_texture(1)
    assert shading(skin, skin + np.float32(0.7), a_grid(), PX_PER_MM).change < 1e-5


def test_the_shading_gain_is_a_log_ratio_where_there_is_shading() -> None:
    assert Shading(baseline=(0.2, 0.0), follow_up=(0.0, 0.1)).gain == pytest.approx(math.log(2))
    assert Shading(baseline=(0.03, 0.0), follow_up=(0.01, 0.0)).gain == 0.0


def test_contrast_that_changes_alike_in_all_directions_is_no_change_of_light() -> None:
    skin = a_texture(2)
    assert direction_change(skin, np.float32(0.6) * skin, a_grid()) == pytest.approx(0.0, abs=1e-6)


def test_contrast_that_turns_is_a_change_of_light() -> None:
    height = a_texture(3)
    down, across = (np.asarray(np.gradient(height, axis=axis)) for axis in (0, 1))
    lit_from_right = np.asarray(across, dtype=np.float32)
    turned = np.asarray(np.cos(0.5) * across + np.sin(0.5) * down, dtype=np.float32)
    assert direction_change(lit_from_right, turned, a_grid()) > 0.2
    assert direction_change(turned, lit_from_right, a_grid()) == pytest.approx(
        direction_change(lit_from_right, turned, a_grid()), abs=1e-9
    )


def test_flattened_colour_is_a_negative_gain() -> None:
    colour = a_texture(4)
    faded = np.float32(0.5) * colour
    assert chroma_gain(colour, faded, a_grid()) == pytest.approx(math.log(0.5), abs=1e-5)


def test_colour_that_is_only_noise_says_nothing() -> None:
    assert chroma_gain(a_texture(5), np.float32(3.0) * a_texture(6), a_grid()) == 0.0
