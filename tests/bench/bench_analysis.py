"""What measuring costs: a decoded pair (T3a), co-occurrence (T3b), import and measuring (T2c).

One process, OpenCV on one thread, CPU time, in turn; the first round warms up; quoted is the
median of the pairs. Files are as cameras write them, about 2 bit per pixel; they are decoded as
the program decodes close-ups of a known scale.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import simplejpeg
from skimage.feature import graycomatrix

from microjournal.domain.anatomy import (
    AnatomicRegion,
    RegionOfInterest,
    RegionSource,
    StandardView,
)
from microjournal.domain.control import NoControl
from microjournal.imaging.decoder import ProcessPhotoDecoder
from microjournal.imaging.faces import FaceFinder
from microjournal.services.pair_measurement import measure_pair
from microjournal.services.photo_pair import (
    PhotoInput,
    PreparedPhoto,
    RegionHints,
    prepare_photo,
)
from microjournal.texture.patterns import LEVELS, co_occurrence
from tests.bench import bench_import
from tests.bench.rounds import CameraPair, a_camera_pair, cpu_rounds, print_ratio

REGION_MM = 40.0
PEER: Callable[..., npt.NDArray[np.uint32]] = graycomatrix
ANGLES = (0.0, np.pi / 4, np.pi / 2, 3 * np.pi / 4)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmarks and print their ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args(arguments)
    threads = cv2.getNumThreads()
    cv2.setNumThreads(1)
    try:
        for megapixels in (12.0, 45.0):
            _pair(megapixels, options.rounds)
        _co_occurrence(options.rounds)
        _import_and_measure(options.rounds)
    finally:
        cv2.setNumThreads(threads)
    return 0


def _pair(megapixels: float, rounds: int) -> None:
    files, decoder = a_camera_pair(megapixels), ProcessPhotoDecoder()
    baseline = _prepared(files.first, files, decoder)
    follow_up = _prepared(files.second, files, decoder)
    decoder.close()
    region = RegionHints(px_per_mm=files.px_per_mm, regions=(_region(files, baseline),))
    whole = RegionHints(px_per_mm=files.px_per_mm)
    times = cpu_rounds(
        (
            lambda: simplejpeg.decode_jpeg(files.first),
            lambda: measure_pair(baseline, follow_up, region, NoControl()),
            lambda: measure_pair(baseline, follow_up, whole, NoControl()),
        ),
        rounds,
    )
    name = f"T3a, pair of {megapixels:g} MP / one full decode"
    print_ratio(f"{name}, a region of 16 cm2", times, mine=1, aim=1.5 if megapixels < 40 else 1.0)
    print_ratio(f"{name}, all of 100 cm2", times, mine=2, aim=1.5 if megapixels < 40 else 1.0)


def _prepared(data: bytes, files: CameraPair, decoder: ProcessPhotoDecoder) -> PreparedPhoto:
    height, width = simplejpeg.decode_jpeg_header(data)[:2]
    photo = PhotoInput(
        data=data,
        sha256="",
        view=StandardView.CHEEK_RIGHT,
        size_px=(width, height),
        px_per_mm=files.px_per_mm,
    )
    return prepare_photo(photo, decoder, FaceFinder())


def _region(files: CameraPair, baseline: PreparedPhoto) -> RegionOfInterest:
    middle = baseline.shape[0] / 2
    reach = REGION_MM / 2 * files.px_per_mm
    low, high = middle - reach, middle + reach
    return RegionOfInterest(
        region=AnatomicRegion.OTHER,
        polygon=((low, low), (high, low), (high, high), (low, high)),
        source=RegionSource.DRAWN,
    )


def _co_occurrence(rounds: int) -> None:
    levels = np.random.default_rng(1).integers(0, LEVELS, (500, 500), dtype=np.uint8)
    everywhere = np.ones(levels.shape, np.bool_)
    times = cpu_rounds(
        (
            lambda: PEER(levels, [1], list(ANGLES), levels=LEVELS, symmetric=True),
            lambda: co_occurrence(levels, everywhere),
        ),
        rounds,
    )
    print_ratio("T3b, co-occurrence / scikit-image", times, mine=1, aim=1 / 3)


def _import_and_measure(rounds: int) -> None:
    """Import a photo and measure it against its baseline, over the least any import must do."""
    files = a_camera_pair(12.0)
    decoder = ProcessPhotoDecoder()
    baseline = _prepared(files.first, files, decoder)
    hints = RegionHints(px_per_mm=files.px_per_mm, regions=(_region(files, baseline),))

    def imported_and_measured(source: Path) -> None:
        data = bench_import.kept_safely(source)
        decoder.inspect(data)
        measure_pair(baseline, _prepared(data, files, decoder), hints, NoControl())

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "photo.jpg"
        source.write_bytes(files.second)
        times = [
            tuple(
                bench_import.cpu_of(work, [source], decoder)
                for work in (bench_import.floor, imported_and_measured)
            )
            for _round in range(rounds + 1)
        ][1:]
    decoder.close()
    print_ratio(
        "T2c, import and measure a 16 cm2 region / safe copy and preview", times, mine=1, aim=2.2
    )


if __name__ == "__main__":
    raise SystemExit(main())
