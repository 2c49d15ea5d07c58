"""Photos decoded smaller than they are: by how much, and where their pixels lie."""

from __future__ import annotations

import numpy as np
import pytest
import simplejpeg

from microjournal.domain.measurements import Registration
from microjournal.imaging.frame import sample_photo
from microjournal.imaging.geometry import apply_homography
from microjournal.imaging.judgement import Agreement
from microjournal.imaging.pair import RegisteredPair
from microjournal.imaging.reduction import (
    decoded_eighths,
    decoded_polygon,
    is_too_coarse,
    pair_in_originals,
    to_decoded,
    to_original,
)


@pytest.mark.parametrize(
    ("px_per_mm", "size_px", "eighths", "of_others"),
    [
        (27.0, (4000, 3000), 8, 8),
        (28.0, (4000, 3000), 5, 8),
        (35.0, (4000, 3000), 4, 4),
        (46.0, (4000, 3000), 3, 4),
        (77.0, (8256, 5504), 2, 2),
        (77.0, (8254, 5504), 4, 4),
        (77.0, (8255, 5504), 8, 8),
    ],
)
def test_a_photo_is_decoded_as_small_as_its_scale_and_sides_allow(
    px_per_mm: float, size_px: tuple[int, int], eighths: int, of_others: int
) -> None:
    assert decoded_eighths(px_per_mm, size_px, is_jpeg=True) == eighths
    assert decoded_eighths(px_per_mm, size_px, is_jpeg=False) == of_others


def test_only_a_reduced_photo_can_be_too_coarse() -> None:
    assert not is_too_coarse(3.0, 1)
    assert not is_too_coarse(30.0, 2)
    assert is_too_coarse(24.0, 2)


def test_pixels_of_the_original_are_found_in_the_decoded_photo_and_back() -> None:
    corners = np.array([[-0.5, -0.5], [1.5, 3.5], [7.5, 7.5]])
    decoded = to_decoded(corners, 4)
    np.testing.assert_allclose(decoded, [[-0.5, -0.5], [0.0, 0.5], [1.5, 1.5]])
    np.testing.assert_allclose(to_original(decoded, 4), corners)
    assert decoded_polygon(((1.5, 3.5), (7.5, 7.5)), 4) == ((0.0, 0.5), (1.5, 1.5))


def test_a_registration_of_decoded_photos_is_told_in_pixels_of_their_originals() -> None:
    matrix = np.array([[1.1, 0.1, 5.0], [-0.1, 1.1, -3.0], [1e-4, -2e-4, 1.0]])
    rows, columns = np.mgrid[0:40:4, 0:60:4].astype(np.float32)
    places = np.stack([columns, rows], axis=-1)
    found = pair_in_originals(a_pair(matrix, places), 2, 4)
    np.testing.assert_array_equal(to_decoded(found.base_xy, 2), places)
    moved = apply_homography(np.array(found.registration.matrix).reshape(3, 3), found.base_xy)
    np.testing.assert_allclose(moved, found.map_xy, atol=1e-3)
    assert (found.base_px_per_mm, found.follow_px_per_mm) == (40.0, 72.0)
    assert found.follow_up_polygon == ((1.5, 5.5), (9.5, 13.5), (41.5, 1.5))


def a_pair(matrix: np.ndarray, places: np.ndarray) -> RegisteredPair:
    a, b, c, d, e, f, g, h, i = matrix.ravel().tolist()
    everywhere = np.ones(places.shape[:2], np.bool_)
    return RegisteredPair(
        registration=Registration(
            method="identity", matrix=(a, b, c, d, e, f, g, h, i), residual_mm=0.0
        ),
        base_x=places[0, :, 0],
        base_y=places[:, 0, 1],
        map_xy=apply_homography(matrix, places),
        px_per_mm=12.0,
        base_px_per_mm=20.0,
        follow_px_per_mm=18.0,
        region_mask=everywhere,
        facing=everywhere,
        follow_up_polygon=((0.0, 1.0), (2.0, 3.0), (10.0, 0.0)),
        agreement=Agreement(correlation=1.0, residual_mm=0.0, overlap=1.0),
        anisotropy=1.0,
    )


@pytest.mark.parametrize("eighths", [2, 3, 4, 5])
def test_a_photo_decoded_smaller_gives_the_frame_that_the_whole_one_gives(eighths: int) -> None:
    reduction = 8 / eighths
    data = waves_as_jpeg(wavelength_px=9.0 * reduction)
    size = 512 * eighths // 8
    whole = simplejpeg.decode_jpeg(data)
    small = simplejpeg.decode_jpeg(data, min_width=size, min_height=size)
    assert small.shape[0] == size
    rows, columns = np.mgrid[60:450:2.5, 60:450:2.5].astype(np.float32)
    places = np.stack([columns, rows], axis=-1)
    expected = sample_photo(whole, places, 1.4 * reduction)
    found = sample_photo(small, places, 1.4 * reduction, decoded=reduction)
    swing = float(expected.std())
    assert swing > 0.02
    assert float((found - expected).std()) < 0.03 * swing
    assert float(found.std()) == pytest.approx(swing, rel=0.005)


def waves_as_jpeg(wavelength_px: float) -> bytes:
    rows, columns = np.mgrid[0:512, 0:512]
    phase = 2.0 * np.pi * (0.8 * columns + 0.6 * rows) / wavelength_px
    grey = np.rint(140.0 + 25.0 * np.sin(phase)).astype(np.uint8)
    encoded: bytes = simplejpeg.encode_jpeg(np.repeat(grey[..., None], 3, axis=2), quality=95)
    return encoded
