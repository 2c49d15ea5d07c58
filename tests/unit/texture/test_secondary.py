"""Classical measures, with scikit-image and hand counts as referees."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from skimage.feature import graycomatrix

from microjournal.texture.patterns import co_occurrence
from microjournal.texture.secondary import secondary_values

# scikit-image carries no annotations.
referee: Callable[..., NDArray[np.float64]] = graycomatrix


def levels_of(seed: int, side: int = 40) -> NDArray[np.uint8]:
    return np.random.default_rng(seed).integers(0, 32, (side, side)).astype(np.uint8)


def test_without_a_mask_co_occurrence_equals_scikit_image() -> None:
    levels = levels_of(1)
    angles = [0, np.pi / 4, np.pi / 2, 3 * np.pi / 4]
    expected = referee(levels, [1], angles, levels=32, symmetric=True, normed=True)
    everywhere = np.ones(levels.shape, dtype=np.bool_)
    assert np.allclose(co_occurrence(levels, everywhere), expected)


def test_masked_pixels_take_no_part() -> None:
    levels = levels_of(2)
    mask = np.zeros(levels.shape, dtype=np.bool_)
    mask[5:20, 5:20] = True
    other = levels.copy()
    other[~mask] = 7
    assert np.array_equal(co_occurrence(levels, mask), co_occurrence(other, mask))


def test_uniform_skin_has_no_contrast() -> None:
    flat = np.zeros((60, 60), dtype=np.float32)
    inside = np.zeros(flat.shape, dtype=np.bool_)
    inside[1:-1, 1:-1] = True
    values = secondary_values(flat, inside, 5.0)
    assert values["glcm_contrast"] == 0.0
    assert values["glcm_homogeneity"] == pytest.approx(1.0)
    assert values["lbp_entropy"] == pytest.approx(0.0)
    assert values["rms_contrast"] == 0.0


def test_stronger_relief_has_more_contrast_and_the_expected_rms() -> None:
    random = np.random.default_rng(3)
    weak = random.normal(0.0, 0.02, (80, 80)).astype(np.float32)
    everywhere = np.ones(weak.shape, dtype=np.bool_)
    first = secondary_values(weak, everywhere, 5.0)
    second = secondary_values(np.float32(2.0) * weak, everywhere, 5.0)
    assert second["glcm_contrast"] > 2.0 * first["glcm_contrast"]
    assert second["rms_contrast"] == pytest.approx(2.0 * first["rms_contrast"])
    assert first["rms_contrast"] == pytest.approx(0.02, rel=0.05)


def test_a_region_without_skin_has_no_values() -> None:
    flat = np.zeros((30, 30), dtype=np.float32)
    assert secondary_values(flat, np.zeros(flat.shape, dtype=np.bool_), 5.0) == {}
