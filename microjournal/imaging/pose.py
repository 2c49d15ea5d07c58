"""Pose of the head, difference of pose and of shape between two face meshes."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from microjournal.imaging.detail import places_of
from microjournal.imaging.scattered import linear_between
from microjournal.support.ranks import median

if TYPE_CHECKING:
    from microjournal.imaging.faces import FaceMesh
    from microjournal.imaging.pair import RegisteredPair

FloatArray = npt.NDArray[np.float64]

# Points of the patient's right side, each with its mirror point on the left side.
_MIRROR_PAIRS = ((33, 263), (133, 362), (61, 291), (234, 454), (127, 356), (93, 323), (58, 288))
_TOP_AND_BOTTOM = ((10, 152), (9, 17), (151, 199))
# Points that expression hardly moves: forehead, temples, eye corners, nose.
_RIGID = (
    *(1, 2, 4, 5, 6, 19, 94, 168, 197, 195, 33, 133, 362, 263, 10, 151, 9, 8, 127, 356, 234, 454),
    *(54, 284, 103, 332, 67, 297, 109, 338, 98, 327, 48, 278, 162, 389, 21, 251),
)
_EYES = (33, 263)

# A smile leaves 0.7 to 2.4 mm over three regions, a change of distance alone 0.2 to 0.5 mm.
_JOINT_RESIDUAL_MM = 0.5
_SINGLE_RESIDUAL_MM = 0.25
_SAMPLE_MM = 2.0
_LEAST_SAMPLES = 40
_ROUNDS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadPose:
    """Yaw, pitch and roll in degrees; the zero of pitch is a convention."""

    yaw_deg: float
    pitch_deg: float
    roll_deg: float


def head_pose(points: FloatArray) -> HeadPose:
    """Return the pose of a face mesh.

    Parameters
    ----------
    points : ndarray, shape (468, 3)
        Mesh points, x to the right, y down, z away from the camera.
    """
    across = np.sum([points[left] - points[right] for right, left in _MIRROR_PAIRS], axis=0)
    down = np.sum([points[low] - points[high] for high, low in _TOP_AND_BOTTOM], axis=0)
    across = across / np.linalg.norm(across)
    down = down - across * float(down @ across)
    down = down / np.linalg.norm(down)
    return HeadPose(
        yaw_deg=math.degrees(math.atan2(across[2], math.hypot(across[0], across[1]))),
        pitch_deg=math.degrees(math.atan2(down[2], math.hypot(down[0], down[1]))),
        roll_deg=math.degrees(math.atan2(across[1], across[0])),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadDifference:
    """How a follow-up's head differs from the baseline's.

    ``yaw_deg``, ``pitch_deg`` and ``roll_deg`` turn the baseline's head into the follow-up's;
    ``shape`` is what no turn explains: the root mean square distance of corresponding points
    of the upper face and nose, in interpupillary distances (same person 0.005 to 0.03).
    """

    yaw_deg: float
    pitch_deg: float
    roll_deg: float
    shape: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PerspectiveChange:
    """Change of the camera's distance, seen in how skin at different depths is scaled.

    ``per_metre`` is one over the baseline's distance minus one over the follow-up's: 15 cm
    against 45 cm is more than two per metre, 45 against 60 cm less than one. ``residual_mm`` is
    what the model leaves of the registered places.
    """

    per_metre: float
    residual_mm: float


def head_difference(baseline: FloatArray, follow_up: FloatArray) -> HeadDifference:
    """Compare two face meshes, (468, 3) each, by their rigid points.

    References
    ----------
    .. [1] Umeyama (1991), IEEE Trans. PAMI 13(4):376-380, doi:10.1109/34.88573
    """
    chosen = list(_RIGID)
    rotation, _scale = _head_turn(baseline, follow_up)
    first, second = aligned_heads(baseline, follow_up)
    rest = second[chosen] - first[chosen]
    distance = eye_distance(follow_up)
    return HeadDifference(
        yaw_deg=math.degrees(
            math.atan2(rotation[2, 0], math.hypot(rotation[0, 0], rotation[1, 0]))
        ),
        pitch_deg=math.degrees(math.atan2(rotation[2, 1], rotation[2, 2])),
        roll_deg=math.degrees(math.atan2(rotation[1, 0], rotation[0, 0])),
        shape=float(np.sqrt(np.mean(np.sum(rest * rest, axis=1)))) / distance,
    )


def aligned_heads(baseline: FloatArray, follow_up: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return both meshes, (468, 3) each, about the middle of their rigid points.

    The baseline is turned and scaled onto the follow-up; the unit is the follow-up's pixel.
    """
    rotation, scale = _head_turn(baseline, follow_up)
    return scale * _about_rigid(baseline) @ rotation.T, _about_rigid(follow_up)


def eye_distance(points: FloatArray) -> float:
    """Return the distance of the middles of both eyes, in the unit of the mesh."""
    right = points[[33, 133]].mean(axis=0)
    left = points[[263, 362]].mean(axis=0)
    return float(np.linalg.norm(left - right))


