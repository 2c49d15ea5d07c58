"""A metric of another package, named on the command line; our own records stay apart."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.helpers.command_line import an_unprotected_journal, run
from tests.unit.services.skin_photos import a_skin_photo
from tests.unit.texture.test_plugin import install, the_example_of_the_documentation


@pytest.fixture
def packages(tmp_path: Path) -> dict[str, str]:
    """Return the environment in which the documented example is installed."""
    folder = tmp_path / "packages"
    folder.mkdir()
    install(folder, "mottling", the_example_of_the_documentation())
    return {"PYTHONPATH": str(folder)}


def a_measured_journal(tmp_path: Path) -> Path:
    journal = an_unprotected_journal(tmp_path)
    for number, data in enumerate((a_skin_photo(), a_skin_photo(shot=1))):
        (tmp_path / "photo.png").write_bytes(data)
        day = f"2026-0{number + 1}-02"
        session = run(journal, "session", "add", "--patient", "P1", "--date", day).only["id"]
        photo = tmp_path / "photo.png"
        run(journal, "import", "--session", session, "--view", "cheek_right", photo)
    run(journal, "measure")
    return journal


def test_records_of_two_metrics_stand_beside_each_other_and_trends_keep_to_one(
    tmp_path: Path, packages: dict[str, str]
) -> None:
    journal = a_measured_journal(tmp_path)
    before = run(journal, "trend", "--patient", "P1").only
    other = run(journal, "measure", "--metric", "mottling", **packages).only
    assert other["metric"] == {"id": "mottling", "version": 1}
    assert run(journal, "trend", "--patient", "P1").only == before
    assert run(journal, "measure", "--metric", "mottling", **packages).lines == ()
    assert run(journal, "measure").lines == ()


def test_two_files_are_compared_by_another_metric(tmp_path: Path, packages: dict[str, str]) -> None:
    (tmp_path / "a.png").write_bytes(a_skin_photo())
    photo = tmp_path / "a.png"
    answer = run(tmp_path, "compare", photo, photo, "--metric", "mottling", **packages)
    assert answer.only["metric"]["id"] == "mottling"
    assert answer.only["regions"][0]["log_change"] == 0.0


def test_a_metric_that_is_not_installed_is_the_users_mistake(tmp_path: Path) -> None:
    for command in (("compare", "a", "b"), ("compare", "--jsonl")):
        answer = run(tmp_path, *command, "--metric", "mottling")
        assert (answer.code, answer.error["code"]) == (2, "unknown_metric")
