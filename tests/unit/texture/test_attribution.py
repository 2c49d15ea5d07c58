"""Attributing the signs of a change to relief and to what else moves them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from microjournal.domain.measurements import Band
from microjournal.texture.attribution import Attribution, attribute, priors
from microjournal.texture.causes import CAUSES, SIGN_ERRORS, Cause
from microjournal.texture.signs import Signs, edge_sign, signs
from microjournal.texture.witnesses import Witness

HEALTHY = {Band.PORE: -2.2, Band.FINE: -1.6, Band.MEDIUM: -0.8, Band.COARSE: 0.0}
DARK = {Band.PORE: -0.9, Band.FINE: -0.8, Band.MEDIUM: -0.5, Band.COARSE: 0.0}
DARKEST = {Band.PORE: -0.4, Band.FINE: -0.25, Band.MEDIUM: -0.13, Band.COARSE: 0.0}
ALL_SIGNS = tuple(name for name in SIGN_ERRORS if name != "edges")
BY_NAME = {cause.name: cause for cause in CAUSES}
CAREFUL = priors(is_light_checked=False)
LIGHTS = ("oblique_light", "diffuse_light")


def a_witness(log_ratio: float, error: float = 0.003) -> Witness:
    noise = np.random.default_rng(len(str(log_ratio))).standard_normal(200)
    return Witness(log_ratio=log_ratio, resampled=log_ratio + error * noise)


def the_signs(
    values: Mapping[str, float], skewness: Mapping[Band, float] = HEALTHY, *, is_face: bool = False
) -> Signs:
    found = {name: a_witness(values.get(name, 0.0)) for name in ALL_SIGNS}
    return signs(found, skewness, beside={}, is_face=is_face)


def with_relief(log_change: float, skewness: Mapping[Band, float] = HEALTHY) -> dict[str, float]:
    plain = the_signs({}, skewness)
    return {
        name: log_change * float(response)
        for name, response in zip(plain.names, plain.response, strict=True)
    }


def attributed(
    values: Mapping[str, float], skewness: Mapping[Band, float] = HEALTHY
) -> Attribution:
    return attribute(the_signs(values, skewness), prior_sds=CAREFUL)


def of_the(cause: Cause, skewness: Mapping[Band, float] = HEALTHY) -> dict[str, float]:
    """Return what one unit of the cause does on skin of that skewness."""
    deficit = the_signs({}, skewness).skew_deficit
    return {name: cause.moves(name, deficit) for name in cause.effect}


@pytest.mark.parametrize("skewness", [HEALTHY, DARKEST])
def test_what_moves_the_signs_as_relief_does_is_relief(skewness: Mapping[Band, float]) -> None:
    found = attributed(with_relief(-0.3, skewness), skewness)
    assert found.delta == pytest.approx(-0.3, abs=1e-9)
    assert all(abs(amount) < 1e-6 for amount in found.causes.values())
    assert found.misfit < 1e-6


@pytest.mark.parametrize("cause", CAUSES, ids=lambda cause: cause.name)
@pytest.mark.parametrize("times", [-1.0, 1.0])
@pytest.mark.parametrize(("skewness", "least"), [(HEALTHY, 0.04), (DARK, 0.05)])
def test_a_cause_alone_is_hardly_taken_for_relief(
    cause: Cause, times: float, skewness: Mapping[Band, float], least: float
) -> None:
    """A cause twice as large as its prior leaves half of its largest effect, or ``least``."""
    amount = 2.0 * times * cause.prior
    moved = {name: amount * size for name, size in of_the(cause, skewness).items()}
    largest = max(abs(size) for size in moved.values())
    found = attributed(moved, skewness)
    assert abs(found.delta) < max(0.5 * largest, least)


def test_a_light_twice_as_oblique_is_named_and_not_called_rougher_skin() -> None:
    light = {name: 0.3 * size for name, size in of_the(BY_NAME["oblique_light"]).items()}
    found = attributed(light)
    assert max(found.causes, key=lambda name: abs(found.causes[name])) in LIGHTS
    assert abs(found.delta) < 0.05


def test_on_dark_skin_a_more_oblique_light_takes_pits_the_other_way() -> None:
    """Contrast rises and pits fall: on light skin that is a change, on dark skin it is light."""
    light = {name: 0.15 * size for name, size in of_the(BY_NAME["oblique_light"], DARK).items()}
    assert light["fine_pits"] < 0.0 < light["fine_amplitude"]
    dark, healthy = attributed(light, DARK), attributed(light, HEALTHY)
    assert abs(dark.delta) < 0.01
    assert healthy.delta < -0.04
    assert dark.causes["oblique_light"] == pytest.approx(0.15, abs=0.05)


def test_relief_and_defocus_are_told_apart() -> None:
    blur = {name: 0.6 * size for name, size in of_the(BY_NAME["blur"]).items()}
    relief = with_relief(-0.3)
    both = {name: relief[name] + blur.get(name, 0.0) for name in ALL_SIGNS}
    found = attributed(both)
    assert found.delta == pytest.approx(-0.3, abs=0.03)
    assert found.softness == pytest.approx(0.6, abs=0.06)


def test_pigment_dilutes_amplitude_and_the_same_change_is_found() -> None:
    diluted = with_relief(-0.3, DARKEST)
    assert abs(diluted["medium_amplitude"]) < 0.5 * abs(with_relief(-0.3)["medium_amplitude"])
    assert attributed(diluted, DARKEST).delta == pytest.approx(-0.3, abs=1e-6)


def test_no_sign_of_change_is_exactly_zero() -> None:
    found = attributed({})
    assert found.delta == 0.0
    assert set(found.causes.values()) == {0.0}


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.floats(-0.6, 0.6), min_size=len(ALL_SIGNS), max_size=len(ALL_SIGNS)))
def test_swapped_signs_give_the_swapped_number_bit_for_bit(values: list[float]) -> None:
    there = dict(zip(ALL_SIGNS, values, strict=True))
    plain = the_signs(there)
    swapped = Signs(
        names=plain.names,
        values=-plain.values,
        covariance=plain.covariance,
        response=plain.response,
        dilution=plain.dilution,
        skew_deficit=plain.skew_deficit,
    )
    first = attribute(plain, prior_sds=CAREFUL)
    second = attribute(swapped, prior_sds=CAREFUL)
    assert second.delta == -first.delta
    assert second.fit_error == first.fit_error
    assert second.misfit == first.misfit


def test_what_no_cause_explains_shows_as_misfit() -> None:
    smooth = attributed(with_relief(-0.2)).misfit
    odd = with_relief(-0.2) | {"fine_pits": 0.3, "medium_amplitude": 0.2}
    assert attributed(odd).misfit > smooth + 3.0


def test_edges_tell_blur_where_no_fine_relief_does() -> None:
    """On a portrait a softer medium band is blur if brows and lids say so."""
    medium = {"medium_amplitude": a_witness(-0.08), "coarse_amplitude": a_witness(-0.01)}
    alone = signs(medium, {Band.MEDIUM: -0.4}, beside={}, is_face=True)
    soft = edge_sign(0.016, 0.002)
    seen = signs(medium, {Band.MEDIUM: -0.4}, beside={"edges": soft}, is_face=True)
    checked = priors(is_light_checked=True)
    without = attribute(alone, prior_sds=checked)
    informed = attribute(seen, prior_sds=checked)
    assert informed.delta > without.delta + 0.03
    assert informed.softness > 0.2


def test_edge_errors_add_up() -> None:
    # 40 per mm² times hypot(0.003, 0.004, 0.25 * 0.02).
    value = edge_sign(0.02, 0.003)
    assert value.log_ratio == pytest.approx(0.8)
    assert value.standard_error == pytest.approx(40.0 * 0.00707107)


def test_light_seen_to_be_the_same_leaves_less_to_light() -> None:
    checked, unchecked = priors(is_light_checked=True), priors(is_light_checked=False)
    assert all(checked[name] < unchecked[name] for name in LIGHTS)
    turned = priors(is_light_checked=False, extra_light=0.2)
    assert turned["oblique_light"] == pytest.approx(float(np.hypot(0.10, 0.2)))


def test_less_relief_turns_the_contrast_too_and_is_not_taken_for_light() -> None:
    """Relief lies along the light and pigment does not: a turn that relief brings is relief's."""
    turned = with_relief(-0.4)
    assert turned["fine_turn"] > 0.03
    assert attributed(turned).delta == pytest.approx(-0.4, abs=1e-6)


def test_dark_marks_are_no_pits_where_pigment_makes_the_contrast() -> None:
    marked = DARKEST | {Band.MEDIUM: -1.2}
    found = the_signs({"medium_pits": -0.05}, marked)
    assert "medium_pits" not in found.names
    assert "fine_pits" in found.names
    assert float(found.response[found.names.index("medium_amplitude")]) < 0.4
