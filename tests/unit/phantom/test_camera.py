"""Photographs respond to their conditions as optics says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from microjournal.domain.measurements import Band
from microjournal.domain.patients import SkinPhototype
from microjournal.phantom.camera import CaptureSetup, SkinCondition, photograph
from microjournal.phantom.fields import FloatImage
from microjournal.phantom.sensor import linear_light
from microjournal.phantom.skin import SkinModel, grow_skin
from tests.unit.phantom.builders import (
    EVEN,
    SCARRED,
    SMOOTH,
    a_setup,
    a_specimen,
    band_contrast,
    log_luminance,
    mean_light,
)


@pytest.fixture(scope="module")
def skin() -> SkinModel:
    """Return one piece of fair skin, grown once."""
    return grow_skin(a_specimen(relief=SCARRED))


def test_the_same_seed_gives_the_same_photograph(skin: SkinModel) -> None:
    setup = replace(a_setup(), noise=2.0, jpeg_quality=85)
    first = photograph(skin, setup, seed=1)
    assert first.shape == (240, 240, 3)
    assert first.dtype == np.uint8
    assert np.array_equal(first, photograph(skin, setup, seed=1))
    assert not np.array_equal(first, photograph(skin, setup, seed=2))


def test_one_stop_more_doubles_the_light(skin: SkinModel) -> None:
    darker = photograph(skin, replace(a_setup(), exposure_ev=-1.5), seed=1)
    brighter = photograph(skin, replace(a_setup(), exposure_ev=-0.5), seed=1)
    assert brighter.max() < 255
    assert mean_light(brighter) / mean_light(darker) == pytest.approx(2.0, rel=0.02)


def test_defocus_takes_the_pores_and_spares_the_coarse_band(skin: SkinModel) -> None:
    sharp = photograph(skin, a_setup(), seed=1)
    soft = photograph(skin, replace(a_setup(), defocus_mm=0.2), seed=1)
    loss = {
        band: band_contrast(soft, band, a_setup()) / band_contrast(sharp, band, a_setup())
        for band in (Band.PORE, Band.COARSE)
    }
    assert loss[Band.PORE] < 0.6
    assert loss[Band.COARSE] > 0.95


def test_motion_takes_detail_along_its_path_only(skin: SkinModel) -> None:
    still = log_luminance(photograph(skin, a_setup(), seed=1))
    moved = log_luminance(photograph(skin, replace(a_setup(), motion_mm=0.6), seed=1))

    def detail(image: FloatImage, axis: int) -> float:
        return float(np.abs(np.diff(image, axis=axis)).mean())

    assert detail(moved, 1) / detail(still, 1) < 0.85 * detail(moved, 0) / detail(still, 0)


def test_light_from_the_side_shows_slopes_facing_the_side(skin: SkinModel) -> None:
    ratios = []
    for tilt in (0.0, 90.0):
        setup = replace(a_setup(), light_tilt_deg=tilt, light_slant_deg=60.0, ambient=0.05)
        rows, columns = np.gradient(log_luminance(photograph(skin, setup, seed=1)))
        ratios.append(float((columns**2).mean() / (rows**2).mean()))
    assert ratios[0] > 1.3 * ratios[1]


def test_more_oblique_light_raises_and_ambient_light_lowers_the_contrast(skin: SkinModel) -> None:
    contrast = [
        band_contrast(photograph(skin, setup, seed=1), Band.MEDIUM, setup)
        for setup in (
            replace(a_setup(), ambient=0.9),
            a_setup(),
            replace(a_setup(), light_slant_deg=60.0),
        )
    ]
    assert contrast == sorted(contrast)
    assert contrast[2] > 1.5 * contrast[0]


def test_less_relief_gives_less_contrast_in_proportion(skin: SkinModel) -> None:
    """Shading is linear in the slope for shallow relief; pigment and pit shade add the rest."""
    full = band_contrast(photograph(skin, a_setup(), seed=1), Band.MEDIUM, a_setup())
    half = photograph(skin, a_setup(), seed=1, relief_factor=0.5)
    assert 0.4 < band_contrast(half, Band.MEDIUM, a_setup()) / full < 0.65


def test_the_tones_darken_from_type_i_to_type_vi() -> None:
    levels = [
        mean_light(
            photograph(
                grow_skin(a_specimen(phototype=tone, relief=SMOOTH, size_mm=(14.0, 14.0))),
                replace(a_setup(), size_px=(100, 100)),
                seed=1,
            )
        )
        for tone in SkinPhototype
    ]
    assert levels == sorted(levels, reverse=True)
    assert levels[0] > 2.5 * levels[-1]


@pytest.mark.parametrize(
    ("tone", "least", "most"),
    [
        (SkinPhototype.I, 0.012, 0.022),
        (SkinPhototype.III, 0.012, 0.022),
        (SkinPhototype.V, 0.016, 0.024),
        (SkinPhototype.VI, 0.027, 0.042),
    ],
)
def test_the_medium_band_has_the_contrast_of_real_skin(
    tone: SkinPhototype, least: float, most: float
) -> None:
    """Measured on real cheeks: 0.015 (white), 0.016-0.025 (Asian), 0.030-0.043 (black)."""
    setup = CaptureSetup(size_px=(420, 420))
    skin = grow_skin(a_specimen(phototype=tone, seed=12, size_mm=(40.0, 40.0)))
    photo = photograph(skin, setup, seed=1)
    assert least < band_contrast(photo, Band.MEDIUM, setup) < most
    fine = log_luminance(photo) - log_luminance(photo).mean()
    assert (fine**3).mean() < 0


def test_scars_raise_the_contrast_above_that_of_healthy_skin(skin: SkinModel) -> None:
    healthy = photograph(grow_skin(a_specimen()), a_setup(), seed=1)
    scarred = photograph(skin, a_setup(), seed=1)
    ratio = band_contrast(scarred, Band.MEDIUM, a_setup()) / band_contrast(
        healthy, Band.MEDIUM, a_setup()
    )
    assert ratio > 1.5


def test_red_light_shows_least_relief_because_it_spreads_farthest() -> None:
    skin = grow_skin(a_specimen(pigment=EVEN))
    photo = photograph(skin, replace(a_setup(), gloss=0.0), seed=1)
    logs = np.log(linear_light(photo) + 0.004)
    red, green, blue = logs.reshape(-1, 3).std(axis=0)
    assert red < green < blue


def test_crossed_polarisers_take_the_sheen_away() -> None:
    skin = grow_skin(a_specimen(phototype=SkinPhototype.VI, oil=0.8))
    shining = photograph(skin, a_setup(), seed=1)
    crossed = photograph(skin, replace(a_setup(), gloss=0.0), seed=1)
    assert mean_light(shining) > 1.1 * mean_light(crossed)


def test_conditions_of_the_day_change_colour_as_they_should() -> None:
    flat = grow_skin(a_specimen(relief=SMOOTH))

    def chroma(condition: SkinCondition) -> FloatImage:
        photo = photograph(flat, replace(a_setup(), skin=condition), seed=1)
        logs = np.log(linear_light(photo) + 0.004)
        return np.asarray(logs[..., 0] - logs[..., 1], dtype=np.float32)

    usual = chroma(SkinCondition())
    assert chroma(SkinCondition(erythema=0.3)).mean() > usual.mean() + 0.1
    assert chroma(SkinCondition(foundation=0.6)).std() < 0.75 * usual.std()


def test_a_vignette_darkens_the_corners(skin: SkinModel) -> None:
    photo = linear_light(photograph(skin, replace(a_setup(), vignetting=0.4), seed=1))
    plain = linear_light(photograph(skin, replace(a_setup(), vignetting=0.0), seed=1))
    ratio = photo[..., 1] / plain[..., 1]
    assert ratio[:12, :12].mean() == pytest.approx(0.62, abs=0.03)
    assert ratio[110:130, 110:130].mean() == pytest.approx(1.0, abs=0.02)
