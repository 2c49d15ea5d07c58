"""Expression of two faces, against meshes whose mouth, cheeks and brows moved by known amounts."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator

import cv2
import numpy as np
import numpy.typing as npt
import pytest

from microjournal.imaging.expression import expression_difference
from microjournal.imaging.faces import FaceFinder, FaceMesh, models_available
from tests.helpers.photo_folder import photo

FloatArray = npt.NDArray[np.float64]
PX_PER_MM = 4.0
UNMOVED_MM = 3.3
"""The limit of services.expression, to which both sides must keep their distance."""

LIPS = (13, 14)
RIGHT_CORNER = (61, 40, 39, 92, 165)
CHEEKS = (205, 50, 187, 207, 206, 203, 36, 425, 280, 411, 427, 426, 423, 266)
RIGHT_BROW = (105, 66, 107, 52, 65)


def a_head() -> FloatArray:
    """Points anywhere, but eyes 63 mm apart and lips 2 mm."""
    head = np.random.default_rng(5).normal(0, 40 * PX_PER_MM, (468, 3))
    half = 63.0 / 2 * PX_PER_MM
    head[[33, 133]] = (-half, 0.0, 0.0)
    head[[263, 362]] = (half, 0.0, 0.0)
    head[13] = (0.0, 60.0 * PX_PER_MM, 0.0)
    head[14] = (0.0, 62.0 * PX_PER_MM, 0.0)
    return head


def moved(head: FloatArray, points: tuple[int, ...], *, down_mm: float) -> FloatArray:
    after = head.copy()
    after[list(points), 1] += down_mm * PX_PER_MM
    return after


def seen_elsewhere(head: FloatArray) -> FloatArray:
    """The same head turned, smaller and at another place."""
    yaw, roll = math.radians(8.0), math.radians(-12.0)
    about_y = np.array(
        [[math.cos(yaw), 0, -math.sin(yaw)], [0, 1, 0], [math.sin(yaw), 0, math.cos(yaw)]]
    )
    about_z = np.array(
        [[math.cos(roll), -math.sin(roll), 0], [math.sin(roll), math.cos(roll), 0], [0, 0, 1]]
    )
    turned = head @ (about_z @ about_y).T
    return np.asarray(0.7 * turned + np.array([40.0, -10.0, 5.0]))


def test_a_head_that_only_turned_holds_the_same_expression() -> None:
    head = a_head()
    found = expression_difference(head, seen_elsewhere(head))
    assert found.lower_face_mm == pytest.approx(0.0, abs=1e-9)
    assert found.brow_mm == pytest.approx(0.0, abs=1e-9)


def test_what_moves_is_told_in_millimetres_and_apart_from_the_rest() -> None:
    head = a_head()
    mouth = expression_difference(head, moved(head, RIGHT_CORNER, down_mm=-6.0))
    assert mouth.mouth_mm == pytest.approx(6.0)
    assert (mouth.opening_mm, mouth.cheek_mm, mouth.brow_mm) == pytest.approx((0.0, 0.0, 0.0))

    cheeks = expression_difference(head, moved(head, CHEEKS, down_mm=-3.0))
    assert cheeks.cheek_mm == cheeks.lower_face_mm == pytest.approx(3.0)

    brow = expression_difference(head, moved(head, RIGHT_BROW, down_mm=4.0))
    assert brow.brow_mm == pytest.approx(-4.0)
    assert brow.lower_face_mm == pytest.approx(0.0, abs=1e-9)


def test_opened_lips_are_told_whichever_way_they_go() -> None:
    closed = a_head()
    opened = moved(closed, LIPS[1:], down_mm=9.0)
    assert expression_difference(closed, opened).opening_mm == pytest.approx(9.0)
    assert expression_difference(opened, closed).opening_mm == pytest.approx(-9.0)
    assert expression_difference(opened, closed).lower_face_mm == pytest.approx(9.0)


def test_the_amounts_are_measured_in_eye_distances() -> None:
    head = a_head()
    after = seen_elsewhere(moved(head, LIPS[1:], down_mm=9.0))
    assert expression_difference(head, after).opening_mm == pytest.approx(9.0)


@pytest.fixture(scope="module")
def finder() -> FaceFinder:
    if not models_available():
        pytest.skip("the face models are not installed")
    return FaceFinder()


def face(finder: FaceFinder, rgb: npt.NDArray[np.uint8]) -> FaceMesh:
    found = finder.find(rgb)
    assert found is not None
    return found


def taken_anew(rgb: npt.NDArray[np.uint8]) -> Iterator[npt.NDArray[np.uint8]]:
    """The photo a little turned, smaller, with noise, compressed as JPEG."""
    height, width = rgb.shape[:2]
    random = np.random.default_rng(7)
    for turn_deg, scale, noise, quality in ((3, 0.9, 3, 80), (-5, 1.1, 0, 60), (8, 0.6, 5, 70)):
        matrix = cv2.getRotationMatrix2D((width / 2, height / 2), turn_deg, scale)
        turned = cv2.warpAffine(rgb, matrix, (width, height), borderMode=cv2.BORDER_REPLICATE)
        grainy = np.clip(turned + random.normal(0, noise, turned.shape), 0, 255).astype(np.uint8)
        options = [cv2.IMWRITE_JPEG_QUALITY, quality]
        _done, data = cv2.imencode(".jpg", grainy, options)
        yield np.asarray(cv2.imdecode(data, cv2.IMREAD_COLOR), np.uint8)


@pytest.mark.photos
@pytest.mark.parametrize("person", ["021", "030", "038", "062"])
def test_a_broad_smile_is_found_by_the_meshes(finder: FaceFinder, person: str) -> None:
    neutral = face(finder, photo(f"london_{person}_neutral"))
    smiling = face(finder, photo(f"london_{person}_smiling"))
    assert expression_difference(neutral.points, smiling.points).lower_face_mm > 1.5 * UNMOVED_MM


@pytest.mark.photos
@pytest.mark.parametrize("name", ["london_021_smiling", "london_061_neutral", "canada_116m"])
def test_a_photo_taken_anew_holds_the_same_expression(finder: FaceFinder, name: str) -> None:
    rgb = photo(name)
    original = face(finder, rgb)
    assert expression_difference(original.points, original.points).lower_face_mm < 1e-9
    for copy in taken_anew(rgb):
        found = expression_difference(original.points, face(finder, copy).points)
        assert found.lower_face_mm < 0.8 * UNMOVED_MM
        assert abs(found.brow_mm) < 1.5


@pytest.mark.photos
@pytest.mark.parametrize("series", [("zoom", (15, 30, 45, 60), "cm"), ("lisa", (1, 2, 3, 4), "")])
def test_another_distance_or_light_is_no_expression(
    finder: FaceFinder, series: tuple[str, tuple[int, ...], str]
) -> None:
    name, numbers, unit = series
    faces = [face(finder, photo(f"{name}_{number}{unit}")) for number in numbers]
    for first, second in itertools.combinations(faces, 2):
        found = expression_difference(first.points, second.points)
        assert found.lower_face_mm < UNMOVED_MM
        assert abs(found.brow_mm) < 2.5
