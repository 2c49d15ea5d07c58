"""Lay the follow-up onto the baseline, or refuse: close-ups by features, faces by the mesh."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from microjournal.domain.control import NoControl, TaskControl
from microjournal.imaging.alignment import CLOSE_UP_ROUNDS, Detail, align, photo_detail
from microjournal.imaging.bare_skin import is_bare_skin
from microjournal.imaging.close_up import CloseUpStart, close_up_start, matching_px_per_mm
from microjournal.imaging.detail import DETAIL_PX_PER_MM, ByteImage, FloatArray, FloatImage
from microjournal.imaging.flow import BoolImage, DenseMap, dense_map
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
    outline = region_outline(region_polygon, baseline_rgb)
    if is_same_photo(baseline_rgb, follow_up_rgb):
        return identical_pair(baseline_rgb, outline, baseline_px_per_mm)
    place = _Place(
        rgb=baseline_rgb,
        outline=outline,
        box=region_box(outline, baseline_px_per_mm, baseline_rgb.shape),
        px_per_mm=baseline_px_per_mm,
    )
    aligned = _aligned_close_up(place, follow_up_rgb, control or NoControl())
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
    outline = region_outline(region_polygon, baseline_rgb)
    px_per_mm = baseline_mesh.px_per_mm
    first, second = _Face(baseline_rgb, baseline_mesh), _Face(follow_up_rgb, follow_up_mesh)
    if is_same_photo(baseline_rgb, follow_up_rgb):
        return identical_pair(
            baseline_rgb, outline, px_per_mm, lambda places: first.shows_skin(outline, places)
        )
    place = _Place(
        rgb=baseline_rgb,
        outline=outline,
        box=region_box(outline, px_per_mm, baseline_rgb.shape),
        px_per_mm=px_per_mm,
    )
    return believed_pair(_aligned_faces(place, first, second, control or NoControl()), FACE_LIMITS)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """A region of the baseline photo: its outline, the box around it, the photo's scale."""

    rgb: ByteImage
    outline: FloatArray
    box: Box
    px_per_mm: float

    def detail(self, working_px_per_mm: float) -> Detail:
        """Return the skin detail of the box."""
        return photo_detail(self.rgb, self.box, self.px_per_mm, working_px_per_mm)


@dataclass(frozen=True, slots=True)
class _Face:
    """A photo of a face and the mesh found in it."""

    rgb: ByteImage
    mesh: FaceMesh

    def shows_skin(self, outline: FloatArray, places: FloatImage) -> BoolImage:
        """Tell where bare skin of the region inside ``outline`` faces the camera."""
        facing = facing_camera(self.mesh.points, places)
        return facing & is_bare_skin(self.rgb, outline, self.mesh.px_per_mm, places)


def _aligned_close_up(
    place: _Place, follow_up_rgb: ByteImage, control: TaskControl
) -> AlignedRegion:
    control.checkpoint(0, 3, "match")
    matching = matching_px_per_mm(place.box, place.px_per_mm)
    detail = place.detail(matching)
    start, follow_px_per_mm = _found_again(place, detail, follow_up_rgb)
    working = _working_px_per_mm(place.box, place.px_per_mm, follow_px_per_mm)
    baseline = detail if working == matching else place.detail(working)
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
    return AlignedRegion(
        outline=place.outline,
        box=place.box,
        baseline=baseline,
        follow_up=follow_up,
        dense=dense,
        base_px_per_mm=place.px_per_mm,
        method="features+flow",
        inliers=start.inliers,
    )


def _found_again(
    place: _Place, detail: Detail, follow_up_rgb: ByteImage
) -> tuple[CloseUpStart, float]:
    """Return where the skin of the region is in the follow-up, and the scale it has there."""
    start = close_up_start(detail, follow_up_rgb, box=place.box, baseline_px_per_mm=place.px_per_mm)
    if start is None:
        raise not_registered()
    stretch = homography_stretch(start.matrix, place.outline)
    check_stretch(stretch, CLOSE_UP_LIMITS)
    return start, place.px_per_mm * stretch.scale


def _aligned_faces(
    place: _Place, first: _Face, second: _Face, control: TaskControl
) -> AlignedRegion:
    working = _working_px_per_mm(place.box, place.px_per_mm, second.mesh.px_per_mm)
    baseline = place.detail(working)
    rough = mesh_map(
        first.mesh.points,
        second.mesh.points,
        baseline.window,
        centre=place.outline.mean(axis=0),
        px_per_mm=place.px_per_mm,
    )
    follow_up = _follow_up_detail(second.rgb, rough, second.mesh.px_per_mm, working)
    dense = align(baseline, follow_up, rough, limit_mm=FACE_LIMIT_MM, control=control)
    corners = baseline.window.from_photo(place.outline).astype(np.float32)
    carried = dense.at(corners[None])[0].astype(np.float64)
    return AlignedRegion(
        outline=place.outline,
        box=place.box,
        baseline=baseline,
        follow_up=follow_up,
        dense=dense,
        base_px_per_mm=place.px_per_mm,
        method="mesh+flow",
        facing=first.shows_skin(place.outline, baseline.window.grid())
        & second.shows_skin(carried, dense.full()),
    )


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
