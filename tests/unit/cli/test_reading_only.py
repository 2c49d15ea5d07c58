"""Commands on a journal whose folder cannot be written: reading works, writing is refused."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from microjournal.bootstrap.opening import open_application
from microjournal.cli.main import run
from microjournal.domain.anatomy import StandardView
from tests.helpers.desk import (
    a_photo_file,
    a_series,
    an_application,
    first_patient,
    import_photo,
)

WRITING = (
    ("patient", "add", "--number", "P-9", "--name", "Ada Probe"),
    ("session", "add", "--patient", "P-1", "--date", "2026-03-01"),
    ("course", "add", "--patient", "P-1", "--sessions", "3"),
    ("consent", "add", "--patient", "P-1", "--scope", "record"),
    ("patient", "trash", "P-1"),
    ("patient", "erase", "P-1", "--yes"),
    ("practice", "--name", "Practice"),
    ("retention", "--years", "5"),
    ("undo", "3"),
)
READING = (("patient", "list"), ("photos", "--patient", "P-1"), ("verify",), ("audit", "--verify"))


@pytest.fixture
def journal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    application = an_application(tmp_path)
    a_series(application, first_patient(application), sessions=2)
    session = application.records.sessions(first_patient(application))[0]
    import_photo(
        application, session, a_photo_file(tmp_path / "card", "a.jpg"), StandardView.FRONTAL
    )
    application.review.set_pin("4711")
    application.close()
    # As on a medium that cannot be written; a changed mode would not stop root.
    monkeypatch.setattr(os, "access", lambda *_arguments, **_options: False)
    return tmp_path / "journal"


def _no_window(folder: Path | None, **_options: object) -> int:
    raise AssertionError(folder)


def _run(journal: Path, *command: str) -> int:
    return run(["--journal", str(journal), "--json", *command], open_window=_no_window)


@pytest.mark.parametrize("command", WRITING, ids=lambda command: "-".join(command[:2]))
def test_a_command_that_writes_is_refused_in_words(
    journal: Path, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(journal, *command) == 3
    assert json.loads(capsys.readouterr().err)["code"] == "disk_read_only"


def test_commands_that_read_work(journal: Path) -> None:
    assert [_run(journal, *command) for command in READING] == [0] * len(READING)


def test_the_review_is_shown_and_leaves_no_entry(journal: Path) -> None:
    before = _entries(journal)
    application = open_application(journal)
    assert application.info.read_only
    bundle = application.review.bundle(first_patient(application))
    application.review.keep_tries(bundle.pin_tries)
    application.close()
    assert bundle.views
    assert _entries(journal) == before


def _entries(journal: Path) -> int:
    application = open_application(journal)
    count = len(application.audit.entries())
    application.close()
    return count
