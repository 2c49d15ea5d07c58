"""Values known at scattered points, looked up anywhere.

The triangles are found by OpenCV, which is loaded anyhow: importing scipy for them took twice as
long as measuring a cheek, and as much memory as all of an import of photos.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from microjournal.imaging.detail import FloatArray

Indices = npt.NDArray[np.int64]

# The finder works in single precision, with three corners of its own far outside.
_EXTENT = 100.0
_FAR = 10_000_000
# Cells of the map that tells at which triangle the search for a place begins.
_CELLS = 128
# A place this far outside a triangle (parts of its height) still counts as on its edge.
_ON_THE_EDGE = -1e-10
_PLACES_AT_ONCE = 512


@dataclass(frozen=True, slots=True, kw_only=True)
class _Triangles:
    """Corners (n, 3) of triangles, and the triangle beyond the side opposite to each; -1: none."""

    corners: Indices
    beyond: Indices


def triangles_of(points: FloatArray) -> Indices:
    """Return the corners of the Delaunay triangles of points (n, 2), shape (triangles, 3)."""
    centred = points - points.mean(axis=0)
    flat = (centred * (_EXTENT / np.abs(centred).max())).astype(np.float32).tolist()
    finder = cv2.Subdiv2D((-_FAR, -_FAR, 2 * _FAR, 2 * _FAR))
    finder.insert(flat)
    number_of = {(x, y): number for number, (x, y) in enumerate(flat)}
    corners = np.asarray(finder.getTriangleList()).reshape(-1, 3, 2).tolist()
    return np.array([[number_of[x, y] for x, y in three] for three in corners], np.int64)


def linear_between(
    points: FloatArray, values: FloatArray, places: FloatArray, *, outside: float = math.nan
) -> FloatArray:
    """Return values (n, ...) of points (n, 2), interpolated linearly at places (..., 2).

    ``outside`` is what places off the triangles get.
    """
    triangles = _joined(triangles_of(points))
    flat = np.asarray(places, np.float64).reshape(-1, 2)
    found, shares = _located(points, triangles, flat)
    result = np.einsum("mk,mk...->m...", shares, values[triangles.corners[found]])
    result[found < 0] = outside
    return np.asarray(result, np.float64).reshape(*places.shape[:-1], *values.shape[1:])


def nearest_of(points: FloatArray, values: FloatArray, places: FloatArray) -> FloatArray:
    """Return, at places (m, 2), the values (n, ...) of the nearest of points (n, 2)."""
    nearest = [
        np.square(some[:, None] - points).sum(axis=-1).argmin(axis=1)
        for some in np.split(places, range(_PLACES_AT_ONCE, len(places), _PLACES_AT_ONCE))
    ]
    return np.asarray(values[np.concatenate(nearest)], np.float64)


def _joined(corners: Indices) -> _Triangles:
    """Find the neighbours of triangles: the two that share the same two corners."""
    sides = np.sort(corners[:, [[1, 2], [2, 0], [0, 1]]].reshape(-1, 2), axis=1)
    key = sides[:, 0] * (int(corners.max()) + 1) + sides[:, 1]
    order = np.argsort(key, kind="stable")
    pairs = np.flatnonzero(key[order][1:] == key[order][:-1])
    first, second = order[pairs], order[pairs + 1]
    beyond = np.full(len(key), -1, np.int64)
    beyond[first], beyond[second] = second // 3, first // 3
    return _Triangles(corners=corners, beyond=beyond.reshape(-1, 3))


def _located(
    points: FloatArray, triangles: _Triangles, places: FloatArray
) -> tuple[Indices, FloatArray]:
    """Return the triangle of each place, -1 outside, and the shares (m, 3) of its corners.

    From a triangle near by the search crosses the side that a place lies furthest beyond. Among
    Delaunay triangles that always ends, and outside their hull at a side with nothing beyond.
    """
    found = _first_guess(points, triangles.corners, places)
    shares = np.zeros((len(places), 3))
    walking = np.arange(len(places))
    for _step in range(len(triangles.corners)):
        three = points[triangles.corners[found[walking]]]
        shares[walking] = inside = _shares(three, places[walking])
        side = inside.argmin(axis=1)
        is_beyond = inside[np.arange(len(walking)), side] < _ON_THE_EDGE
        walking, side = walking[is_beyond], side[is_beyond]
        found[walking] = triangles.beyond[found[walking], side]
        walking = walking[found[walking] >= 0]
        if not len(walking):
            break
    return found, shares


def _shares(three: FloatArray, places: FloatArray) -> FloatArray:
    """Return how much each corner of triangles (m, 3, 2) counts at places (m, 2)."""
    (ax, ay), (bx, by) = ((three[:, k] - three[:, 2]).T for k in range(2))
    x, y = (places - three[:, 2]).T
    area = ax * by - ay * bx
    first, second = (x * by - y * bx) / area, (ax * y - ay * x) / area
    return np.stack([first, second, 1.0 - first - second], axis=1)


def _first_guess(points: FloatArray, corners: Indices, places: FloatArray) -> Indices:
    """Return for each place a triangle near it, from a coarse drawing of all of them."""
    low, high = points.min(axis=0), points.max(axis=0)
    per_cell = (high - low) / (_CELLS - 1)
    drawn = np.full((_CELLS, _CELLS), -1, np.int32)
    for number, three in enumerate(np.rint((points - low) / per_cell).astype(np.int32)[corners]):
        cv2.fillConvexPoly(drawn, three, number)
    column, row = np.clip(np.rint((places - low) / per_cell), 0, _CELLS - 1).astype(np.int64).T
    return np.asarray(_spread(drawn)[row, column], np.int64)


def _spread(drawn: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Give cells without a triangle that of the nearest cell with one."""
    empty = drawn < 0
    _apart, nearest = cv2.distanceTransformWithLabels(
        empty.astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    labels = np.asarray(nearest)
    triangle_of = np.zeros(int(labels.max()) + 1, np.int32)
    triangle_of[labels[~empty]] = drawn[~empty]
    return np.asarray(triangle_of[labels], np.int32)
