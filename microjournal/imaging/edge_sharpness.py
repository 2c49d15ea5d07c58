"""How sharp two photos of a face are, told by edges that treatment leaves alone: brows and lids.

Skin that reads softer may be smoother or out of focus; brow hairs, lashes and lids do not get
smoother. Their edges are measured at one scale in mm in both photos, so that what is left is what
lens, focus, motion and processing did.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import cv2
import numpy as np

from microjournal.imaging.detail import ByteImage, FloatArray, FloatImage, Window
from microjournal.imaging.flow import BoolImage
from microjournal.imaging.frame import low_pass, sample_photo
from microjournal.imaging.geometry import box_around, scaled_window

if TYPE_CHECKING:
    from microjournal.imaging.faces import FaceMesh

# Mesh points of the brows and around the lids, the patient's right side first.
_BROWS = (
    (70, 63, 105, 66, 107, 55, 65, 52, 53, 46),
    (300, 293, 334, 296, 336, 285, 295, 282, 283, 276),
)
_LIDS = (
    (33, 246, 161, 160, 159, 158, 157, 173, 133, 155, 154, 153, 145, 144, 163, 7),
    (263, 466, 388, 387, 386, 385, 384, 398, 362, 382, 381, 380, 374, 373, 390, 249),
)
_BROW_MARGIN_MM = 4.0
_LID_MARGIN_MM = 3.5
# Pupil and catchlight: their edges are those of the lamp, not of the face.
_PUPIL_MM = 2.8
_BOX_MARGIN_MM = 6.0

FINE_MM = 0.12
WIDE_MM = 0.40
"""Standard deviations of the two smoothings whose gradients are compared, in mm on the skin."""

_FRAME_SHARE = 0.92
_LARGEST_PX_PER_MM = 8.0
_LEAST_PIXELS = 60
_LEAST_PARTS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class EdgeSharpness:
    """Widths of the same edges in both photos, and how much softer the follow-up is.

    Attributes
    ----------
    baseline_mm, follow_up_mm : float
        Standard deviation of the edge spread, seen through the smoothing of 0.12 mm.
    softness : float
        Natural logarithm of follow-up over baseline: positive when the follow-up is softer.
    softness_error : float
        Its standard error, from how far parts of brows and lids disagree.
    blur_mm2 : float
        ``follow_up_mm**2 - baseline_mm**2``: the variance of the blur that the follow-up has
        more than the baseline. Unlike ``softness`` it does not depend on how sharp the
        baseline is: a Gaussian blur of 0.2 mm adds about 0.04 to any photo.
    blur_error_mm2 : float
        Its standard error.
    """

    baseline_mm: float
    follow_up_mm: float
    softness: float
    softness_error: float
    blur_mm2: float
    blur_error_mm2: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _EdgeEnergy:
    """Energy of gradients in one part, relative to its brightness: fine and wide smoothing."""

    fine: float
    wide: float

    @property
    def log_ratio(self) -> float:
        return math.log(self.fine) - math.log(self.wide)


def edge_sharpness(
    baseline_rgb: ByteImage,
    baseline: FaceMesh,
    follow_up_rgb: ByteImage,
    follow_up: FaceMesh,
) -> EdgeSharpness | None:
    """Compare the sharpness of two photos of a face at its brows and lids.

    The energy of the gradient across a straight edge blurred to a standard deviation s falls
    with 1 / s. With smoothings a < b applied on top, the squared ratio r of the energies is
    (s² + b²) / (s² + a²), hence s² + a² = (b² - a²) / (r - 1). The logarithms of the ratio are
    averaged over eight parts (halves of brows and of lids), weighted by how strong edges are.

    Parameters
    ----------
    baseline_rgb, follow_up_rgb : ndarray, shape (rows, columns, 3), uint8
        Upright sRGB pixels.
    baseline, follow_up : FaceMesh
        The faces found in them.

    Returns
    -------
    EdgeSharpness or None
        ``None`` when too little of brows and lids lies inside both photos.

    References
    ----------
    .. [1] Zhuo, Sim (2011), Pattern Recognition 44(9):1852-1858,
       doi:10.1016/j.patcog.2011.03.009 (blur from the ratio of gradients after blurring again)
    """
    coarser = min(baseline.px_per_mm, follow_up.px_per_mm)
    px_per_mm = min(_FRAME_SHARE * coarser, _LARGEST_PX_PER_MM)
    first = _part_energies(baseline_rgb, baseline, px_per_mm)
    second = _part_energies(follow_up_rgb, follow_up, px_per_mm)
    shared = [name for name in first if name in second]
    if len(shared) < _LEAST_PARTS:
        return None
    return _compared([first[name] for name in shared], [second[name] for name in shared])


def _compared(first: list[_EdgeEnergy], second: list[_EdgeEnergy]) -> EdgeSharpness:
    weights = np.array([(a.wide * b.wide) ** 0.25 for a, b in zip(first, second, strict=True)])
    weights = weights / weights.sum()
    before = np.array([one.log_ratio for one in first])
    after = np.array([one.log_ratio for one in second])
    levels = float(weights @ before), float(weights @ after)
    variances = _spread_variance(levels[0]), _spread_variance(levels[1])
    steps = after - before - float(weights @ (after - before))
    error = math.sqrt(float(weights**2 @ steps**2) * len(steps) / (len(steps) - 1))
    slopes = [math.exp(2 * level) / math.expm1(2 * level) for level in levels]
    return EdgeSharpness(
        baseline_mm=math.sqrt(variances[0]),
        follow_up_mm=math.sqrt(variances[1]),
        softness=0.5 * (math.log(variances[1]) - math.log(variances[0])),
        softness_error=error * 0.5 * (slopes[0] + slopes[1]),
        blur_mm2=variances[1] - variances[0],
        blur_error_mm2=error * (slopes[0] * variances[0] + slopes[1] * variances[1]),
    )


def _spread_variance(log_ratio: float) -> float:
    """Return s² + a² in mm² for the logarithm of the ratio of gradient energies.

    Fine lines (single hairs) may give more than the sharpest edge would; never below a tenth
    of a², never beyond a spread of some millimetres.
    """
    excess = max(math.expm1(2.0 * log_ratio), 0.02)
    return max((WIDE_MM**2 - FINE_MM**2) / excess, 0.1 * FINE_MM**2)


def _part_energies(rgb: ByteImage, mesh: FaceMesh, px_per_mm: float) -> Mapping[str, _EdgeEnergy]:
    """Return the energies of every part that lies inside the photo, by its name."""
    box = box_around(_landmarks(mesh), _BOX_MARGIN_MM * mesh.px_per_mm, rgb.shape)
    if box[2] - box[0] < 8 or box[3] - box[1] < 8:
        return {}
    window = scaled_window(box, px_per_mm / mesh.px_per_mm)
    luminance = _luminance(rgb, window, mesh.px_per_mm / px_per_mm)
    fine = _gradient_energy(low_pass(luminance, (FINE_MM * px_per_mm) ** 2))
    wide = _gradient_energy(low_pass(luminance, (WIDE_MM * px_per_mm) ** 2))
    energies = {}
    for name, part in _parts(window, mesh, px_per_mm).items():
        if np.count_nonzero(part) < _LEAST_PIXELS:
            continue
        level = max(float(luminance[part].mean()), 1e-4) ** 2
        energy = _EdgeEnergy(
            fine=float(fine[part].sum(dtype=np.float64)) / level,
            wide=float(wide[part].sum(dtype=np.float64)) / level,
        )
        if energy.wide > 0.0:
            energies[name] = energy
    return energies


def _landmarks(mesh: FaceMesh) -> FloatArray:
    chosen = [index for outline in (*_BROWS, *_LIDS) for index in outline]
    return np.asarray(mesh.points[chosen, :2])


def _luminance(rgb: ByteImage, window: Window, reduction: float) -> FloatImage:
    """Return linear green, the sharpest and least noisy channel of most cameras."""
    places = window.grid().astype(np.float32)
    return sample_photo(rgb[..., 1:2], places, reduction)[..., 0]


def _gradient_energy(luminance: FloatImage) -> FloatImage:
    """Return the squared gradient from differences of neighbours, shared between the two.

    Differences over two pixels would blur as much as the photo itself at 3 px/mm.
    """
    energy = np.zeros_like(luminance)
    across = 0.5 * np.square(np.diff(luminance, axis=1))
    down = 0.5 * np.square(np.diff(luminance, axis=0))
    energy[:, 1:] += across
    energy[:, :-1] += across
    energy[1:] += down
    energy[:-1] += down
    return energy


def _parts(window: Window, mesh: FaceMesh, px_per_mm: float) -> Mapping[str, BoolImage]:
    """Return the outer and inner halves of both brows and of both lids, as masks."""
    parts = {}
    for side, (brow_points, lid_points) in enumerate(zip(_BROWS, _LIDS, strict=True)):
        brow = window.from_photo(mesh.points[list(brow_points), :2])
        lid = window.from_photo(mesh.points[list(lid_points), :2])
        lids = _grown_hull(window, lid, _LID_MARGIN_MM * px_per_mm)
        brows = _grown_hull(window, brow, _BROW_MARGIN_MM * px_per_mm) & ~lids
        lids &= ~_disc(window, window.from_photo(mesh.pupils[side]), _PUPIL_MM * px_per_mm)
        for name, mask, middle in (
            ("brow", brows, brow[:, 0].mean()),
            ("lids", lids, lid[:, 0].mean()),
        ):
            is_left = np.arange(window.columns)[None, :] < middle
            parts[f"{name}_{side}_left"] = mask & is_left
            parts[f"{name}_{side}_right"] = mask & ~is_left
    return parts


def _grown_hull(window: Window, points: FloatArray, radius_px: float) -> BoolImage:
    outside = np.ones((window.rows, window.columns), np.uint8)
    cv2.fillConvexPoly(outside, cv2.convexHull(np.rint(points).astype(np.int32)), 0)
    return np.asarray(cv2.distanceTransform(outside, cv2.DIST_L2, 3) <= radius_px)


def _disc(window: Window, centre: FloatArray, radius_px: float) -> BoolImage:
    mask = np.zeros((window.rows, window.columns), np.uint8)
    middle = (round(float(centre[0])), round(float(centre[1])))
    cv2.circle(mask, middle, round(radius_px), (1.0,), -1)
    return np.asarray(mask > 0)
