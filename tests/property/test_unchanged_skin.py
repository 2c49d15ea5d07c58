"""Unchanged skin, photographed otherwise: whatever differs, it never becomes smoother.

Two pieces of skin under every single change, through the whole chain of a comparison; the large
run with other skins is ``microjournal validate``.
"""

from __future__ import annotations

import hashlib
from functools import cache

import numpy as np
import pytest
from numpy.typing import NDArray

from microjournal.domain.control import NoControl
from microjournal.domain.measurements import PairMeasurement, Verdict
from microjournal.domain.patients import SkinPhototype
from microjournal.phantom.camera import CaptureSetup, photograph
from microjournal.phantom.perturbations import SINGLE_CHANGES
from microjournal.phantom.skin import SkinModel, grow_skin
from microjournal.phantom.specimen import ReliefRecipe, SkinForm, SkinSpecimen
from microjournal.services.pair_measurement import measure_pair
from microjournal.services.photo_pair import PhotoInput, PreparedPhoto, RegionHints
from microjournal.storage.codec import from_text, to_text

PX_PER_MM = 11.0
SETUP = CaptureSetup(size_px=(560, 560), px_per_mm=PX_PER_MM)
SKINS = {
    "light, scarred": SkinSpecimen(
        seed=7101,
        phototype=SkinPhototype.II,
        relief=ReliefRecipe(ice_pick_per_cm2=0.8, boxcar_per_cm2=0.3),
        form=SkinForm(radius_x_mm=90.0, radius_y_mm=120.0),
    ),
    "dark, pores": SkinSpecimen(
        seed=7102,
        phototype=SkinPhototype.V,
        relief=ReliefRecipe(pore_depth_um=85.0, pore_diameter_mm=0.34),
    ),
}


@cache
def skin(name: str) -> SkinModel:
    return grow_skin(SKINS[name])


@cache
def baseline(name: str) -> NDArray[np.uint8]:
    return photograph(skin(name), SETUP, seed=11)


def prepared(rgb: NDArray[np.uint8]) -> PreparedPhoto:
    digest = hashlib.sha256(rgb.tobytes()).hexdigest()
    return PreparedPhoto(photo=PhotoInput(data=b"", sha256=digest), rgb=rgb, mesh=None)


def compared(first: NDArray[np.uint8], second: NDArray[np.uint8]) -> PairMeasurement:
    hints = RegionHints(px_per_mm=PX_PER_MM)
    return measure_pair(prepared(first), prepared(second), hints, NoControl())


@pytest.mark.parametrize("name", SKINS)
@pytest.mark.parametrize("change", SINGLE_CHANGES)
def test_unchanged_skin_never_becomes_smoother(name: str, change: str) -> None:
    follow_up = photograph(skin(name), SINGLE_CHANGES[change](SETUP), seed=12)
    assert compared(baseline(name), follow_up).verdict in (
        Verdict.NO_DETECTABLE_CHANGE,
        Verdict.NOT_COMPARABLE,
    )


@pytest.mark.parametrize("name", SKINS)
def test_skin_with_less_relief_does(name: str) -> None:
    """Without this the test above would pass for a measurement that never says anything."""
    follow_up = photograph(skin(name), SETUP, seed=12, relief_factor=0.7)
    assert compared(baseline(name), follow_up).verdict is Verdict.SMOOTHER


def test_a_record_recomputes_bit_for_bit() -> None:
    follow_up = photograph(skin("light, scarred"), SETUP, seed=13, relief_factor=0.85)
    first = compared(baseline("light, scarred"), follow_up)
    kept = from_text(PairMeasurement, to_text(first))
    assert compared(baseline("light, scarred").copy(), follow_up.copy()) == kept
