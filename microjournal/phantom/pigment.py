"""Skin colour: melanin and haemoglobin as absorbers over a scattering dermis.

The logarithm of reflectance is linear in both amounts, the approximation under which skin
images separate into a melanin and a haemoglobin plane [1]_::

    ln R_c = ln R0_c - melanin * MELANIN_c - haemoglobin * HAEMOGLOBIN_c

Amounts are scaled so that the green channel absorbs exactly the amount.

References
----------
.. [1] Tsumura, Haneishi, Miyake (1999), J Opt Soc Am A 16:2169-2176,
   doi:10.1364/JOSAA.16.002169
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microjournal.domain.patients import SkinPhototype
from microjournal.phantom.fields import (
    FloatImage,
    SkinGrid,
    Spots,
    blur,
    fractal_noise,
    paint_spots,
    scatter,
    smooth_noise,
    stream,
)
from microjournal.phantom.scars import Scar
from microjournal.phantom.specimen import SkinSpecimen

DERMIS_RGB = (0.92, 0.82, 0.60)
MELANIN_RGB = (0.75, 1.00, 1.25)
HAEMOGLOBIN_RGB = (0.16, 1.00, 0.82)

MELANIN_OF_PHOTOTYPE = {
    SkinPhototype.I: 0.08,
    SkinPhototype.II: 0.20,
    SkinPhototype.III: 0.40,
    SkinPhototype.IV: 0.78,
    SkinPhototype.V: 1.35,
    SkinPhototype.VI: 2.25,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Chromophores:
    """Absorber amounts per pixel, apart from each other so that one alone can change.

    ``marks`` is the melanin of post-inflammatory hyperpigmentation; ``naevi`` that of moles,
    zero elsewhere.
    """

    melanin: FloatImage
    marks: FloatImage
    naevi: FloatImage
    haemoglobin: FloatImage


def grow_chromophores(
    specimen: SkinSpecimen, grid: SkinGrid, scars: tuple[Scar, ...], footprint: FloatImage
) -> Chromophores:
    """Return the absorber maps of ``specimen``."""
    return Chromophores(
        melanin=_melanin(specimen, grid),
        marks=_inflammation_marks(specimen, grid, scars),
        naevi=_naevi(specimen, grid),
        haemoglobin=_haemoglobin(specimen, grid, footprint),
    )


def reflectance(melanin: FloatImage, haemoglobin: FloatImage) -> FloatImage:
    """Return linear RGB reflectance, shape (rows, columns, 3), of the absorber amounts."""
    # Blood lies below the melanin and shows less the more light that has taken already.
    visible_blood = haemoglobin / (1.0 + 0.35 * melanin)
    planes = [
        np.float32(base) * np.exp(-np.float32(mel) * melanin - np.float32(blood) * visible_blood)
        for base, mel, blood in zip(DERMIS_RGB, MELANIN_RGB, HAEMOGLOBIN_RGB, strict=True)
    ]
    return np.stack(planes, axis=2).astype(np.float32)


def _melanin(specimen: SkinSpecimen, grid: SkinGrid) -> FloatImage:
    recipe = specimen.pigment
    rng = stream(specimen.seed, "melanin")
    base = MELANIN_OF_PHOTOTYPE[specimen.phototype]
    # Unevenness grows faster than the melanin itself: darkest skin is the most mottled.
    strength = 0.30 + 0.05 * base + 0.65 * base**2
    mottle = fractal_noise(grid, longest_mm=14.0, shortest_mm=1.8, rng=rng, slope=0.8)
    grain = fractal_noise(grid, longest_mm=3.2, shortest_mm=0.2, rng=rng, slope=0.6)
    variation = strength * (recipe.melanin_mottle * mottle + recipe.melanin_grain * grain)
    freckles = _freckles(specimen, grid)
    return np.asarray(np.maximum(base + variation, 0.01) + freckles, dtype=np.float32)


def _freckles(specimen: SkinSpecimen, grid: SkinGrid) -> FloatImage:
    rng = stream(specimen.seed, "freckles")
    centres = scatter(
        grid.size_mm,
        per_cm2=specimen.pigment.freckles_per_cm2,
        rng=rng,
        least_distance_mm=1.2,
    )
    count = len(centres)
    radius = 0.45 * rng.lognormal(0.0, 0.40, count)
    shape = rng.uniform(0.75, 1.3, count)
    spots = Spots(
        centres_mm=centres,
        radii_mm=np.stack([radius * shape, radius / shape], axis=1),
        angles=rng.uniform(0, np.pi, count),
        weights=0.16 * rng.lognormal(-0.3, 0.55, count),
    )
    return _mottled(paint_spots(grid, spots, exponent=1.2), grid, rng)


def _naevi(specimen: SkinSpecimen, grid: SkinGrid) -> FloatImage:
    rng = stream(specimen.seed, "naevi")
    count = specimen.pigment.naevi
    centres = (rng.random((count, 2)) - 0.5) * np.asarray(grid.size_mm) * 0.8
    radius = rng.uniform(0.7, 1.4, count)
    shape = rng.uniform(0.85, 1.18, count)
    spots = Spots(
        centres_mm=centres,
        radii_mm=np.stack([radius * shape, radius / shape], axis=1),
        angles=rng.uniform(0, np.pi, count),
        weights=rng.uniform(0.8, 1.5, count),
    )
    return _mottled(paint_spots(grid, spots, exponent=1.8), grid, rng)


def _mottled(spots: FloatImage, grid: SkinGrid, rng: np.random.Generator) -> FloatImage:
    """Break up smooth spots: pigment is never evenly filled."""
    grain = fractal_noise(grid, longest_mm=1.3, shortest_mm=0.3, rng=rng, slope=0.6)
    return np.asarray(spots * np.clip(1.0 + 0.16 * grain, 0.3, 1.8), dtype=np.float32)


def _inflammation_marks(
    specimen: SkinSpecimen, grid: SkinGrid, scars: tuple[Scar, ...]
) -> FloatImage:
    """Return brown marks left by healed papules, some of them on scars, some alone."""
    rng = stream(specimen.seed, "marks")
    per_cm2 = specimen.pigment.inflammation_marks_per_cm2
    if per_cm2 <= 0:
        return np.zeros(grid.shape, dtype=np.float32)
    free = scatter(grid.size_mm, per_cm2=per_cm2, rng=rng, least_distance_mm=3.0)
    on_scars = np.array([scar.centre_mm for scar in scars if rng.random() < 0.3]).reshape(-1, 2)
    centres = np.concatenate([free, on_scars])
    count = len(centres)
    radius = 1.3 * rng.lognormal(0.0, 0.30, count)
    shape = rng.uniform(0.75, 1.3, count)
    spots = Spots(
        centres_mm=centres,
        radii_mm=np.stack([radius * shape, radius / shape], axis=1),
        angles=rng.uniform(0, np.pi, count),
        weights=0.13 * rng.lognormal(0.0, 0.45, count),
    )
    return _mottled(paint_spots(grid, spots, exponent=1.1), grid, rng)


def _haemoglobin(specimen: SkinSpecimen, grid: SkinGrid, footprint: FloatImage) -> FloatImage:
    recipe = specimen.pigment
    rng = stream(specimen.seed, "haemoglobin")
    blotches = fractal_noise(grid, longest_mm=18.0, shortest_mm=1.2, rng=rng, slope=0.9)
    flush = smooth_noise(grid, wavelength_mm=45.0, rng=rng)
    around_scars = blur(footprint, 0.35 / grid.pixel_mm)
    amount = recipe.haemoglobin + recipe.redness_mottle * (blotches + 0.6 * flush)
    amount = amount + recipe.scar_redness * around_scars
    return np.asarray(np.maximum(amount, 0.02), dtype=np.float32)
