"""The command line as a contract: what is printed, what is stored, how it ends."""

from __future__ import annotations

import hashlib
import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.helpers.command_line import an_unprotected_journal, run
from tests.helpers.photos import exif, huge_png, jpeg, skin_like

PASSPHRASE = "kolibri granit seil tausend wolke"


def a_dated_photo(path: Path, *, seed: int, taken_at: datetime | None = None) -> bytes:
    options = {"exif": exif(taken=f"{taken_at:%Y:%m:%d %H:%M:%S}")} if taken_at else {}
    data = jpeg(skin_like(320, 240, seed=seed), **options)
    path.write_bytes(data)
    return data


def test_a_folder_of_dated_photos_becomes_a_series_in_one_command(tmp_path: Path) -> None:
    journal = an_unprotected_journal(tmp_path)
    card = tmp_path / "card"
    card.mkdir()
    first = datetime.fromisoformat("2026-01-12T10:00")
    originals = {
        a_dated_photo(
            card / f"{number}.jpg", seed=number, taken_at=first + timedelta(days=35 * number)
        )
        for number in range(3)
    }

    imported = run(journal, "import", "--patient", "P1", "--view", "cheek_left", card)

    assert imported.code == 0
    assert [line["event"] for line in imported.lines] == ["stored"] * 3
    assert {line["sha256"] for line in imported.lines} == {
        hashlib.sha256(data).hexdigest() for data in originals
    }
    sessions = run(journal, "session", "list", "--patient", "P1").lines
    assert [line["date"] for line in sessions] == ["2026-01-12", "2026-02-16", "2026-03-23"]
    photos = run(journal, "photos").lines
    assert {line["session"] for line in photos} == {line["id"] for line in sessions}
    assert {line["view"] for line in photos} == {"cheek_left"}
    assert photos[0]["taken_at"] == "2026-01-12T10:00:00"
    out = tmp_path / "out.jpg"
    assert run(journal, "original", photos[0]["id"], out).code == 0
    assert out.read_bytes() in originals
    assert run(journal, "verify").only == {
        "ok": True, "checked": 3, "missing": [], "corrupt": [], "orphans": [], "tmp": [],
    }  # fmt: skip


