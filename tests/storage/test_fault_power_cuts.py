"""A power cut at any moment: the disk it leaves opens by itself and has everything promised."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator

import pytest

from tests.helpers.fault_layer import Operation, why_missing
from tests.helpers.fault_points import a_server, few, spread, wanted
from tests.helpers.fault_server import FaultServer, Recording
from tests.helpers.fault_steps import STEPS
from tests.helpers.figures import Figures, tell
from tests.helpers.power_cut import FileSystem, Medium, laid_out

CUTS = wanted("MICROJOURNAL_POWER_CUTS", 3)
"""Per step and kind of file system."""

pytestmark = pytest.mark.skipif(bool(why_missing()), reason=why_missing())


@pytest.fixture(scope="module")
def server() -> Iterator[FaultServer]:
    with a_server() as server:
        yield server


def _medium(recording: Recording) -> Medium:
    return Medium(recording.before, recording.inodes, recording.scene)


def _cuts(recording: Recording, count: int) -> list[int]:
    """Return how many operations were done at each cut; with many cuts the same moment recurs.

    A third comes when everything is done and promised, for that is when most can be lost.
    """
    moments = list(range(len(recording.records) + 1))
    at_the_end = count // 3
    rounds, rest = divmod(count - at_the_end, len(moments))
    return sorted(moments * rounds + spread(moments, rest)) + moments[-1:] * at_the_end


@pytest.mark.parametrize("file_system", FileSystem)
@pytest.mark.parametrize("step", STEPS)
def test_a_power_cut_at_any_moment_loses_nothing_promised(
    step: str, file_system: FileSystem, server: FaultServer
) -> None:
    recording = server.record(step)
    medium, done = _medium(recording), 0
    chance = random.Random(f"{step} {file_system}")
    troubles, cuts, slowest = [], _cuts(recording, few(step, CUTS)), 0.0
    for cut in cuts:
        for record in recording.records[done:cut]:
            medium.apply(record, file_system)
        done = cut
        place = server.folder / "after-cut"
        shutil.rmtree(place, ignore_errors=True)
        laid_out(medium.after_a_cut(file_system, chance), place)
        ended = server.look(step, place, medium.promised.decode())
        slowest = max(slowest, ended.seconds)
        if ended.exit_code:
            troubles.append(f"{step}, cut after {cut} operations:\n{ended.complaints}")
    tell(
        Figures(
            promise="the disk a power cut leaves",
            part=f"{step}, {file_system.value}",
            points=len(cuts),
            broken=len(troubles),
            longest_s=slowest,
        )
    )
    assert not troubles


@pytest.mark.parametrize("step", ["create", "import", "export", "erase", "backup", "restore"])
def test_the_record_of_a_step_rebuilds_exactly_what_it_left(step: str, server: FaultServer) -> None:
    recording = server.record(step)
    medium = _medium(recording)
    for record in recording.records:
        medium.apply(record, FileSystem.STRICT)
    left = {
        str(path.relative_to(recording.scene)): None if path.is_dir() else path.read_bytes()
        for path in recording.scene.rglob("*")
    }
    assert medium.whole() == left


def test_a_promise_made_before_the_sync_is_noticed(server: FaultServer) -> None:
    recording = server.record("export")
    medium = _medium(recording)
    kept = [record for record in recording.records if record.operation is not Operation.SYNC]
    for record in kept:
        medium.apply(record, FileSystem.STRICT)
    chance = random.Random(1)
    outcomes = set()
    for _cut in range(10):
        place = server.folder / "after-cut"
        shutil.rmtree(place, ignore_errors=True)
        laid_out(medium.after_a_cut(FileSystem.STRICT, chance), place)
        outcomes.add(server.look("export", place, medium.promised.decode()).exit_code)
    assert 70 in outcomes
