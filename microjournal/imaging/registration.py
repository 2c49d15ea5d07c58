"""Lay the follow-up onto the baseline, or refuse: close-ups by features, faces by the mesh."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from microjournal.domain.control import NoControl, TaskControl
from microjournal.imaging.alignment import CLOSE_UP_ROUNDS, Detail, align, photo_detail
from microjournal.imaging.bare_skin import is_bare_skin
from microjournal.imaging.close_up import close_up_start
from microjournal.imaging.detail import DETAIL_PX_PER_MM, ByteImage
from microjournal.imaging.flow import DenseMap, dense_map
from microjournal.imaging.geometry import (
    Box,
    Polygon,
    apply_homography,
    box_around,
    homography_stretch,
    is_same_photo,
    region_outline,
)
from microjournal.imaging.judgement import (
    CLOSE_UP_LIMITS,
    FACE_LIMITS,
    check_stretch,
    not_registered,
)
from microjournal.imaging.mesh_map import mesh_map
from microjournal.imaging.normals import facing_camera
from microjournal.imaging.pair import (
    AlignedRegion,
    RegisteredPair,
    believed_pair,
    identical_pair,
    region_box,
)

if TYPE_CHECKING:
    from microjournal.imaging.faces import FaceMesh

__all__ = ["RegisteredPair", "register_close_up", "register_faces"]

CLOSE_UP_LIMIT_MM = 1.2
FACE_LIMIT_MM = 5.0
_LARGEST_WORKING_PIXELS = 1_500_000


def register_close_up(
    baseline_rgb: ByteImage,
    follow_up_rgb: ByteImage,
    *,
    baseline_px_per_mm: float,
    region_polygon: Polygon | None = None,
    control: TaskControl | None = None,
) -> RegisteredPair:
    """Register photos of skin without a face; the follow-up's scale is found on the way.

    Parameters
    ----------
    baseline_rgb, follow_up_rgb : ndarray, shape (rows, columns, 3), uint8
        Upright sRGB pixels.
    baseline_px_per_mm : float
        Scale of the baseline photo.
    region_polygon : tuple of (x, y), optional
        The region on the baseline photo in pixels; the whole photo if left out.
    control : TaskControl, optional
        For progress and cancelling.

    Raises
    ------
    MeasurementError
        ``not_registered`` or ``too_little_overlap``: the same skin was not found with certainty.
    InputError
        ``empty_region``: the region does not lie on the baseline photo.
    """
    control = control or NoControl()
    outline = region_outline(region_polygon, baseline_rgb)
    if is_same_photo(baseline_rgb, follow_up_rgb):
        return identical_pair(baseline_rgb, outline, baseline_px_per_mm)
    box = region_box(outline, baseline_px_per_mm, baseline_rgb.shape)
    control.checkpoint(0, 3, "match")
    start = close_up_start(
        baseline_rgb, follow_up_rgb, box=box, baseline_px_per_mm=baseline_px_per_mm
    )
    if start is None:
        raise not_registered()
    stretch = homography_stretch(start.matrix, outline)
    check_stretch(stretch, CLOSE_UP_LIMITS)
    follow_px_per_mm = baseline_px_per_mm * stretch.scale
    working = _working_px_per_mm(box, baseline_px_per_mm, follow_px_per_mm)
    baseline = photo_detail(baseline_rgb, box, baseline_px_per_mm, working)
    rough = dense_map(apply_homography(start.matrix, baseline.window.grid()))
    follow_up = _follow_up_detail(follow_up_rgb, rough, follow_px_per_mm, working)
    dense = align(
        baseline,
        follow_up,
        rough,
        limit_mm=CLOSE_UP_LIMIT_MM,
        coarse=CLOSE_UP_ROUNDS,
        control=control,
    )
    aligned = AlignedRegion(
        outline=outline,
        box=box,
        baseline=baseline,
        follow_up=follow_up,
        dense=dense,
        base_px_per_mm=baseline_px_per_mm,
        method="features+flow",
        inliers=start.inliers,
    )
    return believed_pair(aligned, CLOSE_UP_LIMITS)


def register_faces(
    baseline_rgb: ByteImage,
    baseline_mesh: FaceMesh,
    follow_up_rgb: ByteImage,
    follow_up_mesh: FaceMesh,
    *,
    region_polygon: Polygon,
    control: TaskControl | None = None,
) -> RegisteredPair:
    """Register one region of two photos of a face: mesh first, then flow on skin detail.

    The mesh only says where the region is; skin is registered by the flow.

    Parameters
    ----------
    baseline_rgb, follow_up_rgb : ndarray, shape (rows, columns, 3), uint8
        Upright sRGB pixels.
    baseline_mesh, follow_up_mesh : FaceMesh
        The face found in either.
    region_polygon : tuple of (x, y)
        The region on the baseline photo in pixels.
    control : TaskControl, optional
        For progress and cancelling.

    Raises
    ------
    MeasurementError
        ``not_registered`` or ``too_little_overlap``.
    InputError
        ``empty_region``.
    """
    control = control or NoControl()
    outline = region_outline(region_polygon, baseline_rgb)
    base_px_per_mm = baseline_mesh.px_per_mm
    if is_same_photo(baseline_rgb, follow_up_rgb):
        return identical_pair(
            baseline_rgb,
            outline,
            base_px_per_mm,
            lambda places: (
                facing_camera(baseline_mesh.points, places)
                & is_bare_skin(baseline_rgb, outline, base_px_per_mm, places)
            ),
        )
    box = region_box(outline, base_px_per_mm, baseline_rgb.shape)
    working = _working_px_per_mm(box, base_px_per_mm, follow_up_mesh.px_per_mm)
    baseline = photo_detail(baseline_rgb, box, base_px_per_mm, working)
    rough = mesh_map(
        baseline_mesh.points,
        follow_up_mesh.points,
        baseline.window,
        centre=outline.mean(axis=0),
        px_per_mm=base_px_per_mm,
    )
    follow_up = _follow_up_detail(follow_up_rgb, rough, follow_up_mesh.px_per_mm, working)
    dense = align(baseline, follow_up, rough, limit_mm=FACE_LIMIT_MM, control=control)
    corners = baseline.window.from_photo(outline).astype(np.float32)
    carried = dense.at(corners[None])[0].astype(np.float64)
    aligned = AlignedRegion(
        outline=outline,
        box=box,
        baseline=baseline,
        follow_up=follow_up,
        dense=dense,
        base_px_per_mm=base_px_per_mm,
        method="mesh+flow",
        facing=facing_camera(baseline_mesh.points, baseline.window.grid())
        & facing_camera(follow_up_mesh.points, dense.full())
        & is_bare_skin(baseline_rgb, outline, base_px_per_mm, baseline.window.grid())
        & is_bare_skin(follow_up_rgb, carried, follow_up_mesh.px_per_mm, dense.full()),
    )
    return believed_pair(aligned, FACE_LIMITS)


def _working_px_per_mm(box: Box, base_px_per_mm: float, follow_px_per_mm: float) -> float:
    """Return the scale of the dense part: 7 px/mm, less for very large regions."""
    area_mm2 = (box[2] - box[0]) * (box[3] - box[1]) / base_px_per_mm**2
    affordable = math.sqrt(_LARGEST_WORKING_PIXELS / area_mm2)
    return min(DETAIL_PX_PER_MM, base_px_per_mm, follow_px_per_mm, affordable)


def _follow_up_detail(
    rgb: ByteImage, rough: DenseMap, px_per_mm: float, working_px_per_mm: float
) -> Detail:
    """Return the detail of that part of the follow-up onto which the baseline falls."""
    rows, columns = rough.rest.shape[:2]
    places = rough.full()[:: max(1, rows // 40), :: max(1, columns // 40)]
    box = box_around(places, FACE_LIMIT_MM * px_per_mm, rgb.shape)
    left, top, right, bottom = box
    if right - left < 16 or bottom - top < 16:
        raise not_registered()
    return photo_detail(rgb, box, px_per_mm, working_px_per_mm)
