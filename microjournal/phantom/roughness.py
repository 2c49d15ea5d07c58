"""Areal roughness of a height field in bands of wavelength."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from microjournal.domain.measurements import Band
from microjournal.phantom.fields import FloatImage, blur

GAUSSIAN_SIGMA_PER_CUT_OFF = 0.18739
"""Standard deviation over cut-off wavelength of the ISO 16610 Gaussian (50 % at the cut-off)."""

BAND_CUT_OFFS_MM = {
    Band.PORE: (0.3, 0.8),
    Band.FINE: (0.8, 1.6),
    Band.MEDIUM: (1.6, 4.0),
    Band.COARSE: (4.0, 10.0),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ArealRoughness:
    """Height parameters of ISO 25178-2: ``sa_um``, ``sq_um``, and the skewness ``ssk``."""

    sa_um: float
    sq_um: float
    ssk: float


def band_pass(
    image: FloatImage, *, pixel_mm: float, cut_offs_mm: tuple[float, float]
) -> FloatImage:
    """Return the part of ``image`` between two cut-off wavelengths (S-L surface).

    Parameters
    ----------
    image : ndarray, shape (rows, columns), float32
        Heights or logarithms of luminance.
    pixel_mm : float
        Distance of two samples.
    cut_offs_mm : (float, float)
        Nesting indices of the S-filter and of the L-filter.

    References
    ----------
    .. [1] ISO 16610-61:2015, areal Gaussian filters.
    """
    short, long = (GAUSSIAN_SIGMA_PER_CUT_OFF * cut / pixel_mm for cut in cut_offs_mm)
    return np.asarray(blur(image, short) - blur(image, long), dtype=np.float32)


def areal_roughness(
    height_um: FloatImage, *, pixel_mm: float, cut_offs_mm: tuple[float, float]
) -> ArealRoughness:
    """Return Sa, Sq and Ssk of the S-L surface of ``height_um``, edges left out.

    Parameters
    ----------
    height_um : ndarray, shape (rows, columns), float32
        Heights in µm, outwards positive.
    pixel_mm : float
        Distance of two samples in mm.
    cut_offs_mm : (float, float)
        S- and L-filter nesting indices in mm. A border of half the longer one is not evaluated.

    Returns
    -------
    ArealRoughness
        Sa and Sq in µm, Ssk without unit (negative: pits and furrows prevail).

    References
    ----------
    .. [1] ISO 25178-2:2021, 4.2 height parameters.
    """
    surface = band_pass(height_um, pixel_mm=pixel_mm, cut_offs_mm=cut_offs_mm)
    border = min(int(cut_offs_mm[1] / 2 / pixel_mm), min(surface.shape) // 4)
    inner: NDArray[np.float64] = surface[
        border : surface.shape[0] - border, border : surface.shape[1] - border
    ].astype(np.float64)
    inner = inner - inner.mean()
    sq = float(np.sqrt(np.mean(inner**2)))
    skewness = float(np.mean(inner**3)) / sq**3 if sq > 0 else 0.0
    return ArealRoughness(sa_um=float(np.mean(np.abs(inner))), sq_um=sq, ssk=skewness)
