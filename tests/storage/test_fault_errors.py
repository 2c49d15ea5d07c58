"""A disk that fails at any operation: told in words, nothing promised is lost, later it works."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from dataclasses import replace

import pytest

from tests.helpers.fault_layer import Mode, Plan, why_missing
from tests.helpers.fault_points import (
    ERRORS,
    a_server,
    error_points,
    few,
    figures,
    spread,
    troubles,
    wanted,
)
from tests.helpers.fault_server import FaultServer, Tried
from tests.helpers.fault_steps import STEPS
from tests.helpers.figures import tell

POINTS = wanted("MICROJOURNAL_ERROR_POINTS", 1)
"""Per step and kind of error."""

TOLD = {
    # SQLite tells a full or write-protected disk from a broken one at most of its operations only.
    errno.ENOSPC: {"disk_full", "backup_target_full", "disk_error", "disk_read_only"},
    errno.EDQUOT: {"disk_full", "backup_target_full", "disk_error", "disk_read_only"},
    errno.EROFS: {"disk_read_only", "disk_error", "export_forbidden"},
    errno.EIO: {"disk_error", "disk_read_only", "export_failed", "source_failed"},
    errno.ESTALE: {"disk_error", "disk_read_only", "export_failed", "source_failed"},
}
pytestmark = pytest.mark.skipif(bool(why_missing()), reason=why_missing())


@pytest.fixture(scope="module")
def server() -> Iterator[FaultServer]:
    with a_server() as server:
        yield server


def _refusals(tried: list[Tried]) -> set[str]:
    """Return the codes told; a refusal has a code, a sentence and a hint, and exit code 3 or 5."""
    lines = [line for point in tried for line in point.run.lines if "refused" in line]
    assert all(line["message"] and line["hint"] for line in lines)
    assert {point.run.exit_code for point in tried} <= {0, 3, 5}
    refused = sum(point.run.exit_code != 0 for point in tried)
    assert refused == len(lines)
    return {line["refused"] for line in lines}


@pytest.mark.parametrize("step", STEPS)
def test_an_operation_the_disk_refuses_loses_nothing_and_is_told_in_words(
    step: str, server: FaultServer
) -> None:
    operations = server.operations(step)
    points = {error: error_points(operations, error) for error in ERRORS}
    for number, error in enumerate(ERRORS):
        # Each kind of error strikes elsewhere, so that few points still see much of the step.
        shifted = points[error][number * len(points[error]) // len(ERRORS) :] + points[error]
        chosen = spread(shifted[: len(points[error])], few(step, POINTS))
        tried = [server.attempt(step, point) for point in chosen]
        part = f"{errno.errorcode[error]} during {step}, of {len(points[error])}"
        tell(figures("an operation the disk refuses", part, tried))
        assert not troubles(tried)
        assert _refusals(tried) <= TOLD[error]


@pytest.mark.parametrize("step", STEPS)
def test_bytes_the_disk_cannot_read_lose_nothing_and_are_told_in_words(
    step: str, server: FaultServer
) -> None:
    operations = server.operations(step, reads=True)
    points = [replace(point, reads=True) for point in error_points(operations, errno.EIO)]
    tried = [server.attempt(step, point) for point in spread(points, few(step, POINTS))]
    tell(figures("bytes the disk cannot read", f"{step}, of {len(points)}", tried))
    assert not troubles(tried)
    assert _refusals(tried) <= TOLD[errno.EIO] | {"backup_not_readable"}


@pytest.mark.parametrize("step", ["edit", "read", "restore"])
def test_what_could_not_be_read_just_once_is_an_error_of_the_disk_and_no_damage(
    step: str, server: FaultServer
) -> None:
    operations = server.operations(step, reads=True)
    every = [
        Plan(mode=Mode.FAIL_ONCE, at=at, error=errno.EIO, reads=True)
        for at in range(1, operations + 1)
    ]
    tried = [server.attempt(step, point) for point in spread(every, 8 * few(step, POINTS))]
    assert not troubles(tried)
    assert _refusals(tried) == {"disk_error"}


@pytest.mark.parametrize("step", STEPS)
def test_a_write_cut_short_is_continued(step: str, server: FaultServer) -> None:
    points = [Plan(mode=Mode.SHORT_WRITE, at=at) for at in range(1, server.operations(step) + 1)]
    tried = [server.attempt(step, point) for point in spread(points, few(step, POINTS))]
    tell(figures("a write cut short", f"{step}, of {len(points)}", tried))
    assert not troubles(tried)
    assert {point.run.exit_code for point in tried} == {0}


def test_a_journal_on_a_medium_that_cannot_be_written_is_read_to_the_last_photo(
    server: FaultServer,
) -> None:
    tried = server.attempt("read", Plan(mode=Mode.FAIL_FROM, at=1, error=errno.EROFS))
    assert (tried.run.exit_code, tried.trouble) == (0, "")
    assert tried.run.lines[-1] == {"promised": "verified", "read_only": True}
    assert len(tried.run.lines) == 4


@pytest.mark.parametrize("step", ["import", "edit", "analyse", "protect", "withdraw"])
def test_a_change_on_a_medium_that_cannot_be_written_is_refused_in_one_message(
    step: str, server: FaultServer
) -> None:
    tried = server.attempt(step, Plan(mode=Mode.FAIL_FROM, at=1, error=errno.EROFS))
    assert (tried.run.exit_code, tried.trouble) == (3, "")
    assert [line["refused"] for line in tried.run.lines] == ["disk_read_only"]


def test_an_older_journal_that_cannot_be_written_is_refused_with_what_to_do(
    server: FaultServer,
) -> None:
    tried = server.attempt("migrate", Plan(mode=Mode.FAIL_FROM, at=1, error=errno.EROFS))
    assert (tried.run.exit_code, tried.trouble) == (3, "")
    (told,) = tried.run.lines
    assert told["refused"] == "disk_read_only"
    assert "earlier version" in told["message"]
    assert "Copy the whole folder" in told["hint"]
