"""The common frame: both photos of a pair at one scale in mm, in linear light."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import cv2
import numpy as np

from microjournal.imaging.detail import ByteImage, FloatImage, linear_light
from microjournal.imaging.flow import BoolImage
from microjournal.imaging.pair import RegisteredPair
from microjournal.imaging.reduction import averaged_px2, original_shape, to_decoded

# Filters need this much photo around a pixel before its value can be trusted.
INSET_MM = 1.5
# Photos are sampled for squares of this many frame pixels: what one needs stays in the cache.
_TILE_PX = 128
# After averaging, at least so many pixels remain for one frame pixel: enough for the interpolation.
_LEAST_REDUCTION = 1.5
_THREE_TAP_VARIANCE = 0.35


@dataclass(frozen=True, slots=True, kw_only=True)
class CommonFrame:
    """Both photos sampled once onto the same skin, at the coarser scale of the two.

    Attributes
    ----------
    baseline, follow_up : ndarray, shape (rows, columns, 3), float32
        Linear light (0 to 1) of sRGB red, green and blue.
    valid : ndarray, shape (rows, columns), bool
        Where both photos have pixels, at least 1.5 mm inside of either, and skin faces the
        camera.
    region_mask : ndarray, shape (rows, columns), bool
        The region of interest; the rest is margin for the coarse bands.
    px_per_mm : float
        Scale of the frame.
    base_px_per_mm, follow_px_per_mm : float
        Scale of the photos in the region.
    overlap : float
        Share of the region that lies inside both photos.
    correlation : float
        Correlation of the registered skin detail inside the region.
    residual_mm : float
        Median disagreement left by the registration.
    warp_anisotropy : float
        How unequally the follow-up was stretched (1: not at all).
    """

    baseline: FloatImage
    follow_up: FloatImage
    valid: BoolImage
    region_mask: BoolImage
    px_per_mm: float
    base_px_per_mm: float
    follow_px_per_mm: float
    overlap: float
    correlation: float
    residual_mm: float
    warp_anisotropy: float


def sample_common_frame(
    baseline_rgb: ByteImage,
    follow_up_rgb: ByteImage,
    pair: RegisteredPair,
    *,
    decoded: tuple[float, float] = (1.0, 1.0),
) -> CommonFrame:
    """Low-pass and sample both photos of a registered pair.

    Parameters
    ----------
    baseline_rgb, follow_up_rgb : ndarray, shape (rows, columns, 3), uint8
        The upright sRGB pixels that were registered.
    pair : RegisteredPair
        Their registration, in pixels of the originals.
    decoded : (float, float)
        By how much baseline and follow-up were decoded smaller than their originals.
    """
    base_shape = original_shape(baseline_rgb, decoded[0])
    follow_shape = original_shape(follow_up_rgb, decoded[1])
    base_xy = pair.base_xy
    inside = _inside(base_xy, base_shape, INSET_MM * pair.base_px_per_mm)
    inside &= _inside(pair.map_xy, follow_shape, INSET_MM * pair.follow_px_per_mm)
    region = max(1, int(np.count_nonzero(pair.region_mask)))
    return CommonFrame(
        baseline=sample_photo(
            baseline_rgb, base_xy, pair.base_px_per_mm / pair.px_per_mm, decoded=decoded[0]
        ),
        follow_up=sample_photo(
            follow_up_rgb, pair.map_xy, pair.follow_px_per_mm / pair.px_per_mm, decoded=decoded[1]
        ),
        valid=inside & pair.facing,
        region_mask=pair.region_mask,
        px_per_mm=pair.px_per_mm,
        base_px_per_mm=pair.base_px_per_mm,
        follow_px_per_mm=pair.follow_px_per_mm,
        overlap=int(np.count_nonzero(inside & pair.region_mask)) / region,
        correlation=pair.agreement.correlation,
        residual_mm=pair.agreement.residual_mm,
        warp_anisotropy=pair.anisotropy,
    )


def sample_photo(
    rgb: ByteImage, places: FloatImage, reduction: float, *, decoded: float = 1.0
) -> FloatImage:
    """Return linear light at ``places``, low-passed for a reduction of ``reduction``.

    The low-pass has a standard deviation of 0.5 sqrt(reduction² - 1) photo pixels. For
    strong reductions its first part is an average over 2, 4, ... pixels, which adds the
    variance (n² - 1) / 12; the Gaussian adds what is missing. It is then read once, by Lanczos
    interpolation over 8 pixels: bicubic interpolation left twice the difference between photos
    of unequal scale (0.5 against 0.3 % in the band of 1.6-4 mm at half the scale). What decoding
    smaller has low-passed already is taken off.

    Parameters
    ----------
    rgb : ndarray, shape (rows, columns, channels), uint8
        Upright sRGB pixels, or some of their channels.
    places : ndarray, shape (rows, columns, 2), float32
        Coordinates in the original, counted from the centre of the first pixel.
    reduction : float
        Pixels of the original per frame pixel.
    decoded : float
        By how much the photo was decoded smaller than its original.

    Returns
    -------
    ndarray, shape (rows, columns, channels), float32
        Linear light; outside the photo its edge is repeated.
    """
    left = max(reduction / decoded / _LEAST_REDUCTION, 1.0)
    average = 2 ** math.floor(math.log2(left))
    averaged = averaged_px2(decoded) + decoded**2 * (average**2 - 1) / 12
    variance = max(0.25 * (reduction**2 - 1) - averaged, 0.0) / (decoded * average) ** 2
    result = np.empty((*places.shape[:2], rgb.shape[2]), np.float32)
    for tile in _tiles(places.shape):
        result[tile] = _sample_tile(rgb, to_decoded(places[tile], decoded), average, variance)
    return result


def _tiles(shape: tuple[int, ...]) -> Iterator[tuple[slice, slice]]:
    for row in range(0, shape[0], _TILE_PX):
        for column in range(0, shape[1], _TILE_PX):
            yield slice(row, row + _TILE_PX), slice(column, column + _TILE_PX)


def _sample_tile(rgb: ByteImage, places: FloatImage, average: int, variance: float) -> FloatImage:
    reach = average * (4 + math.ceil(4 * math.sqrt(variance)))
    left, top, right, bottom = _box(places, reach, rgb.shape, average)
    part = np.ascontiguousarray(rgb[top:bottom, left:right])
    x = (places[..., 0] - np.float32(left - 0.5)) / np.float32(average) - np.float32(0.5)
    y = (places[..., 1] - np.float32(top - 0.5)) / np.float32(average) - np.float32(0.5)
    sampled = cv2.remap(
        low_pass(_linear_part(part, average), variance),
        np.asarray(x, np.float32),
        np.asarray(y, np.float32),
        cv2.INTER_LANCZOS4,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.clip(np.asarray(sampled, np.float32).reshape(*x.shape, -1), 0.0, 1.0)


def low_pass(plane: FloatImage, variance: float) -> FloatImage:
    """Return one plane or several low-passed with exactly this variance in squared pixels.

    A Gaussian sampled at whole pixels is too narrow when it is small; three taps with the
    right second moment take its place.
    """
    if variance < _THREE_TAP_VARIANCE:
        kernel = np.array([variance / 2, 1 - variance, variance / 2], np.float32)
        low = cv2.sepFilter2D(plane, cv2.CV_32F, kernel, kernel, borderType=cv2.BORDER_REPLICATE)
    else:
        low = cv2.GaussianBlur(plane, (0, 0), math.sqrt(variance), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(low, np.float32)


def _linear_part(part: ByteImage, average: int) -> FloatImage:
    """Return linear light averaged over squares, a power of two wide."""
    rows, columns = (side // average for side in part.shape[:2])
    light = cv2.LUT(part[: rows * average, : columns * average], linear_light())
    while light.shape[0] > rows:
        size = (light.shape[1] // 2, light.shape[0] // 2)
        light = cv2.resize(light, size, interpolation=cv2.INTER_AREA)
    return np.asarray(light, np.float32)


def _box(
    places: FloatImage, reach: int, shape: tuple[int, ...], average: int
) -> tuple[int, int, int, int]:
    """Return the part of the photo that is needed; its squares are those of the whole photo."""
    rows, columns = shape[:2]
    x, y = places[..., 0], places[..., 1]
    left = min(max(math.floor(float(x.min())) - reach, 0), columns - average)
    top = min(max(math.floor(float(y.min())) - reach, 0), rows - average)
    left, top = left - left % average, top - top % average
    right = max(min(math.ceil(float(x.max())) + reach, columns), left + average)
    bottom = max(min(math.ceil(float(y.max())) + reach, rows), top + average)
    return left, top, right, bottom


def _inside(places: FloatImage, shape: tuple[int, ...], inset_px: float) -> BoolImage:
    rows, columns = shape[:2]
    x, y = places[..., 0], places[..., 1]
    inside = (x >= inset_px) & (y >= inset_px)
    return np.asarray(inside & (x <= columns - 1 - inset_px) & (y <= rows - 1 - inset_px))
