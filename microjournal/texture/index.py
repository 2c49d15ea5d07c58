"""The texture index: one person's curve from 0 to 100, higher = smoother."""

from __future__ import annotations

import math

REFERENCE_CONTRAST = 0.022
"""Median RMS log contrast of the medium band of adult cheeks at 3 px/mm."""

EXPONENT = 1.5


def texture_index(contrast: float) -> float:
    """Return 100 / (1 + (S / 0.022)^1.5) for an RMS log contrast S of the medium band.

    The index says how textured skin looks in these photographs. It must not be used to
    compare people: pigment and light move it.
    """
    return 100.0 / (1.0 + math.pow(contrast / REFERENCE_CONTRAST, EXPONENT))


def followed_index(baseline_contrast: float, log_change: float) -> float:
    """Return the index of a follow-up: the baseline's contrast times the measured change.

    The curve thus shows the paired measurement, not a new absolute one.
    """
    return texture_index(baseline_contrast * math.exp(log_change))
