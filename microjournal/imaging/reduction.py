"""Photos decoded smaller than they are: which scale suffices, and where their pixels lie.

Skin is compared at no more than 12 px/mm, so a close-up of 40 px/mm need not be decoded in full.
Coordinates everywhere are those of the upright original; only who reads pixels converts them.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from microjournal.imaging.detail import ByteImage, FloatArray, Places
from microjournal.imaging.geometry import Matrix, Polygon
from microjournal.imaging.pair import FRAME_SHARE, LARGEST_PX_PER_MM, RegisteredPair

LEAST_DECODED_PX_PER_MM = 17.0
"""Two fifths more than the finest common frame. Pairs of synthetic skin (quality 92) that were
decoded to 17 to 20 px/mm moved by 0.001 log units in the median without bias, at half size (32
pairs) at most by 0.0046, at three (12) and five eighths (20) by 0.0033; their intervals are 0.08
to 0.47 wide."""

COARSEST_USABLE_PX_PER_MM = 1.05 * FRAME_SHARE * LARGEST_PX_PER_MM
"""Below it the common frame would be coarser than the original allows."""

_EIGHTHS = (2, 3, 4, 5)
_EIGHTHS_OF_ANY_FORMAT = (2, 4)


def decoded_eighths(px_per_mm: float, size_px: tuple[int, int], *, is_jpeg: bool) -> int:
    """Return how many eighths of its size a photo should be decoded to: 2 to 5, or 8.

    Only what leaves whole sides keeps every pixel in its place, however the photo is turned;
    other formats than JPEG are reduced by averaging over whole squares.

    Parameters
    ----------
    px_per_mm : float
        Scale of the original on the skin.
    size_px : (int, int)
        Both sides of the original.
    """
    for eighths in _EIGHTHS if is_jpeg else _EIGHTHS_OF_ANY_FORMAT:
        is_whole = all(side * eighths % 8 == 0 for side in size_px)
        if is_whole and px_per_mm * eighths / 8 >= LEAST_DECODED_PX_PER_MM:
            return eighths
    return 8


def averaged_px2(reduction: float) -> float:
    """Return the variance, in squared original pixels, that decoding smaller has added.

    libjpeg-turbo's halves and quarters low-pass as an average over squares does (found on waves
    of 5 to 16 pixels: 0.19 to 0.27 and 1.2 to 1.4, averages have 0.25 and 1.25); its other
    eighths leave such waves as they are (within 0.1).
    """
    return (reduction**2 - 1) / 12 if reduction == int(reduction) else 0.0


def is_too_coarse(px_per_mm: float, reduction: float) -> bool:
    """Tell whether a photo was decoded smaller than its scale allows."""
    return reduction > 1.0 and px_per_mm / reduction < COARSEST_USABLE_PX_PER_MM


def original_shape(decoded: ByteImage, reduction: float) -> tuple[int, int]:
    """Return the rows and columns of the original of a decoded photo."""
    rows, columns = decoded.shape[:2]
    return round(rows * reduction), round(columns * reduction)


def to_decoded(points: Places, reduction: float) -> Places:
    """Return pixels of the decoded photo for pixels of the original, shape (..., 2)."""
    if reduction == 1.0:
        return points
    return np.asarray((points + 0.5) / reduction - 0.5, points.dtype)


def to_original(points: Places, reduction: float) -> Places:
    """Return pixels of the original for pixels of the decoded photo, shape (..., 2)."""
    if reduction == 1.0:
        return points
    return np.asarray((points + 0.5) * reduction - 0.5, points.dtype)


def decoded_polygon(polygon: Polygon, reduction: float) -> Polygon:
    """Return a polygon of the original in pixels of the decoded photo."""
    return _polygon(to_decoded(np.array(polygon, np.float64).reshape(-1, 2), reduction))


def pair_in_originals(pair: RegisteredPair, baseline: float, follow_up: float) -> RegisteredPair:
    """Return a registration of decoded photos in pixels of their originals.

    Parameters
    ----------
    pair : RegisteredPair
        In pixels of two photos decoded smaller by ``baseline`` and ``follow_up``.
    """
    if baseline == follow_up == 1.0:
        return pair
    corners = np.array(pair.follow_up_polygon, np.float64).reshape(-1, 2)
    return replace(
        pair,
        registration=replace(
            pair.registration,
            matrix=_matrix(pair.registration.matrix, baseline, follow_up),
        ),
        base_x=to_original(pair.base_x, baseline),
        base_y=to_original(pair.base_y, baseline),
        map_xy=to_original(pair.map_xy, follow_up),
        base_px_per_mm=pair.base_px_per_mm * baseline,
        follow_px_per_mm=pair.follow_px_per_mm * follow_up,
        follow_up_polygon=_polygon(to_original(corners, follow_up)),
    )


def _matrix(matrix: Matrix, baseline: float, follow_up: float) -> Matrix:
    decoded = np.array(matrix).reshape(3, 3)
    back = np.linalg.inv(_enlarging(baseline))
    original = _enlarging(follow_up) @ decoded @ back
    a, b, c, d, e, f, g, h, i = (float(value) for value in (original / original[2, 2]).ravel())
    return a, b, c, d, e, f, g, h, i


def _enlarging(reduction: float) -> FloatArray:
    shift = (reduction - 1) / 2
    return np.array([[reduction, 0.0, shift], [0.0, reduction, shift], [0.0, 0.0, 1.0]])


def _polygon(points: FloatArray) -> Polygon:
    return tuple((float(x), float(y)) for x, y in points)
