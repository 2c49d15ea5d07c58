"""Where skin appears in a photograph: the truth that registration is tested against."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from microjournal.phantom.camera import FLAT, CaptureSetup, photograph, true_correspondence
from microjournal.phantom.geometry import form_height_mm
from microjournal.phantom.sensor import linear_light
from microjournal.phantom.skin import SkinModel, grow_skin
from microjournal.phantom.specimen import SkinForm
from tests.unit.phantom.builders import CURVED, EVEN, SMOOTH, a_setup, a_specimen

POSED = replace(
    a_setup(),
    yaw_deg=9.0,
    pitch_deg=-6.0,
    roll_deg=15.0,
    look_at_mm=(1.5, -2.0),
    px_per_mm=12.5,
)


def with_a_black_dot(skin: SkinModel, at_mm: tuple[float, float]) -> SkinModel:
    x, y = skin.grid.axes_mm()
    dot = 6.0 * np.exp(-((x - at_mm[0]) ** 2 + (y - at_mm[1]) ** 2) / 0.3**2)
    return replace(skin, chromophores=replace(skin.chromophores, naevi=dot.astype(np.float32)))


def centre_of_the_dot(skin: SkinModel, setup: CaptureSetup) -> tuple[float, float]:
    image = linear_light(photograph(skin, setup, seed=1))[..., 1]
    darkness = np.clip(0.6 * np.median(image) - image, 0, None)
    rows, columns = np.indices(image.shape)
    return (
        float((columns * darkness).sum() / darkness.sum()),
        float((rows * darkness).sum() / darkness.sum()),
    )


@pytest.mark.parametrize("form", [FLAT, CURVED], ids=["flat", "curved"])
@pytest.mark.parametrize("at_mm", [(0.0, 0.0), (6.0, -5.0), (-5.0, 4.0)])
def test_a_mark_on_the_skin_appears_where_project_says(
    form: SkinForm, at_mm: tuple[float, float]
) -> None:
    plain = grow_skin(a_specimen(relief=SMOOTH, pigment=EVEN, form=form))
    seen = centre_of_the_dot(with_a_black_dot(plain, at_mm), POSED)
    assert POSED.project(np.array([at_mm]), form)[0] == pytest.approx(seen, abs=0.25)


@pytest.mark.parametrize("form", [FLAT, CURVED], ids=["flat", "curved"])
def test_unproject_inverts_project(form: SkinForm) -> None:
    pixels = np.array([[0.0, 0.0], [239.0, 0.0], [13.0, 200.0], [120.0, 119.0]])
    assert np.allclose(POSED.project(POSED.unproject(pixels, form), form), pixels, atol=1e-6)


def test_a_square_view_has_the_stated_scale_and_axes() -> None:
    setup = a_setup()
    points = np.array([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]])
    middle, right, below = setup.project(points)
    assert middle == pytest.approx([119.5, 119.5])
    assert right - middle == pytest.approx([11.0, 0.0])
    assert below - middle == pytest.approx([0.0, 11.0])


def test_a_roll_turns_the_picture_about_the_point_looked_at() -> None:
    rolled = replace(a_setup(), roll_deg=90.0, look_at_mm=(2.0, 1.0))
    at, right = rolled.project(np.array([[2.0, 1.0], [3.0, 1.0]]))
    assert at == pytest.approx([119.5, 119.5])
    assert np.abs(right - at) == pytest.approx([0.0, 11.0], abs=1e-9)


def test_a_turned_head_is_foreshortened_and_nearer_on_one_side() -> None:
    turned = replace(a_setup(), yaw_deg=20.0, distance_mm=150.0)
    left, middle, right = turned.project(np.array([[-5.0, 0.0], [0.0, 0.0], [5.0, 0.0]]))[:, 0]
    assert right - left == pytest.approx(110.0 * np.cos(np.deg2rad(20.0)), rel=0.01)
    assert abs((right - middle) - (middle - left)) > 1.0


def test_corresponding_pixels_show_the_same_skin() -> None:
    pixels = np.array([[40.0, 50.0], [200.0, 180.0]])
    there = true_correspondence(a_setup(), POSED, pixels, CURVED)
    assert np.allclose(POSED.unproject(there, CURVED), a_setup().unproject(pixels, CURVED))
    assert not np.allclose(there, pixels, atol=5.0)


def test_the_form_falls_away_from_its_apex_as_a_paraboloid_of_its_two_radii() -> None:
    form = SkinForm(radius_x_mm=50.0, radius_y_mm=100.0, apex_mm=(1.0, 2.0))
    heights = form_height_mm(form, np.array([[1.0, 2.0], [11.0, 2.0], [1.0, 12.0]]))
    assert heights == pytest.approx([0.0, -1.0, -0.5])
    assert form_height_mm(FLAT, np.array([[30.0, -30.0]])) == pytest.approx([0.0])


def test_the_roll_is_about_the_viewing_axis_whatever_the_other_angles() -> None:
    """A rolled camera sees the same picture turned, for the skin is posed before it."""
    points = np.array([[4.0, 1.0], [-3.0, 5.0]])
    upright = replace(a_setup(), yaw_deg=25.0, pitch_deg=12.0)
    rolled = replace(upright, roll_deg=30.0)
    x, y = (upright.project(points, CURVED) - 119.5).T
    cosine, sine = np.cos(np.deg2rad(30.0)), np.sin(np.deg2rad(30.0))
    turned = np.column_stack([x * cosine - y * sine, x * sine + y * cosine]) + 119.5
    assert np.allclose(rolled.project(points, CURVED), turned)
