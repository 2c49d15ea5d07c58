"""The cards of the journal care page on a real journal, without a window."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from microjournal.bootstrap.application import Application
from microjournal.domain.anatomy import StandardView
from microjournal.domain.backups import BackupAge
from microjournal.domain.care import SpaceForecast
from microjournal.domain.control import NoControl, Progress
from microjournal.domain.errors import EnvironmentFault
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.journals import JournalChange, VerifyReport
from microjournal.domain.ports import Clock
from microjournal.gui.jobs.contract import Lane
from microjournal.gui.jobs.immediate import ImmediateRunner
from microjournal.gui.presenters.backup_watch import BackupWatch, back_up_at_close, sign_of
from microjournal.gui.presenters.care_audit import AuditCardPresenter
from microjournal.gui.presenters.care_backups import BackupCardPresenter
from microjournal.gui.presenters.care_changes import ChangesCardPresenter
from microjournal.gui.presenters.care_check import CheckCardPresenter, verdict_of
from microjournal.gui.presenters.care_journal import JournalCardPresenter, outlook_of
from microjournal.gui.presenters.care_retention import RetentionCardPresenter
from microjournal.gui.presenters.care_trash import TrashCardPresenter, plan_lines
from microjournal.gui.presenters.care_work import age_text
from microjournal.services.trash import ErasurePlan
from tests.helpers.desk import a_series, an_application, first_patient
from tests.helpers.pages import store_photos

TODAY = date(2026, 6, 30)
GB = 10**9


@pytest.fixture
def application(tmp_path: Path) -> Iterator[Application]:
    """Return a journal with a patient of two photos, and an empty folder for backups."""
    made = an_application(tmp_path)
    a_series(made, first_patient(made), sessions=2)
    store_photos(made, first_patient(made), view=StandardView.FRONTAL)
    (tmp_path / "usb").mkdir()
    yield made
    made.close()


@pytest.fixture
def changes() -> list[JournalChange]:
    return []


@pytest.fixture
def runner() -> ImmediateRunner:
    return ImmediateRunner()


def _ignore(_state: object) -> None:
    """Show nothing."""


def _photos(application: Application) -> tuple[PhotoId, ...]:
    return tuple(photo.id for photo in application.journal.photos())


def _objects(application: Application) -> list[Path]:
    return sorted((application.journal.folder / "objects").glob("*/*"))


# -- backup ------------------------------------------------------------------------------------
def test_without_a_backup_the_card_says_so_and_what_to_do(
    application: Application, runner: ImmediateRunner, changes: list[JournalChange]
) -> None:
    card = BackupCardPresenter(application, runner, _ignore, changes.append)
    card.load()
    assert card.state.age is BackupAge.NEVER
    assert "no verified backup" in card.state.sentence
    assert "Add a folder" in card.state.hint


def test_a_folder_is_backed_up_into_at_once_and_kept_in_the_list(
    application: Application,
    runner: ImmediateRunner,
    changes: list[JournalChange],
    tmp_path: Path,
) -> None:
    card = BackupCardPresenter(application, runner, _ignore, changes.append)
    card.add_target(tmp_path / "usb")
    assert card.state.said == "Backed up, read back and opened: 2 photos."
    assert card.state.age is BackupAge.RECENT
    (row,) = card.state.targets
    assert (row.path, row.detail) == (tmp_path / "usb", "verified today · 1 backup kept")
    assert changes[-1].settings
    assert runner.lanes[0] is Lane.HEAVY
    card.rehearse(tmp_path / "usb")
    assert "byte for byte: 2 photos" in card.state.said
    card.remove_target(tmp_path / "usb")
    assert card.state.targets == ()
    assert list((tmp_path / "usb").iterdir())


def test_a_folder_that_cannot_be_backed_up_into_is_not_kept(
    application: Application, runner: ImmediateRunner, changes: list[JournalChange]
) -> None:
    card = BackupCardPresenter(application, runner, _ignore, changes.append)
    card.add_target(application.journal.folder / "objects")
    assert card.state.error is not None
    assert card.state.error.code == "backup_target_inside"
    assert application.backups.targets == ()
    assert card.state.running is None


def test_without_a_connected_folder_nothing_is_claimed(
    application: Application,
    runner: ImmediateRunner,
    changes: list[JournalChange],
    tmp_path: Path,
) -> None:
    application.backups.add_target(tmp_path / "unplugged")
    card = BackupCardPresenter(application, runner, _ignore, changes.append)
    card.load()
    (row,) = card.state.targets
    assert (row.is_there, row.detail) == (False, "not connected · no verified backup yet")
    card.back_up()
    assert card.state.error is not None
    assert card.state.error.code == "backup_target_missing"


def test_a_backup_that_lacks_a_damaged_photo_says_so(
    application: Application,
    runner: ImmediateRunner,
    changes: list[JournalChange],
    tmp_path: Path,
) -> None:
    application.backups.add_target(tmp_path / "usb")
    _objects(application)[0].unlink()
    card = BackupCardPresenter(application, runner, _ignore, changes.append)
    card.back_up()
    assert "Damaged and not in it: 1 photo" in card.state.said
    assert not card.state.said_is_good


@pytest.mark.parametrize(
    ("days", "words"), [(0, "today"), (1, "yesterday"), (5, "5 days ago"), (-3, "today")]
)
def test_ages_are_told_in_days(days: int, words: str) -> None:
    noon = datetime(2026, 6, 30, 12, tzinfo=UTC)
    assert age_text(noon - timedelta(days=days), TODAY) == words


# -- by itself ---------------------------------------------------------------------------------
def test_the_watch_backs_up_what_is_due_and_shows_the_age(
    application: Application, runner: ImmediateRunner, tmp_path: Path
) -> None:
    application.backups.add_target(tmp_path / "usb")
    signs: list[str] = []
    watch = BackupWatch(application, runner, lambda sign: signs.append(sign.words))
    watch.refresh()
    watch.look()
    assert signs == ["No backup", "Backup\ntoday"]
    assert application.backups.sets(tmp_path / "usb")
    assert application.backups.sets(application.backups.local_target)


def test_a_failing_backup_stops_neither_watch_nor_closing(
    application: Application, runner: ImmediateRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_values: object) -> None:
        raise EnvironmentFault("disk_full", "", "")

    monkeypatch.setattr(application.backups, "back_up_locally", fail)
    watch = BackupWatch(application, runner, _ignore)
    watch.look()
    watch.look()
    back_up_at_close(application)


def test_closing_leaves_a_set_beside_the_database(application: Application) -> None:
    back_up_at_close(application)
    assert len(application.backups.sets(application.backups.local_target)) == 1


def test_an_old_backup_is_no_quiet_sign() -> None:
    made = datetime(2026, 6, 20, 12, tzinfo=UTC)
    old = sign_of(BackupAge.RED, made, TODAY)
    assert (old.is_recent, old.words) == (False, "Backup\n10 days ago")


# -- check -------------------------------------------------------------------------------------
def test_a_damaged_photo_is_named_and_mended_from_a_backup(
    application: Application,
    runner: ImmediateRunner,
    changes: list[JournalChange],
    tmp_path: Path,
) -> None:
    application.backups.back_up(tmp_path / "usb", NoControl())
    application.backups.add_target(tmp_path / "usb")
    _objects(application)[0].unlink()
    card = CheckCardPresenter(application, runner, _ignore, changes.append)
    card.check(full=False)
    (row,) = card.state.damaged
    assert row.text == "Ada Probe001"
    assert row.detail.startswith("P-1 · Front · ")
    assert row.detail.endswith("missing")
    card.heal()
    assert card.state.said == "Whole again from a backup: 1 photo."
    assert card.state.damaged == ()
    assert changes[-1].photo_ids == {row.photo_id}
    card.check(full=True)
    assert card.state.said_is_good


def test_what_no_backup_has_stays_named(
    application: Application, runner: ImmediateRunner, changes: list[JournalChange]
) -> None:
    _objects(application)[0].unlink()
    card = CheckCardPresenter(application, runner, _ignore, changes.append)
    card.check(full=True)
    assert [len(change.photo_ids) for change in changes] == [1]
    changes.clear()
    card.heal()
    assert len(card.state.damaged) == 1
    assert not card.state.said_is_good
    assert changes == []


def test_a_foreign_file_is_set_aside_after_no_backup_knew_it(
    application: Application, runner: ImmediateRunner, changes: list[JournalChange]
) -> None:
    folder = application.journal.folder / "objects" / "ab"
    folder.mkdir(exist_ok=True)
    name = "ab" + "0" * 62
    (folder / name).write_bytes(b"foreign")
    card = CheckCardPresenter(application, runner, _ignore, changes.append)
    card.check(full=False)
    assert list(card.state.unrecorded) == [name]
    card.adopt()
    assert list(card.state.unrecorded) == [name]
    card.set_aside()
    assert list(card.state.unrecorded) == []
    assert (application.journal.folder / "set-aside" / name).read_bytes() == b"foreign"


def test_a_missing_drive_is_an_error_and_no_list_of_lost_photos(
    application: Application, runner: ImmediateRunner, changes: list[JournalChange]
) -> None:
    (application.journal.folder / "objects" / ".vault-id").unlink()
    card = CheckCardPresenter(application, runner, _ignore, changes.append)
    card.check(full=True)
    assert card.state.error is not None
    assert card.state.error.code == "store_not_mounted"
    assert card.state.damaged == ()


def test_a_verdict_counts_each_kind() -> None:
    report = VerifyReport(
        ok=False, checked=5, missing=("a",), corrupt=("database", "b"), orphans=("c",), tmp=("d",)
    )
    assert verdict_of(report) == (
        "5 photos checked; 1 missing; 1 damaged; 1 without a record; "
        "1 left over from an interrupted step."
    )


# -- trash -------------------------------------------------------------------------------------
def test_what_was_removed_is_restored(
    application: Application, runner: ImmediateRunner, changes: list[JournalChange]
) -> None:
    patient_id = first_patient(application)
    application.trash.remove_patient(patient_id)
    card = TrashCardPresenter(application, runner, _ignore, changes.append)
    card.load()
    assert card.state.rows is not None
    (row,) = card.state.rows
    assert row.text == "Ada Probe001"
    assert row.detail.startswith("P-1 · 2 photos · removed ")
    card.restore(row)
    assert first_patient(application) == patient_id
    assert card.state.rows == ()
    assert changes[-1].patient_ids == {patient_id}


def test_erasing_shows_what_goes_and_takes_it(
    application: Application, runner: ImmediateRunner, changes: list[JournalChange]
) -> None:
    patient_id = first_patient(application)
    application.trash.remove_patient(patient_id)
    card = TrashCardPresenter(application, runner, _ignore, changes.append)
    card.load()
    assert card.state.rows is not None
    plans: list[ErasurePlan] = []
    card.plan(card.state.rows[0], plans.append)
    assert plan_lines(plans[0]) == ("2 photos", "2 sessions")
    card.erase(plans[0], "")
    assert "no backup brings it back" in card.state.said
    assert (card.state.rows, _objects(application)) == ((), [])


# -- last changes -----------------------------------------------------------------------------
def test_a_change_is_taken_back_from_the_list(
    application: Application, runner: ImmediateRunner, changes: list[JournalChange]
) -> None:
    patient = application.journal.patient("P-1")
    application.records.save_patient(replace(patient, given_name="Mistyped"))
    card = ChangesCardPresenter(application, runner, _ignore, changes.append)
    card.load()
    assert card.state.rows is not None
    newest = card.state.rows[0]
    assert newest.can_undo
    assert newest.detail.startswith("Mistyped Probe001 · ")
    card.undo(newest.number)
    assert card.state.said == "Taken back."
    assert application.journal.patient("P-1") == patient
    assert changes[-1].patient_ids == {patient.id}


def test_a_change_that_was_changed_again_is_refused_in_words(
    application: Application, runner: ImmediateRunner, changes: list[JournalChange]
) -> None:
    patient = application.journal.patient("P-1")
    for name in ("First", "Second"):
        application.records.save_patient(replace(patient, given_name=name))
    card = ChangesCardPresenter(application, runner, _ignore, changes.append)
    card.load()
    assert card.state.rows is not None
    assert [row.can_undo for row in card.state.rows[:2]] == [True, False]
    card.undo(card.state.rows[1].number)
    assert card.state.error is not None
    assert card.state.error.code == "changed_since"
    assert application.journal.patient("P-1").given_name == "Second"


# -- audit -------------------------------------------------------------------------------------
def test_the_trail_is_shown_newest_first_and_checked(
    application: Application, runner: ImmediateRunner, changes: list[JournalChange]
) -> None:
    card = AuditCardPresenter(application, runner, _ignore, changes.append)
    card.load()
    numbers = [row.number for row in card.state.rows]
    assert numbers == sorted(numbers, reverse=True)
    assert card.state.rows[-1].who == "Owner"
    card.check()
    assert card.state.said == f"{len(numbers)} entries checked; everything is as it was written."


# -- journal -----------------------------------------------------------------------------------
def test_a_young_journal_says_why_nothing_is_foretold() -> None:
    space = SpaceForecast(photos=1, stored_bytes=1, free_bytes=1, is_young=True)
    assert outlook_of(space).startswith("How long the disk lasts is told once a month")


@pytest.mark.parametrize(
    ("a_month", "months", "words"),
    [
        (None, None, "nothing is foretold"),
        (GB, 50.0, "the disk lasts for years."),
        (GB, 5.5, "the disk lasts 5 months."),
        (GB, 1.2, "the disk lasts 1 month."),
        (GB, 0.4, "the disk is full within a month."),
    ],
)
def test_the_outlook_is_a_sentence(a_month: int | None, months: float | None, words: str) -> None:
    space = SpaceForecast(
        photos=1, stored_bytes=1, free_bytes=1, bytes_a_month=a_month, months_left=months
    )
    assert words in outlook_of(space)


def test_everything_is_exported_into_a_new_folder(
    application: Application,
    runner: ImmediateRunner,
    changes: list[JournalChange],
    tmp_path: Path,
) -> None:
    card = JournalCardPresenter(application, runner, _ignore, changes.append)
    card.load()
    assert ("Photos", "2 · 64 B") in card.state.facts
    target = card.free_folder(tmp_path)
    card.export_all(target, "")
    assert card.state.said == f"Exported 2 photos into {target}."
    assert (target / "index.html").is_file()
    assert card.free_folder(tmp_path) != target


def test_one_long_piece_of_work_at_a_time(
    application: Application, runner: ImmediateRunner, changes: list[JournalChange]
) -> None:
    card = CheckCardPresenter(application, runner, _ignore, changes.append)
    card.check(full=False)
    begun = len(runner.lanes)
    card.state = replace(card.state, running=Progress(done=0, total=1))
    card.check(full=False)
    assert len(runner.lanes) == begun


class _Later:
    """The clock of a journal, years later."""

    def __init__(self, clock: Clock, years: int) -> None:
        self._clock = clock
        self._more = timedelta(days=366 * years)

    def now(self) -> datetime:
        return self._clock.now() + self._more

    def today(self) -> date:
        return self._clock.today() + self._more


def test_a_record_whose_time_is_over_is_moved_to_the_trash(
    application: Application, runner: ImmediateRunner, changes: list[JournalChange]
) -> None:
    application.clock = _Later(application.clock, years=6)
    card = RetentionCardPresenter(application, runner, _ignore, changes.append)
    card.load()
    assert (card.state.years, card.state.rows) == (10, ())
    card.keep_for(5)
    assert card.state.years == 5
    assert card.state.rows is not None
    (row,) = card.state.rows
    assert row.text == "Ada Probe001"
    assert row.detail.startswith("P-1 · last visit")
    card.move_to_trash(row.patient_id)
    assert card.state.rows == ()
    assert [item.chart_number for item in application.trash.items()] == ["P-1"]
    assert [change.settings for change in changes] == [True, False]


def test_an_impossible_number_of_years_is_refused_on_the_card(
    application: Application, runner: ImmediateRunner, changes: list[JournalChange]
) -> None:
    card = RetentionCardPresenter(application, runner, _ignore, changes.append)
    card.load()
    card.keep_for(0)
    assert card.state.error is not None
    assert (card.state.error.code, card.state.years, changes) == ("years_unusable", 10, [])
