"""Bands in millimetres."""

from __future__ import annotations

import numpy as np
import pytest

from microjournal.domain.measurements import Band
from microjournal.texture.bands import (
    BANDS,
    band_pass,
    band_passes,
    noise_band,
    sigma_px,
    white_noise_gain,
)

PX_PER_MM = 12.0
BY_NAME = {spec.band: spec for spec in BANDS}


def a_wave(
    wavelength_mm: float, side: int = 720
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    x = np.arange(side) / PX_PER_MM
    wave = np.sin(2 * np.pi * x / wavelength_mm)
    return np.broadcast_to(wave, (side, side)).astype(np.float32)


def amplitude(image: np.ndarray[tuple[int, ...], np.dtype[np.float32]]) -> float:
    return float(np.sqrt(2.0) * image[200:-200, 200:-200].std())


@pytest.mark.parametrize("spec", BANDS[:3], ids=lambda spec: spec.band.value)
def test_half_of_the_amplitude_passes_at_the_short_cut_off(spec: object) -> None:
    band = next(known for known in BANDS if known is spec)
    passed = amplitude(band_pass(a_wave(band.short_mm), band, PX_PER_MM))
    lost_to_long = 0.5 ** ((band.long_mm / band.short_mm) ** 2)
    assert passed == pytest.approx(0.5 - lost_to_long, abs=0.04)


def test_a_wave_in_the_middle_of_a_band_is_strongest_there() -> None:
    bands = band_passes(a_wave(2.5), BANDS, PX_PER_MM)
    strengths = {band: amplitude(image) for band, image in bands.items()}
    assert max(strengths, key=lambda band: strengths[band]) is Band.MEDIUM


def test_a_constant_passes_no_band() -> None:
    flat = np.full((200, 200), 0.7, dtype=np.float32)
    for image in band_passes(flat, BANDS, PX_PER_MM).values():
        assert np.abs(image).max() < 1e-5


@pytest.mark.parametrize(
    ("band", "px_per_mm", "admissible"),
    [
        (Band.PORE, 7.2, False),
        (Band.PORE, 7.4, True),
        (Band.FINE, 2.7, False),
        (Band.FINE, 2.8, True),
        (Band.MEDIUM, 1.4, True),
    ],
)
def test_a_band_needs_its_short_cut_off_resolved(
    band: Band, px_per_mm: float, admissible: bool
) -> None:
    assert BY_NAME[band].is_admissible(px_per_mm) is admissible


def test_the_white_noise_gain_is_what_simulated_noise_shows() -> None:
    noise = np.random.default_rng(2).standard_normal((700, 700)).astype(np.float32)
    finest = float(np.mean(noise_band(noise).astype(np.float64) ** 2))
    for spec in BANDS[:2]:
        energy = float(np.mean(band_pass(noise, spec, PX_PER_MM).astype(np.float64) ** 2))
        assert white_noise_gain(spec, PX_PER_MM) == pytest.approx(energy / finest, rel=0.06)


def test_sigma_follows_the_cut_off() -> None:
    assert sigma_px(0.8, 10.0) == pytest.approx(1.4992)