def perspective_change(pairs: Sequence[RegisteredPair], mesh: FaceMesh) -> PerspectiveChange | None:
    """Estimate the change of camera distance from the registered regions of a face.

    Skin nearer to the camera is enlarged more at a short distance. The model is a small turn,
    a similarity and a scale that grows linearly with the depth the baseline's mesh gives. It is
    fitted to all regions together; where expression has deformed some of them, to the one that
    kept its shape best.

    Parameters
    ----------
    pairs : sequence of RegisteredPair
        Regions registered on skin detail; their dense maps carry the evidence.
    mesh : FaceMesh
        The face of the baseline.

    Returns
    -------
    PerspectiveChange or None
        ``None`` when no region is large enough or every one is deformed.
    """
    samples = _large_samples(pairs, mesh)
    if not samples:
        return None
    together = _fitted_perspective(samples)
    if together.residual_mm <= _JOINT_RESIDUAL_MM:
        return together
    best = min((_fitted_perspective([one]) for one in samples), key=lambda one: one.residual_mm)
    return best if best.residual_mm <= _SINGLE_RESIDUAL_MM else None


def skin_stretch_mm(pairs: Sequence[RegisteredPair], mesh: FaceMesh) -> float | None:
    """Return how far registered regions moved against each other and were deformed, in mm.

    It is the root mean square of what :func:`perspective_change` leaves when all regions are
    taken together: up to 0.3 mm where only the camera moved, 0.3 to 0.8 mm where the head turned
    by 8 to 12 degrees, 1.3 to 2.4 mm between neutral and smiling faces. ``None`` when no region
    is large enough.
    """
    samples = _large_samples(pairs, mesh)
    return _fitted_perspective(samples).residual_mm if samples else None


def _large_samples(
    pairs: Sequence[RegisteredPair], mesh: FaceMesh
) -> list[tuple[FloatArray, FloatArray]]:
    samples = [_samples(pair, mesh) for pair in pairs]
    return [one for one in samples if len(one[0]) >= _LEAST_SAMPLES]


def _fitted_perspective(samples: Sequence[tuple[FloatArray, FloatArray]]) -> PerspectiveChange:
    """Fit the model to (x, y, depth) of the baseline and (x, y) of the follow-up, in mm."""
    source = np.concatenate([one[0] for one in samples])
    target = np.concatenate([one[1] for one in samples])
    target = target - target.mean(axis=0)
    design = _perspective_design(source[:, 0], source[:, 1], source[:, 2])
    solution, residual = _robust_solution(design, target)
    scale = math.hypot(float(solution[3]), float(solution[4]))
    return PerspectiveChange(
        per_metre=1000.0 * float(solution[0]) / scale, residual_mm=residual / scale
    )


def _about_rigid(points: FloatArray) -> FloatArray:
    return np.asarray(points - points[list(_RIGID)].mean(axis=0))


def _head_turn(baseline: FloatArray, follow_up: FloatArray) -> tuple[FloatArray, float]:
    """Return the rotation and scale that take the baseline's rigid points to the follow-up's."""
    chosen = list(_RIGID)
    return _similarity(_about_rigid(baseline)[chosen], _about_rigid(follow_up)[chosen])


def _similarity(first: FloatArray, second: FloatArray) -> tuple[FloatArray, float]:
    left, stretch, right = np.linalg.svd(first.T @ second)
    sign = np.sign(np.linalg.det(right.T @ left.T))
    flip = np.array([1.0, 1.0, sign])
    rotation = right.T @ np.diag(flip) @ left.T
    return np.asarray(rotation, np.float64), float(np.sum(stretch * flip) / np.sum(first * first))


def _samples(pair: RegisteredPair, mesh: FaceMesh) -> tuple[FloatArray, FloatArray]:
    """Return (n, 3) baseline and (n, 2) follow-up places in mm on a grid inside the region.

    Both are scaled by the baseline mesh and by one number for the whole follow-up, so that
    several regions share one model.
    """
    step = max(1, round(_SAMPLE_MM * pair.px_per_mm))
    sparse = slice(None, None, step), slice(None, None, step)
    seen = pair.region_mask[sparse] & pair.facing[sparse]
    places = places_of(pair.base_x[::step], pair.base_y[::step])[seen].astype(np.float64)
    targets = pair.map_xy[sparse][seen].astype(np.float64) / mesh.px_per_mm
    depth = linear_between(mesh.points[:, :2], mesh.points[:, 2], places)
    depth = depth - mesh.points[list(_EYES), 2].mean()
    flat = places - mesh.points[:, :2].mean(axis=0)
    source = np.column_stack([flat, depth]) / mesh.px_per_mm
    known = np.isfinite(depth)
    return source[known], targets[known]


def _perspective_design(x: FloatArray, y: FloatArray, depth: FloatArray) -> FloatArray:
    """Return the (2n, 7) design: perspective, two turns, similarity and shift."""
    one, none = np.ones_like(x), np.zeros_like(x)
    rows_x = np.stack([x * depth, depth, none, x, -y, one, none], axis=1)
    rows_y = np.stack([y * depth, none, depth, y, x, none, one], axis=1)
    return np.vstack([rows_x, rows_y])


def _robust_solution(design: FloatArray, target: FloatArray) -> tuple[FloatArray, float]:
    """Return the Cauchy-weighted least-squares solution and its RMS residual."""
    wanted = target.T.ravel()
    weight = np.ones(len(wanted))
    for _number in range(_ROUNDS):
        solution = np.linalg.lstsq(design * weight[:, None], wanted * weight, rcond=None)[0]
        rest = wanted - design @ solution
        spread = 1.5 * median(np.abs(rest))
        weight = 1.0 / np.sqrt(1.0 + (rest / (2 * max(spread, 1e-9))) ** 2)
    return np.asarray(solution, np.float64), float(np.sqrt(np.mean(rest * rest)))
