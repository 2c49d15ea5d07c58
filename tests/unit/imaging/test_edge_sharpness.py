"""How sharp brows and lids are: against edges of known width, and on portraits blurred by rule."""

from __future__ import annotations

import math

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from microjournal.imaging.detail import linear_light
from microjournal.imaging.edge_sharpness import FINE_MM, EdgeSharpness, edge_sharpness
from microjournal.imaging.faces import FaceFinder, FaceMesh, models_available
from tests.helpers.photo_folder import photo

ByteImage = npt.NDArray[np.uint8]

PX_PER_MM = 8.0
STEP_MM = 5.0
SIZE_MM = (120.0, 60.0)
RIGHT_BROW = (70, 63, 105, 66, 107, 55, 65, 52, 53, 46)
LEFT_BROW = (300, 293, 334, 296, 336, 285, 295, 282, 283, 276)
RIGHT_LIDS = (33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7)
LEFT_LIDS = (263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249)


def a_mesh(px_per_mm: float = PX_PER_MM) -> FaceMesh:
    """A mesh of which only brows, lids and pupils are where a face has them."""
    points = np.zeros((468, 3))
    for outline, x, y, reach in (
        (RIGHT_BROW, 28.5, 18.0, (20.0, 3.0)),
        (LEFT_BROW, 91.5, 18.0, (20.0, 3.0)),
        (RIGHT_LIDS, 28.5, 38.0, (14.0, 5.0)),
        (LEFT_LIDS, 91.5, 38.0, (14.0, 5.0)),
    ):
        turn = np.linspace(0.0, 2 * math.pi, len(outline), endpoint=False)
        ring = np.stack([x + reach[0] * np.cos(turn), y + reach[1] * np.sin(turn)], axis=1)
        points[list(outline), :2] = ring * px_per_mm
    return FaceMesh(
        points=points,
        pupils=np.array([[28.5, 38.0], [91.5, 38.0]]) * px_per_mm,
        px_per_mm=px_per_mm,
        iris_px_per_mm=px_per_mm,
        score=1.0,
        yaw_deg=0.0,
        pitch_deg=0.0,
        roll_deg=0.0,
    )


def encoded(light: npt.NDArray[np.float64]) -> ByteImage:
    srgb = 1.055 * np.clip(light, 0.0031, 1.0) ** (1 / 2.4) - 0.055
    return np.asarray(np.rint(255 * srgb), np.uint8)


def stripes(spread_mm: float, *, px_per_mm: float = PX_PER_MM, gain: float = 1.0) -> ByteImage:
    """Dark and bright stripes whose edges are normal distributions of this width."""
    x = (np.arange(round(SIZE_MM[0] * px_per_mm)) + 0.5) / px_per_mm
    light = np.full(len(x), 0.1)
    for number, place in enumerate(np.arange(STEP_MM / 2, SIZE_MM[0], STEP_MM)):
        step = [math.erf((here - place) / spread_mm / math.sqrt(2)) for here in x]
        light += (-1) ** number * 0.2 * (1 + np.array(step))
    row = encoded(gain * light)
    return np.repeat(np.repeat(row[None, :, None], 3, axis=2), round(SIZE_MM[1] * px_per_mm), 0)


def compared(first: ByteImage, second: ByteImage, mesh: FaceMesh) -> EdgeSharpness:
    found = edge_sharpness(first, mesh, second, mesh)
    assert found is not None
    return found


def blurred(rgb: ByteImage, sigma_px: float) -> ByteImage:
    light = cv2.GaussianBlur(linear_light()[rgb].astype(np.float64), (0, 0), sigma_px)
    return encoded(np.asarray(light, np.float64))


@pytest.mark.parametrize(("before_mm", "after_mm"), [(0.2, 0.3), (0.35, 0.25), (0.2, 0.2)])
def test_the_width_of_known_edges_is_found(before_mm: float, after_mm: float) -> None:
    found = compared(stripes(before_mm), stripes(after_mm), a_mesh())
    assert found.baseline_mm == pytest.approx(math.hypot(before_mm, FINE_MM), rel=0.05)
    assert found.follow_up_mm == pytest.approx(math.hypot(after_mm, FINE_MM), rel=0.05)
    assert found.blur_mm2 == pytest.approx(after_mm**2 - before_mm**2, abs=0.006)
    assert math.copysign(1.0, found.softness) == math.copysign(1.0, after_mm - before_mm)


def test_the_width_is_that_on_the_skin_and_not_in_the_photo() -> None:
    near, far = a_mesh(), a_mesh(px_per_mm=5.0)
    found = edge_sharpness(stripes(0.3), near, stripes(0.3, px_per_mm=5.0), far)
    assert found is not None
    assert found.softness == pytest.approx(0.0, abs=0.03)


def test_exposure_does_not_change_the_width() -> None:
    found = compared(stripes(0.25), stripes(0.25, gain=0.5), a_mesh())
    assert found.softness == pytest.approx(0.0, abs=0.025)


def test_nothing_is_said_where_brows_and_lids_are_not_in_the_photo() -> None:
    assert edge_sharpness(stripes(0.3)[:80], a_mesh(), stripes(0.3), a_mesh()) is None


def test_a_photo_compared_with_itself_is_exactly_as_sharp() -> None:
    found = compared(stripes(0.3), stripes(0.3), a_mesh())
    assert (found.softness, found.softness_error, found.blur_mm2) == (0.0, 0.0, 0.0)


@pytest.fixture(scope="module")
def finder() -> FaceFinder:
    if not models_available():
        pytest.skip("the face models are not installed")
    return FaceFinder()


def face_of(finder: FaceFinder, rgb: ByteImage) -> FaceMesh:
    mesh = finder.find(rgb)
    assert mesh is not None
    return mesh


@pytest.mark.photos
@pytest.mark.parametrize("name", ["canada_031f", "canada_116m"])
@pytest.mark.parametrize("blur_mm", [0.1, 0.2, 0.3])
def test_blur_of_a_portrait_is_told_with_its_size(
    finder: FaceFinder, name: str, blur_mm: float
) -> None:
    rgb = photo(name)
    mesh = face_of(finder, rgb)
    found = compared(rgb, blurred(rgb, blur_mm * mesh.px_per_mm), mesh)
    assert found.blur_mm2 == pytest.approx(blur_mm**2, rel=0.2, abs=0.004)
    assert found.softness > 3 * found.softness_error


@pytest.mark.photos
def test_exchanging_two_portraits_flips_the_signs(finder: FaceFinder) -> None:
    first, second = photo("london_021_neutral"), photo("london_021_smiling")
    one, other = face_of(finder, first), face_of(finder, second)
    there = edge_sharpness(first, one, second, other)
    back = edge_sharpness(second, other, first, one)
    assert there is not None
    assert back is not None
    assert back.softness == -there.softness
    assert back.blur_mm2 == -there.blur_mm2
    assert back.blur_error_mm2 == pytest.approx(there.blur_error_mm2)


@pytest.mark.photos
@pytest.mark.parametrize("person", ["003", "021", "024", "030", "038", "061", "062"])
def test_two_portraits_of_one_sitting_are_nearly_as_sharp(finder: FaceFinder, person: str) -> None:
    # The neutral set was resampled by its authors, which is why it may be a little softer.
    first, second = photo(f"london_{person}_neutral"), photo(f"london_{person}_smiling")
    found = edge_sharpness(first, face_of(finder, first), second, face_of(finder, second))
    assert found is not None
    assert -0.025 < found.blur_mm2 < 0.01
