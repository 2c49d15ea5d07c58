"""Dark lines of skin: how strong the same furrows are in two aligned photographs.

A line is told from pores and grain by its length. Relief is filtered with second derivatives of
Gaussians 0.4 mm across and 2 mm along, in eight directions; every place takes the direction in
which both photographs together are most furrowed, and the most furrowed tenth of the places is
compared. Direction and places are chosen from the sum of both photographs, so that exchanging
them changes nothing but the sign.
"""

from __future__ import annotations

import math

import cv2
import numpy as np

from microjournal.support.ranks import quantile
from microjournal.texture.arrays import FloatImage, Mask
from microjournal.texture.tiles import FEWEST_TILES, TileGrid, tile_grid
from microjournal.texture.witnesses import Witness, resampling

ACROSS_MM = 0.4
ALONG_MM = 2.0
DIRECTIONS = 8
FURROWED_SHARE = 0.1
WORKING_PX_PER_MM = 4.0
_REACH = 3.0


def ridge_witness(
    relief: tuple[FloatImage, FloatImage], usable: Mask, px_per_mm: float
) -> Witness | None:
    """Return the log ratio of the depth of lines, follow-up over baseline.

    Parameters
    ----------
    relief : tuple of two ndarrays, shape (rows, columns), float32
        Log luminance between 0.8 and 4 mm of baseline and follow-up.
    usable : ndarray, shape (rows, columns), bool
        Where skin may be measured.
    px_per_mm : float
        Scale of the frame.

    Returns
    -------
    Witness or None
        ``None`` where too little skin is left or one photograph shows no line at all.

    References
    ----------
    .. [1] Freeman, Adelson (1991), IEEE Trans. PAMI 13(9):891-906, doi:10.1109/34.93808
    """
    first, second, mask, scale = _reduced(relief, usable, px_per_mm)
    grid = tile_grid(mask, scale)
    if grid.number < FEWEST_TILES:
        return None
    baseline, follow_up = _furrows(first, second, scale)
    return _compared(baseline, follow_up, grid)


def _reduced(
    relief: tuple[FloatImage, FloatImage], usable: Mask, px_per_mm: float
) -> tuple[FloatImage, FloatImage, Mask, float]:
    factor = WORKING_PX_PER_MM / px_per_mm
    if factor >= 1.0:
        return relief[0], relief[1], usable, px_per_mm
    rows, columns = usable.shape
    size = (max(1, round(columns * factor)), max(1, round(rows * factor)))
    first, second = (
        np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.float32)
        for image in relief
    )
    mask = cv2.resize(usable.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST)
    return first, second, np.asarray(mask > 0), WORKING_PX_PER_MM


def _furrows(
    first: FloatImage, second: FloatImage, px_per_mm: float
) -> tuple[FloatImage, FloatImage]:
    """Return both responses in the direction in which their sum is largest."""
    baseline, follow_up = _response(first, 0, px_per_mm), _response(second, 0, px_per_mm)
    for number in range(1, DIRECTIONS):
        one, other = _response(first, number, px_per_mm), _response(second, number, px_per_mm)
        stronger = one + other > baseline + follow_up
        baseline = np.where(stronger, one, baseline)
        follow_up = np.where(stronger, other, follow_up)
    return baseline, follow_up


def _response(image: FloatImage, number: int, px_per_mm: float) -> FloatImage:
    kernel = _kernel(math.pi * number / DIRECTIONS, px_per_mm)
    filtered = cv2.filter2D(image, cv2.CV_32F, kernel, borderType=cv2.BORDER_REFLECT_101)
    return np.asarray(filtered, np.float32)


def _kernel(angle: float, px_per_mm: float) -> FloatImage:
    """Return the second derivative across a line, positive on dark lines, of mean zero."""
    reach = max(1, math.ceil(_REACH * ALONG_MM * px_per_mm))
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1] / px_per_mm
    along = x * math.cos(angle) + y * math.sin(angle)
    across = (y * math.cos(angle) - x * math.sin(angle)) / ACROSS_MM
    bell = np.exp(-(across**2 + (along / ALONG_MM) ** 2) / 2.0)
    kernel = (across**2 - 1.0) * bell
    kernel -= kernel.mean()
    return np.asarray(kernel / np.abs(kernel).sum(), np.float32)


def _compared(baseline: FloatImage, follow_up: FloatImage, grid: TileGrid) -> Witness | None:
    together = baseline + follow_up
    least = quantile(together[grid.usable], 1.0 - FURROWED_SHARE)
    chosen = together >= least
    before, after = (
        grid.sums(np.where(chosen, image, np.float32(0.0))) for image in (baseline, follow_up)
    )
    resamples = resampling(grid.number)
    drawn = before[resamples].sum(axis=1), after[resamples].sum(axis=1)
    if min(before.sum(), after.sum(), drawn[0].min(), drawn[1].min()) <= 0.0:
        return None
    return Witness(
        log_ratio=float(np.log(after.sum()) - np.log(before.sum())) + 0.0,
        resampled=np.log(drawn[1]) - np.log(drawn[0]),
    )
