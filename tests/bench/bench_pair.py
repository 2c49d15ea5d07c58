"""What opening a pair costs, over decoding its two stored previews with simplejpeg.

The pair is measured, so its alignment is known; both previews are cached. One process, CPU time,
in turn; the first round warms up; quoted is the median of the pairs.
"""

from __future__ import annotations

import argparse
import gc
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import simplejpeg

from microjournal.bootstrap.application import Application
from microjournal.bootstrap.opening import create_application
from microjournal.domain.control import NoControl
from microjournal.domain.identifiers import PatientId, new_id
from microjournal.domain.patients import Patient
from microjournal.domain.photos import DerivativeKind, Photo
from microjournal.services.intake_run import IntakeTarget
from tests.helpers import photos


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the benchmark and print its ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--width", type=int, default=4000)
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        application, _groups = create_application(Path(folder) / "journal", passphrase=None)
        try:
            first, second = imported_pair(application, Path(folder), options.width)
            identity = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
            application.comparison.save_alignment(first.id, second.id, identity)
            previews = [
                application.pictures.jpeg(photo.id, DerivativeKind.PREVIEW)
                for photo in (first, second)
            ]
            pairs = [
                (
                    cpu_of(lambda: [simplejpeg.decode_jpeg(each) for each in previews]),
                    cpu_of(lambda: application.comparison.open_pair(first.id, second.id)),
                )
                for _round in range(options.rounds + 1)
            ][1:]
        finally:
            application.close()
    ratio = statistics.median(mine / floor for floor, mine in pairs)
    floor, mine = (statistics.median(times) * 1000 for times in zip(*pairs, strict=True))
    print(
        f"open a pair / decode its two previews (aim 1.2 x): {ratio:.2f}  "
        f"({mine:.0f} ms / {floor:.0f} ms CPU of this process)"
    )
    return 0


def imported_pair(application: Application, folder: Path, width: int) -> tuple[Photo, Photo]:
    """Import two photos of two days and return their records."""
    patient = Patient(id=PatientId(new_id()), chart_number="B1")
    application.records.save_patient(patient)
    day = datetime.fromisoformat("2026-01-12T10:00")
    for number in range(2):
        taken = f"{day + timedelta(days=35 * number):%Y:%m:%d %H:%M:%S}"
        picture = photos.skin_like(width, width * 3 // 4, seed=number)
        data = photos.jpeg(picture, exif=photos.exif(taken=taken))
        (folder / f"{number}_cheek_left.jpg").write_bytes(data)
    application.intake.import_paths(
        sorted(folder.glob("*.jpg")), IntakeTarget(patient_id=patient.id), control=NoControl()
    )
    first, second = application.records.photos(patient_id=patient.id)
    return first, second


def cpu_of(work: Callable[[], object]) -> float:
    """Return the CPU seconds of one call, the garbage collector off."""
    gc.disable()
    before = time.process_time()
    work()
    spent = time.process_time() - before
    gc.enable()
    return spent
