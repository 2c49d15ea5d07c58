"""A file system that is really full, or really mounted for reading only."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from microjournal.domain.control import NoControl
from microjournal.domain.errors import EnvironmentFault
from microjournal.domain.photos import IntakeResult, IntakeStatus
from microjournal.domain.trash import TrashKind
from microjournal.services.intake import IntakeService
from microjournal.services.intake_run import IntakeTarget
from microjournal.storage.encrypted_journal import EncryptedJournal
from tests.helpers.fault_scenes import ReadyDecoder
from tests.storage.backup_builders import a_target, backed_up, restored
from tests.storage.builders import PATIENT, a_journal, reopened, some_bytes

SMALL, LARGE = "size=24m", "size=64m"
PHOTO_BYTES = 1_500_000


def _mount(*arguments: str | Path) -> bool:
    if sys.platform != "linux":
        return False
    command = ["mount", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    disk = tmp_path / "disk"
    disk.mkdir()
    if not _mount("-t", "tmpfs", "-o", SMALL, "none", disk):
        pytest.skip("a small file system can only be mounted by an administrator on Linux")
    yield disk
    subprocess.run(["umount", "--lazy", str(disk)], check=True)


@pytest.fixture
def card(tmp_path: Path) -> Path:
    card = tmp_path / "card"
    card.mkdir()
    for number in range(20):
        (card / f"{number:02}.jpg").write_bytes(some_bytes(str(number), PHOTO_BYTES))
    return card


def _imported(journal: EncryptedJournal, card: Path) -> tuple[IntakeResult, ...]:
    target = IntakeTarget(patient_id=PATIENT)
    service = IntakeService(journal, ReadyDecoder())
    return service.import_paths([card], target, control=NoControl()).results


def test_a_full_disk_refuses_photos_in_words_and_keeps_what_is_in(
    small_disk: Path, card: Path
) -> None:
    folder = small_disk / "journal"
    with a_journal(folder) as journal:
        results = _imported(journal, card)
        kept = [result for result in results if result.status is IntakeStatus.STORED]
        refused = [result for result in results if result.status is IntakeStatus.REJECTED]
        assert kept
        assert {result.code for result in refused} == {"disk_full"}
        assert len(kept) + len(refused) == 20
        for result in kept:
            assert result.photo_id is not None
            assert len(journal.original(result.photo_id)) == PHOTO_BYTES
        assert journal.verify(NoControl()).ok
    with reopened(folder) as journal:
        assert {photo.id for photo in journal.photos()} == {result.photo_id for result in kept}
    assert _mount("-o", f"remount,{LARGE}", small_disk)
    with reopened(folder) as journal:
        again = _imported(journal, card)
        statuses = [result.status for result in again]
        assert statuses.count(IntakeStatus.STORED) == len(refused)
        assert statuses.count(IntakeStatus.DUPLICATE) == len(kept)
        assert journal.verify(NoControl()).ok


def _filled(disk: Path) -> None:
    """Write until not one byte more fits."""
    with (disk / "filler").open("wb", buffering=0) as file:
        for size in (1 << 20, 4096, 1):
            try:
                while file.write(bytes(size)) == size:
                    pass
            except OSError:
                continue


def test_erasing_and_locking_work_on_a_disk_without_one_free_byte(
    small_disk: Path, card: Path
) -> None:
    folder = small_disk / "journal"
    with a_journal(folder) as journal:
        _imported(journal, card)
        assert (folder / "reserve").exists()
        _filled(small_disk)
        with journal.write() as tx:
            tx.erase(TrashKind.PATIENT, PATIENT)
        assert journal.photos() == ()
    with reopened(folder) as journal:
        assert journal.photos() == ()
        assert journal.verify(NoControl()).ok


def test_an_edit_on_a_full_disk_keeps_the_old_version_and_says_why(small_disk: Path) -> None:
    folder = small_disk / "journal"
    with a_journal(folder) as journal:
        with journal.write() as tx:
            tx.set_setting("note", "old")
        (folder / "reserve").unlink()
        _filled(small_disk)
        with pytest.raises(EnvironmentFault) as caught, journal.write() as tx:
            tx.set_setting("note", "x" * 500_000)
        assert caught.value.code == "disk_full"
        assert journal.setting("note") == "old"
    (small_disk / "filler").unlink()
    with reopened(folder) as journal:
        assert journal.setting("note") == "old"
        with journal.write() as tx:
            tx.set_setting("note", "x" * 500_000)


def test_a_file_system_mounted_for_reading_is_read_and_changes_are_refused(
    small_disk: Path, card: Path
) -> None:
    folder = small_disk / "journal"
    with a_journal(folder) as journal:
        _imported(journal, card)
    assert _mount("-o", "remount,ro", small_disk)
    with reopened(folder) as journal, reopened(folder) as second:
        assert journal.info.read_only
        assert len(second.original(second.photos()[0].id)) == PHOTO_BYTES
        assert journal.verify(NoControl()).ok
        with pytest.raises(EnvironmentFault) as caught, journal.write() as tx:
            tx.set_setting("any", "thing")
        assert caught.value.code == "disk_read_only"


def test_a_journal_that_can_only_be_read_is_backed_up_to_another_disk(
    small_disk: Path, card: Path, tmp_path: Path
) -> None:
    folder, target = small_disk / "journal", a_target(tmp_path)
    with a_journal(folder) as journal:
        _imported(journal, card)
        kept = {photo.id for photo in journal.photos()}
    assert _mount("-o", "remount,ro", small_disk)
    with reopened(folder) as journal:
        report = backed_up(journal, target)
        assert (report.made.photos, report.damaged) == (len(kept), ())
    restored(target, tmp_path / "back")
    with reopened(tmp_path / "back") as journal:
        assert {photo.id for photo in journal.photos()} == kept
        assert journal.verify(NoControl()).ok
