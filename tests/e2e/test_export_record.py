"""``export record`` as another program calls it."""

from __future__ import annotations

import json
from pathlib import Path

from microjournal.bootstrap.opening import create_application
from tests.e2e.test_command_line import PASSPHRASE
from tests.helpers.command_line import an_unprotected_journal, run
from tests.helpers.photos import exif, jpeg, skin_like


def _imported(folder: Path) -> tuple[Path, bytes]:
    journal = an_unprotected_journal(folder)
    data = jpeg(skin_like(320, 240), exif=exif(taken="2026:01:12 10:00:00", make="Poisoned"))
    (folder / "card").mkdir()
    (folder / "card" / "Ada Probe at home.jpg").write_bytes(data)
    assert run(journal, "import", "--patient", "P1", folder / "card").code == 0
    return journal, data


def test_a_patient_leaves_with_the_original_as_received(tmp_path: Path) -> None:
    journal, data = _imported(tmp_path)
    out = tmp_path / "out"
    answer = run(journal, "export", "record", "--patient", "P1", "--out", out)
    assert answer.code == 0
    assert answer.only == {
        "event": "exported", "out": str(out), "patients": 1, "photos": 1, "problems": [],
    }  # fmt: skip
    record = json.loads((out / "record.json").read_bytes())
    (photo,) = record["patients"][0]["photos"]
    assert (out / photo["file"]).read_bytes() == data
    assert photo["source_name"] == "Ada Probe at home.jpg"
    assert not [path for path in out.rglob("*") if "Ada" in path.name]


def test_a_missing_original_is_named_and_the_exit_code_says_so(tmp_path: Path) -> None:
    journal, _data = _imported(tmp_path)
    next((journal / "objects").glob("*/*")).unlink()
    answer = run(journal, "export", "record", "--all", "--out", tmp_path / "out")
    assert (answer.code, answer.only["photos"]) == (5, 0)
    (problem,) = answer.only["problems"]
    assert (problem["code"], set(problem)) == ("original_missing", {"photo", "code", "message"})
    assert (tmp_path / "out" / "index.html").is_file()


def test_what_is_wrong_is_said_and_nothing_is_written(tmp_path: Path) -> None:
    journal, _data = _imported(tmp_path)
    wrong = {
        "usage": ("--out", tmp_path / "out"),
        "export_inside_journal": ("--patient", "P1", "--out", journal / "out"),
        "export_into_drive": ("--patient", "P1", "--out", "/proc"),
    }
    for code, arguments in wrong.items():
        answer = run(journal, "export", "record", *arguments)
        assert (answer.code, answer.error["code"]) == (2, code)
    assert not (tmp_path / "out").exists()


def test_the_passphrase_given_to_the_command_lets_the_whole_journal_leave(tmp_path: Path) -> None:
    application, _groups = create_application(tmp_path / "j", passphrase=PASSPHRASE)
    application.close()
    answer = run(
        tmp_path / "j", "export", "record", "--all", "--out", tmp_path / "out",
        MICROJOURNAL_PASSPHRASE=PASSPHRASE,
    )  # fmt: skip
    assert (answer.code, answer.only["patients"]) == (0, 0)


def test_a_comparison_leaves_out_the_view_whose_original_is_gone_and_says_so(
    tmp_path: Path,
) -> None:
    journal, pdf = an_unprotected_journal(tmp_path), tmp_path / "comparison.pdf"
    cheek = _two_dates(journal, tmp_path / "cheek_right")
    forehead = _two_dates(journal, tmp_path / "forehead") - cheek
    command = ("export", "pdf", "--patient", "P1", "--no-change-maps", "--out", pdf)
    assert run(journal, *command).code == 0
    min(cheek).unlink()
    shown = run(journal, *command)
    assert (shown.code, shown.only["event"]) == (5, "written")
    (warning,) = shown.only["warnings"]
    assert warning.startswith("The original of a photo is missing: Right cheek, ")
    for picture in (journal / "cache").iterdir():
        picture.unlink()
    answer = run(journal, *command)
    assert (answer.code, answer.only["event"]) == (5, "written")
    assert answer.only["warnings"][0].startswith("Not in the document: Right cheek.")
    assert pdf.read_bytes().startswith(b"%PDF")
    pdf.unlink()
    for path in (*forehead, *(journal / "cache").iterdir()):
        path.unlink()
    refused = run(journal, *command)
    assert (refused.code, refused.error["code"]) == (5, "original_missing")
    assert not pdf.exists()


def _two_dates(journal: Path, folder: Path) -> set[Path]:
    """Import two photos of a view, which the folder names; return all originals there are."""
    folder.mkdir()
    for month in (1, 2):
        taken = exif(taken=f"2026:0{month}:12 10:00:00")
        photo = jpeg(skin_like(96, 72, seed=month + len(folder.name)), exif=taken)
        (folder / f"{month}.jpg").write_bytes(photo)
    assert run(journal, "import", "--patient", "P1", "--view", folder.name, folder).code == 0
    return {path for path in (journal / "objects").glob("*/*") if len(path.name) == 64}
