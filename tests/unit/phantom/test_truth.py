"""The true relief change that measurements are compared with."""

from __future__ import annotations

import math

import pytest

from microjournal.domain.measurements import Band
from microjournal.phantom.skin import grow_skin
from microjournal.phantom.specimen import ReliefComponent
from microjournal.phantom.truth import relief_log_change
from tests.unit.phantom.builders import SCARRED, SMOOTH, a_specimen


@pytest.mark.parametrize("band", list(Band))
def test_one_factor_for_all_relief_is_the_change_of_every_band(band: Band) -> None:
    skin = grow_skin(a_specimen(relief=SCARRED))
    assert relief_log_change(skin, band, after=0.7) == pytest.approx(math.log(0.7), abs=1e-3)
    assert relief_log_change(skin, band, before=0.8, after=0.8) == 0.0


def test_smaller_pores_change_the_pore_band_most() -> None:
    skin = grow_skin(a_specimen())
    change = [
        relief_log_change(skin, band, after={ReliefComponent.PORES: 0.5})
        for band in (Band.PORE, Band.FINE, Band.MEDIUM)
    ]
    assert change == sorted(change)
    assert change[0] < -0.15
    assert change[2] > -0.1


def test_a_flat_surface_has_no_change_to_speak_of() -> None:
    with pytest.raises(ValueError, match="flat"):
        relief_log_change(grow_skin(a_specimen(relief=SMOOTH)), Band.MEDIUM, after=0.5)
