"""Numbers that betray a change of light, gloss, make-up or tone curve instead of skin.

Each is symmetric: exchanging the photographs leaves it as it is (or flips its sign where a
sign has a meaning).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from microjournal.texture.arrays import FloatImage, Indices, Vector
from microjournal.texture.tiles import TileGrid
from microjournal.texture.witnesses import Witness

SHADING_REACH_MM = 30.0
SMALLEST_GRADIENT = 0.08
SMALLEST_CHROMA_COHERENCE = 0.3
FEWEST_SHADED_TILES = 12
LEAST_SHADING = 0.04
LEAST_STRONGER_SHADING = 0.12
"""Log units over 30 mm: below, the weaker and the stronger gradient say nothing of the light."""


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


def tile_tensors(image: FloatImage, grid: TileGrid) -> Vector:
    """Return the sums (cc, cr, rr) of products of the gradients per tile, shape (3, tiles)."""
    rows, columns = (np.asarray(np.gradient(image, axis=axis), dtype=np.float32) for axis in (0, 1))
    # One product at a time: together they would be the most that a measurement holds.
    factors = ((columns, columns), (rows, columns), (rows, rows))
    return np.stack([grid.sums(first * second) for first, second in factors])


def direction_change(x: Vector, y: Vector) -> float:
    """Return how unevenly the contrast changed over directions, as a log amplitude ratio.

    The structure tensors of both photographs are compared by their generalised eigenvalues.
    Under a light of tilt t relief appears through its slope along t, so a light that turned
    strengthens one direction and weakens another, while smoother skin and blur act on all
    directions alike.

    Parameters
    ----------
    x, y : ndarray, shape (3, tiles)
        What :func:`tile_tensors` returns for baseline and follow-up.
    """
    first, second = _matrix(x.sum(axis=1)), _matrix(y.sum(axis=1))
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
    xx, yy, xy = (float(grid.sums(a * b).sum()) for a, b in ((x, x), (y, y), (x, y)))
    if xx <= 0.0 or yy <= 0.0 or xy / (xx * yy) ** 0.5 < SMALLEST_CHROMA_COHERENCE:
        return 0.0
    return 0.5 * float(np.log(yy) - np.log(xx)) + 0.0


def turn_witness(x: Vector, y: Vector, resamples: Indices) -> Witness | None:
    """Return how much more contrast changed along the main direction than across it.

    The main direction is that of both photographs together. A light that becomes more oblique
    strengthens the contrast along its own direction first; smoother skin weakens both alike.

    Parameters
    ----------
    x, y : ndarray, shape (3, tiles)
        What :func:`tile_tensors` returns for baseline and follow-up.
    """
    totals = x.sum(axis=1), y.sum(axis=1)
    if min(total[0] + total[2] for total in totals) <= 0.0:
        return None
    both = sum(_matrix(total) / (total[0] + total[2]) for total in totals)
    _strengths, axes = np.linalg.eigh(both)
    across, along = axes[:, 0], axes[:, 1]

    def uneven(tensors: Vector) -> Vector:
        return np.asarray(np.log(_strength(tensors, along)) - np.log(_strength(tensors, across)))

    picked = x[:, resamples].sum(axis=2), y[:, resamples].sum(axis=2)
    return Witness(
        log_ratio=0.5 * float(uneven(totals[1]) - uneven(totals[0])) + 0.0,
        resampled=0.5 * (uneven(picked[1]) - uneven(picked[0])),
    )


def shading_witness(
    x: FloatImage, y: FloatImage, grid: TileGrid, px_per_mm: float, resamples: Indices
) -> Witness | None:
    """Return the log ratio of the brightness gradients over the form of the skin.

    Form and relief are shaded by the same light, and no treatment changes the form. ``None``
    where skin is too flat, too small or lit too evenly to tell.
    """
    if grid.number < FEWEST_SHADED_TILES:
        return None
    places = grid.centres_px / px_per_mm / SHADING_REACH_MM
    levels = grid.means(x), grid.means(y)
    everything = np.arange(grid.number)[None, :]
    first, second = (_gradients(places, level, everything)[0] for level in levels)
    if min(np.linalg.norm(first), np.linalg.norm(second)) <= 0.0:
        return None
    towards = first / np.linalg.norm(first) + second / np.linalg.norm(second)
    towards = towards / max(float(np.linalg.norm(towards)), 1e-9)
    strengths = float(first @ towards), float(second @ towards)
    if min(strengths) < LEAST_SHADING or max(strengths) < LEAST_STRONGER_SHADING:
        return None
    picked = [
        np.log(np.maximum(_gradients(places, level, resamples) @ towards, LEAST_SHADING / 4.0))
        for level in levels
    ]
    return Witness(
        log_ratio=math.log(strengths[1]) - math.log(strengths[0]) + 0.0,
        resampled=picked[1] - picked[0],
    )


def _gradients(places: Vector, levels: Vector, resamples: Indices) -> Vector:
    """Return the slope of a plane through tile levels for every resample, shape (n, 2)."""
    x = places[resamples]
    x = x - x.mean(axis=1, keepdims=True)
    y = levels[resamples]
    y = y - y.mean(axis=1, keepdims=True)
    normal = np.einsum("nta,ntb->nab", x, x) + 1e-6 * np.eye(2)
    towards = np.einsum("nta,nt->na", x, y)
    return np.asarray(np.linalg.solve(normal, towards[..., None])[..., 0])


def _strength(tensors: Vector, axis: Vector) -> Vector:
    """Return the energy of tensors (3, ...) along a unit vector."""
    c, r = float(axis[0]), float(axis[1])
    energy = c * c * tensors[0] + 2.0 * c * r * tensors[1] + r * r * tensors[2]
    return np.asarray(np.maximum(energy, np.finfo(np.float64).tiny))


def _matrix(tensor: Vector) -> Vector:
    return np.array([[tensor[0], tensor[1]], [tensor[1], tensor[2]]])
