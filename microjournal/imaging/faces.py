"""Find the face in a photo: 468 mesh points, pupils, scale and pose."""

from __future__ import annotations

import math
from dataclasses import dataclass
from threading import Lock

import cv2
import numpy as np

from microjournal.imaging.face_models import (
    DETECTOR_FILE,
    DETECTOR_SIDE_PX,
    IRIS_FILE,
    IRIS_SIDE_PX,
    MESH_FILE,
    MESH_SIDE_PX,
    ByteImage,
    Detection,
    FaceModels,
    FloatArray,
    SquareCrop,
    cut,
    model_path,
)
from microjournal.imaging.pose import head_pose

INTERPUPILLARY_MM = 63.0
IRIS_MM = 11.7
MINIMUM_SCORE = 0.5

# Mesh indices of the eye corners, the patient's right eye first; see the MediaPipe mesh.
RIGHT_EYE_CORNERS = (33, 133)
LEFT_EYE_CORNERS = (263, 362)

# A tight portrait is easier to find when it is shown smaller, a leaning head when turned upright.
_ZOOM_AND_TURN_DEG = ((1.0, 0.0), (1.6, 0.0), (1.2, 35.0), (1.2, -35.0), (2.4, 0.0), (0.5, 0.0))


@dataclass(frozen=True, slots=True, kw_only=True)
class FaceMesh:
    """A face in an upright photo.

    Attributes
    ----------
    points : ndarray, shape (468, 3)
        Mesh points in pixels of the upright photo; z (towards the camera negative) in the
        same unit.
    pupils : ndarray, shape (2, 2)
        Pupil centres in pixels, the patient's right eye first.
    px_per_mm : float
        Scale from the interpupillary distance (adult mean 63 mm: Dodgson 2004), corrected
        for yaw.
    iris_px_per_mm : float
        The same from the iris diameter (11.7 mm); NaN when the irises are not visible.
    score : float
        Probability that this is a face, 0 to 1.
    yaw_deg, pitch_deg, roll_deg : float
        Pose of the head: yaw positive when the patient turns to the patient's left, pitch
        positive when the chin goes down, roll positive when the head leans clockwise as seen.
    """

    points: FloatArray
    pupils: FloatArray
    px_per_mm: float
    iris_px_per_mm: float
    score: float
    yaw_deg: float
    pitch_deg: float
    roll_deg: float


def models_available() -> bool:
    """Tell whether the model files of the face networks are installed."""
    return all(model_path(name) is not None for name in (DETECTOR_FILE, MESH_FILE, IRIS_FILE))


class FaceFinder:
    """Finds the largest face of a photo; the networks are loaded at the first use.

    Safe to share between threads: one photo is examined at a time.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._models: FaceModels | None = None

    def find(self, rgb: ByteImage) -> FaceMesh | None:
        """Return the largest face.

        Parameters
        ----------
        rgb : ndarray, shape (rows, columns, 3), uint8
            Upright sRGB pixels.

        Returns
        -------
        FaceMesh or None
            ``None`` when there is no face the mesh network believes in.

        Raises
        ------
        EnvironmentFault
            ``face_models_missing`` when the model files are not installed.
        """
        with self._lock:
            if self._models is None:
                self._models = FaceModels()
            return _find(self._models, rgb)


def _find(models: FaceModels, rgb: ByteImage) -> FaceMesh | None:
    for zoom, turn_deg in _ZOOM_AND_TURN_DEG:
        for face in _detections(models, rgb, zoom=zoom, turn_deg=turn_deg):
            mesh = _mesh_from(models, rgb, face)
            if mesh is not None:
                return mesh
    return None


def _detections(
    models: FaceModels, rgb: ByteImage, *, zoom: float, turn_deg: float
) -> list[Detection]:
    """Run the detector on the whole photo, ``zoom`` times its long side wide, turned."""
    height, width = rgb.shape[:2]
    crop = SquareCrop(
        centre=((width - 1) / 2, (height - 1) / 2),
        side=max(height, width) * zoom,
        angle=math.radians(turn_deg),
    )
    found = models.detect(cut(rgb, crop, DETECTOR_SIDE_PX))
    return sorted(
        (_in_photo(face, crop) for face in found), key=lambda face: -face.size * face.score
    )


def _in_photo(face: Detection, crop: SquareCrop) -> Detection:
    matrix = crop.to_picture(DETECTOR_SIDE_PX)
    points = np.vstack([np.array([face.centre]), face.eyes]) - 0.5
    moved = points @ matrix[:, :2].T + matrix[:, 2]
    return Detection(
        centre=(float(moved[0, 0]), float(moved[0, 1])),
        size=face.size * crop.side / DETECTOR_SIDE_PX,
        eyes=moved[1:],
        score=face.score,
    )


def _mesh_from(models: FaceModels, rgb: ByteImage, face: Detection) -> FaceMesh | None:
    """Run the mesh network on the detection, then again on the crop its own answer gives."""
    crop = SquareCrop(centre=face.centre, side=1.5 * face.size, angle=_direction(face.eyes))
    points, score = _mesh_points(models, rgb, crop)
    if score < MINIMUM_SCORE:
        return None
    points, score = _mesh_points(models, rgb, _crop_around(points))
    if score < MINIMUM_SCORE:
        return None
    return _describe(models, rgb, points, min(score, face.score))


def _mesh_points(models: FaceModels, rgb: ByteImage, crop: SquareCrop) -> tuple[FloatArray, float]:
    points, score = models.mesh(cut(rgb, crop, MESH_SIDE_PX))
    return _points_in_photo(points, crop, MESH_SIDE_PX), score


def _points_in_photo(points: FloatArray, crop: SquareCrop, side_px: int) -> FloatArray:
    """Move network points to the photo; a network's 0 is the edge of its first pixel."""
    matrix = crop.to_picture(side_px)
    moved = points.copy()
    moved[:, :2] = (points[:, :2] - 0.5) @ matrix[:, :2].T + matrix[:, 2]
    moved[:, 2:] *= crop.side / side_px
    return moved


