"""What one band says by itself."""

from __future__ import annotations

import numpy as np
import pytest

from microjournal.domain.measurements import Band
from microjournal.texture.bands import BANDS
from microjournal.texture.fusion import mix
from microjournal.texture.witnesses import Witness

BY_NAME = {spec.band: spec for spec in BANDS}


def a_witness(log_ratio: float, error: float = 0.0) -> Witness:
    swing = error * np.tile([1.0, -1.0], 100)
    return Witness(log_ratio=log_ratio, resampled=log_ratio + swing)


def test_witnesses_are_mixed_by_their_precision() -> None:
    # Medium band: 1 / (0.04² + 0.03²) = 400 and 1 / (0.03² + 0.04²) = 400.
    mixed = mix(BY_NAME[Band.MEDIUM], a_witness(-0.2, 0.04), a_witness(-0.4, 0.03))
    assert mixed.change.log_ratio == pytest.approx(-0.3)
    assert mixed.variance == pytest.approx(1.0 / 800.0)


def test_without_pits_the_amplitude_stands_alone() -> None:
    mixed = mix(BY_NAME[Band.FINE], a_witness(-0.2, 0.0), None)
    assert mixed.change.log_ratio == -0.2
    assert mixed.variance == pytest.approx(0.05**2)
