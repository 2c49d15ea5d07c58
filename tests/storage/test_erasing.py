"""What is erased is gone: rows, keys, files, history; at whatever point the erasing stopped."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from microjournal.domain.control import NoControl
from microjournal.domain.errors import InputError
from microjournal.domain.history import LEFT_OVER
from microjournal.domain.identifiers import ConsentId, MeasurementId, PatientId, PhotoId, SessionId
from microjournal.domain.patients import ConsentScope, Patient, PhotographicConsent
from microjournal.domain.photos import DerivativeKind
from microjournal.domain.trash import TrashKind
from microjournal.storage.connection import SqlConnection
from microjournal.storage.disk import Disk
from microjournal.storage.journal import EncryptedJournal
from microjournal.storage.keys import derive_keys
from microjournal.storage.vault import load_header, unlock
from tests.helpers.old_journal import put_old_journal
from tests.helpers.stopping_disk import Stopped, StoppingDisk
from tests.storage.builders import (
    IMPORT,
    PATIENT,
    a_course,
    a_journal,
    a_measurement,
    a_photo,
    a_session,
    reopened,
    some_bytes,
    stored,
)

OTHER = PatientId("another-patient")
GONE = ("photo-one", "photo-two")
STAYS = PhotoId("photo-of-the-other")
TEXTS = ("Wilhelmina", "Quetschenberg", "keloid on the left", "IMG_4711.JPG", "sun avoided")
PAGE_BYTES, SALT_BYTES, IV_BYTES = 4096, 16, 16
RESERVED_BYTES = 80
"""At the end of each page of SQLCipher 4: the initialisation vector and the page's code."""


def _a_full_journal(folder: Path) -> None:
    """A patient with everything a record may hold, and another one who stays."""
    with a_journal(folder) as journal:
        with journal.write() as tx:
            tx.save_patient(_patient())
            tx.save_patient(replace(_patient(), given_name="Mina", notes=""))
            tx.save_course(a_course())
            tx.save_session(replace(a_session(), notes=TEXTS[4]))
            tx.save_consent(_consent())
            tx.save_patient(Patient(id=OTHER, chart_number="P2", family_name="Stays"))
            tx.save_session(replace(a_session("other-session"), patient_id=OTHER))
        for name in GONE:
            stored(journal, name)
            journal.keep_derivative(PhotoId(name), DerivativeKind.THUMBNAIL, b"small")
        _store_other(journal)
        with journal.write() as tx:
            tx.save_photo(replace(journal.photo(PhotoId(GONE[0])), source_name=TEXTS[3]))
            tx.save_measurement(a_measurement("m", *GONE))
            tx.set_setting(f"scale.{GONE[0]}", "11.8")
            tx.set_setting(f"scale.{STAYS}", "9.5")
            tx.set_setting(LEFT_OVER, TEXTS[2])
        with journal.write() as tx:
            tx.set_setting(LEFT_OVER, f"{TEXTS[1]} comes on Friday")
        with journal.write() as tx:
            tx.set_setting("repeats", f'{{"{GONE[1]}": ["{GONE[0]}", 0.1], "{STAYS}": ["x", 1]}}')
    shutil.copyfile(folder / "db.sqlite", folder / "db.sqlite.schema-1")


def _patient() -> Patient:
    return Patient(
        id=PATIENT,
        chart_number="Z-99-Q",
        given_name=TEXTS[0],
        family_name=TEXTS[1],
        notes=TEXTS[2],
    )


def _consent() -> PhotographicConsent:
    return PhotographicConsent(
        id=ConsentId("consent"),
        patient_id=PATIENT,
        scope=ConsentScope.RECORD,
        given_on=date(2026, 3, 1),
    )


def _store_other(journal: EncryptedJournal) -> None:
    data = some_bytes("other")
    photo = replace(a_photo(STAYS, data), patient_id=OTHER, session_id=SessionId("other-session"))
    staged = journal.stage_original(data, OTHER)
    with journal.write() as tx:
        tx.add_photo(photo, staged)
    journal.publish([staged])


def _erase(journal: EncryptedJournal, kind: TrashKind = TrashKind.PATIENT) -> None:
    with journal.write() as tx:
        tx.erase(kind, PATIENT if kind is TrashKind.PATIENT else GONE[0])


def _database_key(folder: Path) -> bytes:
    header = load_header(Disk(), folder).header
    return derive_keys(unlock(header, None, None), header.id).database


