"""Mixing witnesses and separating blur from relief."""

from __future__ import annotations

import numpy as np
import pytest

from microjournal.domain.measurements import Band
from microjournal.texture.bands import BANDS
from microjournal.texture.fusion import BandChange, fit_common_change, mix
from microjournal.texture.witnesses import Witness

BY_NAME = {spec.band: spec for spec in BANDS}
FITTED = (Band.PORE, Band.FINE, Band.MEDIUM)


def a_witness(log_ratio: float, error: float = 0.0) -> Witness:
    swing = error * np.tile([1.0, -1.0], 100)
    return Witness(log_ratio=log_ratio, resampled=log_ratio + swing)


def a_change(band: Band, log_ratio: float, *, variance: float = 1e-4) -> BandChange:
    return BandChange(spec=BY_NAME[band], change=a_witness(log_ratio), variance=variance)


def test_witnesses_are_mixed_by_their_precision() -> None:
    # Medium band: 1 / (0.04² + 0.03²) = 400 and 1 / (0.03² + 0.04²) = 400.
    mixed = mix(BY_NAME[Band.MEDIUM], a_witness(-0.2, 0.04), a_witness(-0.4, 0.03))
    assert mixed.change.log_ratio == pytest.approx(-0.3)
    assert mixed.variance == pytest.approx(1.0 / 800.0)


def test_without_pits_the_amplitude_stands_alone() -> None:
    mixed = mix(BY_NAME[Band.FINE], a_witness(-0.2, 0.0), None)
    assert mixed.change.log_ratio == -0.2
    assert mixed.variance == pytest.approx(0.05**2)


def test_a_change_common_to_all_bands_is_relief() -> None:
    common = fit_common_change(tuple(a_change(band, -0.3) for band in FITTED))
    assert common.delta == pytest.approx(-0.3, abs=1e-9)
    assert common.softness == pytest.approx(0.0, abs=1e-9)


def test_a_loss_in_the_proportion_of_blur_is_softness() -> None:
    changes = tuple(
        a_change(band, -0.4 * BY_NAME[band].sharpness, variance=1e-6) for band in FITTED
    )
    common = fit_common_change(changes)
    assert common.softness == pytest.approx(0.4, abs=0.001)
    assert common.delta == pytest.approx(0.0, abs=0.001)


def test_one_band_alone_leaves_softness_to_its_prior() -> None:
    # Ridge by hand: w = 1e4, u = 0.18, prior 16; delta absorbs all of d because it is free.
    common = fit_common_change((a_change(Band.MEDIUM, -0.2),))
    assert common.delta == pytest.approx(-0.2)
    assert common.softness == pytest.approx(0.0, abs=1e-9)


def test_no_change_is_exactly_zero() -> None:
    common = fit_common_change(tuple(a_change(band, 0.0) for band in FITTED))
    assert (common.delta, common.softness) == (0.0, 0.0)


def test_errors_follow_the_resamples_through_the_fit() -> None:
    change = BandChange(spec=BY_NAME[Band.MEDIUM], change=a_witness(-0.2, 0.05), variance=0.0025)
    assert fit_common_change((change,)).standard_error == pytest.approx(0.05)
