"""Crash reports name code, never people."""

from __future__ import annotations

from pathlib import Path

from microjournal.support.crash_report import describe, write_crash_report


def a_failure() -> BaseException:
    patient = "Ada Probe"
    try:
        try:
            raise KeyError(patient)
        except KeyError as error:
            raise ValueError(f"cannot open /home/someone/{patient}") from error
    except ValueError as error:
        return error


def test_a_report_names_types_modules_and_lines_only() -> None:
    report = describe(a_failure())
    assert "builtins.ValueError" in report
    assert "builtins.KeyError" in report
    assert "test_crash_report.py:" in report
    assert "Ada" not in report
    assert "/home" not in report
    assert str(Path(__file__).parent) not in report


def test_reports_are_kept_apart_and_the_oldest_go(tmp_path: Path) -> None:
    for _number in range(23):
        assert write_crash_report(a_failure(), tmp_path) is not None
    assert len(list((tmp_path / "crashes").glob("*.txt"))) == 20


def test_a_report_that_cannot_be_written_is_no_second_fault(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way", "utf-8")
    assert write_crash_report(a_failure(), blocked) is None
