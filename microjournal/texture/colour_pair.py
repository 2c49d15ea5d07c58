"""Both photographs of an aligned pair made small, with the colours that are compared."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np

from microjournal.support.ranks import median
from microjournal.texture.arrays import FloatImage, Mask, SkinPair, Vector
from microjournal.texture.filters import shrink
from microjournal.texture.luminance import LUMINANCE_WEIGHTS
from microjournal.texture.masks import clipped

LinearColour = tuple[float, float, float]
"""Linear light of red, green and blue."""

WORKING_PX_PER_MM = 2.0
LEAST_REFERENCE_MM2 = 100.0
_APART_MM = 1.5
_LEAST_LIGHT = 1e-4
# Skin differs from skin by shading and blood; hair, cloth and background by more than this.
_LUMINANCE_RANGE = 0.9
_REDNESS_RANGE = 0.35


class ComparedWith(StrEnum):
    """What the colour of a region is compared with; recorded as part of the unit."""

    FACE = "relative to the face"
    SKIN_AROUND = "relative to the skin around"
    NOTHING = "absolute"


@dataclass(frozen=True, slots=True, kw_only=True)
class ColourPair:
    """Both photographs at a small scale, with region and colours that matter.

    ``skin`` are the medians of the region, ``reference`` those of the other skin or ``None``;
    both (2, 3) linear light, baseline first.
    """

    rgb: tuple[FloatImage, FloatImage]
    visible: Mask
    usable: Mask
    px_per_mm: float
    skin: Vector
    reference: Vector | None
    compared_with: ComparedWith


def colour_pair(
    pair: SkinPair, usable: Mask, reference: tuple[LinearColour, LinearColour] | None
) -> ColourPair | None:
    """Return an aligned pair at 2 px/mm with its typical colours.

    Parameters
    ----------
    pair : SkinPair
        The aligned pair.
    usable : ndarray, shape (rows, columns), bool
        The skin of the region.
    reference : tuple of two colours, or None
        The colour of the face's skin in both photographs; without it the skin around the region
        serves if there is enough.

    Returns
    -------
    ColourPair or None
        ``None`` when no skin of the region is left.
    """
    factor = min(1.0, WORKING_PX_PER_MM / pair.px_per_mm)
    rows, columns = usable.shape
    size = (max(1, round(columns * factor)), max(1, round(rows * factor)))
    rgb = _small(pair.baseline, size), _small(pair.follow_up, size)
    region = _small_mask(usable, size)
    if not region.any():
        return None
    visible, inside = _small_mask(pair.visible, size), _small_mask(pair.inside, size)
    px_per_mm = factor * pair.px_per_mm
    skin = _medians(rgb, region)
    if reference is None:
        around = visible & ~_grown(inside, _APART_MM * px_per_mm)
        other = _skin_around(rgb, around, skin, px_per_mm)
        compared_with = ComparedWith.NOTHING if other is None else ComparedWith.SKIN_AROUND
    else:
        other = np.maximum(np.array(reference, np.float64), _LEAST_LIGHT)
        compared_with = ComparedWith.FACE
    return ColourPair(
        rgb=rgb,
        visible=visible,
        usable=region,
        px_per_mm=px_per_mm,
        skin=skin,
        reference=other,
        compared_with=compared_with,
    )


def typical_colour(pixels: FloatImage) -> Vector:
    """Return the colour with the median green, ln(R/G) and ln(B/G) of pixels.

    Medians of ratios do not care how shading and ratio go together; those of channels do.

    Parameters
    ----------
    pixels : ndarray, shape (n, 3), float32
        Linear light.

    Returns
    -------
    ndarray, shape (3,), float64
        Linear light of red, green and blue.
    """
    logs = np.log(np.maximum(pixels, np.float32(_LEAST_LIGHT))).astype(np.float64)
    green = median(logs[:, 1])
    red, blue = (median(logs[:, channel] - logs[:, 1]) for channel in (0, 2))
    return np.asarray(np.exp(np.array([green + red, green, green + blue])), np.float64)


def _skin_around(
    rgb: tuple[FloatImage, FloatImage], around: Mask, skin: Vector, px_per_mm: float
) -> Vector | None:
    """Return the median colours of what resembles the region's skin; ``None`` if it is little."""
    for photo, colour in zip(rgb, skin, strict=True):
        around = around & ~clipped(photo) & _resembles(photo, colour)
    if np.count_nonzero(around) < LEAST_REFERENCE_MM2 * px_per_mm**2:
        return None
    return _medians(rgb, around)


def _resembles(photo: FloatImage, colour: Vector) -> Mask:
    apart = np.log(np.maximum(photo, _LEAST_LIGHT)) - np.log(colour).astype(np.float32)
    darker = np.abs(apart @ np.array(LUMINANCE_WEIGHTS, np.float32)) < _LUMINANCE_RANGE
    return np.asarray(darker & (np.abs(apart[..., 0] - apart[..., 1]) < _REDNESS_RANGE))


def _medians(photos: tuple[FloatImage, FloatImage], mask: Mask) -> Vector:
    return np.stack([typical_colour(photo[mask]) for photo in photos])


def _small(photo: FloatImage, size: tuple[int, int]) -> FloatImage:
    return np.asarray(cv2.resize(photo, size, interpolation=cv2.INTER_AREA), np.float32)


def _small_mask(mask: Mask, size: tuple[int, int]) -> Mask:
    """Return the mask at a smaller size, where it is complete."""
    share = cv2.resize(mask.astype(np.float32), size, interpolation=cv2.INTER_AREA)
    return np.asarray(share > 0.999)


def _grown(mask: Mask, radius_px: float) -> Mask:
    return ~shrink(~mask, radius_px)
