"""Originals: what a crash may leave at every step, and what damage is noticed."""

from __future__ import annotations

import errno
import hashlib
import stat
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from microjournal.domain.control import NoControl
from microjournal.domain.errors import EnvironmentFault, InputError, IntegrityFault
from microjournal.domain.identifiers import PatientId, PhotoId, SessionId
from microjournal.domain.journals import VerifyReport
from microjournal.domain.photos import DerivativeKind
from microjournal.domain.ports import Journal
from microjournal.domain.trash import TrashKind
from microjournal.storage.disk import Disk
from tests.storage.builders import (
    IMPORT,
    PATIENT,
    a_journal,
    a_measurement,
    a_patient,
    a_photo,
    a_session,
    committed,
    reopened,
    some_bytes,
    stored,
)


def _verified(journal: Journal) -> VerifyReport:
    return journal.verify(NoControl())


def test_an_original_comes_back_byte_for_byte_staged_and_published(tmp_path: Path) -> None:
    data = some_bytes("a", 3_000_000)
    with a_journal(tmp_path / "j") as journal:
        staged = committed(journal, "a", data)
        assert journal.original(PhotoId("a")) == data
        journal.publish([staged])
        assert journal.original(PhotoId("a")) == data
        assert _verified(journal) == VerifyReport(ok=True, checked=1)


@pytest.mark.parametrize("size", [0, 1, 1 << 20, (1 << 20) + 1])
def test_originals_of_any_size_are_kept(tmp_path: Path, size: int) -> None:
    data = some_bytes("a", size)
    with a_journal(tmp_path / "j") as journal:
        stored(journal, "a", data)
        assert journal.original(PhotoId("a")) == data
        assert _verified(journal).ok


