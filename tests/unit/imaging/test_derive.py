"""Orientation, small pictures and exported pictures."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image, ImageOps

from microjournal.domain.decoding import PixelBuffer
from microjournal.imaging.derive import derivatives, shrunk, upright
from microjournal.imaging.export import encode_jpeg
from microjournal.imaging.pixel_arrays import pixel_array
from tests.helpers import photos


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize(("width", "height"), [(7, 5), (40, 600), (1, 9)])
def test_upright_agrees_with_the_reference(orientation: int, width: int, height: int) -> None:
    generator = np.random.default_rng(3)
    stored = generator.integers(0, 256, (height, width, 3), dtype=np.uint8)
    image = Image.fromarray(stored)
    image.getexif()[photos.ORIENTATION_TAG] = orientation
    expected = np.asarray(ImageOps.exif_transpose(image))
    turned = upright(stored, orientation)
    np.testing.assert_array_equal(turned, expected)
    assert turned.flags.c_contiguous


@pytest.mark.parametrize("side", range(257, 3000, 117))
def test_shrunk_picture_is_near_its_nominal_size_and_never_above(side: int) -> None:
    small = shrunk(Image.new("RGB", (side, side // 3 + 1)), 256)
    assert 204 <= max(small.size) <= 256
    assert max(small.size) / min(small.size) == pytest.approx(3, rel=0.06)


def test_small_picture_is_not_enlarged() -> None:
    pixels = np.full((40, 30, 3), 90, dtype=np.uint8)
    sizes = {Image.open(io.BytesIO(jpeg)).size for _, jpeg in derivatives(pixels)}
    assert sizes == {(30, 40)}


def test_exported_jpeg_holds_the_picture_and_nothing_else() -> None:
    pixels = np.asarray(photos.quadrants(400, 300))
    picture = Image.open(io.BytesIO(encode_jpeg(pixels, max_side_px=200)))
    assert picture.size == (200, 150)
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
    np.testing.assert_allclose(np.asarray(picture)[20, 20], photos.RED, atol=12)


def test_export_takes_a_buffer_or_an_array_alike() -> None:
    pixels = np.asarray(photos.quadrants())
    buffer = PixelBuffer(width_px=96, height_px=64, rgb=pixels.tobytes())
    np.testing.assert_array_equal(pixel_array(buffer), pixels)
    assert encode_jpeg(buffer, quality=80) == encode_jpeg(pixels, quality=80)
    assert len(encode_jpeg(pixels, quality=30)) < len(encode_jpeg(pixels, quality=95))


def test_export_of_a_turned_view_needs_no_copy_by_the_caller() -> None:
    pixels = np.asarray(photos.quadrants())
    picture = Image.open(io.BytesIO(encode_jpeg(np.rot90(pixels))))
    assert picture.size == (64, 96)
