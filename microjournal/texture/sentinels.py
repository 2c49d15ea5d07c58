"""Numbers that betray a change of light, gloss, make-up or tone curve instead of skin.

Each is symmetric: exchanging the photographs leaves it as it is (or flips its sign where a
sign has a meaning).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microjournal.texture.arrays import FloatImage, Vector
from microjournal.texture.tiles import TileGrid

SHADING_REACH_MM = 30.0
SMALLEST_CHROMA_COHERENCE = 0.3


@dataclass(frozen=True, slots=True, kw_only=True)
class LightChange:
    """What the form of the skin and the direction of its texture say about the light.

    ``shading`` is the change of the large-scale brightness gradient, in log units over 30 mm;
    ``direction`` the difference of log gain between the direction that gained most and the
    one that gained least.
    """

    shading: float
    direction: float


def shading_change(difference: FloatImage, grid: TileGrid, px_per_mm: float) -> float:
    """Return how much the brightness gradient across the region changed.

    A plane is fitted to the tile means of the log luminance difference by least squares. A
    light that moved tilts this plane wherever skin is curved or the light is near; a change
    of relief leaves it level.

    Parameters
    ----------
    difference : ndarray, shape (rows, columns), float32
        Log luminance of the follow-up minus that of the baseline.

    Returns
    -------
    float
        Length of the gradient times 30 mm, in log units, not negative.
    """
    centres = grid.centres_px / px_per_mm
    design = np.column_stack([np.ones(grid.number), centres - centres.mean(axis=0)])
    solution = np.linalg.lstsq(design, grid.means(difference), rcond=None)[0]
    return float(np.hypot(solution[1], solution[2])) * SHADING_REACH_MM


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
