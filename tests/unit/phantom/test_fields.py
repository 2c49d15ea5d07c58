"""Random fields and point patterns."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter
from scipy.spatial import cKDTree

from microjournal.phantom.fields import (
    SkinGrid,
    Spots,
    blur,
    fractal_noise,
    paint_spots,
    scatter,
    smooth_noise,
    stream,
)

GRID = SkinGrid(shape=(120, 160), pixel_mm=0.1)


def test_the_same_stream_repeats_and_another_name_differs() -> None:
    first = stream(4, "pores").random(8)
    assert np.array_equal(first, stream(4, "pores").random(8))
    assert not np.array_equal(first, stream(4, "lines").random(8))
    assert not np.array_equal(first, stream(5, "pores").random(8))


def test_scattered_points_keep_their_distance_and_their_density() -> None:
    points = scatter((60.0, 40.0), per_cm2=60.0, rng=stream(1, "test"), least_distance_mm=0.8)
    assert not cKDTree(points).query_pairs(0.8)
    assert len(points) == pytest.approx(60.0 * 24.0, rel=0.08)
    assert np.abs(points).max(axis=0) == pytest.approx([30.0, 20.0], abs=1.0)


@pytest.mark.parametrize("sigma_px", [0.8, 4.0, 9.0, 22.0])
def test_blur_agrees_with_the_reference_filter(sigma_px: float) -> None:
    grid = SkinGrid(shape=(300, 340), pixel_mm=0.1)
    image = smooth_noise(grid, wavelength_mm=1.0, rng=stream(2, "test"))
    ours = blur(image, sigma_px)[80:-80, 80:-80]
    reference = gaussian_filter(image, sigma_px, mode="mirror", truncate=6.0)[80:-80, 80:-80]
    assert np.abs(ours - reference).max() < 0.01 * image.std()


def test_noise_has_unit_variance_and_the_stated_size() -> None:
    grid = SkinGrid(shape=(400, 400), pixel_mm=0.1)
    coarse = smooth_noise(grid, wavelength_mm=4.0, rng=stream(3, "test"))
    fine = fractal_noise(grid, longest_mm=1.0, shortest_mm=0.5, rng=stream(3, "test"))
    assert coarse.std() == pytest.approx(1.0, abs=0.05)
    assert fine.std() == pytest.approx(1.0, abs=0.05)
    assert np.abs(np.diff(coarse, axis=1)).mean() < 0.4 * np.abs(np.diff(fine, axis=1)).mean()


def test_a_spot_lies_where_it_was_put_and_is_as_high_and_wide_as_stated() -> None:
    spots = Spots(
        centres_mm=np.array([[2.05, -1.05]]),
        radii_mm=np.array([[1.0, 0.5]]),
        angles=np.array([0.0]),
        weights=np.array([3.0]),
    )
    field = paint_spots(GRID, spots)
    row, column = np.unravel_index(int(field.argmax()), field.shape)
    assert GRID.to_px(spots.centres_mm[0]) == pytest.approx([column, row], abs=0.5)
    assert field.max() == pytest.approx(3.0, rel=0.02)
    # The volume of a Gaussian spot is pi times both radii times its height.
    assert field.sum() * GRID.pixel_mm**2 == pytest.approx(np.pi * 0.5 * 3.0, rel=0.02)


def test_spots_beyond_the_edge_are_cut_without_wrapping_around() -> None:
    spots = Spots(
        centres_mm=np.array([[8.0, 0.0]]),
        radii_mm=np.array([[0.6, 0.6]]),
        angles=np.array([0.3]),
        weights=np.array([1.0]),
    )
    field = paint_spots(GRID, spots)
    assert field[:, -1].max() > 0.9
    assert field[:, :100].max() == 0.0
