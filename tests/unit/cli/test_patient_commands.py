"""Listing patients reads page by page, which nobody who reads the list may notice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from microjournal.cli import patient_commands
from microjournal.cli.main import run
from microjournal.domain.identifiers import PatientId, new_id
from microjournal.domain.patients import Patient
from tests.helpers.desk import an_application

NUMBERS = tuple(f"N-{number}" for number in range(1, 6))


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    application = an_application(tmp_path)
    for number in NUMBERS:
        application.records.save_patient(Patient(id=PatientId(new_id()), chart_number=number))
    application.close()
    monkeypatch.setattr(patient_commands, "PAGE_SIZE", 2)
    return tmp_path / "journal"


@pytest.mark.parametrize(("limit", "shown"), [(0, 5), (1, 1), (2, 2), (3, 3), (5, 5), (9, 5)])
def test_the_list_is_whole_over_its_pages_and_ends_at_the_limit(
    journal: Path, limit: int, shown: int, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = ["patient", "list", "--search", "N-", "--limit", str(limit)]
    assert run(["--journal", str(journal), "--json", *asked], open_window=_no_window) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [json.loads(line)["number"] for line in lines] == list(NUMBERS[:shown])


def _no_window(folder: Path | None, **_options: object) -> int:
    raise AssertionError(folder)
