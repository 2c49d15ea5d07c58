"""What covers skin at the rim of a region is left out; what belongs to skin stays."""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.imaging.bare_skin import is_bare_skin
from microjournal.imaging.faces import FaceFinder, models_available
from microjournal.imaging.geometry import fill_polygon
from microjournal.imaging.regions import face_regions
from microjournal.imaging.registration import register_faces
from tests.helpers.photo_folder import photo

ByteImage = npt.NDArray[np.uint8]

PX_PER_MM = 5.0
SIDE_PX = 250
OUTLINE = np.array([[50.0, 50.0], [200.0, 50.0], [200.0, 200.0], [50.0, 200.0]])


def a_cheek() -> ByteImage:
    """Smoothly shaded skin with a fine grain."""
    y, x = np.mgrid[:SIDE_PX, :SIDE_PX] / SIDE_PX
    grain = cv2.GaussianBlur(np.random.default_rng(2).normal(0, 6, x.shape), (0, 0), 1.5)
    level = 150 + 40 * x - 30 * y * y + 4 * grain
    colours = np.stack([level, 0.75 * level, 0.65 * level], axis=-1)
    return np.asarray(np.clip(colours, 0, 255), np.uint8)


def with_hair(cheek: ByteImage, columns: int) -> ByteImage:
    """Dark strands over the left side."""
    hair = cheek.copy()
    strands = np.random.default_rng(3).uniform(15, 60, (1, columns, 1))
    hair[:, :columns] = np.broadcast_to(strands, (SIDE_PX, columns, 3)).astype(np.uint8)
    return hair


def places() -> npt.NDArray[np.float64]:
    x, y = np.meshgrid(np.arange(SIDE_PX), np.arange(SIDE_PX))
    return np.stack([x, y], axis=-1).astype(np.float64)


def bare(rgb: ByteImage) -> npt.NDArray[np.bool_]:
    inside = fill_polygon(OUTLINE, rgb.shape[:2])
    found: npt.NDArray[np.bool_] = is_bare_skin(rgb, OUTLINE, PX_PER_MM, places()) | ~inside
    return found


def test_plain_skin_is_bare_everywhere() -> None:
    assert bare(a_cheek()).all()


def test_hair_that_comes_in_from_outside_is_left_out_with_a_rim() -> None:
    found = bare(with_hair(a_cheek(), 80))
    assert not found[60:190, 50:84].any()
    assert found[60:190, 110:200].all()


def test_a_dark_edge_of_the_face_is_left_out() -> None:
    cheek = a_cheek()
    cheek[:, :100] //= 4
    found = bare(cheek)
    assert not found[60:190, 50:100].any()
    assert found[60:190, 130:200].all()


@pytest.mark.parametrize("radius_mm", [1.0, 2.0, 4.0])
def test_a_dark_spot_inside_stays(radius_mm: float) -> None:
    cheek = a_cheek()
    cv2.circle(cheek, (130, 130), round(radius_mm * PX_PER_MM), (60, 40, 35), -1)
    assert bare(cheek).all()


def test_a_small_spot_at_the_border_stays() -> None:
    cheek = a_cheek()
    cv2.circle(cheek, (52, 130), round(1.0 * PX_PER_MM), (60, 40, 35), -1)
    assert bare(cheek).all()


def test_places_far_from_the_region_and_empty_regions_count_as_bare() -> None:
    hair = with_hair(a_cheek(), 80)
    assert is_bare_skin(hair, OUTLINE, PX_PER_MM, places() + 900.0).all()
    assert is_bare_skin(hair, OUTLINE[:3] / 60.0, PX_PER_MM, places()).all()


@pytest.fixture(scope="module")
def finder() -> FaceFinder:
    if not models_available():
        pytest.skip("the face models are not installed")
    return FaceFinder()


def covered_share(finder: FaceFinder, name: str) -> dict[AnatomicRegion, float]:
    rgb = photo(name)
    mesh = finder.find(rgb)
    assert mesh is not None
    shares = {}
    for one in face_regions(mesh, rgb.shape):
        outline = np.array(one.polygon)
        inside = fill_polygon(outline, rgb.shape[:2])
        left, top = np.floor(outline.min(axis=0)).astype(int)
        right, bottom = np.ceil(outline.max(axis=0)).astype(int)
        x, y = np.meshgrid(np.arange(left, right), np.arange(top, bottom))
        where = np.stack([x, y], axis=-1).astype(np.float64)
        found = is_bare_skin(rgb, outline, mesh.px_per_mm, where)
        shares[one.region] = 1.0 - float(found[inside[top:bottom, left:right]].mean())
    return shares


@pytest.mark.photos
def test_a_fringe_covers_a_forehead_and_a_strand_the_rim_of_a_cheek(finder: FaceFinder) -> None:
    shares = covered_share(finder, "london_003_neutral")
    assert shares[AnatomicRegion.FOREHEAD] > 0.7
    assert 0.04 < shares[AnatomicRegion.RIGHT_CHEEK] < 0.25
    assert shares[AnatomicRegion.LEFT_CHEEK] < 0.02


@pytest.mark.photos
@pytest.mark.parametrize("name", ["canada_031f", "canada_116m", "london_021_neutral"])
def test_free_cheeks_and_foreheads_stay_whole_stubble_freckles_and_lines_included(
    finder: FaceFinder, name: str
) -> None:
    assert max(covered_share(finder, name).values()) < 0.01


@pytest.mark.photos
def test_registered_skin_leaves_out_what_covers_it_in_either_photo(finder: FaceFinder) -> None:
    rgb = photo("london_003_neutral")
    mesh = finder.find(rgb)
    assert mesh is not None
    cheek = next(
        one for one in face_regions(mesh, rgb.shape) if one.region is AnatomicRegion.LEFT_CHEEK
    )
    outline = np.array(cheek.polygon)
    lock = rgb.copy()
    left, top = np.rint(outline.min(axis=0)).astype(int)
    right = int(np.rint(outline[:, 0].min() + 0.3 * np.ptp(outline[:, 0])))
    strands = np.random.default_rng(1).uniform(10, 60, (1, right - left + 60, 1))
    lock[top - 60 : top + 60, left - 60 : right] = np.repeat(strands, 3, axis=2).astype(np.uint8)
    for first, second in ((rgb, lock), (lock, rgb)):
        pair = register_faces(first, mesh, second, mesh, region_polygon=cheek.polygon)
        under = fill_polygon(outline, rgb.shape[:2])
        under[:, right - 6 :] = False
        under[top + 54 :] = False
        x, y = np.rint(pair.base_xy).astype(int).transpose(2, 0, 1)
        inside = (x >= 0) & (y >= 0) & (x < rgb.shape[1]) & (y < rgb.shape[0])
        hidden = np.zeros(x.shape, np.bool_)
        hidden[inside] = under[y[inside], x[inside]]
        assert hidden.any()
        assert float((pair.facing & hidden).sum()) < 0.02 * float(hidden.sum())
