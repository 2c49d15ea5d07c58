"""Objects nobody recorded: adopted from a backup that knows them, or set aside; never lost."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from microjournal.domain.care import ImportedDay, forecast
from microjournal.domain.control import NoControl
from microjournal.domain.errors import EnvironmentFault, IntegrityFault
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.trash import TrashKind
from microjournal.storage.journal import EncryptedJournal
from tests.storage.builders import a_journal, reopened, some_bytes, stored

TODAY = date(2026, 6, 30)


@pytest.fixture
def put_back(tmp_path: Path) -> Iterator[EncryptedJournal]:
    """Return a journal whose database was put back from before its second photo.

    A backup in ``tmp_path / "target"`` was made after that photo.
    """
    (tmp_path / "target").mkdir()
    with a_journal(tmp_path / "j") as journal:
        stored(journal, "photo-1")
        shutil.copyfile(tmp_path / "j" / "db.sqlite", tmp_path / "old.sqlite")
        stored(journal, "photo-2")
        journal.backup_keeper().back_up(tmp_path / "target", NoControl())
    shutil.copyfile(tmp_path / "old.sqlite", tmp_path / "j" / "db.sqlite")
    with reopened(tmp_path / "j") as journal:
        yield journal


def _orphans(journal: EncryptedJournal) -> tuple[str, ...]:
    return journal.verify(NoControl()).orphans


def test_a_backup_that_knows_an_object_brings_its_photo_back(
    put_back: EncryptedJournal, tmp_path: Path
) -> None:
    names = _orphans(put_back)
    assert len(names) == 1
    adopted = put_back.care_keeper().adopt(names, [tmp_path / "target"])
    assert adopted == ("photo-2",)
    assert put_back.original(PhotoId("photo-2")) == some_bytes("photo-2")
    found = put_back.verify(NoControl())
    assert (found.missing, found.orphans, found.tmp) == ((), (), ())
    assert put_back.audit_entries(object_id="photo-2")[-1].event == "photo_adopted"
    assert list((tmp_path / "j" / "staging").iterdir()) == []


def test_what_no_backup_knows_is_not_adopted(put_back: EncryptedJournal, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "target")
    names = _orphans(put_back)
    assert put_back.care_keeper().adopt(names, [tmp_path / "target"]) == ()
    assert _orphans(put_back) == names


@pytest.mark.logs_warnings
def test_a_damaged_backup_is_passed_over(put_back: EncryptedJournal, tmp_path: Path) -> None:
    for database in (tmp_path / "target").rglob("db.sqlite"):
        database.write_bytes(database.read_bytes()[:-1] + b"\0")
    assert put_back.care_keeper().adopt(_orphans(put_back), [tmp_path / "target"]) == ()


def test_an_erased_photo_is_not_adopted(put_back: EncryptedJournal, tmp_path: Path) -> None:
    names = _orphans(put_back)
    put_back.care_keeper().adopt(names, [tmp_path / "target"])
    kept = (tmp_path / "j" / "objects" / names[0][:2] / names[0]).read_bytes()
    with put_back.write() as tx:
        tx.erase(TrashKind.PHOTO, "photo-2")
    path = tmp_path / "j" / "objects" / names[0][:2] / names[0]
    path.write_bytes(kept)
    assert put_back.care_keeper().adopt(names, [tmp_path / "target"]) == ()
    assert _orphans(put_back) == names


def test_setting_aside_moves_the_object_whole_and_nothing_else(
    put_back: EncryptedJournal, tmp_path: Path
) -> None:
    names = _orphans(put_back)
    recorded = [path.name for path in (tmp_path / "j" / "objects").glob("*/*")]
    content = (tmp_path / "j" / "objects" / names[0][:2] / names[0]).read_bytes()
    assert put_back.care_keeper().set_aside(recorded) == names
    assert (tmp_path / "j" / "set-aside" / names[0]).read_bytes() == content
    found = put_back.verify(NoControl())
    assert (found.missing, found.orphans, found.tmp) == ((), (), ())
    assert put_back.original(PhotoId("photo-1")) == some_bytes("photo-1")


def test_what_was_imported_is_counted_by_day(put_back: EncryptedJournal) -> None:
    (day,) = put_back.care_keeper().imported_days()
    assert (day.day, day.photos, day.size_bytes) == (date(2026, 3, 1), 1, 5000)
    assert put_back.care_keeper().free_bytes() > 0


def test_a_store_that_is_not_mounted_is_told_from_missing_photos(
    put_back: EncryptedJournal, tmp_path: Path
) -> None:
    (tmp_path / "j" / "objects").rename(tmp_path / "unplugged")
    (tmp_path / "j" / "objects").mkdir()
    with pytest.raises(EnvironmentFault) as refused:
        put_back.verify(NoControl())
    assert refused.value.code == "store_not_mounted"
    (tmp_path / "j" / "objects").rmdir()
    (tmp_path / "unplugged").rename(tmp_path / "j" / "objects")


# -- the same file again ----------------------------------------------------------------------
def _object_paths(folder: Path) -> list[Path]:
    return sorted((folder / "j" / "objects").glob("*/*"))


@pytest.mark.parametrize("harm", ["missing", "damaged"])
def test_the_same_file_takes_the_place_of_an_original_that_is_not_whole(
    harm: str, tmp_path: Path
) -> None:
    with a_journal(tmp_path / "j") as journal:
        stored(journal, "photo-1")
        (path,) = _object_paths(tmp_path)
        path.chmod(0o600)
        path.unlink() if harm == "missing" else path.write_bytes(path.read_bytes()[:-9])
        journal.care_keeper().take_again(PhotoId("photo-1"), some_bytes("photo-1"))
        assert journal.original(PhotoId("photo-1")) == some_bytes("photo-1")
        assert journal.verify(NoControl()).ok
        assert journal.audit_entries(object_id="photo-1")[-1].event == "original_healed"
        assert len(_object_paths(tmp_path)) == 1
    with reopened(tmp_path / "j") as journal:
        assert journal.verify(NoControl()).ok


def test_other_bytes_do_not_take_its_place(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        stored(journal, "photo-1")
        _object_paths(tmp_path)[0].unlink()
        with pytest.raises(IntegrityFault):
            journal.care_keeper().take_again(PhotoId("photo-1"), some_bytes("another"))
        assert journal.verify(NoControl()).missing == ("photo-1",)
        assert list((tmp_path / "j" / "staging").iterdir()) == []


# -- the forecast -----------------------------------------------------------------------------
def _day(days_ago: int, size_bytes: int) -> ImportedDay:
    return ImportedDay(day=TODAY - timedelta(days=days_ago), photos=1, size_bytes=size_bytes)


def test_the_last_three_months_tell_how_long_the_disk_lasts() -> None:
    days = [_day(400, 10**9), *(_day(ago, 10**6) for ago in range(92))]
    found = forecast(days, 304 * 10**6, TODAY)
    assert found.stored_bytes == 10**9 + 92 * 10**6
    assert found.bytes_a_month == pytest.approx(30.4e6)
    assert found.months_left == pytest.approx(10)


def test_nothing_is_foretold_until_a_month_lies_between_first_and_last_import() -> None:
    for days in ([_day(0, 10**6)], [_day(9, 10**6), _day(0, 10**6)], [_day(99, 5), _day(70, 5)]):
        found = forecast(days, 10**9, TODAY)
        assert (found.bytes_a_month, found.months_left) == (None, None)
        assert found.is_young
    found = forecast([_day(40, 20 * 10**6), _day(10, 20 * 10**6)], 10**9, TODAY)
    assert found.bytes_a_month == pytest.approx(30.4e6)
    assert not found.is_young


def test_without_imports_lately_nothing_is_foretold() -> None:
    assert forecast([], 5, TODAY).months_left is None
    found = forecast([_day(300, 10), _day(200, 10)], 5, TODAY)
    assert (found.bytes_a_month, found.is_young) == (None, False)
