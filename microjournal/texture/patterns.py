"""Co-occurrence of grey levels and local binary patterns, with scikit-image's numbers exactly.

scikit-image is the referee in the tests; here OpenCV counts and numpy interpolates, which costs
a fraction of its time and spares a measurement the import.
"""

from __future__ import annotations

from functools import cache

import cv2
import numpy as np
from numpy.typing import NDArray

from microjournal.texture.arrays import Mask

LEVELS = 32
_OUTSIDE = LEVELS
_KEYED = LEVELS + 1
NEIGHBOURS = 8
PATTERNS = NEIGHBOURS + 2

_STEPS = ((0, 1), (1, 1), (1, 0), (1, -1))
"""(rows, columns) to the neighbour at 0, 45, 90 and 135 degrees."""


def co_occurrence(levels: NDArray[np.uint8], mask: Mask) -> NDArray[np.float64]:
    """Return normalised symmetric co-occurrence of neighbours (4 directions) inside a mask.

    Each pair of neighbours is one 16-bit key, and keys are counted as a histogram; what lies
    outside is a level of its own, whose row and column are left out.

    Parameters
    ----------
    levels : ndarray, shape (rows, columns), uint8
        Grey levels below 32.
    mask : ndarray, shape (rows, columns), bool
        A pair counts when both its pixels are inside.

    Returns
    -------
    ndarray, shape (32, 32, 1, 4)
        Shares that sum to 1 in each direction (to 0 where there is no pair).
    """
    outside = np.full(levels.shape, _OUTSIDE, np.uint8)
    # NumPy's `where` takes as long as a histogram.
    marked = np.asarray(cv2.copyTo(levels, mask.view(np.uint8), outside)).astype(np.uint16)
    rows_of_keys = marked * np.uint16(_KEYED)
    planes = [_counted(rows_of_keys, marked, step) for step in _STEPS]
    counts = np.stack(planes, axis=-1)[:, :, None, :]
    shares: NDArray[np.float64] = counts / np.maximum(counts.sum(axis=(0, 1), keepdims=True), 1.0)
    return shares


def contrast(shares: NDArray[np.float64]) -> float:
    """Return the mean over directions of the sum of shares times squared level difference."""
    return _weighted(shares, _squared_differences())


def homogeneity(shares: NDArray[np.float64]) -> float:
    """Return the mean over directions of the sum of shares over 1 + squared difference."""
    return _weighted(shares, 1.0 / (1.0 + _squared_differences()))


def binary_patterns(levels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return uniform local binary patterns of 8 neighbours at radius 1.

    A neighbour counts as 1 when it is at least as bright as the middle; those on the diagonals
    are interpolated, and 0 lies beyond the picture. As in scikit-image the interpolation is
    done in double precision in places rounded to five decimals: between equal levels its
    rounding decides.

    Returns
    -------
    ndarray, shape (rows, columns), uint8
        The number of ones where they follow each other, else 9.
    """
    middle = levels.astype(np.float64)
    padded = np.zeros((levels.shape[0] + 3, levels.shape[1] + 3))
    padded[1:-2, 1:-2] = middle
    codes = np.zeros(levels.shape, np.uint8)
    for number, (down, right) in enumerate(_places()):
        codes |= (_neighbour(padded, down, right) >= middle).astype(np.uint8) << np.uint8(number)
    return _uniform_patterns()[codes]


def _counted(
    rows_of_keys: NDArray[np.uint16], marked: NDArray[np.uint16], step: tuple[int, int]
) -> NDArray[np.float64]:
    """Return how often each pair of levels stands one step apart, either way round."""
    down, right = step
    rows, columns = marked.shape
    here = (slice(0, rows - down), slice(max(0, -right), columns - max(0, right)))
    there = (slice(down, rows), slice(max(0, right), columns - max(0, -right)))
    keys = cv2.add(rows_of_keys[here], marked[there])
    bins = _KEYED * _KEYED
    found = np.asarray(cv2.calcHist([keys], [0], None, [bins], [0, bins]), np.float64)
    counts = found.reshape(_KEYED, _KEYED)[:LEVELS, :LEVELS]
    return counts + counts.T


def _squared_differences() -> NDArray[np.float64]:
    first, second = np.ogrid[0:LEVELS, 0:LEVELS]
    return np.asarray((first - second) ** 2, np.float64)


def _weighted(shares: NDArray[np.float64], weights: NDArray[np.float64]) -> float:
    total = shares.sum(axis=(0, 1), keepdims=True)
    # Their sum is 1 but for rounding, which scikit-image divides by, too.
    normed = shares / np.where(total == 0.0, 1.0, total)
    return float((normed * weights[:, :, None, None]).sum(axis=(0, 1)).mean())


def _places() -> list[tuple[float, float]]:
    angles = 2.0 * np.pi * np.arange(NEIGHBOURS) / NEIGHBOURS
    rows, columns = np.round(-np.sin(angles), 5), np.round(np.cos(angles), 5)
    return list(zip(rows.tolist(), columns.tolist(), strict=True))


def _neighbour(padded: NDArray[np.float64], down: float, right: float) -> NDArray[np.float64]:
    """Return the picture read at a place beside every pixel; it lies in ``padded`` at (1, 1)."""
    rows, columns = padded.shape[0] - 3, padded.shape[1] - 3
    top, left = int(np.floor(down)), int(np.floor(right))
    if (top, left) == (down, right):
        return padded[1 + top : 1 + top + rows, 1 + left : 1 + left + columns]
    # The share of a place between two pixels carries the rounding of the place itself.
    lower = _share(rows, down)[:, None]
    further = _share(columns, right)[None, :]
    strip = padded[1 + top : 2 + top + rows, 1 + left : 2 + left + columns]
    across = (1.0 - further) * strip[:, :-1] + further * strip[:, 1:]
    found: NDArray[np.float64] = (1.0 - lower) * across[:-1] + lower * across[1:]
    return found


def _share(length: int, offset: float) -> NDArray[np.float64]:
    places = np.arange(length) + offset
    share: NDArray[np.float64] = places - np.floor(places)
    return share


@cache
def _uniform_patterns() -> NDArray[np.uint8]:
    """Return the pattern of each of the 256 codes: ones that follow each other are counted."""
    bits = (np.arange(256)[:, None] >> np.arange(NEIGHBOURS)) & 1
    changes = np.abs(np.diff(bits, axis=1)).sum(axis=1)
    return np.where(changes <= 2, bits.sum(axis=1), NEIGHBOURS + 1).astype(np.uint8)
