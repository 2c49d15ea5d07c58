"""Atrophic acne scars in their three clinical shapes.

Widths and depths follow the usual classification [1]_: ice-pick below 2 mm and narrowing
inwards, boxcar 1.5-4 mm with steep walls and a flat floor, rolling wider than 4 mm and shallow.

References
----------
.. [1] Jacob, Dover, Kaminer (2001), J Am Acad Dermatol 45:109-117, doi:10.1067/mjd.2001.113451
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from microjournal.phantom.fields import FloatArray, FloatImage, SkinGrid, scatter, stream
from microjournal.phantom.specimen import ReliefComponent, SkinSpecimen

_HARMONICS = 4
_REACH = 2.4


@dataclass(frozen=True, slots=True, kw_only=True)
class Scar:
    """One scar: centre and radius in mm, depth in µm, outline as harmonics of the radius.

    ``wall`` is the width of the wall over the radius; ``tilt`` leans the floor, so that one
    side of the wall is higher than the other.
    """

    kind: ReliefComponent
    centre_mm: tuple[float, float]
    radius_mm: float
    depth_um: float
    outline: tuple[tuple[float, float], ...]
    wall: float
    tilt: tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class ScarFields:
    """Relief per kind in µm, and ``footprint`` in [0, 1]: 1 on the scars, 0 on healthy skin."""

    relief_um: dict[ReliefComponent, FloatImage]
    footprint: FloatImage


def plan_scars(specimen: SkinSpecimen, grid: SkinGrid) -> tuple[Scar, ...]:
    """Return the scars of this skin; they cluster where the acne was."""
    recipe = specimen.relief
    return (
        *_plan(specimen, grid, ReliefComponent.ROLLING_SCARS, recipe.rolling_per_cm2, 2.6),
        *_plan(specimen, grid, ReliefComponent.BOXCAR_SCARS, recipe.boxcar_per_cm2, 1.25),
        *_plan(specimen, grid, ReliefComponent.ICE_PICK_SCARS, recipe.ice_pick_per_cm2, 0.55),
    )


_TYPICAL_DEPTH_UM = {
    ReliefComponent.ROLLING_SCARS: 260.0,
    ReliefComponent.BOXCAR_SCARS: 170.0,
    ReliefComponent.ICE_PICK_SCARS: 330.0,
}


def _plan(
    specimen: SkinSpecimen, grid: SkinGrid, kind: ReliefComponent, per_cm2: float, radius_mm: float
) -> list[Scar]:
    if per_cm2 <= 0:
        return []
    rng = stream(specimen.seed, kind.value)
    candidates = scatter(
        grid.size_mm, per_cm2=2.2 * per_cm2, rng=rng, least_distance_mm=1.5 * radius_mm
    )
    kept = candidates[rng.random(len(candidates)) < _cluster_density(specimen, candidates)]
    depth = _TYPICAL_DEPTH_UM[kind] * specimen.relief.scar_depth
    return [_scar(kind, centre, radius_mm, depth, rng) for centre in kept]


def _cluster_density(specimen: SkinSpecimen, points: FloatArray) -> FloatArray:
    """Return the chance in [0, 1] to keep a scar: high around a few foci, 0.45 on average."""
    rng = stream(specimen.seed, "scar foci")
    width, height = specimen.size_mm
    foci = rng.normal(0, 0.24, (5, 2)) * [width, height]
    spread = 0.13 * min(width, height)
    squared = ((points[:, None, :] - foci[None]) ** 2).sum(axis=2)
    crowding = np.exp(-squared / (2 * spread**2)).sum(axis=1)
    return np.asarray(np.clip(0.05 + 0.95 * crowding, 0, 1), dtype=np.float64)


def _scar(
    kind: ReliefComponent,
    centre: FloatArray,
    radius_mm: float,
    depth_um: float,
    rng: np.random.Generator,
) -> Scar:
    size = float(np.clip(rng.lognormal(-0.08, 0.42), 0.4, 2.0))
    phases = rng.uniform(0, 2 * np.pi, _HARMONICS)
    amplitudes = rng.uniform(0.3, 1.3, _HARMONICS) * 0.42 / np.arange(2, 2 + _HARMONICS) ** 1.5
    lean = rng.uniform(0, 2 * np.pi)
    leaning = rng.uniform(0.0, 0.45)
    return Scar(
        kind=kind,
        centre_mm=(float(centre[0]), float(centre[1])),
        radius_mm=radius_mm * size,
        depth_um=depth_um * float(rng.lognormal(0.0, 0.30)) * size**0.5,
        outline=tuple(
            (float(amplitude), float(phase))
            for amplitude, phase in zip(amplitudes, phases, strict=True)
        ),
        wall=float(rng.uniform(0.07, 0.17)),
        tilt=(float(leaning * np.cos(lean)), float(leaning * np.sin(lean))),
    )


def carve_scars(scars: tuple[Scar, ...], grid: SkinGrid) -> ScarFields:
    """Return the relief and the footprint of all ``scars``."""
    relief = {kind: np.zeros(grid.shape, dtype=np.float32) for kind in _PROFILES}
    footprint = np.zeros(grid.shape, dtype=np.float32)
    for scar in scars:
        window = _window(scar, grid)
        if window is None:
            continue
        rho, lean = _scar_frame(scar, grid, window)
        # Overlapping scars of a kind share their floor instead of doubling the depth.
        part = relief[scar.kind][window]
        pit = scar.depth_um * (1 + lean) * _PROFILES[scar.kind](rho, scar.wall)
        np.minimum(part, pit + part * np.minimum(rho, 1.0), out=part)
        covered = footprint[window]
        np.maximum(covered, _inside((rho - 1.0) / np.float32(0.10)), out=covered)
    return ScarFields(relief_um=relief, footprint=footprint)


def _inside(distance: FloatImage) -> FloatImage:
    """Return a smooth step from 1 (negative distances) to 0."""
    return np.asarray(1.0 / (1.0 + np.exp(np.minimum(distance, 60.0))), dtype=np.float32)


def _ice_pick(rho: FloatImage, wall: float) -> FloatImage:
    return np.asarray(-np.exp(-((rho / (0.42 + wall)) ** 1.7)), dtype=np.float32)


def _boxcar(rho: FloatImage, wall: float) -> FloatImage:
    step = _inside((rho - 0.86) / (0.7 * wall))
    shoulder = 0.16 * np.exp(-((rho / 1.25) ** 4))
    return np.asarray(-(0.84 * step + shoulder), dtype=np.float32)


def _rolling(rho: FloatImage, wall: float) -> FloatImage:
    return np.asarray(-np.exp(-((rho / (0.52 + wall)) ** 2)), dtype=np.float32)


_PROFILES: dict[ReliefComponent, Callable[[FloatImage, float], FloatImage]] = {
    ReliefComponent.ROLLING_SCARS: _rolling,
    ReliefComponent.BOXCAR_SCARS: _boxcar,
    ReliefComponent.ICE_PICK_SCARS: _ice_pick,
}


def _window(scar: Scar, grid: SkinGrid) -> tuple[slice, slice] | None:
    """Return the rows and columns around ``scar``, ``None`` if it lies outside."""
    column, row = grid.to_px(np.array(scar.centre_mm))
    reach = _REACH * scar.radius_mm / grid.pixel_mm + 2
    rows = slice(max(0, int(row - reach)), min(grid.shape[0], int(row + reach) + 1))
    columns = slice(max(0, int(column - reach)), min(grid.shape[1], int(column + reach) + 1))
    if rows.start >= rows.stop or columns.start >= columns.stop:
        return None
    return rows, columns


def _scar_frame(
    scar: Scar, grid: SkinGrid, window: tuple[slice, slice]
) -> tuple[FloatImage, FloatImage]:
    """Return the distance from the centre over the outline's radius there, and the floor's lean."""
    x, y = grid.axes_mm()
    dx = x[:, window[1]] - np.float32(scar.centre_mm[0])
    dy = y[window[0], :] - np.float32(scar.centre_mm[1])
    angle = np.arctan2(dy, dx)
    outline = np.ones_like(angle)
    for order, (amplitude, phase) in enumerate(scar.outline, start=2):
        outline += np.float32(amplitude) * np.cos(order * angle + np.float32(phase))
    rho = np.hypot(dx, dy) / (scar.radius_mm * np.maximum(outline, 0.35))
    lean = (dx * np.float32(scar.tilt[0]) + dy * np.float32(scar.tilt[1])) / scar.radius_mm
    return np.asarray(rho, np.float32), np.asarray(np.clip(lean, -0.6, 0.6), np.float32)
