"""The relief of healthy skin: furrow network, pores, lines, wrinkles and undulation.

Heights are µm, outwards positive; every function returns a field of shape ``grid.shape``.
Sizes follow skin profilometry: cheek pores of 0.2-0.4 mm [1]_, furrows of 20-100 µm at
0.3-1 mm distance [2]_.

References
----------
.. [1] Flament et al. (2015), Clin Cosmet Investig Dermatol 8:85-93, doi:10.2147/CCID.S74401
.. [2] Hashimoto (1974), Br J Dermatol 91:281-295: new aspects of surface morphology
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from microjournal.phantom.fields import (
    FloatArray,
    FloatImage,
    SkinGrid,
    Spots,
    blur,
    enlarge,
    fractal_noise,
    paint_spots,
    scatter,
    smooth_noise,
    stream,
)
from microjournal.phantom.specimen import SkinSpecimen

_TENSION_STRETCH = 1.35
_LINE_BITS = 4


def tension_angle(specimen: SkinSpecimen) -> float:
    """Return the direction (radians) of the relaxed tension lines of this person's skin."""
    return float(stream(specimen.seed, "tension").uniform(0.4, 1.0))


# -- furrow network -----------------------------------------------------------------------------
def microrelief(specimen: SkinSpecimen, grid: SkinGrid) -> FloatImage:
    """Return the polygon network of furrows: primary ones wide apart, secondary ones between."""
    recipe = specimen.relief
    spacing = recipe.microrelief_spacing_mm
    rng = stream(specimen.seed, "microrelief")
    secondary = _furrows(specimen, grid, spacing_mm=spacing, width_mm=0.10, rng=rng)
    primary = _furrows(specimen, grid, spacing_mm=2.1 * spacing, width_mm=0.14, rng=rng)
    presence = 0.85 + 0.25 * smooth_noise(grid, wavelength_mm=4.5, rng=rng)
    grain = fractal_noise(grid, longest_mm=0.7, shortest_mm=0.15, rng=rng, slope=0.8)
    network = np.clip(presence, 0.25, 1.5) * (0.6 * secondary + 0.75 * primary)
    return np.asarray(recipe.microrelief_depth_um * (0.14 * grain - network), dtype=np.float32)


def _furrows(
    specimen: SkinSpecimen,
    grid: SkinGrid,
    *,
    spacing_mm: float,
    width_mm: float,
    rng: np.random.Generator,
) -> FloatImage:
    """Return a furrow pattern in [0, 1] along the borders of irregular cells."""
    lattice = _cell_lattice(grid, spacing_mm, rng)
    distance = _distance_to_cell_border(lattice) * grid.pixel_mm
    profile = np.exp(-((distance / width_mm) ** 2)).astype(np.float32)
    furrow = _bend(profile, grid, tension_angle(specimen), rng)
    return blur(furrow, 0.6)


