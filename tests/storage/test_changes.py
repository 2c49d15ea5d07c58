"""A change is undone as a new version, as a whole, and only if nothing came after it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from microjournal.domain.anatomy import AnatomicRegion, StandardView
from microjournal.domain.errors import InputError
from microjournal.domain.identifiers import PatientId, PhotoId, SessionId
from microjournal.domain.trash import TrashKind
from microjournal.services.drawn_regions import DrawnRegionsService, a_region, keep_regions
from microjournal.services.records import RecordsService
from microjournal.services.undoing import UndoingService
from microjournal.storage.journal import EncryptedJournal
from tests.storage.builders import (
    IMPORT,
    PATIENT,
    SteppingClock,
    a_journal,
    a_patient,
    a_session,
    some_bytes,
    stored,
)

PHOTO = PhotoId("a")


def _last(journal: EncryptedJournal) -> int:
    return journal.last_changes(1)[0].number


def _undo(journal: EncryptedJournal, number: int) -> None:
    with journal.write() as tx:
        tx.undo_change(number)


def test_an_assignment_a_date_a_view_and_a_note_are_undone(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        stored(journal, PHOTO)
        with journal.write() as tx:
            tx.save_session(a_session("later"))
        before = journal.photo(PHOTO)
        changed = replace(
            before,
            session_id=SessionId("later"),
            view=StandardView.FRONTAL,
            taken_at=datetime.fromisoformat("2026-01-01"),
            note="wrong",
        )
        with journal.write() as tx:
            tx.save_photo(changed)
        change = journal.last_changes(1)[0]
        assert set(change.fields) == {"session_id", "view", "taken_at", "note"}
        assert (change.entity, change.entity_id, change.patient_id) == ("photo", PHOTO, PATIENT)
        _undo(journal, change.number)
        assert journal.photo(PHOTO) == before
        assert journal.audit_entries()[-1].event == "change_undone"


def test_patient_data_and_a_removal_are_undone(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        with journal.write() as tx:
            tx.save_patient(replace(a_patient(), chart_number="P9", family_name="Wrong"))
        _undo(journal, _last(journal))
        assert journal.patient("P1") == a_patient()
        with journal.write() as tx:
            tx.set_trashed(TrashKind.PATIENT, PATIENT, trashed=True)
        _undo(journal, _last(journal))
        assert journal.patient("P1") == a_patient()
        assert journal.trash() == ()


def test_an_undo_can_be_undone(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        with journal.write() as tx:
            tx.save_patient(replace(a_patient(), notes="new"))
        _undo(journal, _last(journal))
        _undo(journal, _last(journal))
        assert journal.patient(PATIENT).notes == "new"


def test_a_change_that_was_changed_again_is_not_undone(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        with journal.write() as tx:
            tx.save_patient(replace(a_patient(), notes="first"))
        first = _last(journal)
        with journal.write() as tx:
            tx.save_patient(replace(a_patient(), notes="second"))
        newer, older = journal.last_changes(2)
        assert (newer.is_current, older.is_current) == (True, False)
        with pytest.raises(InputError) as caught:
            _undo(journal, first)
        assert caught.value.code == "changed_since"
        assert journal.patient(PATIENT).notes == "second"


def test_a_change_of_several_records_is_undone_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        stored(journal, "a")
        stored(journal, "b")
        with journal.write() as tx:
            for name in ("a", "b"):
                tx.set_trashed(TrashKind.PHOTO, name, trashed=True)
        number = _last(journal)
        with journal.write() as tx:
            tx.set_trashed(TrashKind.PHOTO, "b", trashed=False)
        with pytest.raises(InputError):
            _undo(journal, number)
        assert [item.id for item in journal.trash()] == ["a"]
        _undo(journal, _last(journal))
        assert len(journal.trash()) == 2


def test_the_last_changes_are_whole_however_many_records_they_touched(tmp_path: Path) -> None:
    names = [f"photo-{number}" for number in range(30)]
    with a_journal(tmp_path / "j") as journal:
        for name in names:
            stored(journal, name)
        for notes in ("one", "two"):
            with journal.write() as tx:
                tx.save_patient(replace(a_patient(), notes=notes))
        with journal.write() as tx:
            tx.withdraw_import(IMPORT)
        removed, edited = UndoingService(journal).last_changes(2)
        assert removed.text == "Import undone: 30 photos in the trash"
        assert sorted(removed.object_ids) == sorted(names)
        assert edited.text == "Patient: notes"


def test_a_record_that_one_change_saved_twice_becomes_what_it_was_before(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        with journal.write() as tx:
            tx.save_patient(replace(a_patient(), notes="first"))
            tx.save_patient(replace(a_patient(), notes="second"))
        step = UndoingService(journal).last_changes()[0]
        assert (step.can_undo, step.object_ids) == (True, (PATIENT,))
        _undo(journal, step.number)
        assert journal.patient(PATIENT) == a_patient()


def test_a_photo_moved_to_another_patient_can_be_read_after_the_undo(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        stored(journal, PHOTO)
        other = PatientId("other")
        with journal.write() as tx:
            tx.save_patient(a_patient(other, number="P2"))
            tx.save_session(replace(a_session("of-other"), patient_id=other))
            tx.save_photo(
                replace(journal.photo(PHOTO), patient_id=other, session_id=SessionId("of-other"))
            )
        assert journal.original(PHOTO) == some_bytes("a")
        _undo(journal, _last(journal))
        assert journal.photo(PHOTO).patient_id == PATIENT
        assert journal.original(PHOTO) == some_bytes("a")


@pytest.mark.parametrize("number", [0, 1, 999])
def test_a_number_no_change_has_is_refused(tmp_path: Path, number: int) -> None:
    with a_journal(tmp_path / "j") as journal:
        with pytest.raises(InputError) as caught:
            _undo(journal, number)
        assert caught.value.code == "unknown_change"


def test_settings_are_no_changes_to_undo(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        for value in ("one", "two"):
            with journal.write() as tx:
                tx.set_setting("review.pin", value)
        assert journal.last_changes() == ()


def test_a_scale_and_drawn_regions_are_undone_also_the_first_ones(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        stored(journal, PHOTO)
        records = RecordsService(journal, SteppingClock())
        regions = DrawnRegionsService(journal)
        cheek = a_region(AnatomicRegion.LEFT_CHEEK, [(0, 0), (40, 0), (40, 30), (0, 30)])
        records.state_scale(PHOTO, 11.0)
        records.state_scale(PHOTO, 22.0)
        with journal.write() as tx:
            keep_regions(tx, PHOTO, [cheek])
        undoing = UndoingService(journal)
        steps = undoing.last_changes()
        words = [(step.text, step.can_undo) for step in steps]
        assert words == [
            ("Drawn regions", True),
            ("Scale of a close-up", True),
            ("Scale of a close-up", False),
        ]
        assert steps[0].patient_ids == {PATIENT}
        assert steps[0].object_ids == (PHOTO,)
        with pytest.raises(InputError) as caught:
            undoing.undo(steps[2].number)
        assert caught.value.code == "changed_since"
        change = undoing.undo(steps[0].number)
        assert (set(change.photo_ids), change.measurements) == ({PHOTO}, True)
        assert regions.of(PHOTO) == ()
        undoing.undo(steps[1].number)
        assert records.stated_scale(PHOTO) == 11.0
        undoing.undo(undoing.last_changes()[0].number)
        assert records.stated_scale(PHOTO) == 22.0
        assert journal.audit_entries()[-1].object_id == f"scale.{PHOTO}"


def test_a_first_scale_is_undone_to_none_at_all(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        stored(journal, PHOTO)
        records = RecordsService(journal, SteppingClock())
        records.state_scale(PHOTO, 11.0)
        _undo(journal, _last(journal))
        assert records.stated_scale(PHOTO) is None


def test_the_scale_of_an_erased_photo_is_no_change_to_undo(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        stored(journal, PHOTO)
        RecordsService(journal, SteppingClock()).state_scale(PHOTO, 11.0)
        with journal.write() as tx:
            tx.erase(TrashKind.PHOTO, PHOTO)
        assert journal.last_changes() == ()


def test_erased_records_are_no_changes_to_undo(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        with journal.write() as tx:
            tx.save_patient(replace(a_patient(), notes="x"))
        with journal.write() as tx:
            tx.erase(TrashKind.PATIENT, PATIENT)
        assert journal.last_changes() == ()
