"""Laying one photo into the frame of another for the eye (not for measuring)."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import numpy.typing as npt
import simplejpeg

from microjournal.domain.decoding import PixelBuffer
from microjournal.imaging.pixel_arrays import pixel_array

ByteImage = npt.NDArray[np.uint8]
Matrix = tuple[float, float, float, float, float, float, float, float, float]

NOTHING_SHOWN = (140, 146, 149)
"""Neutral mid grey: calm on a light and a dark ground, and no colour skin has."""

IDENTITY: Matrix = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
# Eye corners, nose bridge and nose wings of the 468-point mesh: points that expression and
# jaw movement leave in place.
_STEADY_MESH_POINTS = (33, 133, 263, 362, 168, 6, 197, 195, 98, 327, 10, 151)


def to_buffer(image: npt.NDArray[Any]) -> PixelBuffer:
    """Return an RGB array of shape (height, width, 3), uint8, as a buffer."""
    height, width = image.shape[:2]
    packed = np.ascontiguousarray(image, np.uint8)
    return PixelBuffer(width_px=width, height_px=height, rgb=packed.reshape(-1).data)


def decode_own_jpeg(jpeg: bytes) -> PixelBuffer:
    """Return the pixels of a JPEG this program encoded; foreign bytes go to the decoder process."""
    return to_buffer(simplejpeg.decode_jpeg(jpeg, "RGB"))


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
    # The stubs deny that nothing may be found, hence no type of theirs.
    matrix: Any = cv2.estimateAffinePartial2D(
        baseline_points[steady, :2], follow_up_points[steady, :2], method=cv2.LMEDS
    )[0]
    if matrix is None:
        return None
    return as_tuple(np.vstack([matrix, [0.0, 0.0, 1.0]]))


def lay_onto(baseline: PixelBuffer, follow_up: PixelBuffer, matrix: Matrix) -> PixelBuffer:
    """Return the follow-up drawn in the frame of the baseline; grey where it shows nothing.

    ``matrix`` maps baseline pixels to follow-up pixels, both as given.
    """
    drawn = cv2.warpPerspective(
        pixel_array(follow_up),
        np.array(matrix).reshape(3, 3),
        (baseline.width_px, baseline.height_px),
        flags=cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP,
        borderMode=cv2.BORDER_CONSTANT,
        borderValue=NOTHING_SHOWN,
    )
    return to_buffer(drawn)


def crop_to_overlap(
    baseline: PixelBuffer, laid_follow_up: PixelBuffer, matrix: Matrix, source: tuple[int, int]
) -> tuple[PixelBuffer, PixelBuffer]:
    """Cut both pictures to the rectangle that the follow-up covers completely.

    ``matrix`` maps baseline to follow-up pixels, ``source`` is the follow-up's (width, height)
    before it was laid onto the baseline. Less than half the picture is never cut away from a
    side: then both are returned as they are.
    """
    covered = _covered(_size_of(baseline), source, matrix)
    top, bottom, left, right = _largest_full_rectangle(covered)
    rows, columns = covered.shape
    if (bottom - top) < rows / 2 or (right - left) < columns / 2:
        return baseline, laid_follow_up
    step_y, step_x = baseline.height_px / rows, baseline.width_px / columns
    window = (
        slice(round(top * step_y), round(bottom * step_y)),
        slice(round(left * step_x), round(right * step_x)),
    )
    return to_buffer(pixel_array(baseline)[window]), to_buffer(pixel_array(laid_follow_up)[window])


def _size_of(buffer: PixelBuffer) -> tuple[int, int]:
    return buffer.width_px, buffer.height_px


def _covered(size: tuple[int, int], source: tuple[int, int], matrix: Matrix) -> ByteImage:
    """Return a small mask of the baseline frame, 1 where the follow-up shows something."""
    rows, columns = 200, 200
    y, x = np.mgrid[0:rows, 0:columns].astype(np.float64)
    points = np.stack(
        [(x + 0.5) * size[0] / columns, (y + 0.5) * size[1] / rows, np.ones_like(x)], axis=-1
    )
    mapped = points @ np.array(matrix).reshape(3, 3).T
    xy = mapped[..., :2] / mapped[..., 2:]
    inside = (xy >= 0).all(axis=-1) & (xy <= np.array(source, dtype=np.float64)).all(axis=-1)
    covered: ByteImage = inside.astype(np.uint8)
    return covered


def _largest_full_rectangle(covered: ByteImage) -> tuple[int, int, int, int]:
    """Return (top, bottom, left, right) by trimming the emptiest side until none is empty."""
    top, left = 0, 0
    bottom, right = covered.shape
    while bottom > top and right > left:
        part = covered[top:bottom, left:right]
        fullness = (part[0].mean(), part[-1].mean(), part[:, 0].mean(), part[:, -1].mean())
        emptiest = int(np.argmin(fullness))
        if fullness[emptiest] == 1.0:
            break
        top, bottom = top + (emptiest == 0), bottom - (emptiest == 1)
        left, right = left + (emptiest == 2), right - (emptiest == 3)
    return top, bottom, left, right


def as_tuple(matrix: npt.NDArray[np.float64]) -> Matrix:
    """Return a 3 x 3 array row by row, normalised so that its last entry is 1."""
    values = [float(value) for value in (matrix / matrix[2, 2]).ravel()]
    a, b, c, d, e, f, g, h, i = values
    return (a, b, c, d, e, f, g, h, i)
