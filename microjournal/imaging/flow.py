"""Dense alignment of two pictures of skin detail: large steps by DIS, fine ones symmetric.

The displacement is always smoothed over millimetres: a free flow can bend any texture until
it matches, and would then hide the very change that is to be measured.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from microjournal.imaging.detail import (
    FloatArray,
    FloatImage,
    Window,
    affine_points,
    as_bytes,
    enlarged,
    smooth_reduced,
)
from microjournal.support.ranks import median

BoolImage = npt.NDArray[np.bool_]

# Forward and backward flow that disagree by this much count e⁻¹ in the average.
_DISAGREEMENT_MM = 0.25
_LARGEST_STEP_PX = 1.0
_REGULARISATION = 0.02
_NO_SECOND_MAP = np.empty(0, np.float32)


@dataclass(frozen=True, slots=True, kw_only=True)
class DenseMap:
    """A map from baseline window pixels to follow-up photo pixels: affine part plus rest.

    ``affine`` is (2, 3); ``rest`` is (rows, columns, 2) float32, small and smooth, so that it
    may be interpolated without loss.
    """

    affine: FloatArray
    rest: FloatImage

    def full(self) -> FloatImage:
        """Return follow-up photo coordinates of every window pixel, (rows, columns, 2)."""
        return _affine_grid(self.affine, self.rest.shape) + self.rest

    def in_window(self, window: Window) -> FloatImage:
        """Return coordinates in a window of the follow-up photo, (rows, columns, 2)."""
        scale = np.array([window.scale_x, window.scale_y], np.float32)
        affine = window.photo_to_window()[:2] @ np.vstack([self.affine, [0.0, 0.0, 1.0]])
        return _affine_grid(affine, self.rest.shape) + affine_points(
            self.rest, np.column_stack([np.diag(scale), np.zeros(2)])
        )

    def at(self, points: FloatImage) -> FloatImage:
        """Return follow-up photo coordinates of window points, (rows, columns, 2)."""
        return affine_points(points, self.affine) + _sample(self.rest, points)

    def moved(self, displacement: FloatImage) -> DenseMap:
        """Return the map that first displaces by ``displacement`` (window pixels)."""
        turn = np.column_stack([self.affine[:, :2], np.zeros(2)])
        rest = _sample(self.rest, _displaced(displacement)) + affine_points(displacement, turn)
        return DenseMap(affine=self.affine, rest=rest)


def dense_map(full: FloatImage) -> DenseMap:
    """Split a map given at every window pixel into its affine part and the rest.

    On a full grid rows and columns are orthogonal, so that each slope of the least-squares
    solution is a sum over means.
    """
    rows, columns = full.shape[:2]
    affine = np.empty((2, 3))
    affine[:, 0] = _slope(full.mean(axis=0, dtype=np.float64))
    affine[:, 1] = _slope(full.mean(axis=1, dtype=np.float64))
    middle = np.array([(columns - 1) / 2, (rows - 1) / 2])
    affine[:, 2] = full.mean(axis=(0, 1), dtype=np.float64) - affine[:, :2] @ middle
    return DenseMap(affine=affine, rest=full - _affine_grid(affine, full.shape))


def composed(total: FloatImage, step: FloatImage) -> FloatImage:
    """Return the displacement that steps first and then displaces by ``total``."""
    return _sample(total, _displaced(step)) + step


def warp_detail(
    detail: FloatImage, window: Window, dense: DenseMap, *, inset_px: float = 1.0
) -> tuple[FloatImage, BoolImage]:
    """Lay follow-up detail onto the baseline window; also tell where it has pixels."""
    points = dense.in_window(window)
    x, y = points[..., 0], points[..., 1]
    inside = (x >= inset_px) & (y >= inset_px)
    inside &= (x <= window.columns - 1 - inset_px) & (y <= window.rows - 1 - inset_px)
    warped = cv2.remap(
        detail,
        points,
        _NO_SECOND_MAP,
        cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(np.where(inside, warped, 0.0), np.float32), inside


def coarse_displacement(
    baseline: FloatImage, moved: FloatImage, seen: BoolImage, px_per_mm: float, sigma_mm: float
) -> FloatImage:
    """Return the smoothed DIS flow, averaged of both directions, in pixels.

    References
    ----------
    .. [1] Kroeger, Timofte, Dai, Van Gool (2016), ECCV, doi:10.1007/978-3-319-46493-0_29
    """
    return _both_ways(_dis(), baseline, moved, seen, px_per_mm, sigma_mm)


def quick_displacement(
    baseline: FloatImage, moved: FloatImage, seen: BoolImage, px_per_mm: float, sigma_mm: float
) -> FloatImage:
    """Return what :func:`coarse_displacement` does without DIS's own refinement, in half the time.

    Enough for flat skin that features have laid over to a few tenths of a millimetre; on faces,
    which expression bends, it cost correlation (0.74 to 0.71 on one cheek).
    """
    algorithm = _dis()
    algorithm.setVariationalRefinementIterations(0)
    algorithm.setPatchStride(4)
    return _both_ways(algorithm, baseline, moved, seen, px_per_mm, sigma_mm)


def _both_ways(
    algorithm: cv2.DISOpticalFlow,
    baseline: FloatImage,
    moved: FloatImage,
    seen: BoolImage,
    px_per_mm: float,
    sigma_mm: float,
) -> FloatImage:
    first, second = as_bytes(baseline), as_bytes(moved)
    forward, backward = (_flow(algorithm, *pair) for pair in ((first, second), (second, first)))
    back = _sample(backward, _displaced(forward))
    apart = length(forward + back) / np.float32(_DISAGREEMENT_MM * px_per_mm)
    weight = np.exp(-np.minimum(apart, np.float32(10.0))) * seen + np.float32(1e-6)
    flow = (forward - back) * np.float32(0.5)
    return _weighted_smooth(flow, weight, sigma_mm * px_per_mm)


def fine_displacement(
    baseline: FloatImage, moved: FloatImage, seen: BoolImage, px_per_mm: float, sigma_mm: float
) -> FloatImage:
    """Return one symmetric Lucas-Kanade step with a Gaussian window, in pixels.

    Using the mean gradient of both pictures makes the step of the swapped pair its exact
    negative.

    References
    ----------
    .. [1] Lucas, Kanade (1981), IJCAI; Le Besnerais, Champagnat (2005), ICIP,
       doi:10.1109/ICIP.2005.1529706
    """
    gx, gy = _gradient((baseline + moved) * np.float32(0.5))
    difference = baseline - moved
    spread = median(np.abs(difference[seen])) if seen.any() else 1.0
    weight = seen / (1 + (difference / np.float32(3.0 * max(spread, 1e-6))) ** 2)
    wx, wy = weight * gx, weight * gy
    products = (wx * gx, wx * gy, wy * gy, wx * difference, wy * difference)
    sums = (smooth_reduced(each, sigma_mm * px_per_mm) for each in products)
    step = np.clip(_solved_step(*sums), -_LARGEST_STEP_PX, _LARGEST_STEP_PX)
    return enlarged(step, baseline.shape)


def length(displacement: FloatImage) -> FloatImage:
    """Return the length of every vector of a displacement (rows, columns, 2)."""
    x, y = cv2.split(displacement)
    return np.asarray(cv2.magnitude(x, y), np.float32)


def _solved_step(
    xx: FloatImage, xy: FloatImage, yy: FloatImage, xt: FloatImage, yt: FloatImage
) -> FloatImage:
    """Solve the 2 x 2 normal equations of every place, a little regularised."""
    ridge = np.float32(_REGULARISATION * float(np.mean(xx + yy)) / 2 + 1e-9)
    determinant = (xx + ridge) * (yy + ridge) - xy * xy
    across = ((yy + ridge) * xt - xy * yt) / determinant
    down = ((xx + ridge) * yt - xy * xt) / determinant
    return np.stack([across, down], axis=-1)


def _dis() -> cv2.DISOpticalFlow:
    return cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)


def _flow(
    algorithm: cv2.DISOpticalFlow, first: npt.NDArray[np.uint8], second: npt.NDArray[np.uint8]
) -> FloatImage:
    empty = np.zeros((*first.shape, 2), np.float32)
    return np.asarray(algorithm.calc(first, second, empty), np.float32)


def _weighted_smooth(flow: FloatImage, weight: FloatImage, sigma_px: float) -> FloatImage:
    total = smooth_reduced(weight, sigma_px)
    parts = smooth_reduced(flow * weight[..., None], sigma_px)
    return enlarged(parts / total[..., None], weight.shape)


def _gradient(image: FloatImage) -> tuple[FloatImage, FloatImage]:
    kernel = np.array([[-0.5, 0.0, 0.5]], np.float32)
    border = cv2.BORDER_REPLICATE
    gx = cv2.filter2D(image, cv2.CV_32F, kernel, borderType=border)
    gy = cv2.filter2D(image, cv2.CV_32F, kernel.T, borderType=border)
    return np.asarray(gx, np.float32), np.asarray(gy, np.float32)


def _sample(field: FloatImage, places: FloatImage) -> FloatImage:
    """Return bilinear samples of a two-channel field; OpenCV rounds positions to 1/32 px."""
    sampled = cv2.remap(
        field, places, _NO_SECOND_MAP, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE
    )
    return np.asarray(sampled, np.float32)


def _displaced(displacement: FloatImage) -> FloatImage:
    """Return where every pixel goes, (rows, columns, 2)."""
    rows, columns = displacement.shape[:2]
    places = displacement.copy()
    places[..., 0] += np.arange(columns, dtype=np.float32)
    places[..., 1] += np.arange(rows, dtype=np.float32)[:, None]
    return places


def _affine_grid(affine: FloatArray, shape: tuple[int, ...]) -> FloatImage:
    """Return what an affine map makes of every pixel, (rows, columns, 2)."""
    rows, columns = shape[:2]
    places = np.empty((rows, columns, 2), np.float32)
    x, y = np.arange(columns), np.arange(rows)
    for axis, (across, down, offset) in enumerate(affine):
        places[..., axis] = (across * x).astype(np.float32)
        places[..., axis] += (down * y + offset).astype(np.float32)[:, None]
    return places


def _slope(values: FloatArray) -> FloatArray:
    """Return the least-squares slope of (n, 2) values over their index, (2,)."""
    place = np.arange(len(values)) - (len(values) - 1) / 2
    return np.asarray(place @ values / max(float(place @ place), 1.0))
