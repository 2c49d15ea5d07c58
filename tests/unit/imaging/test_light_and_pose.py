"""Light, pose and camera distance of faces, against known rotations, shading and projections."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from scipy.interpolate import LinearNDInterpolator

from microjournal.imaging.faces import FaceFinder, FaceMesh, models_available
from microjournal.imaging.light import LightEstimate, angle_between, light_direction
from microjournal.imaging.normals import facing_camera, vertex_normals
from microjournal.imaging.pair import RegisteredPair, identical_pair
from microjournal.imaging.pose import head_difference, perspective_change, skin_stretch_mm
from microjournal.imaging.regions import face_regions
from tests.helpers.photo_folder import photo

FloatArray = npt.NDArray[np.float64]


@pytest.fixture(scope="module")
def mesh() -> FaceMesh:
    if not models_available():
        pytest.skip("the face models are not installed")
    found = FaceFinder().find(photo("london_021_neutral"))
    assert found is not None
    return found


def rotation(yaw_deg: float, roll_deg: float) -> FloatArray:
    yaw, roll = math.radians(yaw_deg), math.radians(roll_deg)
    about_y = np.array(
        [[math.cos(yaw), 0, -math.sin(yaw)], [0, 1, 0], [math.sin(yaw), 0, math.cos(yaw)]]
    )
    about_z = np.array(
        [[math.cos(roll), -math.sin(roll), 0], [math.sin(roll), math.cos(roll), 0], [0, 0, 1]]
    )
    return np.asarray(about_z @ about_y)


def estimate(direction: tuple[float, float, float]) -> LightEstimate:
    return LightEstimate(direction=direction, directedness=1.0, residual=0.1, vertices=200)


def shaded(mesh: FaceMesh, towards: FloatArray) -> npt.NDArray[np.uint8]:
    """A matt face of even colour under directed and even light."""
    light = 0.12 + 0.18 * vertex_normals(mesh.points) @ towards
    x, y = np.meshgrid(np.arange(1350), np.arange(1350))
    seen = LinearNDInterpolator(mesh.points[:, :2], light, fill_value=0.05)(x, y)
    encoded = 1.055 * np.clip(seen, 0.004, 1) ** (1 / 2.4) - 0.055
    return np.repeat(np.rint(encoded * 255).astype(np.uint8)[..., None], 3, axis=2)


def seen_from_another_distance(
    mesh: FaceMesh, pair: RegisteredPair, before_mm: float, after_mm: float
) -> RegisteredPair:
    """The registered pair of the same head with the camera moved along its axis."""
    middle = mesh.points[:, :2].mean(axis=0)
    depth = LinearNDInterpolator(mesh.points[:, :2], mesh.points[:, 2], fill_value=0.0)
    z_mm = np.asarray(depth(pair.base_xy.astype(np.float64))) / mesh.px_per_mm
    factor = (before_mm + z_mm) / (after_mm + z_mm) * after_mm / before_mm
    places = middle + (pair.base_xy - middle) * factor[..., None]
    return replace(pair, map_xy=places.astype(np.float32))


def seen_turned(
    mesh: FaceMesh, pair: RegisteredPair, *, yaw_deg: float, distance_mm: float = 600.0
) -> RegisteredPair:
    """The registered pair of the same head turned to its side before the same camera."""
    middle = mesh.points[:, :2].mean(axis=0)
    depth = LinearNDInterpolator(mesh.points[:, :2], mesh.points[:, 2], fill_value=0.0)
    z_mm = np.asarray(depth(pair.base_xy.astype(np.float64)))[..., None] / mesh.px_per_mm
    flat_mm = (pair.base_xy - middle) / mesh.px_per_mm * (distance_mm + z_mm) / distance_mm
    turned = np.concatenate([flat_mm, z_mm], axis=-1) @ rotation(yaw_deg, 0.0).T
    flat_mm = turned[..., :2] * distance_mm / (distance_mm + turned[..., 2:])
    return replace(pair, map_xy=(flat_mm * mesh.px_per_mm + middle).astype(np.float32))


def raised(mesh: FaceMesh, pair: RegisteredPair, up_mm: float) -> RegisteredPair:
    up_px = np.array([0.0, up_mm * mesh.px_per_mm], np.float32)
    return replace(pair, map_xy=pair.map_xy - up_px)


@pytest.mark.photos
def test_raised_cheeks_stretch_the_skin_and_a_turned_head_does_not(mesh: FaceMesh) -> None:
    rgb = photo("london_021_neutral")
    regions = face_regions(mesh, rgb.shape)
    right, left, forehead = (
        identical_pair(rgb, np.array(one.polygon), mesh.px_per_mm) for one in regions
    )
    assert skin_stretch_mm([right, left, forehead], mesh) == pytest.approx(0.0, abs=1e-3)
    turned = [seen_turned(mesh, one, yaw_deg=8.0) for one in (right, left, forehead)]
    stretch = skin_stretch_mm(turned, mesh)
    assert stretch is not None
    assert stretch < 0.5
    smile = skin_stretch_mm([raised(mesh, right, 4.0), left, forehead], mesh)
    assert smile is not None
    assert smile > 0.9


def test_nothing_registered_tells_no_stretch() -> None:
    nobody = FaceMesh(
        points=np.zeros((468, 3)),
        pupils=np.zeros((2, 2)),
        px_per_mm=4.0,
        iris_px_per_mm=4.0,
        score=1.0,
        yaw_deg=0.0,
        pitch_deg=0.0,
        roll_deg=0.0,
    )
    assert skin_stretch_mm([], nobody) is None


@pytest.mark.parametrize(("yaw", "roll"), [(10.0, 0.0), (-7.0, 0.0), (0.0, 25.0), (8.0, -12.0)])
def test_a_turned_head_differs_by_its_turn_and_not_in_shape(yaw: float, roll: float) -> None:
    head = np.random.default_rng(3).normal(0, 100, (468, 3))
    moved = 1.7 * head @ rotation(yaw, roll).T + np.array([40.0, -10.0, 5.0])
    difference = head_difference(head, moved)
    assert difference.yaw_deg == pytest.approx(yaw, abs=1e-6)
    assert difference.roll_deg == pytest.approx(roll, abs=1e-6)
    assert difference.pitch_deg == pytest.approx(0.0, abs=1e-6)
    assert difference.shape == pytest.approx(0.0, abs=1e-9)


def test_another_shape_differs_in_shape() -> None:
    head = np.random.default_rng(3).normal(0, 100, (468, 3))
    wider = head * np.array([1.1, 1.0, 1.0])
    assert head_difference(head, wider).shape > 0.005


def test_the_angle_between_two_lights_is_the_angle_between_their_directions() -> None:
    ahead, right = estimate((0.0, 0.0, -1.0)), estimate((1.0, 0.0, 0.0))
    assert angle_between(ahead, ahead) == 0.0
    assert angle_between(ahead, right) == pytest.approx(90.0)
    assert angle_between(ahead, estimate((0.5, 0.0, -math.sqrt(0.75)))) == pytest.approx(30.0)


@pytest.mark.photos
@pytest.mark.parametrize("towards", [(0.0, -0.3, -1.0), (0.5, -0.3, -0.8), (-0.6, 0.1, -0.7)])
def test_the_light_of_a_shaded_head_is_found(
    mesh: FaceMesh, towards: tuple[float, float, float]
) -> None:
    direction = np.array(towards) / np.linalg.norm(towards)
    found = light_direction(shaded(mesh, direction), mesh)
    assert found is not None
    truth = estimate((float(direction[0]), float(direction[1]), float(direction[2])))
    assert angle_between(found, truth) < 6.0


@pytest.mark.photos
def test_the_same_lamps_give_nearly_the_same_direction(mesh: FaceMesh) -> None:
    finder = FaceFinder()
    lights = []
    for name in ("london_021_neutral", "london_021_smiling"):
        rgb = photo(name)
        face = finder.find(rgb)
        assert face is not None
        lights.append(light_direction(rgb, face))
    assert lights[0] is not None
    assert lights[1] is not None
    assert angle_between(lights[0], lights[1]) < 6.0


@pytest.mark.photos
def test_the_middle_of_a_face_faces_the_camera_and_the_ears_do_not(mesh: FaceMesh) -> None:
    places = mesh.points[[5, 9, 50, 280, 234, 454], :2].astype(np.float32)
    sheet = np.repeat(np.repeat(places[:, None], 4, axis=0), 4, axis=1)
    facing = facing_camera(mesh.points, sheet)[::4, 0]
    assert facing.tolist() == [True, True, True, True, False, False]


@pytest.mark.photos
@pytest.mark.parametrize(("before_mm", "after_mm"), [(200, 500), (500, 200), (500, 500)])
def test_a_change_of_camera_distance_is_told_by_registered_skin(
    mesh: FaceMesh, before_mm: float, after_mm: float
) -> None:
    rgb = photo("london_021_neutral")
    pairs = [
        seen_from_another_distance(
            mesh,
            identical_pair(rgb, np.array(one.polygon), mesh.px_per_mm),
            before_mm,
            after_mm,
        )
        for one in face_regions(mesh, rgb.shape)
    ]
    change = perspective_change(pairs, mesh)
    assert change is not None
    truth = 1000 / before_mm - 1000 / after_mm
    assert change.per_metre == pytest.approx(truth, rel=0.25, abs=0.02)
