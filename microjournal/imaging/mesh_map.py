"""The rough map between two faces: their mesh points, interpolated and smoothed."""

from __future__ import annotations

import cv2
import numpy as np

from microjournal.imaging.detail import FloatArray, Window, smooth
from microjournal.imaging.flow import DenseMap
from microjournal.imaging.scattered import linear_between, nearest_of

# Mesh points within about this distance of the region shape the affine part.
_REACH_MM = 30.0
_GRID_MM = 1.0
_SMOOTHING_MM = 4.0


def mesh_map(
    baseline_points: FloatArray,
    follow_up_points: FloatArray,
    window: Window,
    *,
    centre: FloatArray,
    px_per_mm: float,
) -> DenseMap:
    """Return the map from baseline window pixels to follow-up photo pixels.

    Parameters
    ----------
    baseline_points, follow_up_points : ndarray, shape (468, 3)
        Mesh points in pixels of either photo.
    window : Window
        The reduced rectangle of the baseline photo.
    centre : ndarray, shape (2,)
        Middle of the region, baseline photo pixels.
    px_per_mm : float
        Scale of the baseline photo.
    """
    source = window.from_photo(baseline_points[:, :2])
    target = follow_up_points[:, :2]
    distance = np.linalg.norm(baseline_points[:, :2] - centre, axis=1) / px_per_mm
    affine = _weighted_affine(source, target, np.exp(-0.5 * (distance / _REACH_MM) ** 2))
    rest = target - (source @ affine[:, :2].T + affine[:, 2])
    window_px_per_mm = px_per_mm * window.scale_x
    return DenseMap(affine=affine, rest=_interpolated(source, rest, window, window_px_per_mm))


def _weighted_affine(source: FloatArray, target: FloatArray, weight: FloatArray) -> FloatArray:
    root = np.sqrt(weight)[:, None]
    design = np.column_stack([source, np.ones(len(source))])
    solution = np.linalg.lstsq(design * root, target * root, rcond=None)[0]
    return np.ascontiguousarray(solution.T)


def _interpolated(
    source: FloatArray, rest: FloatArray, window: Window, px_per_mm: float
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Return scattered values as a smooth field over the window, (rows, columns, 2)."""
    step = max(1.0, _GRID_MM * px_per_mm)
    columns, rows = max(2, round(window.columns / step)), max(2, round(window.rows / step))
    x = (np.arange(columns) + 0.5) * window.columns / columns - 0.5
    y = (np.arange(rows) + 0.5) * window.rows / rows - 0.5
    grid = np.stack(np.meshgrid(x, y), axis=-1)
    field = linear_between(source, rest, grid)
    off_the_mesh = np.isnan(field[..., 0])
    field[off_the_mesh] = nearest_of(source, rest, grid[off_the_mesh])
    smoothed = smooth(field.astype(np.float32), _SMOOTHING_MM / _GRID_MM)
    size = (window.columns, window.rows)
    return np.asarray(cv2.resize(smoothed, size, interpolation=cv2.INTER_CUBIC), np.float32)
