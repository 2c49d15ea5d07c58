"""What the benchmarks of one process share: turns, medians, verdicts, camera-like photos."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt
import simplejpeg

from tests.helpers.skin_texture import Shot, a_skin, photograph

ByteImage = npt.NDArray[np.uint8]

_GRAIN = 4.0
_SMALL_PX = 2000
_SMALL_PX_PER_MM = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CameraPair:
    """Two photos of the same skin as files of about 2 bit per pixel, and the first one's scale."""

    first: bytes
    second: bytes
    px_per_mm: float


def a_camera_pair(megapixels: float) -> CameraPair:
    """Photograph 100 mm of skin twice, with grain and compression as cameras have them."""
    skin = a_skin(1, side_mm=120.0)
    shots = [
        Shot(side_px=_SMALL_PX, px_per_mm=_SMALL_PX_PER_MM, rotation_deg=turn, seed=seed)
        for seed, turn in enumerate((0.0, 4.0), start=1)
    ]
    side = round((megapixels * 1e6) ** 0.5 / 16) * 16
    first, second = (
        _as_a_camera_writes(photograph(skin, shot), side, seed=number)
        for number, shot in enumerate(shots)
    )
    scale = _SMALL_PX_PER_MM * side / _SMALL_PX
    return CameraPair(first=first, second=second, px_per_mm=scale)


def _as_a_camera_writes(picture: ByteImage, side: int, *, seed: int) -> bytes:
    large = np.asarray(cv2.resize(picture, (side, side), interpolation=cv2.INTER_CUBIC))
    grain = np.random.default_rng(seed).normal(0, _GRAIN, (side, side, 1)).astype(np.float32)
    noisy = np.clip(large + grain, 0, 255).astype(np.uint8)
    encoded: bytes = simplejpeg.encode_jpeg(noisy, quality=92, colorsubsampling="420")
    return encoded


def cpu_rounds(works: Sequence[Callable[[], object]], rounds: int) -> list[tuple[float, ...]]:
    """Let the works take turns; return their CPU seconds per round, the warm-up left out."""
    return [tuple(cpu_of(work) for work in works) for _round in range(rounds + 1)][1:]


def cpu_of(work: Callable[[], object]) -> float:
    """Return the CPU seconds this process spends on one call, the garbage collector off."""
    gc.disable()
    try:
        started = time.process_time()
        work()
        return time.process_time() - started
    finally:
        gc.enable()


def print_ratio(
    what: str,
    times: Sequence[tuple[float, ...]],
    *,
    mine: int,
    floor: int = 0,
    aim: float | None = None,
) -> None:
    """Print the median ratio of two works of the same rounds and whether it meets its aim."""
    ratio = statistics.median(row[mine] / row[floor] for row in times)
    bare, own = (1000 * statistics.median(row[k] for row in times) for k in (floor, mine))
    judged = "" if aim is None else f" (aim {aim:.2g}): {met(ratio <= aim)}"
    print(f"{what}: {ratio:.2f}{judged}  ({own:.0f} / {bare:.0f} ms CPU)")


def met(is_met: bool) -> str:
    """Return the word for an aim that is met or missed."""
    return "met" if is_met else "missed"
