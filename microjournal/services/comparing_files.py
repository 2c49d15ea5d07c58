"""Comparing two photo files that are in no journal."""

from __future__ import annotations

import hashlib
from pathlib import Path

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.control import TaskControl
from microjournal.domain.measurements import PairMeasurement
from microjournal.domain.ports import PhotoDecoder
from microjournal.imaging.source_files import read_source
from microjournal.services.analysis import PairAnalyser, PhotoInput
from microjournal.services.views import view_from_name


def compare_files(
    analyser: PairAnalyser,
    decoder: PhotoDecoder,
    before: Path,
    after: Path,
    *,
    px_per_mm: float | None,
    region: AnatomicRegion | None,
    control: TaskControl,
) -> PairMeasurement:
    """Return the measurement of two files; ``px_per_mm`` is the scale of ``before``.

    Raises InputError when a file cannot be read or is no photo.
    """
    return analyser.compare(
        _photo_input(decoder, before),
        _photo_input(decoder, after),
        px_per_mm_hint=px_per_mm,
        region_hint=region,
        control=control,
    )


def _photo_input(decoder: PhotoDecoder, path: Path) -> PhotoInput:
    data = read_source(path)
    return PhotoInput(
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        conditions=decoder.inspect(data).conditions,
        view=view_from_name(path.name),
    )
