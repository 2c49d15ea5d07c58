"""Laying one photo into the frame of another for the eye (not for measuring)."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt

from microjournal.domain.ports import PixelBuffer

ByteImage = npt.NDArray[np.uint8]
Matrix = tuple[float, float, float, float, float, float, float, float, float]

IDENTITY: Matrix = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
# Eye corners, nose bridge and nose wings of the 468-point mesh: points that expression and
# jaw movement leave in place.
_STEADY_MESH_POINTS = (33, 133, 263, 362, 168, 6, 197, 195, 98, 327, 10, 151)


def to_array(buffer: PixelBuffer) -> ByteImage:
    """Return the pixels as an array of shape (height, width, 3), uint8, without copying."""
    flat = np.frombuffer(buffer.rgb, dtype=np.uint8)
    return flat.reshape(buffer.height_px, buffer.width_px, 3)


def to_buffer(image: npt.NDArray[Any]) -> PixelBuffer:
    """Return an RGB array of shape (height, width, 3), uint8, as a buffer."""
    height, width = image.shape[:2]
    return PixelBuffer(
        width_px=width, height_px=height, rgb=np.ascontiguousarray(image, np.uint8).tobytes()
    )


def matrix_between(scale_from: float, matrix: Matrix, scale_to: float) -> Matrix:
    """Return ``matrix`` for pictures shown at other scales than it was found at.

    Parameters
    ----------
    scale_from, scale_to : float
        Picture pixels per original pixel, of the baseline and of the follow-up.
    matrix : tuple of 9 floats
        Homography, row by row, baseline to follow-up, in original pixels.
    """
    shrink = np.diag([scale_to, scale_to, 1.0])
    grow = np.diag([1.0 / scale_from, 1.0 / scale_from, 1.0])
    return as_tuple(shrink @ np.array(matrix).reshape(3, 3) @ grow)


def fit_matrix(baseline: tuple[int, int], follow_up: tuple[int, int]) -> Matrix:
    """Return the map that fits a picture of one size into another, centred.

    Sizes are (width, height) in pixels.
    """
    scale = max(follow_up[0] / baseline[0], follow_up[1] / baseline[1])
    shift_x = (follow_up[0] - scale * baseline[0]) / 2.0
    shift_y = (follow_up[1] - scale * baseline[1]) / 2.0
    return (scale, 0.0, shift_x, 0.0, scale, shift_y, 0.0, 0.0, 1.0)


def matrix_from_meshes(
    baseline_points: npt.NDArray[np.float64], follow_up_points: npt.NDArray[np.float64]
) -> Matrix | None:
    """Return the similarity that lays the steady points of two face meshes on each other.

    Both arrays have shape (468, 2 or more), in pixels; ``None`` if no map fits.
    """
    steady = list(_STEADY_MESH_POINTS)
    matrix, _ = cv2.estimateAffinePartial2D(
        baseline_points[steady, :2], follow_up_points[steady, :2], method=cv2.LMEDS
    )
    if matrix is None:
        return None
    return as_tuple(np.vstack([matrix, [0.0, 0.0, 1.0]]))


def lay_onto(baseline: PixelBuffer, follow_up: PixelBuffer, matrix: Matrix) -> PixelBuffer:
    """Return the follow-up drawn in the frame of the baseline; grey where it shows nothing.

    ``matrix`` maps baseline pixels to follow-up pixels, both as given.
    """
    drawn = cv2.warpPerspective(
        to_array(follow_up),
        np.array(matrix).reshape(3, 3),
        (baseline.width_px, baseline.height_px),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=(38, 50, 54),
    )
    return to_buffer(drawn)


def as_tuple(matrix: npt.NDArray[np.float64]) -> Matrix:
    """Return a 3 x 3 array row by row, normalised so that its last entry is 1."""
    values = [float(value) for value in (matrix / matrix[2, 2]).ravel()]
    a, b, c, d, e, f, g, h, i = values
    return (a, b, c, d, e, f, g, h, i)
