"""How differently two faces hold their expression, from their meshes alone.

The baseline's head is laid onto the follow-up's by points that expression hardly moves; what is
left at mouth, cheeks and brows is expression, another person, or the error of the mesh (up to
1.5 mm at mouth and cheeks between copies of one photo, 2.3 mm between the lips).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from microjournal.imaging.pose import aligned_heads, eye_distance

FloatArray = npt.NDArray[np.float64]

EYE_DISTANCE_MM = 63.0

# Indices of the MediaPipe mesh, the patient's right side first.
_CORNERS = ((61, 40, 39, 92, 165), (291, 270, 269, 322, 391))
_CHEEKS = ((205, 50, 187, 207, 206, 203, 36), (425, 280, 411, 427, 426, 423, 266))
_BROWS = ((105, 66, 107, 52, 65), (334, 296, 336, 282, 295))
_LIPS = (13, 14)
_ACROSS_AND_DOWN = slice(0, 2)
_DOWN = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpressionDifference:
    """What moved between two faces beyond the turn of the head, in mm of a 63 mm eye distance.

    Attributes
    ----------
    mouth_mm : float
        How far the corner of the mouth moved, the side that moved further (a wider or a raised
        mouth); 6 to 7 mm between a neutral face and a broad smile.
    opening_mm : float
        Change of the opening between the lips, positive = wider.
    cheek_mm, brow_mm : float
        Raise of the cheek and of the brow, positive = up, the side that moved further.
    """

    mouth_mm: float
    opening_mm: float
    cheek_mm: float
    brow_mm: float

    @property
    def lower_face_mm(self) -> float:
        """Return the largest movement of mouth and cheeks, never negative."""
        return max(self.mouth_mm, abs(self.opening_mm), abs(self.cheek_mm))


def expression_difference(baseline: FloatArray, follow_up: FloatArray) -> ExpressionDifference:
    """Compare how two face meshes, (468, 3) each, hold mouth, cheeks and brows."""
    first, second = aligned_heads(baseline, follow_up)
    scale = EYE_DISTANCE_MM / eye_distance(second)
    moved = scale * (second - first)
    return ExpressionDifference(
        mouth_mm=max(_mean_length(moved[list(side)]) for side in _CORNERS),
        opening_mm=scale * (_opening(second) - _opening(first)),
        cheek_mm=_raise(moved, _CHEEKS),
        brow_mm=_raise(moved, _BROWS),
    )


def _mean_length(moved: FloatArray) -> float:
    return float(np.linalg.norm(moved[:, _ACROSS_AND_DOWN], axis=1).mean())


def _opening(points: FloatArray) -> float:
    return float(np.linalg.norm(points[_LIPS[1]] - points[_LIPS[0]]))


def _raise(moved: FloatArray, sides: tuple[tuple[int, ...], ...]) -> float:
    raised = [-float(moved[list(side), _DOWN].mean()) for side in sides]
    return max(raised, key=abs)
