"""scikit-image and scipy as referees of every short cut of registration and sampling."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

import numpy as np
import numpy.typing as npt
import pytest
from scipy import ndimage
from scipy.interpolate import RegularGridInterpolator
from skimage.color import rgb2xyz
from skimage.filters import gaussian
from skimage.registration import optical_flow_ilk
from skimage.transform import ProjectiveTransform, warp

from microjournal.domain.control import NoControl
from microjournal.imaging.alignment import CLOSE_UP_ROUNDS, Detail, align, photo_detail
from microjournal.imaging.detail import linear_light, reduce_photo, smooth
from microjournal.imaging.flow import coarse_displacement, composed, dense_map, fine_displacement
from microjournal.imaging.frame import sample_photo
from microjournal.imaging.geometry import apply_homography, fitted_homography
from tests.helpers.skin_texture import Shot, a_skin, photograph, true_map

FloatArray = npt.NDArray[np.float64]
FloatImage = npt.NDArray[np.float32]


class Projection(Protocol):
    """What is used of scikit-image's transform."""

    params: FloatArray

    def __call__(self, places: FloatArray) -> FloatArray: ...


# scikit-image ships these without types.
skimage_gaussian: Callable[..., FloatArray] = gaussian
skimage_flow: Callable[..., FloatImage] = optical_flow_ilk
skimage_warp: Callable[..., FloatArray] = warp
skimage_xyz: Callable[..., FloatArray] = rgb2xyz
skimage_projection: Callable[..., Projection] = ProjectiveTransform
skimage_fit: Callable[[FloatArray, FloatArray], Projection] = ProjectiveTransform.from_estimate

BASELINE = Shot(px_per_mm=7.0)
FOLLOW_UP = Shot(px_per_mm=7.0, rotation_deg=0.3, shift_mm=(0.12, -0.08), perspective=0.01, seed=2)
LUMINANCE = np.array([0.212671, 0.715160, 0.072169])


@pytest.fixture(scope="module")
def pair() -> tuple[Detail, Detail, FloatArray]:
    """Details of two photos a fraction of a millimetre apart, and the true displacement."""
    skin = a_skin(1)
    first, second = (
        photo_detail(photograph(skin, shot), (0, 0, 420, 420), 7.0, 7.0)
        for shot in (BASELINE, FOLLOW_UP)
    )
    places = first.window.grid().astype(np.float64)
    return first, second, apply_homography(true_map(skin, BASELINE, FOLLOW_UP), places) - places


def inner(field: npt.NDArray[np.floating]) -> FloatArray:
    return np.asarray(field[40:-40, 40:-40], np.float64)


def ilk(first: Detail, second: Detail) -> FloatArray:
    """The displacement (x, y) scikit-image finds, window 1.5 mm as ours."""
    down, across = skimage_flow(first.pixels, second.pixels, radius=10, gaussian=True)
    return np.stack([across, down], axis=-1).astype(np.float64)


def test_dense_alignment_and_scikit_image_agree_to_a_tenth_of_a_pixel(
    pair: tuple[Detail, Detail, FloatArray],
) -> None:
    first, second, truth = pair
    start = dense_map(first.window.grid())
    dense = align(first, second, start, limit_mm=1.2, coarse=CLOSE_UP_ROUNDS, control=NoControl())
    ours = inner(dense.full() - first.window.grid())
    theirs = inner(ilk(first, second))
    assert np.median(np.linalg.norm(ours - theirs, axis=-1)) < 0.1
    assert np.linalg.norm(ours - inner(truth), axis=-1).max() < 0.15
    assert np.median(np.linalg.norm(theirs - inner(truth), axis=-1)) < 0.1


def test_each_kind_of_step_goes_where_scikit_image_goes(
    pair: tuple[Detail, Detail, FloatArray],
) -> None:
    first, second, _truth = pair
    theirs = inner(ilk(first, second))
    seen = np.ones(first.pixels.shape, np.bool_)
    coarse = coarse_displacement(first.pixels, second.pixels, seen, 7.0, 1.5)
    fine = fine_displacement(first.pixels, second.pixels, seen, 7.0, 1.5)
    assert np.median(np.linalg.norm(inner(coarse) - theirs, axis=-1)) < 0.2
    # One Gauss-Newton step of a shift near a pixel is short of it, never beyond or aside.
    along = np.sum(inner(fine) * theirs, axis=-1) / np.sum(theirs**2, axis=-1)
    assert 0.6 < np.median(along) < 1.1