def _crop_around(points: FloatArray) -> SquareCrop:
    """Return the upright-turned square 1.5 times as large as the mesh."""
    angle = _direction(points[[RIGHT_EYE_CORNERS[0], LEFT_EYE_CORNERS[0]], :2])
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    upright = points[:, :2] @ turn
    low, high = upright.min(axis=0), upright.max(axis=0)
    centre = turn @ ((low + high) / 2)
    side = 1.5 * float((high - low).max())
    return SquareCrop(centre=(float(centre[0]), float(centre[1])), side=side, angle=angle)


def _direction(pair: FloatArray) -> float:
    step = pair[1] - pair[0]
    return math.atan2(float(step[1]), float(step[0]))


def _describe(models: FaceModels, rgb: ByteImage, points: FloatArray, score: float) -> FaceMesh:
    pupils, iris_px = _pupils(models, rgb, points)
    pose = head_pose(points)
    distance = float(np.linalg.norm(pupils[1] - pupils[0]))
    facing = max(math.cos(math.radians(pose.yaw_deg)), 0.5)
    return FaceMesh(
        points=points,
        pupils=pupils,
        px_per_mm=distance / facing / INTERPUPILLARY_MM,
        iris_px_per_mm=iris_px / IRIS_MM,
        score=score,
        yaw_deg=pose.yaw_deg,
        pitch_deg=pose.pitch_deg,
        roll_deg=pose.roll_deg,
    )


def _pupils(models: FaceModels, rgb: ByteImage, points: FloatArray) -> tuple[FloatArray, float]:
    """Return pupils and mean iris diameter (px); eye centres and NaN when it is implausible."""
    middles = np.stack(
        [
            points[list(corners), :2].mean(axis=0)
            for corners in (RIGHT_EYE_CORNERS, LEFT_EYE_CORNERS)
        ]
    )
    irises = [
        _iris(models, rgb, points[list(RIGHT_EYE_CORNERS), :2], mirrored=False),
        _iris(models, rgb, points[list(LEFT_EYE_CORNERS), :2], mirrored=True),
    ]
    centres = np.stack([iris[0] for iris in irises])
    diameter = float(np.mean([_diameter(iris) for iris in irises]))
    distance = float(np.linalg.norm(centres[1] - centres[0]))
    expected = IRIS_MM / INTERPUPILLARY_MM * distance
    off_centre = float(np.linalg.norm(centres - middles, axis=1).max())
    if off_centre > 1.2 * expected or not 0.75 < diameter / expected < 1.35:
        return middles, math.nan
    return centres, diameter


def _iris(models: FaceModels, rgb: ByteImage, corners: FloatArray, *, mirrored: bool) -> FloatArray:
    """Return the (5, 2) iris points in photo pixels; the network knows one side only."""
    ends = corners[::-1] if mirrored else corners
    crop = SquareCrop(
        centre=(float(corners[:, 0].mean()), float(corners[:, 1].mean())),
        side=2.3 * float(np.linalg.norm(corners[1] - corners[0])),
        angle=_direction(ends),
    )
    square = cut(rgb, crop, IRIS_SIDE_PX)
    points = models.iris(np.asarray(cv2.flip(square, 1), np.uint8) if mirrored else square)
    if mirrored:
        points[:, 0] = IRIS_SIDE_PX - points[:, 0]
    return _points_in_photo(points, crop, IRIS_SIDE_PX)


def _diameter(iris: FloatArray) -> float:
    across = np.linalg.norm(iris[1] - iris[3])
    along = np.linalg.norm(iris[2] - iris[4])
    return float((across + along) / 2)
