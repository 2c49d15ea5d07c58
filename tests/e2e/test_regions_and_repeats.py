"""Regions drawn and repeat photographs, through the command line."""

from __future__ import annotations

from pathlib import Path

from tests.helpers.command_line import an_unprotected_journal, run
from tests.helpers.photos import jpeg, skin_like

SQUARE = ("20,20", "200,20", "200,180", "20,180")


def a_stored_photo(journal: Path, folder: Path) -> str:
    path = folder / "one.jpg"
    path.write_bytes(jpeg(skin_like(320, 240, seed=1)))
    imported = run(journal, "import", "--patient", "P1", "--view", "cheek_left", path)
    return str(imported.only["photo"])


def test_a_region_is_drawn_shown_drawn_anew_and_cleared(tmp_path: Path) -> None:
    journal = an_unprotected_journal(tmp_path)
    photo = a_stored_photo(journal, tmp_path)
    add = ("region", "add", photo, "--region", "left_cheek", "--polygon")
    drawn = run(journal, *add, *SQUARE).only
    assert drawn["event"] == "drawn"
    assert run(journal, *add, *SQUARE[:3]).code == 0
    run(journal, "region", "add", photo, "--region", "chin", "--polygon", *SQUARE)
    shown = run(journal, "region", "list", photo).lines
    assert [(line["region"], len(line["polygon"])) for line in shown] == [
        ("left_cheek", 3),
        ("chin", 4),
    ]
    assert run(journal, "region", "clear", photo, "--region", "chin").only["left"] == 1
    assert run(journal, "region", "clear", photo).only["left"] == 0
    assert run(journal, "region", "list", photo).lines == ()


def test_what_cannot_be_a_region_is_refused_in_words(tmp_path: Path) -> None:
    journal = an_unprotected_journal(tmp_path)
    photo = a_stored_photo(journal, tmp_path)
    add = ("region", "add", photo, "--region", "chin", "--polygon")
    for corners, code in (
        (SQUARE[:2], "region_unusable"),
        (("20,20", "900,20", "20,180"), "region_unusable"),
        (("20", "200,20", "20,180"), "point_unreadable"),
    ):
        refused = run(journal, *add, *corners)
        assert (refused.code, refused.error["code"]) == (2, code)
    assert run(journal, "region", "list", "nothing").error["code"] == "unknown_photo"


def test_without_repeats_the_repeatability_is_unknown(tmp_path: Path) -> None:
    journal = an_unprotected_journal(tmp_path)
    known = run(journal, "repeatability").lines
    assert [line["setting"] for line in known] == ["close_up", "face"]
    assert {(line["n"], line["needed"], line["sd"]) for line in known} == {(0, 6, None)}
