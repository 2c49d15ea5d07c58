"""Comparing two photo files that are in no journal."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

from microjournal.domain.anatomy import AnatomicRegion
from microjournal.domain.control import TaskControl
from microjournal.domain.measurements import PairMeasurement
from microjournal.domain.photos import CaptureConditions
from microjournal.imaging.source_files import read_source
from microjournal.services.analysis import PairAnalyser, PhotoInput
from microjournal.services.views import view_from_name

if TYPE_CHECKING:
    from microjournal.domain.anatomy import StandardView


def compare_files(
    analyser: PairAnalyser,
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
        _photo_input(analyser, before),
        _photo_input(analyser, after),
        px_per_mm_hint=px_per_mm,
        region_hint=region,
        control=control,
    )


def _photo_input(analyser: PairAnalyser, path: Path) -> PhotoInput:
    data = read_source(path)
    view: StandardView | None = view_from_name(path.name)
    return PhotoInput(
        data=data,
        sha256=hashlib.sha256(data).hexdigest(),
        conditions=_conditions(analyser, data),
        view=view,
    )


def _conditions(analyser: PairAnalyser, data: bytes) -> CaptureConditions:
    return analyser.decoder.inspect(data).conditions
