"""Sentinels of light, gloss and make-up."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest

from microjournal.texture.arrays import FloatImage, Vector
from microjournal.texture.sentinels import (
    Shading,
    direction_change,
    shading,
    shading_witness,
    tile_tensors,
    turn_witness,
)
from microjournal.texture.tiles import TileGrid, tile_grid
from microjournal.texture.witnesses import resampling

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


def tensors(image: FloatImage) -> Vector:
    return tile_tensors(image, a_grid())


def lit_from(angle: float) -> FloatImage:
    height = a_texture(3)
    down, across = (np.asarray(np.gradient(height, axis=axis)) for axis in (0, 1))
    return np.asarray(np.cos(angle) * across + np.sin(angle) * down, dtype=np.float32)


def test_contrast_that_changes_alike_in_all_directions_is_no_change_of_light() -> None:
    skin = a_texture(2)
    weaker = np.asarray(np.float32(0.6) * skin)
    assert direction_change(tensors(skin), tensors(weaker)) == pytest.approx(0.0, abs=1e-6)
    turned = turn_witness(tensors(skin), tensors(weaker), resampling(a_grid().number))
    assert turned is not None
    assert turned.log_ratio == pytest.approx(0.0, abs=1e-6)


def test_contrast_that_turns_is_a_change_of_light() -> None:
    first, second = tensors(lit_from(0.0)), tensors(lit_from(0.5))
    assert direction_change(first, second) > 0.2
    assert direction_change(second, first) == pytest.approx(
        direction_change(first, second), abs=1e-9
    )


def test_contrast_gained_along_the_light_is_positive_and_flips_when_swapped() -> None:
    across = np.asarray(np.gradient(a_texture(3), axis=1))
    down = np.asarray(np.gradient(a_texture(4), axis=0))
    plain = np.asarray(across + 0.5 * down, dtype=np.float32)
    oblique = np.asarray(1.3 * across + 0.5 * down, dtype=np.float32)
    resamples = resampling(a_grid().number)
    there = turn_witness(tensors(plain), tensors(oblique), resamples)
    back = turn_witness(tensors(oblique), tensors(plain), resamples)
    assert there is not None
    assert back is not None
    assert there.log_ratio > 0.05
    assert back.log_ratio == -there.log_ratio


def test_a_steeper_slope_of_brightness_is_the_log_ratio_of_the_slopes() -> None:
    across = np.arange(300, dtype=np.float32)[None, :] / PX_PER_MM
    weak, strong = (
        np.broadcast_to(np.float32(slope) * across, (300, 300)).astype(np.float32)
        for slope in (0.01, 0.02)
    )
    grid = a_grid()
    found = shading_witness(weak, strong, grid, PX_PER_MM, resampling(grid.number))
    assert found is not None
    assert found.log_ratio == pytest.approx(math.log(2.0), abs=1e-3)


def test_skin_lit_evenly_says_nothing_of_the_light() -> None:
    grid = a_grid()
    flat = np.zeros((300, 300), dtype=np.float32)
    assert shading_witness(flat, flat, grid, PX_PER_MM, resampling(grid.number)) is None
