"""Reads from many threads beside writes, and one writer at a time."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from microjournal.domain.control import NoControl
from microjournal.domain.errors import EnvironmentFault
from microjournal.domain.identifiers import PhotoId
from microjournal.storage import faults
from microjournal.storage.database import Database
from microjournal.storage.encrypted_journal import EncryptedJournal
from microjournal.storage.schema import create_database
from tests.storage.builders import PATIENT, a_journal, a_patient, some_bytes, stored

KEY = bytes(range(32))


def _add_patients(journal: EncryptedJournal, thread: int) -> None:
    for number in range(10):
        with journal.write() as tx:
            tx.save_patient(a_patient(f"{thread}-{number}", number=f"T{thread}-{number}"))


def _read(journal: EncryptedJournal, _thread: int) -> int:
    seen = 0
    for _time in range(30):
        seen = max(seen, len(journal.patients()))
        assert journal.patient(PATIENT).id == PATIENT
    return seen


def test_readers_and_writers_do_not_disturb_each_other(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal, ThreadPoolExecutor(6) as pool:
        writers = [pool.submit(_add_patients, journal, thread) for thread in range(3)]
        readers = [pool.submit(_read, journal, thread) for thread in range(3)]
        for writer in writers:
            writer.result(timeout=120)
        assert all(reader.result(timeout=120) >= 1 for reader in readers)
        assert journal.patient_count() == 31
        assert journal.verify(NoControl()).ok


def test_a_connection_that_met_a_failing_disk_is_not_lent_again(tmp_path: Path) -> None:
    create_database(tmp_path / "db", KEY)
    database = Database(tmp_path / "db", KEY)
    with database.read() as first:
        pass
    with pytest.raises(EnvironmentFault), database.read():
        raise faults.disk_error()
    with database.read() as fresh:
        assert fresh is not first
    database.close()


def test_a_transaction_inside_a_transaction_is_a_mistake_and_no_deadlock(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal, journal.write():
        with pytest.raises(RuntimeError, match="still open"):
            journal.write().__enter__()
        assert journal.patient_count() == 1


def test_originals_are_staged_and_read_by_several_threads(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal, ThreadPoolExecutor(4) as pool:
        names = [f"photo-{number}" for number in range(12)]
        list(pool.map(lambda name: stored(journal, name), names, timeout=120))
        found = list(pool.map(lambda name: journal.original(PhotoId(name)), names, timeout=120))
        assert found == [some_bytes(name) for name in names]
