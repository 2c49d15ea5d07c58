"""Moments and the two witnesses, by hand-computed tiles."""

from __future__ import annotations

import math

import numpy as np
import pytest

from microjournal.domain.measurements import Band
from microjournal.texture.bands import BANDS
from microjournal.texture.moments import TileMoments, noise_energy, tile_moments
from microjournal.texture.tiles import tile_grid
from microjournal.texture.witnesses import (
    amplitude_witness,
    pit_witness,
    resampling,
    trimmed_mean,
)

TILES = 10


def moments(
    *,
    xx: float = 1.0,
    yy: float = 1.0,
    xy: float = 1.0,
    x3: float = -1.0,
    y3: float = -1.0,
    noise_x: float = 0.0,
    noise_y: float = 0.0,
) -> TileMoments:
    ones = np.ones(TILES)
    return TileMoments(
        counts=ones,
        xx=xx * ones,
        yy=yy * ones,
        xy=xy * ones,
        x3=x3 * ones,
        y3=y3 * ones,
        noise_x=noise_x * ones,
        noise_y=noise_y * ones,
    )


def test_the_trimmed_mean_leaves_out_a_fifth_on_either_side() -> None:
    values = np.array([100.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, -100.0])
    assert float(trimmed_mean(values)) == pytest.approx((2 + 3 + 4 + 5 + 6 + 7) / 6)


def test_amplitude_is_half_the_log_ratio_of_energies_without_noise() -> None:
    witness = amplitude_witness(
        moments(xx=4.0, yy=1.5, noise_x=1.0, noise_y=0.5), resampling(TILES)
    )
    assert witness.log_ratio == pytest.approx(0.5 * math.log(1.0 / 3.0))
    assert witness.standard_error == pytest.approx(0.0, abs=1e-12)


def test_pits_are_a_third_of_the_log_ratio_of_third_moments() -> None:
    witness = pit_witness(moments(x3=-2.0, y3=-0.25), resampling(TILES))
    assert witness is not None
    assert witness.log_ratio == pytest.approx(math.log(0.5))


@pytest.mark.parametrize(
    ("x3", "y3"),
    [(-0.05, -0.05), (-2.0, -0.01), (0.5, -2.0)],
    ids=["weak in both", "absent in one", "bright in one"],
)
def test_pits_do_not_count_unless_both_photos_are_skewed_to_dark(x3: float, y3: float) -> None:
    assert pit_witness(moments(x3=x3, y3=y3), resampling(TILES)) is None
    assert pit_witness(moments(x3=y3, y3=x3), resampling(TILES)) is None


def test_resampling_is_the_same_every_time() -> None:
    first, second = resampling(7), resampling(7)
    assert np.array_equal(first, second)
    assert first.shape == (200, 7)
    assert first.min() == 0
    assert first.max() == 6


def test_coherence_is_the_normalised_product() -> None:
    assert moments(xx=4.0, yy=1.0, xy=1.0).coherence() == pytest.approx(0.5)
    noisy = moments(xx=2.0, yy=2.0, noise_x=1.0, noise_y=1.0)
    assert noisy.expected_coherence() == pytest.approx(0.5)
    assert noisy.noise_share() == pytest.approx(0.5)


def test_noise_is_found_where_the_photos_do_not_agree() -> None:
    random = np.random.default_rng(4)
    skin = random.normal(0.0, 0.02, (300, 300))
    noisy = [(skin + random.normal(0.0, 0.01, skin.shape)).astype(np.float32) for _ in "ab"]
    grid = tile_grid(np.ones(skin.shape, dtype=np.bool_), 10.0)
    noise = noise_energy(noisy[0], noisy[1], grid)
    pore = BANDS[0]
    found = tile_moments(noisy[0], noisy[1], grid, noise, pore, 10.0)
    assert pore.band is Band.PORE
    # One fifth of the energy is noise: 0.01² of 0.02² + 0.01².
    total = noise.baseline / (1.0 - 0.8)
    assert np.allclose(noise.baseline / total, 0.2)
    assert found.noise_x.max() <= 0.7 * found.xx.max()


def test_identical_photos_have_no_noise() -> None:
    photo = np.random.default_rng(5).normal(0.0, 0.02, (200, 200)).astype(np.float32)
    grid = tile_grid(np.ones(photo.shape, dtype=np.bool_), 10.0)
    assert noise_energy(photo, photo, grid).baseline.max() == pytest.approx(0.0, abs=1e-12)
