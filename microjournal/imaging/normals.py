"""Which way the skin of a face faces: normals of the mesh."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from microjournal.imaging.detail import FloatArray
from microjournal.imaging.flow import BoolImage
from microjournal.imaging.scattered import linear_between, triangles_of

# Skin that leans more than this from the camera is foreshortened too much to be measured.
LARGEST_LEAN_DEG = 50.0
# Normals change slowly: they are looked up for squares of this many frame pixels.
_STEP_PX = 4


def vertex_normals(points: FloatArray) -> FloatArray:
    """Return unit normals of the mesh points towards the viewer, shape (468, 3).

    The triangles are those of the face seen from the front, so that they are the same for
    every pose.
    """
    triangles = triangles_of(frontal(points))
    first, second, third = (points[triangles[:, corner]] for corner in range(3))
    facing = np.cross(second - first, third - first)
    facing[facing[:, 2] > 0] *= -1
    normals = np.zeros_like(points)
    for corner in range(3):
        np.add.at(normals, triangles[:, corner], facing)
    return np.asarray(normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9))


def frontal(points: FloatArray) -> FloatArray:
    """Return the points turned to the front, (468, 2): ear to ear is x, brow to chin is y."""
    across = points[454] - points[234]
    across = across / np.linalg.norm(across)
    down = points[152] - points[10]
    down = down - across * float(down @ across)
    down = down / np.linalg.norm(down)
    return np.column_stack([points @ across, points @ down])


def facing_camera(points: FloatArray, places: npt.NDArray[np.floating]) -> BoolImage:
    """Tell where skin leans at most 50 degrees from the camera.

    Parameters
    ----------
    points : ndarray, shape (468, 3)
        Mesh points in photo pixels.
    places : ndarray, shape (rows, columns, 2)
        Photo pixels to be told about; those off the mesh count as leaning.
    """
    rows, columns = places.shape[:2]
    cosine = -vertex_normals(points)[:, 2]
    sparse = places[::_STEP_PX, ::_STEP_PX].astype(np.float64)
    known = linear_between(points[:, :2], cosine, sparse, outside=0.0)
    faces = known >= math.cos(math.radians(LARGEST_LEAN_DEG))
    dense = np.repeat(np.repeat(faces, _STEP_PX, axis=0), _STEP_PX, axis=1)
    return np.asarray(dense[:rows, :columns])
