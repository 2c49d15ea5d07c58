"""Boxes, polygons and grids of photos, and what a map does to shapes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import cv2
import numpy as np

from microjournal.domain.errors import InputError
from microjournal.imaging.detail import ByteImage, FloatArray, FloatImage, Places, Window
from microjournal.imaging.flow import BoolImage, DenseMap
from microjournal.support.i18n import _
from microjournal.support.ranks import median, quantile

Box = tuple[int, int, int, int]
Polygon = tuple[tuple[float, float], ...]
Matrix = tuple[float, float, float, float, float, float, float, float, float]

# The stretch of a smooth map is told as well by so many of its pixels as by all of them.
_STRETCH_SAMPLES = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """What a map does locally inside a mask.

    ``scale`` is the median linear scale (follow-up photo px per baseline photo px),
    ``anisotropy`` the 95th percentile of the ratio of the larger to the smaller stretch,
    ``mirrored`` tells whether it turns skin over anywhere.
    """

    scale: float
    anisotropy: float
    mirrored: bool


def region_outline(polygon: Polygon | None, rgb: ByteImage) -> FloatArray:
    """Return the region as (n, 2) floats clipped to the photo; the whole photo for ``None``."""
    rows, columns = rgb.shape[:2]
    right, bottom = columns - 1.0, rows - 1.0
    if polygon is None:
        return np.array([[0.0, 0.0], [right, 0.0], [right, bottom], [0.0, bottom]])
    outline = np.array(polygon, np.float64).reshape(-1, 2)
    outline = np.clip(outline, [0.0, 0.0], [right, bottom])
    low, high = outline.min(axis=0), outline.max(axis=0)
    if len(outline) < 3 or float((high - low).min()) < 8.0:
        raise InputError(
            "empty_region",
            _("The region does not lie on the baseline photo."),
            _("Draw the region again on the baseline photo."),
        )
    return outline


def is_same_photo(first: ByteImage, second: ByteImage) -> bool:
    """Tell whether two photos are equal pixel by pixel; most unequal ones are told quickly."""
    if first.shape != second.shape or not np.array_equal(first[::64], second[::64]):
        return False
    return np.array_equal(first, second)


def box_around(points: Places, margin_px: float, shape: tuple[int, ...]) -> Box:
    """Return (left, top, right, bottom) around points, with a margin, inside the photo."""
    rows, columns = shape[:2]
    x, y = points[..., 0], points[..., 1]
    left = max(0, math.floor(float(x.min()) - margin_px))
    top = max(0, math.floor(float(y.min()) - margin_px))
    right = min(columns, math.ceil(float(x.max()) + margin_px) + 1)
    bottom = min(rows, math.ceil(float(y.max()) + margin_px) + 1)
    return left, top, right, bottom


def fill_polygon(polygon: FloatArray, shape: tuple[int, int]) -> BoolImage:
    """Return the pixels inside a polygon, shape ``shape``; corners to 1/256 px."""
    mask = np.zeros(shape, np.uint8)
    corners = np.rint(polygon * 256).astype(np.int32)
    cv2.fillPoly(mask, [corners], 1, lineType=cv2.LINE_8, shift=8)
    return mask.astype(bool)


def polygon_mask(window: Window, polygon: FloatArray) -> BoolImage:
    """Return the pixels of the window inside a polygon given in photo pixels."""
    return fill_polygon(window.from_photo(polygon), (window.rows, window.columns))


def scaled_window(box: Box, factor: float) -> Window:
    """Return the window over ``box`` with ``factor`` window pixels per photo pixel, exactly."""
    left, top, right, bottom = box
    return Window(
        left=left,
        top=top,
        scale_x=factor,
        scale_y=factor,
        rows=max(1, math.floor((bottom - top) * factor)),
        columns=max(1, math.floor((right - left) * factor)),
    )


def local_stretch(dense: DenseMap, window: Window, mask: BoolImage) -> Stretch:
    """Return what a map from window pixels to follow-up pixels does inside ``mask``."""
    inside = np.flatnonzero(mask)
    chosen = inside[:: max(1, len(inside) // _STRETCH_SAMPLES)]
    steps = (np.asarray(np.gradient(dense.rest, axis=axis)) for axis in (1, 0))
    along_x, along_y = (step.reshape(-1, 2)[chosen].astype(np.float64) for step in steps)
    along_x = (along_x + dense.affine[:, 0]) * window.scale_x
    along_y = (along_y + dense.affine[:, 1]) * window.scale_y
    return _stretch(np.stack([along_x, along_y], axis=-1))


def homography_stretch(matrix: FloatArray, points: FloatArray) -> Stretch:
    """Return what a homography does at the given points (baseline to follow-up photo px)."""
    homogeneous = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    depth = homogeneous[:, 2]
    if float(np.abs(depth).min()) < 1e-9 or (depth > 0).any() != (depth > 0).all():
        return Stretch(scale=math.nan, anisotropy=math.inf, mirrored=True)
    place = homogeneous[:, :2] / depth[:, None]
    bend = place[:, :, None] * matrix[2, None, None, :2]
    return _stretch((matrix[None, :2, :2] - bend) / depth[:, None, None])


def apply_homography(matrix: FloatArray, points: Places) -> Places:
    """Return points (..., 2) moved by a 3 x 3 matrix."""
    flat = np.ascontiguousarray(points).reshape(-1, 1, 2)
    return np.asarray(cv2.perspectiveTransform(flat, matrix), points.dtype).reshape(points.shape)


def fitted_homography(source: FloatImage, target: FloatImage, mask: BoolImage) -> Matrix:
    """Return the least-squares homography of a dense map inside ``mask``, row by row."""
    chosen = np.flatnonzero(mask)
    step = max(1, len(chosen) // 2000)
    first = source.reshape(-1, 2)[chosen[::step]].astype(np.float64)
    second = target.reshape(-1, 2)[chosen[::step]].astype(np.float64)
    matrix, _inside = cv2.findHomography(first, second, 0)
    a, b, c, d, e, f, g, h, i = (float(value) for value in np.asarray(matrix).reshape(-1))
    return a, b, c, d, e, f, g, h, i


def _stretch(jacobian: FloatArray) -> Stretch:
    """Summarise (n, 2, 2) Jacobians; the singular values of a 2 x 2 matrix in closed form."""
    a, b, c, d = (jacobian[:, row, column] for row in range(2) for column in range(2))
    turning = np.hypot(a + d, b - c)
    mirroring = np.hypot(a - d, b + c)
    determinant = a * d - b * c
    ratio = (turning + mirroring) / np.maximum(np.abs(turning - mirroring), 1e-12)
    return Stretch(
        scale=median(np.sqrt(np.abs(determinant))),
        anisotropy=quantile(ratio, 0.95),
        mirrored=bool((determinant <= 0).any()),
    )
