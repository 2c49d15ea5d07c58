"""Faces, their scale, their regions; with the licensed photographs."""

from __future__ import annotations

import importlib.metadata
import math

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.errors import EnvironmentFault
from microjournal.imaging.face_models import SquareCrop, cut
from microjournal.imaging.faces import FaceFinder, FaceMesh, models_available
from microjournal.imaging.regions import face_regions
from tests.helpers.photo_folder import photo, photo_names
from tests.helpers.skin_texture import Shot, a_skin, photograph


@pytest.fixture(scope="module")
def finder() -> FaceFinder:
    if not models_available():
        pytest.skip("the face models are not installed")
    return FaceFinder()


def found(finder: FaceFinder, rgb: npt.NDArray[np.uint8]) -> FaceMesh:
    mesh = finder.find(rgb)
    assert mesh is not None
    return mesh


def turned(rgb: npt.NDArray[np.uint8], degrees: float, zoom: float) -> npt.NDArray[np.uint8]:
    rows, columns = rgb.shape[:2]
    matrix = cv2.getRotationMatrix2D((columns / 2, rows / 2), degrees, zoom)
    warped = cv2.warpAffine(rgb, matrix, (columns, rows), borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(warped, np.uint8)


@pytest.mark.photos
@pytest.mark.parametrize("name", photo_names() or ("london_003_neutral",))
def test_a_face_is_found_in_every_portrait_and_pupils_agree_with_the_irises(
    finder: FaceFinder, name: str
) -> None:
    mesh = found(finder, photo(name))
    assert mesh.score > 0.5
    assert mesh.iris_px_per_mm == pytest.approx(mesh.px_per_mm, rel=0.12)
    assert mesh.pupils[0, 0] < mesh.pupils[1, 0]


@pytest.mark.photos
def test_the_patients_right_cheek_is_on_the_left_of_the_photo(finder: FaceFinder) -> None:
    rgb = photo("london_021_neutral")
    mesh = found(finder, rgb)
    middles = {
        one.region: np.array(one.polygon).mean(axis=0) for one in face_regions(mesh, rgb.shape, rgb)
    }
    assert set(middles) == {
        AnatomicRegion.RIGHT_CHEEK,
        AnatomicRegion.LEFT_CHEEK,
        AnatomicRegion.FOREHEAD,
    }
    assert middles[AnatomicRegion.RIGHT_CHEEK][0] < mesh.points[1, 0]
    assert middles[AnatomicRegion.LEFT_CHEEK][0] > mesh.points[1, 0]
    assert middles[AnatomicRegion.FOREHEAD][1] < mesh.pupils[:, 1].min()


@pytest.mark.photos
def test_a_forehead_behind_a_fringe_is_no_region_of_skin(finder: FaceFinder) -> None:
    rgb = photo("london_003_neutral")
    mesh = found(finder, rgb)
    regions = {one.region for one in face_regions(mesh, rgb.shape, rgb)}
    assert regions == {AnatomicRegion.RIGHT_CHEEK, AnatomicRegion.LEFT_CHEEK}


@pytest.mark.photos
@pytest.mark.parametrize(("degrees", "zoom"), [(30, 1.0), (-30, 1.0), (0, 0.35), (15, 1.9)])
def test_leaning_distant_and_tight_faces_are_found_where_they_are(
    finder: FaceFinder, degrees: float, zoom: float
) -> None:
    rgb = photo("london_021_neutral")
    upright = found(finder, rgb)
    other = found(finder, turned(rgb, degrees, zoom))
    matrix = cv2.getRotationMatrix2D((rgb.shape[1] / 2, rgb.shape[0] / 2), degrees, zoom)
    wanted = upright.points[:, :2] @ matrix[:, :2].T + matrix[:, 2]
    apart_mm = np.linalg.norm(other.points[:, :2] - wanted, axis=1) / other.px_per_mm
    assert np.median(apart_mm) < 2.0
    assert other.px_per_mm == pytest.approx(upright.px_per_mm * zoom, rel=0.04)
    assert other.roll_deg - upright.roll_deg == pytest.approx(-degrees, abs=2.0)


@pytest.mark.photos
def test_the_same_photo_gives_the_same_mesh_again(finder: FaceFinder) -> None:
    rgb = photo("lisa_3")
    first, second = found(finder, rgb), found(FaceFinder(), rgb)
    assert np.array_equal(first.points, second.points)
    assert first.px_per_mm == second.px_per_mm


def test_skin_alone_is_no_face(finder: FaceFinder) -> None:
    assert finder.find(photograph(a_skin(1, side_mm=60), Shot(side_px=300))) is None


def test_missing_models_are_a_fault_of_the_installation_that_says_what_to_do(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def absent(name: str) -> importlib.metadata.Distribution:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "distribution", absent)
    assert not models_available()
    with pytest.raises(EnvironmentFault) as fault:
        FaceFinder().find(np.zeros((64, 64, 3), np.uint8))
    assert fault.value.code == "face_models_missing"
    assert "by hand" in fault.value.hint


def test_a_crop_maps_its_pixels_back_to_where_they_came_from() -> None:
    x, y = np.meshgrid(np.arange(200), np.arange(160))
    rgb = np.stack([x, y, np.zeros_like(x)], axis=-1).astype(np.uint8)
    crop = SquareCrop(centre=(90.0, 80.0), side=50.0, angle=math.radians(30))
    square = cut(rgb, crop, 100).astype(np.float64)
    columns, rows = np.meshgrid(np.arange(100), np.arange(100))
    places = np.stack([columns, rows], axis=-1) @ crop.to_picture(100)[:, :2].T
    places = places + crop.to_picture(100)[:, 2]
    assert np.abs(square[..., :2] - places).max() < 1.0
