"""Who gets in, who is told what, and that a refusal changes nothing on disk."""

from __future__ import annotations

import errno
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from microjournal.domain.control import NoControl
from microjournal.domain.errors import (
    EnvironmentFault,
    InputError,
    IntegrityFault,
    MicrojournalError,
)
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.journals import Protection
from microjournal.storage.connection import SqlConnection
from microjournal.storage.disk import Disk
from microjournal.storage.journal import create_journal, open_journal, peek
from microjournal.storage.recovery_key import KEY_BYTES, groups_of
from microjournal.storage.schema import SCHEMA_VERSION
from microjournal.storage.tries import TRIES
from tests.storage.builders import (
    CHEAP,
    PASSPHRASE,
    SteppingClock,
    a_journal,
    folder_digest,
    reopened,
    some_bytes,
    stored,
)


def _protected(folder: Path) -> tuple[str, ...]:
    created = create_journal(folder, passphrase=PASSPHRASE, clock=SteppingClock(), kdf=CHEAP)
    created.journal.close()
    return created.recovery_groups


def _refusal(
    folder: Path, passphrase: str | None = None, recovery_key: str | None = None
) -> MicrojournalError:
    """Open in vain; check that not one byte changed, but for the count of wrong tries."""
    before = folder_digest(folder) | {TRIES: ""}
    with pytest.raises(MicrojournalError) as caught:
        open_journal(
            folder, passphrase=passphrase, recovery_key=recovery_key, clock=SteppingClock()
        )
    assert folder_digest(folder) | {TRIES: ""} == before
    return caught.value


def test_a_protected_journal_opens_with_its_passphrase(tmp_path: Path) -> None:
    _protected(tmp_path / "j")
    with open_journal(tmp_path / "j", passphrase=PASSPHRASE, clock=SteppingClock()) as journal:
        assert journal.info.protection is Protection.PASSPHRASE


def test_a_protected_journal_opens_with_its_recovery_key(tmp_path: Path) -> None:
    groups = _protected(tmp_path / "j")
    typed = " - ".join(groups).lower()
    with open_journal(tmp_path / "j", recovery_key=typed, clock=SteppingClock()) as journal:
        assert journal.audit_entries()[0].event == "journal_created"


def test_an_unprotected_journal_says_so_and_has_no_recovery_key(tmp_path: Path) -> None:
    created = create_journal(tmp_path / "j", passphrase=None, clock=SteppingClock())
    assert created.recovery_groups == ()
    assert created.journal.info.protection is Protection.UNPROTECTED
    created.journal.close()
    assert peek(tmp_path / "j").protection is Protection.UNPROTECTED


def test_wrong_secrets_are_refused_in_three_different_ways(tmp_path: Path) -> None:
    folder = tmp_path / "j"
    _protected(folder)
    other = _protected(tmp_path / "other")
    assert _refusal(folder).code == "passphrase_needed"
    assert _refusal(folder, passphrase=PASSPHRASE + "!").code == "wrong_passphrase"
    assert _refusal(folder, passphrase="").code == "wrong_passphrase"
    assert _refusal(folder, recovery_key=" ".join(other)).code == "wrong_recovery_key"
    assert _refusal(folder, recovery_key="ABC").code == "recovery_key_mistyped"


def test_wrong_passphrase_damage_foreign_folder_and_newer_format_are_four_messages(
    tmp_path: Path,
) -> None:
    folder, foreign = tmp_path / "j", tmp_path / "foreign"
    _protected(folder)
    foreign.mkdir()
    (foreign / "holiday.jpg").write_bytes(b"x")
    wrong = _refusal(folder, passphrase="no")
    not_one = _refusal(foreign, passphrase=PASSPHRASE)
    _set_user_version(folder, SCHEMA_VERSION + 1)
    newer = _refusal(folder, passphrase=PASSPHRASE)
    _damage(folder / "db.sqlite", 100)
    damaged = _refusal(folder, passphrase=PASSPHRASE)
    told = [wrong, not_one, newer, damaged]
    assert [error.code for error in told] == [
        "wrong_passphrase",
        "not_a_journal",
        "journal_newer",
        "journal_damaged",
    ]
    assert [type(error) for error in told] == [
        InputError,
        InputError,
        EnvironmentFault,
        IntegrityFault,
    ]
    assert len({error.message for error in told}) == 4


