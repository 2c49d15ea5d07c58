"""Where a point of the skin appears in a photograph, and back.

Skin coordinates are mm with the origin in the middle of the specimen, x right, y down, z out of
the skin. The camera looks at one point of the skin's apex plane from ``distance_mm``; its pose
is a rotation of the skin before the camera. Pixel centres are integers.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from microjournal.phantom.fields import FloatArray
from microjournal.phantom.specimen import SkinForm

_INTERSECTION_STEPS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraPose:
    """Pinhole camera before the skin.

    Parameters
    ----------
    size_px : (int, int)
        Width and height of the photograph.
    px_per_mm : float
        Scale at the point looked at, across the viewing direction.
    distance_mm : float
        From the lens to that point: perspective.
    yaw_deg, pitch_deg, roll_deg : float
        Rotation about the skin's vertical axis, its horizontal axis and the viewing axis.
    look_at_mm : (float, float)
        Point of the skin in the middle of the photograph.
    """

    size_px: tuple[int, int]
    px_per_mm: float
    distance_mm: float
    yaw_deg: float
    pitch_deg: float
    roll_deg: float
    look_at_mm: tuple[float, float]

    def rotation(self) -> FloatArray:
        """Return the 3 x 3 matrix from skin axes to camera axes."""
        yaw, pitch, roll = np.deg2rad([self.yaw_deg, self.pitch_deg, self.roll_deg])
        about_y = _rotation(yaw, 2, 0)
        about_x = _rotation(pitch, 1, 2)
        about_z = _rotation(roll, 0, 1)
        return np.asarray(about_z @ about_x @ about_y, dtype=np.float64)

    def project(self, points_mm: FloatArray, form: SkinForm) -> FloatArray:
        """Return (n, 2) pixels (column, row) of (n, 2) skin points lying on ``form``."""
        points = np.atleast_2d(np.asarray(points_mm, dtype=np.float64))
        anchor = self._anchor(form)
        lifted = np.column_stack([points, form_height_mm(form, points)]) - anchor
        seen = lifted @ self.rotation().T
        scale = self.px_per_mm * self.distance_mm / (self.distance_mm - seen[:, 2])
        return np.asarray(seen[:, :2] * scale[:, None] + self._middle(), dtype=np.float64)

    def unproject(self, pixels: FloatArray, form: SkinForm) -> FloatArray:
        """Return (n, 2) skin points in mm seen at (n, 2) pixels; the inverse of `project`."""
        offset = np.atleast_2d(np.asarray(pixels, dtype=np.float64)) - self._middle()
        to_skin = self.rotation()  # rows of camera axes: v @ R = R^T v
        across = offset / (self.px_per_mm * self.distance_mm)
        directions = np.column_stack([across, -np.ones(len(across))]) @ to_skin
        eye = np.array([0.0, 0.0, self.distance_mm]) @ to_skin + self._anchor(form)
        travelled = (self._anchor(form)[2] - eye[2]) / directions[:, 2]
        for _ in range(_INTERSECTION_STEPS):
            at = eye[:2] + directions[:, :2] * travelled[:, None]
            travelled = (form_height_mm(form, at) - eye[2]) / directions[:, 2]
        return np.asarray(eye[:2] + directions[:, :2] * travelled[:, None], dtype=np.float64)

    def view_direction(self) -> FloatArray:
        """Return the unit vector from the skin towards the camera, in skin axes."""
        return np.asarray(np.array([0.0, 0.0, 1.0]) @ self.rotation(), dtype=np.float64)

    def _anchor(self, form: SkinForm) -> FloatArray:
        at = np.array([self.look_at_mm])
        return np.array([*self.look_at_mm, form_height_mm(form, at)[0]])

    def _middle(self) -> FloatArray:
        return (np.array(self.size_px, dtype=np.float64) - 1.0) / 2.0


def _rotation(angle: float, first: int, second: int) -> FloatArray:
    matrix = np.eye(3)
    matrix[first, first] = matrix[second, second] = np.cos(angle)
    matrix[first, second] = -np.sin(angle)
    matrix[second, first] = np.sin(angle)
    return matrix


def form_height_mm(form: SkinForm, points_mm: FloatArray) -> FloatArray:
    """Return z in mm of ``form`` at points (n, 2)."""
    offset = points_mm - np.asarray(form.apex_mm)
    return np.asarray(
        -(offset[:, 0] ** 2) / (2 * form.radius_x_mm) - offset[:, 1] ** 2 / (2 * form.radius_y_mm),
        dtype=np.float64,
    )
