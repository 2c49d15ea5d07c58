"""Dense alignment of two pictures of skin detail: large steps by DIS, fine ones symmetric.

The displacement is always smoothed over millimetres: a free flow can bend any texture until
it matches, and would then hide the very change that is to be measured.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from microjournal.imaging.detail import FloatArray, FloatImage, Window, as_bytes, smooth

BoolImage = npt.NDArray[np.bool_]

# Forward and backward flow that disagree by this much count e⁻¹ in the average.
_DISAGREEMENT_MM = 0.25
_LARGEST_STEP_PX = 1.0
_REGULARISATION = 0.02


@dataclass(frozen=True, slots=True, kw_only=True)
class DenseMap:
    """A map from baseline window pixels to follow-up photo pixels: affine part plus rest.

    ``affine`` is (2, 3); ``rest`` is (rows, columns, 2) float32, small and smooth, so that it
    may be interpolated without loss.
    """

    affine: FloatArray
    rest: FloatImage

    def full(self) -> FloatArray:
        """Return follow-up photo coordinates of every window pixel, (rows, columns, 2)."""
        rows, columns = self.rest.shape[:2]
        x, y = np.meshgrid(np.arange(columns, dtype=np.float64), np.arange(rows, dtype=np.float64))
        return self._affine_at(x, y) + self.rest

    def at(self, points: FloatArray) -> FloatArray:
        """Return follow-up photo coordinates of window points, (..., 2)."""
        x, y = points[..., 0], points[..., 1]
        return self._affine_at(x, y) + _sample(self.rest, x, y)

    def moved(self, displacement: FloatImage) -> DenseMap:
        """Return the map that first displaces by ``displacement`` (window pixels)."""
        rows, columns = self.rest.shape[:2]
        x, y = np.meshgrid(np.arange(columns, dtype=np.float32), np.arange(rows, dtype=np.float32))
        rest = _sample(self.rest, x + displacement[..., 0], y + displacement[..., 1])
        step = displacement.astype(np.float64) @ self.affine[:, :2].T
        return DenseMap(affine=self.affine, rest=(rest + step).astype(np.float32))

    def _affine_at(self, x: FloatArray, y: FloatArray) -> FloatArray:
        return np.asarray(np.stack([x, y], axis=-1) @ self.affine[:, :2].T + self.affine[:, 2])


def dense_map(full: FloatArray) -> DenseMap:
    """Split a map given at every window pixel into its affine part and the rest."""
    rows, columns = full.shape[:2]
    x, y = np.meshgrid(np.arange(columns, dtype=np.float64), np.arange(rows, dtype=np.float64))
    design = np.stack([x.ravel(), y.ravel(), np.ones(x.size)], axis=1)[::7]
    solution = np.linalg.lstsq(design, full.reshape(-1, 2)[::7], rcond=None)[0]
    affine = np.ascontiguousarray(solution.T)
    flat = np.stack([x, y], axis=-1) @ affine[:, :2].T + affine[:, 2]
    return DenseMap(affine=affine, rest=(full - flat).astype(np.float32))


def warp_detail(
    detail: FloatImage, window: Window, dense: DenseMap, *, inset_px: float = 1.0
) -> tuple[FloatImage, BoolImage]:
    """Lay follow-up detail onto the baseline window; also tell where it has pixels."""
    points = window.from_photo(dense.full())
    x, y = points[..., 0], points[..., 1]
    inside = (x >= inset_px) & (y >= inset_px)
    inside &= (x <= window.columns - 1 - inset_px) & (y <= window.rows - 1 - inset_px)
    warped = cv2.remap(
        detail,
        x.astype(np.float32),
        y.astype(np.float32),
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
    first, second = as_bytes(baseline), as_bytes(moved)
    forward = _dis(first, second)
    backward = _dis(second, first)
    rows, columns = baseline.shape
    x, y = np.meshgrid(np.arange(columns, dtype=np.float32), np.arange(rows, dtype=np.float32))
    back = _sample(backward, x + forward[..., 0], y + forward[..., 1])
    apart = np.linalg.norm(forward + back, axis=-1) / (_DISAGREEMENT_MM * px_per_mm)
    weight = (np.exp(-np.minimum(apart, 10.0)) * seen + 1e-6).astype(np.float32)
    flow = ((forward - back) / 2).astype(np.float32)
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
    mean = np.asarray((baseline + moved) / 2, np.float32)
    gx, gy = _gradient(mean)
    difference = baseline - moved
    spread = float(np.median(np.abs(difference[seen]))) if seen.any() else 1.0
    weight = seen / (1.0 + (difference / (3.0 * max(spread, 1e-6))) ** 2)
    sigma = sigma_mm * px_per_mm
    products = [gx * gx, gx * gy, gy * gy, gx * difference, gy * difference]
    xx, xy, yy, xt, yt = (smooth((weight * p).astype(np.float32), sigma) for p in products)
    ridge = _REGULARISATION * float(np.mean(xx + yy)) / 2 + 1e-9
    determinant = (xx + ridge) * (yy + ridge) - xy * xy
    step = np.stack(
        [((yy + ridge) * xt - xy * yt) / determinant, ((xx + ridge) * yt - xy * xt) / determinant],
        axis=-1,
    )
    return np.asarray(np.clip(step, -_LARGEST_STEP_PX, _LARGEST_STEP_PX), np.float32)


def _dis(first: npt.NDArray[np.uint8], second: npt.NDArray[np.uint8]) -> FloatImage:
    algorithm = cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    empty = np.zeros((*first.shape, 2), np.float32)
    return np.asarray(algorithm.calc(first, second, empty), np.float32)


def _weighted_smooth(flow: FloatImage, weight: FloatImage, sigma_px: float) -> FloatImage:
    total = smooth(weight, sigma_px)
    parts = [smooth(flow[..., axis] * weight, sigma_px) / total for axis in range(2)]
    return np.asarray(np.stack(parts, axis=-1), np.float32)


def _gradient(image: FloatImage) -> tuple[FloatImage, FloatImage]:
    kernel = np.array([[-0.5, 0.0, 0.5]], np.float32)
    border = cv2.BORDER_REPLICATE
    gx = cv2.filter2D(image, cv2.CV_32F, kernel, borderType=border)
    gy = cv2.filter2D(image, cv2.CV_32F, kernel.T, borderType=border)
    return np.asarray(gx, np.float32), np.asarray(gy, np.float32)


def _sample(
    field: FloatImage, x: npt.NDArray[np.floating], y: npt.NDArray[np.floating]
) -> FloatImage:
    """Return bilinear samples of a two-channel field; OpenCV rounds positions to 1/32 px."""
    shape = x.shape
    flat_x = np.ascontiguousarray(x, np.float32).reshape(shape[0], -1)
    flat_y = np.ascontiguousarray(y, np.float32).reshape(shape[0], -1)
    sampled = cv2.remap(field, flat_x, flat_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(sampled, np.float32).reshape(*shape, 2)
