"""Interval, decision, gate and index: the last steps, by hand."""

from __future__ import annotations

import math

import pytest

from microjournal.domain.measurements import Verdict
from microjournal.texture.decision import decide, is_uniform_over_scales
from microjournal.texture.gate import LIMITS, PRECISION_LIMIT, Limit, judge, reason
from microjournal.texture.index import followed_index, texture_index
from microjournal.texture.interval import (
    COEFFICIENTS,
    INTERCEPT,
    Setting,
    Uncertainty,
    light_error,
    repeat_error,
    unexplained_mismatch,
)
from microjournal.texture.registry import METRICS, RELIEF_CHANGE, metric


def test_the_interval_adds_both_errors_in_squares() -> None:
    uncertainty = Uncertainty(spatial=0.03, repeat=0.04)
    assert uncertainty.total == pytest.approx(0.05)
    assert uncertainty.smallest_detectable_change == pytest.approx(0.0979982)
    assert uncertainty.interval(-0.2) == pytest.approx((-0.2979982, -0.1020018))


@pytest.mark.parametrize(
    ("setting", "rig_changed", "scale_assumed", "floor"),
    [
        (Setting.CLOSE_UP, False, False, 0.018),
        (Setting.FACE, False, False, 0.05),
        (Setting.CLOSE_UP, True, False, 0.10),
        (Setting.CLOSE_UP, False, True, 0.03),
    ],
)
def test_a_perfect_match_leaves_the_floor(
    setting: Setting, rig_changed: bool, scale_assumed: bool, floor: float
) -> None:
    error = repeat_error({}, setting=setting, rig_changed=rig_changed, scale_assumed=scale_assumed)
    assert error == pytest.approx(floor)


@pytest.mark.parametrize("name", COEFFICIENTS)
def test_every_mismatch_widens_the_interval(name: str) -> None:
    error = repeat_error({name: 0.5}, setting=Setting.CLOSE_UP)
    expected = math.exp(INTERCEPT + 0.5 * COEFFICIENTS[name])
    assert error == pytest.approx(min(0.3, max(0.018, expected)))
    assert repeat_error({name: -0.5}, setting=Setting.CLOSE_UP) == error


def test_what_a_true_change_brings_with_it_is_no_mismatch() -> None:
    numbers = {"incoherence": 0.03, "direction_change": 0.05, "softness": -0.1}
    rest = unexplained_mismatch(numbers, 0.4)
    assert rest["incoherence"] == 0.0
    assert rest["direction_change"] == pytest.approx(0.01)
    assert rest["softness"] == pytest.approx(0.1)


def test_light_counts_three_times_what_pits_do_not_confirm() -> None:
    certain = {"light_excess": 0.05, "light_excess_error": 0.0}
    assert light_error(certain) == pytest.approx(0.15)
    assert light_error({"shading_gain": 0.2, "light_excess_error": 0.0}) == pytest.approx(0.1)
    assert light_error({}) == pytest.approx(0.06)


def test_pits_leave_open_what_their_error_hides() -> None:
    assert light_error({"light_excess_error": 0.06}) == pytest.approx(0.06 / math.sqrt(2.0))
    errors = [light_error({"light_excess_error": error}) for error in (0.0, 0.01, 0.1, 1.0)]
    assert errors == sorted(errors)
    assert errors[-1] < light_error({})


def test_a_close_up_keeps_all_of_its_guard_against_light() -> None:
    numbers = {"light_excess": 0.08, "light_excess_error": 0.09, "shading_gain": 0.1}
    assert light_error(numbers) > math.hypot(3.0 * 0.08, 0.5 * 0.1)


def test_a_face_in_the_same_light_counts_only_excess_beyond_its_error() -> None:
    noise = {"light_excess": 0.09, "light_excess_error": 0.09}
    assert light_error(noise, light_angle_deg=2.0) == pytest.approx(
        0.06 * 0.09 / math.hypot(0.06, 0.09)
    )
    clear = {"light_excess": 0.1, "light_excess_error": 0.0}
    assert light_error(clear, light_angle_deg=2.0) == pytest.approx(0.1)
    assert light_error(clear, light_angle_deg=6.1) > 0.3


