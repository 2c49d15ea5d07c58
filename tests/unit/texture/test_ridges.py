"""Lines drawn by rule, with dots between them."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest

from microjournal.texture.arrays import FloatImage, Mask
from microjournal.texture.ridges import ridge_witness

PX_PER_MM = 10.0
SIDE_PX = 400


def lines(depth: float, *, angle_deg: float = 30.0) -> FloatImage:
    """Parallel furrows 8 mm apart and about 1 mm wide."""
    y, x = np.mgrid[:SIDE_PX, :SIDE_PX] / PX_PER_MM
    angle = math.radians(angle_deg)
    phase = (y * math.cos(angle) - x * math.sin(angle)) % 8.0 - 4.0
    return np.asarray(-depth * np.exp(-((phase / 0.4) ** 2) / 2.0), np.float32)


def dots(depth: float) -> FloatImage:
    """Round pits of the same width at places drawn by lot."""
    random = np.random.default_rng(4)
    field = np.zeros((SIDE_PX, SIDE_PX), np.float32)
    field[random.integers(0, SIDE_PX, 100), random.integers(0, SIDE_PX, 100)] = 1.0
    sigma = 0.4 * PX_PER_MM
    spread = cv2.GaussianBlur(field, (0, 0), sigma) * 2 * math.pi * sigma**2
    return np.asarray(-depth * spread, np.float32)


def grain(seed: int) -> FloatImage:
    noise = np.random.default_rng(seed).normal(0.0, 0.01, (SIDE_PX, SIDE_PX))
    return np.asarray(cv2.GaussianBlur(noise, (0, 0), 1.0), np.float32)


def everywhere() -> Mask:
    return np.ones((SIDE_PX, SIDE_PX), np.bool_)


def change(first: FloatImage, second: FloatImage) -> float:
    found = ridge_witness((first, second), everywhere(), PX_PER_MM)
    assert found is not None
    return found.log_ratio


@pytest.mark.parametrize("angle_deg", [0.0, 30.0, 75.0, 140.0])
def test_lines_of_less_depth_are_lines_of_less_depth_in_any_direction(angle_deg: float) -> None:
    first = lines(0.06, angle_deg=angle_deg) + grain(1)
    second = lines(0.042, angle_deg=angle_deg) + grain(2)
    assert change(first, second) == pytest.approx(math.log(0.7), abs=0.05)


def test_pits_between_lines_hardly_count() -> None:
    first = lines(0.06) + dots(0.06) + grain(1)
    assert abs(change(first, lines(0.06) + dots(0.03) + grain(2))) < 0.04
    assert change(first, lines(0.03) + dots(0.06) + grain(2)) < -0.5


def test_noise_is_no_line() -> None:
    first = lines(0.03) + grain(1)
    assert change(first, lines(0.03) + 3 * grain(2)) == pytest.approx(0.0, abs=0.05)


def test_exchanging_the_photos_flips_the_sign_and_keeps_the_error() -> None:
    pair = (lines(0.06) + grain(1), lines(0.05) + dots(0.02) + grain(2))
    there = ridge_witness(pair, everywhere(), PX_PER_MM)
    back = ridge_witness(pair[::-1], everywhere(), PX_PER_MM)
    assert there is not None
    assert back is not None
    assert back.log_ratio == -there.log_ratio
    assert back.standard_error == pytest.approx(there.standard_error, rel=1e-9)


def test_photos_at_the_working_scale_or_coarser_are_taken_as_they_are() -> None:
    coarse = (lines(0.06)[::3, ::3] + grain(1)[::3, ::3], lines(0.042)[::3, ::3])
    found = ridge_witness(coarse, everywhere()[::3, ::3], PX_PER_MM / 3)
    assert found is not None
    assert found.log_ratio == pytest.approx(math.log(0.7), abs=0.08)


def test_nothing_is_said_of_too_little_skin() -> None:
    usable = np.zeros((SIDE_PX, SIDE_PX), np.bool_)
    usable[:60, :60] = True
    assert ridge_witness((lines(0.06), lines(0.06)), usable, PX_PER_MM) is None
