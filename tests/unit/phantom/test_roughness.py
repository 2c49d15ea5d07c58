"""Areal roughness against surfaces whose parameters are known."""

from __future__ import annotations

import numpy as np
import pytest

from microjournal.phantom.fields import FloatImage
from microjournal.phantom.roughness import areal_roughness, band_pass


def a_sine(wavelength_mm: float, amplitude_um: float, pixel_mm: float = 0.05) -> FloatImage:
    x = np.arange(880) * pixel_mm
    wave = amplitude_um * np.sin(2 * np.pi * x / wavelength_mm)
    return np.tile(wave, (880, 1)).astype(np.float32)


def test_a_sine_inside_the_band_has_the_textbook_parameters() -> None:
    surface = areal_roughness(a_sine(2.0, 10.0), pixel_mm=0.05, cut_offs_mm=(0.1, 10.0))
    assert surface.sa_um == pytest.approx(10.0 * 2 / np.pi, rel=0.02)
    assert surface.sq_um == pytest.approx(10.0 / np.sqrt(2), rel=0.02)
    assert surface.ssk == pytest.approx(0.0, abs=0.02)


@pytest.mark.parametrize("cut_offs_mm", [(2.0, 40.0), (0.1, 2.0)])
def test_half_of_the_amplitude_passes_at_either_cut_off(cut_offs_mm: tuple[float, float]) -> None:
    filtered = band_pass(a_sine(2.0, 10.0), pixel_mm=0.05, cut_offs_mm=cut_offs_mm)
    assert np.abs(filtered[300:600, 300:600]).max() == pytest.approx(5.0, rel=0.03)


def test_pits_give_a_negative_skewness() -> None:
    height = np.zeros((200, 200), dtype=np.float32)
    height[::20, ::20] = -50.0
    assert areal_roughness(height, pixel_mm=0.1, cut_offs_mm=(0.3, 4.0)).ssk < -1.0


def test_a_plane_has_no_roughness() -> None:
    flat = areal_roughness(np.full((80, 80), 7.0, np.float32), pixel_mm=0.1, cut_offs_mm=(0.3, 2.0))
    assert (flat.sa_um, flat.ssk) == pytest.approx((0.0, 0.0), abs=1e-5)
