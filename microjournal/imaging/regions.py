"""Where skin is measured on a face: polygons of the mesh, named by the patient's own side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from microjournal.domain.anatomy import AnatomicRegion, RegionOfInterest, RegionSource
from microjournal.imaging.detail import ByteImage, FloatArray, linear_light, reduce_photo
from microjournal.imaging.geometry import box_around, polygon_mask
from microjournal.support.ranks import median

if TYPE_CHECKING:
    from microjournal.imaging.faces import FaceMesh

# Mesh indices in drawing order. A patient who faces the camera shows the right cheek on the
# left of the photo.
_RIGHT_CHEEK = (117, 118, 119, 100, 142, 203, 206, 207, 187, 147, 123, 116)
_LEFT_CHEEK = (346, 347, 348, 329, 371, 423, 426, 427, 411, 376, 352, 345)
_FOREHEAD = (104, 103, 67, 109, 10, 338, 297, 332, 333, 299, 337, 151, 108, 69)

# Up to this yaw both cheeks are seen; beyond it only the one turned to the camera is kept.
FRONTAL_YAW_DEG = 25.0

# Places that are skin on nearly every face: cheeks beside the nose, bridge of the nose.
_BARE_SKIN = (50, 280, 205, 425, 101, 330, 195, 5, 4)
# Skin differs from them by shading; hair and background by more than this in log light.
_LUMINANCE_RANGE = 0.9
_COLOUR_RANGE = 0.35
# A forehead behind a fringe shows 0.1 of skin, free regions 0.8 and more.
_LEAST_SKIN_SHARE = 0.6
_WORKING_PX_PER_MM = 1.5


def face_regions(
    mesh: FaceMesh, shape: tuple[int, ...], rgb: ByteImage | None = None
) -> tuple[RegionOfInterest, ...]:
    """Return the regions of a face that lie inside the photo and face the camera.

    Parameters
    ----------
    mesh : FaceMesh
        The face.
    shape : tuple of int
        Rows and columns of the upright photo (further entries are ignored).
    rgb : ndarray, shape (rows, columns, 3), uint8, optional
        The photo itself; with it, regions mostly covered by hair are left out.
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
    found = tuple(
        RegionOfInterest(
            region=region,
            polygon=tuple((float(x), float(y)) for x, y in mesh.points[list(outline), :2]),
            source=RegionSource.FACE_MESH,
        )
        for region, outline in outlines.items()
        if _is_inside(mesh.points[list(outline), :2], shape)
    )
    if rgb is None:
        return found
    shares = skin_shares(rgb, mesh, found)
    return tuple(
        one for one, share in zip(found, shares, strict=True) if share >= _LEAST_SKIN_SHARE
    )


def skin_shares(
    rgb: ByteImage, mesh: FaceMesh, regions: tuple[RegionOfInterest, ...]
) -> tuple[float, ...]:
    """Return for each region the share that has the colour of the face's bare skin, 0 to 1."""
    box = box_around(mesh.points[:, :2], 5 * mesh.px_per_mm, rgb.shape)
    part, window = reduce_photo(rgb, box, _WORKING_PX_PER_MM / mesh.px_per_mm)
    log_light = np.log(linear_light()[part].astype(np.float64) + 0.004)
    luminance = log_light @ np.array([0.30, 0.55, 0.15])
    colour = log_light[..., 0] - log_light[..., 1]
    places = np.rint(window.from_photo(mesh.points[list(_BARE_SKIN), :2])).astype(int)
    x = np.clip(places[:, 0], 0, window.columns - 1)
    y = np.clip(places[:, 1], 0, window.rows - 1)
    is_skin = np.abs(luminance - median(luminance[y, x])) < _LUMINANCE_RANGE
    is_skin &= np.abs(colour - median(colour[y, x])) < _COLOUR_RANGE
    masks = [polygon_mask(window, np.array(one.polygon)) for one in regions]
    return tuple(float(is_skin[mask].mean()) if mask.any() else 0.0 for mask in masks)


def _is_inside(polygon: FloatArray, shape: tuple[int, ...]) -> bool:
    rows, columns = shape[:2]
    return bool((polygon >= 0).all() and (polygon <= (columns - 1, rows - 1)).all())
