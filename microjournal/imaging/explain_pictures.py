"""Pictures of intermediate results: plain renderings that change nothing and judge nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import cv2
import numpy as np
import numpy.typing as npt

from microjournal.imaging.change_colours import colourise
from microjournal.imaging.geometry import Polygon

ByteImage = npt.NDArray[np.uint8]
FloatImage = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

LARGEST_SIDE_PX = 1600
GAP_PX = 12
GAP_RGB = (236, 238, 239)
OUTLINE_RGB = (255, 196, 0)
LEFT_OUT_RGB = (110, 114, 117)


def grey_picture(plane: FloatImage, half_range: float, shown: Mask | None = None) -> ByteImage:
    """Return a plane in grey: mid grey is 0, black and white are minus and plus ``half_range``.

    What is not ``shown`` is a flat, lighter grey.
    """
    scaled = np.clip(plane / np.float32(2.0 * half_range) + np.float32(0.5), 0.0, 1.0)
    grey = np.asarray(np.rint(scaled * 255.0), np.uint8)
    rgb = np.repeat(grey[..., None], 3, axis=-1)
    if shown is not None:
        rgb[~shown] = GAP_RGB
    return rgb


def light_picture(linear_rgb: FloatImage) -> ByteImage:
    """Return linear light as sRGB bytes (IEC 61966-2-1)."""
    light = np.clip(linear_rgb, 0.0, 1.0)
    curved = 1.055 * np.power(light, 1 / 2.4) - 0.055
    encoded = np.where(light <= 0.0031308, 12.92 * light, curved)
    return np.asarray(np.rint(255.0 * encoded), np.uint8)


def overlay_picture(first: ByteImage, second: ByteImage) -> ByteImage:
    """Return two grey pictures laid over each other: the first in red, the second in cyan.

    Where both agree the result is grey; an edge that lies apart shows both colours.
    """
    return np.stack([first[..., 0], second[..., 1], second[..., 2]], axis=-1)


def outlined(rgb: ByteImage, polygons: Sequence[Polygon]) -> ByteImage:
    """Return a photo of at most 1600 px with polygons (in its own pixels) drawn on it."""
    scale = min(1.0, LARGEST_SIDE_PX / max(rgb.shape[:2]))
    size = (max(1, round(rgb.shape[1] * scale)), max(1, round(rgb.shape[0] * scale)))
    drawn = np.array(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), np.uint8)
    width = max(2, round(max(size) / 500))
    for polygon in polygons:
        if polygon:
            corners = np.rint((np.array(polygon) + 0.5) * scale - 0.5).astype(np.int32)
            cv2.polylines(drawn, [corners], isClosed=True, color=OUTLINE_RGB, thickness=width)
    return drawn


def with_masks(
    rgb: ByteImage, masks: Mapping[str, Mask], colours: Mapping[str, tuple[int, int, int]]
) -> ByteImage:
    """Return a picture with each mask in its own colour, half transparent."""
    painted = rgb.astype(np.float32)
    for reason, mask in masks.items():
        colour = np.array(colours[reason], np.float32)
        painted[mask] = 0.35 * painted[mask] + 0.65 * colour
    return np.asarray(np.rint(painted), np.uint8)


def change_picture(
    rgb: ByteImage, log_change: FloatImage, shown: Mask, *, detectable_log_change: float
) -> ByteImage:
    """Return a change map laid over a picture of the same size."""
    rgba = colourise(log_change, shown, detectable_log_change=detectable_log_change)
    opacity = rgba[..., 3:].astype(np.float32) / 255.0
    mixed = rgb * (1.0 - opacity) + rgba[..., :3] * opacity
    return np.asarray(np.rint(mixed), np.uint8)


def tile_picture(
    shape: tuple[int, int],
    size_px: int,
    centres_px: npt.NDArray[np.float64],
    values: npt.NDArray[np.float64],
) -> ByteImage:
    """Return square tiles in the colours of a change map; grey where there is no tile."""
    change = np.zeros(shape, np.float32)
    shown = np.zeros(shape, np.bool_)
    for (x, y), value in zip(centres_px, values, strict=True):
        left, top = round(x - size_px / 2), round(y - size_px / 2)
        change[top + 1 : top + size_px - 1, left + 1 : left + size_px - 1] = value
        shown[top + 1 : top + size_px - 1, left + 1 : left + size_px - 1] = True
    ground = np.full((*shape, 3), GAP_RGB, np.uint8)
    return change_picture(ground, change, shown, detectable_log_change=0.0)


def beside(pictures: Iterable[ByteImage]) -> ByteImage:
    """Return pictures side by side, aligned at their tops."""
    parts = list(pictures)
    height = max(part.shape[0] for part in parts)
    width = sum(part.shape[1] for part in parts) + GAP_PX * (len(parts) - 1)
    sheet = np.full((height, width, 3), GAP_RGB, np.uint8)
    left = 0
    for part in parts:
        sheet[: part.shape[0], left : left + part.shape[1]] = part
        left += part.shape[1] + GAP_PX
    return sheet


def png_bytes(rgb: ByteImage) -> bytes:
    """Return a PNG that holds the pixels and nothing else."""
    _done, data = cv2.imencode(".png", np.ascontiguousarray(rgb[..., ::-1]))
    return data.tobytes()
