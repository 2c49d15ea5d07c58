"""Photos decoded smaller than they are: which scale suffices, and where their pixels lie.

Skin is compared at no more than 12 px/mm, so a close-up of 40 px/mm need not be decoded in full.
Coordinates everywhere are those of the upright original; only who reads pixels converts them.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from microjournal.imaging.detail import FloatArray, Places
from microjournal.imaging.geometry import Matrix, Polygon
from microjournal.imaging.pair import FRAME_SHARE, LARGEST_PX_PER_MM, RegisteredPair

LEAST_DECODED_PX_PER_MM = 18.0
"""Half as much again as the finest common frame. Decoded at half or quarter size to 18 px/mm and
more, pairs of synthetic skin (quality 92) changed by 0.0007 (log units) in the median, where their
intervals are 0.08 to 0.4 wide; at 16 px/mm by 0.0012, and by 0.005 once in twenty times."""

COARSEST_USABLE_PX_PER_MM = 1.05 * FRAME_SHARE * LARGEST_PX_PER_MM
"""Below it the common frame would be coarser than the original allows."""

_REDUCTIONS = (4, 2)


def reduction_for(px_per_mm: float, size_px: tuple[int, int]) -> int:
    """Return by how much a photo may be decoded smaller: 4, 2 or 1.

    Only what divides both sides keeps every pixel in its place, however the photo is turned.

    Parameters
    ----------
    px_per_mm : float
        Scale of the original on the skin.
    size_px : (int, int)
        Both sides of the original.
    """
    for reduction in _REDUCTIONS:
        is_whole = all(side % reduction == 0 for side in size_px)
        if is_whole and px_per_mm / reduction >= LEAST_DECODED_PX_PER_MM:
            return reduction
    return 1


def is_too_coarse(px_per_mm: float, reduction: int) -> bool:
    """Tell whether a photo was decoded smaller than its scale allows."""
    return reduction > 1 and px_per_mm / reduction < COARSEST_USABLE_PX_PER_MM


def to_decoded(points: Places, reduction: int) -> Places:
    """Return pixels of the decoded photo for pixels of the original, shape (..., 2)."""
    if reduction == 1:
        return points
    return np.asarray((points + 0.5) / reduction - 0.5, points.dtype)


def to_original(points: Places, reduction: int) -> Places:
    """Return pixels of the original for pixels of the decoded photo, shape (..., 2)."""
    if reduction == 1:
        return points
    return np.asarray((points + 0.5) * reduction - 0.5, points.dtype)


def decoded_polygon(polygon: Polygon, reduction: int) -> Polygon:
    """Return a polygon of the original in pixels of the decoded photo."""
    return _polygon(to_decoded(np.array(polygon, np.float64).reshape(-1, 2), reduction))


def pair_in_originals(pair: RegisteredPair, baseline: int, follow_up: int) -> RegisteredPair:
    """Return a registration of decoded photos in pixels of their originals.

    Parameters
    ----------
    pair : RegisteredPair
        In pixels of two photos decoded smaller by ``baseline`` and ``follow_up``.
    """
    if baseline == follow_up == 1:
        return pair
    corners = np.array(pair.follow_up_polygon, np.float64).reshape(-1, 2)
    return replace(
        pair,
        registration=replace(
            pair.registration,
            matrix=_matrix(pair.registration.matrix, baseline, follow_up),
        ),
        base_xy=to_original(pair.base_xy, baseline),
        map_xy=to_original(pair.map_xy, follow_up),
        base_px_per_mm=pair.base_px_per_mm * baseline,
        follow_px_per_mm=pair.follow_px_per_mm * follow_up,
        follow_up_polygon=_polygon(to_original(corners, follow_up)),
    )


def _matrix(matrix: Matrix, baseline: int, follow_up: int) -> Matrix:
    decoded = np.array(matrix).reshape(3, 3)
    back = np.linalg.inv(_enlarging(baseline))
    original = _enlarging(follow_up) @ decoded @ back
    a, b, c, d, e, f, g, h, i = (float(value) for value in (original / original[2, 2]).ravel())
    return a, b, c, d, e, f, g, h, i


def _enlarging(reduction: int) -> FloatArray:
    shift = (reduction - 1) / 2
    return np.array([[reduction, 0.0, shift], [0.0, reduction, shift], [0.0, 0.0, 1.0]])


def _polygon(points: FloatArray) -> Polygon:
    return tuple((float(x), float(y)) for x, y in points)
