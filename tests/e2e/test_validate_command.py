"""`microjournal validate` as another program calls it: processes, a run, its report."""

from __future__ import annotations

import json
from pathlib import Path

from tests.helpers.command_line import Answer, run

SUITES = ("--suite", "clinic", "--suite", "single-changes", "--split", "tuning")


def _validate(tmp_path: Path, *arguments: str) -> Answer:
    folder = str(tmp_path / "run")
    return run(tmp_path / "no-journal", "validate", "--out", folder, *arguments)


def test_a_small_run_is_reported_in_json_and_in_markdown(tmp_path: Path) -> None:
    docs = str(tmp_path / "docs")
    made = _validate(tmp_path, *SUITES, "--comparisons", "2", "--workers", "2", "--docs", docs)
    assert made.code == 0, made.stderr
    assert made.lines[-1]["comparisons"] == 4
    assert made.lines[-1]["failed"] == 0
    figures = {line["property"]: line for line in made.lines[:-1]}
    assert figures["comparable.clinic"]["count"] == 2
    report = Path(made.lines[-1]["report"])
    text = report.read_text(encoding="utf-8")
    assert "Comparisons in this run: 4 (2 single-changes, 2 clinic)" in text
    lines = (tmp_path / "run" / "comparisons.jsonl").read_text(encoding="utf-8").splitlines()
    rows = [json.loads(line) for line in lines if '"case"' in line]
    assert len({row["id"] for row in rows}) == 4

    report.unlink()
    again = _validate(tmp_path, "--report-only", "--docs", docs)
    assert again.code == 0, again.stderr
    assert report.read_text(encoding="utf-8") == text
    assert again.lines == made.lines


def test_a_run_is_neither_overwritten_nor_invented(tmp_path: Path) -> None:
    missing = _validate(tmp_path, "--report-only")
    assert (missing.code, missing.error["code"]) == (2, "validation_missing")
    unknown = _validate(tmp_path, "--suite", "holiday")
    assert (unknown.code, unknown.error["code"]) == (2, "unknown_value")
    none = _validate(tmp_path, *SUITES, "--comparisons", "0")
    assert (none.code, none.error["code"]) == (2, "number_too_small")
