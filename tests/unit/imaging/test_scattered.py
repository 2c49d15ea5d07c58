"""scipy is the referee of triangles and of what is interpolated in them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest
from scipy.interpolate import LinearNDInterpolator, NearestNDInterpolator
from scipy.spatial import Delaunay

from microjournal.imaging.scattered import linear_between, nearest_of, triangles_of

FloatArray = npt.NDArray[np.float64]


def some_points(seed: int, number: int = 468) -> FloatArray:
    """Points over some thousand pixels, far from the origin, none where another is."""
    return np.random.default_rng(seed).normal((2400.0, 1700.0), (520.0, 610.0), (number, 2))


def places_around(points: FloatArray) -> FloatArray:
    low, high = points.min(axis=0) - 200.0, points.max(axis=0) + 200.0
    return np.stack(
        np.meshgrid(np.linspace(low[0], high[0], 61), np.linspace(low[1], high[1], 53)), axis=-1
    )


@pytest.mark.parametrize("seed", range(6))
def test_triangles_are_those_of_scipy(seed: int) -> None:
    points = some_points(seed)
    found = {tuple(sorted(three)) for three in triangles_of(points).tolist()}
    assert found == {tuple(sorted(three)) for three in Delaunay(points).simplices.tolist()}


@pytest.mark.parametrize("number", [3, 4, 40, 468])
def test_values_between_points_are_those_of_scipy(number: int) -> None:
    points = some_points(number, number)
    values = np.random.default_rng(9).normal(size=(number, 2))
    places = places_around(points)
    wanted = LinearNDInterpolator(points, values)(places)
    found = linear_between(points, values, places)
    outside = np.isnan(wanted)
    assert outside.any()
    assert (np.isnan(found) == outside).all()
    assert found[~outside] == pytest.approx(wanted[~outside], abs=1e-9)
    some = linear_between(points, values[:, 0], places.reshape(-1, 2)[::7], outside=-5.0)
    assert some == pytest.approx(np.where(outside, -5.0, wanted)[..., 0].ravel()[::7], abs=1e-9)


def test_a_point_has_its_own_value_and_so_has_what_is_nearest_to_it() -> None:
    points = some_points(3)
    values = np.arange(len(points), dtype=np.float64)
    assert linear_between(points, values, points) == pytest.approx(values, abs=1e-6)
    places = places_around(points).reshape(-1, 2)
    wanted = NearestNDInterpolator(points, values)(places)
    assert (nearest_of(points, values, places) == wanted).all()


def test_no_place_has_no_value() -> None:
    points = some_points(1)
    none = np.empty((0, 2))
    assert linear_between(points, points, none).shape == (0, 2)
    assert nearest_of(points, points, none).shape == (0, 2)
