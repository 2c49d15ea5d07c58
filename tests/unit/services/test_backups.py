"""When backups are due, what is known about their age, and what they mend."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from microjournal.domain.backups import BackupAge
from microjournal.domain.control import NoControl
from microjournal.domain.errors import InputError
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.ports import Journal
from microjournal.services.backup_plan import BackupTask, DueBackup, LastRun, is_due
from microjournal.services.backups import BackupService
from microjournal.storage.disk import Disk
from microjournal.storage.encrypted_journal import EncryptedJournal
from tests.storage.builders import PATIENT, SteppingClock, a_journal, reopened, stored

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("task", "last", "due"),
    [
        (BackupTask.LOCAL, LastRun(), True),
        (BackupTask.LOCAL, LastRun(ended_at=NOW - timedelta(minutes=29)), False),
        (BackupTask.LOCAL, LastRun(ended_at=NOW - timedelta(minutes=30)), True),
        (BackupTask.TARGET, LastRun(ended_at=NOW - 23 * HOUR), False),
        (BackupTask.TARGET, LastRun(ended_at=NOW - 24 * HOUR), True),
        (BackupTask.DRILL, LastRun(ended_at=NOW - timedelta(days=29)), False),
        (BackupTask.DRILL, LastRun(ended_at=NOW - timedelta(days=30)), True),
        # A time in the future says nothing: better one too many.
        (BackupTask.TARGET, LastRun(ended_at=NOW + timedelta(days=3650)), True),
        # What this process did is timed by a clock nobody sets.
        (BackupTask.TARGET, LastRun(ended_at=NOW - 99 * HOUR, elapsed=HOUR), False),
        (BackupTask.TARGET, LastRun(ended_at=NOW + 99 * HOUR, elapsed=24 * HOUR), True),
        # What failed is tried again after an hour, or sooner if it is due sooner.
        (BackupTask.TARGET, LastRun(elapsed=timedelta(minutes=59), failed=True), False),
        (BackupTask.TARGET, LastRun(elapsed=HOUR, failed=True), True),
        (BackupTask.DRILL, LastRun(elapsed=HOUR, failed=True), True),
        (BackupTask.LOCAL, LastRun(elapsed=timedelta(minutes=30), failed=True), True),
    ],
)
def test_a_task_is_due_by_its_period(task: BackupTask, last: LastRun, *, due: bool) -> None:
    assert is_due(task, last, NOW) is due


@dataclass
class Practice:
    """A journal with one photo, a clock to turn, and a stick."""

    journal: EncryptedJournal
    clock: SteppingClock
    stick: Path
    seconds: float = 0.0

    def service(self) -> BackupService:
        return BackupService(self.journal, self.clock, monotonic=lambda: self.seconds)

    def wait(self, time: timedelta) -> None:
        self.seconds += time.total_seconds()
        self.clock.instant += time


@pytest.fixture
def practice(tmp_path: Path) -> Iterator[Practice]:
    """Return a practice with one photo and an empty stick."""
    clock = SteppingClock()
    (tmp_path / "stick").mkdir()
    with a_journal(tmp_path / "j", clock=clock) as journal:
        stored(journal, "a")
        yield Practice(journal=journal, clock=clock, stick=tmp_path / "stick")


def _edit(journal: Journal, text: str) -> None:
    with journal.write() as tx:
        tx.set_setting("anything", text)


def _tasks(service: BackupService) -> list[BackupTask]:
    return [due.task for due in service.due()]


def test_a_set_beside_the_database_is_due_after_half_an_hour_of_changes(
    practice: Practice,
) -> None:
    service = practice.service()
    assert _tasks(service) == [BackupTask.LOCAL]
    assert service.back_up_locally(NoControl()) is not None
    practice.wait(HOUR)
    assert _tasks(service) == []
    assert service.back_up_locally(NoControl()) is None
    _edit(practice.journal, "x")
    assert _tasks(service) == [BackupTask.LOCAL]
    assert service.back_up_locally_when_due(NoControl()) is not None
    _edit(practice.journal, "y")
    practice.wait(timedelta(minutes=20))
    assert _tasks(service) == []
    assert service.back_up_locally_when_due(NoControl()) is None
    # Closing does not wait for the half hour.
    assert service.back_up_locally(NoControl()) is not None


def test_who_only_looked_makes_no_set_and_the_looks_travel_with_the_next_one(
    practice: Practice,
) -> None:
    service = practice.service()
    service.back_up_locally(NoControl())
    for event in ("patient_opened", "review", "user_at_work", "export_pdf", "export_original"):
        with practice.journal.write() as tx:
            tx.record_event(event, PATIENT)
    assert not service.has_unsaved_changes()
    assert service.back_up_locally(NoControl()) is None
    # A backup elsewhere writes down that it was verified: no change of the record either.
    service.back_up(practice.stick, NoControl())
    assert not service.has_unsaved_changes()
    _edit(practice.journal, "x")
    made = service.back_up_locally(NoControl())
    assert made is not None
    assert made.made.audit_number == practice.journal.audit_entries()[-1].number


def test_an_older_database_put_back_is_backed_up_though_its_numbers_are_lower(
    practice: Practice,
) -> None:
    database = practice.journal.folder / "db.sqlite"
    older = database.read_bytes()
    for number in range(5):
        _edit(practice.journal, str(number))
    practice.service().back_up_locally(NoControl())
    practice.journal.close()
    database.write_bytes(older)
    with reopened(practice.journal.folder) as journal:
        assert BackupService(journal, practice.clock).has_unsaved_changes()


def test_a_chosen_target_is_due_daily_and_waits_while_it_is_not_connected(
    practice: Practice,
) -> None:
    service = practice.service()
    service.back_up_locally(NoControl())
    service.add_target(practice.stick)
    service.add_target(practice.stick)
    assert list(service.targets) == [practice.stick]
    assert DueBackup(task=BackupTask.TARGET, target=practice.stick) in service.due()
    outcomes = service.run_due(NoControl())
    assert [outcome.error for outcome in outcomes if outcome.due.task is BackupTask.TARGET] == [
        None
    ]
    practice.wait(23 * HOUR)
    assert BackupTask.TARGET not in _tasks(service)
    practice.wait(HOUR)
    assert BackupTask.TARGET in _tasks(service)
    away = practice.stick.with_name("away")
    practice.stick.rename(away)
    assert BackupTask.TARGET not in _tasks(service)
    away.rename(practice.stick)
    service.remove_target(practice.stick)
    assert not service.targets
    assert len(service.sets(practice.stick)) == 1


def test_a_program_started_anew_knows_what_is_due_from_the_sets(practice: Practice) -> None:
    practice.service().back_up(practice.stick, NoControl())
    practice.service().add_target(practice.stick)
    assert BackupTask.TARGET not in _tasks(practice.service())
    practice.clock.instant += timedelta(days=1)
    assert BackupTask.TARGET in _tasks(practice.service())
    practice.clock.instant -= timedelta(days=400)
    assert BackupTask.TARGET in _tasks(practice.service())


def test_a_rehearsal_is_due_a_month_after_the_first_set_and_every_month(
    practice: Practice,
) -> None:
    service = practice.service()
    service.add_target(practice.stick)
    assert BackupTask.DRILL not in _tasks(service)
    service.back_up(practice.stick, NoControl())
    practice.wait(timedelta(days=29))
    assert BackupTask.DRILL not in _tasks(service)
    practice.wait(timedelta(days=2))
    assert BackupTask.DRILL in _tasks(service)
    report = service.drill(practice.stick, NoControl())
    assert report is not None
    assert (report.ok, report.exact) == (True, 1)
    assert BackupTask.DRILL not in _tasks(service)
    assert BackupTask.DRILL not in _tasks(practice.service())


def test_the_age_of_the_last_verified_set_is_known_without_the_drive(practice: Practice) -> None:
    service = practice.service()
    service.add_target(practice.stick)
    assert service.age() is BackupAge.NEVER
    made = service.back_up(practice.stick, NoControl()).made.made_at
    practice.stick.rename(practice.stick.with_name("away"))
    assert practice.service().last_verified() == made
    for days, age in ((2, BackupAge.RECENT), (1, BackupAge.AMBER), (4, BackupAge.RED)):
        practice.wait(timedelta(days=days))
        assert practice.service().age() is age
    assert practice.service().age(practice.stick.with_name("other")) is BackupAge.NEVER


def test_sets_beside_the_database_are_no_backup_the_age_could_tell_of(practice: Practice) -> None:
    service = practice.service()
    service.back_up_locally(NoControl())
    assert service.age() is BackupAge.NEVER


def test_what_fails_is_told_and_tried_again_after_an_hour(practice: Practice) -> None:
    service = practice.service()
    inside = practice.journal.folder / "objects"
    service.add_target(inside)
    outcome = next(o for o in service.run_due(NoControl()) if o.due.task is BackupTask.TARGET)
    assert isinstance(outcome.error, InputError)
    assert outcome.error.code == "backup_target_inside"
    assert BackupTask.TARGET not in _tasks(service)
    practice.wait(HOUR)
    assert BackupTask.TARGET in _tasks(service)


def test_a_drive_that_cannot_be_read_keeps_nothing_else_from_being_done(
    practice: Practice, monkeypatch: pytest.MonkeyPatch
) -> None:
    service = practice.service()
    service.add_target(practice.stick)
    service.back_up(practice.stick, NoControl())
    names = Disk.names

    def unreadable(disk: Disk, folder: Path) -> list[str]:
        if folder.is_relative_to(practice.stick):
            raise OSError(errno.EIO, "injected")
        return names(disk, folder)

    monkeypatch.setattr(Disk, "names", unreadable)
    again = practice.service()
    codes = {o.due.task: o.error and o.error.code for o in again.run_due(NoControl())}
    assert codes == {
        BackupTask.LOCAL: None,
        BackupTask.TARGET: "disk_error",
        BackupTask.DRILL: "disk_error",
    }


def test_what_verify_found_is_put_back_from_the_targets(practice: Practice) -> None:
    service = practice.service()
    service.add_target(practice.stick)
    service.back_up(practice.stick, NoControl())
    for path in (practice.journal.folder / "objects").rglob("*"):
        if len(path.name) == 64:
            path.unlink()
    found = practice.journal.verify(NoControl())
    assert found.missing == ("a",)
    assert service.heal_found(found, NoControl()) == (PhotoId("a"),)
    assert practice.journal.verify(NoControl()).ok
    events = [(entry.event, entry.object_id) for entry in practice.journal.audit_entries()]
    assert events[-1] == ("original_healed", "a")
