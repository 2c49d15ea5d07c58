"""`microjournal validate` as another program calls it: processes, a run, its report."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from microjournal.texture.causes import CAUSES
from microjournal.validation.run_file import RunHead
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


def _kept_run(tmp_path: Path, split: str) -> None:
    """Write a run of as many made-up pairs as a fit needs."""
    pair = {
        "event": "",
        "case": "clinic/1",
        "suite": "clinic",
        "labels": {},
        "true_change": 0.0,
        "quality": {
            "fit_error": 0.05,
            "misfit": 2.0,
            "dilution": 0.1,
            "skew_deficit": 0.2,
            "chroma_gain": 0.0,
            "direction_change": 0.0,
        }
        | {f"cause_{cause.name}": 0.0 for cause in CAUSES},
    }
    head = RunHead(split=split, seed=0, program_version="1", metric_id="m", metric_version=1)
    lines: list[dict[str, Any]] = [{"event": "run", **asdict(head)}]
    lines += [{**pair, "id": f"{number}", "delta": 0.001 * number} for number in range(-20, 20)]
    folder = tmp_path / "run"
    folder.mkdir()
    text = "".join(f"{json.dumps(line)}\n" for line in lines)
    (folder / "comparisons.jsonl").write_text(text, encoding="utf-8")


def test_a_calibration_run_is_fitted_and_left_as_it_is(tmp_path: Path) -> None:
    _kept_run(tmp_path, "calibration")
    before = (tmp_path / "run" / "comparisons.jsonl").read_bytes()
    fitted = _validate(tmp_path, "--calibrate")
    assert fitted.code == 0, fitted.stderr
    head, in_code, after = fitted.lines
    assert (head["event"], head["setting"], head["pairs"]) == ("calibration", "close_up", 40)
    assert set(head["in_code"]) == set(head["fitted"])
    assert head["fitted"]["scale"] < head["in_code"]["scale"]
    assert (in_code["constants"], after["constants"]) == ("in_code", "fitted")
    assert in_code["unchanged"] == 40
    assert (tmp_path / "run" / "comparisons.jsonl").read_bytes() == before


def test_a_run_of_another_split_is_no_calibration(tmp_path: Path) -> None:
    missing = _validate(tmp_path, "--calibrate")
    assert (missing.code, missing.error["code"]) == (2, "validation_missing")
    _kept_run(tmp_path, "validation")
    refused = _validate(tmp_path, "--calibrate")
    assert (refused.code, refused.error["code"]) == (2, "calibration_split")
    assert not refused.lines
