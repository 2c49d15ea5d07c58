"""Simple synthetic skin for registration tests: band-limited relief, pores, known geometry."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

MASTER_PX_PER_MM = 20.0
SKIN_RGB = (0.45, 0.26, 0.18)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shot:
    """How a photo of the patch is taken; ``px_per_mm`` at its centre."""

    side_px: int = 420
    px_per_mm: float = 8.0
    rotation_deg: float = 0.0
    shift_mm: tuple[float, float] = (0.0, 0.0)
    perspective: float = 0.0
    blur_mm: float = 0.0
    noise: float = 0.004
    exposure: float = 1.0
    white_balance: tuple[float, float, float] = (1.0, 1.0, 1.0)
    shading: float = 0.0
    seed: int = 1


def a_skin(seed: int, *, side_mm: float = 90.0) -> npt.NDArray[np.float32]:
    """Return the log reflectance of a patch at 20 px/mm, shape (n, n)."""
    random = np.random.default_rng(seed)
    side = round(side_mm * MASTER_PX_PER_MM)
    total = np.zeros((side, side), np.float32)
    for low_mm, high_mm, contrast in (
        (0.3, 0.8, 0.015),
        (0.8, 1.6, 0.015),
        (1.6, 4.0, 0.02),
        (4.0, 10.0, 0.03),
    ):
        total += _band(random, side, low_mm, high_mm) * contrast
    return total + _pores(random, side)


def _band(
    random: np.random.Generator, side: int, low_mm: float, high_mm: float
) -> npt.NDArray[np.float32]:
    step = max(1, int(0.1874 * low_mm * MASTER_PX_PER_MM / 1.2))
    small = side // step + 2
    noise = random.standard_normal((small, small)).astype(np.float32)
    px_per_mm = MASTER_PX_PER_MM / step
    fine = cv2.GaussianBlur(noise, (0, 0), 0.1874 * low_mm * px_per_mm)
    band = fine - cv2.GaussianBlur(noise, (0, 0), 0.1874 * high_mm * px_per_mm)
    large = cv2.resize(band / band.std(), (side, side), interpolation=cv2.INTER_CUBIC)
    return np.asarray(large, np.float32)


def _pores(random: np.random.Generator, side: int) -> npt.NDArray[np.float32]:
    count = int((side / MASTER_PX_PER_MM) ** 2 * 0.8)
    dots = np.zeros((side, side), np.float32)
    rows, columns = random.integers(0, side, (2, count))
    dots[rows, columns] = random.uniform(0.5, 1.5, count)
    sigma = 0.12 * MASTER_PX_PER_MM
    return np.asarray(-0.08 * cv2.GaussianBlur(dots, (0, 0), sigma) * (2 * np.pi * sigma**2))


def skin_to_photo(skin: npt.NDArray[np.float32], shot: Shot) -> npt.NDArray[np.float64]:
    """Return the 3 x 3 homography from master pixels to photo pixels."""
    middle = (skin.shape[0] - 1) / 2
    angle = np.deg2rad(shot.rotation_deg)
    scale = shot.px_per_mm / MASTER_PX_PER_MM
    to_middle = np.array([[1, 0, -middle], [0, 1, -middle], [0, 0, 1.0]])
    shift = np.array(shot.shift_mm) * MASTER_PX_PER_MM
    move = np.array([[1, 0, shift[0]], [0, 1, shift[1]], [0, 0, 1.0]])
    turn = np.array(
        [
            [scale * np.cos(angle), -scale * np.sin(angle), 0],
            [scale * np.sin(angle), scale * np.cos(angle), 0],
            [shot.perspective / middle, 0, 1.0],
        ]
    )
    centre = (shot.side_px - 1) / 2
    to_centre = np.array([[1, 0, centre], [0, 1, centre], [0, 0, 1.0]])
    return np.asarray(to_centre @ turn @ move @ to_middle)


def photograph(skin: npt.NDArray[np.float32], shot: Shot) -> npt.NDArray[np.uint8]:
    """Return the photo of the patch, (side, side, 3) sRGB bytes."""
    ratio = MASTER_PX_PER_MM / shot.px_per_mm
    sigma = np.hypot(0.45 * ratio, shot.blur_mm * MASTER_PX_PER_MM)
    soft = cv2.GaussianBlur(skin, (0, 0), float(sigma))
    size = (shot.side_px, shot.side_px)
    seen = cv2.warpPerspective(soft, skin_to_photo(skin, shot), size, flags=cv2.INTER_CUBIC)
    slope = np.linspace(-shot.shading, shot.shading, shot.side_px, dtype=np.float32)
    level = np.exp(seen + slope[None, :]) * shot.exposure
    colour = np.array(SKIN_RGB) * np.array(shot.white_balance)
    random = np.random.default_rng(shot.seed)
    linear = level[..., None] * colour
    linear = linear + random.standard_normal(linear.shape) * shot.noise * np.sqrt(linear)
    return _srgb_bytes(linear)


def true_map(
    skin: npt.NDArray[np.float32], baseline: Shot, follow_up: Shot
) -> npt.NDArray[np.float64]:
    """Return the homography from baseline pixels to follow-up pixels."""
    return skin_to_photo(skin, follow_up) @ np.linalg.inv(skin_to_photo(skin, baseline))


def _srgb_bytes(linear: npt.NDArray[np.float64]) -> npt.NDArray[np.uint8]:
    clipped = np.clip(linear, 0, 1)
    encoded = np.where(clipped <= 0.0031308, 12.92 * clipped, 1.055 * clipped ** (1 / 2.4) - 0.055)
    return np.asarray(np.rint(encoded * 255), np.uint8)
