"""Types of the arrays that the measurement passes around."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

FloatImage: TypeAlias = NDArray[np.float32]
Mask: TypeAlias = NDArray[np.bool_]
Vector: TypeAlias = NDArray[np.float64]
Indices: TypeAlias = NDArray[np.int64]


@dataclass(frozen=True, slots=True, kw_only=True)
class SkinPair:
    """Baseline and follow-up of the same skin, pixel on pixel, at one scale.

    Attributes
    ----------
    baseline, follow_up : ndarray, shape (rows, columns, 3), float32 in [0, 1]
        Linear-light RGB in the common frame.
    visible : ndarray, shape (rows, columns), bool
        Both photographs really show this pixel.
    inside : ndarray, shape (rows, columns), bool
        The pixel belongs to the region of interest; surroundings only feed the filters.
    px_per_mm : float
        Scale of the frame.
    """

    baseline: FloatImage
    follow_up: FloatImage
    visible: Mask
    inside: Mask
    px_per_mm: float

    def swapped(self) -> SkinPair:
        """Return the pair with the roles exchanged."""
        return SkinPair(
            baseline=self.follow_up,
            follow_up=self.baseline,
            visible=self.visible,
            inside=self.inside,
            px_per_mm=self.px_per_mm,
        )
