"""docs/measurement.md: its tables, pictures and links follow the program."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.helpers.measurement_pictures import OUT, PICTURES
from tests.helpers.measurement_tables import CONSTANTS, DOCUMENT, TABLES, with_tables

ROOT = Path(__file__).parents[2]
LARGEST_PICTURE_BYTES, LARGEST_SUM_BYTES = 200_000, 1_200_000
WRITTEN_BY_A_LONG_RUN = "validation.md"
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def test_the_tables_of_the_document_are_those_of_the_code() -> None:
    """When this fails: ``python -m tests.helpers.measurement_tables`` writes them again."""
    text = DOCUMENT.read_text(encoding="utf-8")
    assert with_tables(text) == text


def test_a_table_that_is_out_of_date_is_written_anew() -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    name = CONSTANTS[0][2]
    aged = "\n".join(line for line in text.splitlines() if f"`{name}`" not in line) + "\n"
    assert aged != text
    assert with_tables(aged) == text


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_table_has_its_place(name: str) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    assert text.count(f"<!-- {name} -->") == text.count(f"<!-- end of {name} -->") == 1


def test_every_picture_drawn_is_shown_and_none_else() -> None:
    shown = re.findall(r"!\[[^\]]+\]\(measurement/([\w-]+)\.png\)", DOCUMENT.read_text("utf-8"))
    assert sorted(shown) == sorted(PICTURES)
    assert sorted(path.stem for path in OUT.glob("*.png")) == sorted(PICTURES)


def test_pictures_are_small_enough_for_a_repository() -> None:
    sizes = [path.stat().st_size for path in OUT.glob("*.png")]
    assert max(sizes) < LARGEST_PICTURE_BYTES
    assert sum(sizes) < LARGEST_SUM_BYTES


@pytest.mark.parametrize(
    "document",
    [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    links = LINK.findall(document.read_text(encoding="utf-8"))
    near = [link for link in links if not link.startswith(("http:", "https:", "mailto:"))]
    lost = [link for link in near if not (document.parent / link).exists()]
    assert [link for link in lost if Path(link).name != WRITTEN_BY_A_LONG_RUN] == []


def test_every_source_named_in_the_text_is_listed() -> None:
    body, sources = DOCUMENT.read_text("utf-8").split("## Sources")
    named = {
        int(n) for group in re.findall(r"\[(\d+(?:, \d+)*)\]", body) for n in group.split(", ")
    }
    listed = {int(number) for number in re.findall(r"^(\d+)\. ", sources, re.MULTILINE)}
    assert named == listed