def test_a_missing_folder_and_a_file_are_no_journals(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"VAULT.json")
    for path in (tmp_path / "absent", tmp_path / "file"):
        with pytest.raises(InputError) as caught:
            open_journal(path, clock=SteppingClock())
        assert caught.value.code == "not_a_journal"
    assert not (tmp_path / "absent").exists()


def test_a_header_of_a_later_format_is_refused_untouched(tmp_path: Path) -> None:
    a_journal(tmp_path / "j").close()
    _edit_headers(tmp_path / "j", lambda header: header.update(format_version=2))
    assert _refusal(tmp_path / "j").code == "journal_newer"


def test_a_missing_database_is_damage(tmp_path: Path) -> None:
    a_journal(tmp_path / "j").close()
    (tmp_path / "j" / "db.sqlite").unlink()
    assert _refusal(tmp_path / "j").code == "journal_damaged"


@pytest.mark.parametrize("position", [0, 20, 200, -1])
def test_a_damaged_header_is_replaced_by_its_copy(tmp_path: Path, position: int) -> None:
    folder = tmp_path / "j"
    a_journal(folder).close()
    before = (folder / "VAULT.json").read_bytes()
    _damage(folder / "VAULT.json", position)
    with reopened(folder) as journal:
        assert journal.info.used_header_copy
    with reopened(folder) as journal:
        assert not journal.info.used_header_copy
    assert (folder / "VAULT.json").read_bytes() == before


class _BadSector(Disk):
    """A disk that does not give some files any more."""

    def __init__(self, *names: str) -> None:
        self._names = names

    def open_read(self, path: Path) -> int:
        if path.name in self._names:
            raise OSError(errno.EIO, "injected")
        return super().open_read(path)


def test_a_header_the_disk_does_not_give_is_replaced_by_its_copy_and_that_is_said(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "j"
    a_journal(folder).close()
    with reopened(folder, disk=_BadSector("VAULT.json")) as journal:
        assert journal.info.used_header_copy
    disk = _BadSector("VAULT.json", "VAULT.json.1")
    with pytest.raises(EnvironmentFault) as caught:
        reopened(folder, disk=disk)
    assert caught.value.code == "disk_error"


def test_a_missing_header_is_replaced_by_its_copy(tmp_path: Path) -> None:
    folder = tmp_path / "j"
    a_journal(folder).close()
    (folder / "VAULT.json").unlink()
    reopened(folder).close()
    (folder / "VAULT.json.1").unlink()
    reopened(folder).close()
    assert {"VAULT.json", "VAULT.json.1"} <= {path.name for path in folder.iterdir()}


def test_two_damaged_headers_are_damage_and_no_foreign_folder(tmp_path: Path) -> None:
    folder = tmp_path / "j"
    a_journal(folder).close()
    _damage(folder / "VAULT.json", 300)
    _damage(folder / "VAULT.json.1", 300)
    assert _refusal(folder).code == "journal_damaged"


def test_a_backup_beside_the_database_lends_its_header_where_both_copies_are_damaged(
    tmp_path: Path,
) -> None:
    folder = tmp_path / "j"
    created = create_journal(folder, passphrase=PASSPHRASE, clock=SteppingClock(), kdf=CHEAP)
    with created.journal as journal:
        keeper = journal.backup_keeper()
        keeper.back_up(keeper.local_target, NoControl())
    for name in ("VAULT.json", "VAULT.json.1"):
        _damage(folder / name, 300)
    with pytest.raises(InputError) as caught:
        open_journal(folder, passphrase="another one", clock=SteppingClock())
    assert (caught.value.code, "before the last change" in caught.value.hint) == (
        "wrong_passphrase",
        True,
    )
    with open_journal(folder, passphrase=PASSPHRASE, clock=SteppingClock()) as journal:
        assert journal.info.used_header_copy
    recovery_key = "-".join(created.recovery_groups)
    with open_journal(folder, recovery_key=recovery_key, clock=SteppingClock()) as journal:
        assert not journal.info.used_header_copy
        assert journal.verify(NoControl()).ok


def test_the_header_of_another_journal_is_not_borrowed(tmp_path: Path) -> None:
    folder, other = tmp_path / "j", tmp_path / "other"
    a_journal(folder).close()
    with a_journal(other) as journal:
        keeper = journal.backup_keeper()
        keeper.back_up(keeper.local_target, NoControl())
    shutil.copytree(other / "backups", folder / "backups")
    for name in ("VAULT.json", "VAULT.json.1"):
        _damage(folder / name, 300)
    before = folder_digest(folder)
    assert _refusal(folder).code == "store_not_mounted"
    assert folder_digest(folder) == before


def test_any_damaged_bit_of_a_database_page_is_noticed(tmp_path: Path) -> None:
    folder = tmp_path / "j"
    a_journal(folder).close()
    _damage(folder / "db.sqlite", 20)
    assert _refusal(folder).code == "journal_damaged"


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("memory_kib", 1 << 30, "journal_damaged"),
        ("memory_kib", 1024, "journal_damaged"),
        ("iterations", 21, "journal_damaged"),
        ("iterations", 2, "wrong_passphrase"),
        ("lanes", 2, "wrong_passphrase"),
    ],
)
def test_altered_cost_parameters_are_refused(
    tmp_path: Path, name: str, value: int, code: str
) -> None:
    _protected(tmp_path / "j")

    def alter(header: dict[str, Any]) -> None:
        header["slots"][0]["kdf"][name] = value

    _edit_headers(tmp_path / "j", alter)
    assert _refusal(tmp_path / "j", passphrase=PASSPHRASE).code == code


