"""Intake: what a file becomes that is known already, and what a card that goes away costs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from microjournal.domain.control import NoControl
from microjournal.domain.decoding import InspectedPhoto
from microjournal.domain.identifiers import PatientId, SessionId
from microjournal.domain.photos import IntakeStatus
from microjournal.domain.ports import Journal
from microjournal.services.intake import IntakeService
from microjournal.services.intake_run import ImportSummary, IntakeTarget
from tests.helpers.fault_scenes import ReadyDecoder
from tests.storage.builders import PATIENT, a_journal, a_patient, some_bytes, stored

OTHER = PatientId("other")


@pytest.fixture
def journal(tmp_path: Path) -> Iterator[Journal]:
    """A journal with one photo of one of its two patients."""
    with a_journal(tmp_path / "j") as journal:
        stored(journal, "a")
        with journal.write() as tx:
            tx.save_patient(a_patient(OTHER, number="P2"))
        yield journal


@dataclass
class PulledCard(ReadyDecoder):
    """A decoder during whose work a file of the card goes away."""

    gone: Path

    def inspect(self, data: bytes) -> InspectedPhoto:
        self.gone.unlink(missing_ok=True)
        return super().inspect(data)


def _card(folder: Path, **files: bytes) -> Path:
    folder.mkdir()
    for name, data in files.items():
        (folder / f"{name}.jpg").write_bytes(data)
    return folder


def _imported(
    journal: Journal, card: Path, target: IntakeTarget, decoder: ReadyDecoder | None = None
) -> ImportSummary:
    service = IntakeService(journal, decoder or ReadyDecoder())
    return service.import_paths([card], target, control=NoControl())


def test_a_photo_that_another_patient_has_is_asked_about_and_not_filed_twice(
    journal: Journal, tmp_path: Path
) -> None:
    card = _card(tmp_path / "card", again=some_bytes("a"))
    (result,) = _imported(journal, card, IntakeTarget(patient_id=OTHER)).results
    assert (result.status, result.code) == (IntakeStatus.DUPLICATE, "duplicate_other_patient")
    assert "another patient" in result.message
    assert result.session_id is None, "where it is kept says who the other patient is"
    assert journal.photos(patient_id=OTHER) == ()
    (same,) = _imported(journal, card, IntakeTarget(patient_id=PATIENT)).results
    assert (same.code, same.session_id) == ("duplicate", SessionId("session-1"))


def test_a_file_that_lies_on_the_card_twice_is_stored_once(
    journal: Journal, tmp_path: Path
) -> None:
    card = _card(tmp_path / "card", one=b"the same", two=b"the same")
    results = _imported(journal, card, IntakeTarget(patient_id=PATIENT)).results
    assert sorted(result.status for result in results) == ["duplicate", "stored"]
    assert len({result.photo_id for result in results}) == 1


def test_files_that_go_away_with_the_card_are_named_and_the_others_are_in(
    journal: Journal, tmp_path: Path
) -> None:
    files = {f"n{number}": some_bytes(f"n{number}") for number in range(9)}
    card = _card(tmp_path / "card", **files)
    decoder = PulledCard(gone=card / "n7.jpg")
    results = _imported(journal, card, IntakeTarget(patient_id=OTHER), decoder).results
    refused = [result for result in results if result.status is IntakeStatus.REJECTED]
    assert [(result.source, result.code) for result in refused] == [("n7.jpg", "cannot_read")]
    assert len(journal.photos(patient_id=OTHER)) == 8
    assert journal.verify(NoControl()).ok
