"""What a piece of synthetic skin is made of, before any of it is computed."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from microjournal.domain.patients import SkinPhototype


class ReliefComponent(StrEnum):
    """Parts of the skin relief that a treatment may change independently of each other."""

    MICRORELIEF = "microrelief"
    PORES = "pores"
    FINE_LINES = "fine_lines"
    WRINKLES = "wrinkles"
    UNDULATION = "undulation"
    ICE_PICK_SCARS = "ice_pick_scars"
    BOXCAR_SCARS = "boxcar_scars"
    ROLLING_SCARS = "rolling_scars"


class SkinOptics(StrEnum):
    """How light and skin meet: scattering in layers, or physics of first order."""

    LAYERED = "layered"
    FIRST_ORDER = "first_order"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReliefRecipe:
    """How much of each relief component grows; depths in µm, densities per cm²."""

    microrelief_depth_um: float = 36.0
    microrelief_spacing_mm: float = 0.6
    pores_per_cm2: float = 90.0
    pore_diameter_mm: float = 0.26
    pore_depth_um: float = 54.0
    fine_lines_per_cm2: float = 1.2
    fine_line_depth_um: float = 32.0
    wrinkles_per_cm2: float = 0.0
    wrinkle_depth_um: float = 90.0
    undulation_um: float = 22.0
    ice_pick_per_cm2: float = 0.0
    boxcar_per_cm2: float = 0.0
    rolling_per_cm2: float = 0.0
    scar_depth: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class PigmentRecipe:
    """How colour varies over the skin; absorptions in natural-log units of the green channel."""

    melanin_mottle: float = 0.025
    melanin_grain: float = 0.016
    freckles_per_cm2: float = 0.4
    naevi: int = 0
    inflammation_marks_per_cm2: float = 0.0
    haemoglobin: float = 0.42
    redness_mottle: float = 0.040
    scar_redness: float = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class SkinForm:
    """The shape under the relief: a paraboloid whose apex lies at (``apex_mm``), z outwards.

    ``z = -(x² / 2 radius_x + y² / 2 radius_y)``; infinite radii (the default) are flat.
    """

    radius_x_mm: float = float("inf")
    radius_y_mm: float = float("inf")
    apex_mm: tuple[float, float] = (0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class SkinSpecimen:
    """One piece of skin of one synthetic person; equal specimens grow equal skin.

    ``size_mm`` is (width, height); ``resolution_um`` the distance of two height samples.
    """

    seed: int
    phototype: SkinPhototype = SkinPhototype.II
    size_mm: tuple[float, float] = (60.0, 60.0)
    resolution_um: float = 60.0
    relief: ReliefRecipe = field(default_factory=ReliefRecipe)
    pigment: PigmentRecipe = field(default_factory=PigmentRecipe)
    form: SkinForm = field(default_factory=SkinForm)
    oil: float = 0.25
    optics: SkinOptics = SkinOptics.LAYERED
