"""How much memory importing and measuring take: the peak of a fresh process for every case.

Flat over the number of photos and the megapixels is the aim. The program's process and its
decoder's are told apart. ``ru_maxrss`` of a process counts what its parent held when it was
started, so the peak since then is read (``VmHWM``; Linux only). Faces are measured where the
licensed portraits are.
"""

from __future__ import annotations

import argparse
import struct
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image

from tests.bench.bench_import import written_photos
from tests.bench.bench_start import environment
from tests.helpers import photos
from tests.helpers.photo_folder import photo, photo_folder
from tests.helpers.skin_texture import Shot, a_skin, photograph

IMPORT_AIM_MB, ANALYSIS_AIM_MB = 100.0, 300.0
COUNT_SPREAD, SIZE_SPREAD = 0.05, 0.20
_SIDE_PX = 2000
_HEAD = (slice(190, 650), slice(70, 530))
"""Rows and columns of the portrait ``lisa_1``: a head that fills its photo."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run every case in a process of its own and print its peaks."""
    argparse.ArgumentParser(description=__doc__).parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        _import_cases(Path(folder))
        _analysis_cases(Path(folder))
    return 0


def _import_cases(folder: Path) -> None:
    by_size = [_imported(folder, count=6, megapixels=size) for size in (12.0, 24.0, 45.0)]
    by_count = [_imported(folder, count=count, megapixels=12.0) for count in (10, 40)]
    _judge("import, any photo up to 45 MP, the program", max(by_size + by_count), IMPORT_AIM_MB)
    _judge_flat("import, 10 to 40 photos", by_count, COUNT_SPREAD)
    _judge_flat("import, 12 to 45 MP", by_size, SIZE_SPREAD)


def _analysis_cases(folder: Path) -> None:
    skin = a_skin(1, side_mm=120.0)
    shots = [
        Shot(side_px=_SIDE_PX, px_per_mm=20.0, rotation_deg=3.0 * number, seed=number)
        for number in range(6)
    ]
    pictures = [photograph(skin, shot) for shot in shots]
    by_size = [_analysed(folder, pictures[:2], megapixels=size) for size in (12.0, 24.0, 45.0)]
    by_count = [_analysed(folder, pictures[:count], megapixels=12.0) for count in (3, 6)]
    _judge("analysis of a pair up to 45 MP, the program", max(by_size), ANALYSIS_AIM_MB)
    _judge_flat("analysis, a series of 3 to 6 photos", by_count, COUNT_SPREAD)
    _judge_flat("analysis, 12 to 45 MP", by_size, SIZE_SPREAD)
    _file_cases(folder, "files", pictures[:2])
    if photo_folder() is not None:
        head = photo("lisa_1")[_HEAD]
        _file_cases(folder, "faces", [head, head[4:, 4:]])


def _file_cases(folder: Path, kind: str, pictures: list[npt.NDArray[np.uint8]]) -> None:
    sizes = (12.0, 24.0, 45.0)
    peaks = [_analysed(folder, pictures, megapixels=size, kind=kind) for size in sizes]
    _judge(f"{kind} compared, up to 45 MP, the program", max(peaks), ANALYSIS_AIM_MB)
    _judge_flat(f"{kind} compared, 12 to 45 MP", peaks, SIZE_SPREAD)


def _imported(folder: Path, *, count: int, megapixels: float) -> float:
    target = folder / f"import-{count}-{megapixels:g}"
    target.mkdir()
    (template,) = written_photos(target, 1, megapixels)
    data = template.read_bytes()
    template.unlink()
    for number in range(count):
        (target / f"{number}.jpg").write_bytes(_with_comment(data, f"photo {number}"))
    return _peak(f"import {count} x {megapixels:g} MP", ["import"], target)


def _analysed(
    folder: Path,
    pictures: list[npt.NDArray[np.uint8]],
    *,
    megapixels: float,
    kind: str = "analysis",
) -> float:
    target = folder / f"{kind}-{len(pictures)}-{megapixels:g}"
    target.mkdir()
    side = round((megapixels * 1e6) ** 0.5 / 16) * 16
    for number, picture in enumerate(pictures):
        large = cv2.resize(picture, (side, side), interpolation=cv2.INTER_CUBIC)
        data = photos.encoded(Image.fromarray(np.asarray(large, np.uint8)), "JPEG", quality=92)
        (target / f"{number}.jpg").write_bytes(data)
    scale = [kind, "--px-per-mm", str(20.0 * side / _SIDE_PX)]
    return _peak(f"{kind} {len(pictures)} x {megapixels:g} MP", scale, target)


def _peak(what: str, options: list[str], folder: Path) -> float:
    command = [sys.executable, "-m", "tests.bench.memory_child", *options, "--folder", str(folder)]
    answer = subprocess.run(
        command, check=True, capture_output=True, text=True, env=environment()
    ).stdout
    program, decoder = (float(word) for word in answer.split()[-2:])
    print(f"{what}: {program:.0f} MB, its decoder {decoder:.0f} MB")
    return program


def _judge(what: str, found_mb: float, aim_mb: float) -> None:
    met = "met" if found_mb <= aim_mb else "missed"
    print(f"{what}: {found_mb:.0f} MB (aim {aim_mb:.0f}): {met}")


def _judge_flat(what: str, found_mb: list[float], spread: float) -> None:
    growth = max(found_mb) / min(found_mb) - 1.0
    met = "met" if growth <= spread else "missed"
    print(f"{what}: +{100 * growth:.0f} % (aim {100 * spread:.0f} %): {met}")


def _with_comment(jpeg: bytes, comment: str) -> bytes:
    """Return a JPEG with other bytes and the same picture."""
    text = comment.encode()
    return jpeg[:2] + b"\xff\xfe" + struct.pack(">H", 2 + len(text)) + text + jpeg[2:]


if __name__ == "__main__":
    raise SystemExit(main())
