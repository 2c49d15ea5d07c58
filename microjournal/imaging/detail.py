"""Skin detail for registration: log luminance and its local contrast normalisation."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TypeVar

import cv2
import numpy as np
import numpy.typing as npt

ByteImage = npt.NDArray[np.uint8]
FloatImage = npt.NDArray[np.float32]
FloatArray = npt.NDArray[np.float64]
# Places keep their precision: single for every pixel of a frame, double for a few points.
Places = TypeVar("Places", FloatImage, FloatArray)

DETAIL_PX_PER_MM = 7.0
FINE_MM = 0.12
COARSE_MM = 1.5
CONTRAST_MM = 4.0

_LUMINANCE_WEIGHTS = (0.30, 0.55, 0.15)
_LOG_OFFSET = 0.004
# Below this contrast (standard deviation of log luminance) there is noise rather than detail.
_CONTRAST_FLOOR = 0.004
_DETAIL_RANGE = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A reduced rectangle of a photo.

    ``left`` and ``top`` are photo pixels of the rectangle's corner, ``scale_x`` and
    ``scale_y`` window pixels per photo pixel, ``rows`` and ``columns`` the window's size.
    Coordinates count from the centre of the first pixel.
    """

    left: int
    top: int
    scale_x: float
    scale_y: float
    rows: int
    columns: int

    def from_photo(self, points: Places) -> Places:
        """Return window pixels of photo points, shape (..., 2)."""
        return affine_points(points, self.photo_to_window()[:2])

    def photo_to_window(self) -> FloatArray:
        """Return the 3 x 3 matrix from photo pixels to window pixels."""
        offset_x = (0.5 - self.left) * self.scale_x - 0.5
        offset_y = (0.5 - self.top) * self.scale_y - 0.5
        return np.array([[self.scale_x, 0, offset_x], [0, self.scale_y, offset_y], [0, 0, 1.0]])

    def grid(self) -> FloatImage:
        """Return the photo coordinates of every window pixel, shape (rows, columns, 2)."""
        return places_of(self.across(), self.down())

    def across(self) -> FloatImage:
        """Return the photo x of every column, shape (columns,)."""
        x = (np.arange(self.columns) + 0.5) / self.scale_x - 0.5 + self.left
        return x.astype(np.float32)

    def down(self) -> FloatImage:
        """Return the photo y of every row, shape (rows,)."""
        y = (np.arange(self.rows) + 0.5) / self.scale_y - 0.5 + self.top
        return y.astype(np.float32)


def places_of(x: FloatImage, y: FloatImage) -> FloatImage:
    """Return the places of a grid of columns ``x`` and rows ``y``, shape (rows, columns, 2)."""
    places = np.empty((len(y), len(x), 2), np.float32)
    places[..., 0] = x
    places[..., 1] = y[:, None]
    return places


def affine_points(points: Places, matrix: FloatArray) -> Places:
    """Return points (..., 2) moved by a 2 x 3 matrix."""
    flat = np.ascontiguousarray(points).reshape(-1, 1, 2)
    return np.asarray(cv2.transform(flat, matrix), points.dtype).reshape(points.shape)


def linear_light() -> FloatImage:
    """Return the linear light of the 256 sRGB byte values (IEC 61966-2-1)."""
    value = np.arange(256) / 255.0
    linear = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return linear.astype(np.float32)


def log_luminance(rgb: ByteImage) -> FloatImage:
    """Return 0.30 ln R + 0.55 ln G + 0.15 ln B of linear light, shape (rows, columns).

    In logarithms exposure and white balance are additive and vanish in differences.
    """
    logarithm = np.log(linear_light().astype(np.float64) + _LOG_OFFSET)
    table = np.stack([weight * logarithm for weight in _LUMINANCE_WEIGHTS], axis=-1)
    parts = cv2.LUT(rgb, table.astype(np.float32)[None])
    return np.asarray(cv2.transform(parts, np.ones((1, 3), np.float32)), np.float32)