def test_displacements_are_composed_as_scipy_interpolates() -> None:
    random = np.random.default_rng(3)
    total, step = (
        np.stack([ndimage.gaussian_filter(random.normal(0, 40, (60, 70)), 9) for _axis in "xy"], -1)
        for _field in range(2)
    )
    down, across = np.mgrid[0:60, 0:70]
    there = np.stack([down + step[..., 1], across + step[..., 0]], axis=-1)
    look_up = RegularGridInterpolator(
        (np.arange(60.0), np.arange(70.0)), total, bounds_error=False, fill_value=None
    )
    found = composed(total.astype(np.float32), step.astype(np.float32))
    apart = (found - (look_up(there) + step))[12:-12, 12:-12]
    # OpenCV rounds positions to 1/32 pixel.
    assert np.abs(apart).max() < 0.02


def test_a_homography_is_fitted_as_by_scikit_image() -> None:
    matrix = np.array([[0.95, -0.08, 30.0], [0.07, 1.02, -12.0], [4e-5, -2e-5, 1.0]])
    down, across = np.mgrid[0:600:12, 0:800:16]
    source = np.stack([across, down], axis=-1).astype(np.float64)
    moved = skimage_projection(matrix=matrix)(source.reshape(-1, 2)).reshape(source.shape)
    assert np.abs(apply_homography(matrix, source) - moved).max() < 1e-9
    noisy = moved + np.random.default_rng(4).normal(0, 0.1, moved.shape)
    everywhere = np.ones(source.shape[:2], np.bool_)
    ours = fitted_homography(source.astype(np.float32), noisy.astype(np.float32), everywhere)
    theirs = skimage_fit(source.reshape(-1, 2), noisy.reshape(-1, 2))
    apart = apply_homography(np.reshape(ours, (3, 3)), source).reshape(-1, 2) - theirs(
        source.reshape(-1, 2)
    )
    assert np.abs(apart).max() < 0.02


@pytest.mark.parametrize("sigma_px", [0.8, 2.5, 7.0, 10.5, 28.0])
def test_smoothing_of_detail_is_that_of_scikit_image(sigma_px: float) -> None:
    white = np.random.default_rng(5).standard_normal((400, 470))
    image = skimage_gaussian(white, 1.5, mode="reflect").astype(np.float32)
    expected = skimage_gaussian(image.astype(np.float64), sigma_px, mode="reflect")
    reach = round(2.5 * sigma_px)
    apart = (smooth(image, sigma_px) - expected)[reach:-reach, reach:-reach]
    # Up to 6 pixels nothing is reduced; beyond, five percent are far less than the flow feels.
    assert np.sqrt(np.mean(apart**2)) < (0.002 if sigma_px < 6 else 0.05) * expected.std()


def test_linear_light_is_that_of_scikit_image() -> None:
    levels = np.arange(256, dtype=np.uint8)
    grey = np.repeat(levels[None, :, None], 3, axis=2)
    assert np.abs(linear_light() * LUMINANCE.sum() - skimage_xyz(grey)[0, :, 1]).max() < 1e-5


def test_a_reduced_photo_is_the_average_of_what_it_covers() -> None:
    rgb = photograph(a_skin(1), BASELINE)
    small, window = reduce_photo(rgb, (0, 0, 420, 420), 0.25)
    squares = rgb.reshape(105, 4, 105, 4, 3).astype(np.float64).mean(axis=(1, 3))
    assert (window.rows, window.scale_x) == (105, 0.25)
    # Every halving rounds to a byte.
    assert np.abs(small - squares).max() <= 1.0
    assert abs(float((small - squares).mean())) < 0.3


@pytest.mark.parametrize(("reduction", "tolerance"), [(1.1, 0.004), (1.9, 0.002)])
def test_sampling_agrees_with_scikit_images_quintic_warp(
    reduction: float, tolerance: float
) -> None:
    rgb = photograph(a_skin(1), Shot(noise=0.0))
    turn = skimage_projection(
        matrix=np.array(
            [
                [reduction * 0.99, -0.12, 60.3],
                [0.12, reduction * 0.99, 40.7],
                [0.0, 0.0, 1.0],
            ]
        )
    )
    down, across = np.mgrid[0:120, 0:130]
    places = turn(np.stack([across, down], axis=-1).reshape(-1, 2).astype(np.float64))
    ours = sample_photo(rgb, places.reshape(120, 130, 2).astype(np.float32), reduction)
    sigma = 0.5 * np.sqrt(reduction**2 - 1)
    for channel in range(3):
        light = linear_light()[rgb[..., channel]].astype(np.float64)
        soft = ndimage.gaussian_filter(light, sigma, mode="nearest")
        expected = skimage_warp(soft, turn, output_shape=(120, 130), order=5, mode="edge")
        apart = ours[..., channel] - expected
        assert np.sqrt(np.mean(apart**2)) < tolerance * expected.mean()
