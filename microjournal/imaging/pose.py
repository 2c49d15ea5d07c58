"""Pose of the head, difference of pose and of shape between two face meshes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]

# Points of the patient's right side, each with its mirror point on the left side.
_MIRROR_PAIRS = ((33, 263), (133, 362), (61, 291), (234, 454), (127, 356), (93, 323), (58, 288))
_TOP_AND_BOTTOM = ((10, 152), (9, 17), (151, 199))


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
