"""Where the light comes from, told by the shading of the face."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np
import numpy.typing as npt

from microjournal.imaging.detail import ByteImage, FloatArray, linear_light, reduce_photo, smooth
from microjournal.imaging.geometry import box_around
from microjournal.imaging.normals import frontal, vertex_normals
from microjournal.support.ranks import median

if TYPE_CHECKING:
    from microjournal.imaging.faces import FaceMesh

_WORKING_PX_PER_MM = 2.0
_SMOOTHING_MM = 2.0
_MARGIN_MM = 10.0
_LEAST_VERTICES = 120
_ROUNDS = 12
# Skin that faces away this far is foreshortened and often in its own shadow.
_LARGEST_LEAN_DEG = 75.0

# Mesh points around what is not skin: eyes with brows, and lips.
_RIGHT_EYE = (70, 63, 105, 66, 107, 55, 65, 52, 53, 46, 33, 7, 163, 144, 145, 153, 154, 155, 133)
_LEFT_EYE = (300, 293, 334, 296, 336, 285, 295, 282, 283, 276)
_LEFT_LIDS = (263, 249, 390, 373, 374, 380, 381, 382, 362)
_LIPS = (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291, 185, 40, 39, 37, 0, 267, 269, 270, 409)
_NOSTRILS = (98, 97, 2, 326, 327, 278, 48, 4)
_NOT_SKIN = (_RIGHT_EYE, _LEFT_EYE + _LEFT_LIDS, _LIPS, _NOSTRILS)
_LUMINANCE = (0.30, 0.55, 0.15)


@dataclass(frozen=True, slots=True, kw_only=True)
class LightEstimate:
    """The direction light mainly comes from.

    Attributes
    ----------
    direction : tuple of float
        Unit vector towards the light: x to the right of the photo, y down, z away from the
        camera (light from the camera's side has negative z).
    directedness : float
        Directed over even light, |b| / a: near 0 the direction means little.
    residual : float
        Median absolute deviation of the shading from the model, in parts of its mean.
    vertices : int
        How many mesh points of skin were used.
    """

    direction: tuple[float, float, float]
    directedness: float
    residual: float
    vertices: int


def light_direction(rgb: ByteImage, mesh: FaceMesh) -> LightEstimate | None:
    """Fit first-order shading I = a + b·n to the skin of a face.

    Parameters
    ----------
    rgb : ndarray, shape (rows, columns, 3), uint8
        Upright sRGB pixels.
    mesh : FaceMesh
        The face found in them.

    Returns
    -------
    LightEstimate or None
        ``None`` when too little skin is visible.

    References
    ----------
    .. [1] Basri, Jacobs (2003), IEEE Trans. PAMI 25(2):218-233,
       doi:10.1109/TPAMI.2003.1177153
    """
    normals = vertex_normals(mesh.points)
    chosen = skin_vertices(mesh.points, normals)
    luminance, inside = _luminance_at(rgb, mesh, mesh.points[chosen, :2])
    normals, luminance = normals[chosen][inside], luminance[inside]
    if len(luminance) < _LEAST_VERTICES or median(luminance) <= 0:
        return None
    luminance = luminance / median(luminance)
    solution, residual = _robust_fit(normals, luminance)
    strength = float(np.linalg.norm(solution[1:]))
    if strength < 1e-6:
        return None
    x, y, z = (float(value) for value in solution[1:] / strength)
    return LightEstimate(
        direction=(x, y, z),
        directedness=strength / max(float(solution[0]), 1e-6),
        residual=residual,
        vertices=len(luminance),
    )


def angle_between(first: LightEstimate, second: LightEstimate) -> float:
    """Return the angle between two light directions in degrees, 0 to 180."""
    cosine = float(np.dot(first.direction, second.direction))
    return math.degrees(math.acos(min(1.0, max(-1.0, cosine))))


def skin_vertices(points: FloatArray, normals: FloatArray) -> npt.NDArray[np.int64]:
    """Return the mesh points that lie on skin which faces the camera.

    Parameters
    ----------
    points, normals : ndarray, shape (468, 3)
        Mesh points in photo pixels and their unit normals.
    """
    flat = frontal(points).astype(np.float32)
    is_skin = normals[:, 2] < -math.cos(math.radians(_LARGEST_LEAN_DEG))
    is_skin[cv2.convexHull(flat, returnPoints=False).ravel()] = False
    for outline in _NOT_SKIN:
        hull = cv2.convexHull(flat[list(outline)])
        inside = [cv2.pointPolygonTest(hull, (float(x), float(y)), False) >= 0 for x, y in flat]
        is_skin &= ~np.array(inside)
    return np.flatnonzero(is_skin)


def _luminance_at(
    rgb: ByteImage, mesh: FaceMesh, places: FloatArray
) -> tuple[FloatArray, npt.NDArray[np.bool_]]:
    """Return smoothed linear luminance at photo points, and which lie in the photo."""
    box = box_around(mesh.points[:, :2], _MARGIN_MM * mesh.px_per_mm, rgb.shape)
    part, window = reduce_photo(rgb, box, _WORKING_PX_PER_MM / mesh.px_per_mm)
    light = cv2.LUT(part, np.repeat(linear_light()[None, :, None], 3, axis=2))
    weights = np.array([_LUMINANCE], np.float32)
    luminance = np.asarray(cv2.transform(light, weights), np.float32)
    sigma = _SMOOTHING_MM * mesh.px_per_mm * window.scale_x
    where = window.from_photo(places).astype(np.float32)
    sampled = cv2.remap(
        smooth(luminance, sigma),
        np.ascontiguousarray(where[:, :1]),
        np.ascontiguousarray(where[:, 1:]),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    last = np.array([rgb.shape[1] - 1, rgb.shape[0] - 1])
    inside = ((places >= 0) & (places <= last)).all(axis=1)
    return np.asarray(sampled, np.float64).ravel(), np.asarray(inside)


def _robust_fit(normals: FloatArray, luminance: FloatArray) -> tuple[FloatArray, float]:
    """Return (a, bx, by, bz) by iteratively reweighted least squares (Tukey's biweight)."""
    design = np.column_stack([np.ones(len(normals)), normals])
    weight = np.ones(len(normals))
    solution = np.zeros(4)
    scale = 0.0
    for _number in range(_ROUNDS):
        root = np.sqrt(weight)
        solution = np.linalg.lstsq(design * root[:, None], luminance * root, rcond=None)[0]
        apart = np.abs(luminance - design @ solution)
        scale = median(apart)
        weight = np.maximum(1 - (apart / (4.685 * 1.4826 * max(scale, 1e-6))) ** 2, 0.0) ** 2
    return np.asarray(solution), scale
