"""scikit-image and scipy as referees of every short cut of the texture statistics.

Each test states how far a short cut may be from the reference; none of them may be the reference's
own caller, so that an upgrade of either library cannot move the numbers unseen.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import ndimage
from skimage.color import rgb2xyz
from skimage.feature import graycomatrix, structure_tensor
from skimage.filters import gaussian as untyped_gaussian
from skimage.morphology import disk

from microjournal.texture.filters import fill_masked, gaussian, grow, shrink
from microjournal.texture.luminance import srgb_to_linear
from microjournal.texture.patterns import LEVELS, co_occurrence
from microjournal.texture.sentinels import direction_change, tile_tensors
from microjournal.texture.tiles import tile_grid

# scikit-image ships these without types.
skimage_gaussian: Callable[..., NDArray[np.float64]] = untyped_gaussian
skimage_tensor: Callable[..., list[NDArray[np.float64]]] = structure_tensor
skimage_pairs: Callable[..., NDArray[np.uint32]] = graycomatrix
skimage_disk: Callable[..., NDArray[np.uint8]] = disk
skimage_xyz: Callable[..., NDArray[np.float64]] = rgb2xyz
grey_dilation: Callable[..., NDArray[np.bool_]] = ndimage.binary_dilation
grey_erosion: Callable[..., NDArray[np.bool_]] = ndimage.binary_erosion

SRGB_TO_XYZ = np.array(
    [
        [0.412453, 0.357580, 0.180423],
        [0.212671, 0.715160, 0.072169],
        [0.019334, 0.119193, 0.950227],
    ]
)


def noise(seed: int, shape: tuple[int, int] = (240, 310)) -> NDArray[np.float32]:
    return np.random.default_rng(seed).standard_normal(shape).astype(np.float32)


@pytest.mark.parametrize("sigma_px", [0.4, 0.7, 1.3, 2.7, 5.2, 7.9])
def test_narrow_smoothing_is_that_of_scikit_image_to_a_thousandth(sigma_px: float) -> None:
    image = noise(1)
    expected = skimage_gaussian(image.astype(np.float64), sigma_px, mode="mirror", truncate=4.0)
    apart = gaussian(image, sigma_px) - expected
    assert np.abs(apart).max() < 1e-3 * expected.std()


@pytest.mark.parametrize("sigma_px", [8.5, 12.0, 18.0, 24.0])
def test_wide_smoothing_on_a_reduced_copy_errs_by_two_percent_at_most(sigma_px: float) -> None:
    # White noise would alias by 7 %; a frame holds nothing finer than two pixels.
    image = gaussian(noise(2, (500, 640)), 1.5)
    expected = skimage_gaussian(image.astype(np.float64), sigma_px, mode="mirror", truncate=4.0)
    # Both mirror at the border, the reduced copy half a block off: the margin is not compared.
    reach = round(2.5 * sigma_px)
    inner = (slice(reach, -reach), slice(reach, -reach))
    apart = (gaussian(image, sigma_px) - expected)[inner]
    assert np.sqrt(np.mean(apart**2)) < 0.02 * expected.std()


def test_filling_of_masked_skin_is_normalised_convolution() -> None:
    image, usable = noise(3) + np.float32(2.0), noise(4) > -0.5
    (filled,) = fill_masked((image,), usable, 4.0)
    inside = image[usable].mean(dtype=np.float64)
    centred = np.where(usable, image - inside, 0.0)
    weight = skimage_gaussian(usable.astype(np.float64), 4.0, mode="mirror")
    expected = inside + skimage_gaussian(centred, 4.0, mode="mirror") / np.maximum(weight, 1e-3)
    assert np.array_equal(filled[usable], image[usable])
    assert np.abs(filled - expected)[~usable].max() < 1e-3


@pytest.mark.parametrize("radius_px", [1, 2, 5, 9])
def test_masks_grow_and_shrink_by_the_disc_of_scikit_image(radius_px: int) -> None:
    mask = gaussian(noise(5), 4.0) > 0.02
    disc = skimage_disk(radius_px)
    assert np.array_equal(grow(mask, radius_px), grey_dilation(mask, disc))
    assert np.array_equal(shrink(mask, radius_px), grey_erosion(mask, disc, border_value=0))


def test_linear_light_is_that_of_scikit_image() -> None:
    colours = np.random.default_rng(6).integers(0, 256, (40, 50, 3), dtype=np.uint8)
    expected = skimage_xyz(colours)
    assert np.abs(srgb_to_linear(colours) @ SRGB_TO_XYZ.T - expected).max() < 1e-5


def test_co_occurrence_inside_a_mask_counts_as_scikit_image_does_on_a_rectangle() -> None:
    levels = np.random.default_rng(7).integers(0, LEVELS, (60, 80), dtype=np.uint8)
    mask = np.zeros(levels.shape, np.bool_)
    mask[10:50, 20:70] = True
    angles = [0.0, np.pi / 4, np.pi / 2, 3 * np.pi / 4]
    expected = skimage_pairs(
        levels[10:50, 20:70], [1], angles, levels=LEVELS, symmetric=True, normed=True
    )
    assert np.abs(co_occurrence(levels, mask) - expected).max() < 1e-12


def test_the_change_of_direction_is_told_by_the_structure_tensors_of_scikit_image() -> None:
    across, along = (
        np.asarray(ndimage.gaussian_filter(noise(seed, (400, 500)), sigma), np.float32)
        for seed, sigma in ((8, (12.0, 7.0)), (9, (8.0, 11.0)))
    )
    grid = tile_grid(np.ones(across.shape, np.bool_), 10.0)
    first, second = tile_tensors(across, grid), tile_tensors(along, grid)
    assert direction_change(first, second) == pytest.approx(
        _expected_direction_change(across, along, grid.size_px), rel=0.03
    )


def _expected_direction_change(
    x: NDArray[np.float32], y: NDArray[np.float32], tile_px: int
) -> float:
    rows, columns = (side // tile_px * tile_px for side in x.shape)
    tensors = []
    for image in (x, y):
        parts = skimage_tensor(image.astype(np.float64), sigma=0.1, mode="nearest", order="rc")
        rr, rc, cc = (float(part[:rows, :columns].mean()) for part in parts)
        tensors.append(np.array([[cc, rc], [rc, rr]]))
    gains = np.linalg.eigvals(np.linalg.solve(tensors[0], tensors[1])).real
    return abs(float(0.5 * np.log(gains.max() / gains.min())))
