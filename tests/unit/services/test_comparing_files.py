"""Comparing files: what is decoded again, and what a file's name may say."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from microjournal.domain.anatomy import AnatomicRegion, StandardView
from microjournal.domain.decoding import InspectedPhoto
from microjournal.domain.errors import InputError
from microjournal.domain.photos import CaptureConditions
from microjournal.imaging.faces import FaceMesh
from microjournal.services.analysis import PairAnalyser
from microjournal.services.comparing_files import FileComparer
from microjournal.services.photo_pair import RegionHints
from tests.unit.services.skin_photos import PX_PER_MM, LosslessDecoder, NoFaces, a_skin_photo
from tests.unit.services.test_photo_pair import a_face

HINTS = RegionHints(px_per_mm=PX_PER_MM)


class InspectingDecoder(LosslessDecoder):
    """A decoder whose photos state nothing."""

    def describe(self, data: bytes) -> InspectedPhoto:
        """Return what little a PNG says."""
        return InspectedPhoto(
            media_type="image/png",
            width_px=420,
            height_px=420,
            taken_at=None,
            utc_offset_minutes=None,
            conditions=CaptureConditions(),
            derivatives=(),
        )


class OneFace:
    """Finds the same face in every photo."""

    def __init__(self, mesh: FaceMesh) -> None:
        self._mesh = mesh

    def find(self, rgb: NDArray[np.uint8]) -> FaceMesh | None:
        """Return the face."""
        return self._mesh


def a_comparer(decoder: InspectingDecoder) -> FileComparer:
    return FileComparer(PairAnalyser(decoder, NoFaces()), decoder)


def a_file(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.write_bytes(data)
    return path


def test_the_baseline_of_a_series_is_decoded_once(tmp_path: Path) -> None:
    base = a_file(tmp_path, "base.png", a_skin_photo())
    decoder = InspectingDecoder()
    comparer = a_comparer(decoder)
    for number in (1, 2):
        comparer.compare(base, a_file(tmp_path, "f.png", a_skin_photo(shot=number)), HINTS)
    assert decoder.decoded == 3


def test_a_baseline_that_changed_on_disk_is_decoded_again(tmp_path: Path) -> None:
    base = a_file(tmp_path, "base.png", a_skin_photo())
    follow_up = a_file(tmp_path, "f.png", a_skin_photo(shot=1))
    decoder = InspectingDecoder()
    comparer = a_comparer(decoder)
    comparer.prepared_pair(base, follow_up)
    os.utime(base, ns=(1, 1))
    comparer.prepared_pair(base, follow_up)
    assert decoder.decoded == 4


def test_a_photo_compared_with_itself_is_decoded_once_and_unchanged(tmp_path: Path) -> None:
    base = a_file(tmp_path, "base.png", a_skin_photo())
    decoder = InspectingDecoder()
    pair = a_comparer(decoder).compare(base, base, HINTS)
    assert decoder.decoded == 1
    assert pair.regions[0].log_change == 0.0


def test_a_file_that_vanished_is_told_and_the_next_pair_still_works(tmp_path: Path) -> None:
    base = a_file(tmp_path, "base.png", a_skin_photo())
    comparer = a_comparer(InspectingDecoder())
    with pytest.raises(InputError) as refused:
        comparer.compare(base, tmp_path / "gone.png", HINTS)
    assert refused.value.code == "cannot_read"
    assert comparer.compare(base, base, HINTS).is_comparable


def test_the_name_of_a_close_up_names_its_region(tmp_path: Path) -> None:
    base = a_file(tmp_path, "cheek_right_1.png", a_skin_photo())
    pair = a_comparer(InspectingDecoder()).compare(base, base, HINTS)
    assert pair.regions[0].region.region is AnatomicRegion.RIGHT_CHEEK


@pytest.mark.parametrize(
    ("inside", "seen"), [(True, True), (False, False)], ids=["whole face", "part of a face"]
)
def test_a_close_up_by_name_is_a_portrait_only_if_it_shows_a_whole_face(
    inside: bool, seen: bool, tmp_path: Path
) -> None:
    points = np.full((468, 3), 200.0)
    if not inside:
        points[:100] = -50.0
    decoder = InspectingDecoder()
    analyser = PairAnalyser(decoder, OneFace(replace(a_face(3.0), points=points)))
    base = a_file(tmp_path, "forehead.png", a_skin_photo())
    baseline, _same = FileComparer(analyser, decoder).prepared_pair(base, base)
    assert (baseline.mesh is not None) is seen
    assert baseline.photo.view is StandardView.FOREHEAD
