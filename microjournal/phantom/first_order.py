"""A second skin to test on: the same relief and pigment under optics of first order.

Contrast follows relief in proportion [1]_: collimated light on a diffuse surface, pits that lose
light in proportion to their depth, two Gaussians of scattering per colour, and a broad gloss.
Nothing of the measurement was ever measured on it, so it tells what the measurement owes to the
optics it was made with.

References
----------
.. [1] Chantler (1995), IEE Proc. Vis. Image Signal Process. 142:199-206
"""

from __future__ import annotations

import numpy as np

from microjournal.phantom.fields import FloatImage, SkinGrid, blur
from microjournal.phantom.optics import Lighting3D, Slopes

DEPTH_SCALES_MM = (0.15, 0.40, 1.10)
DEPTH_WEIGHTS = (1.0, 0.9, 0.8)
PIT_SHADE = 1.1
NARROW_SHARE_RGB = (0.35, 0.60, 0.70)
NARROW_SIGMA_MM_RGB = (0.18, 0.10, 0.06)
WIDE_SIGMA_MM_RGB = (0.90, 0.35, 0.20)
GLOSS_EXPONENT = 18
DRY_GLOSS, OILY_GLOSS = 0.02, 0.06


def occlusion(height_um: FloatImage, grid: SkinGrid) -> FloatImage:
    """Return the share in (0, 1] of the light that reaches each point, linear in shallow depth."""
    depth = np.zeros(height_um.shape, dtype=np.float32)
    for scale_mm, weight in zip(DEPTH_SCALES_MM, DEPTH_WEIGHTS, strict=True):
        below = blur(height_um, scale_mm / grid.pixel_mm) - height_um
        depth += np.float32(weight) * np.maximum(below / np.float32(1000.0 * scale_mm), 0.0)
    return np.asarray(np.exp(-np.float32(PIT_SHADE) * depth), dtype=np.float32)


def irradiance(slopes: Slopes, sky: FloatImage, light: Lighting3D) -> FloatImage:
    """Return the light arriving at the surface: pits take from ambient light alone."""
    lx, ly, lz = (np.float32(part) for part in light.towards_light)
    facing = (lz - lx * slopes.p - ly * slopes.q) / np.sqrt(1.0 + slopes.p**2 + slopes.q**2)
    ambient = np.float32(light.ambient)
    return np.asarray((1 - ambient) * np.maximum(facing, 0.0) + ambient * sky, dtype=np.float32)


def scatter_light(arriving: FloatImage, grid: SkinGrid) -> FloatImage:
    """Return the light leaving an unpigmented skin, shape (rows, columns, 3)."""
    leaving = np.empty((*arriving.shape, 3), dtype=np.float32)
    widths = zip(NARROW_SHARE_RGB, NARROW_SIGMA_MM_RGB, WIDE_SIGMA_MM_RGB, strict=True)
    for channel, (share, narrow_mm, wide_mm) in enumerate(widths):
        narrow = blur(arriving, narrow_mm / grid.pixel_mm)
        wide = blur(arriving, wide_mm / grid.pixel_mm)
        leaving[..., channel] = np.float32(share) * narrow + np.float32(1.0 - share) * wide
    return leaving


def gloss(slopes: Slopes, light: Lighting3D, *, oil: float) -> FloatImage:
    """Return a broad sheen around the mirror direction, stronger on oily skin."""
    half = light.towards_light + light.towards_camera
    hx, hy, hz = (np.float32(part) for part in half / np.linalg.norm(half))
    cosine = (hz - hx * slopes.p - hy * slopes.q) / np.sqrt(1.0 + slopes.p**2 + slopes.q**2)
    strength = np.float32((DRY_GLOSS + OILY_GLOSS * oil) * (1 - light.ambient))
    return np.asarray(strength * np.clip(cosine, 0.0, 1.0) ** GLOSS_EXPONENT, dtype=np.float32)
