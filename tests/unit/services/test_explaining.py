"""How a pair was measured, written out: pictures, words, the record."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import cv2
import pytest

from microjournal.domain.control import NoControl
from microjournal.domain.errors import EnvironmentFault, InputError
from microjournal.domain.identifiers import MeasurementId
from microjournal.domain.measurements import Measurement
from microjournal.domain.ports import Journal
from microjournal.services.analysis import AnalysisService, PairAnalyser, PhotoInput
from microjournal.services.explaining import ExplainingService, explain_pair
from microjournal.services.photo_pair import PreparedPhoto, RegionHints
from microjournal.storage.codec import decode
from tests.storage.builders import PATIENT, SteppingClock
from tests.unit.services.series_builders import a_visit
from tests.unit.services.skin_photos import PX_PER_MM, LosslessDecoder, NoFaces, a_skin_photo

HINTS = RegionHints(px_per_mm=PX_PER_MM)
OF_A_REGION = (
    "detail", "displacement", "frame", "overlay", "masks", "luminance", "shading", "band_pore",
    "band_fine", "band_medium", "band_coarse", "noise", "chroma", "tiles", "coherence",
    "change_map",
)  # fmt: skip


def an_analyser() -> PairAnalyser:
    return PairAnalyser(LosslessDecoder(), NoFaces())


def prepared(data: bytes) -> PreparedPhoto:
    return an_analyser().prepare(PhotoInput(data=data, sha256="digest"))


def a_record(journal: Journal) -> Measurement:
    a_visit(journal, 0, data=a_skin_photo())
    a_visit(journal, 1, data=a_skin_photo(relief_factor=0.7, shot=1))
    (record,) = AnalysisService(journal, an_analyser(), SteppingClock()).measure_patient(PATIENT)
    return record


def test_every_intermediate_picture_is_written_and_explained(tmp_path: Path) -> None:
    folder = tmp_path / "explained"
    first, second = prepared(a_skin_photo()), prepared(a_skin_photo(relief_factor=0.7, shot=1))
    done = explain_pair(first, second, HINTS, folder, NoControl())
    pictures = {path.stem for path in folder.glob("*.png")}
    assert pictures == {"regions_baseline", "regions_follow_up"} | {
        f"other_{name}" for name in OF_A_REGION
    }
    page = (folder / "index.html").read_text(encoding="utf-8")
    for name in pictures:
        assert f'src="{name}.png"' in page
        assert cv2.imread(str(folder / f"{name}.png")) is not None
    assert "smoother" in page
    assert {path.name for path in done.files} == {path.name for path in folder.iterdir()}


def test_the_record_of_a_journal_is_written_as_it_was_kept(
    journal: Journal, tmp_path: Path
) -> None:
    record = a_record(journal)
    service = ExplainingService(journal, an_analyser())
    service.explain_measurement(record.id, tmp_path / "out", NoControl())
    text = (tmp_path / "out" / "record.json").read_text(encoding="utf-8")
    assert decode(Measurement, json.loads(text)) == record
    assert "Made anew" not in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


def test_a_record_of_other_numbers_is_told_apart_from_the_pictures(
    journal: Journal, tmp_path: Path
) -> None:
    record = a_record(journal)
    (region,) = record.pair.regions
    altered = replace(record.pair, regions=(replace(region, log_change=-0.5),))
    with journal.write() as tx:
        tx.save_measurement(replace(record, id=MeasurementId("older"), pair=altered))
    service = ExplainingService(journal, an_analyser())
    service.explain_measurement(MeasurementId("older"), tmp_path / "out", NoControl())
    assert "Made anew" in (tmp_path / "out" / "index.html").read_text(encoding="utf-8")


def test_a_refused_region_is_explained_by_what_there_is(tmp_path: Path) -> None:
    folder = tmp_path / "out"
    explain_pair(prepared(a_skin_photo(7)), prepared(a_skin_photo(8)), HINTS, folder, NoControl())
    assert {path.stem for path in folder.glob("*.png")} == {
        "regions_baseline",
        "regions_follow_up",
    }
    assert "not found again" in (folder / "index.html").read_text(encoding="utf-8")


def test_a_folder_that_holds_something_is_left_alone(tmp_path: Path) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text("mine", encoding="utf-8")
    photo = prepared(a_skin_photo())
    with pytest.raises(InputError) as refused:
        explain_pair(photo, photo, HINTS, tmp_path, NoControl())
    assert refused.value.code == "folder_not_empty"
    assert list(tmp_path.iterdir()) == [kept]


def test_a_folder_that_cannot_be_made_is_a_fault_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    photo = prepared(a_skin_photo())
    with pytest.raises(EnvironmentFault) as failed:
        explain_pair(photo, photo, HINTS, tmp_path / "file" / "out", NoControl())
    assert failed.value.code == "explanation_failed"


def test_an_unknown_measurement_is_the_users_mistake(journal: Journal, tmp_path: Path) -> None:
    service = ExplainingService(journal, an_analyser())
    with pytest.raises(InputError):
        service.explain_measurement(MeasurementId("none"), tmp_path / "out", NoControl())
