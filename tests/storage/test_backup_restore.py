"""Restoring: what comes back, what is refused, and that a refusal leaves nothing."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from microjournal.domain.control import CallbackControl, NoControl
from microjournal.domain.errors import (
    EnvironmentFault,
    InputError,
    IntegrityFault,
    OperationCancelled,
)
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.trash import TrashKind
from microjournal.storage.backup_erasures import LEDGER
from microjournal.storage.backup_reading import secret
from microjournal.storage.backup_restore import Restoring
from microjournal.storage.disk import Disk
from microjournal.storage.header import parse
from microjournal.storage.journal import create_journal, open_journal
from tests.helpers.figures import Figures, tell
from tests.storage.backup_builders import (
    a_target,
    backed_up,
    drilled,
    flip,
    home_of,
    newest_set,
    overwrite,
    pool_file,
    restored,
)
from tests.storage.builders import (
    CHEAP,
    PASSPHRASE,
    PATIENT,
    SteppingClock,
    a_journal,
    a_patient,
    folder_digest,
    reopened,
    some_bytes,
    stored,
)

PHOTOS = 500 if int(os.environ.get("MICROJOURNAL_KILLS", "0")) > 100 else 5


def test_a_set_is_named_by_its_own_folder_or_as_the_newest_of_a_target(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    with a_journal(tmp_path / "j") as journal:
        first = backed_up(journal, target).made.folder
        stored(journal, "a")
        backed_up(journal, target)
        home = home_of(journal, target)
    assert restored(first, tmp_path / "one").photos == 0
    assert restored(home, tmp_path / "two").photos == 1
    assert restored(target, tmp_path / "three").photos == 1


@pytest.mark.parametrize("inside", ["", "nothing", "file"])
def test_what_is_no_backup_is_said_to_be_none(tmp_path: Path, inside: str) -> None:
    target = a_target(tmp_path)
    (target / "file").write_bytes(b"x")
    with pytest.raises(InputError) as caught:
        restored(target / inside, tmp_path / "back")
    assert caught.value.code == "not_a_backup"
    assert not (tmp_path / "back").exists()


def test_only_an_absent_or_empty_folder_is_restored_into(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    with a_journal(tmp_path / "j") as journal:
        backed_up(journal, target)
        before = folder_digest(tmp_path / "j")
        with pytest.raises(InputError) as caught:
            restored(target, tmp_path / "j")
        assert caught.value.code == "folder_not_empty"
        assert folder_digest(tmp_path / "j") == before
    (tmp_path / "empty").mkdir()
    restored(target, tmp_path / "empty")
    restored(target, tmp_path / "deep" / "down")
    with reopened(tmp_path / "empty") as journal:
        assert journal.verify(NoControl()).ok


def test_wrong_passphrase_damaged_newer_and_foreign_are_four_messages(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    made = create_journal(tmp_path / "j", passphrase=PASSPHRASE, clock=SteppingClock(), kdf=CHEAP)
    with made.journal as journal:
        backed_up(journal, target)
    found = newest_set(target)
    codes = []
    for passphrase, recovery_key in ((None, None), ("wrong", None), (None, "nonsense")):
        with pytest.raises(InputError) as caught:
            restored(found, tmp_path / "back", passphrase=passphrase, recovery_key=recovery_key)
        codes.append(caught.value.code)
    assert codes == ["passphrase_needed", "wrong_passphrase", "recovery_key_mistyped"]
    restored(found, tmp_path / "one", passphrase=PASSPHRASE)
    restored(found, tmp_path / "two", recovery_key="-".join(made.recovery_groups))
    manifest = (found / "manifest.json").read_bytes()
    later = manifest.replace(b'"format_version": 1', b'"format_version": 2')
    overwrite(found / "manifest.json", later)
    with pytest.raises(EnvironmentFault) as newer:
        restored(found, tmp_path / "back", passphrase=PASSPHRASE)
    assert newer.value.code == "backup_newer"
    overwrite(found / "manifest.json", manifest.replace(b'"photos": 0', b'"photos": 1'))
    with pytest.raises(IntegrityFault) as damaged:
        restored(found, tmp_path / "back", passphrase=PASSPHRASE)
    assert damaged.value.code == "backup_damaged"
    assert not (tmp_path / "back").exists()


def test_a_set_opens_with_the_passphrase_it_had_when_it_was_made(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    made = create_journal(tmp_path / "j", passphrase=PASSPHRASE, clock=SteppingClock(), kdf=CHEAP)
    with made.journal as journal:
        old = backed_up(journal, target).made.folder
        journal.change_passphrase("eight other rivers", kdf=CHEAP)
        new = backed_up(journal, target).made.folder
        assert len(journal.backup_keeper().sets(target)) == 2
    restored(old, tmp_path / "old", passphrase=PASSPHRASE)
    restored(new, tmp_path / "new", passphrase="eight other rivers")
    open_journal(tmp_path / "new", passphrase="eight other rivers", clock=SteppingClock()).close()


@pytest.mark.parametrize("damage", ["gone", "cut", "flipped"])
def test_a_missing_or_altered_original_refuses_unless_it_is_allowed(
    tmp_path: Path, damage: str
) -> None:
    target = a_target(tmp_path)
    with a_journal(tmp_path / "j") as journal:
        names = {id_: stored(journal, id_).object_name for id_ in ("a", "b")}
        backed_up(journal, target)
        copy = pool_file(home_of(journal, target), names["a"])
    if damage == "gone":
        copy.unlink()
    elif damage == "cut":
        overwrite(copy, copy.read_bytes()[:-1])
    else:
        flip(copy, 1234)
    with pytest.raises(IntegrityFault) as caught:
        restored(target, tmp_path / "back")
    assert caught.value.code in ("backup_incomplete", "backup_damaged")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["j", "stick"]
    report = restored(target, tmp_path / "back", allow_incomplete=True)
    assert report.missing == (PhotoId("a"),)
    with reopened(tmp_path / "back") as journal:
        assert journal.original(PhotoId("b")) == some_bytes("b")
        assert journal.verify(NoControl()).missing == ("a",)
    drill = drilled(target)
    assert (drill.ok, drill.exact, drill.restored.missing) == (False, 1, (PhotoId("a"),))


class BadPlace(Disk):
    """A medium that does not give the bytes of some files."""

    def __init__(self, number: int, *bad: Path) -> None:
        self.number = number
        self.bad = bad

    def open_foreign(self, path: Path) -> int:
        if path in self.bad:
            raise OSError(self.number, "injected")
        return super().open_foreign(path)


def test_an_entry_the_medium_does_not_give_is_named(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    with a_journal(tmp_path / "j") as journal:
        name = stored(journal, "a").object_name
        stored(journal, "b")
        made = backed_up(journal, target).made.folder
        bad = pool_file(home_of(journal, target), name)
    for path, word in ((bad, "photo a"), (made / "db.sqlite", "db.sqlite")):
        with pytest.raises(EnvironmentFault) as caught:
            restored(made, tmp_path / "back", disk=BadPlace(errno.EIO, path))
        assert caught.value.code == "disk_error"
        assert word in caught.value.message
        assert not (tmp_path / "back").exists()
    report = restored(made, tmp_path / "back", disk=BadPlace(errno.EIO, bad), allow_incomplete=True)
    assert report.missing == (PhotoId("a"),)


def test_a_drive_that_goes_away_is_no_incomplete_set(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    with a_journal(tmp_path / "j") as journal:
        name = stored(journal, "a").object_name
        made = backed_up(journal, target).made.folder
        bad = pool_file(home_of(journal, target), name)
    with pytest.raises(EnvironmentFault):
        restored(made, tmp_path / "back", disk=BadPlace(errno.ESTALE, bad), allow_incomplete=True)
    assert not (tmp_path / "back").exists()


def test_a_set_that_was_incomplete_says_so_before_anything_is_written(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    with a_journal(tmp_path / "j") as journal:
        name = stored(journal, "a").object_name
        stored(journal, "b")
        (journal.folder / "objects" / name[:2] / name).unlink()
        backed_up(journal, target)
    with pytest.raises(IntegrityFault) as caught:
        restored(target, tmp_path / "back")
    assert caught.value.code == "backup_incomplete"
    assert restored(target, tmp_path / "back", allow_incomplete=True).missing == (PhotoId("a"),)


def test_too_little_room_is_known_before_anything_is_written(tmp_path: Path) -> None:
    class Tight(Disk):
        def free_bytes(self, folder: Path) -> int:
            return 1000

        def create(self, path: Path, mode: int = 0o600) -> int:
            raise AssertionError("nothing may be written")

    target = a_target(tmp_path)
    with a_journal(tmp_path / "j") as journal:
        stored(journal, "a")
        backed_up(journal, target)
    with pytest.raises(EnvironmentFault) as caught:
        restored(target, tmp_path / "back", disk=Tight())
    assert caught.value.code == "disk_full"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["j", "stick"]


def test_a_cancelled_restore_leaves_nothing(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    with a_journal(tmp_path / "j") as journal:
        for id_ in ("a", "b"):
            stored(journal, id_)
        backed_up(journal, target)
    control = CallbackControl(lambda progress: control.cancel() if progress.done == 1 else None)
    restoring = Restoring(disk=Disk(), clock=SteppingClock(), control=control)
    with pytest.raises(OperationCancelled):
        restoring.restore(target, tmp_path / "back", secret(None, None))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["j", "stick"]


def test_what_an_interrupted_restore_left_goes_with_the_next_one(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    with a_journal(tmp_path / "j") as journal:
        backed_up(journal, target)
    left = tmp_path / "back.restoring-0123abcd"
    (left / "objects").mkdir(parents=True)
    (left / "objects" / "x").write_bytes(b"x")
    mine = tmp_path / "back.restoring-by-hand"
    mine.mkdir()
    restored(target, tmp_path / "back")
    assert not left.exists()
    assert mine.exists()


def test_a_drill_proves_every_original_and_leaves_no_trace(tmp_path: Path) -> None:
    target, scratch = a_target(tmp_path), tmp_path / "scratch"
    scratch.mkdir()
    with a_journal(tmp_path / "j") as journal:
        for number in range(PHOTOS):
            stored(journal, f"p{number}")
        backed_up(journal, target)
        before = folder_digest(tmp_path)
        keeper = journal.backup_keeper()
        report = keeper.drill(keeper.sets(target)[-1], None, NoControl())
        assert (report.ok, report.exact) == (True, PHOTOS)
        assert drilled(target, scratch).exact == PHOTOS
        assert folder_digest(tmp_path) == before
        assert list(scratch.iterdir()) == []
    tell(Figures(promise="originals a rehearsed restore brings back byte for byte", points=PHOTOS))


# -- what was erased --------------------------------------------------------------------------
def test_an_erased_patient_stays_erased_when_an_older_set_is_restored(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    with a_journal(tmp_path / "j") as journal:
        stored(journal, "a")
        with journal.write() as tx:
            tx.save_patient(a_patient("patient-2", number="P2", family="Kept"))
        before = backed_up(journal, target).made.folder
        with journal.write() as tx:
            tx.erase(TrashKind.PATIENT, PATIENT)
        backed_up(journal, target)
    report = restored(before, tmp_path / "back")
    assert report.erased > 0
    with reopened(tmp_path / "back") as journal:
        assert [patient.id for patient in journal.patients()] == ["patient-2"]
        assert journal.photos() == ()
        assert journal.verify(NoControl()).ok
    assert not [path for path in (tmp_path / "back" / "objects").rglob("*") if len(path.name) == 64]
    assert drilled(before).ok


def test_sets_within_the_journal_go_with_the_patient_they_hold(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        name = stored(journal, "a").object_name
        keeper = journal.backup_keeper()
        for _number in range(2):
            keeper.back_up(keeper.local_target, NoControl())
        with journal.write() as tx:
            tx.erase(TrashKind.PATIENT, PATIENT)
        keeper.back_up(keeper.local_target, NoControl())
        assert [held.counter for held in keeper.sets(keeper.local_target)] == [3]
        assert not list(journal.folder.rglob(name))


@pytest.mark.parametrize("first", [None, PASSPHRASE])
def test_sets_within_the_journal_that_a_former_passphrase_opens_go_with_it(
    tmp_path: Path, first: str | None
) -> None:
    created = create_journal(
        tmp_path / "j", passphrase=first, clock=SteppingClock(), kdf=CHEAP
    ).journal
    with created as journal:
        target = a_target(tmp_path)
        keeper = journal.backup_keeper()
        for _number in range(2):
            keeper.back_up(keeper.local_target, NoControl())
        kept = keeper.back_up(target, NoControl()).made.folder
        journal.change_passphrase("another five quiet words here", kdf=CHEAP)
        keeper.back_up(keeper.local_target, NoControl())
        present = parse((journal.folder / "VAULT.json").read_bytes()).slots
        local = list((journal.folder / "backups").rglob("VAULT.json"))
        assert [parse(path.read_bytes()).slots for path in local] == [present]
        keeper.back_up(target, NoControl())
    # A set elsewhere keeps the passphrase of its day: it may be the only one that is remembered.
    assert restored(kept, tmp_path / "back", passphrase=first).photos == 0


@pytest.mark.logs_warnings
def test_a_tampered_ledger_keeps_nobody_from_the_photos(tmp_path: Path) -> None:
    target = a_target(tmp_path)
    with a_journal(tmp_path / "j") as journal:
        before = backed_up(journal, target).made.folder
        with journal.write() as tx:
            tx.erase(TrashKind.PATIENT, PATIENT)
        backed_up(journal, target)
        ledger = home_of(journal, target) / "erasures.json"
    overwrite(ledger, ledger.read_bytes().replace(b"patient-1", b"patient-9"))
    report = restored(before, tmp_path / "back")
    # The newer set names the erasure as well.
    assert report.erased > 0
    assert (report.ledger_was_short, report.erasures_unknown) == (True, 0)


@pytest.fixture
def erased_since(tmp_path: Path) -> tuple[Path, Path, Path]:
    """An old set that holds an erased patient, the home of the sets, and its journal."""
    target = a_target(tmp_path)
    with a_journal(tmp_path / "j") as journal:
        stored(journal, "a")
        with journal.write() as tx:
            tx.save_patient(a_patient("patient-2", number="P2", family="Kept"))
            tx.save_patient(a_patient("patient-3", number="P3", family="Gone first"))
        before = backed_up(journal, target).made.folder
        with journal.write() as tx:
            tx.erase(TrashKind.PATIENT, "patient-3")
        backed_up(journal, target)
        home = home_of(journal, target)
        (tmp_path / "older").write_bytes((home / LEDGER).read_bytes())
        with journal.write() as tx:
            tx.erase(TrashKind.PATIENT, PATIENT)
        backed_up(journal, target)
    return before, home, tmp_path / "j"


def _patients(folder: Path) -> list[str]:
    with reopened(folder) as journal:
        return [patient.id for patient in journal.patients()]


@pytest.mark.parametrize("is_cut", [False, True])
def test_a_ledger_that_was_removed_or_cut_is_noticed_and_completed_from_the_later_sets(
    erased_since: tuple[Path, Path, Path], tmp_path: Path, *, is_cut: bool
) -> None:
    before, home, folder = erased_since
    if is_cut:
        overwrite(home / LEDGER, (tmp_path / "older").read_bytes())
    else:
        (home / LEDGER).unlink()
    report = restored(before, tmp_path / "back")
    assert (report.ledger_was_short, report.erasures_unknown) == (True, 0)
    assert _patients(tmp_path / "back") == ["patient-2"]
    with reopened(folder) as journal:
        keeper = journal.backup_keeper()
        assert keeper.has_short_ledger(home.parent)
        assert backed_up(journal, home.parent).ledger_mended
        assert not keeper.has_short_ledger(home.parent)
        assert not backed_up(journal, home.parent).ledger_mended


@pytest.mark.logs_warnings
def test_erasures_that_are_named_nowhere_any_more_are_counted_and_keep_nobody_from_the_photos(
    erased_since: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    before, home, _folder = erased_since
    (home / LEDGER).unlink()
    flip(newest_set(home.parent) / "db.sqlite", 5000)
    report = restored(before, tmp_path / "back")
    # The patient and their one photo; the erasure before is in the set before.
    assert (report.ledger_was_short, report.erasures_unknown) == (True, 2)
    assert _patients(tmp_path / "back") == [PATIENT, "patient-2"]
    with reopened(tmp_path / "back") as journal:
        last = journal.audit_entries(limit=1)[0]
    assert (last.event, last.object_id) == ("erasures_unknown", "2")
    assert not list((tmp_path / "back").glob("ledger*"))


def test_a_set_that_was_restored_without_its_target_asks_for_no_ledger(
    erased_since: tuple[Path, Path, Path], tmp_path: Path
) -> None:
    before, home, _folder = erased_since
    (home / LEDGER).unlink()
    for later in sorted((home / "sets").iterdir())[1:]:
        shutil.rmtree(later)
    report = restored(before, tmp_path / "back")
    assert (report.ledger_was_short, report.erased) == (False, 0)
