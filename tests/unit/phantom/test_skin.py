"""Growing skin: reproducible, and its truth is what it says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from microjournal.domain.measurements import Band
from microjournal.phantom.relief import pore_spots
from microjournal.phantom.roughness import areal_roughness
from microjournal.phantom.skin import grid_of, grow_skin
from microjournal.phantom.specimen import ReliefComponent, ReliefRecipe
from microjournal.phantom.truth import band_roughness
from tests.unit.phantom.builders import SCARRED, a_specimen


def test_equal_specimens_grow_equal_skin_and_other_seeds_other_skin() -> None:
    first, again = grow_skin(a_specimen(relief=SCARRED)), grow_skin(a_specimen(relief=SCARRED))
    other = grow_skin(a_specimen(relief=SCARRED, seed=6))
    assert np.array_equal(first.height_um(), again.height_um())
    assert np.array_equal(first.chromophores.melanin, again.chromophores.melanin)
    assert not np.array_equal(first.height_um(), other.height_um())


def test_a_relief_factor_scales_height_and_keeps_the_shape() -> None:
    skin = grow_skin(a_specimen(relief=SCARRED))
    before, after = (band_roughness(skin, Band.MEDIUM, factor) for factor in (1.0, 0.7))
    assert after.sq_um == pytest.approx(0.7 * before.sq_um, rel=1e-3)
    assert after.sa_um == pytest.approx(0.7 * before.sa_um, rel=1e-3)
    assert after.ssk == pytest.approx(before.ssk, abs=1e-2)


def test_a_factor_per_component_leaves_the_other_components_alone() -> None:
    skin = grow_skin(a_specimen(relief=SCARRED))
    changed = skin.height_um({ReliefComponent.PORES: 0.5})
    difference = skin.height_um() - changed
    assert np.allclose(difference, 0.5 * skin.relief_um[ReliefComponent.PORES], atol=1e-2)


@pytest.mark.parametrize(
    ("component", "recipe"),
    [
        (ReliefComponent.ICE_PICK_SCARS, ReliefRecipe(ice_pick_per_cm2=3.0)),
        (ReliefComponent.BOXCAR_SCARS, ReliefRecipe(boxcar_per_cm2=2.0)),
        (ReliefComponent.ROLLING_SCARS, ReliefRecipe(rolling_per_cm2=2.0)),
        (ReliefComponent.WRINKLES, ReliefRecipe(wrinkles_per_cm2=0.6)),
        (ReliefComponent.FINE_LINES, ReliefRecipe(fine_lines_per_cm2=3.0)),
        (ReliefComponent.PORES, ReliefRecipe()),
        (ReliefComponent.MICRORELIEF, ReliefRecipe()),
    ],
)
def test_every_kind_of_relief_is_made_of_pits(
    component: ReliefComponent, recipe: ReliefRecipe
) -> None:
    field = grow_skin(a_specimen(relief=recipe)).relief_um[component]
    centred = field - field.mean()
    assert field.min() < -15.0
    assert (centred**3).mean() < 0


def test_adding_scars_moves_no_pore() -> None:
    plain, scarred = a_specimen(), a_specimen(relief=SCARRED)
    assert np.array_equal(
        pore_spots(plain, grid_of(plain)).centres_mm,
        pore_spots(scarred, grid_of(scarred)).centres_mm,
    )


def test_scars_differ_in_width_as_the_classification_says() -> None:
    relief = ReliefRecipe(ice_pick_per_cm2=4, boxcar_per_cm2=3, rolling_per_cm2=2)
    skin = grow_skin(replace(a_specimen(relief=relief), size_mm=(60.0, 60.0)))
    width = {
        kind: 2 * np.median([scar.radius_mm for scar in skin.scars if scar.kind is kind])
        for kind in (
            ReliefComponent.ICE_PICK_SCARS,
            ReliefComponent.BOXCAR_SCARS,
            ReliefComponent.ROLLING_SCARS,
        )
    }
    assert width[ReliefComponent.ICE_PICK_SCARS] < 2.0
    assert 1.5 < width[ReliefComponent.BOXCAR_SCARS] < 4.0
    assert width[ReliefComponent.ROLLING_SCARS] > 4.0


def test_healthy_skin_is_some_tens_of_micrometres_rough() -> None:
    skin = grow_skin(a_specimen(size_mm=(40.0, 40.0)))
    whole = areal_roughness(skin.height_um(), pixel_mm=skin.grid.pixel_mm, cut_offs_mm=(0.16, 8.0))
    assert 8.0 < whole.sa_um < 30.0
