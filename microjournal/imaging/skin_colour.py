"""The colour of the skin of a whole face, as something to compare one region with."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import cv2
import numpy as np

from microjournal.imaging.detail import ByteImage, FloatImage, linear_light, reduce_photo, smooth
from microjournal.imaging.geometry import box_around
from microjournal.imaging.light import skin_vertices
from microjournal.imaging.normals import vertex_normals
from microjournal.support.ranks import median

if TYPE_CHECKING:
    from microjournal.imaging.faces import FaceMesh

_WORKING_PX_PER_MM = 1.5
_SMOOTHING_MM = 2.0
_MARGIN_MM = 10.0
_LEAST_VERTICES = 60
_LEAST_LIGHT = 1e-4


def face_skin_colour(rgb: ByteImage, mesh: FaceMesh) -> tuple[float, float, float] | None:
    """Return the typical linear light of red, green and blue of the skin of a face.

    It is read at the mesh points outside of brows, eyes, nostrils and lips that face the
    camera, after smoothing by 2 mm.

    Parameters
    ----------
    rgb : ndarray, shape (rows, columns, 3), uint8
        Upright sRGB pixels.
    mesh : FaceMesh
        The face found in them.

    Returns
    -------
    tuple of float, or None
        ``None`` when too little skin lies inside the photo.
    """
    chosen = skin_vertices(mesh.points, vertex_normals(mesh.points))
    places = mesh.points[chosen, :2]
    last = np.array([rgb.shape[1] - 1, rgb.shape[0] - 1])
    places = places[((places >= 0) & (places <= last)).all(axis=1)]
    if len(places) < _LEAST_VERTICES:
        return None
    box = box_around(mesh.points[:, :2], _MARGIN_MM * mesh.px_per_mm, rgb.shape)
    part, window = reduce_photo(rgb, box, _WORKING_PX_PER_MM / mesh.px_per_mm)
    logs = np.log(np.maximum(cv2.LUT(part, linear_light()), _LEAST_LIGHT)).astype(np.float32)
    smoothed = smooth(logs, _SMOOTHING_MM * mesh.px_per_mm * window.scale_x)
    where = np.rint(window.from_photo(places)).astype(np.int64)
    x = np.clip(where[:, 0], 0, window.columns - 1)
    y = np.clip(where[:, 1], 0, window.rows - 1)
    return _typical(smoothed[y, x])


def _typical(logs: FloatImage) -> tuple[float, float, float]:
    """Return the colour with the median green and the median ratios to green."""
    green = median(logs[:, 1])
    red, blue = (median(logs[:, channel] - logs[:, 1]) for channel in (0, 2))
    return math.exp(green + red), math.exp(green), math.exp(green + blue)
