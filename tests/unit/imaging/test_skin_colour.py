"""The colour of a face's skin on portraits."""

from __future__ import annotations

import numpy as np
import pytest

from microjournal.imaging.faces import FaceFinder, FaceMesh, models_available
from microjournal.imaging.skin_colour import face_skin_colour
from tests.helpers.photo_folder import photo


@pytest.fixture(scope="module")
def finder() -> FaceFinder:
    if not models_available():
        pytest.skip("the face models are not installed")
    return FaceFinder()


def face_of(finder: FaceFinder, name: str) -> FaceMesh:
    mesh = finder.find(photo(name))
    assert mesh is not None
    return mesh


@pytest.mark.photos
@pytest.mark.parametrize("name", ["london_021_neutral", "london_062_neutral", "canada_031f"])
def test_skin_is_redder_than_green_and_greener_than_blue(finder: FaceFinder, name: str) -> None:
    colour = face_skin_colour(photo(name), face_of(finder, name))
    assert colour is not None
    red, green, blue = colour
    assert red > 1.1 * green
    assert green > blue


@pytest.mark.photos
def test_the_colour_is_that_of_skin_whatever_lies_around(finder: FaceFinder) -> None:
    rgb, mesh = photo("london_021_neutral"), face_of(finder, "london_021_neutral")
    other = np.full_like(rgb, 255)
    low, high = (mesh.points[:, :2].min(axis=0), mesh.points[:, :2].max(axis=0))
    rows, columns = slice(int(low[1]), int(high[1])), slice(int(low[0]), int(high[0]))
    other[rows, columns] = rgb[rows, columns]
    first, second = face_skin_colour(rgb, mesh), face_skin_colour(other, mesh)
    assert first is not None
    assert second is not None
    assert second == pytest.approx(first, rel=0.03)


@pytest.mark.photos
def test_two_portraits_of_one_sitting_agree_in_redness(finder: FaceFinder) -> None:
    colours = []
    for name in ("london_024_neutral", "london_024_smiling"):
        colour = face_skin_colour(photo(name), face_of(finder, name))
        assert colour is not None
        colours.append(np.log(colour[0] / colour[1]))
    assert colours[1] == pytest.approx(colours[0], abs=0.03)


@pytest.mark.photos
def test_nothing_is_said_of_a_face_outside_the_photo(finder: FaceFinder) -> None:
    rgb, mesh = photo("london_021_neutral"), face_of(finder, "london_021_neutral")
    top = int(mesh.points[:, 1].min())
    assert face_skin_colour(rgb[:top], mesh) is None
