"""The synthetic people and rigs of the suites: every phototype, kind of skin and scale in turn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from microjournal.domain.patients import SkinPhototype
from microjournal.phantom.camera import CaptureSetup
from microjournal.phantom.fields import stream
from microjournal.phantom.specimen import PigmentRecipe, ReliefRecipe, SkinForm, SkinSpecimen


class SkinKind(StrEnum):
    """What is uneven about a piece of skin."""

    SMOOTH = "smooth"
    COARSE_PORES = "coarse_pores"
    LINES = "lines"
    SCARS = "scars"


RELIEF_OF_KIND: Mapping[SkinKind, ReliefRecipe] = MappingProxyType(
    {
        SkinKind.SMOOTH: ReliefRecipe(),
        SkinKind.COARSE_PORES: ReliefRecipe(
            pores_per_cm2=110.0, pore_diameter_mm=0.36, pore_depth_um=85.0
        ),
        SkinKind.LINES: ReliefRecipe(
            fine_lines_per_cm2=3.0,
            fine_line_depth_um=40.0,
            wrinkles_per_cm2=0.3,
            wrinkle_depth_um=90.0,
        ),
        SkinKind.SCARS: ReliefRecipe(
            ice_pick_per_cm2=1.0,
            boxcar_per_cm2=0.6,
            rolling_per_cm2=0.5,
            undulation_um=18.0,
            scar_depth=1.1,
        ),
    }
)
SCALES_PX_PER_MM = (12.0, 8.0, 10.5, 13.0, 9.0)
FIELD_MM = 46.0
SPECIMEN_MM = 64.0
CHEEK = SkinForm(radius_x_mm=78.0, radius_y_mm=115.0, apex_mm=(4.0, -5.0))
_CURVED_EVERY = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """One synthetic person: the skin, the rig it is photographed with, words for tables."""

    specimen: SkinSpecimen
    rig: CaptureSetup
    labels: Mapping[str, str]


def person(number: int, seed: int) -> Person:
    """Return the person of a suite with this number; everything that varies comes from ``seed``.

    Phototypes and kinds of skin run through all combinations every 24 people; a third is curved
    as a cheek is, the others are flat. Kind, form and scale shift against the phototype and the
    order of the true changes, so that none of them stands for another.
    """
    shifted = number + number // 6
    phototype = list(SkinPhototype)[number % 6]
    kind = list(SkinKind)[shifted % 4]
    is_curved = shifted % _CURVED_EVERY == 1
    scale = SCALES_PX_PER_MM[(number + number // 5) % len(SCALES_PX_PER_MM)]
    return Person(
        specimen=_specimen(seed, phototype, kind, is_curved=is_curved),
        rig=_rig(seed, scale),
        labels={
            "phototype": phototype.value,
            "kind": kind.value,
            "form": "cheek" if is_curved else "flat",
            "px_per_mm": f"{scale:g}",
        },
    )


def _specimen(
    seed: int, phototype: SkinPhototype, kind: SkinKind, *, is_curved: bool
) -> SkinSpecimen:
    rng = stream(seed, "person")
    is_fair = phototype in (SkinPhototype.I, SkinPhototype.II)
    return SkinSpecimen(
        seed=seed,
        phototype=phototype,
        size_mm=(SPECIMEN_MM, SPECIMEN_MM),
        relief=RELIEF_OF_KIND[kind],
        pigment=PigmentRecipe(
            freckles_per_cm2=0.4 if is_fair else 0.1,
            naevi=int(rng.integers(0, 2)),
            inflammation_marks_per_cm2=0.15 if kind is SkinKind.SCARS else 0.05,
        ),
        form=CHEEK if is_curved else SkinForm(),
        oil=float(rng.uniform(0.15, 0.4)),
    )


def _rig(seed: int, px_per_mm: float) -> CaptureSetup:
    """Return where this practice puts its lamp and camera: oblique, never the same twice."""
    rng = stream(seed, "rig")
    side = round(FIELD_MM * px_per_mm)
    return CaptureSetup(
        size_px=(side, side),
        px_per_mm=px_per_mm,
        light_slant_deg=float(rng.uniform(32.0, 48.0)),
        light_tilt_deg=float(rng.uniform(70.0, 130.0)),
        ambient=float(rng.uniform(0.22, 0.40)),
        gloss=float(rng.choice([1.0, 1.0, 0.4])),
    )
