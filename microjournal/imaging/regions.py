"""Where skin is measured on a face: polygons of the mesh, named by the patient's own side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from microjournal.domain.anatomy import AnatomicRegion, RegionOfInterest, RegionSource

if TYPE_CHECKING:
    from microjournal.imaging.faces import FaceMesh

FloatArray = npt.NDArray[np.float64]

# Mesh indices in drawing order. A patient who faces the camera shows the right cheek on the
# left of the photo.
_RIGHT_CHEEK = (117, 118, 119, 100, 142, 203, 206, 207, 187, 147, 123, 116)
_LEFT_CHEEK = (346, 347, 348, 329, 371, 423, 426, 427, 411, 376, 352, 345)
_FOREHEAD = (104, 103, 67, 109, 10, 338, 297, 332, 333, 299, 337, 151, 108, 69)

# Up to this yaw both cheeks are seen; beyond it only the one turned to the camera is kept.
FRONTAL_YAW_DEG = 25.0
_MINIMUM_INSIDE = 0.999


def face_regions(mesh: FaceMesh, shape: tuple[int, ...]) -> tuple[RegionOfInterest, ...]:
    """Return the regions of a face that lie inside the photo and face the camera.

    Parameters
    ----------
    mesh : FaceMesh
        The face.
    shape : tuple of int
        Rows and columns of the upright photo (further entries are ignored).
    """
    outlines = {
        AnatomicRegion.RIGHT_CHEEK: _RIGHT_CHEEK,
        AnatomicRegion.LEFT_CHEEK: _LEFT_CHEEK,
        AnatomicRegion.FOREHEAD: _FOREHEAD,
    }
    # Positive yaw is a turn to the patient's left, which hides the left cheek.
    if mesh.yaw_deg > FRONTAL_YAW_DEG:
        del outlines[AnatomicRegion.LEFT_CHEEK]
    elif mesh.yaw_deg < -FRONTAL_YAW_DEG:
        del outlines[AnatomicRegion.RIGHT_CHEEK]
    return tuple(
        RegionOfInterest(
            region=region,
            polygon=tuple((float(x), float(y)) for x, y in mesh.points[list(outline), :2]),
            source=RegionSource.FACE_MESH,
        )
        for region, outline in outlines.items()
        if _is_inside(mesh.points[list(outline), :2], shape)
    )


def _is_inside(polygon: FloatArray, shape: tuple[int, ...]) -> bool:
    rows, columns = shape[:2]
    inside = (polygon >= 0).all(axis=1) & (polygon <= (columns - 1, rows - 1)).all(axis=1)
    return bool(inside.mean() >= _MINIMUM_INSIDE)
