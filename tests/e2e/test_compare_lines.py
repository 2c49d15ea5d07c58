"""``compare --jsonl`` as other programs drive it: a line in, a line out, one process."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.helpers.photo_folder import photo_path
from tests.unit.services.skin_photos import PX_PER_MM, a_skin_photo

FIELDS = {"delta", "ci", "claim", "reasons", "regions", "quality"}
HINT = {"px_per_mm": PX_PER_MM}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with a baseline and follow-ups of known change."""
    folder = tmp_path_factory.mktemp("photos")
    (folder / "base.png").write_bytes(a_skin_photo())
    (folder / "unchanged.png").write_bytes(a_skin_photo(shot=1))
    (folder / "smoother.png").write_bytes(a_skin_photo(shot=1, relief_factor=0.7))
    (folder / "rougher.png").write_bytes(a_skin_photo(shot=2, relief_factor=1.4))
    (folder / "somebody else.png").write_bytes(a_skin_photo(8))
    (folder / "später ü.png").write_bytes(a_skin_photo(shot=1))
    (folder / "no photo.png").write_bytes(b"no photo at all")
    return folder


class Comparison:
    """A running ``compare --jsonl``, asked a line at a time."""

    def __init__(self, folder: Path) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "microjournal", "compare", "--jsonl"],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def ask_bytes(self, line: bytes) -> dict[str, Any]:
        """Send one line and wait for its answer before anything else is sent."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(line)
        self._process.stdin.flush()
        answer: dict[str, Any] = json.loads(self._process.stdout.readline())
        return answer

    def ask(self, **request: object) -> dict[str, Any]:
        """Send one request."""
        return self.ask_bytes(json.dumps(request, ensure_ascii=False).encode() + b"\n")

    def end(self) -> int:
        """Close the input; return the exit code once nothing more is printed."""
        rest, _nothing = self._process.communicate(timeout=60)
        assert rest == b""
        return self._process.returncode


@pytest.fixture(scope="module")
def comparison(folder: Path) -> Iterator[Comparison]:
    """Yield one comparison for all tests, which ends well whatever it was asked."""
    running = Comparison(folder)
    yield running
    assert running.end() == 0


def test_each_line_is_answered_at_once_with_number_interval_and_claim(
    comparison: Comparison,
) -> None:
    smoother = comparison.ask(base="base.png", follow="smoother.png", hint=HINT)
    rougher = comparison.ask(base="base.png", follow="rougher.png", hint=HINT)
    unchanged = comparison.ask(base="base.png", follow="unchanged.png", hint=HINT)

    assert [answer["claim"] for answer in (smoother, rougher, unchanged)] == [
        "improved",
        "worse",
        "no_change",
    ]
    assert smoother["ci"][0] < smoother["delta"] < smoother["ci"][1] < 0.0
    assert rougher["ci"][0] > 0.0
    assert unchanged["ci"][0] < 0.0 < unchanged["ci"][1]
    for answer in (smoother, rougher, unchanged):
        assert set(answer) >= FIELDS
        (region,) = answer["regions"]
        assert {"region", "delta", "ci", "claim", "reasons", "bands"} <= set(region)
        assert {"sub_indices", "colour"} <= set(region)
        assert (region["delta"], region["ci"]) == (answer["delta"], answer["ci"])
        assert answer["quality"]["follow_up_px_per_mm"] == pytest.approx(PX_PER_MM, rel=0.05)


def test_other_skin_is_not_comparable_and_says_why(comparison: Comparison) -> None:
    answer = comparison.ask(base="base.png", follow="somebody else.png", hint=HINT)
    assert (answer["claim"], answer["delta"], answer["ci"]) == ("not_comparable", None, None)
    assert answer["reasons"]
    assert all(set(reason) == {"code", "message", "hint"} for reason in answer["reasons"])
    assert "error" not in answer


def test_the_region_hint_names_a_close_up_and_identical_photos_give_zero(
    comparison: Comparison,
) -> None:
    hint = {**HINT, "region": "right_cheek"}
    answer = comparison.ask(id=7, base="base.png", follow="base.png", hint=hint)
    assert answer["id"] == 7
    assert answer["delta"] == 0.0
    assert answer["claim"] == "no_change"
    assert [region["region"] for region in answer["regions"]] == ["right_cheek"]


def test_an_empty_hint_says_no_more_than_none(comparison: Comparison) -> None:
    pair = {"base": "base.png", "follow": "smoother.png"}
    empty = comparison.ask(**pair, hint={})
    assert "error" not in empty
    assert empty == comparison.ask(**pair) == comparison.ask(**pair, hint=None)


def test_paths_may_be_of_any_language_and_lines_end_as_on_any_system(
    comparison: Comparison, folder: Path
) -> None:
    request = {"base": str(folder / "base.png"), "follow": "später ü.png", "hint": HINT}
    line = json.dumps(request, ensure_ascii=False).encode()
    answer = comparison.ask_bytes(b"\r\n\n   \n" + line + b"\r\n")
    assert answer["claim"] == "no_change"


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (b"no json", "line_unreadable"),
        (b"[1, 2]", "line_unreadable"),
        (b'{"base": "base.png"}', "line_unreadable"),
        (b'{"base": "base.png", "follow": 3}', "line_unreadable"),
        (b'{"base": "", "follow": "base.png"}', "line_unreadable"),
        (b'{"base": "base.png", "follow": "\xff.png"}', "line_unreadable"),
        (b'{"base": "base.png", "follow": "base.png", "hint": "cheek"}', "line_unreadable"),
        (b'{"base": "base.png", "follow": "base.png", "hint": {"px_per_m": 9}}', "hint_empty"),
        (b'{"base": "base.png", "follow": "base.png", "hint": {"px_per_mm": "9"}}',
         "line_unreadable"),
        (b'{"base": "base.png", "follow": "base.png", "hint": {"px_per_mm": true}}',
         "line_unreadable"),
        (b'{"base": "base.png", "follow": "base.png", "hint": {"px_per_mm": NaN}}',
         "line_unreadable"),
        (b'{"base": "base.png", "follow": "base.png", "hint": {"px_per_mm": 1e999}}',
         "line_unreadable"),
        (b'{"base": "base.png", "follow": "base.png", "hint": {"px_per_mm": -1}}',
         "scale_unusable"),
        (b'{"base": "base.png", "follow": "base.png", "hint": {"region": "elbow"}}',
         "unknown_value"),
        (b'{"base": "base.png", "follow": "base.png", "hint": {"region": 5}}',
         "line_unreadable"),
        (b'{"id": [1], "base": "base.png", "follow": "base.png"}', "line_unreadable"),
        (b"[" * 100_000, "line_unreadable"),
        (b'{"base": "missing.png", "follow": "base.png"}', "cannot_read"),
        (b'{"base": "a\\u0000b", "follow": "base.png"}', "cannot_read"),
        (b'{"base": "base.png", "follow": "no photo.png"}', "not_a_photo"),
        (b'{"base": ".", "follow": "base.png"}', "not_a_regular_file"),
    ],
)  # fmt: skip
def test_a_bad_line_is_answered_in_words_and_the_process_goes_on(
    line: bytes, code: str, comparison: Comparison
) -> None:
    answer = comparison.ask_bytes(line + b"\n")
    assert answer["error"]["code"] == code
    assert answer["error"]["message"]
    assert answer["error"]["hint"]
    assert set(answer) == FIELDS | {"error"}
    assert (answer["claim"], answer["delta"], answer["ci"]) == ("not_comparable", None, None)
    assert answer["reasons"] == [answer["error"]]
    assert comparison.ask(base="missing.png", follow="missing.png", id="next")["id"] == "next"


def test_a_baseline_that_was_replaced_is_read_again(folder: Path, tmp_path: Path) -> None:
    base = tmp_path / "base.png"
    base.write_bytes(a_skin_photo(shot=1))
    running = Comparison(folder)
    first = running.ask(base=str(base), follow="base.png", hint=HINT)
    base.write_bytes(a_skin_photo(8))
    second = running.ask(base=str(base), follow="base.png", hint=HINT)
    assert running.end() == 0
    assert (first["claim"], second["claim"]) == ("no_change", "not_comparable")


def test_no_line_at_all_is_fine(folder: Path) -> None:
    assert Comparison(folder).end() == 0


def test_on_a_face_the_hint_names_the_only_region_that_is_measured(
    comparison: Comparison,
) -> None:
    neutral, smiling = (str(photo_path(f"london_003_{mood}")) for mood in ("neutral", "smiling"))
    every = comparison.ask(base=neutral, follow=smiling)
    one = comparison.ask(base=neutral, follow=smiling, hint={"region": "left_cheek"})
    assert {region["region"] for region in every["regions"]} > {"left_cheek"}
    assert [region["region"] for region in one["regions"]] == ["left_cheek"]
    assert one["claim"] in ("no_change", "not_comparable")
    assert every["claim"] in ("no_change", "not_comparable")
    assert "error" not in every
