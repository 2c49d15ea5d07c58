"""The commands on users and the passphrase, as another program calls them."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path

import pytest

from tests.helpers.command_line import an_unprotected_journal, run

OLD, NEW = "seven quiet rivers under snow", "lidu gaso vemi toru bafe"


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    return an_unprotected_journal(tmp_path)


def test_users_are_added_listed_and_removed(journal: Path) -> None:
    added = run(
        journal, "user", "add", "--name", "Olga", "--role", "owner", MICROJOURNAL_NEW_PIN="2468"
    )
    assert added.only["role"] == "owner"
    assert added.only["removed_at"] is None
    assert [line["name"] for line in run(journal, "user", "list").lines] == ["Olga"]
    assert run(journal, "user", "remove", "olga").only["removed_at"]
    assert run(journal, "user", "list").lines == ()
    assert [line["name"] for line in run(journal, "user", "list", "--removed").lines] == ["Olga"]


def test_a_role_forbids_in_words_and_a_wrong_pin_opens_nothing(journal: Path) -> None:
    for name, role, pin in (("Olga", "owner", "2468"), ("Asta", "assistant", "1357")):
        run(journal, "user", "add", "--name", name, "--role", role, MICROJOURNAL_NEW_PIN=pin)
    asta = {"MICROJOURNAL_USER": "Asta", "MICROJOURNAL_PIN": "1357"}
    assert run(journal, "patient", "add", "--number", "P2", **asta).code == 0
    refused = run(journal, "user", "remove", "Olga", **asta)
    assert (refused.code, refused.error["code"]) == (2, "not_allowed")
    wrong = run(journal, "--as", "Asta", "patient", "list", MICROJOURNAL_PIN="0000")
    assert (wrong.code, wrong.error["code"]) == (2, "wrong_pin")


def test_the_passphrase_is_changed_and_only_the_new_one_opens(tmp_path: Path) -> None:
    journal = tmp_path / "j"
    old, new = {"MICROJOURNAL_PASSPHRASE": OLD}, {"MICROJOURNAL_PASSPHRASE": NEW}
    assert run(journal, "init", **old).code == 0
    weak = run(journal, "passphrase", "change", **old, MICROJOURNAL_NEW_PASSPHRASE="1234")
    assert weak.error["code"] == "passphrase_weak"
    changed = run(journal, "passphrase", "change", **old, MICROJOURNAL_NEW_PASSPHRASE=NEW)
    assert changed.only["event"] == "passphrase_changed"
    assert changed.only["recovery_key"] is None
    assert run(journal, "patient", "list", **old).error["code"] == "wrong_passphrase"
    assert run(journal, "patient", "list", **new).code == 0


def test_a_new_passphrase_leaves_no_set_beside_the_database_that_the_old_one_opens(
    tmp_path: Path,
) -> None:
    journal = tmp_path / "j"
    old, new = {"MICROJOURNAL_PASSPHRASE": OLD}, {"MICROJOURNAL_PASSPHRASE": NEW}
    run(journal, "init", **old)
    run(journal, "patient", "add", "--number", "P1", **old)
    assert list((journal / "backups").rglob("VAULT.json"))
    run(journal, "passphrase", "change", **old, MICROJOURNAL_NEW_PASSPHRASE=NEW)
    (made,) = [path.parent for path in (journal / "backups").rglob("VAULT.json")]
    refused = run(tmp_path / "back", "restore", made, **old)
    assert refused.error["code"] == "wrong_passphrase"
    assert run(tmp_path / "back", "restore", made, **new).code == 0


def test_an_unprotected_journal_gets_its_passphrase_and_recovery_key(journal: Path) -> None:
    changed = run(journal, "passphrase", "change", MICROJOURNAL_NEW_PASSPHRASE=NEW)
    assert changed.only["protection"] == "passphrase"
    assert len(changed.only["recovery_key"].split("-")) == 8


def test_managing_users_needs_the_passphrase_once_more(tmp_path: Path) -> None:
    journal, file = tmp_path / "j", tmp_path / "secret"
    file.write_text(OLD)
    assert run(journal, "init", "--passphrase-file", file).code == 0
    command = ("user", "add", "--name", "Olga", "--role", "owner", "--passphrase-file", file)
    assert run(journal, *command, MICROJOURNAL_NEW_PIN="2468").code == 0


@pytest.mark.parametrize(
    "command",
    [
        ("patient", "list"),
        ("user", "list"),
        ("passphrase", "change"),
        ("verify",),
        ("audit", "--verify"),
        ("retention",),
        ("backup", "target"),
        ("patient", "erase", "P1", "--yes"),
        ("export", "record", "--all", "--out", "everything"),
    ],
)
def test_a_journal_another_process_holds_is_refused_with_its_holder(
    journal: Path, command: tuple[str, ...]
) -> None:
    since = "2026-11-28T09:00:00+00:00"
    with (journal / "lock").open("r+") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        held.write(f"4711 reception {since}\n")
        held.flush()
        answer = run(journal, *command, MICROJOURNAL_NEW_PASSPHRASE=NEW)
        os.ftruncate(held.fileno(), 0)
    assert (answer.code, answer.error["code"]) == (3, "in_use")
    assert "reception since 28 Nov 2026" in answer.error["message"]
    assert "4711" in answer.error["message"]