def _plain_pages(folder: Path) -> bytes:
    """Decrypt every page of the database file, the free ones too."""
    key, data = _database_key(folder), (folder / "db.sqlite").read_bytes()
    return b"".join(
        _plain(key, data[start : start + PAGE_BYTES], SALT_BYTES if start == 0 else 0)
        for start in range(0, len(data), PAGE_BYTES)
    )


def _plain(key: bytes, page: bytes, skipped: int) -> bytes:
    end = PAGE_BYTES - RESERVED_BYTES
    decryptor = Cipher(algorithms.AES(key), modes.CBC(page[end : end + IV_BYTES])).decryptor()
    return decryptor.update(page[skipped:end]) + decryptor.finalize()


def _secrets(folder: Path) -> tuple[list[bytes], list[bytes]]:
    """Return the ciphertexts of the patient's files and the wrapped keys that open them."""
    connection = SqlConnection(folder / "db.sqlite", _database_key(folder))
    photos = connection.rows(
        "SELECT object_name, wrapped_key FROM photo WHERE patient_id = ?", (PATIENT,)
    )
    keys = [connection.rows("SELECT wrapped_key FROM patient WHERE id = ?", (PATIENT,))[0][0]]
    connection.close()
    files = [folder / "objects" / row[0][:2] / row[0] for row in photos]
    files += [folder / "cache" / f"{name}.256" for name in GONE]
    return [path.read_bytes() for path in files], [*keys, *(row[1] for row in photos)]


def _is_anywhere(folder: Path, wanted: bytes) -> Iterator[str]:
    for path in folder.rglob("*"):
        if path.is_file() and wanted in path.read_bytes():
            yield path.name


def _require_gone(folder: Path, files: list[bytes], keys: list[bytes]) -> None:
    for content in files:
        assert not list(_is_anywhere(folder, content))
    assert not [path for path in folder.iterdir() if path.name.startswith("db.sqlite.")]
    plain = _plain_pages(folder)
    assert b"Stays" in plain, "the pages were not decrypted"
    for key in keys:
        assert key not in plain
    for text in (*TEXTS, "Z-99-Q", "z-99-q", "Mina"):
        assert text.encode() not in plain, text


