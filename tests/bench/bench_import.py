"""What taking a photo in costs, as a ratio to the least that any program must do.

The floor: read, SHA-256, write, fsync, rename, and one decode at preview scale. The product:
the same file work and one inspection by the decoder process (complete check, EXIF, three
derived pictures). Both take turns in one run; CPU time includes the decoder process. The first
round warms up; the ratio quoted is the median of the pairs, the spread that of floor to floor.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import simplejpeg

from microjournal.imaging.decoder import ProcessPhotoDecoder
from microjournal.imaging.derive import PREVIEW_AT_LEAST_PX
from tests.helpers import photos

Work = Callable[[Path], None]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=int, default=3, help="photos a round")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--megapixels", type=float, default=12.0)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        sources = written_photos(Path(folder), options.photos, options.megapixels)
        decoder = ProcessPhotoDecoder()
        try:
            report(measured(sources, decoder, options.rounds), options.megapixels)
        finally:
            decoder.close()
    return 0


def written_photos(folder: Path, count: int, megapixels: float) -> list[Path]:
    """Synthetic JPEGs of a 4:3 camera, no two alike."""
    width = round((megapixels * 1e6 * 4 / 3) ** 0.5 / 16) * 16
    paths = []
    for number in range(count):
        path = folder / f"{number}.jpg"
        picture = photos.skin_like(width, width * 3 // 4, seed=number)
        path.write_bytes(photos.encoded(picture, "JPEG", quality=92))
        paths.append(path)
    return paths


def measured(
    sources: list[Path], decoder: ProcessPhotoDecoder, rounds: int
) -> list[tuple[float, float, float]]:
    """CPU seconds a round of (floor, product, floor again), the warm-up round left out."""

    def product(source: Path) -> None:
        decoder.inspect(kept_safely(source))

    contenders: tuple[Work, ...] = (floor, product, floor)
    results = []
    for number in range(rounds + 1):
        times = tuple(cpu_of(work, sources, decoder) for work in contenders)
        if number:
            results.append((times[0], times[1], times[2]))
    return results


def floor(source: Path) -> None:
    """Keep the file safe and decode it once at preview scale."""
    data = kept_safely(source)
    height, width = simplejpeg.decode_jpeg_header(data)[:2]
    scale = PREVIEW_AT_LEAST_PX / max(width, height)
    simplejpeg.decode_jpeg(
        data, min_width=int(width * scale), min_height=int(height * scale), strict=True
    )


def kept_safely(source: Path) -> bytes:
    """Read, digest, write, fsync and rename; return the bytes."""
    data = source.read_bytes()
    target = source.with_name(hashlib.sha256(data).hexdigest())
    partial = target.with_suffix(".part")
    with partial.open("wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    partial.replace(target)
    return data


def cpu_of(work: Work, sources: list[Path], decoder: ProcessPhotoDecoder) -> float:
    """CPU seconds of this process and of the decoder for all sources."""
    before = time.process_time() + decoder_cpu_s(decoder)
    for source in sources:
        work(source)
    return time.process_time() + decoder_cpu_s(decoder) - before


def decoder_cpu_s(decoder: ProcessPhotoDecoder) -> float:
    """CPU seconds of the running decoder processes (Linux only)."""
    nanoseconds = [
        int(Path(f"/proc/{process_id}/schedstat").read_text().split()[0])
        for process_id in decoder.process_ids
    ]
    return sum(nanoseconds) / 1e9


def report(results: list[tuple[float, float, float]], megapixels: float) -> None:
    """Print the ratio of product to floor, and how far two floors differ."""
    ratios = [product / first for first, product, _ in results]
    spread = [abs(second / first - 1) for first, _, second in results]
    print(
        f"import, {megapixels:g} MP JPEG: inspect + safe copy = "
        f"{statistics.median(ratios):.2f} x floor (good 1.3, moonshot 1.15); "
        f"floor to floor ±{100 * statistics.median(spread):.0f} %"
    )


if __name__ == "__main__":
    raise SystemExit(main())