def test_bad_files_are_refused_in_words_and_the_rest_is_imported(tmp_path: Path) -> None:
    journal = an_unprotected_journal(tmp_path)
    card = tmp_path / "card"
    card.mkdir()
    whole = a_dated_photo(card / "a.jpg", seed=1)
    a_dated_photo(card / "z.jpg", seed=2)
    (card / "copy.jpg").write_bytes(whole)
    (card / "cut.jpg").write_bytes(whole[: len(whole) // 2])
    (card / "empty.jpg").write_bytes(b"")
    (card / "text.jpg").write_text("no photo at all", encoding="utf-8")
    (card / "huge.png").write_bytes(huge_png())
    os.mkfifo(card / "pipe.jpg")

    answer = run(journal, "import", "--patient", "P1", card)

    by_name = {line["source"]: line for line in answer.lines}
    assert answer.code == 2
    assert {by_name["a.jpg"]["event"], by_name["copy.jpg"]["event"]} == {"stored", "duplicate"}
    assert by_name["z.jpg"]["event"] == "stored"
    refused = {name: line["code"] for name, line in by_name.items() if line["event"] == "rejected"}
    assert refused == {
        "cut.jpg": "truncated",
        "empty.jpg": "empty_file",
        "text.jpg": "not_a_photo",
        "huge.png": "too_large",
        "pipe.jpg": "not_a_regular_file",
    }
    assert all(by_name[name]["message"] and by_name[name]["hint"] for name in refused)
    assert run(journal, "verify").only["ok"] is True


def test_importing_the_same_folder_again_stores_nothing_twice(tmp_path: Path) -> None:
    journal = an_unprotected_journal(tmp_path)
    a_dated_photo(tmp_path / "a.jpg", seed=1)
    first = run(journal, "import", "--patient", "P1", tmp_path / "a.jpg").only
    again = run(journal, "import", "--patient", "P1", tmp_path / "a.jpg")
    assert again.code == 0
    assert again.only["event"] == "duplicate"
    assert again.only["photo"] == first["photo"]


def test_a_file_that_comes_again_mends_its_missing_original(tmp_path: Path) -> None:
    journal = an_unprotected_journal(tmp_path)
    data = a_dated_photo(tmp_path / "a.jpg", seed=1)
    first = run(journal, "import", "--patient", "P1", tmp_path / "a.jpg").only
    next((journal / "objects").glob("*/*")).unlink()
    again = run(journal, "import", "--patient", "P1", tmp_path / "a.jpg").only
    assert (again["code"], again["photo"]) == ("duplicate_healed", first["photo"])
    assert run(journal, "original", first["photo"], tmp_path / "out.jpg").code == 0
    assert (tmp_path / "out.jpg").read_bytes() == data
    assert run(journal, "verify").only["ok"] is True


def test_a_protected_journal_opens_with_its_passphrase_only(tmp_path: Path) -> None:
    journal = tmp_path / "journal"
    secret = tmp_path / "secret.txt"
    secret.write_text(PASSPHRASE + "\n", encoding="utf-8")
    made = run(journal, "--passphrase-file", secret, "init")
    assert made.only["protection"] == "passphrase"
    assert len(made.only["recovery_key"].split("-")) == 8

    assert run(journal, "patient", "list", MICROJOURNAL_PASSPHRASE=PASSPHRASE).code == 0
    wrong = run(journal, "patient", "list", MICROJOURNAL_PASSPHRASE="not the passphrase")
    assert (wrong.code, wrong.error["code"]) == (2, "wrong_passphrase")
    none = run(journal, "patient", "list")
    assert (none.code, none.error["code"]) == (2, "passphrase_needed")


def test_a_guessable_passphrase_makes_no_journal(tmp_path: Path) -> None:
    answer = run(tmp_path / "journal", "init", MICROJOURNAL_PASSPHRASE="password1")
    assert (answer.code, answer.error["code"]) == (2, "passphrase_weak")
    assert not (tmp_path / "journal").exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("patient", "show", "nobody"), "unknown_patient"),
        (("patient", "add", "--number", "P1"), "chart_number_taken"),
        (("patient", "add", "--number", "P2", "--phototype", "VII"), "unknown_value"),
        (("patient", "add", "--number", "P2", "--birth-date", "yesterday"), "date_unreadable"),
        (("session", "add", "--patient", "P1", "--needling", "left_cheek"), "needling_unreadable"),
        (("note", "no-such-photo", "text"), "unknown_photo"),
        (("import", "x.jpg"), "target_missing"),
        (("export", "pdf", "--patient", "P1", "--out", "x.pdf"), "nothing_to_compare"),
        (("fly",), "usage"),
    ],
)
def test_a_mistake_is_an_object_on_stderr_with_exit_code_2(
    arguments: tuple[str, ...], code: str, tmp_path: Path
) -> None:
    journal = an_unprotected_journal(tmp_path)
    answer = run(journal, *arguments)
    assert (answer.code, answer.error["code"]) == (2, code)
    assert answer.error["message"]
    assert answer.lines == ()
    assert "Traceback" not in answer.stderr


def test_text_from_people_comes_back_letter_by_letter(tmp_path: Path) -> None:
    journal = an_unprotected_journal(tmp_path)
    a_dated_photo(tmp_path / "a.jpg", seed=1)
    photo = run(journal, "import", "--patient", "P1", tmp_path / "a.jpg").only["photo"]
    text = '=2+2 <b>*#panic("x")* 日本 \N{RIGHT-TO-LEFT OVERRIDE} it\'s; DROP TABLE photo'
    assert run(journal, "note", photo, text).code == 0
    assert run(journal, "photos").only["note"] == text


