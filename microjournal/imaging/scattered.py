"""Values known at scattered points, looked up anywhere.

scipy is imported at the first use: only faces need it, and it takes half as much memory as all
the rest of an import of photos.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from microjournal.imaging.detail import FloatArray


def triangles_of(points: FloatArray) -> npt.NDArray[np.int32]:
    """Return the corners of the Delaunay triangles of points (n, 2), shape (triangles, 3)."""
    from scipy.spatial import Delaunay

    return np.asarray(Delaunay(points).simplices, np.int32)


def linear_between(
    points: FloatArray, values: FloatArray, places: FloatArray, *, outside: float = math.nan
) -> FloatArray:
    """Return values (n, ...) of points (n, 2), interpolated linearly at places (..., 2).

    ``outside`` is what places off the triangles get.
    """
    from scipy.interpolate import LinearNDInterpolator

    return np.asarray(LinearNDInterpolator(points, values, fill_value=outside)(places), np.float64)


def nearest_of(points: FloatArray, values: FloatArray, places: FloatArray) -> FloatArray:
    """Return, at places (..., 2), the values (n, ...) of the nearest of points (n, 2)."""
    from scipy.interpolate import NearestNDInterpolator

    return np.asarray(NearestNDInterpolator(points, values)(places), np.float64)