def _cell_lattice(grid: SkinGrid, spacing_mm: float, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Return a mask, larger than the grid, that is zero at the cell centres."""
    reach = int(1.08 * np.hypot(*grid.shape)) + 8
    side_mm = reach * grid.pixel_mm
    points = scatter(
        (side_mm, side_mm),
        per_cm2=70.0 / spacing_mm**2,
        rng=rng,
        least_distance_mm=0.72 * spacing_mm,
    )
    mask = np.ones((reach, reach), dtype=np.uint8)
    index = np.clip(np.rint(points / grid.pixel_mm + reach / 2).astype(np.int64), 0, reach - 1)
    mask[index[:, 1], index[:, 0]] = 0
    return mask


def _distance_to_cell_border(centres: NDArray[np.uint8]) -> FloatImage:
    """Return the distance in px to the nearest border between two nearest-centre cells."""
    _, labels = cv2.distanceTransformWithLabels(
        centres, cv2.DIST_L2, cv2.DIST_MASK_5, labelType=cv2.DIST_LABEL_PIXEL
    )
    inside = np.ones(centres.shape, dtype=np.uint8)
    inside[:, :-1][labels[:, :-1] != labels[:, 1:]] = 0
    inside[:-1, :][labels[:-1, :] != labels[1:, :]] = 0
    distance = cv2.distanceTransform(inside, cv2.DIST_L2, cv2.DIST_MASK_3)
    return np.asarray(distance, dtype=np.float32)


def _bend(
    pattern: FloatImage, grid: SkinGrid, angle: float, rng: np.random.Generator
) -> FloatImage:
    """Sample a square pattern rotated by ``angle``, stretched along it and gently warped."""
    x, y = grid.axes_mm()
    wander = 0.10 * smooth_noise(grid, wavelength_mm=1.4, rng=rng)
    drift = 0.5 * smooth_noise(grid, wavelength_mm=9.0, rng=rng)
    along = (x * np.cos(angle) + y * np.sin(angle)) / _TENSION_STRETCH + drift + wander
    across = (y * np.cos(angle) - x * np.sin(angle)) - drift + wander
    middle = pattern.shape[0] / 2
    sampled = cv2.remap(
        pattern,
        (along / grid.pixel_mm + middle).astype(np.float32),
        (across / grid.pixel_mm + middle).astype(np.float32),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REFLECT_101,
    )
    return np.asarray(sampled, dtype=np.float32)


# -- pores --------------------------------------------------------------------------------------
def pore_spots(specimen: SkinSpecimen, grid: SkinGrid) -> Spots:
    """Return the follicular openings: where, how large, how deep (weights are µm, negative)."""
    recipe = specimen.relief
    rng = stream(specimen.seed, "pores")
    width, height = grid.size_mm
    centres = scatter(
        (width + 2, height + 2), per_cm2=recipe.pores_per_cm2, rng=rng, least_distance_mm=0.62
    )
    count = len(centres)
    # Openings grow towards the nose, which lies beyond one edge of a cheek.
    towards_nose = 1.0 + 0.18 * np.clip(centres[:, 0] / max(width, 1e-6) * 2, -1, 1)
    size = rng.lognormal(-0.10, 0.36, count) * towards_nose
    radius = recipe.pore_diameter_mm / 2 * size
    elongation = rng.uniform(1.0, 1.45, count)
    angles = tension_angle(specimen) + rng.normal(0, 0.35, count)
    depth = recipe.pore_depth_um * size * rng.lognormal(0.0, 0.30, count)
    radii = np.stack([radius * elongation, radius / elongation], axis=1)
    return Spots(centres_mm=centres, radii_mm=radii, angles=angles, weights=-depth)


def pores(specimen: SkinSpecimen, grid: SkinGrid) -> FloatImage:
    """Return the pits of the follicular openings, each in a wide shallow funnel."""
    spots = pore_spots(specimen, grid)
    funnel = Spots(
        centres_mm=spots.centres_mm,
        radii_mm=spots.radii_mm * 2.1,
        angles=spots.angles,
        weights=spots.weights * 0.16,
    )
    # The funnels are smooth enough for half the resolution.
    half = SkinGrid(
        shape=((grid.shape[0] + 1) // 2, (grid.shape[1] + 1) // 2), pixel_mm=2 * grid.pixel_mm
    )
    wide = enlarge(paint_spots(half, funnel), grid.shape)
    return np.asarray(paint_spots(grid, spots, exponent=1.3) + wide, dtype=np.float32)


# -- lines and wrinkles -------------------------------------------------------------------------
def fine_lines(specimen: SkinSpecimen, grid: SkinGrid) -> FloatImage:
    """Return short shallow lines along the tension direction."""
    recipe = specimen.relief
    rng = stream(specimen.seed, "fine lines")
    marks = _curves(specimen, grid, per_cm2=recipe.fine_lines_per_cm2, length_mm=9.0, rng=rng)
    return np.asarray(-recipe.fine_line_depth_um * _grooves(marks, grid, 0.16), dtype=np.float32)


def wrinkles(specimen: SkinSpecimen, grid: SkinGrid) -> FloatImage:
    """Return long wide grooves between slightly raised shoulders."""
    recipe = specimen.relief
    rng = stream(specimen.seed, "wrinkles")
    marks = _curves(specimen, grid, per_cm2=recipe.wrinkles_per_cm2, length_mm=30.0, rng=rng)
    groove = _grooves(marks, grid, 0.45) - 0.15 * _grooves(marks, grid, 1.1)
    return np.asarray(-recipe.wrinkle_depth_um * groove, dtype=np.float32)


def _grooves(curves: list[FloatArray], grid: SkinGrid, sigma_mm: float) -> FloatImage:
    """Return the curves as grooves of unit depth, tapering at both ends."""
    canvas = np.zeros(grid.shape, dtype=np.uint8)
    for curve in curves:
        _draw_tapered(canvas, curve, grid)
    sigma_px = max(sigma_mm / grid.pixel_mm, 0.7)
    soft = blur(np.asarray(canvas, dtype=np.float32) / 255.0, sigma_px)
    # A one-pixel line under a Gaussian has the height 1 / (sqrt(2 pi) sigma).
    return np.asarray(soft * (np.sqrt(2 * np.pi) * sigma_px), dtype=np.float32)


def _draw_tapered(canvas: NDArray[np.uint8], curve: FloatArray, grid: SkinGrid) -> None:
    points = np.rint(grid.to_px(curve) * 2**_LINE_BITS).astype(np.int32)
    strength = np.sin(np.linspace(0.12, np.pi - 0.12, len(points) - 1))
    for start, end, level in zip(points[:-1], points[1:], strength, strict=True):
        cv2.line(
            canvas,
            (int(start[0]), int(start[1])),
            (int(end[0]), int(end[1])),
            int(255 * level),
            1,
            cv2.LINE_AA,
            _LINE_BITS,
        )


def _curves(
    specimen: SkinSpecimen,
    grid: SkinGrid,
    *,
    per_cm2: float,
    length_mm: float,
    rng: np.random.Generator,
) -> list[FloatArray]:
    """Return wandering curves (n, 2) in mm along the tension direction."""
    starts = scatter(grid.size_mm, per_cm2=per_cm2, rng=rng, least_distance_mm=1.0)
    return [
        _wander(start, length_mm * rng.uniform(0.5, 1.4), tension_angle(specimen), rng)
        for start in starts
    ]


def _wander(
    start: FloatArray, length_mm: float, angle: float, rng: np.random.Generator
) -> FloatArray:
    count = max(8, int(length_mm / 0.4))
    turns = np.convolve(rng.normal(0, 0.10, count + 8), np.ones(9) / 9 * 3, mode="valid")
    heading = angle + rng.normal(0, 0.12) + np.cumsum(turns) * 0.35
    steps = np.stack([np.cos(heading), np.sin(heading)], axis=1) * (length_mm / count)
    path = np.cumsum(steps, axis=0)
    return np.asarray(start + path - path.mean(axis=0), dtype=np.float64)


# -- undulation ---------------------------------------------------------------------------------
def undulation(specimen: SkinSpecimen, grid: SkinGrid) -> FloatImage:
    """Return the soft irregularity of 1 to 4 mm that healthy skin has without any scar."""
    rng = stream(specimen.seed, "undulation")
    field = fractal_noise(grid, longest_mm=3.6, shortest_mm=0.9, rng=rng, slope=0.7)
    return np.asarray(specimen.relief.undulation_um * field, dtype=np.float32)
