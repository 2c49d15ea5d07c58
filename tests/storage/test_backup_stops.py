"""A process that ends at any file operation of a backup or a restore: nothing made is lost.

``MICROJOURNAL_KILLS`` above 100 (``make soak``) tries every operation, whole and torn; otherwise
every third.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from microjournal.domain.control import NoControl
from microjournal.domain.trash import TrashKind
from microjournal.storage.disk import Disk
from tests.helpers.figures import Figures, tell
from tests.storage.backup_builders import (
    Stopped,
    StoppingDisk,
    a_target,
    backed_up,
    home_of,
    restored,
)
from tests.storage.builders import a_journal, folder_digest, reopened, stored

THOROUGH = int(os.environ.get("MICROJOURNAL_KILLS", "0")) > 100
STEP = 1 if THOROUGH else 3
PROMISE = "backup and restore stopped anywhere"
TORN = (False, True) if THOROUGH else (True,)


def _stops(work: Callable[[StoppingDisk], object], *, torn: bool) -> list[int]:
    """Return the operations at which ``work`` is stopped, found by letting it run once."""
    counting = StoppingDisk(stop_at=1 << 30, torn=torn)
    work(counting)
    return list(range(1, counting.done + 1, STEP))


def _stopped(work: Callable[[StoppingDisk], object], stop_at: int, *, torn: bool) -> None:
    with pytest.raises(Stopped):
        work(StoppingDisk(stop_at=stop_at, torn=torn))


@pytest.mark.parametrize("torn", TORN)
@pytest.mark.parametrize("place", ["stick", "beside the database"])
def test_a_backup_that_ends_anywhere_leaves_earlier_sets_whole(
    tmp_path: Path, place: str, *, torn: bool
) -> None:
    target = a_target(tmp_path)
    with a_journal(tmp_path / "j") as journal:
        stored(journal, "a")
        keeper = journal.backup_keeper()
        target = target if place == "stick" else keeper.local_target
        backed_up(journal, target)
        stored(journal, "b")
    shutil.copytree(tmp_path / "j", tmp_path / "before")
    shutil.copytree(tmp_path / "stick", tmp_path / "stick before")

    def fresh(disk: Disk) -> None:
        for kept, place_ in (("before", "j"), ("stick before", "stick")):
            shutil.rmtree(tmp_path / place_)
            shutil.copytree(tmp_path / kept, tmp_path / place_)
        with reopened(tmp_path / "j") as journal:
            # The journal itself is opened and closed by a sound disk: this is about the backup.
            object.__setattr__(journal._open_parts(), "disk", disk)
            backed_up(journal, target)

    points = _stops(fresh, torn=torn)
    for stop_at in points:
        _stopped(fresh, stop_at, torn=torn)
        _assert_first_set_is_whole(tmp_path, target)
    tell(Figures(promise=PROMISE, part=f"backup {place}", points=len(points)))


def _assert_first_set_is_whole(folder: Path, target: Path) -> None:
    with reopened(folder / "j") as journal:
        assert journal.verify(NoControl()).ok
        assert journal.verify(NoControl()).tmp == ()
        sets = journal.backup_keeper().sets(target)
        assert sets[0].photos == 1
        assert len(sets) <= 2
        report = backed_up(journal, target)
        assert report.made.complete
        assert report.made.photos == 2
        names = {path.name for path in (home_of(journal, target) / "sets").iterdir()}
        assert names == {held.set_id for held in journal.backup_keeper().sets(target)}
        drill = journal.backup_keeper().drill(report.made, folder, NoControl())
        assert drill.exact == 2


@pytest.mark.parametrize("torn", TORN)
def test_a_restore_that_ends_anywhere_leaves_the_target_absent_or_whole(
    tmp_path: Path, *, torn: bool
) -> None:
    target = a_target(tmp_path)
    with a_journal(tmp_path / "j") as journal:
        for id_ in ("a", "b"):
            stored(journal, id_)
        backed_up(journal, target)
    before, back = folder_digest(target), tmp_path / "to" / "back"
    back.parent.mkdir()

    def restore(disk: Disk) -> None:
        shutil.rmtree(back, ignore_errors=True)
        back.mkdir()
        restored(target, back, disk=disk)

    whole = 0
    points = _stops(restore, torn=torn)
    for stop_at in points:
        _stopped(restore, stop_at, torn=torn)
        assert folder_digest(target) == before
        if back.exists() and any(back.iterdir()):
            whole += 1
        else:
            restored(target, back)
        assert [path.name for path in back.parent.iterdir()] == ["back"]
        with reopened(back) as journal:
            assert journal.verify(NoControl()).ok
            assert len(journal.photos()) == 2
    assert whole < 3
    tell(Figures(promise=PROMISE, part="restore", points=len(points)))


@pytest.mark.parametrize("torn", TORN)
def test_letting_old_sets_go_may_end_anywhere(tmp_path: Path, *, torn: bool) -> None:
    with a_journal(tmp_path / "j") as journal:
        stored(journal, "a")
        erased = stored(journal, "b").object_name
        local = journal.backup_keeper().local_target
        for _number in range(2):
            backed_up(journal, local)
        with journal.write() as tx:
            tx.erase(TrashKind.PHOTO, "b")
    shutil.copytree(tmp_path / "j", tmp_path / "before")

    def fresh(disk: Disk) -> None:
        shutil.rmtree(tmp_path / "j")
        shutil.copytree(tmp_path / "before", tmp_path / "j")
        with reopened(tmp_path / "j") as journal:
            object.__setattr__(journal._open_parts(), "disk", disk)
            backed_up(journal, local)

    points = _stops(fresh, torn=torn)
    for stop_at in points:
        _stopped(fresh, stop_at, torn=torn)
        with reopened(tmp_path / "j") as journal:
            assert journal.verify(NoControl()).ok
            report = backed_up(journal, local)
            sets = journal.backup_keeper().sets(local)
            assert {held.photos for held in sets} == {1}
            assert sets[-1] == report.made
            assert journal.backup_keeper().drill(report.made, tmp_path, NoControl()).exact == 1
        assert not list((tmp_path / "j").rglob(erased))
    tell(Figures(promise=PROMISE, part="letting old sets go", points=len(points)))
