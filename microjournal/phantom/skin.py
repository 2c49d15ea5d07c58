"""Grow a piece of synthetic skin: relief in µm by component, absorbers, sites of naevi."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from microjournal.phantom import relief
from microjournal.phantom.fields import FloatImage, SkinGrid
from microjournal.phantom.pigment import Chromophores, grow_chromophores
from microjournal.phantom.scars import Scar, carve_scars, plan_scars
from microjournal.phantom.specimen import ReliefComponent, SkinSpecimen

ReliefFactor = float | Mapping[ReliefComponent, float]
"""One factor for the whole relief, or one per component (1 for those left out)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SkinModel:
    """Grown skin. All fields have the shape of ``grid``; heights are µm, outwards positive."""

    specimen: SkinSpecimen
    grid: SkinGrid
    relief_um: Mapping[ReliefComponent, FloatImage]
    chromophores: Chromophores
    scars: tuple[Scar, ...]
    scar_footprint: FloatImage

    def height_um(self, relief_factor: ReliefFactor = 1.0) -> FloatImage:
        """Return the relief after a true change: every component times its factor."""
        total = np.zeros(self.grid.shape, dtype=np.float32)
        for component, field in self.relief_um.items():
            total += field * np.float32(factor_of(relief_factor, component))
        return total


def factor_of(relief_factor: ReliefFactor, component: ReliefComponent) -> float:
    """Return the factor that ``relief_factor`` states for ``component``."""
    if isinstance(relief_factor, Mapping):
        return relief_factor.get(component, 1.0)
    return relief_factor


def grid_of(specimen: SkinSpecimen) -> SkinGrid:
    """Return the sampling of ``specimen``."""
    pixel_mm = specimen.resolution_um / 1000.0
    width, height = specimen.size_mm
    return SkinGrid(shape=(round(height / pixel_mm), round(width / pixel_mm)), pixel_mm=pixel_mm)


def grow_skin(specimen: SkinSpecimen) -> SkinModel:
    """Grow the skin that ``specimen`` describes; equal specimens give equal skin.

    Inside scars pores and furrows are weaker, as scar tissue has neither.
    """
    grid = grid_of(specimen)
    scars = plan_scars(specimen, grid)
    carved = carve_scars(scars, grid)
    intact = (1.0 - 0.65 * carved.footprint * _steep_share(carved.relief_um)).astype(np.float32)
    return SkinModel(
        specimen=specimen,
        grid=grid,
        relief_um={
            ReliefComponent.MICRORELIEF: relief.microrelief(specimen, grid) * intact,
            ReliefComponent.PORES: relief.pores(specimen, grid) * intact,
            ReliefComponent.FINE_LINES: relief.fine_lines(specimen, grid),
            ReliefComponent.WRINKLES: relief.wrinkles(specimen, grid),
            ReliefComponent.UNDULATION: relief.undulation(specimen, grid),
            **carved.relief_um,
        },
        chromophores=grow_chromophores(specimen, grid, scars, carved.footprint),
        scars=scars,
        scar_footprint=carved.footprint,
    )


def _steep_share(scar_relief: Mapping[ReliefComponent, FloatImage]) -> FloatImage:
    """Return in [0, 1] how far a pixel lies in an ice-pick or boxcar scar."""
    steep = scar_relief[ReliefComponent.ICE_PICK_SCARS] + scar_relief[ReliefComponent.BOXCAR_SCARS]
    return np.asarray(np.clip(-steep / 60.0, 0.0, 1.0), dtype=np.float32)
