"""Removing, restoring and erasing as use cases: who confirms, what is due, what is proposed."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from microjournal.domain.control import NoControl
from microjournal.domain.errors import InputError
from microjournal.domain.history import AuditFindingKind
from microjournal.domain.identifiers import ConsentId, PatientId, PhotoId
from microjournal.domain.patients import ConsentScope, PhotographicConsent
from microjournal.domain.photos import IntakeStatus
from microjournal.domain.ports import Journal
from microjournal.domain.trash import RetentionReason, TrashKind
from microjournal.services.audit_reading import AuditReadingService
from microjournal.services.intake import IntakeService
from microjournal.services.intake_run import ImportSummary, IntakeTarget
from microjournal.services.last_seen import LastSeen
from microjournal.services.retention import RetentionService
from microjournal.services.trash import TrashService
from microjournal.services.undoing import UndoingService
from microjournal.storage.journal import create_journal, open_journal
from microjournal.storage.keys import FLOOR_COST
from tests.helpers.fault_scenes import ReadyDecoder
from tests.storage.builders import (
    PASSPHRASE,
    PATIENT,
    SESSION,
    a_patient,
    a_session,
    some_bytes,
    stored,
)


@dataclass
class SetClock:
    """A clock that stands still until it is set."""

    instant: datetime = datetime(2026, 3, 1, 9, tzinfo=UTC)

    def now(self) -> datetime:
        return self.instant

    def today(self) -> date:
        return self.instant.date()


@pytest.fixture
def clock() -> SetClock:
    """The clock of the journal and the services."""
    return SetClock()


@pytest.fixture
def journal(tmp_path: Path, clock: SetClock) -> Iterator[Journal]:
    """An unprotected journal with a patient, a session and two photos."""
    opened = create_journal(tmp_path / "j", passphrase=None, clock=clock).journal
    with opened.write() as tx:
        tx.save_patient(a_patient())
        tx.save_session(a_session())
    stored(opened, "a")
    stored(opened, "b")
    yield opened
    opened.close()


def test_a_patient_goes_to_the_trash_and_back_by_chart_number(
    journal: Journal, clock: SetClock
) -> None:
    trash = TrashService(journal, clock)
    assert trash.remove_patient("p1").patient_ids == {PATIENT}
    assert [item.chart_number for item in trash.items()] == ["P1"]
    assert trash.restore_patient("p1").patient_ids == {PATIENT}
    assert trash.items() == ()


def test_photos_go_to_the_trash_all_or_none(journal: Journal, clock: SetClock) -> None:
    trash = TrashService(journal, clock)
    with pytest.raises(InputError):
        trash.remove_photos([PhotoId("a"), PhotoId("nothing")])
    assert trash.items() == ()
    change = trash.remove_photos([PhotoId("a"), PhotoId("b")])
    assert change.photo_ids == {"a", "b"}
    assert change.session_ids == {SESSION}
    assert len(trash.restore_photos([PhotoId("a"), PhotoId("b")]).photo_ids) == 2


def test_a_plan_counts_what_would_go(journal: Journal, clock: SetClock) -> None:
    trash = TrashService(journal, clock)
    trash.remove_patient("P1")
    plan = trash.plan_for_patient("P1")
    assert (plan.count.photos, plan.count.sessions, plan.chart_number) == (2, 1, "P1")
    assert trash.plan_for_photo(PhotoId("a")).count.photos == 1


def test_erasing_tells_what_went_and_forgets_it_in_the_sets_beside_the_database(
    journal: Journal, clock: SetClock
) -> None:
    forgotten: list[str] = []
    trash = TrashService(journal, clock, forget_in_backups=lambda: forgotten.append("sets"))
    result = trash.erase(trash.plan_for_patient("P1"), None)
    assert result.photo_ids == ("a", "b")
    assert result.waiting == 0
    assert forgotten == ["sets"]


def test_a_protected_journal_erases_only_with_the_passphrase_entered_again(
    tmp_path: Path, clock: SetClock
) -> None:
    made = create_journal(tmp_path / "p", passphrase=PASSPHRASE, clock=clock, kdf=FLOOR_COST)
    with made.journal as journal:
        with journal.write() as tx:
            tx.save_patient(a_patient())
        trash = TrashService(journal, clock)
        plan = trash.plan_for_patient("P1")
        for wrong in (None, "", "wrong words"):
            with pytest.raises(InputError) as caught:
                trash.erase(plan, wrong)
            assert caught.value.code == "wrong_passphrase"
        with pytest.raises(InputError):
            trash.set_erases_due(True, "wrong words")
        assert journal.patient_count() == 1
        trash.erase(plan, PASSPHRASE)
        assert journal.patient_count() == 0


def test_whoever_may_not_remove_is_refused_before_anything_happens(
    journal: Journal, clock: SetClock
) -> None:
    def refuse() -> None:
        raise InputError("not_allowed", "no")

    trash = TrashService(journal, clock, require=refuse)
    with pytest.raises(InputError):
        trash.remove_patient("P1")
    with pytest.raises(InputError):
        trash.remove_photos([PhotoId("a")])
    assert trash.items() == ()


def test_what_is_due_is_erased_by_itself_only_where_that_was_chosen(
    journal: Journal, clock: SetClock
) -> None:
    trash = TrashService(journal, clock)
    trash.remove_photos([PhotoId("a")])
    clock.instant += timedelta(days=29)
    trash.remove_photos([PhotoId("b")])
    clock.instant += timedelta(days=1)
    assert [item.id for item in trash.due()] == ["a"]
    assert trash.erase_due() == ()
    trash.set_erases_due(True, None)
    assert [result.object_id for result in trash.erase_due()] == ["a"]
    assert [item.id for item in trash.items()] == ["b"]


def test_importing_what_is_in_the_trash_is_refused_in_words(
    journal: Journal, clock: SetClock, tmp_path: Path
) -> None:
    (tmp_path / "again.jpg").write_bytes(some_bytes("a"))
    TrashService(journal, clock).remove_photos([PhotoId("a")])
    summary = IntakeService(journal, ReadyDecoder()).import_paths(
        [tmp_path / "again.jpg"], IntakeTarget(patient_id=PATIENT), control=NoControl()
    )
    assert [result.code for result in summary.results] == ["photo_in_trash"]


def _imported(journal: Journal, path: Path, patient_id: PatientId = PATIENT) -> ImportSummary:
    return IntakeService(journal, ReadyDecoder()).import_paths(
        [path], IntakeTarget(patient_id=patient_id), control=NoControl()
    )


def test_an_import_into_the_wrong_patient_is_undone_and_made_again_for_the_right_one(
    journal: Journal, clock: SetClock, tmp_path: Path
) -> None:
    right = PatientId("right")
    with journal.write() as tx:
        tx.save_patient(a_patient(right, number="P2"))
    (tmp_path / "new.jpg").write_bytes(b"a new photograph")
    wrong = _imported(journal, tmp_path / "new.jpg")
    photo_id = wrong.results[0].photo_id
    assert photo_id is not None
    IntakeService(journal, ReadyDecoder()).undo(wrong.import_id)
    assert [item.id for item in TrashService(journal, clock).items()] == [photo_id]
    again = _imported(journal, tmp_path / "new.jpg", right)
    assert [result.status for result in again.results] == [IntakeStatus.STORED]
    assert again.results[0].photo_id == photo_id
    assert TrashService(journal, clock).items() == ()
    assert journal.photo(photo_id).patient_id == right
    assert journal.photo(photo_id).import_id == again.import_id
    assert journal.original(photo_id) == b"a new photograph"
    assert [photo.id for photo in journal.photos(patient_id=right)] == [photo_id]


def test_an_undone_import_is_one_change_that_can_be_undone(
    journal: Journal, clock: SetClock, tmp_path: Path
) -> None:
    (tmp_path / "new.jpg").write_bytes(b"a new photograph")
    made = _imported(journal, tmp_path / "new.jpg")
    change = IntakeService(journal, ReadyDecoder()).undo(made.import_id)
    step = UndoingService(journal).last_changes()[0]
    assert (step.event, step.text) == ("photo_withdrawn", "Import undone: 1 photo in the trash")
    assert UndoingService(journal).undo(step.number).photo_ids == change.photo_ids
    assert TrashService(journal, clock).items() == ()
    # Had back and then removed by itself: importing it again does not bring it back any more.
    TrashService(journal, clock).remove_photos(sorted(change.photo_ids))
    refused = _imported(journal, tmp_path / "new.jpg")
    assert [result.code for result in refused.results] == ["photo_in_trash"]


# -- retention -------------------------------------------------------------------------------
def _a_consent(*, expires_on: date | None = None) -> PhotographicConsent:
    return PhotographicConsent(
        id=ConsentId(f"until {expires_on}"),
        patient_id=PATIENT,
        scope=ConsentScope.RECORD,
        given_on=date(2026, 3, 1),
        expires_on=expires_on,
    )


def test_a_record_is_due_years_after_the_last_visit(journal: Journal, clock: SetClock) -> None:
    retention = RetentionService(journal, clock)
    assert retention.years == 10
    clock.instant = datetime(2036, 2, 28, tzinfo=UTC)
    assert retention.report() == ()
    clock.instant = datetime(2036, 3, 1, tzinfo=UTC)
    entry = retention.report()[0]
    assert entry.reasons == (RetentionReason.LAST_VISIT,)
    assert (entry.chart_number, entry.since) == ("P1", date(2026, 3, 1))
    retention.set_years(11)
    assert retention.report() == ()


def test_a_record_is_due_years_after_its_consent_ended_unless_another_holds(
    journal: Journal, clock: SetClock
) -> None:
    retention = RetentionService(journal, clock)
    retention.set_years(2)
    with journal.write() as tx:
        tx.save_consent(_a_consent(expires_on=date(2026, 6, 1)))
        tx.save_session(replace(a_session("last"), held_on=date(2028, 1, 1)))
    clock.instant = datetime(2028, 6, 1, tzinfo=UTC)
    entry = retention.report()[0]
    assert (entry.reasons, entry.since) == ((RetentionReason.CONSENT_ENDED,), date(2026, 6, 1))
    with journal.write() as tx:
        tx.save_consent(_a_consent())
    assert retention.report() == ()


def test_what_is_due_in_the_trash_is_proposed(journal: Journal, clock: SetClock) -> None:
    TrashService(journal, clock).remove_patient("P1")
    clock.instant += timedelta(days=30)
    entry = RetentionService(journal, clock).report()[0]
    assert (entry.kind, entry.reasons) == (TrashKind.PATIENT, (RetentionReason.IN_TRASH,))


def test_the_end_of_february_has_an_earlier_year_too(journal: Journal, clock: SetClock) -> None:
    clock.instant = datetime(2028, 2, 29, tzinfo=UTC)
    assert RetentionService(journal, clock).report() == ()


@pytest.mark.parametrize("years", [0, -1, 101])
def test_years_nobody_means_are_refused(journal: Journal, clock: SetClock, years: int) -> None:
    with pytest.raises(InputError) as caught:
        RetentionService(journal, clock).set_years(years)
    assert caught.value.code == "years_unusable"


# -- undo and audit --------------------------------------------------------------------------
def test_steps_say_what_changed_and_are_undone(journal: Journal, clock: SetClock) -> None:
    undoing = UndoingService(journal)
    with journal.write() as tx:
        tx.save_photo(replace(journal.photo(PhotoId("a")), note="x", view_confirmed=True))
    TrashService(journal, clock).remove_photos([PhotoId("a"), PhotoId("b")])
    steps = undoing.last_changes()
    assert [step.text for step in steps] == ["2 photos moved to the trash", "Photo: note, view"]
    assert [step.can_undo for step in steps] == [True, False]
    assert steps[0].object_ids == ("a", "b")
    change = undoing.undo(steps[0].number)
    assert change.photo_ids == {"a", "b"}
    assert change.patient_ids == {PATIENT}
    assert TrashService(journal, clock).items() == ()


def test_a_folder_that_was_put_back_is_said_once(
    journal: Journal, tmp_path: Path, clock: SetClock
) -> None:
    audit = AuditReadingService(journal)
    assert not audit.is_older_copy()
    earlier = tmp_path / "copy"
    shutil.copytree(tmp_path / "j", earlier)
    audit.note_opened(PATIENT)
    audit.remember()
    assert audit.report().findings == journal.audit_report().findings
    with open_journal(earlier, clock=clock) as put_back:
        again = AuditReadingService(put_back)
        kinds = [finding.kind for finding in again.report().findings]
        assert AuditFindingKind.OLDER_FOLDER in kinds
        assert again.report().ok
        assert again.is_older_copy()
        assert not again.is_older_copy()


def test_an_unreadable_memory_of_what_was_seen_is_none(journal: Journal, tmp_path: Path) -> None:
    for text in ("no json", "[]", f'{{"{journal.info.id}": {{"number": "x"}}}}'):
        (tmp_path / "journals.json").write_text(text)
        assert not LastSeen(journal, tmp_path).is_older()
    LastSeen(journal, tmp_path).remember()
    assert LastSeen(journal, tmp_path).head() == journal.audit_head()


def test_opening_a_record_is_an_entry(journal: Journal) -> None:
    audit = AuditReadingService(journal)
    audit.note_opened(PATIENT)
    assert audit.entries(about="P1", limit=1)[0].event == "patient_opened"
    assert audit.report().ok
