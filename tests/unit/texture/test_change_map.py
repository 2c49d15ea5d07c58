"""Where the relief changed: signs, places, and nothing where nothing changed."""

from __future__ import annotations

import numpy as np
import pytest

from microjournal.domain.measurements import Band
from microjournal.texture.arrays import SkinPair
from microjournal.texture.causes import AMPLITUDES, CAUSE_BY_NAME
from microjournal.texture.change_map import change_map
from microjournal.texture.evidence import collect_evidence
from tests.unit.texture.builders import a_pair, a_skin, blurred, with_noise

HALF = 210


def a_pair_smoother_on_the_left(factor: float) -> SkinPair:
    """Return noisy photographs of which the left half of the follow-up lost relief."""
    left, right = a_skin(relief_factor=factor), a_skin()
    follow_up = np.concatenate([left[:, :HALF], right[:, HALF:]], axis=1)
    return a_pair(with_noise(a_skin(), seed=1), with_noise(follow_up, seed=2))


def test_identical_photographs_give_exactly_zero_everywhere() -> None:
    found = change_map(a_pair(a_skin(), a_skin()))
    assert found.shown.any()
    assert not found.log_change.any()


def test_exchanging_the_photographs_flips_every_sign_exactly() -> None:
    pair = a_pair_smoother_on_the_left(0.6)
    forward = change_map(pair, softness=0.15, common_change=-0.2)
    back = change_map(pair.swapped(), softness=-0.15, common_change=0.2)
    assert np.array_equal(forward.log_change, -back.log_change)
    assert np.array_equal(forward.shown, back.shown)
    assert forward.sampling_error == back.sampling_error


def test_the_map_shows_how_much_relief_changed_and_where() -> None:
    found = change_map(a_pair_smoother_on_the_left(0.6))
    changed = found.log_change[100:-100, 60 : HALF - 60]
    unchanged = found.log_change[100:-100, HALF + 60 : -60]
    assert np.median(changed) == pytest.approx(np.log(0.6), abs=0.12)
    assert np.abs(unchanged).max() < found.detectable(0.05)
    assert np.abs(changed).min() > found.detectable(0.05)


def test_repeat_noise_is_not_taken_for_relief() -> None:
    calm = with_noise(a_skin(), seed=1, sd=0.001)
    noisy = with_noise(a_skin(), seed=2, sd=0.015)
    found = change_map(a_pair(calm, noisy), bands=(Band.FINE,))
    # Left in, this noise reads as a fifth more relief.
    assert abs(float(np.median(found.log_change[found.shown]))) < 0.06


def test_the_softness_of_the_measurement_is_taken_out_of_the_map() -> None:
    pair = a_pair(with_noise(a_skin(), seed=1), with_noise(blurred(a_skin(), 1.2), seed=2))
    evidence = collect_evidence(pair)
    assert evidence.common is not None
    used = tuple(result.spec.band for result in evidence.bands if result.used)
    plain, corrected = (
        change_map(pair, bands=used, softness=softness)
        for softness in (0.0, evidence.common.softness)
    )
    middles = [abs(float(np.median(m.log_change[m.shown]))) for m in (plain, corrected)]
    assert middles[1] < 0.5 * middles[0]


@pytest.mark.parametrize("band", [Band.PORE, Band.FINE, Band.MEDIUM])
def test_blur_weighs_in_the_map_as_it_does_in_the_number(band: Band) -> None:
    """One table says what a unit of blur takes from a band, whoever asks."""
    pair = a_pair(with_noise(a_skin(), seed=1), with_noise(a_skin(), seed=2))
    plain, corrected = (change_map(pair, bands=(band,), softness=k) for k in (0.0, 0.3))
    both = plain.shown & corrected.shown
    gained = (corrected.log_change - plain.log_change)[both]
    assert gained == pytest.approx(-0.3 * CAUSE_BY_NAME["blur"].effect[AMPLITUDES[band]], abs=1e-4)


def test_the_mean_of_the_map_is_the_number_of_the_region() -> None:
    found = change_map(a_pair_smoother_on_the_left(0.6), common_change=-0.3)
    values = found.log_change[found.shown]
    assert float(values.mean()) == pytest.approx(-0.3, abs=1e-4)
    assert float(values.min()) < -0.4
    assert float(values.max()) > -0.15


def test_different_skin_and_what_lies_outside_the_region_are_not_shown() -> None:
    other = change_map(a_pair(a_skin(1), a_skin(2)))
    assert not other.shown.any()
    pair = a_pair(a_skin(), a_skin())
    assert not (change_map(pair).shown & ~pair.inside).any()


def test_bands_that_are_not_resolved_leave_an_empty_map() -> None:
    pair = a_pair(a_skin(), a_skin(), px_per_mm=1.0)
    found = change_map(pair)
    assert not found.shown.any()
    assert found.sampling_error == 0.0
