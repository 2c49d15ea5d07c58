"""From a rough map between two photos to a dense one, by rounds of smoothed displacement."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from microjournal.domain.control import TaskControl
from microjournal.imaging.detail import (
    ByteImage,
    FloatImage,
    Window,
    log_luminance,
    normalised_detail,
    reduce_photo,
)
from microjournal.imaging.flow import (
    BoolImage,
    DenseMap,
    coarse_displacement,
    composed,
    fine_displacement,
    length,
    quick_displacement,
    warp_detail,
)
from microjournal.imaging.geometry import Box

COARSE_SIGMA_MM = 3.0
FINE_SIGMA_MM = 1.5
FINE_ROUNDS = 3

Displacement = Callable[[FloatImage, FloatImage, BoolImage, float, float], FloatImage]

FACE_ROUNDS = ((coarse_displacement, COARSE_SIGMA_MM), (coarse_displacement, FINE_SIGMA_MM))
CLOSE_UP_ROUNDS = ((quick_displacement, COARSE_SIGMA_MM),)


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """Normalised detail of a reduced rectangle of a photo; ``px_per_mm`` is the window's."""

    pixels: FloatImage
    window: Window
    px_per_mm: float


def photo_detail(
    rgb: ByteImage, box: Box, photo_px_per_mm: float, working_px_per_mm: float
) -> Detail:
    """Return the normalised detail of ``box`` at no more than ``working_px_per_mm``."""
    pixels, window = reduce_photo(rgb, box, working_px_per_mm / photo_px_per_mm)
    px_per_mm = photo_px_per_mm * window.scale_x
    return Detail(
        pixels=normalised_detail(log_luminance(pixels), px_per_mm),
        window=window,
        px_per_mm=px_per_mm,
    )


def align(
    baseline: Detail,
    follow_up: Detail,
    start: DenseMap,
    *,
    limit_mm: float,
    control: TaskControl,
    coarse: tuple[tuple[Displacement, float], ...] = FACE_ROUNDS,
) -> DenseMap:
    """Refine ``start`` (baseline window to follow-up photo) by smoothed displacements.

    ``limit_mm`` bounds the total displacement, so that the refinement can only finish what
    the start began. ``coarse`` are the first rounds and over how many mm each is smoothed.
    """
    rounds = (*coarse, *((fine_displacement, FINE_SIGMA_MM),) * FINE_ROUNDS)
    total = np.zeros((*baseline.pixels.shape, 2), np.float32)
    current = start
    for number, (displace, sigma_mm) in enumerate(rounds):
        control.checkpoint(number, len(rounds), "align")
        warped, seen = warp_detail(follow_up.pixels, follow_up.window, current)
        step = displace(baseline.pixels, warped, seen, baseline.px_per_mm, sigma_mm)
        total = _limited(composed(total, step), limit_mm * baseline.px_per_mm)
        current = start.moved(total)
    return current


def _limited(displacement: FloatImage, limit_px: float) -> FloatImage:
    far = length(displacement)
    if float(far.max()) <= limit_px:
        return displacement
    share = np.minimum(np.float32(1.0), np.float32(limit_px) / np.maximum(far, np.float32(1e-6)))
    return displacement * share[..., None]