def test_a_second_process_is_told_that_the_journal_is_in_use(tmp_path: Path) -> None:
    from microjournal.bootstrap.opening import open_application

    journal = an_unprotected_journal(tmp_path)
    application = open_application(journal)
    try:
        answer = run(journal, "patient", "list")
    finally:
        application.close()
    assert (answer.code, answer.error["code"]) == (3, "in_use")
    assert run(journal, "patient", "list").code == 0


def test_treatment_parameters_are_carried_forward(tmp_path: Path) -> None:
    journal = an_unprotected_journal(tmp_path)
    run(journal, "course", "add", "--patient", "P1", "--sessions", "3", "--interval-weeks", "5")
    run(
        journal, "session", "add", "--patient", "P1", "--date", "2026-02-02", "--device", "Pen",
        "--needling", "left_cheek:1.5:4:erythema",
    )  # fmt: skip
    second = run(journal, "session", "add", "--patient", "P1", "--date", "2026-03-09").only
    assert second["device"] == "Pen"
    assert second["needling"] == [
        {"region": "left_cheek", "needle_length_mm": 1.5, "passes": 4, "endpoint": "erythema"}
    ]
    assert run(journal, "patient", "show", "P1").only["next_due"] == "2026-04-13"


def test_an_import_is_undone_and_the_photo_can_come_in_again(tmp_path: Path) -> None:
    journal = an_unprotected_journal(tmp_path)
    a_dated_photo(tmp_path / "a.jpg", seed=1)
    stored = run(journal, "import", "--patient", "P1", tmp_path / "a.jpg").only
    undone = run(journal, "undo", stored["import"]).only
    assert undone["photos"] == [stored["photo"]]
    assert run(journal, "photos").lines == ()
    assert run(journal, "verify").only["orphans"] == []
    assert [item["id"] for item in run(journal, "trash").lines] == [stored["photo"]]
    assert run(journal, "undo", stored["import"]).error["code"] == "unknown_import"
    again = run(journal, "import", "--patient", "P1", tmp_path / "a.jpg").only
    assert again["event"] == "stored"


def test_view_moment_and_date_of_a_photo_are_corrected(tmp_path: Path) -> None:
    journal = an_unprotected_journal(tmp_path)
    a_dated_photo(tmp_path / "a.jpg", seed=1)
    photo = run(journal, "import", "--patient", "P1", tmp_path / "a.jpg").only["photo"]
    corrected = run(
        journal,
        "assign",
        photo,
        "--view",
        "neck",
        "--moment",
        "healing",
        "--taken-at",
        "2026-02-03",
    )
    assert corrected.code == 0
    listed = run(journal, "photos").only
    assert (listed["view"], listed["moment"]) == ("neck", "healing")
    assert (listed["taken_at"], listed["taken_at_source"]) == ("2026-02-03T00:00:00", "typed")


def test_a_consent_is_given_and_withdrawn(tmp_path: Path) -> None:
    journal = an_unprotected_journal(tmp_path)
    given = run(journal, "consent", "add", "--patient", "P1", "--scope", "teaching").only
    run(journal, "consent", "withdraw", given["id"], "--patient", "P1")
    held = run(journal, "consent", "list", "--patient", "P1").only
    assert held["scope"] == "teaching"
    assert held["withdrawn_on"] is not None


def test_a_photo_without_a_camera_date_takes_the_day_of_the_session_named(tmp_path: Path) -> None:
    journal = an_unprotected_journal(tmp_path)
    session = run(journal, "session", "add", "--patient", "P1", "--date", "2026-02-02").only["id"]
    a_dated_photo(tmp_path / "a.jpg", seed=1)
    stored = run(journal, "import", "--session", session, tmp_path / "a.jpg").only
    assert (stored["taken_at"], stored["taken_at_source"]) == ("2026-02-02T00:00:00", "session")
