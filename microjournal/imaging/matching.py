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
# A match this good needs no further try, be it with more features or at another scale.
CLEAR_INLIERS = 60
CLEAR_SHARE = 0.3

# Comparing every feature with every other is the dearest step: the strongest go first.
_STRONGEST_BASELINE = 800
_STRONGEST_FOLLOW_UP = 2400
# Of 255; weaker corners of normalised detail never came among the strongest.
_CORNER_CONTRAST = 14
_ITERATIONS = 10_000
_CONFIDENCE = 0.9999


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureMatch:
    """A homography between two pictures and the evidence for it."""

    matrix: FloatArray
    inliers: int
    candidates: int

    @property
    def is_clear(self) -> bool:
        """Tell whether there is no doubt about it."""
        return self.inliers >= CLEAR_INLIERS and self.inliers >= CLEAR_SHARE * self.candidates


@dataclass(frozen=True, slots=True, kw_only=True)
class _Features:
    """Places (n, 2) and binary words (n, 32) of keypoints, the strongest first."""

    places: npt.NDArray[np.float32]
    words: ByteImage

    def strongest(self, count: int) -> _Features:
        return _Features(places=self.places[:count], words=self.words[:count])


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
    first = _features(baseline, baseline_mask, FEATURES_BASELINE)
    second = _features(follow_up, None, FEATURES_FOLLOW_UP)
    quick = _matched(first.strongest(_STRONGEST_BASELINE), second.strongest(_STRONGEST_FOLLOW_UP))
    return quick if quick is not None and quick.is_clear else _matched(first, second)


def _matched(first: _Features, second: _Features) -> FeatureMatch | None:
    if min(len(first.places), len(second.places)) < MINIMUM_INLIERS:
        return None
    pairs = _distinct_pairs(first.words, second.words)
    if len(pairs) < MINIMUM_INLIERS:
        return None
    source, target = first.places[pairs[:, 0]], second.places[pairs[:, 1]]
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


def _features(picture: ByteImage, mask: ByteImage | None, count: int) -> _Features:
    orb = cv2.ORB.create(nfeatures=count, fastThreshold=_CORNER_CONTRAST)
    points, words = orb.detectAndCompute(picture, mask)
    if not points:
        return _Features(places=np.empty((0, 2), np.float32), words=np.empty((0, 32), np.uint8))
    order = np.argsort([-point.response for point in points], kind="stable")
    places = np.array([point.pt for point in points], np.float32)
    return _Features(places=places[order], words=np.asarray(words, np.uint8)[order])


def _distinct_pairs(first: ByteImage, second: ByteImage) -> npt.NDArray[np.int64]:
    """Return (n, 2) indices of matches that are clearly better than the next best."""
    matcher = cv2.BFMatcher(cv2.NORM_HAMMING)
    pairs = [
        (match[0].queryIdx, match[0].trainIdx)
        for match in matcher.knnMatch(first, second, 2)
        if len(match) == 2 and match[0].distance < RATIO * match[1].distance
    ]
    return np.array(pairs, np.int64).reshape(-1, 2)
