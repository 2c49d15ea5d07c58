"""``--explain``: a measurement written out by the command line."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.command_line import an_unprotected_journal, run
from tests.unit.services.skin_photos import a_skin_photo


def test_two_files_are_compared_and_explained(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(a_skin_photo())
    (tmp_path / "b.png").write_bytes(a_skin_photo(shot=1))
    photos = tmp_path / "a.png", tmp_path / "b.png"
    out = tmp_path / "out"
    answer = run(tmp_path, "compare", *photos, "--px-per-mm", "10", "--explain", out)
    assert answer.only["verdict"] == "no_detectable_change"
    assert answer.only["explained"] == str(out / "index.html")
    assert set(answer.only["files"]) == {path.name for path in out.iterdir()}
    again = run(tmp_path, "compare", *photos, "--explain", out)
    assert (again.code, again.error["code"]) == (2, "folder_not_empty")


def test_a_recorded_pair_is_explained_by_its_id(tmp_path: Path) -> None:
    journal = an_unprotected_journal(tmp_path)
    for number, data in enumerate((a_skin_photo(), a_skin_photo(shot=1))):
        (tmp_path / "photo.png").write_bytes(data)
        session = run(
            journal, "session", "add", "--patient", "P1", "--date", f"2026-0{number + 1}-02"
        ).only["id"]
        run(
            journal, "import", "--session", session, "--view", "cheek_right",
            tmp_path / "photo.png",
        )  # fmt: skip
    measured = run(journal, "measure").only
    out = tmp_path / "out"
    answer = run(journal, "measure", "--explain", measured["id"], "--out", out)
    assert answer.code == 0
    assert answer.only["event"] == "explained"
    assert "right_cheek_detail.png" in answer.only["files"]
    assert set(answer.only["files"]) == {path.name for path in out.iterdir()}
    assert not [name for name in answer.only["files"] if "Ada" in name or "P1" in name]


def test_the_folder_and_the_measurement_belong_together(tmp_path: Path) -> None:
    journal = an_unprotected_journal(tmp_path)
    alone = run(journal, "measure", "--explain", "some-id")
    assert (alone.code, alone.error["code"]) == (2, "usage")
    unknown = run(journal, "measure", "--explain", "some-id", "--out", tmp_path / "out")
    assert (unknown.code, unknown.error["code"]) == (2, "unknown_measurement")
