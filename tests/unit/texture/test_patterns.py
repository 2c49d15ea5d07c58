"""Own counting against scikit-image: not close but equal."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from skimage.feature import graycomatrix, graycoprops, local_binary_pattern

from microjournal.texture.arrays import Mask
from microjournal.texture.patterns import (
    LEVELS,
    binary_patterns,
    co_occurrence,
    contrast,
    homogeneity,
)

# scikit-image carries no annotations.
matrix: Callable[..., NDArray[np.float64]] = graycomatrix
properties: Callable[..., NDArray[np.float64]] = graycoprops
patterns: Callable[..., NDArray[np.float64]] = local_binary_pattern

ANGLES = (0.0, np.pi / 4, np.pi / 2, 3 * np.pi / 4)


def skin_levels(
    seed: int, *, sigma: float, shape: tuple[int, int] = (131, 97)
) -> NDArray[np.uint8]:
    """Return grey levels of smooth relief; the smoother, the more neighbours are equal."""
    relief = np.random.default_rng(seed).standard_normal(shape)
    if sigma > 0.0:
        relief = np.asarray(cv2.GaussianBlur(relief, (0, 0), sigma))
    scaled = (relief / relief.std() / 6.0 + 0.5) * LEVELS
    return np.asarray(np.clip(scaled, 0, LEVELS - 1), np.uint8)


def a_mask(seed: int, shape: tuple[int, int]) -> Mask:
    return np.asarray(np.random.default_rng(seed).random(shape) < 0.8)


def shares_of_scikit_image(levels: NDArray[np.uint8], mask: Mask) -> NDArray[np.float64]:
    """Return scikit-image's shares with masked pixels on a level of their own, left out."""
    marked = np.where(mask, levels + 1, 0).astype(np.uint8)
    counted = matrix(marked, [1], list(ANGLES), levels=LEVELS + 1, symmetric=True)
    inner = np.asarray(counted[1:, 1:], np.float64)
    found: NDArray[np.float64] = inner / np.maximum(inner.sum(axis=(0, 1), keepdims=True), 1.0)
    return found


@pytest.mark.parametrize("sigma", [0.0, 1.5, 5.0])
def test_co_occurrence_equals_that_of_scikit_image(sigma: float) -> None:
    levels = skin_levels(1, sigma=sigma)
    mask = a_mask(2, levels.shape)
    assert np.array_equal(co_occurrence(levels, mask), shares_of_scikit_image(levels, mask))


@pytest.mark.parametrize("sigma", [0.0, 1.5, 5.0])
def test_contrast_and_homogeneity_equal_those_of_scikit_image(sigma: float) -> None:
    shares = co_occurrence(skin_levels(3, sigma=sigma), a_mask(4, (131, 97)))
    expected = [float(properties(shares, name).mean()) for name in ("contrast", "homogeneity")]
    assert [contrast(shares), homogeneity(shares)] == expected


@pytest.mark.parametrize("sigma", [0.0, 1.0, 4.0, 12.0])
def test_binary_patterns_equal_those_of_scikit_image_up_to_the_rim(sigma: float) -> None:
    levels = skin_levels(5, sigma=sigma)
    assert np.array_equal(binary_patterns(levels), patterns(levels, P=8, R=1, method="uniform"))


def test_nothing_inside_the_mask_gives_no_pairs() -> None:
    levels = skin_levels(6, sigma=1.0)
    assert not co_occurrence(levels, np.zeros(levels.shape, np.bool_)).any()
