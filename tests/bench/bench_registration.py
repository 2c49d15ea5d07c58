"""What registering a pair costs, over decoding one of its 12 MP photos, and how exact it is.

One process, OpenCV on one thread, CPU time, in turn; the first round warms up; quoted is the
median of the pairs. The peer is scikit-image's dense flow (ILK) on the same reduced pictures.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import time
from collections.abc import Callable, Sequence

import cv2
import numpy as np
import numpy.typing as npt
import simplejpeg
from skimage.registration import optical_flow_ilk

from microjournal.imaging.alignment import photo_detail
from microjournal.imaging.frame import sample_common_frame
from microjournal.imaging.geometry import apply_homography, region_outline
from microjournal.imaging.pair import region_box
from microjournal.imaging.registration import RegisteredPair, register_close_up
from tests.helpers.skin_texture import Shot, a_skin, photograph, true_map

BASELINE = Shot(side_px=3464, px_per_mm=60.0)
FOLLOW_UP = Shot(
    side_px=3464,
    px_per_mm=52.0,
    rotation_deg=7.0,
    perspective=0.02,
    shift_mm=(1.5, -0.8),
    exposure=0.8,
    seed=2,
)
REGION = ((900.0, 900.0), (2560.0, 900.0), (2560.0, 2560.0), (900.0, 2560.0))
PEER: Callable[..., npt.NDArray[np.float32]] = optical_flow_ilk


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark; return 1 when the pair is not registered to 0.05 mm."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args(arguments)
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        return _run(options.rounds)
    finally:
        cv2.setNumThreads(threads)


def _run(rounds: int) -> int:
    skin = a_skin(1, side_mm=70.0)
    first, second = photograph(skin, BASELINE), photograph(skin, FOLLOW_UP)
    jpeg = simplejpeg.encode_jpeg(first, quality=92)
    pair = _registered(first, second)
    times = [
        (
            _cpu_of(lambda: simplejpeg.decode_jpeg(jpeg)),
            _cpu_of(lambda: _registered(first, second)),
            _cpu_of(lambda: sample_common_frame(first, second, pair)),
            _cpu_of(lambda: _peer(first)),
        )
        for _round in range(rounds + 1)
    ][1:]
    error = _worst_error_mm(pair, skin)
    _print_ratio("register a pair / decode one photo (aim 3 x, both photos reduced)", times, mine=1)
    _print_ratio("sample its common frame / decode one photo", times, mine=2)
    _print_ratio("scikit-image ILK alone / decode one photo", times, mine=3)
    print(f"worst registration error (aim 0.05 mm): {error:.3f} mm")
    return 1 if error > 0.05 else 0


def _registered(first: npt.NDArray[np.uint8], second: npt.NDArray[np.uint8]) -> RegisteredPair:
    return register_close_up(
        first, second, baseline_px_per_mm=BASELINE.px_per_mm, region_polygon=REGION
    )


def _peer(first: npt.NDArray[np.uint8]) -> None:
    outline = region_outline(REGION, first)
    box = region_box(outline, BASELINE.px_per_mm, first.shape)
    detail = photo_detail(first, box, BASELINE.px_per_mm, 7.0).pixels
    PEER(detail, np.roll(detail, 1, axis=1), radius=10)


def _worst_error_mm(pair: RegisteredPair, skin: npt.NDArray[np.float32]) -> float:
    places = pair.base_xy[pair.region_mask].astype(np.float64)
    wanted = apply_homography(true_map(skin, BASELINE, FOLLOW_UP), places)
    apart = np.linalg.norm(pair.map_xy[pair.region_mask] - wanted, axis=-1)
    return float(apart.max()) / FOLLOW_UP.px_per_mm


def _print_ratio(what: str, times: Sequence[tuple[float, ...]], *, mine: int) -> None:
    ratio = statistics.median(row[mine] / row[0] for row in times)
    floor, own = (1000 * statistics.median(row[k] for row in times) for k in (0, mine))
    print(f"{what}: {ratio:.2f}  ({own:.0f} ms / {floor:.0f} ms CPU of this process)")


def _cpu_of(work: Callable[[], object]) -> float:
    gc.disable()
    try:
        started = time.process_time()
        work()
        return time.process_time() - started
    finally:
        gc.enable()


if __name__ == "__main__":
    raise SystemExit(main())
