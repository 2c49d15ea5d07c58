"""kill -9 at every file operation: nothing promised is lost, nothing lies about, nobody helps."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest

from tests.helpers.fault_layer import Plan, why_missing
from tests.helpers.fault_points import (
    a_server,
    few,
    figures,
    kill_points,
    spread,
    troubles,
    wanted,
)
from tests.helpers.fault_server import FaultServer
from tests.helpers.fault_steps import STEPS
from tests.helpers.figures import tell

POINTS = wanted("MICROJOURNAL_KILL_POINTS", 5)
pytestmark = pytest.mark.skipif(bool(why_missing()), reason=why_missing())


@pytest.fixture(scope="module")
def server() -> Iterator[FaultServer]:
    with a_server() as server:
        yield server


@pytest.mark.parametrize("step", STEPS)
def test_a_kill_at_any_file_operation_loses_nothing_promised(
    step: str, server: FaultServer
) -> None:
    points = kill_points(server.operations(step))
    tried = [server.attempt(step, point) for point in spread(points, few(step, POINTS))]
    tell(figures("kill -9 at a file operation", f"{step}, of {len(points)}", tried))
    assert not troubles(tried)
    assert {point.run.exit_code for point in tried} <= {-signal.SIGKILL, 0}
    assert any(point.run.exit_code for point in tried)


@pytest.mark.parametrize("step", STEPS)
def test_a_step_nothing_happens_to_keeps_its_promises(step: str, server: FaultServer) -> None:
    tried = server.attempt(step, Plan())
    assert (tried.run.exit_code, tried.trouble) == (0, "")
    assert tried.run.lines


def test_a_check_notices_a_promise_that_was_not_kept(server: FaultServer) -> None:
    server.attempt("edit", Plan())
    invented = '{"promised": "edit", "number": 77}\n'
    ended = server.look("edit", server.folder / "scene", invented)
    assert "AssertionError" in ended.complaints