def test_a_slot_taken_away_by_a_stranger_is_noticed(tmp_path: Path) -> None:
    _protected(tmp_path / "j")

    def remove_recovery_slot(header: dict[str, Any]) -> None:
        header["slots"].pop()

    _edit_headers(tmp_path / "j", remove_recovery_slot)
    assert _refusal(tmp_path / "j", passphrase=PASSPHRASE).code == "journal_damaged"


def test_after_a_change_only_the_new_passphrase_opens(tmp_path: Path) -> None:
    folder = tmp_path / "j"
    groups = _protected(folder)
    with open_journal(folder, passphrase=PASSPHRASE, clock=SteppingClock()) as journal:
        assert journal.change_passphrase("a newer one") == ()
    assert _refusal(folder, passphrase=PASSPHRASE).code == "wrong_passphrase"
    open_journal(folder, passphrase="a newer one", clock=SteppingClock()).close()
    assert _refusal(folder, passphrase=PASSPHRASE).code == "wrong_passphrase"
    open_journal(folder, recovery_key="".join(groups), clock=SteppingClock()).close()


def test_who_forgot_the_passphrase_chooses_a_new_one_by_the_recovery_key(tmp_path: Path) -> None:
    made = create_journal(
        tmp_path / "journal", passphrase=PASSPHRASE, clock=SteppingClock(), kdf=CHEAP
    )
    made.journal.check_passphrase(" ".join(made.recovery_groups))
    with pytest.raises(InputError) as caught:
        made.journal.check_passphrase(" ".join(groups_of(bytes(KEY_BYTES))))
    assert caught.value.code == "wrong_recovery_key"
    made.journal.close()


def test_protecting_an_open_journal_leaves_no_open_slot_behind(tmp_path: Path) -> None:
    folder = tmp_path / "j"
    with a_journal(folder) as journal:
        stored(journal, "a")
        groups = journal.change_passphrase(PASSPHRASE, kdf=CHEAP)
        assert journal.info.protection is Protection.PASSPHRASE
    for name in ("VAULT.json", "VAULT.json.1"):
        assert b"unprotected" not in (folder / name).read_bytes()
    assert _refusal(folder).code == "passphrase_needed"
    with open_journal(folder, recovery_key=" ".join(groups), clock=SteppingClock()) as journal:
        assert journal.original(PhotoId("a")) == some_bytes("a")


