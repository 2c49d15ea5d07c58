"""Sums over tiles."""

from __future__ import annotations

import numpy as np
import pytest

from microjournal.texture.tiles import tile_grid


def test_tiles_are_five_millimetres_wide_and_need_half_their_skin() -> None:
    usable = np.zeros((40, 60), dtype=np.bool_)
    usable[0:20, 0:20] = True  # full
    usable[0:20, 20:31] = True  # a little more than half
    usable[20:40, 0:9] = True  # less than half
    grid = tile_grid(usable, 4.0)
    assert grid.size_px == 20
    assert grid.kept.tolist() == [0, 1]
    assert grid.counts.tolist() == [400.0, 220.0]
    assert grid.centres_px.tolist() == [[10.0, 10.0], [30.0, 10.0]]


def test_sums_and_means_count_usable_pixels_only() -> None:
    usable = np.ones((20, 40), dtype=np.bool_)
    usable[:5, :20] = False
    values = np.full((20, 40), 2.0, dtype=np.float32)
    values[:5, :20] = 99.0
    grid = tile_grid(usable, 4.0)
    assert grid.sums(values).tolist() == [600.0, 800.0]
    assert grid.means(values) == pytest.approx([2.0, 2.0])


def test_a_frame_smaller_than_a_tile_has_none() -> None:
    assert tile_grid(np.ones((9, 9), dtype=np.bool_), 4.0).number == 0
