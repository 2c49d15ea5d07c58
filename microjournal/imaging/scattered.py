"""Values known at scattered points, looked up anywhere.

The triangles are found by OpenCV, which is loaded anyhow: importing scipy for them took twice as
long as measuring a cheek, and as much memory as all of an import of photos.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

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
# Two faces, looked up in their photos and in the windows of their regions.
_TRIANGULATIONS_KEPT = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class _Triangles:
    """The Delaunay triangles of some points.

    ``corners`` (n, 3) are numbers of points, ``beyond`` (n, 3) the triangle beyond the side
    opposite to each corner, -1 for none. ``drawn`` names a triangle near every cell of the
    square grid over ``low`` to ``high``.
    """

    corners: Indices
    beyond: Indices
    drawn: npt.NDArray[np.int32]
    low: FloatArray
    high: FloatArray


def triangles_of(points: FloatArray) -> Indices:
    """Return the corners of the Delaunay triangles of points (n, 2), shape (triangles, 3)."""
    return _triangulated(np.asarray(points, np.float64).tobytes()).corners


def linear_between(
    points: FloatArray, values: FloatArray, places: FloatArray, *, outside: float = math.nan
) -> FloatArray:
    """Return values (n, ...) of points (n, 2), interpolated linearly at places (..., 2).

    ``outside`` is what places off the triangles get.
    """
    triangles = _triangulated(np.asarray(points, np.float64).tobytes())
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


@lru_cache(_TRIANGULATIONS_KEPT)
def _triangulated(points_as_bytes: bytes) -> _Triangles:
    """Find the triangles of points (n, 2); one mesh is asked for again and again."""
    points = np.frombuffer(points_as_bytes, np.float64).reshape(-1, 2)
    corners = _corners(points)
    low, high = points.min(axis=0), points.max(axis=0)
    drawn = _drawn(corners, np.rint((points - low) / (high - low) * (_CELLS - 1)).astype(np.int32))
    return _Triangles(corners=corners, beyond=_beyond(corners), drawn=drawn, low=low, high=high)


def _corners(points: FloatArray) -> Indices:
    centred = points - points.mean(axis=0)
    # Adding nothing turns the negative zero, which has another pattern of bits, into zero.
    flat = (centred * (_EXTENT / np.abs(centred).max())).astype(np.float32) + np.float32(0.0)
    finder = cv2.Subdiv2D((-_FAR, -_FAR, 2 * _FAR, 2 * _FAR))
    finder.insert(flat.tolist())
    found = np.ascontiguousarray(np.asarray(finder.getTriangleList()).reshape(-1, 2))
    known = flat.view(np.int64).ravel()
    order = np.argsort(known)
    number = order[np.searchsorted(known[order], found.view(np.int64).ravel())]
    return np.asarray(number.reshape(-1, 3), np.int64)


def _beyond(corners: Indices) -> Indices:
    """Return the neighbours of triangles: two are neighbours that share two corners."""
    sides = np.sort(corners[:, [[1, 2], [2, 0], [0, 1]]].reshape(-1, 2), axis=1)
    key = sides[:, 0] * (int(corners.max()) + 1) + sides[:, 1]
    order = np.argsort(key, kind="stable")
    pairs = np.flatnonzero(key[order][1:] == key[order][:-1])
    first, second = order[pairs], order[pairs + 1]
    beyond = np.full(len(key), -1, np.int64)
    beyond[first], beyond[second] = second // 3, first // 3
    return beyond.reshape(-1, 3)


def _located(
    points: FloatArray, triangles: _Triangles, places: FloatArray
) -> tuple[Indices, FloatArray]:
    """Return the triangle of each place, -1 outside, and the shares (m, 3) of its corners.

    From a triangle near by the search crosses the side that a place lies furthest beyond. Among
    Delaunay triangles that always ends, and outside their hull at a side with nothing beyond.
    """
    found = _first_guess(triangles, places)
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


def _first_guess(triangles: _Triangles, places: FloatArray) -> Indices:
    """Return for each place a triangle near it."""
    cells = (places - triangles.low) / (triangles.high - triangles.low) * (_CELLS - 1)
    column, row = np.clip(np.rint(cells), 0, _CELLS - 1).astype(np.int64).T
    return np.asarray(triangles.drawn[row, column], np.int64)


def _drawn(corners: Indices, cells: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """Draw the triangles, their corners in whole cells, each with its number."""
    drawn = np.full((_CELLS, _CELLS), -1, np.int32)
    for number, three in enumerate(cells[corners]):
        cv2.fillConvexPoly(drawn, three, number)
    return _spread(drawn)


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
