"""The second skin: contrast in proportion to relief, and less far than on layered skin."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from microjournal.domain.measurements import Band
from microjournal.phantom import first_order
from microjournal.phantom.camera import photograph
from microjournal.phantom.fields import SkinGrid
from microjournal.phantom.skin import SkinModel, grow_skin
from microjournal.phantom.specimen import SkinOptics
from tests.unit.phantom.builders import EVEN, a_setup, a_specimen, band_contrast


def response(skin: SkinModel) -> float:
    """Log change of fine contrast per log change of relief, without pigment and gloss."""
    setup = replace(a_setup(), gloss=0.0)
    before, after = (
        band_contrast(photograph(skin, setup, seed=1, relief_factor=f), Band.FINE, setup)
        for f in (1.0, 0.7)
    )
    return math.log(after / before) / math.log(0.7)


def test_contrast_follows_relief_in_proportion_and_further_on_layered_skin() -> None:
    plain = a_specimen(pigment=EVEN)
    other = response(grow_skin(replace(plain, optics=SkinOptics.FIRST_ORDER)))
    assert other == pytest.approx(1.0, abs=0.08)
    assert response(grow_skin(plain)) > other + 0.1


def test_pits_lose_light_in_proportion_to_their_depth() -> None:
    grid = SkinGrid(shape=(64, 64), pixel_mm=0.08)
    pit = np.zeros(grid.shape, np.float32)
    pit[30:34, 30:34] = -10.0
    losses = [1.0 - float(first_order.occlusion(pit * f, grid)[32, 32]) for f in (1.0, 0.5)]
    assert losses[0] > 0.01
    assert losses[0] / losses[1] == pytest.approx(2.0, rel=0.05)
    assert first_order.occlusion(np.zeros_like(pit), grid) == pytest.approx(1.0)
