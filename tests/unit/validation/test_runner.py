"""Carrying out cases: what is finished stays finished, what fails is a row."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from microjournal.domain.control import CallbackControl, NoControl
from microjournal.domain.errors import InputError, OperationCancelled
from microjournal.validation import run_file
from microjournal.validation.cases import SkinCase
from microjournal.validation.rows import Row
from microjournal.validation.runner import run_cases
from microjournal.validation.splits import SeedSource, Split, Suite
from microjournal.validation.suites import skin_cases
from microjournal.validation.validate import RunOptions, all_cases, carry_out


def _cases(count: int) -> list[SkinCase]:
    return list(skin_cases(SeedSource(split=Split.TUNING, suite=Suite.CLINIC), count))


def _broken(case: SkinCase) -> SkinCase:
    """Return a case whose photographs have no pixels, which no part of the program expects."""
    setup = replace(case.baseline.setup, size_px=(0, 0))
    return replace(case, baseline=replace(case.baseline, setup=setup))


def test_a_case_that_fails_is_a_row_and_the_next_one_is_carried_out() -> None:
    first, second = _cases(2)
    rows: list[Row] = []
    run_cases(
        [_broken(first), second],
        workers=1,
        photos=None,
        finished=rows.extend,
        control=NoControl(),
    )
    assert [bool(row.error) for row in rows] == [True, False]
    assert rows[0].case == first.id
    assert rows[1].true_change == pytest.approx(-0.1625, abs=1e-3)
    assert rows[1].quality
    assert rows[1].bands
    assert set(rows[1].naive) == {"glcm_contrast", "laplacian_variance", "lbp_entropy", "grey_sd"}


def test_a_bundled_program_works_in_its_own_process(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_pool(*_arguments: object, **_options: object) -> None:
        raise AssertionError("a bundled program cannot start workers")

    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr("microjournal.validation.runner.ProcessPoolExecutor", no_pool)
    rows: list[Row] = []
    cases = [_broken(case) for case in _cases(2)]
    run_cases(cases, workers=2, photos=None, finished=rows.extend, control=NoControl())
    assert [row.case for row in rows] == [case.id for case in cases]


def test_a_run_that_was_stopped_goes_on_where_it_stood(tmp_path: Path) -> None:
    options = RunOptions(
        out=tmp_path, suites=(Suite.CLINIC,), comparisons=3, split=Split.TUNING, resume=True
    )
    control = CallbackControl(lambda progress: control.cancel() if progress.done == 1 else None)
    with pytest.raises(OperationCancelled):
        carry_out(options, control)
    first = run_file.read(tmp_path)
    assert 1 <= len(first.rows) < 3
    whole = carry_out(options, NoControl())
    assert whole.rows[: len(first.rows)] == first.rows
    assert len(whole.rows) == len({row.id for row in whole.rows}) == 3


def test_portraits_without_photographs_leave_nothing_to_do(tmp_path: Path) -> None:
    options = RunOptions(out=tmp_path / "run", suites=(Suite.PORTRAITS,))
    assert list(all_cases(options)) == []
    with pytest.raises(InputError) as caught:
        carry_out(options, NoControl())
    assert caught.value.code == "photos_missing"
    assert not (tmp_path / "run").exists()


def test_the_series_of_a_case_is_judged_after_every_session() -> None:
    source = SeedSource(split=Split.TUNING, suite=Suite.SERIES)
    case = next(skin_cases(source, 1))
    rows: list[Row] = []
    run_cases([case], workers=1, photos=None, finished=rows.extend, control=NoControl())
    assert len(rows) == len(case.follow_ups)
    assert [row.label("step") for row in rows] == ["1", "2", "3"]
    assert all(row.look is not None for row in rows)
