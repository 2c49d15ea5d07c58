"""A believed registration of one region, and how it is put together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from microjournal.domain.measurements import Registration
from microjournal.imaging.alignment import Detail
from microjournal.imaging.detail import ByteImage, FloatArray, FloatImage, Window, places_of
from microjournal.imaging.flow import BoolImage, DenseMap
from microjournal.imaging.geometry import (
    Box,
    Polygon,
    box_around,
    fitted_homography,
    local_stretch,
    polygon_mask,
    scaled_window,
)
from microjournal.imaging.judgement import (
    Agreement,
    RegistrationLimits,
    agreement,
    check_agreement,
    check_stretch,
    not_registered,
)

# The coarsest band (4-10 mm) needs skin around the region, too.
MARGIN_MM = 6.0
# The frame is a little coarser than the coarser photo, so that neither is ever upsampled.
FRAME_SHARE = 0.92
LARGEST_PX_PER_MM = 13.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredPair:
    """A believed registration of one region.

    Attributes
    ----------
    registration : Registration
        What is recorded: method, homography from baseline to follow-up pixels, stated error.
    base_x, base_y : ndarray, shape (columns,) and (rows,), float32
        Where the columns and rows of the common frame lie in the baseline photo, in pixels
        counted from the centre of the first.
    map_xy : ndarray, shape (rows, columns, 2), float32
        For every pixel of the common frame its place in the follow-up photo (dense).
    px_per_mm : float
        Scale of the common frame.
    base_px_per_mm, follow_px_per_mm : float
        Scale of either photo in the region; the follow-up's is found by the registration.
    region_mask : ndarray, shape (rows, columns), bool
        The region of interest in the frame, without its margin.
    facing : ndarray, shape (rows, columns), bool
        Where skin faces the camera in both photos; everywhere for close-ups.
    follow_up_polygon : tuple of (x, y)
        The region carried over, in pixels of the upright follow-up photo.
    agreement : Agreement
        Correlation of skin detail, residual and overlap inside the region.
    anisotropy : float
        95th percentile, over the region, of the ratio of the two local stretches of the map.
    """

    registration: Registration
    base_x: FloatImage
    base_y: FloatImage
    map_xy: FloatImage
    px_per_mm: float
    base_px_per_mm: float
    follow_px_per_mm: float
    region_mask: BoolImage
    facing: BoolImage
    follow_up_polygon: Polygon
    agreement: Agreement
    anisotropy: float

    @property
    def base_xy(self) -> FloatImage:
        """Return the place of every pixel of the frame in the baseline, (rows, columns, 2).

        It is made anew each time: the pairs of a face would hold as much as a photo.
        """
        return places_of(self.base_x, self.base_y)


@dataclass(frozen=True, slots=True, kw_only=True)
class AlignedRegion:
    """A finished but not yet believed alignment: what :func:`believed_pair` judges.

    ``facing`` tells, for every pixel of the baseline's window, whether skin faces the camera in
    both photos; ``None`` where nothing is known about the shape.
    """

    outline: FloatArray
    box: Box
    baseline: Detail
    follow_up: Detail
    dense: DenseMap
    base_px_per_mm: float
    method: str
    inliers: int = 0
    facing: BoolImage | None = None


def region_box(outline: FloatArray, px_per_mm: float, shape: tuple[int, ...]) -> Box:
    """Return the part of the baseline photo that is looked at: the region and its margin."""
    return box_around(outline, MARGIN_MM * px_per_mm, shape)


def believed_pair(aligned: AlignedRegion, limits: RegistrationLimits) -> RegisteredPair:
    """Return the registered pair.

    Raises
    ------
    MeasurementError
        ``not_registered`` or ``too_little_overlap`` when it is not to be believed.
    """
    window = aligned.baseline.window
    mask = polygon_mask(window, aligned.outline)
    if aligned.facing is not None:
        mask &= aligned.facing
    if not mask.any():
        raise not_registered()
    stretch = local_stretch(aligned.dense, window, mask)
    check_stretch(stretch, limits)
    found = agreement(aligned.baseline, aligned.follow_up, aligned.dense, mask)
    check_agreement(found, limits)
    follow_px_per_mm = aligned.base_px_per_mm * stretch.scale
    frame, px_per_mm = _frame(aligned.box, aligned.base_px_per_mm, follow_px_per_mm)
    base_xy = frame.grid()
    map_xy = aligned.dense.at(window.from_photo(base_xy))
    region_mask = polygon_mask(frame, aligned.outline)
    outline = aligned.outline.astype(np.float32)
    corners = aligned.dense.at(window.from_photo(outline)[None])[0].astype(np.float64)
    return RegisteredPair(
        registration=Registration(
            method=aligned.method,
            matrix=fitted_homography(base_xy, map_xy, region_mask),
            residual_mm=found.stated_error_mm,
            inliers=aligned.inliers,
        ),
        base_x=frame.across(),
        base_y=frame.down(),
        map_xy=map_xy,
        px_per_mm=px_per_mm,
        base_px_per_mm=aligned.base_px_per_mm,
        follow_px_per_mm=follow_px_per_mm,
        region_mask=region_mask,
        facing=_facing_in_frame(aligned, base_xy),
        follow_up_polygon=_as_polygon(corners),
        agreement=found,
        anisotropy=stretch.anisotropy,
    )


def identical_pair(
    rgb: ByteImage,
    outline: FloatArray,
    px_per_mm: float,
    facing_at: Callable[[FloatImage], BoolImage] | None = None,
) -> RegisteredPair:
    """Return the registration of a photo with itself: exact, so that nothing can change.

    ``facing_at`` tells for photo places whether skin faces the camera; everywhere if left out.
    """
    box = region_box(outline, px_per_mm, rgb.shape)
    frame, frame_px_per_mm = _frame(box, px_per_mm, px_per_mm)
    base_xy = frame.grid()
    return RegisteredPair(
        registration=Registration(
            method="identity",
            matrix=(1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0),
            residual_mm=0.0,
        ),
        base_x=frame.across(),
        base_y=frame.down(),
        map_xy=base_xy,
        px_per_mm=frame_px_per_mm,
        base_px_per_mm=px_per_mm,
        follow_px_per_mm=px_per_mm,
        region_mask=polygon_mask(frame, outline),
        facing=_everywhere(base_xy) if facing_at is None else facing_at(base_xy),
        follow_up_polygon=_as_polygon(outline),
        agreement=Agreement(correlation=1.0, residual_mm=0.0, overlap=1.0),
        anisotropy=1.0,
    )


def _frame(box: Box, base_px_per_mm: float, follow_px_per_mm: float) -> tuple[Window, float]:
    px_per_mm = FRAME_SHARE * min(base_px_per_mm, follow_px_per_mm, LARGEST_PX_PER_MM)
    return scaled_window(box, px_per_mm / base_px_per_mm), px_per_mm


def _facing_in_frame(aligned: AlignedRegion, base_xy: FloatImage) -> BoolImage:
    if aligned.facing is None:
        return _everywhere(base_xy)
    facing = cv2.remap(
        aligned.facing.astype(np.uint8),
        aligned.baseline.window.from_photo(base_xy),
        np.empty(0, np.float32),
        cv2.INTER_NEAREST,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(facing) > 0


def _everywhere(places: npt.NDArray[np.floating]) -> BoolImage:
    return np.ones(places.shape[:2], np.bool_)


def _as_polygon(points: FloatArray) -> Polygon:
    return tuple((float(x), float(y)) for x, y in points)
