"""Sums over square tiles of skin: the unit in which evidence is counted and resampled."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from microjournal.texture.arrays import FloatImage, Indices, Mask, Vector

TILE_MM = 5.0
SMALLEST_SHARE = 0.5
FEWEST_TILES = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class TileGrid:
    """Tiles of ``size_px`` laid over the frame; ``kept`` are those with enough skin.

    ``counts`` holds the usable pixels of each kept tile.
    """

    size_px: int
    rows: int
    columns: int
    usable: Mask
    kept: Indices
    counts: Vector

    def sums(self, values: FloatImage) -> Vector:
        """Return the sum of ``values`` over the usable pixels of each kept tile (float64)."""
        # What is not copied is zero; NumPy's `where` takes as long as the sums themselves.
        skin = np.asarray(cv2.copyTo(values, self.usable.view(np.uint8)), dtype=np.float32)
        return _tile_sums(skin, self)[self.kept]

    def means(self, values: FloatImage) -> Vector:
        """Return the mean of ``values`` over the usable pixels of each kept tile."""
        return self.sums(values) / self.counts

    @property
    def number(self) -> int:
        """Return how many tiles are kept."""
        return len(self.kept)

    @property
    def centres_px(self) -> Vector:
        """Return (x, y) of the middle of each kept tile, shape (number, 2)."""
        row, column = np.divmod(self.kept, self.columns)
        return (np.stack([column, row], axis=1) + 0.5) * self.size_px


def tile_grid(usable: Mask, px_per_mm: float) -> TileGrid:
    """Lay tiles of 5 mm over the frame and keep those at least half of which is usable."""
    size = max(2, round(TILE_MM * px_per_mm))
    rows, columns = usable.shape[0] // size, usable.shape[1] // size
    empty = TileGrid(
        size_px=size,
        rows=rows,
        columns=columns,
        usable=usable,
        kept=np.zeros(0, dtype=np.int64),
        counts=np.zeros(0),
    )
    counts = _tile_sums(usable.astype(np.float32), empty)
    kept = np.flatnonzero(counts >= SMALLEST_SHARE * size * size)
    return TileGrid(
        size_px=size,
        rows=rows,
        columns=columns,
        usable=usable,
        kept=kept.astype(np.int64),
        counts=counts[kept],
    )


def _tile_sums(values: FloatImage, grid: TileGrid) -> Vector:
    rows, columns, size = grid.rows, grid.columns, grid.size_px
    if min(rows, columns) == 0:
        return np.zeros(rows * columns)
    cut = values[: rows * size, : columns * size]
    strips = [
        cv2.reduce(cut[top : top + size], 0, cv2.REDUCE_SUM, dtype=cv2.CV_64F)
        for top in range(0, rows * size, size)
    ]
    return np.asarray(np.concatenate(strips).reshape(rows, columns, size).sum(axis=2)).ravel()
