"""Colours of a change map: blue where smoother, amber where rougher, nothing where unchanged.

Blue and amber differ for every kind of colour vision and carry no judgement, as red and green
would; their lightness is alike, so neither draws the eye more.
"""

from __future__ import annotations

import cv2
import numpy as np
import numpy.typing as npt

FULL_SCALE = 0.4
"""Log change of the strongest colour: a third less, or half as much again."""

SMOOTHER_RGB = (38, 96, 164)
UNCHANGED_RGB = (150, 152, 154)
ROUGHER_RGB = (196, 122, 20)
WITHIN_OPACITY = 0.08
LEAST_OPACITY = 0.35
FULL_OPACITY = 0.75

ByteImage = npt.NDArray[np.uint8]
FloatImage = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Affine = tuple[float, float, float, float, float, float]


def colourise(
    log_change: FloatImage,
    shown: Mask,
    *,
    detectable_log_change: float,
    full_scale: float = FULL_SCALE,
) -> ByteImage:
    """Return a change map in colour, to be laid over the baseline.

    Parameters
    ----------
    log_change : ndarray, shape (rows, columns), float32
        Log change of relief; negative = smoother.
    shown : ndarray, shape (rows, columns), bool
        Elsewhere the picture is transparent.
    detectable_log_change : float
        Values within plus or minus this are nearly transparent.
    full_scale : float
        Log change of the strongest colour.

    Returns
    -------
    ndarray, shape (rows, columns, 4), uint8
        Red, green, blue and opacity; colours are not multiplied by the opacity.
    """
    top = max(full_scale, detectable_log_change * 1.01, 1e-6)
    strength = np.minimum(np.abs(log_change) / np.float32(top), np.float32(1.0))
    grey, smoother, rougher = (
        np.array(rgb, np.float32) for rgb in (UNCHANGED_RGB, SMOOTHER_RGB, ROUGHER_RGB)
    )
    end = np.where(log_change[..., None] < 0.0, smoother, rougher)
    colour = grey + (end - grey) * np.sqrt(strength)[..., None]
    opacity = np.where(shown, _opacity(strength, detectable_log_change / top), 0.0)
    rgba = np.concatenate([colour, 255.0 * opacity[..., None]], axis=-1)
    return np.asarray(np.rint(rgba), np.uint8)


def legend(
    *, detectable_log_change: float, full_scale: float = FULL_SCALE, width_px: int = 256
) -> ByteImage:
    """Return the colours from -``full_scale`` to +``full_scale``, shape (1, width, 4), uint8."""
    values = np.linspace(-full_scale, full_scale, width_px, dtype=np.float32)[None]
    return colourise(
        values,
        np.ones(values.shape, np.bool_),
        detectable_log_change=detectable_log_change,
        full_scale=full_scale,
    )


def lay_over(
    rgba: ByteImage, placement: Affine, *, size: tuple[int, int], scale: float
) -> ByteImage:
    """Return a coloured map in the pixels of a picture of the baseline, transparent around it.

    Parameters
    ----------
    rgba : ndarray, shape (rows, columns, 4), uint8
        From :func:`colourise`.
    placement : tuple of 6 floats
        Where its pixels lie on the upright baseline original.
    size : (int, int)
        Width and height of the picture in pixels.
    scale : float
        Picture pixels per pixel of the original.
    """
    a, b, c, d, e, f = placement
    matrix = np.array([[a, b, c + 0.5], [d, e, f + 0.5]]) * scale
    matrix[:, 2] -= 0.5
    laid = cv2.warpAffine(
        rgba,
        matrix,
        size,
        flags=cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(*UNCHANGED_RGB, 0),
    )
    return np.asarray(laid, np.uint8)


def _opacity(strength: npt.NDArray[np.floating], from_strength: float) -> FloatImage:
    share = (strength - from_strength) / max(1.0 - from_strength, 1e-6)
    above = LEAST_OPACITY + (FULL_OPACITY - LEAST_OPACITY) * np.clip(share, 0.0, 1.0)
    return np.where(strength < from_strength, WITHIN_OPACITY, above).astype(np.float32)