@pytest.fixture(scope="module")
def full_journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal to copy: the patient to be erased and another one."""
    folder = tmp_path_factory.mktemp("full") / "j"
    _a_full_journal(folder)
    return folder


def test_no_byte_of_an_erased_patient_is_left(full_journal: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(full_journal, tmp_path / "j")
    files, keys = _secrets(folder)
    assert all(text.encode() in _plain_pages(folder) for text in (*TEXTS, "Mina"))
    with reopened(folder) as journal:
        _erase(journal)
        _require_gone(folder, files, keys)
        with pytest.raises(InputError) as caught:
            journal.patient(PATIENT, with_trash=True)
        assert caught.value.code == "unknown_patient"
    _require_gone(folder, files, keys)


def test_words_left_over_from_a_lock_leave_no_former_state(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        for words in (TEXTS[2], ""):
            with journal.write() as tx:
                tx.set_setting(LEFT_OVER, words)
        assert journal.setting(LEFT_OVER) == ""
    assert TEXTS[2].encode() not in _plain_pages(tmp_path / "j")


def test_no_free_page_is_left_to_tell_how_much_there_was(
    full_journal: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(full_journal, tmp_path / "j")
    with reopened(folder) as journal:
        with journal.write() as tx:
            tx.save_patient(replace(_patient(), notes="a long story " * 20_000))
        large = (folder / "db.sqlite").stat().st_size
        _erase(journal)
    connection = SqlConnection(folder / "db.sqlite", _database_key(folder))
    assert connection.rows("PRAGMA freelist_count")[0][0] == 0
    connection.close()
    assert (folder / "db.sqlite").stat().st_size < large - 200_000


def test_what_belongs_to_others_stays_whole(full_journal: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(full_journal, tmp_path / "j")
    with reopened(folder) as journal:
        _erase(journal)
    with reopened(folder) as journal:
        assert journal.original(STAYS) == some_bytes("other")
        assert journal.setting(f"scale.{STAYS}") == "9.5"
        assert journal.setting("repeats") == f'{{"{STAYS}": ["x", 1]}}'
        assert journal.setting(f"scale.{GONE[0]}") == ""
        assert journal.verify(NoControl()).ok
        assert journal.audit_report().ok


def test_an_erasure_is_in_the_ledger_and_in_the_trail_by_ids_only(
    full_journal: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(full_journal, tmp_path / "j")
    with reopened(folder) as journal:
        _erase(journal)
        listed = [(entry.kind, entry.object_id) for entry in journal.erasures()]
        assert listed == [*((TrashKind.PHOTO, name) for name in GONE), (TrashKind.PATIENT, PATIENT)]
        assert all(entry.is_finished for entry in journal.erasures())
        assert [entry.event for entry in journal.audit_entries(object_id=PATIENT)][-1] == (
            "patient_erased"
        )


def test_one_photo_is_erased_with_what_was_measured_on_it(
    full_journal: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(full_journal, tmp_path / "j")
    with reopened(folder) as journal:
        _erase(journal, TrashKind.PHOTO)
        assert [photo.id for photo in journal.photos(patient_id=PATIENT)] == [GONE[1]]
        with pytest.raises(InputError):
            journal.measurement(MeasurementId("m"))
        assert journal.original(PhotoId(GONE[1])) == some_bytes(GONE[1])
    assert TEXTS[3].encode() not in _plain_pages(folder)
    assert b"11.8" not in _plain_pages(folder)


def test_a_patient_is_erased_from_the_trash_as_well(full_journal: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(full_journal, tmp_path / "j")
    files, keys = _secrets(folder)
    with reopened(folder) as journal:
        with journal.write() as tx:
            tx.set_trashed(TrashKind.PHOTO, GONE[0], trashed=True)
            tx.set_trashed(TrashKind.PATIENT, PATIENT, trashed=True)
        _erase(journal)
        assert journal.trash() == ()
    _require_gone(folder, files, keys)


def test_photos_that_were_taken_out_before_leave_no_history_either(tmp_path: Path) -> None:
    folder = tmp_path / "j"
    _a_full_journal(folder)
    files, keys = _secrets(folder)
    with reopened(folder) as journal:
        with journal.write() as tx:
            tx.withdraw_import(IMPORT)
        _erase(journal)
    _require_gone(folder, files, keys)


def test_what_is_stated_about_a_photo_stays_when_a_patient_it_was_once_filed_under_is_erased(
    full_journal: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(full_journal, tmp_path / "j")
    with reopened(folder) as journal:
        moved = replace(
            journal.photo(PhotoId(GONE[0])), patient_id=OTHER, session_id=SessionId("other-session")
        )
        with journal.write() as tx:
            tx.save_photo(moved)
        _erase(journal)
        assert journal.photos() == (moved, journal.photo(STAYS))
        assert journal.original(moved.id) == some_bytes(GONE[0])
        assert journal.setting(f"scale.{GONE[0]}") == "11.8"
        assert [entry.object_id for entry in journal.erasures()] == [GONE[1], PATIENT]


def test_a_photo_whose_original_is_missing_is_erased_as_well(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        name = stored(journal, GONE[0]).object_name
        (tmp_path / "j" / "objects" / name[:2] / name).unlink()
        _erase(journal)
        assert (journal.photos(), journal.waiting_files()) == ((), 0)
        assert journal.verify(NoControl()).ok


@pytest.mark.parametrize("kind", list(TrashKind))
def test_erasing_what_is_not_there_is_refused(tmp_path: Path, kind: TrashKind) -> None:
    with a_journal(tmp_path / "j") as journal:
        with pytest.raises(InputError) as caught, journal.write() as tx:
            tx.erase(kind, "nobody")
        assert caught.value.code == f"unknown_{kind.value}"
        assert journal.erasures() == ()


def test_an_erasure_that_stopped_anywhere_is_all_or_nothing_and_finished_at_the_next_opening(
    full_journal: Path, tmp_path: Path
) -> None:
    """The disk stops before its first, second, third … operation until nothing stops any more."""
    files, keys = _secrets(full_journal)
    outcomes = []
    for stop_at in range(1, 200):
        folder = shutil.copytree(full_journal, tmp_path / str(stop_at))
        finished = _stopped_erasure(folder, stop_at)
        with reopened(folder) as journal:
            erased = bool(journal.erasures())
            outcomes.append(erased)
            if erased:
                assert journal.waiting_files() == 0
                assert all(entry.is_finished for entry in journal.erasures())
            else:
                assert journal.original(PhotoId(GONE[0])) == some_bytes(GONE[0])
            assert journal.original(STAYS) == some_bytes("other")
            assert journal.verify(NoControl()).ok
        if erased:
            _require_gone(folder, files, keys)
        shutil.rmtree(folder)
        if finished:
            break
    assert finished
    assert outcomes == sorted(outcomes), "a commit was lost again"
    assert outcomes.count(True) > 10


def _stopped_erasure(folder: Path, stop_at: int) -> bool:
    """Erase until the disk stops; tell whether the erasure came to its end."""
    disk = StoppingDisk(stop_at)
    journal = reopened(folder, disk=disk)
    disk.counting = True
    try:
        _erase(journal)
    except Stopped:
        return False
    finally:
        with suppress(Stopped):
            journal.close()
    return True


def _holds_one(path: Path, contents: list[bytes]) -> bool:
    return path.is_file() and path.read_bytes() in contents


class StubbornDisk(Disk):
    """Refuses to remove one object."""

    name = ""

    def unlink(self, path: Path) -> None:
        if self.name and path.name == self.name:
            raise OSError(errno.EIO, "stubborn")
        super().unlink(path)


@pytest.mark.logs_warnings
def test_a_file_that_cannot_be_removed_is_counted_keyless_and_goes_later(
    full_journal: Path, tmp_path: Path
) -> None:
    folder, disk = shutil.copytree(full_journal, tmp_path / "j"), StubbornDisk()
    files, keys = _secrets(folder)
    objects = folder / "objects"
    with reopened(folder, disk=disk) as journal:
        disk.name = next(path.name for path in objects.rglob("*") if _holds_one(path, files))
        _erase(journal)
        assert journal.waiting_files() == 1
        assert journal.verify(NoControl()).ok
    assert not any(key in _plain_pages(folder) for key in keys)
    reopened(folder).close()
    _require_gone(folder, files, keys)


@pytest.mark.logs_warnings
def test_a_picture_in_the_cache_that_cannot_be_removed_goes_at_the_next_opening(
    full_journal: Path, tmp_path: Path
) -> None:
    folder, disk = shutil.copytree(full_journal, tmp_path / "j"), StubbornDisk()
    disk.name = f"{GONE[0]}.256"
    with reopened(folder, disk=disk) as journal:
        _erase(journal)
        assert not all(entry.is_finished for entry in journal.erasures())
    with reopened(folder) as journal:
        assert all(entry.is_finished for entry in journal.erasures())
    assert not (folder / "cache" / disk.name).exists()


def test_the_reserve_is_given_up_where_the_disk_is_full(full_journal: Path, tmp_path: Path) -> None:
    class FullDisk(Disk):
        def free_bytes(self, folder: Path) -> int:
            return 1000

    folder = shutil.copytree(full_journal, tmp_path / "j")
    with reopened(folder, disk=FullDisk()) as journal:
        assert (folder / "reserve").exists()
        _erase(journal)
        assert not (folder / "reserve").exists()


def test_another_ledger_is_carried_out_again_and_listed_once(
    full_journal: Path, tmp_path: Path
) -> None:
    folder = shutil.copytree(full_journal, tmp_path / "j")
    ledger = [("patient", PATIENT), ("photo", GONE[0]), ("photo", "long gone")]
    with reopened(folder) as journal:
        for _twice in range(2):
            with journal.write() as tx:
                for kind, object_id in ledger:
                    tx.erase_again(kind, object_id)
        listed = [entry.object_id for entry in journal.erasures()]
        assert sorted(listed) == sorted([*GONE, PATIENT, "long gone"])
        assert journal.audit_report().ok


def test_a_journal_of_schema_1_is_upgraded_and_forgets_its_old_file_with_an_erasure(
    tmp_path: Path,
) -> None:
    put_old_journal(tmp_path / "j")
    with reopened(tmp_path / "j") as journal:
        patient = journal.patients()[0]
        photos = journal.photos(patient_id=patient.id)
        assert journal.trash() == ()
        assert journal.audit_report().ok
        assert (tmp_path / "j" / "db.sqlite.schema-1").exists()
        with journal.write() as tx:
            gone = tx.erase(TrashKind.PATIENT, patient.id)
        assert gone == tuple(photo.id for photo in photos)
        assert not (tmp_path / "j" / "db.sqlite.schema-1").exists()
        assert journal.verify(NoControl()).ok
