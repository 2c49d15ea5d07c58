"""Interval, decision, gate and index: the last steps, by hand."""

from __future__ import annotations

import math

import pytest

from microjournal.domain.measurements import Verdict
from microjournal.texture.decision import (
    UNCLAIMED,
    decide,
    has_contrast_outrun,
    is_contrast_unmoved,
    is_uniform_over_scales,
)
from microjournal.texture.gate import LIMITS, PRECISION_LIMIT, Limit, judge, reason
from microjournal.texture.index import followed_index, texture_index
from microjournal.texture.interval import Setting
from microjournal.texture.registry import METRICS, RELIEF_CHANGE, metric


@pytest.mark.parametrize(("smallest", "useful"), [(0.39, True), (0.41, False), (math.nan, False)])
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
    assert decide(interval, is_silenced=uniform) is verdict


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
    "code", sorted({limit.code for limit in (*LIMITS, PRECISION_LIMIT)} | UNCLAIMED)
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


def test_the_headline_metric_is_relief_change_version_three() -> None:
    assert (RELIEF_CHANGE.id, RELIEF_CHANGE.version) == ("relief_change", 4)
    assert [spec.identity for spec in METRICS if spec.headline] == [RELIEF_CHANGE]
    assert metric("relief_change").headline


@pytest.mark.parametrize(
    ("delta", "contrast", "unmoved"),
    [
        (-0.2, -0.07, False),
        (-0.2, -0.05, True),
        (-0.2, 0.1, True),
        (0.2, 0.07, False),
        (0.2, 0.05, True),
        (0.0, 0.0, False),
    ],
)
def test_pits_alone_make_no_claim_unless_the_contrast_follows(
    delta: float, contrast: float, unmoved: bool
) -> None:
    assert is_contrast_unmoved(delta, contrast, Setting.CLOSE_UP) is unmoved


def test_more_contrast_is_asked_for_on_a_face() -> None:
    assert is_contrast_unmoved(-0.2, -0.08, Setting.FACE)
    assert not is_contrast_unmoved(-0.2, -0.08, Setting.CLOSE_UP)
    assert not is_contrast_unmoved(-0.2, -0.10, Setting.FACE)


@pytest.mark.parametrize(
    ("delta", "contrast", "outrun"),
    [
        (-0.1, -0.24, False),
        (-0.1, -0.26, True),
        (0.1, 0.26, True),
        (-0.1, 0.3, False),
        (0, 0, False),
    ],
)
def test_contrast_that_ran_ahead_of_the_pits_makes_no_claim(
    delta: float, contrast: float, outrun: bool
) -> None:
    assert has_contrast_outrun(delta, contrast) is outrun
