"""Light on skin: shading of the relief, scattering inside the skin, gloss on top of it.

The skin is lit by one collimated source and by ambient light. Irradiance spreads below the
surface with the sum of Gaussians fitted to the diffusion profile of skin [1]_, red farthest; the
absorbers colour what comes out; an oil film adds a rough mirror reflection [2]_.

References
----------
.. [1] d'Eon, Luebke (2007), GPU Gems 3, chapter 14: six Gaussians fitted to skin
.. [2] Cook, Torrance (1982), ACM Trans Graph 1:7-24, doi:10.1145/357290.357293
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from microjournal.phantom.fields import FloatArray, FloatImage, SkinGrid, blur
from microjournal.phantom.specimen import SkinForm

SCATTER_SIGMA_MM = (0.080, 0.220, 0.433, 0.753, 1.410, 2.722)
SCATTER_WEIGHTS_RGB = (
    (0.233, 0.100, 0.118, 0.113, 0.358, 0.078),
    (0.455, 0.336, 0.198, 0.007, 0.004, 0.000),
    (0.649, 0.344, 0.000, 0.007, 0.000, 0.000),
)
EPIDERMAL_SHARE = 0.15
"""Of the light, returned by the thin outermost layer before it can spread."""
OCCLUSION_SCALES_MM = (0.12, 0.35, 1.0)
_FRESNEL_AT_NORMAL = 0.028
_PIT_SHADE = 3.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Lighting3D:
    """Directions in skin axes (unit vectors) and how much of the light has no direction."""

    towards_light: FloatArray
    towards_camera: FloatArray
    ambient: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Slopes:
    """Surface slopes dz/dx and dz/dy (mm per mm) of relief and form together."""

    p: FloatImage
    q: FloatImage


def slopes_of(height_um: FloatImage, grid: SkinGrid, form: SkinForm) -> Slopes:
    """Return the slopes of the relief upon ``form``."""
    scale = 1.0 / (2000.0 * grid.pixel_mm)
    p = np.asarray(cv2.Sobel(height_um, cv2.CV_32F, 1, 0, ksize=1, scale=scale), np.float32)
    q = np.asarray(cv2.Sobel(height_um, cv2.CV_32F, 0, 1, ksize=1, scale=scale), np.float32)
    x, y = grid.axes_mm()
    p += np.asarray(-(x - form.apex_mm[0]) / form.radius_x_mm, dtype=np.float32)
    q += np.asarray(-(y - form.apex_mm[1]) / form.radius_y_mm, dtype=np.float32)
    return Slopes(p=p, q=q)


def occlusion(height_um: FloatImage, grid: SkinGrid) -> FloatImage:
    """Return the share in (0, 1] of the sky that reaches each point: pits see less of it.

    The walls of a pit as deep as ``r`` times its width hide a share of the sky that grows with
    ``r²``, so that wide shallow hollows lose next to nothing; the worst of three widths counts.
    """
    depth = np.zeros(height_um.shape, dtype=np.float32)
    for scale_mm in OCCLUSION_SCALES_MM:
        below = blur(height_um, scale_mm / grid.pixel_mm) - height_um
        np.maximum(depth, below / np.float32(1000.0 * scale_mm), out=depth)
    return np.asarray(1.0 / (1.0 + _PIT_SHADE * depth**2), dtype=np.float32)


def irradiance(slopes: Slopes, sky: FloatImage, light: Lighting3D) -> FloatImage:
    """Return the light arriving at the surface, 1 = a plane square to an undivided source."""
    lx, ly, lz = (np.float32(part) for part in light.towards_light)
    facing = (lz - lx * slopes.p - ly * slopes.q) / _normal_length(slopes)
    direct = np.maximum(facing, 0.0) * np.sqrt(sky)
    ambient = np.float32(light.ambient)
    return np.asarray((1 - ambient) * direct + ambient * sky, dtype=np.float32)


def _normal_length(slopes: Slopes) -> FloatImage:
    return np.asarray(np.sqrt(1.0 + slopes.p**2 + slopes.q**2), dtype=np.float32)


def scatter_light(arriving: FloatImage, grid: SkinGrid) -> FloatImage:
    """Return the light leaving an unpigmented skin, shape (rows, columns, 3)."""
    leaving = np.repeat(np.float32(EPIDERMAL_SHARE) * arriving[..., None], 3, axis=2)
    totals = np.sum(np.asarray(SCATTER_WEIGHTS_RGB), axis=1) / (1 - EPIDERMAL_SHARE)
    for number, sigma_mm in enumerate(SCATTER_SIGMA_MM):
        spread = blur(arriving, sigma_mm / grid.pixel_mm)
        for channel, weights in enumerate(SCATTER_WEIGHTS_RGB):
            if weights[number] > 0:
                leaving[..., channel] += np.float32(weights[number] / totals[channel]) * spread
    return leaving


def gloss(slopes: Slopes, light: Lighting3D, *, oil: float) -> FloatImage:
    """Return the mirror reflection of the source by the surface; more oil is smoother.

    Parameters
    ----------
    slopes : Slopes
        Of relief and form.
    light : Lighting3D
        Directions and ambient share.
    oil : float
        0 (washed and dry) to 1 (oily); widens nothing but narrows and strengthens the sheen.
    """
    half = light.towards_light + light.towards_camera
    half = half / np.linalg.norm(half)
    hx, hy, hz = (np.float32(part) for part in half)
    cosine = np.clip((hz - hx * slopes.p - hy * slopes.q) / _normal_length(slopes), 0.05, 1.0)
    squared = cosine**2
    roughness2 = np.float32((0.42 - 0.16 * min(oil, 1.0)) ** 2)
    lobe = np.exp((squared - 1.0) / (squared * roughness2)) / (np.pi * roughness2 * squared**2)
    grazing = 1.0 - float(np.clip(np.dot(half, light.towards_camera), 0.0, 1.0))
    fresnel = _FRESNEL_AT_NORMAL + (1 - _FRESNEL_AT_NORMAL) * grazing**5
    facing_camera = max(float(light.towards_camera[2]), 0.2)
    strength = fresnel * (0.40 + 1.2 * oil) * (1 - light.ambient) / (4 * facing_camera)
    return np.asarray(np.float32(strength * np.pi) * lobe, dtype=np.float32)
