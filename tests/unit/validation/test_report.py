"""The report and the file it is written from."""

from __future__ import annotations

import json
import math
import re
from dataclasses import replace
from pathlib import Path

import pytest

from microjournal.domain.errors import InputError
from microjournal.validation import run_file
from microjournal.validation.cells import number_text
from microjournal.validation.report import report_text, write_report
from microjournal.validation.rows import Row, from_json, to_json
from microjournal.validation.run_file import RunHead, RunRecord, Worked
from microjournal.validation.splits import Suite
from tests.unit.validation.builders import NO_CHANGE, SMOOTHER, a_row

HEAD = RunHead(
    split="validation", seed=3, program_version="0.1.0", metric_id="relief_change", metric_version=2
)


def _rows() -> list[Row]:
    naive = {"glcm_contrast": 0.3, "grey_sd": -0.1}
    return [
        *(a_row(delta=value, naive=naive) for value in (0.01, -0.02, 0.0)),
        a_row(factor=0.7, delta=-0.33, claim=SMOOTHER, checked=True, error_mm=0.021),
        a_row(factor=0.85, delta=-0.15, claim=SMOOTHER, phototype="VI"),
        a_row(delta=None, reasons=("light_direction_differs",)),
        a_row(suite=Suite.SINGLE_CHANGES, change="exposure +1 EV", naive=naive),
        a_row(suite=Suite.SERIES, look=NO_CHANGE, step="1", course="null", level="clinic"),
        a_row(suite=Suite.PORTRAITS, kind="same_sitting", person="london_030", naive=naive),
        a_row(suite=Suite.PORTRAITS, kind="graded", level="guided", factor=0.7, delta=-0.3),
    ]


def _write_run(folder: Path, rows: list[Row]) -> RunRecord:
    run_file.begin(folder, HEAD, resume=False)
    run_file.append_rows(folder, rows)
    run_file.append_worked(folder, Worked(seconds=3600.0, workers=2, comparisons=300))
    return run_file.read(folder)


def test_a_row_survives_its_line() -> None:
    row = a_row(delta=-0.1, claim=SMOOTHER, look=SMOOTHER, naive={"grey_sd": 0.5})
    assert from_json(json.loads(to_json(row))) == row


def test_a_number_that_is_none_is_written_as_nothing() -> None:
    row = Row(id="a", case="a", suite="clinic", labels={}, quality={"residual_mm": math.inf})
    assert json.loads(to_json(row))["quality"]["residual_mm"] is None


def test_the_same_report_is_made_from_the_lines_alone(tmp_path: Path) -> None:
    record = _write_run(tmp_path / "run", _rows())
    first = write_report(record, tmp_path / "first").read_text(encoding="utf-8")
    again = run_file.read(tmp_path / "run")
    assert write_report(again, tmp_path / "second").read_text(encoding="utf-8") == first
    drawn = {path.name for path in (tmp_path / "first" / "validation").iterdir()}
    assert drawn == {"truth.svg", "perturbations.svg", "tones.svg", "coverage.svg"}


def test_the_report_says_what_was_reached_and_how_to_repeat_it(tmp_path: Path) -> None:
    text = report_text(_write_run(tmp_path, _rows()), {})
    assert "| unchanged skin called smoother | clinic | 0–2.1 % | ≤ 1 % | **0.0 %** |" in text
    assert "| 30 % less relief recognised | clinic | 92–97 % | ≥ 99 % | **100.0 %** |" in text
    assert "light_direction_differs (1)" in text
    assert "--split validation --seed 3 --comparisons 300" in text
    assert "1.0 hours with 2 worker(s)" in text
    assert "version 2" in text


def test_every_line_of_a_table_has_as_many_cells_as_its_head(tmp_path: Path) -> None:
    text = report_text(_write_run(tmp_path, _rows()), {})
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        assert len({line.count("|") for line in block.splitlines()}) == 1, block


def test_a_missed_aim_is_called_missed(tmp_path: Path) -> None:
    text = report_text(_write_run(tmp_path, [a_row(claim=SMOOTHER)]), {})
    assert re.search(r"unchanged skin called smoother \| clinic .*\*\*missed\*\*", text)


def test_a_run_of_tuning_seeds_is_no_proof(tmp_path: Path) -> None:
    head = replace(HEAD, split="tuning")
    text = report_text(RunRecord(head=head, rows=tuple(_rows())), {})
    assert "no proof of anything" in text


def test_a_failed_case_is_named_with_its_error(tmp_path: Path) -> None:
    failed = Row(id="x", case="clinic/7", suite="clinic", labels={}, error="ValueError: broken")
    text = report_text(_write_run(tmp_path, [a_row(), failed]), {})
    assert "`clinic/7`: ValueError: broken" in text


def test_without_portraits_the_report_says_so(tmp_path: Path) -> None:
    text = report_text(_write_run(tmp_path, [a_row()]), {})
    assert "Real portraits were left out" in text


def test_a_run_is_never_overwritten(tmp_path: Path) -> None:
    _write_run(tmp_path, _rows())
    with pytest.raises(InputError) as caught:
        run_file.begin(tmp_path, HEAD, resume=False)
    assert caught.value.code == "validation_exists"


def test_a_run_of_another_seed_is_not_gone_on_with(tmp_path: Path) -> None:
    _write_run(tmp_path, _rows())
    with pytest.raises(InputError) as caught:
        run_file.begin(tmp_path, replace(HEAD, seed=4), resume=True)
    assert caught.value.code == "validation_differs"


def test_a_line_torn_by_an_interruption_is_dropped(tmp_path: Path) -> None:
    record = _write_run(tmp_path, _rows())
    path = tmp_path / run_file.NAME
    path.write_bytes(path.read_bytes() + b'{"id": "torn", "ca')
    resumed = run_file.begin(tmp_path, HEAD, resume=True)
    assert resumed.rows == record.rows


def test_a_folder_without_a_run_is_an_error_a_person_can_mend(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        run_file.read(tmp_path)
    assert caught.value.code == "validation_missing"


def test_what_rounds_to_nothing_has_no_sign() -> None:
    assert number_text(-0.04, 1) == "0.0"
    assert number_text(-1.25, 1) == "−1.2"