def test_a_journal_is_not_created_where_something_is(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("mine")
    with pytest.raises(InputError) as caught:
        create_journal(tmp_path, passphrase=None, clock=SteppingClock())
    assert caught.value.code == "folder_not_empty"
    assert [path.name for path in tmp_path.iterdir()] == ["note.txt"]


def test_an_interrupted_creation_can_be_repeated(tmp_path: Path) -> None:
    folder = tmp_path / "j"
    a_journal(folder).close()
    for name in ("VAULT.json", "VAULT.json.1"):
        (folder / name).unlink()
    (folder / ".creating").write_bytes(b"")
    assert _refusal(folder).code == "not_a_journal"
    a_journal(folder).close()
    assert not (folder / ".creating").exists()


def test_an_object_folder_of_another_journal_is_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "j"
    with a_journal(folder) as journal:
        stored(journal, "a")
    marker = folder / "objects" / ".vault-id"
    marker.write_bytes(b"another")
    assert _refusal(folder).code == "store_not_mounted"
    marker.unlink()
    assert _refusal(folder).code == "store_not_mounted"


def test_a_second_process_is_told_who_holds_the_journal(tmp_path: Path) -> None:
    folder = tmp_path / "j"
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from microjournal.domain.errors import MicrojournalError\n"
        "from microjournal.storage.journal import open_journal\n"
        "from microjournal.support.clock import SystemClock\n"
        "try:\n"
        "    open_journal(Path(sys.argv[1]), clock=SystemClock())\n"
        "except MicrojournalError as error:\n"
        "    print(error.code, error.message)\n"
    )
    with a_journal(folder):
        before = folder_digest(folder)
        told = subprocess.run(
            [sys.executable, "-c", script, str(folder)],
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        assert told.stdout.startswith("in_use ")
        assert "since 1 Mar 2026, " in told.stdout
        assert folder_digest(folder) == before
    reopened(folder).close()


def test_a_closed_journal_gives_up_lock_and_keys(tmp_path: Path) -> None:
    journal = a_journal(tmp_path / "j")
    journal.close()
    journal.close()
    for use in (journal.patients, lambda: journal.original(PhotoId("a"))):
        with pytest.raises(EnvironmentFault) as caught:
            use()
        assert caught.value.code == "journal_closed"
    reopened(tmp_path / "j").close()


def test_nothing_in_the_folder_is_readable(tmp_path: Path) -> None:
    folder = tmp_path / "j"
    with a_journal(folder) as journal:
        stored(journal, "a", b"a picture that must not be seen" * 100)
    held = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    for secret in (b"a picture that must not", b"Example", b"SQLite format", b"image/jpeg"):
        assert secret not in held


def test_reading_a_journal_imports_neither_sqlalchemy_nor_alembic(tmp_path: Path) -> None:
    a_journal(tmp_path / "j").close()
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from microjournal.storage.journal import open_journal\n"
        "from microjournal.support.clock import SystemClock\n"
        "with open_journal(Path(sys.argv[1]), clock=SystemClock()) as journal:\n"
        "    assert journal.patients()[0].chart_number == 'P1'\n"
        "print([name for name in ('sqlalchemy', 'alembic', 'numpy') if name in sys.modules])\n"
    )
    command = [sys.executable, "-c", script, str(tmp_path / "j")]
    told = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert told.stdout.strip() == "[]"


def _damage(path: Path, position: int) -> None:
    content = bytearray(path.read_bytes())
    content[position] ^= 1
    path.chmod(0o600)
    path.write_bytes(content)


def _edit_headers(folder: Path, edit: Callable[[dict[str, Any]], None]) -> None:
    """Alter both copies as someone would who can repair the checksum but has no key."""
    from microjournal.storage.header import _checksum

    for name in ("VAULT.json", "VAULT.json.1"):
        header = json.loads((folder / name).read_bytes())
        edit(header)
        header.pop("checksum")
        header["checksum"] = _checksum(header)
        (folder / name).write_text(json.dumps(header, indent=1, sort_keys=True) + "\n")


def _set_user_version(folder: Path, version: int) -> None:
    from microjournal.storage.disk import Disk
    from microjournal.storage.keys import derive_keys
    from microjournal.storage.vault import load_header, unlock

    header = load_header(Disk(), folder).header
    keys = derive_keys(unlock(header, PASSPHRASE, None), header.id)
    connection = SqlConnection(folder / "db.sqlite", keys.database)
    connection.execute(f"PRAGMA user_version = {version:d}")
    connection.close()
