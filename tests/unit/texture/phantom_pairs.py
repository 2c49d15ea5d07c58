"""Aligned pairs of photographs of grown skin of which one part changed, taken from one place."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np

from microjournal.phantom.camera import CaptureSetup, photograph
from microjournal.phantom.sensor import linear_light
from microjournal.phantom.skin import ReliefFactor, SkinModel, grow_skin
from microjournal.phantom.specimen import ReliefComponent, ReliefRecipe, SkinSpecimen
from microjournal.texture.arrays import FloatImage, SkinPair

PX_PER_MM = 12.0
SETUP = CaptureSetup(size_px=(480, 480), px_per_mm=PX_PER_MM)
SCARRED = ReliefRecipe(
    fine_lines_per_cm2=2.5,
    wrinkles_per_cm2=1.5,
    ice_pick_per_cm2=2.0,
    boxcar_per_cm2=1.0,
)
HALF_THE_PORES = {ReliefComponent.PORES: 0.5}
HALF_THE_LINES = {ReliefComponent.FINE_LINES: 0.5, ReliefComponent.WRINKLES: 0.5}
FEW_SCARS = {ReliefComponent.ICE_PICK_SCARS: 0.2, ReliefComponent.BOXCAR_SCARS: 0.2}


@cache
def skin(seed: int = 3) -> SkinModel:
    """Return skin with pores, lines and scars, grown once."""
    return grow_skin(SkinSpecimen(seed=seed, size_mm=(48.0, 48.0), relief=SCARRED))


def shot(setup: CaptureSetup, *, seed: int, relief_factor: ReliefFactor = 1.0) -> FloatImage:
    """Return linear light of one photograph."""
    taken = photograph(skin(), setup, seed=seed, relief_factor=relief_factor)
    return np.asarray(linear_light(taken), np.float32)


@cache
def baseline() -> FloatImage:
    """Return the baseline of every pair."""
    return shot(SETUP, seed=1)


def a_phantom_pair(*, relief_factor: ReliefFactor = 1.0, defocus_mm: float = 0.0) -> SkinPair:
    """Return the baseline and a follow-up after a true change or out of focus."""
    setup = replace(SETUP, defocus_mm=defocus_mm)
    return paired(baseline(), shot(setup, seed=2, relief_factor=relief_factor))


def paired(first: FloatImage, second: FloatImage, px_per_mm: float = PX_PER_MM) -> SkinPair:
    """Return an aligned pair; the region leaves out a rim of 30 px."""
    inside = np.zeros(first.shape[:2], np.bool_)
    inside[30:-30, 30:-30] = True
    return SkinPair(
        baseline=first,
        follow_up=second,
        visible=np.ones_like(inside),
        inside=inside,
        px_per_mm=px_per_mm,
    )