def test_an_object_is_read_only_and_named_by_the_digest_of_its_file(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        name = stored(journal, "a").object_name
    path = tmp_path / "j" / "objects" / name[:2] / name
    assert hashlib.sha256(path.read_bytes()).hexdigest() == name
    assert stat.S_IMODE(path.stat().st_mode) == 0o400


def test_the_same_bytes_make_different_objects(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        first, second = (journal.stage_original(b"same", PATIENT) for _time in range(2))
        assert first.object_name != second.object_name
        assert first.duplicate_tag == second.duplicate_tag
        journal.discard_staged([first, second])
        assert list((tmp_path / "j" / "staging").iterdir()) == []


def test_an_original_needs_a_patient(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal, pytest.raises(InputError) as caught:
        journal.stage_original(b"x", PatientId("nobody"))
    assert caught.value.code == "unknown_patient"


class RecordingDisk(Disk):
    """A disk that remembers the order of what matters."""

    def __init__(self) -> None:
        self.done: list[tuple[str, str]] = []

    def sync(self, descriptor: int) -> None:
        self.done.append(("sync", ""))
        super().sync(descriptor)

    def sync_folder(self, folder: Path) -> None:
        self.done.append(("sync_folder", folder.name))
        super().sync_folder(folder)

    def replace(self, source: Path, target: Path) -> None:
        self.done.append(("replace", target.parent.name))
        super().replace(source, target)

    def link(self, source: Path, target: Path) -> None:
        self.done.append(("link", target.parent.parent.name))
        super().link(source, target)

    def unlink(self, path: Path) -> None:
        self.done.append(("unlink", path.parent.name))
        super().unlink(path)


def test_every_step_is_on_the_medium_before_the_next_relies_on_it(tmp_path: Path) -> None:
    disk = RecordingDisk()
    with a_journal(tmp_path / "j", disk=disk) as journal:
        disk.done.clear()
        staged = committed(journal, "a")
        assert disk.done == [
            ("sync", ""),
            ("replace", "staging"),
            ("sync_folder", "staging"),
            ("sync", ""),
        ]
        disk.done.clear()
        journal.publish([staged])
        assert [step for step in disk.done if step != ("sync", "")] == [
            ("sync_folder", "objects"),
            ("link", "objects"),
            ("sync_folder", staged.object_name[:2]),
            ("unlink", "staging"),
        ]


# -- recovery ---------------------------------------------------------------------------------
def test_what_was_staged_but_never_promised_is_gone_at_the_next_opening(tmp_path: Path) -> None:
    folder = tmp_path / "j"
    with a_journal(folder) as journal:
        journal.stage_original(b"never promised", PATIENT)
        (folder / "staging" / "tmp-half").write_bytes(b"half a file")
        assert len(_verified(journal).tmp) == 2
    with reopened(folder) as journal:
        assert journal.info.discarded_leftovers == 2
        assert _verified(journal) == VerifyReport(ok=True, checked=0)


def test_what_is_recorded_is_never_discarded_whatever_the_caller_believes(
    tmp_path: Path,
) -> None:
    # An interruption between the commit and the caller's own note of it.
    with a_journal(tmp_path / "journal") as journal:
        kept = journal.stage_original(b"recorded", PATIENT)
        unwanted = journal.stage_original(b"not recorded", PATIENT)
        with journal.write() as tx:
            tx.add_photo(a_photo("photo-1", b"recorded"), kept)
        journal.discard_staged([kept, unwanted])
        assert journal.original(PhotoId("photo-1")) == b"recorded"
        assert not list((tmp_path / "journal" / "staging").iterdir())
        assert journal.verify(NoControl()).ok


def test_what_was_promised_but_not_published_is_published_at_the_next_opening(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "j"
    with a_journal(folder) as journal:
        committed(journal, "a")
    with reopened(folder) as journal:
        assert journal.info.recovered_photos == 1
        assert list((folder / "staging").iterdir()) == []
        assert journal.original(PhotoId("a")) == some_bytes("a")
        assert _verified(journal) == VerifyReport(ok=True, checked=1)
    with reopened(folder) as journal:
        assert journal.info.recovered_photos == 0


def test_a_crash_between_linking_and_unlinking_is_finished(tmp_path: Path) -> None:
    folder = tmp_path / "j"
    with a_journal(folder) as journal:
        name = stored(journal, "a").object_name
    (folder / "staging" / name).hardlink_to(folder / "objects" / name[:2] / name)
    with reopened(folder) as journal:
        assert list((folder / "staging").iterdir()) == []
        assert _verified(journal) == VerifyReport(ok=True, checked=1)


def test_a_crash_after_the_folder_was_made_is_finished(tmp_path: Path) -> None:
    folder = tmp_path / "j"
    with a_journal(folder) as journal:
        name = committed(journal, "a").object_name
    (folder / "objects" / name[:2]).mkdir()
    with reopened(folder) as journal:
        assert _verified(journal) == VerifyReport(ok=True, checked=1)


def test_a_damaged_twin_in_the_store_is_replaced_by_the_staged_object(tmp_path: Path) -> None:
    folder = tmp_path / "j"
    with a_journal(folder) as journal:
        name = committed(journal, "a").object_name
    (folder / "objects" / name[:2]).mkdir()
    (folder / "objects" / name[:2] / name).write_bytes(b"half")
    with reopened(folder) as journal:
        assert _verified(journal) == VerifyReport(ok=True, checked=1)


def test_an_object_nobody_recorded_is_named_and_never_removed(tmp_path: Path) -> None:
    folder = tmp_path / "j"
    with a_journal(folder) as journal:
        stored(journal, "a")
    stray = folder / "objects" / "ab"
    stray.mkdir(exist_ok=True)
    (stray / "abcdef").write_bytes(b"?")
    with reopened(folder) as journal:
        report = _verified(journal)
        assert (report.ok, report.orphans) == (False, ("abcdef",))
    assert (stray / "abcdef").exists()


# -- undo -------------------------------------------------------------------------------------
def test_an_import_that_is_undone_is_whole_in_the_trash_and_can_be_had_back(
    tmp_path: Path,
) -> None:
    with a_journal(tmp_path / "j") as journal:
        stored(journal, "a")
        committed(journal, "b")
        with journal.write() as tx:
            assert tx.withdraw_import(IMPORT) == ("a", "b")
        assert journal.photos() == ()
        assert [item.id for item in journal.trash()] == ["a", "b"]
        assert _verified(journal) == VerifyReport(ok=True, checked=2)
        events = [(entry.event, entry.object_id) for entry in journal.audit_entries(limit=2)]
        assert events == [("photo_withdrawn", "a"), ("photo_withdrawn", "b")]
        with journal.write() as tx:
            tx.undo_change(journal.last_changes(1)[0].number)
        assert journal.original(PhotoId("a")) == some_bytes("a")
        assert journal.original(PhotoId("b")) == some_bytes("b")


def test_undoing_an_import_leaves_alone_what_was_removed_before(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        stored(journal, "a")
        stored(journal, "b")
        with journal.write() as tx:
            tx.set_trashed(TrashKind.PHOTO, "a", trashed=True)
        with journal.write() as tx:
            assert tx.withdraw_import(IMPORT) == ("b",)
        with journal.write() as tx:
            assert tx.withdraw_import(IMPORT) == ()
        with journal.write() as tx:
            tx.undo_change(journal.last_changes(1)[0].number)
        assert [item.id for item in journal.trash()] == ["a"]


def test_a_photo_from_the_trash_is_taken_in_again_for_another_patient(tmp_path: Path) -> None:
    folder, other = tmp_path / "j", PatientId("other")
    with a_journal(folder) as journal:
        former = stored(journal, "a")
        stored(journal, "b")
        with journal.write() as tx:
            tx.save_patient(a_patient(other, number="P2"))
            tx.save_session(replace(a_session("theirs"), patient_id=other))
            tx.save_measurement(a_measurement("m", "a", "b"))
            tx.withdraw_import(IMPORT)
        staged = journal.stage_original(some_bytes("a"), other)
        journal.sync_staging()
        photo = replace(
            a_photo("a", some_bytes("a")), patient_id=other, session_id=SessionId("theirs")
        )
        with journal.write() as tx:
            tx.add_photo(photo, staged)
        assert journal.photos() == (photo,)
        assert journal.original(PhotoId("a")) == some_bytes("a")
        assert journal.measurements(PATIENT) == ()
        assert not (folder / "objects" / former.object_name[:2] / former.object_name).exists()
        assert _verified(journal) == VerifyReport(ok=True, checked=2)
        with journal.write() as tx:
            tx.undo_change(journal.last_changes(1)[0].number)
        assert len(journal.trash()) == 2
    with reopened(folder) as journal:
        with journal.write() as tx:
            tx.set_trashed(TrashKind.PHOTO, "a", trashed=False)
        assert journal.photo(PhotoId("a")).patient_id == PATIENT
        assert journal.original(PhotoId("a")) == some_bytes("a")


def test_a_photo_that_is_no_trash_is_not_recorded_twice(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        stored(journal, "a")
        staged = journal.stage_original(some_bytes("a"), PATIENT)
        with pytest.raises(InputError) as caught, journal.write() as tx:
            tx.add_photo(a_photo("a", some_bytes("a")), staged)
        assert caught.value.code == "duplicate_photo"
        assert journal.original(PhotoId("a")) == some_bytes("a")


def test_an_undo_after_an_original_was_mended_keeps_the_mended_one(tmp_path: Path) -> None:
    """A former state knows the object of its day, which is gone since the mending."""
    with a_journal(tmp_path / "j") as journal:
        stored(journal, "a")
        with journal.write() as tx:
            tx.save_photo(replace(journal.photo(PhotoId("a")), note="wrong"))
        journal.care_keeper().take_again(PhotoId("a"), some_bytes("a"))
        with journal.write() as tx:
            tx.undo_change(journal.last_changes(1)[0].number)
        assert journal.photo(PhotoId("a")).note == ""
        assert journal.original(PhotoId("a")) == some_bytes("a")
        assert _verified(journal) == VerifyReport(ok=True, checked=1)


def test_a_withdrawal_rolled_back_withdraws_nothing(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        stored(journal, "a")
        with suppress(InputError), journal.write() as tx:
            tx.withdraw_import(IMPORT)
            tx.save_photo(a_photo("unknown", b""))
        assert journal.original(PhotoId("a")) == some_bytes("a")


@pytest.mark.logs_warnings
def test_an_erasure_the_disk_refused_is_finished_at_the_next_opening(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    folder = tmp_path / "j"
    disk = FailingDisk()
    with a_journal(folder, disk=disk) as journal:
        name = stored(journal, "a").object_name
        disk.fail("unlink", errno.EIO)
        with journal.write() as tx:
            tx.erase(TrashKind.PHOTO, "a")
        assert caplog.records[0].getMessage() == "object not removed yet: errno 5"
        assert (folder / "objects" / name[:2] / name).exists()
        assert _verified(journal).ok
    with reopened(folder) as journal:
        assert not (folder / "objects" / name[:2] / name).exists()
        assert _verified(journal) == VerifyReport(ok=True, checked=0)


# -- damage -----------------------------------------------------------------------------------
@pytest.mark.parametrize("place", [0, 8, 15, 21, 2000, -1, -16])
def test_one_damaged_bit_anywhere_in_an_object_is_found_and_named(
    tmp_path: Path, place: int
) -> None:
    folder = tmp_path / "j"
    with a_journal(folder) as journal:
        name = stored(journal, "a").object_name
        stored(journal, "b")
        path = folder / "objects" / name[:2] / name
        content = bytearray(path.read_bytes())
        content[place] ^= 0x10
        path.chmod(0o600)
        path.write_bytes(content)
        report = _verified(journal)
        assert (report.ok, report.corrupt, report.checked) == (False, ("a",), 2)
        with pytest.raises(IntegrityFault) as caught:
            journal.original(PhotoId("a"))
        assert caught.value.code == "original_damaged"
        assert journal.original(PhotoId("b")) == some_bytes("b")


@pytest.mark.parametrize("size", [0, 10, 36, 100])
def test_a_cut_object_is_found(tmp_path: Path, size: int) -> None:
    with a_journal(tmp_path / "j") as journal:
        name = stored(journal, "a").object_name
        path = tmp_path / "j" / "objects" / name[:2] / name
        content = path.read_bytes()
        path.chmod(0o600)
        path.write_bytes(content[:size])
        assert journal.verify(NoControl(), full=False).corrupt == ("a",)
        with pytest.raises(IntegrityFault) as caught:
            journal.original(PhotoId("a"))
        assert caught.value.code == "original_damaged"


def test_a_missing_object_is_found_and_named(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        name = stored(journal, "a").object_name
        (tmp_path / "j" / "objects" / name[:2] / name).unlink()
        assert _verified(journal) == VerifyReport(ok=False, checked=1, missing=("a",))
        with pytest.raises(IntegrityFault) as caught:
            journal.original(PhotoId("a"))
        assert caught.value.code == "original_missing"


def test_objects_of_two_photos_cannot_be_exchanged(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        names = [stored(journal, id_).object_name for id_ in ("a", "b")]
        paths = [tmp_path / "j" / "objects" / name[:2] / name for name in names]
        contents = [path.read_bytes() for path in paths]
        for path, content in zip(paths, reversed(contents), strict=True):
            path.chmod(0o600)
            path.write_bytes(content)
        assert sorted(_verified(journal).corrupt) == ["a", "b"]


def test_a_well_made_object_that_is_not_the_recorded_one_is_found(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        name = stored(journal, "a").object_name
        originals = journal._open_parts().originals
        key = originals.key_of(next(originals.recorded()))
        store = journal._open_parts().store
        path = store.path(name)
        path.chmod(0o600)
        path.write_bytes(b"".join(store.cipher.encrypted(key, some_bytes("a"))))
        assert _verified(journal).corrupt == ("a",)


def test_a_record_that_does_not_fit_its_original_is_found(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        stored(journal, "a")
        with journal._database.write() as connection:
            connection.execute("UPDATE photo SET sha256 = ?", ("0" * 64,))
        assert _verified(journal).corrupt == ("a",)
        with pytest.raises(IntegrityFault) as caught:
            journal.original(PhotoId("a"))
        assert caught.value.code == "original_damaged"


def test_damage_in_a_free_page_of_the_database_is_found(tmp_path: Path) -> None:
    path = tmp_path / "j" / "db.sqlite"
    with a_journal(tmp_path / "j") as journal:
        with journal._database.write() as connection:
            connection.execute("CREATE TABLE gone (text TEXT)")
            connection.execute("INSERT INTO gone VALUES (?)", ("x" * 60_000,))
        with journal._database.write() as connection:
            connection.execute("DROP TABLE gone")
            assert connection.rows("PRAGMA freelist_count")[0][0] > 10
    content = bytearray(path.read_bytes())
    content[-5000] ^= 1
    path.write_bytes(content)
    with reopened(tmp_path / "j") as journal:
        assert _verified(journal).corrupt == ("database",)


def test_any_damaged_page_of_the_database_is_found(tmp_path: Path) -> None:
    folder = tmp_path / "j"
    with a_journal(folder) as journal:
        for number in range(10):
            stored(journal, f"photo-{number}")
    content = bytearray((folder / "db.sqlite").read_bytes())
    content[-2000] ^= 1
    (folder / "db.sqlite").write_bytes(content)
    with reopened(folder) as journal:
        assert _verified(journal).corrupt[0] == "database"


@pytest.mark.parametrize(
    "tampering",
    [
        "UPDATE audit SET who = 'nobody' WHERE number = 2",
        "DELETE FROM audit WHERE number = 2",
        "UPDATE audit SET number = -number WHERE number = 1",
        "UPDATE audit SET at = (SELECT at FROM audit WHERE number = 1) WHERE number = 3",
    ],
)
def test_an_edited_audit_trail_is_found(tmp_path: Path, tampering: str) -> None:
    with a_journal(tmp_path / "j") as journal:
        assert _verified(journal).ok
        with journal._database.write() as connection:
            connection.execute(tampering)
        assert _verified(journal) == VerifyReport(ok=False, checked=0, corrupt=("audit",))


# -- derivatives ------------------------------------------------------------------------------
def test_a_derivative_is_kept_until_it_is_damaged_or_gone(tmp_path: Path) -> None:
    folder = tmp_path / "j"
    kind = DerivativeKind.PREVIEW
    with a_journal(folder) as journal:
        assert journal.derivative(PhotoId("a"), kind) is None
        journal.keep_derivative(PhotoId("a"), kind, b"a jpeg of a face")
        journal.keep_derivative(PhotoId("b"), kind, b"another")
        assert journal.derivative(PhotoId("a"), kind) == b"a jpeg of a face"
        held = (folder / "cache" / "a.1600").read_bytes()
        assert b"face" not in held
        (folder / "cache" / "b.1600").write_bytes(held)
        assert journal.derivative(PhotoId("b"), kind) is None
        (folder / "cache" / "a.1600").write_bytes(held[:-1])
        assert journal.derivative(PhotoId("a"), kind) is None


def test_a_derivative_that_cannot_be_kept_is_no_error(tmp_path: Path) -> None:
    disk = FailingDisk()
    with a_journal(tmp_path / "j", disk=disk) as journal:
        disk.fail("write", errno.ENOSPC)
        journal.keep_derivative(PhotoId("a"), DerivativeKind.MEDIUM, b"jpeg")
        assert journal.derivative(PhotoId("a"), DerivativeKind.MEDIUM) is None
        assert list((tmp_path / "j" / "staging").iterdir()) == []


# -- failing disks ----------------------------------------------------------------------------
class FailingDisk(Disk):
    """A disk on which one operation fails from some moment on."""

    def __init__(self) -> None:
        self._operation = ""
        self._errno = 0

    def fail(self, operation: str, number: int) -> None:
        self._operation, self._errno = operation, number

    def mend(self) -> None:
        self._operation = ""

    def _maybe(self, operation: str) -> None:
        if operation == self._operation:
            raise OSError(self._errno, "injected")

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        self._maybe("write")
        return super().write(descriptor, data[:1000])

    def sync(self, descriptor: int) -> None:
        self._maybe("sync")
        super().sync(descriptor)

    def read(self, descriptor: int, count: int) -> bytes:
        self._maybe("read")
        return super().read(descriptor, min(count, 777))

    def link(self, source: Path, target: Path) -> None:
        self._maybe("link")
        super().link(source, target)

    def replace(self, source: Path, target: Path) -> None:
        self._maybe("replace")
        super().replace(source, target)

    def unlink(self, path: Path) -> None:
        self._maybe("unlink")
        super().unlink(path)


@pytest.mark.parametrize(
    ("operation", "number", "code"),
    [
        ("write", errno.ENOSPC, "disk_full"),
        ("sync", errno.EIO, "disk_error"),
        ("read", errno.EIO, "disk_error"),
        ("replace", errno.EROFS, "disk_read_only"),
    ],
)
def test_a_failing_disk_refuses_the_photo_and_frees_staging(
    tmp_path: Path, operation: str, number: int, code: str
) -> None:
    disk = FailingDisk()
    with a_journal(tmp_path / "j", disk=disk) as journal:
        stored(journal, "a")
        disk.fail(operation, number)
        with pytest.raises(EnvironmentFault) as caught:
            journal.stage_original(b"one more", PATIENT)
        assert caught.value.code == code
        assert list((tmp_path / "j" / "staging").iterdir()) == []
        disk.mend()
        assert journal.original(PhotoId("a")) == some_bytes("a")
        stored(journal, "b")
        assert _verified(journal) == VerifyReport(ok=True, checked=2)


class LyingDisk(Disk):
    """A disk that stores something else than it was given."""

    def write(self, descriptor: int, data: bytes | memoryview) -> int:
        altered = bytearray(data)
        if len(altered) > 1000:
            altered[500] ^= 1
        return super().write(descriptor, bytes(altered))


def test_a_disk_that_stores_something_else_is_caught_before_the_promise(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j", disk=LyingDisk()) as journal:
        with pytest.raises(EnvironmentFault) as caught:
            journal.stage_original(some_bytes("a"), PATIENT)
        assert caught.value.code == "disk_error"
        assert list((tmp_path / "j" / "staging").iterdir()) == []


@pytest.mark.logs_warnings
def test_a_promised_photo_that_cannot_be_published_yet_is_readable(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    disk = FailingDisk()
    with a_journal(tmp_path / "j", disk=disk) as journal:
        disk.fail("link", errno.EIO)
        stored(journal, "a")
        assert [record.getMessage() for record in caplog.records] == [
            "publishing deferred: errno 5"
        ]
        assert journal.original(PhotoId("a")) == some_bytes("a")
        assert _verified(journal) == VerifyReport(ok=True, checked=1)
    with reopened(tmp_path / "j") as journal:
        assert journal.info.recovered_photos == 1


def test_media_without_hard_links_get_a_synced_copy(tmp_path: Path) -> None:
    disk = FailingDisk()
    with a_journal(tmp_path / "j", disk=disk) as journal:
        disk.fail("link", errno.EPERM)
        stored(journal, "a")
        assert list((tmp_path / "j" / "staging").iterdir()) == []
        assert _verified(journal) == VerifyReport(ok=True, checked=1)


class TightDisk(Disk):
    """A disk that reports how much room a test says it has."""

    free = 1 << 40

    def free_bytes(self, folder: Path) -> int:
        return self.free


def test_a_database_that_cannot_grow_refuses_the_transaction_and_frees_the_reserve(
    tmp_path: Path,
) -> None:
    with a_journal(tmp_path / "j") as journal:
        with journal._database.write() as connection:
            pages = connection.rows("PRAGMA page_count")[0][0]
        with journal._database.write() as connection:
            connection.execute(f"PRAGMA max_page_count = {pages:d}")
        with pytest.raises(EnvironmentFault) as caught, journal.write() as tx:
            tx.set_setting("large", "x" * 100_000)
        assert caught.value.code == "disk_full"
        assert not (tmp_path / "j" / "reserve").exists()
        assert journal.setting("large", "none") == "none"
        with journal.write() as tx:
            tx.set_setting("large", "x" * 100_000)
        assert _verified(journal).ok


def test_empty_folders_a_copying_program_left_out_are_made_again(tmp_path: Path) -> None:
    folder = tmp_path / "j"
    a_journal(folder).close()
    (folder / "staging").rmdir()
    with reopened(folder) as journal:
        stored(journal, "a")
        assert _verified(journal) == VerifyReport(ok=True, checked=1)


def test_the_reserve_is_given_up_for_an_erasure_and_put_back_later(tmp_path: Path) -> None:
    disk = TightDisk()
    reserve = tmp_path / "j" / "reserve"
    with a_journal(tmp_path / "j", disk=disk) as journal:
        assert reserve.stat().st_size == 4 << 20
        stored(journal, "a")
        disk.free = 1000
        with journal.write() as tx:
            tx.erase(TrashKind.PHOTO, "a")
        assert not reserve.exists()
    reopened(tmp_path / "j", disk=disk).close()
    assert not reserve.exists()
    disk.free = 1 << 40
    reopened(tmp_path / "j", disk=disk).close()
    assert reserve.exists()