def test_the_farther_the_light_of_a_face_moved_the_wider_the_interval() -> None:
    errors = [light_error({}, light_angle_deg=angle) for angle in (0.0, 2.8, 4.0, 6.0, 11.0)]
    assert errors[:2] == pytest.approx([0.06, 0.06])
    assert errors[1:] == sorted(set(errors[1:]))
    assert errors[-1] > 0.25


def test_the_form_explains_half_of_a_changed_gradient_on_a_face_in_the_same_light() -> None:
    numbers = {"shading_change": 0.2}
    assert unexplained_mismatch(numbers, 0.0)["shading_change"] == pytest.approx(0.2)
    checked = unexplained_mismatch(numbers, 0.0, light_angle_deg=3.0)
    assert checked["shading_change"] == pytest.approx(0.1)


@pytest.mark.parametrize(("smallest", "useful"), [(0.29, True), (0.31, False), (math.nan, False)])
def test_a_number_too_imprecise_for_a_good_result_is_withheld(
    smallest: float, useful: bool
) -> None:
    _numbers, reasons = judge({"smallest_detectable_change": smallest}, (PRECISION_LIMIT,))
    assert [r.code for r in reasons] == ([] if useful else ["too_imprecise"])


@pytest.mark.parametrize(
    ("interval", "uniform", "verdict"),
    [
        ((-0.3, -0.1), False, Verdict.SMOOTHER),
        ((0.1, 0.3), False, Verdict.ROUGHER),
        ((-0.3, 0.0), False, Verdict.NO_DETECTABLE_CHANGE),
        ((-0.1, 0.2), False, Verdict.NO_DETECTABLE_CHANGE),
        ((-0.3, -0.1), True, Verdict.NO_DETECTABLE_CHANGE),
    ],
)
def test_a_claim_needs_an_interval_off_zero_and_a_change_that_is_not_light(
    interval: tuple[float, float], uniform: bool, verdict: Verdict
) -> None:
    assert decide(interval, uniform_over_scales=uniform) is verdict


@pytest.mark.parametrize(
    ("delta", "coarse", "uniform"),
    [
        (-0.2, -0.2, True),
        (-0.2, -0.18, True),
        (-0.2, -0.1, False),
        (-0.2, 0.1, False),
        (0, 0, False),
    ],
)
def test_the_same_change_up_to_ten_millimetres_is_light(
    delta: float, coarse: float, uniform: bool
) -> None:
    assert is_uniform_over_scales(delta, coarse) is uniform


def test_limits_judge_size_not_sign_and_name_each_reason_once() -> None:
    limits = (
        Limit(name="softness", code="sharpness_differs", largest=0.7),
        Limit(name="other", code="sharpness_differs", largest=0.1),
        Limit(name="tiles", code="region_too_small", smallest=4.0),
    )
    numbers, reasons = judge({"softness": -0.8, "other": 0.2, "tiles": 3.0, "free": 9.0}, limits)
    assert [n.passed for n in numbers] == [False, False, False, True]
    assert [r.code for r in reasons] == ["sharpness_differs", "region_too_small"]


def test_a_number_that_is_not_a_number_does_not_pass() -> None:
    _numbers, reasons = judge({"softness": math.nan})
    assert [r.code for r in reasons] == ["sharpness_differs"]


@pytest.mark.parametrize(
    "code", sorted({limit.code for limit in (*LIMITS, PRECISION_LIMIT)} | {"uniform_change"})
)
def test_every_refusal_says_what_to_do(code: str) -> None:
    assert reason(code).message.endswith(".")
    assert reason(code).hint.endswith(".")


def test_the_index_is_fifty_at_the_reference_and_follows_the_pair() -> None:
    assert texture_index(0.022) == pytest.approx(50.0)
    assert texture_index(0.0) == 100.0
    assert followed_index(0.022, 0.0) == pytest.approx(50.0)
    gain = followed_index(0.022, -0.2) - 50.0
    assert gain == pytest.approx(7.4, abs=0.1)


def test_the_headline_metric_is_relief_change_version_one() -> None:
    assert (RELIEF_CHANGE.id, RELIEF_CHANGE.version) == ("relief_change", 1)
    assert [spec.identity for spec in METRICS if spec.headline] == [RELIEF_CHANGE]
    assert metric("relief_change").headline
