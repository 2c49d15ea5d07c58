"""Random fields and point patterns on a skin grid, reproducible from a seed.

Every feature draws from its own named stream, so that adding a scar never moves a pore.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

FloatImage = NDArray[np.float32]
FloatArray = NDArray[np.float64]

_LARGEST_DIRECT_SIGMA_PX = 6.0


@dataclass(frozen=True, slots=True, kw_only=True)
class SkinGrid:
    """A regular sampling of a piece of skin whose middle is the origin, x right and y down.

    ``shape`` is (rows, columns); ``pixel_mm`` the distance of two samples.
    """

    shape: tuple[int, int]
    pixel_mm: float

    @property
    def size_mm(self) -> tuple[float, float]:
        """Return (width, height) in mm."""
        return self.shape[1] * self.pixel_mm, self.shape[0] * self.pixel_mm

    def to_px(self, points_mm: FloatArray) -> FloatArray:
        """Return (column, row) of points given as (x, y) in mm; pixel centres are integers."""
        middle = np.array([self.shape[1] - 1, self.shape[0] - 1]) / 2.0
        return np.asarray(points_mm, dtype=np.float64) / self.pixel_mm + middle

    def axes_mm(self) -> tuple[FloatImage, FloatImage]:
        """Return x (1, columns) and y (rows, 1) of the samples in mm."""
        rows, columns = self.shape
        x = (np.arange(columns, dtype=np.float32) - (columns - 1) / 2) * self.pixel_mm
        y = (np.arange(rows, dtype=np.float32) - (rows - 1) / 2) * self.pixel_mm
        return x[None, :].astype(np.float32), y[:, None].astype(np.float32)


def stream(seed: int, name: str) -> np.random.Generator:
    """Return the random generator of one named feature of one seed."""
    return np.random.Generator(np.random.SFC64([seed, zlib.crc32(name.encode("ascii"))]))


def blur(image: FloatImage, sigma_px: float) -> FloatImage:
    """Return ``image`` under a Gaussian of ``sigma_px``; wide ones at reduced resolution.

    Reduction by an integer area mean and linear enlargement differ from the direct filter by
    less than 1 % of the signal where ``sigma_px`` exceeds the threshold used here.
    """
    if sigma_px < 0.05:
        return image
    if sigma_px <= _LARGEST_DIRECT_SIGMA_PX:
        return _gaussian(image, sigma_px)
    step = max(2, int(sigma_px / 3.0))
    rows, columns = image.shape[:2]
    small_size = (max(8, columns // step), max(8, rows // step))
    small = np.asarray(cv2.resize(image, small_size, interpolation=cv2.INTER_AREA), np.float32)
    left = np.sqrt(max(0.25, (sigma_px / step) ** 2 - 1.0 / 4.0))
    softened = _gaussian(small, float(left))
    enlarged = cv2.resize(softened, (columns, rows), interpolation=cv2.INTER_LINEAR)
    return np.asarray(enlarged, dtype=np.float32)


def _gaussian(image: FloatImage, sigma_px: float) -> FloatImage:
    filtered = cv2.GaussianBlur(image, (0, 0), sigma_px, borderType=cv2.BORDER_REFLECT_101)
    return np.asarray(filtered, dtype=np.float32)


def smooth_noise(grid: SkinGrid, *, wavelength_mm: float, rng: np.random.Generator) -> FloatImage:
    """Return noise of unit variance whose structures are about ``wavelength_mm`` long."""
    knots = rng.standard_normal(_knot_shape(grid, wavelength_mm), dtype=np.float32)
    return _standardised(enlarge(knots, grid.shape))


def fractal_noise(
    grid: SkinGrid,
    *,
    longest_mm: float,
    shortest_mm: float,
    rng: np.random.Generator,
    slope: float = 1.0,
) -> FloatImage:
    """Return noise of unit variance with amplitude proportional to wavelength ** ``slope``.

    Octaves are added on grids just fine enough for each, and enlarged once at the end.
    """
    wavelength = longest_mm
    total = np.zeros(_knot_shape(grid, wavelength), dtype=np.float32)
    while wavelength >= max(shortest_mm, 2.0 * grid.pixel_mm):
        total = enlarge(total, _knot_shape(grid, wavelength))
        octave = rng.standard_normal(total.shape, dtype=np.float32)
        total += octave * np.float32((wavelength / longest_mm) ** slope)
        wavelength /= 2.0
    return _standardised(enlarge(total, grid.shape))


def _knot_shape(grid: SkinGrid, wavelength_mm: float) -> tuple[int, int]:
    knot_mm = wavelength_mm / 2.6
    width, height = grid.size_mm
    return max(4, round(height / knot_mm)), max(4, round(width / knot_mm))


def enlarge(image: FloatImage, shape: tuple[int, int]) -> FloatImage:
    """Return ``image`` resampled to ``shape`` (rows, columns) with a cubic kernel."""
    size = (shape[1], shape[0])
    return np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_CUBIC), dtype=np.float32)


def _standardised(field: FloatImage) -> FloatImage:
    """Return ``field`` with mean 0 and variance 1, estimated on a sixteenth of its samples."""
    sample = field[::4, ::4]
    spread = max(float(sample.std()), 1e-6)
    return np.asarray((field - sample.mean()) * np.float32(1.0 / spread), dtype=np.float32)


def scatter(
    size_mm: tuple[float, float],
    *,
    per_cm2: float,
    rng: np.random.Generator,
    least_distance_mm: float = 0.0,
) -> FloatArray:
    """Return points (n, 2) in mm around the origin that keep their distance (Poisson disc).

    The densest pattern possible is thinned by the distance rule, so ``per_cm2`` is an upper
    limit where ``least_distance_mm`` leaves no room.
    """
    wanted = int(rng.poisson(per_cm2 * size_mm[0] * size_mm[1] / 100.0))
    surplus = 3 if least_distance_mm > 0 else 1
    points = (rng.random((wanted * surplus, 2)) - 0.5) * np.asarray(size_mm)
    if least_distance_mm > 0 and len(points) > 1:
        points = points[_independent(points, least_distance_mm)]
    return np.asarray(points[:wanted], dtype=np.float64)


def _independent(points: FloatArray, distance: float) -> NDArray[np.bool_]:
    """Mark a maximal subset without two points nearer than ``distance``; earlier ones win."""
    pairs = cKDTree(points).query_pairs(distance, output_type="ndarray")
    if len(pairs) == 0:
        return np.ones(len(points), dtype=np.bool_)
    earlier, later = pairs.min(axis=1), pairs.max(axis=1)
    undecided = np.ones(len(points), dtype=np.bool_)
    kept = np.zeros(len(points), dtype=np.bool_)
    while undecided.any():
        rivals = undecided[earlier] & undecided[later]
        beaten = np.zeros(len(points), dtype=np.bool_)
        beaten[later[rivals]] = True
        winners = undecided & ~beaten
        kept |= winners
        undecided &= ~winners
        undecided[later[kept[earlier]]] = False
        undecided[earlier[kept[later]]] = False
    return kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Spots:
    """Elliptic Gaussian spots: centres (n, 2) in mm, radii (n, 2) in mm, angle and weight."""

    centres_mm: FloatArray
    radii_mm: FloatArray
    angles: FloatArray
    weights: FloatArray


def paint_spots(grid: SkinGrid, spots: Spots, *, exponent: float = 1.0) -> FloatImage:
    """Return the sum of the spots ``weight * exp(-(r / radius) ** (2 exponent))``.

    An exponent above one gives a flatter floor and a steeper edge.
    """
    canvas = np.zeros(grid.shape, dtype=np.float32)
    if len(spots.centres_mm) == 0:
        return canvas
    centres = grid.to_px(spots.centres_mm)
    # Beyond this many radii a spot is weaker than half a percent.
    extent = 5.3 ** (0.5 / exponent)
    reach = np.ceil(spots.radii_mm.max(axis=1) / grid.pixel_mm * extent).astype(np.int64) + 1
    # Spots of similar size share one window size, which keeps the work an array operation.
    classes = np.ceil(np.log2(reach)).astype(np.int64)
    for size_class in np.unique(classes):
        chosen = np.flatnonzero(classes == size_class)
        _paint_class(canvas, grid, spots, centres, chosen, int(reach[chosen].max()), exponent)
    return canvas


def _paint_class(
    canvas: FloatImage,
    grid: SkinGrid,
    spots: Spots,
    centres: FloatArray,
    chosen: NDArray[np.int64],
    reach: int,
    exponent: float,
) -> None:
    """Add the ``chosen`` spots to ``canvas`` in windows of ``2 reach + 1`` pixels."""
    offsets = np.arange(-reach, reach + 1)
    batch = max(1, 2_000_000 // len(offsets) ** 2)
    rows, columns = grid.shape
    for start in range(0, len(chosen), batch):
        part = chosen[start : start + batch]
        base = np.rint(centres[part]).astype(np.int64)
        shift = ((base - centres[part]) * grid.pixel_mm).astype(np.float32)
        step = (offsets * grid.pixel_mm).astype(np.float32)
        value = _spot_profile(
            shift[:, 0, None, None] + step[None, None, :],
            shift[:, 1, None, None] + step[None, :, None],
            spots,
            part,
            exponent,
        )
        column = base[:, 0, None, None] + offsets[None, None, :]
        row = base[:, 1, None, None] + offsets[None, :, None]
        inside = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
        flat = (row * columns + column)[inside]
        total = np.bincount(flat, value[inside], minlength=rows * columns)
        canvas += total.reshape(rows, columns).astype(np.float32)


def _spot_profile(
    dx: FloatImage, dy: FloatImage, spots: Spots, part: NDArray[np.int64], exponent: float
) -> FloatImage:
    """Return the values of the spots ``part`` at offsets (mm) of shape (spots, rows, columns)."""
    angles = spots.angles[part]
    cosine, sine = _column(np.cos(angles)), _column(np.sin(angles))
    along = (dx * cosine + dy * sine) / _column(spots.radii_mm[part, 0])
    across = (dy * cosine - dx * sine) / _column(spots.radii_mm[part, 1])
    squared = along**2 + across**2
    if exponent != 1.0:
        squared = squared ** np.float32(exponent)
    return np.asarray(_column(spots.weights[part]) * np.exp(-squared), dtype=np.float32)


def _column(values: FloatArray) -> FloatImage:
    return values.astype(np.float32)[:, None, None]