def reduce_photo(
    rgb: ByteImage, box: tuple[int, int, int, int], factor: float
) -> tuple[ByteImage, Window]:
    """Cut ``box`` (left, top, right, bottom) and reduce it by area averaging.

    ``factor`` is window pixels per photo pixel; values above 1 are taken as 1. Halvings come
    first, being far cheaper than fractional steps; of what they reduce by, up to one pixel less
    is cut off at the right and at the bottom.
    """
    left, top, right, bottom = box
    smallest = min(right - left, bottom - top)
    square = 1
    while 2 * square <= min(1.0 / max(factor, 1e-6), smallest / 8):
        square *= 2
    columns, rows = (right - left) // square, (bottom - top) // square
    reduced = rgb[top : top + rows * square, left : left + columns * square]
    while reduced.shape[:2] != (rows, columns):
        reduced = _resized(reduced, reduced.shape[1] // 2, reduced.shape[0] // 2)
    across = max(8, round(columns * square * min(factor, 1.0)))
    down = max(8, round(rows * square * min(factor, 1.0)))
    window = Window(
        left=left,
        top=top,
        scale_x=across / (columns * square),
        scale_y=down / (rows * square),
        rows=down,
        columns=across,
    )
    return _resized(reduced, across, down), window


def _resized(picture: ByteImage, columns: int, rows: int) -> ByteImage:
    if picture.shape[:2] == (rows, columns):
        return np.ascontiguousarray(picture)
    return np.asarray(cv2.resize(picture, (columns, rows), interpolation=cv2.INTER_AREA), np.uint8)


def smooth(image: FloatImage, sigma_px: float) -> FloatImage:
    """Return a Gaussian low-pass; wide ones are computed on a reduced picture."""
    return enlarged(smooth_reduced(image, sigma_px), image.shape)


def smooth_reduced(image: FloatImage, sigma_px: float) -> FloatImage:
    """Return a Gaussian low-pass, reduced as far as its width allows.

    Reducing by an area average of ``n`` pixels adds the variance (n² - 1) / 12, and enlarging
    by interpolation about as much; both are taken off the Gaussian.
    """
    factor = max(1, int(sigma_px / 3.0))
    rows, columns = image.shape[:2]
    if factor == 1 or min(rows, columns) < 2 * factor:
        return _gaussian(image, sigma_px)
    size = (math.ceil(columns / factor), math.ceil(rows / factor))
    small = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.float32)
    rest = math.sqrt(max(sigma_px**2 - (factor**2 - 1) / 6.0, 0.0)) / factor
    return _gaussian(small, rest)


def enlarged(image: FloatImage, shape: tuple[int, ...]) -> FloatImage:
    """Return a reduced picture at the size of ``shape`` again, interpolated."""
    rows, columns = shape[:2]
    if image.shape[:2] == (rows, columns):
        return image
    return np.asarray(
        cv2.resize(image, (columns, rows), interpolation=cv2.INTER_LINEAR), np.float32
    )


def normalised_detail(luminance: FloatImage, px_per_mm: float) -> FloatImage:
    """Return band-passed log luminance divided by its local contrast, within ±3.

    Parameters
    ----------
    luminance : ndarray, shape (rows, columns)
        Log luminance.
    px_per_mm : float
        Scale of the picture on the skin.
    """
    band = smooth(luminance, FINE_MM * px_per_mm) - smooth(luminance, COARSE_MM * px_per_mm)
    contrast = np.sqrt(np.maximum(smooth(band * band, CONTRAST_MM * px_per_mm), 0.0))
    detail = band / (contrast + _CONTRAST_FLOOR)
    return np.asarray(np.clip(detail, -_DETAIL_RANGE, _DETAIL_RANGE), np.float32)


def as_bytes(detail: FloatImage) -> ByteImage:
    """Return normalised detail as 8 bit, 128 in the middle."""
    return np.asarray(np.clip(np.rint(detail * (120 / _DETAIL_RANGE) + 128), 0, 255), np.uint8)


def _gaussian(image: FloatImage, sigma_px: float) -> FloatImage:
    if sigma_px < 0.15:
        return image
    blurred = cv2.GaussianBlur(image, (0, 0), sigma_px, borderType=cv2.BORDER_REFLECT)
    return np.asarray(blurred, np.float32)
