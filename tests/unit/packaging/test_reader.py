"""The stand-alone reader gets everything out of a journal, without this program."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from microjournal.domain.control import NoControl
from microjournal.storage.cipher import ObjectCipher, unwrap_key
from microjournal.storage.header import SlotKind, is_authentic, open_slot, parse
from microjournal.storage.journal import create_journal
from microjournal.storage.keys import derive_keys
from microjournal.storage.recovery_key import key_of
from tests.helpers.format_vectors import JOURNAL, PASSPHRASE, PURPOSES, made, published
from tests.storage.builders import (
    CHEAP,
    SteppingClock,
    a_journal,
    a_patient,
    a_session,
    committed,
    folder_digest,
    some_bytes,
    stored,
)
from tests.unit.packaging.recipes import RECIPES, recipe

READER = RECIPES / "reader" / "read_journal.py"
PHOTOS = ("photo-1", "photo-2")


def _read(folder: Path, *arguments: str | Path, **secrets: str) -> subprocess.CompletedProcess[str]:
    # -I: neither the checkout nor the environment is on its path, as on another machine.
    return subprocess.run(
        [sys.executable, "-I", READER, folder, *arguments],
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        env={"PATH": os.environ["PATH"], **secrets},
        timeout=60,
    )


def _originals(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (out / "originals").iterdir()}


def _expected() -> dict[str, bytes]:
    return {f"{name}.jpeg": some_bytes(name) for name in PHOTOS}


def _protected(folder: Path) -> tuple[str, ...]:
    made_journal = create_journal(folder, passphrase=PASSPHRASE, clock=SteppingClock(), kdf=CHEAP)
    with made_journal.journal as journal:
        with journal.write() as tx:
            tx.save_patient(a_patient())
            tx.save_session(a_session())
        for name in PHOTOS:
            stored(journal, name)
    return made_journal.recovery_groups


def test_originals_come_out_byte_for_byte_with_passphrase_or_recovery_key(tmp_path: Path) -> None:
    groups = _protected(tmp_path / "j")
    before = folder_digest(tmp_path / "j")
    by_passphrase = _read(
        tmp_path / "j", "--out", tmp_path / "a", MICROJOURNAL_PASSPHRASE=PASSPHRASE
    )
    by_recovery = _read(
        tmp_path / "j", "--recovery-key", "--out", tmp_path / "b",
        MICROJOURNAL_RECOVERY="-".join(groups).lower(),
    )  # fmt: skip
    assert (by_passphrase.returncode, by_recovery.returncode) == (0, 0), by_passphrase.stderr
    assert _originals(tmp_path / "a") == _originals(tmp_path / "b") == _expected()
    assert folder_digest(tmp_path / "j") == before


def test_every_row_of_every_table_comes_out(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        stored(journal, "photo-1")
        tables = _table_names(journal)
    assert _read(tmp_path / "j", "--out", tmp_path / "out").returncode == 0
    lines = (tmp_path / "out" / "tables.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines]
    names = [line["row"]["family_name"] for line in rows if line["table"] == "patient"]
    assert names == ["Example"]
    filled = {line["table"] for line in rows}
    assert {"patient", "session", "photo", "audit"} <= filled <= tables


def _table_names(journal: Any) -> set[str]:
    with journal._database.read() as connection:
        rows = connection.rows("SELECT name FROM sqlite_master WHERE type = 'table'")
    return {row[0] for row in rows}


def test_a_staged_original_and_a_broken_off_change_are_read_as_well(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        committed(journal, "photo-1")
    assert _read(tmp_path / "j", "--out", tmp_path / "out").returncode == 0
    assert list(_originals(tmp_path / "out")) == ["photo-1.jpeg"]


def test_a_backup_set_is_read_where_it_lies(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        for name in PHOTOS:
            stored(journal, name)
        target = tmp_path / "target"
        target.mkdir()
        made_set = journal.backup_keeper().back_up(target, NoControl()).made.folder
    shutil.rmtree(tmp_path / "j")
    assert _read(made_set, "--out", tmp_path / "out").returncode == 0
    assert _originals(tmp_path / "out") == _expected()


def test_one_damaged_original_is_named_and_the_others_come_out(tmp_path: Path) -> None:
    with a_journal(tmp_path / "j") as journal:
        staged = [stored(journal, name) for name in PHOTOS]
    path = tmp_path / "j" / "objects" / staged[0].object_name[:2] / staged[0].object_name
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"\0")
    done = _read(tmp_path / "j", "--out", tmp_path / "out")
    assert done.returncode == 5
    assert [line.split()[-1] for line in done.stdout.splitlines()] == ["damaged", "ok"]
    assert list(_originals(tmp_path / "out")) == ["photo-2.jpeg"]


def test_the_second_copy_of_the_header_serves_when_the_first_is_damaged(tmp_path: Path) -> None:
    a_journal(tmp_path / "j").close()
    (tmp_path / "j" / "VAULT.json").write_bytes(b"{")
    assert _read(tmp_path / "j").returncode == 0


@pytest.mark.parametrize(
    ("harm", "words"),
    [("secret", "wrong passphrase"), ("header", "no intact VAULT.json"), ("database", "file is")],
)
def test_what_cannot_be_read_is_said_in_a_sentence(harm: str, words: str, tmp_path: Path) -> None:
    _protected(tmp_path / "j")
    if harm == "header":
        for name in ("VAULT.json", "VAULT.json.1"):
            (tmp_path / "j" / name).write_bytes(b"{}")
    if harm == "database":
        (tmp_path / "j" / "db.sqlite").write_bytes(b"nothing" * 1000)
    secret = "another" if harm == "secret" else PASSPHRASE
    done = _read(tmp_path / "j", "--out", tmp_path / "out", MICROJOURNAL_PASSPHRASE=secret)
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_the_reader_is_one_short_file_that_knows_nothing_of_the_program() -> None:
    text = READER.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 200
    imported = [line for line in text.splitlines() if line.startswith(("import ", "from "))]
    assert not [line for line in imported if "microjournal" in line]
    script = (
        "import runpy, sys\n"
        f"runpy.run_path({str(READER)!r})\n"
        "print([name for name in sys.modules if name.startswith('microjournal')])"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


# -- the published vectors ------------------------------------------------------------------
def test_the_published_vectors_are_those_made_with_plain_primitives() -> None:
    assert published() == made()


def test_the_reader_computes_the_published_vectors() -> None:
    reader, vectors = recipe("reader/read_journal"), published()
    root, header = bytes.fromhex(vectors["journal_key"]), vectors["header"]
    for purpose in PURPOSES:
        assert reader.derived_key(root, JOURNAL, purpose).hex() == vectors["derived"][purpose]
    secrets = {"passphrase": vectors["passphrase"], "recovery": vectors["recovery_key"]}
    for slot in header["slots"]:
        assert reader.slot_key(header, slot, secrets[slot["kind"]]) == root
    assert reader.recovery_bytes(vectors["recovery_key"]).hex() == vectors["recovery_key_bytes"]


def test_the_program_computes_the_published_vectors() -> None:
    vectors = published()
    root = bytes.fromhex(vectors["journal_key"])
    keys = derive_keys(root, JOURNAL)
    for purpose in PURPOSES:
        assert getattr(keys, purpose).hex() == vectors["derived"][purpose]
    header = parse(json.dumps(vectors["header"]).encode())
    assert is_authentic(header, root)
    secrets: dict[SlotKind, str | bytes] = {
        SlotKind.PASSPHRASE: vectors["passphrase"],
        SlotKind.RECOVERY: key_of(vectors["recovery_key"]),
    }
    for slot in header.slots:
        assert open_slot(header.id, slot, secrets[slot.kind]) == root
    patient_key = unwrap_key(keys.wrapping, bytes.fromhex(vectors["patient_wrapped_key"]))
    photo_key = unwrap_key(patient_key, bytes.fromhex(vectors["photo_wrapped_key"]))
    stored_object = bytes.fromhex(vectors["object"])
    pieces = ObjectCipher(JOURNAL).decrypted(photo_key, [stored_object], len(stored_object))
    assert b"".join(pieces).decode() == vectors["plain"]
    assert hashlib.sha256(stored_object).hexdigest() == vectors["object_name"]
