"""Smoothing agrees with the referees; filling leaves no edge."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter
from skimage.filters import gaussian as untyped_gaussian

from microjournal.texture.filters import fill_masked, gaussian, grow, shrink

# scikit-image carries no annotations.
skimage_gaussian: Callable[..., NDArray[np.float64]] = untyped_gaussian


def an_image(side: int = 160) -> NDArray[np.float32]:
    return np.random.default_rng(3).standard_normal((side, side + 17)).astype(np.float32)


@pytest.mark.parametrize("sigma", [0.4, 0.9, 2.0, 5.5])
def test_narrow_smoothing_equals_scipy(sigma: float) -> None:
    image = an_image()
    expected = gaussian_filter(image.astype(np.float64), sigma, mode="mirror", truncate=4.0)
    assert np.abs(gaussian(image, sigma) - expected).max() < 2e-3 * expected.std() + 2e-4


@pytest.mark.parametrize("sigma", [6.5, 12.0, 24.0])
def test_wide_smoothing_of_skin_detail_stays_within_two_percent_of_scikit_image(
    sigma: float,
) -> None:
    # Registered skin reaches the wide filters with detail of all sizes, so white noise first
    # smoothed to the scale of pores is the fair material.
    image = gaussian(an_image(400), 2.0)
    expected = skimage_gaussian(image.astype(np.float64), sigma, mode="mirror")
    inner = (slice(40, -40), slice(40, -40))
    error = gaussian(image, sigma)[inner] - expected[inner]
    assert error.std() < 0.02 * expected[inner].std()


def test_smoothing_by_zero_returns_the_image() -> None:
    image = an_image(20)
    assert gaussian(image, 0.0) is image


def test_masked_pixels_take_the_value_of_their_surroundings() -> None:
    image = np.full((60, 60), 2.0, dtype=np.float32)
    image[20:30, 20:30] = 50.0
    usable = np.ones(image.shape, dtype=np.bool_)
    usable[20:30, 20:30] = False
    assert np.allclose(fill_masked((image,), usable, 5.0)[0], 2.0, atol=1e-5)


def test_filling_leaves_usable_pixels_exactly_as_they_are() -> None:
    image = an_image(60)
    usable = np.random.default_rng(1).random(image.shape) > 0.3
    assert np.array_equal(fill_masked((image,), usable, 3.0)[0][usable], image[usable])


def test_growing_and_shrinking_move_an_edge_by_the_radius() -> None:
    mask = np.zeros((41, 41), dtype=np.bool_)
    mask[20, 20] = True
    grown = grow(mask, 5.0)
    assert grown[20, 25]
    assert not grown[20, 26]
    assert grown.sum() == pytest.approx(np.pi * 25, rel=0.05)
    assert np.array_equal(shrink(grown, 5.0), mask)


def test_shrinking_takes_the_outside_of_the_frame_for_outside() -> None:
    full = np.ones((20, 20), dtype=np.bool_)
    assert shrink(full, 3.0).sum() == 14 * 14
