"""The known change of real relief: exact where it is stated, nothing where it is not."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest

from microjournal.domain.measurements import Band
from microjournal.phantom.nuisance import Discipline
from microjournal.phantom.sensor import encode_tones, to_bytes
from microjournal.validation.rephotograph import (
    PortraitRelief,
    attenuated,
    log_luminance,
    photograph_anew,
    relief_band,
    take_apart,
    true_log_changes,
)
from tests.helpers.photo_folder import photo

PX_PER_MM = 6.0
SHAPE = (300, 320)


def _waves(wavelength_mm: float) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    x = np.arange(SHAPE[1]) / PX_PER_MM
    row = np.sin(2 * np.pi * x / wavelength_mm)
    return np.tile(row, (SHAPE[0], 1)).astype(np.float32)


def _parts(log_light: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> PortraitRelief:
    grey = (0.25 * np.exp(log_light)).astype(np.float32)
    linear = np.repeat(grey[..., None], 3, axis=2)
    everywhere = np.zeros(SHAPE, dtype=np.bool_)
    everywhere[60:-60, 60:-60] = True
    return take_apart(to_bytes(encode_tones(linear, 0.0)), everywhere, PX_PER_MM)


def _inside(image: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> float:
    return float(np.std(image[90:-90, 90:-90]))


@pytest.mark.parametrize("wavelength_mm", [0.8, 2.0, 3.5])
def test_waves_inside_the_band_pass_whole(wavelength_mm: float) -> None:
    waves = _waves(wavelength_mm)
    passed = relief_band(waves, PX_PER_MM)
    assert _inside(passed) == pytest.approx(_inside(waves), rel=0.01)


@pytest.mark.parametrize("wavelength_mm", [0.4, 8.0])
def test_waves_outside_the_band_do_not_pass(wavelength_mm: float) -> None:
    assert _inside(relief_band(_waves(wavelength_mm), PX_PER_MM)) < 0.01


@pytest.mark.parametrize("factor", [0.5, 0.7, 0.85])
def test_the_relief_changes_by_exactly_the_factor(factor: float) -> None:
    parts = _parts(0.05 * _waves(2.0))
    changed = log_luminance(attenuated(parts, factor))
    before = relief_band(log_luminance(parts.linear), PX_PER_MM)
    assert _inside(relief_band(changed, PX_PER_MM)) / _inside(before) == pytest.approx(
        factor, rel=0.005
    )


def test_what_is_wider_than_relief_stays() -> None:
    parts = _parts(0.05 * _waves(10.0))
    changed = log_luminance(attenuated(parts, 0.5))
    before = log_luminance(parts.linear)
    assert _inside(changed) == pytest.approx(_inside(before), rel=0.01)


def test_a_factor_of_one_leaves_the_portrait_as_it_is() -> None:
    parts = _parts(0.05 * _waves(2.0))
    np.testing.assert_array_equal(attenuated(parts, 1.0), parts.linear)
    assert true_log_changes(parts, 1.0) == {Band.FINE: 0.0, Band.MEDIUM: 0.0}


def test_another_seed_is_another_photograph_and_the_same_seed_the_same() -> None:
    parts = _parts(0.05 * _waves(2.0))
    shots = [photograph_anew(parts, 1.0, Discipline.GUIDED, seed=seed) for seed in (1, 1, 2)]
    np.testing.assert_array_equal(shots[0], shots[1])
    assert np.any(shots[0] != shots[2])


@pytest.mark.photos
def test_the_relief_of_a_real_portrait_changes_by_the_factor_where_it_is_measured() -> None:
    rgb = photo("canada_116m")
    regions = np.zeros(rgb.shape[:2], dtype=np.uint8)
    cv2.circle(regions, (rgb.shape[1] // 2, rgb.shape[0] // 2), 160, (1.0,), -1)
    parts = take_apart(rgb, regions > 0, 5.7)
    changed = log_luminance(attenuated(parts, 0.7))
    inside = regions > 0
    before = relief_band(log_luminance(parts.linear), 5.7)[inside]
    after = relief_band(changed, 5.7)[inside]
    # Both lie on one line through the origin whose slope is the factor.
    slope = float(before @ after / (before @ before))
    assert slope == pytest.approx(0.7, abs=0.01)
    assert np.corrcoef(before, after)[0, 1] > 0.995
    truth = true_log_changes(parts, 0.7)
    assert truth[Band.FINE] == pytest.approx(math.log(0.7), abs=0.04)
    assert math.log(0.7) - 0.02 < truth[Band.MEDIUM] < 0.6 * math.log(0.7)
