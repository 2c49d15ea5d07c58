"""What is in the trash is nowhere else, comes back whole, and is never lost by being there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from microjournal.domain.control import NoControl
from microjournal.domain.errors import InputError
from microjournal.domain.identifiers import CourseId, MeasurementId, PhotoId
from microjournal.domain.patients import PatientSummary
from microjournal.domain.trash import TrashKind
from microjournal.storage.journal import EncryptedJournal
from microjournal.storage.quick import first_page
from tests.storage.builders import (
    PATIENT,
    SESSION,
    a_course,
    a_journal,
    a_measurement,
    a_patient,
    reopened,
    some_bytes,
    stored,
)


def _trash(journal: EncryptedJournal, kind: TrashKind, id_: str) -> None:
    with journal.write() as tx:
        tx.set_trashed(kind, id_, trashed=True)


def _untrash(journal: EncryptedJournal, kind: TrashKind, id_: str) -> None:
    with journal.write() as tx:
        tx.set_trashed(kind, id_, trashed=False)


def _with_a_pair(folder: Path) -> EncryptedJournal:
    journal = a_journal(folder)
    stored(journal, "a")
    stored(journal, "b")
    with journal.write() as tx:
        tx.save_course(a_course())
        tx.save_measurement(a_measurement("m", "a", "b"))
    return journal


def _names(page: tuple[PatientSummary, ...]) -> list[str]:
    return [summary.chart_number for summary in page]


READS_OF_A_PATIENT: list[Callable[[EncryptedJournal], object]] = [
    lambda journal: journal.patient("P1"),
    lambda journal: journal.patient(PATIENT),
    lambda journal: journal.session(SESSION),
    lambda journal: journal.course(CourseId("course-1")),
    lambda journal: journal.photo(PhotoId("a")),
    lambda journal: journal.original(PhotoId("a")),
]


@pytest.mark.parametrize("read", READS_OF_A_PATIENT)
def test_a_patient_in_the_trash_is_refused_in_words_until_taken_out(
    tmp_path: Path, read: Callable[[EncryptedJournal], object]
) -> None:
    with _with_a_pair(tmp_path / "j") as journal:
        _trash(journal, TrashKind.PATIENT, PATIENT)
        with pytest.raises(InputError) as caught:
            read(journal)
        assert caught.value.code == "patient_in_trash"
        _untrash(journal, TrashKind.PATIENT, PATIENT)
        read(journal)


def test_a_patient_in_the_trash_is_in_no_list_and_no_count(tmp_path: Path) -> None:
    with _with_a_pair(tmp_path / "j") as journal:
        with journal.write() as tx:
            tx.save_patient(a_patient("other", number="P2", given="Bo", family="Example"))
        _trash(journal, TrashKind.PATIENT, PATIENT)
        for search in ("", "exam", "ada exam", "p1", "p"):
            assert "P1" not in _names(journal.patients(search=search)), search
        assert journal.patient_count() == 1
        assert journal.patient_count(search="exam") == 1
        assert journal.photos() == ()
        assert journal.photos(patient_id=PATIENT) == ()
        assert journal.measurements(PATIENT) == ()
        with pytest.raises(InputError):
            journal.measurement(MeasurementId("m"))
        assert journal.patient("P1", with_trash=True).id == PATIENT
    assert _names(first_page(tmp_path / "j")) == ["P2"]


def test_everything_of_a_patient_comes_back_from_the_trash(tmp_path: Path) -> None:
    with _with_a_pair(tmp_path / "j") as journal:
        before = (journal.patients(), journal.photos(), journal.measurements(PATIENT))
        _trash(journal, TrashKind.PATIENT, PATIENT)
    with reopened(tmp_path / "j") as journal:
        _untrash(journal, TrashKind.PATIENT, PATIENT)
        assert (journal.patients(), journal.photos(), journal.measurements(PATIENT)) == before
        assert journal.original(PhotoId("a")) == some_bytes("a")
        assert journal.verify(NoControl()).ok


def test_a_photo_in_the_trash_takes_its_measurements_out_of_sight(tmp_path: Path) -> None:
    with _with_a_pair(tmp_path / "j") as journal:
        _trash(journal, TrashKind.PHOTO, "b")
        assert [photo.id for photo in journal.photos(session_id=SESSION)] == ["a"]
        assert journal.measurements(PATIENT) == ()
        with pytest.raises(InputError) as caught:
            journal.original(PhotoId("b"))
        assert caught.value.code == "photo_in_trash"
        _untrash(journal, TrashKind.PHOTO, "b")
        assert len(journal.measurements(PATIENT)) == 1


def test_the_trash_lists_first_what_has_been_there_longest(tmp_path: Path) -> None:
    with _with_a_pair(tmp_path / "j") as journal:
        _trash(journal, TrashKind.PHOTO, "b")
        _trash(journal, TrashKind.PHOTO, "a")
        assert [item.id for item in journal.trash()] == ["b", "a"]
        _trash(journal, TrashKind.PATIENT, PATIENT)
        only = journal.trash()
        assert [(item.kind, item.id, item.photos) for item in only] == [
            (TrashKind.PATIENT, PATIENT, 2)
        ]
        assert only[0].display_name == "Ada Example"


def test_what_is_in_the_trash_is_due_after_thirty_days(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        _trash(journal, TrashKind.PATIENT, PATIENT)
        item = journal.trash()[0]
        assert not item.is_due(item.trashed_at + timedelta(days=30, seconds=-1))
        assert item.is_due(item.trashed_at + timedelta(days=30))
        assert item.trashed_at < datetime(2026, 3, 2, tzinfo=UTC)


@pytest.mark.parametrize(
    ("kind", "id_", "trashed", "code"),
    [
        (TrashKind.PATIENT, "nobody", True, "unknown_patient"),
        (TrashKind.PHOTO, "nothing", True, "unknown_photo"),
        (TrashKind.PATIENT, PATIENT, False, "not_in_trash"),
        (TrashKind.PHOTO, "a", False, "not_in_trash"),
    ],
)
def test_moving_what_is_not_there_is_refused(
    tmp_path: Path, kind: TrashKind, id_: str, trashed: bool, code: str
) -> None:
    with _with_a_pair(tmp_path / "j") as journal:
        with pytest.raises(InputError) as caught, journal.write() as tx:
            tx.set_trashed(kind, id_, trashed=trashed)
        assert caught.value.code == code


def test_removing_twice_is_refused(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        _trash(journal, TrashKind.PATIENT, PATIENT)
        with pytest.raises(InputError) as caught:
            _trash(journal, TrashKind.PATIENT, PATIENT)
        assert caught.value.code == "patient_in_trash"


def test_a_chart_number_in_the_trash_stays_taken(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        _trash(journal, TrashKind.PATIENT, PATIENT)
        with pytest.raises(InputError) as caught, journal.write() as tx:
            tx.save_patient(a_patient("other"))
        assert caught.value.code == "chart_number_taken"
        assert "trash" in caught.value.hint


def test_a_photo_in_the_trash_is_still_found_as_a_duplicate(tmp_path: Path) -> None:
    with _with_a_pair(tmp_path / "j") as journal:
        _trash(journal, TrashKind.PHOTO, "a")
        twin = journal.find_duplicate(some_bytes("a"))
        assert twin is not None
        assert twin.id == "a"
