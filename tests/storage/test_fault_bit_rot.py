"""One bit turned over anywhere: noticed, the damaged thing named, everything else comes out."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from microjournal.domain.control import NoControl
from microjournal.domain.errors import IntegrityFault, MicrojournalError
from microjournal.domain.identifiers import PatientId, PhotoId, SessionId
from microjournal.domain.photos import DerivativeKind
from microjournal.storage import connection, faults
from microjournal.storage.database import Database
from microjournal.storage.header import parse
from microjournal.storage.journal import EncryptedJournal
from microjournal.storage.schema import create_database
from tests.helpers.fault_points import wanted
from tests.helpers.fault_server import scratch
from tests.helpers.figures import Figures, tell
from tests.storage.backup_builders import backed_up, drilled, flip, restored
from tests.storage.builders import (
    a_journal,
    a_patient,
    a_photo,
    a_session,
    reopened,
    some_bytes,
)

DAMAGES = wanted("MICROJOURNAL_DAMAGES", 8)
"""Per kind of file; there are four kinds."""

COPIES = ("VAULT.json", "VAULT.json.1")
PATIENTS, PHOTOS_EACH, PAGE_BYTES = 10, 3, 4096


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A journal and a stick with a set of it, copied for every damage."""

    whole: Path
    place: Path

    def fresh(self) -> Path:
        """Return a new copy of both."""
        shutil.rmtree(self.place, ignore_errors=True)
        shutil.copytree(self.whole, self.place)
        return self.place


@pytest.fixture(scope="module")
def shelf() -> Iterator[Shelf]:
    folder = scratch()
    whole = folder / "whole"
    (whole / "stick").mkdir(parents=True)
    with a_journal(whole / "journal") as journal:
        for number in range(PATIENTS):
            _add_patient(journal, number)
        backed_up(journal, whole / "stick")
    (whole / "journal" / "reserve").unlink()
    yield Shelf(whole=whole, place=folder / "damaged")
    shutil.rmtree(folder)


def _add_patient(journal: EncryptedJournal, number: int) -> None:
    patient = PatientId(f"someone-{number}")
    session = replace(a_session(f"session-{number}x"), patient_id=patient)
    with journal.write() as tx:
        tx.save_patient(a_patient(patient, number=f"N{number}"))
        tx.save_session(session)
    for name in _photos_of(number):
        staged = journal.stage_original(some_bytes(name), patient)
        journal.sync_staging()
        photo = replace(
            a_photo(name, some_bytes(name)),
            patient_id=patient,
            session_id=SessionId(f"session-{number}x"),
        )
        with journal.write() as tx:
            tx.add_photo(photo, staged)
        journal.publish([staged])
        journal.keep_derivative(PhotoId(name), DerivativeKind.THUMBNAIL, b"small " + name.encode())


def _photos_of(number: int) -> list[str]:
    return [f"photo-{number}-{which}" for which in range(PHOTOS_EACH)]


ALL_PHOTOS = [name for number in range(PATIENTS) for name in _photos_of(number)]


def _turned_over(path: Path, chance: random.Random, *, page: int | None = None) -> None:
    """Turn one bit of a file over, of a page if one is named."""
    data = bytearray(path.read_bytes())
    first, size = (0, len(data)) if page is None else (page * PAGE_BYTES, PAGE_BYTES)
    data[first + chance.randrange(size)] ^= 1 << chance.randrange(8)
    path.chmod(0o600)
    path.write_bytes(data)


def _exact(journal: EncryptedJournal, name: str) -> bool:
    """Tell whether a photo comes out, which is then exactly the one that went in."""
    try:
        data = journal.original(PhotoId(name))
    except IntegrityFault:
        return False
    assert data == some_bytes(name)
    return True


def test_a_damaged_original_is_named_and_every_other_comes_out(shelf: Shelf) -> None:
    chance = random.Random(1)
    for _number in range(DAMAGES):
        folder = shelf.fresh() / "journal"
        objects = [path for path in sorted((folder / "objects").rglob("*")) if len(path.name) == 64]
        _turned_over(chance.choice(objects), chance)
        with reopened(folder) as journal:
            report = journal.verify(NoControl())
            lost = [name for name in ALL_PHOTOS if not _exact(journal, name)]
        assert (list(report.corrupt), len(lost)) == (lost, 1)
        assert (report.ok, report.missing, report.orphans) == (False, (), ())
    tell(Figures(promise="one bit turned over", part="originals", points=DAMAGES))


