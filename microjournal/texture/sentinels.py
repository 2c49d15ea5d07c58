"""Numbers that betray a change of light, gloss, make-up or tone curve instead of skin.

Each is symmetric: exchanging the photographs leaves it as it is (or flips its sign where a
sign has a meaning).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from microjournal.texture.arrays import FloatImage, Vector
from microjournal.texture.tiles import TileGrid

SHADING_REACH_MM = 30.0
SMALLEST_GRADIENT = 0.08
SMALLEST_CHROMA_COHERENCE = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class Shading:
    """Large-scale brightness gradients of two photographs, log units over 30 mm, (x, y)."""

    baseline: tuple[float, float]
    follow_up: tuple[float, float]

    @property
    def change(self) -> float:
        """Return the length of the difference of the gradients, log units over 30 mm.

        A light that moved or was diluted tilts or levels the gradient wherever skin is curved
        or the light is near; a change of relief leaves it as it is.
        """
        return math.dist(self.baseline, self.follow_up)

    @property
    def gain(self) -> float:
        """Return the absolute log ratio of the strengths of the gradients.

        Form and relief are shaded by the same light: when the gradient over the cheek loses a
        tenth, so does the contrast of unchanged relief. 0 where skin is too flat or lit too
        evenly to tell.
        """
        first, second = math.hypot(*self.baseline), math.hypot(*self.follow_up)
        if min(first, second) <= 0.0 or max(first, second) < SMALLEST_GRADIENT:
            return 0.0
        return abs(math.log(second) - math.log(first))


def shading(x: FloatImage, y: FloatImage, grid: TileGrid, px_per_mm: float) -> Shading:
    """Fit a plane to the tile means of the log luminance of either photograph.

    Parameters
    ----------
    x, y : ndarray, shape (rows, columns), float32
        Log luminance of baseline and follow-up.
    """
    centres = grid.centres_px / px_per_mm / SHADING_REACH_MM
    design = np.column_stack([np.ones(grid.number), centres - centres.mean(axis=0)])
    means = np.column_stack([grid.means(x), grid.means(y)])
    _level, across, down = np.linalg.lstsq(design, means, rcond=None)[0]
    return Shading(
        baseline=(float(across[0]), float(down[0])), follow_up=(float(across[1]), float(down[1]))
    )


def direction_change(x: FloatImage, y: FloatImage, grid: TileGrid) -> float:
    """Return how unevenly the contrast changed over directions, as a log amplitude ratio.

    The structure tensors of both photographs are compared by their generalised eigenvalues.
    Under a light of tilt t relief appears through its slope along t, so a light that turned
    strengthens one direction and weakens another, while smoother skin and blur act on all
    directions alike.
    """
    first, second = _structure_tensor(x, grid), _structure_tensor(y, grid)
    if np.linalg.det(first) <= 0.0 or np.linalg.det(second) <= 0.0:
        return 0.0
    gains = np.linalg.eigvals(np.linalg.solve(first, second)).real
    if gains.min() <= 0.0:
        return 0.0
    return abs(float(0.5 * np.log(gains.max() / gains.min())))


def chroma_gain(x: FloatImage, y: FloatImage, grid: TileGrid) -> float:
    """Return 0.5 ln(energy of y / energy of x) of a coarse band of chroma; 0 if incoherent.

    Make-up flattens the colour of skin and tone curves stretch it; relief hardly touches it.
    """
    xx, yy, xy = (float(grid.sums(p).sum()) for p in (x * x, y * y, x * y))
    if xx <= 0.0 or yy <= 0.0 or xy / (xx * yy) ** 0.5 < SMALLEST_CHROMA_COHERENCE:
        return 0.0
    return 0.5 * float(np.log(yy) - np.log(xx)) + 0.0


def _structure_tensor(image: FloatImage, grid: TileGrid) -> Vector:
    rows, columns = (np.asarray(np.gradient(image, axis=axis), dtype=np.float32) for axis in (0, 1))
    cross = float(grid.sums(rows * columns).sum())
    return np.array(
        [
            [float(grid.sums(columns * columns).sum()), cross],
            [cross, float(grid.sums(rows * rows).sum())],
        ]
    )
