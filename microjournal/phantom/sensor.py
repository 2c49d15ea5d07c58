"""What a camera makes of the light: blur, noise, processing and compression.

Everything works on float32 RGB of shape (rows, columns, 3); linear light until `encode_tones`.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from microjournal.phantom.fields import FloatImage, blur

ByteImage = NDArray[np.uint8]

SHOT_NOISE = 5.0e-5
READ_NOISE = 1.0e-3
_TONE_STEPS = 8192


def motion_blur(image: FloatImage, length_px: float, angle_deg: float) -> FloatImage:
    """Return ``image`` smeared evenly along a straight path of ``length_px``."""
    if length_px < 0.2:
        return image
    reach = int(np.ceil(length_px / 2)) + 1
    offsets = np.arange(-reach, reach + 1)
    x, y = np.meshgrid(offsets, offsets)
    angle = np.deg2rad(angle_deg)
    along = x * np.cos(angle) - y * np.sin(angle)
    across = x * np.sin(angle) + y * np.cos(angle)
    kernel = np.clip(length_px / 2 + 0.5 - np.abs(along), 0, 1) * np.clip(1 - np.abs(across), 0, 1)
    kernel = (kernel / kernel.sum()).astype(np.float32)
    smeared = cv2.filter2D(image, cv2.CV_32F, kernel, borderType=cv2.BORDER_REFLECT_101)
    return np.asarray(smeared, dtype=np.float32)


def vignette(image: FloatImage, strength: float) -> FloatImage:
    """Return ``image`` darkened towards its corners, where 1 - ``strength`` of it is left."""
    if strength <= 0:
        return image
    rows, columns = image.shape[:2]
    y = np.linspace(-1, 1, rows, dtype=np.float32)[:, None]
    x = np.linspace(-1, 1, columns, dtype=np.float32)[None, :]
    return np.asarray(
        image * (1 - np.float32(strength) * (x**2 + y**2) / 2)[..., None], dtype=np.float32
    )


def add_noise(image: FloatImage, amount: float, rng: np.random.Generator) -> FloatImage:
    """Return ``image`` with photon and read noise; ``amount`` 1 is a good phone at base ISO."""
    if amount <= 0:
        return image
    spread = np.maximum(image, np.float32(0.0))
    spread *= np.float32(SHOT_NOISE)
    spread += np.float32(READ_NOISE**2)
    np.sqrt(spread, out=spread)
    noise = rng.standard_normal(image.shape, dtype=np.float32)
    noise *= spread
    noise *= np.float32(amount)
    noise += image
    return noise


def encode_tones(linear: FloatImage, contrast: float) -> FloatImage:
    """Return sRGB values in [0, 1]; ``contrast`` blends in an S-shaped tone curve.

    References
    ----------
    .. [1] IEC 61966-2-1:1999, the sRGB transfer function.
    """
    # A table over the square root, finer where the curve is steep, errs by less than a tenth of
    # an 8-bit step.
    knots = (np.arange(_TONE_STEPS + 1) / _TONE_STEPS) ** 2
    bright = 1.055 * np.maximum(knots, 1e-12) ** (1 / 2.4) - 0.055
    encoded = np.where(knots <= 0.0031308, 12.92 * knots, bright)
    encoded = (1 - contrast) * encoded + contrast * encoded**2 * (3 - 2 * encoded)
    position = np.sqrt(np.clip(linear, 0.0, 1.0)) * np.float32(_TONE_STEPS) + np.float32(0.5)
    return np.asarray(encoded.astype(np.float32)[position.astype(np.int32)], dtype=np.float32)


def sharpen(image: FloatImage, amount: float) -> FloatImage:
    """Return ``image`` under an unsharp mask of one pixel."""
    if amount == 0:
        return image
    return np.asarray(image + np.float32(amount) * (image - blur(image, 1.0)), dtype=np.float32)


def denoise(image: FloatImage, amount: float) -> FloatImage:
    """Return ``image`` blended with its edge-preserving smoothing, as phones do."""
    if amount <= 0:
        return image
    smooth = np.asarray(cv2.bilateralFilter(image, 5, 0.06, 1.6), dtype=np.float32)
    return np.asarray(image + np.float32(amount) * (smooth - image), dtype=np.float32)


def to_bytes(image: FloatImage) -> ByteImage:
    """Return 8-bit values of an image in [0, 1]."""
    # One saturating and rounding pass instead of four.
    return np.asarray(cv2.addWeighted(image, 255.0, image, 0.0, 0.0, dtype=cv2.CV_8U), np.uint8)


def linear_light(photo: ByteImage) -> FloatImage:
    """Return linear light of 8-bit sRGB values (the inverse of `encode_tones` at contrast 0)."""
    value = np.arange(256) / 255.0
    table = np.where(value <= 0.04045, value / 12.92, ((value + 0.055) / 1.055) ** 2.4)
    return np.asarray(table.astype(np.float32)[photo], dtype=np.float32)
