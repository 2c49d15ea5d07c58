"""Backups from the command line: made, restored, rehearsed, used to heal."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.helpers.command_line import an_unprotected_journal, command, run
from tests.helpers.photos import jpeg, skin_like


@pytest.fixture
def journal(tmp_path: Path) -> Path:
    """Return a journal with one photo."""
    made = an_unprotected_journal(tmp_path)
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(jpeg(skin_like(96, 72, seed=1)))
    assert run(made, "import", "--patient", "P1", photo).code == 0
    return made


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Return an empty folder for backups."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_a_backup_is_made_rehearsed_and_restored(
    journal: Path, stick: Path, tmp_path: Path
) -> None:
    made = run(journal, "backup", stick, "--remember")
    assert made.code == 0, made.stderr
    assert {"event": "backed_up", "complete": True, "photos": 1, "copied": 1}.items() <= (
        made.only.items()
    )
    again = run(journal, "backup")
    assert (again.code, again.only["copied"]) == (0, 0)
    listed = run(journal, "backup", "--list").lines
    assert [line["set"] for line in listed] == [made.only["set"], again.only["set"]]
    drill = run(tmp_path / "unused", "restore", "--drill", made.only["folder"])
    assert (drill.code, drill.only["ok"], drill.only["exact"]) == (0, True, 1)
    back = tmp_path / "back"
    restored = run(back, "restore", stick)
    assert (restored.code, restored.only["photos"], restored.only["missing"]) == (0, 1, [])
    assert run(back, "verify").code == 0
    assert run(back, "photos").only["sha256"] == run(journal, "photos").only["sha256"]


def test_restoring_over_a_journal_is_refused(journal: Path, stick: Path) -> None:
    run(journal, "backup", stick)
    refused = run(journal, "restore", stick)
    assert (refused.code, refused.error["code"]) == (2, "folder_not_empty")
    assert run(journal, "verify").code == 0


def test_verify_heals_from_a_remembered_target(journal: Path, stick: Path) -> None:
    run(journal, "backup", stick, "--remember")
    photo = run(journal, "photos").only["id"]
    (damaged,) = (path for path in (journal / "objects").rglob("*") if len(path.name) == 64)
    damaged.chmod(0o600)
    damaged.write_bytes(b"damaged")
    found = run(journal, "verify")
    assert (found.code, found.only["corrupt"]) == (5, [photo])
    healed = run(journal, "verify", "--heal")
    assert (healed.code, healed.only["healed"], healed.only["ok"]) == (0, [photo], True)


def test_an_original_that_is_nowhere_is_named_and_the_exit_code_tells(
    journal: Path, stick: Path
) -> None:
    photo = run(journal, "photos").only["id"]
    for path in (journal / "objects").rglob("*"):
        if len(path.name) == 64:
            path.unlink()
    made = run(journal, "backup", stick)
    assert (made.code, made.only["complete"], made.only["damaged"]) == (5, False, [photo])
    refused = run(stick.parent / "back", "restore", stick)
    assert (refused.code, refused.error["code"]) == (5, "backup_incomplete")
    allowed = run(stick.parent / "back", "restore", stick, "--allow-incomplete")
    assert (allowed.code, allowed.only["missing"]) == (5, [photo])


def test_a_target_that_is_not_connected_does_not_keep_the_others_waiting(
    journal: Path, stick: Path
) -> None:
    other = stick.parent / "other"
    other.mkdir()
    run(journal, "backup", other, "--remember")
    run(journal, "backup", stick, "--remember")
    other.rename(stick.parent / "unplugged")
    answer = run(journal, "backup")
    assert (answer.code, answer.error["code"]) == (3, "backup_target_missing")
    assert answer.only["complete"]
    assert not other.exists()


def test_a_command_that_changes_something_leaves_a_set_beside_the_database(journal: Path) -> None:
    sets = list((journal / "backups").glob("*/sets/*"))
    assert len(sets) == 1
    assert run(journal, "patient", "list").code == 0
    assert run(journal, "patient", "add", "--number", "P2").code == 0
    assert list((journal / "backups").glob("*/sets/*")) == sets
    assert run(journal.parent / "back", "restore", sets[0]).code == 0


def test_a_missing_ledger_of_erasures_is_found_by_verify_and_said_by_a_restore(
    journal: Path, stick: Path, tmp_path: Path
) -> None:
    before = run(journal, "backup", stick, "--remember").only["folder"]
    photo = run(journal, "photos").only["id"]
    run(journal, "photo", "erase", photo, "--yes")
    run(journal, "backup")
    assert "short_ledgers" not in run(journal, "verify").only
    next(stick.rglob("erasures.json")).unlink()
    found = run(journal, "verify")
    assert (found.code, found.only["ok"]) == (5, False)
    assert found.only["short_ledgers"] == [str(stick)]
    restored = run(tmp_path / "back", "restore", before)
    assert (restored.code, restored.only["ledger_was_short"]) == (0, True)
    assert (restored.only["erased"], restored.only["erasures_unknown"]) == (1, 0)
    assert run(tmp_path / "back", "photos").lines == ()
    assert run(journal, "backup").only["ledger_mended"]
    assert run(journal, "verify").code == 0


def test_a_person_is_told_what_opens_the_set_just_made(journal: Path, stick: Path) -> None:
    told = subprocess.run(
        [part for part in command(journal, "backup", stick) if part != "--json"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.splitlines()[-1] == "Anyone can open it: the journal is unprotected."