def test_a_damaged_copy_of_the_header_is_healed_from_the_other(shelf: Shelf) -> None:
    chance = random.Random(2)
    for _number in range(DAMAGES):
        folder = shelf.fresh() / "journal"
        _turned_over(folder / chance.choice(COPIES), chance)
        reopened(folder).close()
        with reopened(folder) as journal:
            assert journal.verify(NoControl()).ok
        first, second = (parse((folder / each).read_bytes()) for each in COPIES)
        assert replace(first, audit_head=None) == replace(second, audit_head=None)
    tell(Figures(promise="one bit turned over", part="headers", points=DAMAGES))


def test_a_damaged_page_of_the_database_hides_no_original_and_no_sound_record(
    shelf: Shelf,
) -> None:
    chance = random.Random(3)
    pages = (shelf.whole / "journal" / "db.sqlite").stat().st_size // PAGE_BYTES
    refused = readable = opened = 0
    for number in range(DAMAGES):
        folder = shelf.fresh() / "journal"
        before = (folder / "db.sqlite").read_bytes()
        _turned_over(folder / "db.sqlite", chance, page=number * pages // DAMAGES % pages)
        damaged = (folder / "db.sqlite").read_bytes()
        assert before != damaged
        try:
            journal = reopened(folder)
        except IntegrityFault:
            refused += 1
            continue
        with journal:
            opened += 1
            readable += sum(_exact(journal, name) for name in ALL_PHOTOS)
            report = journal.verify(NoControl())
        assert report.corrupt == ("database",)
        assert (report.checked, report.missing, report.orphans) == (len(ALL_PHOTOS), (), ())
    share = readable / (opened * len(ALL_PHOTOS))
    part = f"database pages ({refused} not opened, {share:.0%} of photos still come out)"
    tell(Figures(promise="one bit turned over", part=part, points=DAMAGES))
    # Only the first page holds what nothing can be read without.
    assert refused <= 1 + DAMAGES // pages
    assert share > 0.6


def test_damage_is_looked_for_once_however_many_records_it_hides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else a check of a large journal, which asks for every record by itself, would never end."""
    path, key, looked = tmp_path / "db", bytes(32), list[Path]()
    create_database(path, key)
    monkeypatch.setattr(connection, "_unreadable", looked.append)
    flip(path, path.stat().st_size - 2000)
    database = Database(path, key)
    for _time in range(5):
        with pytest.raises(IntegrityFault), database.read() as reading:
            _require_sound(reading)
    database.close()
    assert looked == [path]


def _require_sound(reading: connection.SqlConnection) -> None:
    if not reading.is_sound():
        raise faults.journal_damaged("database")


def test_a_damaged_database_is_not_written_to(shelf: Shelf) -> None:
    folder = shelf.fresh() / "journal"
    path = folder / "db.sqlite"
    sql = "SELECT rootpage FROM sqlite_master WHERE name = 'sqlite_autoindex_tombstone_1'"
    with reopened(folder) as journal, journal._database.read() as connection:
        page = connection.rows(sql)[0][0] - 1
    _turned_over(path, random.Random(4), page=page)
    damaged = path.read_bytes()
    with reopened(folder) as journal:
        assert journal.info.read_only
        with pytest.raises(IntegrityFault) as caught, journal.write() as tx:
            tx.set_setting("any", "thing")
        assert caught.value.code == "journal_damaged"
        assert [item.chart_number for item in journal.patients(search="N3")] == ["N3"]
    assert path.read_bytes() == damaged


def test_a_damaged_set_is_noticed_and_gives_what_is_sound(shelf: Shelf, tmp_path: Path) -> None:
    chance = random.Random(5)
    told: dict[str, int] = {}
    for number in range(DAMAGES):
        place = shelf.fresh()
        files = [path for path in sorted((place / "stick").rglob("*")) if path.is_file()]
        files = [path for path in files if path.stat().st_size]
        _turned_over(chance.choice(files), chance)
        outcome = _restored_or_told(place / "stick", tmp_path / str(number))
        told[outcome] = told.get(outcome, 0) + 1
    tell(Figures(promise="one bit turned over", part=f"backup sets ({told})", points=DAMAGES))
    assert told.keys() <= {"backup_damaged", "not_a_backup", "not needed", "backup_newer"}


def _restored_or_told(stick: Path, folder: Path) -> str:
    """Restore what was damaged: refused in words and nothing left, or not a byte is wrong."""
    try:
        restored(stick, folder)
    except MicrojournalError as error:
        assert not folder.exists()
        return error.code
    with reopened(folder) as journal:
        assert all(_exact(journal, name) for name in ALL_PHOTOS)
    assert drilled(stick).damaged == ()
    return "not needed"
