"""Backing up and restoring under faults: the scenes, the steps and what must be true afterwards."""

from __future__ import annotations

from pathlib import Path

from microjournal.domain.control import NoControl
from microjournal.domain.identifiers import PhotoId
from microjournal.storage.backup_folders import journal_folder
from microjournal.storage.backup_reading import secret
from microjournal.storage.backup_restore import Restoring
from microjournal.storage.disk import Disk
from microjournal.storage.encrypted_journal import EncryptedJournal
from tests.helpers import fault_scenes as scenes
from tests.helpers.fault_scenes import Promises, Tell, digests, journal_of
from tests.storage.builders import SteppingClock, reopened, some_bytes, stored

_NEW = ("new-1", "new-2")


def stick_of(scene: Path) -> Path:
    """Return the folder the sets are kept in, as a stick would be."""
    return scene / "stick"


def restored_of(scene: Path) -> Path:
    """Return the folder a set is restored into, in folders that are not there yet."""
    return journal_of(scene / "new disk" / "practice")


def with_one_set(scene: Path) -> None:
    """A journal with a set, and photos that are in none yet."""
    scenes.settled(scene)
    stick_of(scene).mkdir()
    with reopened(journal_of(scene)) as journal:
        made = journal.backup_keeper().back_up(stick_of(scene), NoControl()).made
        (scene / "first-set").write_text(made.set_id)
        for name in _NEW:
            stored(journal, name)


def with_a_set_only(scene: Path) -> None:
    """A stick with a set, and nothing where the journal is to be."""
    with_one_set(scene)
    with reopened(journal_of(scene)) as journal:
        journal.backup_keeper().back_up(stick_of(scene), NoControl())
    for path in sorted(journal_of(scene).rglob("*"), reverse=True):
        path.rmdir() if path.is_dir() else path.unlink()
    journal_of(scene).rmdir()
    (scene / "stick-digests").write_text(repr(digests(stick_of(scene))))


def back_up(scene: Path, tell: Tell) -> None:
    """Make a set."""
    with reopened(journal_of(scene)) as journal:
        report = journal.backup_keeper().back_up(stick_of(scene), NoControl())
        tell({"promised": "set", "id": report.made.set_id})


def restore(scene: Path, tell: Tell) -> None:
    """Bring the newest set back."""
    restoring = Restoring(disk=Disk(), clock=SteppingClock(), control=NoControl())
    restoring.restore(stick_of(scene), restored_of(scene), secret(None, None))
    tell({"promised": "restored"})


def has_sets(journal: EncryptedJournal, promises: Promises) -> None:
    """Every set that was promised is there, opens, and has every original; so does the first."""
    scene = journal.folder.parent
    keeper = journal.backup_keeper()
    sets = {found.set_id: found for found in keeper.sets(stick_of(scene))}
    promised = {line["id"] for line in promises} | {(scene / "first-set").read_text()}
    assert sets.keys() >= promised
    for found in sets.values():
        report = keeper.drill(found, None, NoControl())
        assert (report.damaged, report.restored.missing) == ((), ())
        assert report.exact == found.photos
    home = journal_folder(stick_of(scene), journal.info.id)
    if len(promises) > 1:
        assert {path.name for path in (home / "sets").iterdir()} == sets.keys()


def is_restored(journal: EncryptedJournal) -> None:
    """All of the photos of the newest set are there."""
    for name in (*scenes.SETTLED, *_NEW):
        assert journal.original(PhotoId(name)) == some_bytes(name)


def stick_is_untouched(scene: Path) -> None:
    """Restoring only reads the stick."""
    assert repr(digests(stick_of(scene))) == (scene / "stick-digests").read_text()
