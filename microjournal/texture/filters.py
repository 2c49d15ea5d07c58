"""Gaussian smoothing that costs little at any width, and filling of masked skin."""

from __future__ import annotations

import math

import cv2
import numpy as np
from numpy.typing import NDArray

from microjournal.texture.arrays import FloatImage, Mask

_WIDE_SIGMA_PX = 8.0
_SIGMA_KEPT_PX = 4.0
_TRUNCATE = 4.0
_SMALLEST_WEIGHT = 1e-3


def gaussian(image: FloatImage, sigma_px: float) -> FloatImage:
    """Return ``image`` smoothed by a Gaussian, mirrored at the borders.

    Wide kernels are applied to a reduced copy: what they let through has no detail that the
    reduction could lose.

    Parameters
    ----------
    image : ndarray, shape (rows, columns), float32
    sigma_px : float
        Standard deviation in pixels; 0 returns the image itself.
    """
    if sigma_px <= 0.0:
        return image
    factor = int(sigma_px / _SIGMA_KEPT_PX) if sigma_px > _WIDE_SIGMA_PX else 1
    if factor == 1 or min(image.shape) < 4 * factor:
        return _plain_gaussian(image, sigma_px)
    return _reduced_gaussian(image, sigma_px, factor)


def fill_masked(
    images: tuple[FloatImage, ...], usable: Mask, sigma_px: float
) -> tuple[FloatImage, ...]:
    """Return ``images`` with unusable pixels replaced by the mean of usable ones around them.

    Far from usable pixels the mean of all of them serves. Zero would draw an edge that every
    band-pass sees.
    """
    if usable.all() or not usable.any():
        return images
    share = np.maximum(gaussian(usable.astype(np.float32), sigma_px), np.float32(_SMALLEST_WEIGHT))
    return tuple(_filled(image, usable, share, sigma_px) for image in images)


def _filled(image: FloatImage, usable: Mask, share: FloatImage, sigma_px: float) -> FloatImage:
    known = usable.view(np.uint8)
    overall = np.float32(cv2.mean(image, known)[0])
    level = np.asarray(cv2.copyTo(image - overall, known), dtype=np.float32)
    filled = overall + gaussian(level, sigma_px) / share
    return np.asarray(cv2.copyTo(image, known, filled), dtype=np.float32)


def grow(mask: Mask, radius_px: float) -> Mask:
    """Return ``mask`` grown by a disc."""
    if radius_px < 0.5 or not mask.any():
        return mask
    return np.asarray(cv2.dilate(mask.astype(np.uint8), _disc(radius_px)) > 0)


def shrink(mask: Mask, radius_px: float) -> Mask:
    """Return ``mask`` reduced by a disc; what lies beyond the image counts as outside."""
    if radius_px < 0.5:
        return mask
    return np.asarray(
        cv2.erode(
            mask.astype(np.uint8),
            _disc(radius_px),
            borderType=cv2.BORDER_CONSTANT,
            borderValue=(0.0,),
        )
        > 0
    )


def _disc(radius_px: float) -> NDArray[np.uint8]:
    reach = math.ceil(radius_px)
    across = np.arange(-reach, reach + 1) ** 2
    return (across[:, None] + across[None, :] <= radius_px**2).astype(np.uint8)


def _plain_gaussian(image: FloatImage, sigma_px: float) -> FloatImage:
    size = 2 * max(1, math.ceil(_TRUNCATE * sigma_px)) + 1
    smooth = cv2.GaussianBlur(
        image, (size, size), sigma_px, sigmaY=sigma_px, borderType=cv2.BORDER_REFLECT_101
    )
    return np.asarray(smooth, dtype=np.float32)


def _reduced_gaussian(image: FloatImage, sigma_px: float, factor: int) -> FloatImage:
    rows, columns = image.shape
    padded = np.asarray(
        cv2.copyMakeBorder(image, 0, -rows % factor, 0, -columns % factor, cv2.BORDER_REFLECT_101),
        dtype=np.float32,
    )
    small_size = (padded.shape[1] // factor, padded.shape[0] // factor)
    small = cv2.resize(padded, small_size, interpolation=cv2.INTER_AREA)
    # Averaging over the block and interpolating back widen the kernel; both are taken off.
    own_variance = (factor**2 - 1) / 12.0 + factor**2 / 6.0
    small_sigma = math.sqrt(sigma_px**2 - own_variance) / factor
    smooth = _plain_gaussian(np.asarray(small, dtype=np.float32), small_sigma)
    full = cv2.resize(smooth, (padded.shape[1], padded.shape[0]), interpolation=cv2.INTER_LINEAR)
    return np.ascontiguousarray(np.asarray(full, dtype=np.float32)[:rows, :columns])
