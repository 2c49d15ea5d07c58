"""Feature matching on normalised skin detail: where the baseline's skin is in the follow-up."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from microjournal.imaging.detail import ByteImage, FloatArray

FEATURES_BASELINE = 1500
FEATURES_FOLLOW_UP = 4000
RATIO = 0.85
INLIER_PX = 3.0
MINIMUM_INLIERS = 15

_ITERATIONS = 10_000
_CONFIDENCE = 0.9999


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureMatch:
    """A homography between two pictures and the evidence for it."""

    matrix: FloatArray
    inliers: int
    candidates: int


def match_features(
    baseline: ByteImage, follow_up: ByteImage, baseline_mask: ByteImage | None = None
) -> FeatureMatch | None:
    """Return the homography from baseline to follow-up pixels, or ``None``.

    ORB keypoints, ratio test in both directions, MAGSAC++ with a fixed random state, so that
    the answer is the same at every run.

    References
    ----------
    .. [1] Rublee, Rabaud, Konolige, Bradski (2011), ICCV, doi:10.1109/ICCV.2011.6126544
    .. [2] Barath, Noskova, Ivashechkin, Matas (2020), CVPR, doi:10.1109/CVPR42600.2020.00138
    """
    from_points, from_words = _features(baseline, baseline_mask, FEATURES_BASELINE)
    to_points, to_words = _features(follow_up, None, FEATURES_FOLLOW_UP)
    if len(from_points) < MINIMUM_INLIERS or len(to_points) < MINIMUM_INLIERS:
        return None
    pairs = _distinct_pairs(from_words, to_words)
    if len(pairs) < MINIMUM_INLIERS:
        return None
    source, target = from_points[pairs[:, 0]], to_points[pairs[:, 1]]
    matrix, inside = cv2.findHomography(
        source, target, cv2.USAC_MAGSAC, INLIER_PX, None, _ITERATIONS, _CONFIDENCE
    )
    # The type stubs promise a matrix; OpenCV returns None when it finds none.
    if not isinstance(matrix, np.ndarray) or not np.isfinite(matrix).all():
        return None
    inliers = int(np.count_nonzero(inside))
    if inliers < MINIMUM_INLIERS:
        return None
    return FeatureMatch(
        matrix=np.asarray(matrix, np.float64), inliers=inliers, candidates=len(pairs)
    )


def _features(
    picture: ByteImage, mask: ByteImage | None, count: int
) -> tuple[npt.NDArray[np.float32], ByteImage]:
    orb = cv2.ORB.create(nfeatures=count, fastThreshold=6)
    points, words = orb.detectAndCompute(picture, mask)
    if not points:
        return np.empty((0, 2), np.float32), np.empty((0, 32), np.uint8)
    return np.array([point.pt for point in points], np.float32), np.asarray(words, np.uint8)


def _distinct_pairs(first: ByteImage, second: ByteImage) -> npt.NDArray[np.int64]:
    """Return (n, 2) indices of matches that are clearly better than the next best."""
    matcher = cv2.BFMatcher(cv2.NORM_HAMMING)
    pairs = [
        (match[0].queryIdx, match[0].trainIdx)
        for match in matcher.knnMatch(first, second, 2)
        if len(match) == 2 and match[0].distance < RATIO * match[1].distance
    ]
    return np.array(pairs, np.int64).reshape(-1, 2)
