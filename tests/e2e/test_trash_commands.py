"""Trash, erasure, undo and audit from the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.command_line import an_unprotected_journal, run
from tests.helpers.photos import jpeg


@pytest.fixture(scope="module")
def journal(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A journal with patient P1; every test leaves it there, out of the trash."""
    return an_unprotected_journal(tmp_path_factory.mktemp("trash"))


def test_a_patient_goes_to_the_trash_and_back(journal: Path) -> None:
    trashed = run(journal, "patient", "trash", "P1").only
    assert trashed["event"] == "trashed"
    assert run(journal, "patient", "list").lines == ()
    refused = run(journal, "patient", "show", "P1")
    assert (refused.code, refused.error["code"]) == (2, "patient_in_trash")
    listed = run(journal, "patient", "list", "--trashed").only
    assert (listed["id"], listed["number"]) == (trashed["patient"], "P1")
    assert run(journal, "trash").only["due"] is False
    assert run(journal, "patient", "untrash", "P1").only["event"] == "untrashed"
    assert run(journal, "patient", "show", "P1").only["number"] == "P1"


def test_erasing_is_refused_with_what_would_go_until_it_is_confirmed(journal: Path) -> None:
    run(journal, "patient", "add", "--number", "P2", "--name", "Bo Probe")
    refused = run(journal, "patient", "erase", "P2")
    assert (refused.code, refused.error["code"]) == (2, "not_confirmed")
    assert "P2" in refused.error["message"]
    erased = run(journal, "patient", "erase", "P2", "--yes").only
    assert (erased["event"], erased["waiting"]) == ("erased", 0)
    assert run(journal, "patient", "show", "P2").error["code"] == "unknown_patient"
    events = [line["event"] for line in run(journal, "audit", "--object", erased["patient"]).lines]
    assert events == ["patient_added", "patient_erased"]


def test_a_change_is_listed_and_undone_by_its_number(journal: Path) -> None:
    run(journal, "patient", "trash", "P1")
    step = run(journal, "undo", "--list", "--limit", "1").only
    assert (step["event"], step["can_undo"]) == ("patient_trashed", True)
    undone = run(journal, "undo", str(step["change"])).only
    assert undone["event"] == "undone"
    again = run(journal, "undo", str(step["change"]))
    assert (again.code, again.error["code"]) == (2, "changed_since")
    assert run(journal, "undo").error["code"] == "usage"


def test_the_audit_tells_who_opened_a_record_and_is_verified(journal: Path) -> None:
    run(journal, "patient", "show", "P1")
    last = run(journal, "audit", "--limit", "1").only
    assert (last["event"], last["who"]) == ("patient_opened", "practitioner")
    report = run(journal, "audit", "--verify").only
    assert report["ok"] is True
    assert report["entries"] == last["number"]
    assert report["findings"] == []


def test_photos_go_to_the_trash_and_for_good(journal: Path, tmp_path: Path) -> None:
    (tmp_path / "one.jpg").write_bytes(jpeg())
    photo = run(journal, "import", "--patient", "P1", tmp_path / "one.jpg").only["photo"]
    run(journal, "photo", "trash", photo)
    assert run(journal, "photos").lines == ()
    assert run(journal, "photos", "--trashed").only["id"] == photo
    assert run(journal, "original", photo, tmp_path / "out").error["code"] == "photo_in_trash"
    run(journal, "photo", "untrash", photo)
    assert run(journal, "photos").only["id"] == photo
    assert run(journal, "photo", "erase", photo, "--yes").only["photos"] == [photo]
    assert run(journal, "photos").lines == ()


def test_nothing_of_an_erased_patient_stays_in_the_backups_beside_the_database(
    tmp_path: Path,
) -> None:
    journal = an_unprotected_journal(tmp_path)
    (tmp_path / "one.jpg").write_bytes(jpeg())
    run(journal, "import", "--patient", "P1", tmp_path / "one.jpg")
    assert run(journal, "backup", journal / "backups").code == 0
    objects = [path for path in journal.rglob("objects/*/*") if path.is_file()]
    contents = {path.read_bytes() for path in objects}
    assert len(objects) > 1, "no set beside the database holds the photo"
    assert run(journal, "patient", "erase", "P1", "--yes").code == 0
    left = [path for path in journal.rglob("*") if path.is_file()]
    assert not [path for path in left if path.read_bytes() in contents]


def test_an_older_database_is_said_once_and_the_command_goes_on(tmp_path: Path) -> None:
    journal = an_unprotected_journal(tmp_path)
    older = (journal / "db.sqlite").read_bytes()
    run(journal, "patient", "add", "--number", "P2")
    (journal / "db.sqlite").write_bytes(older)
    told = run(journal, "patient", "list")
    assert (told.code, told.error["code"], len(told.lines)) == (0, "older_copy", 1)
    assert run(journal, "patient", "list").stderr == ""


def test_retention_tells_nobody_in_a_young_journal(journal: Path) -> None:
    assert run(journal, "retention", "--years", "5").lines == ()
    refused = run(journal, "retention", "--years", "0")
    assert (refused.code, refused.error["code"]) == (2, "years_unusable")
