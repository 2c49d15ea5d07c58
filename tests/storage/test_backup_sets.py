"""Sets: what is in them, what a run does to a target, and what it says when something is wrong."""

from __future__ import annotations

import threading
from datetime import timedelta
from pathlib import Path

import pytest

from microjournal.domain.control import CallbackControl, NoControl, Progress
from microjournal.domain.errors import EnvironmentFault, InputError, OperationCancelled
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.trash import TrashKind
from microjournal.storage.backup_folders import one_at_a_time
from microjournal.storage.disk import Disk
from tests.storage.backup_builders import (
    SmallDisk,
    a_target,
    backed_up,
    every_file,
    flip,
    home_of,
    newest_set,
    overwrite,
    pool_file,
    restored,
)
from tests.storage.builders import (
    SteppingClock,
    a_journal,
    a_patient,
    folder_digest,
    reopened,
    some_bytes,
    stored,
)


def test_a_restored_journal_is_the_one_that_was_backed_up(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    contents = {id_: some_bytes(id_, size) for id_, size in (("a", 1), ("b", 2_500_000), ("c", 0))}
    with a_journal(tmp_path / "j") as journal:
        for id_, data in contents.items():
            stored(journal, id_, data)
        report = backed_up(journal, target)
        audit = journal.audit_entries()
    assert (report.copied, report.checked, report.damaged) == (3, 3, ())
    assert report.made.complete
    assert report.made.photos == 3
    brought = restored(target, tmp_path / "back")
    assert (brought.patients, brought.photos, brought.missing) == (1, 3, ())
    with reopened(tmp_path / "back") as journal:
        assert journal.verify(NoControl()).ok
        assert journal.audit_entries()[: len(audit)] == audit
        for id_, data in contents.items():
            assert journal.original(PhotoId(id_)) == data


def test_a_second_set_copies_only_what_is_new(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    with a_journal(tmp_path / "j") as journal:
        stored(journal, "a")
        backed_up(journal, target)
        new = stored(journal, "b")
        before = folder_digest(target)
        report = backed_up(journal, target)
        assert (report.copied, report.made.counter) == (1, 2)
        assert folder_digest(target).items() >= before.items()
        assert pool_file(home_of(journal, target), new.object_name).is_file()


def test_what_is_not_published_yet_is_in_the_backup(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    with a_journal(tmp_path / "j") as journal:
        name = stored(journal, "a").object_name
        here = journal.folder / "objects" / name[:2] / name
        here.rename(journal.folder / "staging" / name)
        assert backed_up(journal, target).made.complete


def test_sets_within_the_journal_give_originals_a_second_name(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        name = stored(journal, "a").object_name
        keeper = journal.backup_keeper()
        keeper.back_up(keeper.local_target, NoControl())
        copy = pool_file(home_of(journal, keeper.local_target), name)
        assert copy.samefile(journal.folder / "objects" / name[:2] / name)
        assert journal.verify(NoControl()).ok
    restored(tmp_path / "j" / "backups", tmp_path / "back")


def test_a_journal_can_be_backed_up_where_names_cannot_be_linked(tmp_path: Path) -> None:
    class Exfat(Disk):
        def link(self, source: Path, target: Path) -> None:
            raise PermissionError(1, "injected")

    with a_journal(tmp_path / "j", disk=Exfat()) as journal:
        stored(journal, "a")
        keeper = journal.backup_keeper()
        assert keeper.back_up(keeper.local_target, NoControl()).made.complete
    restored(tmp_path / "j" / "backups", tmp_path / "back")


def test_no_byte_of_a_set_is_readable_without_the_key(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    with a_journal(tmp_path / "j") as journal:
        stored(journal, "a", b"a face, in clear " * 400)
        backed_up(journal, target)
    for path in every_file(target):
        content = path.read_bytes()
        assert b"a face, in clear" not in content
        assert b"Example" not in content
        assert b"SQLite format" not in content


def test_several_journals_share_a_target(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    for name in ("one", "two"):
        with a_journal(tmp_path / name) as journal:
            stored(journal, name)
            backed_up(journal, target)
            assert [held.counter for held in journal.backup_keeper().sets(target)] == [1]
    with pytest.raises(InputError) as caught:
        restored(target, tmp_path / "back")
    assert caught.value.code == "backup_ambiguous"


# -- what is damaged --------------------------------------------------------------------------
def test_a_damaged_original_is_named_and_the_rest_is_backed_up(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    with a_journal(tmp_path / "j") as journal:
        names = {id_: stored(journal, id_).object_name for id_ in ("a", "b", "c")}
        flip(journal.folder / "objects" / names["a"][:2] / names["a"], 700)
        (journal.folder / "objects" / names["b"][:2] / names["b"]).unlink()
        report = backed_up(journal, target)
        assert set(report.damaged) == {"a", "b"}
        assert not report.made.complete
        assert set(report.made.damaged) == {names["a"], names["b"]}
        home = home_of(journal, target)
        assert not pool_file(home, names["a"]).exists()
        assert pool_file(home, names["c"]).exists()


def test_an_original_damaged_since_is_still_whole_in_the_target(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    with a_journal(tmp_path / "j") as journal:
        name = stored(journal, "a").object_name
        backed_up(journal, target)
        flip(journal.folder / "objects" / name[:2] / name, 700)
        assert backed_up(journal, target).made.complete


def test_within_seven_sets_every_old_copy_is_read_and_mended(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    with a_journal(tmp_path / "j") as journal:
        names = [stored(journal, f"p{number}").object_name for number in range(6)]
        backed_up(journal, target)
        home = home_of(journal, target)
        for name in names:
            flip(pool_file(home, name), 99)
        reports = [backed_up(journal, target) for _number in range(7)]
        assert sum(report.checked for report in reports) == len(names)
        assert sum(report.mended for report in reports) == len(names)
        assert all(report.made.complete for report in reports)
    assert restored(target, tmp_path / "back").missing == ()


def test_a_copy_that_was_cut_is_replaced_at_once(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    with a_journal(tmp_path / "j") as journal:
        name = stored(journal, "a").object_name
        backed_up(journal, target)
        overwrite(pool_file(home_of(journal, target), name), b"cut")
        assert backed_up(journal, target).copied == 1
    restored(target, tmp_path / "back")


def test_a_medium_that_stores_something_else_is_found_out(tmp_path: Path) -> None:
    class Lying(Disk):
        lies = False

        def write(self, descriptor: int, data: bytes | memoryview) -> int:
            altered = bytearray(data)
            if self.lies and len(altered) > 1000:
                altered[500] ^= 1
            return super().write(descriptor, bytes(altered))

    disk, target = Lying(), a_target(tmp_path)
    with a_journal(tmp_path / "j", disk=disk) as journal:
        stored(journal, "a")
        backed_up(journal, target)
        stored(journal, "b")
        disk.lies = True
        with pytest.raises(EnvironmentFault) as caught:
            backed_up(journal, target)
        assert caught.value.code == "backup_not_readable"
        disk.lies = False
        assert len(journal.backup_keeper().sets(target)) == 1
        assert backed_up(journal, target).made.counter == 2
    assert restored(target, tmp_path / "back").photos == 2


def test_a_damaged_original_is_put_back_from_a_target(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    with a_journal(tmp_path / "j") as journal:
        names = {id_: stored(journal, id_).object_name for id_ in ("a", "b")}
        keeper = journal.backup_keeper()
        backed_up(journal, target)
        flip(journal.folder / "objects" / names["a"][:2] / names["a"], 5)
        (journal.folder / "objects" / names["b"][:2] / names["b"]).unlink()
        absent = tmp_path / "not plugged in"
        assert keeper.heal(PhotoId("a"), (absent,)) is None
        assert keeper.heal(PhotoId("a"), (absent, target)) == target
        assert keeper.heal(PhotoId("b"), (target,)) == target
        assert journal.verify(NoControl()).ok
        assert journal.original(PhotoId("a")) == some_bytes("a")


def test_a_damaged_copy_heals_nothing(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    with a_journal(tmp_path / "j") as journal:
        name = stored(journal, "a").object_name
        backed_up(journal, target)
        flip(pool_file(home_of(journal, target), name), 5)
        assert journal.backup_keeper().heal(PhotoId("a"), (target,)) is None
        assert journal.original(PhotoId("a")) == some_bytes("a")
        with pytest.raises(InputError):
            journal.backup_keeper().heal(PhotoId("nothing"), (target,))


def test_an_earlier_set_that_rotted_is_named_when_its_turn_comes(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    with a_journal(tmp_path / "j") as journal:
        first = backed_up(journal, target).made
        second = backed_up(journal, target).made
        flip(first.folder / "db.sqlite", 40_000)
        (second.folder / "manifest.json").unlink()
        found = [backed_up(journal, target).damaged_sets for _number in range(6)]
    assert all(second.set_id in named for named in found)
    assert any(first.set_id in named for named in found)


# -- targets that refuse ----------------------------------------------------------------------
@pytest.mark.parametrize("honest", [True, False])
def test_a_full_target_says_what_is_missing_and_keeps_what_it_has(
    tmp_path: Path, *, honest: bool
) -> None:
    target = a_target(tmp_path)
    disk = SmallDisk(4_000_000, target, honest=honest)
    with a_journal(tmp_path / "j", disk=disk) as journal:
        stored(journal, "a")
        backed_up(journal, target)
        stored(journal, "b", some_bytes("b", 5_000_000))
        sets = folder_digest(home_of(journal, target) / "sets")
        with pytest.raises(EnvironmentFault) as caught:
            backed_up(journal, target)
        assert caught.value.code == "backup_target_full"
        assert "missing" in caught.value.message
        assert folder_digest(home_of(journal, target) / "sets") == sets
        disk.room = 1 << 30
        assert backed_up(journal, target).made.complete


def test_a_target_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        with pytest.raises(EnvironmentFault) as caught:
            backed_up(journal, tmp_path / "stick")
        assert caught.value.code == "backup_target_missing"
        assert journal.backup_keeper().sets(tmp_path / "stick") == ()
    assert not (tmp_path / "stick").exists()


def test_a_target_within_the_journal_is_refused(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        for inside in (journal.folder, journal.folder / "objects"):
            with pytest.raises(InputError) as caught:
                backed_up(journal, inside)
            assert caught.value.code == "backup_target_inside"


def test_a_second_program_is_told_that_a_backup_is_running(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    with a_journal(tmp_path / "j") as journal:
        backed_up(journal, target)
        with (
            one_at_a_time(home_of(journal, target), SteppingClock()),
            pytest.raises(EnvironmentFault) as caught,
        ):
            backed_up(journal, target)
        assert caught.value.code == "in_use"
        backed_up(journal, target)


def test_a_cancelled_backup_leaves_no_set_and_the_next_one_goes_on(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    cancelled = threading.Event()

    def stop_at_the_second(progress: Progress) -> None:
        if progress.done == 1 and progress.total == 3:
            cancelled.set()

    with a_journal(tmp_path / "j") as journal:
        for id_ in ("a", "b", "c"):
            stored(journal, id_)
        keeper = journal.backup_keeper()
        with pytest.raises(OperationCancelled):
            keeper.back_up(target, CallbackControl(stop_at_the_second, cancelled))
        assert list((home_of(journal, target) / "sets").iterdir()) == []
        assert list((journal.folder / "staging").iterdir()) == []
        assert keeper.back_up(target, NoControl()).copied < 3
    restored(target, tmp_path / "back")


# -- old sets ---------------------------------------------------------------------------------
def test_old_sets_go_and_their_originals_with_them(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    clock = SteppingClock()
    with a_journal(tmp_path / "j", clock=clock) as journal:
        gone = stored(journal, "a")
        backed_up(journal, target)
        with journal.write() as tx:
            tx.erase(TrashKind.PHOTO, "a")
        kept = stored(journal, "b")
        for _step in range(24):
            clock.instant += timedelta(hours=49)
            backed_up(journal, target)
        sets = journal.backup_keeper().sets(target)
        home = home_of(journal, target)
    assert len(sets) < 15
    assert sets[-1].counter == 25
    assert not pool_file(home, gone.object_name).exists()
    assert pool_file(home, kept.object_name).exists()


def test_originals_stay_while_any_set_cannot_be_read(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    clock = SteppingClock()
    with a_journal(tmp_path / "j", clock=clock) as journal:
        name = stored(journal, "a").object_name
        backed_up(journal, target)
        overwrite(newest_set(target) / "manifest.json", b"{}")
        with journal.write() as tx:
            tx.erase(TrashKind.PHOTO, "a")
        for _week in range(9):
            clock.instant += timedelta(days=8)
            backed_up(journal, target)
        assert pool_file(home_of(journal, target), name).exists()


def test_a_set_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    with a_journal(tmp_path / "j") as journal:
        manifest = backed_up(journal, target).made.folder / "manifest.json"
        later = manifest.read_bytes().replace(b'"format_version": 1', b'"format_version": 2')
        overwrite(manifest, later)
        for _number in range(3):
            assert backed_up(journal, target).damaged_sets == ()
        assert len(journal.backup_keeper().sets(target)) == 3
    assert manifest.read_bytes() == later


def test_a_changed_clock_lets_no_set_go(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    clock = SteppingClock()
    with a_journal(tmp_path / "j", clock=clock) as journal:
        with journal.write() as tx:
            tx.save_patient(a_patient())
        for _number in range(12):
            clock.instant += timedelta(hours=3)
            backed_up(journal, target)
        before = {held.set_id for held in journal.backup_keeper().sets(target)}
        for years in (20, -30):
            clock.instant += timedelta(days=365 * years)
            report = backed_up(journal, target)
            assert report.removed_sets == ()
        after = {held.set_id for held in journal.backup_keeper().sets(target)}
        assert before < after
