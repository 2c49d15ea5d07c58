"""Where a close-up's skin is in another photo of unknown scale: features at several scales."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from microjournal.imaging.alignment import Detail, photo_detail
from microjournal.imaging.detail import DETAIL_PX_PER_MM, ByteImage, FloatArray, as_bytes
from microjournal.imaging.geometry import Box, homography_stretch
from microjournal.imaging.matching import FeatureMatch, match_features

# Photos are matched with at most this long side; the dense part looks closer later.
_LONGEST_SIDE_PX = 1400
# Guesses of the follow-up's scale over the baseline's, the likely ones first.
_SCALE_GUESSES = (1.0, 1.5, 0.67, 2.2, 0.45)
# A guess this far from the scale found is repeated with the scale found.
_REPEAT_ABOVE = 1.2


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseUpStart:
    """A homography from baseline to follow-up photo pixels and how many features carry it."""

    matrix: FloatArray
    inliers: int


def close_up_start(
    baseline: Detail, follow_up_rgb: ByteImage, *, box: Box, baseline_px_per_mm: float
) -> CloseUpStart | None:
    """Find a part of the baseline anywhere in the follow-up photo, or return ``None``.

    Parameters
    ----------
    baseline : Detail
        The skin detail of ``box`` at :func:`matching_px_per_mm`.
    follow_up_rgb : ndarray, shape (rows, columns, 3), uint8
        Upright sRGB pixels.
    box : (left, top, right, bottom)
        The part of the baseline photo in its pixels.
    baseline_px_per_mm : float
        Scale of the baseline photo.
    """
    best = _best_guess(baseline, follow_up_rgb, baseline_px_per_mm, box)
    if best is None:
        return None
    scale = homography_stretch(best.start.matrix, _probes(box)).scale
    if math.isfinite(scale) and not 1 / _REPEAT_ABOVE < scale / best.guess < _REPEAT_ABOVE:
        again = _try(baseline, follow_up_rgb, baseline_px_per_mm * scale, scale)
        if again is not None and again.start.inliers >= best.start.inliers:
            best = again
    return best.start


@dataclass(frozen=True, slots=True, kw_only=True)
class _Attempt:
    start: CloseUpStart
    guess: float
    is_clear: bool


def _best_guess(
    baseline: Detail, follow_up_rgb: ByteImage, baseline_px_per_mm: float, box: Box
) -> _Attempt | None:
    best: _Attempt | None = None
    for guess in _SCALE_GUESSES:
        attempt = _try(baseline, follow_up_rgb, baseline_px_per_mm * guess, guess)
        if attempt is None:
            continue
        if best is None or attempt.start.inliers > best.start.inliers:
            best = attempt
        if best.is_clear:
            break
    return best


def _try(
    baseline: Detail, follow_up_rgb: ByteImage, px_per_mm: float, guess: float
) -> _Attempt | None:
    rows, columns = follow_up_rgb.shape[:2]
    box = (0, 0, columns, rows)
    follow_up = photo_detail(follow_up_rgb, box, px_per_mm, matching_px_per_mm(box, px_per_mm))
    match = match_features(as_bytes(baseline.pixels), as_bytes(follow_up.pixels))
    if match is None:
        return None
    return _Attempt(
        start=CloseUpStart(
            matrix=_between_photos(match, baseline, follow_up), inliers=match.inliers
        ),
        guess=guess,
        is_clear=match.is_clear,
    )


def _between_photos(match: FeatureMatch, baseline: Detail, follow_up: Detail) -> FloatArray:
    to_window = baseline.window.photo_to_window()
    back = np.linalg.inv(follow_up.window.photo_to_window())
    matrix = back @ match.matrix @ to_window
    return np.asarray(matrix / matrix[2, 2])


def matching_px_per_mm(box: Box, px_per_mm: float) -> float:
    """Return the scale at which features of a part of a photo of ``px_per_mm`` are looked for."""
    longest = max(box[2] - box[0], box[3] - box[1])
    return min(DETAIL_PX_PER_MM, px_per_mm * min(1.0, _LONGEST_SIDE_PX / longest))


def _probes(box: Box) -> FloatArray:
    x, y = np.meshgrid(np.linspace(box[0], box[2], 5)[1:-1], np.linspace(box[1], box[3], 5)[1:-1])
    return np.column_stack([x.ravel(), y.ravel()])
