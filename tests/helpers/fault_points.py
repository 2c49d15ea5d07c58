"""Which points are tried, and the sum of what they showed."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TypeVar

from tests.helpers.fault_layer import Mode, Plan
from tests.helpers.fault_server import FaultServer, Tried, scratch
from tests.helpers.figures import Figures

T = TypeVar("T")
ERRORS = (errno.EIO, errno.ENOSPC, errno.EROFS, errno.ESTALE, errno.EDQUOT)
KILLS = (Mode.KILL_BEFORE, Mode.KILL_HALFWAY, Mode.KILL_AFTER)


def wanted(variable: str, in_ci: int) -> int:
    """Return how many points to try: a number of the environment, else few enough for CI."""
    return int(os.environ.get(variable, in_ci))


def few(step: str, count: int) -> int:
    """Return how many points a step gets: an upgrade takes three times as long as the rest."""
    return max(1, count // 3) if step == "migrate" else count


def spread(points: Sequence[T], count: int) -> list[T]:
    """Return at most ``count`` of the points, evenly spread and always the same ones."""
    if count >= len(points):
        return list(points)
    return [points[(2 * number + 1) * len(points) // (2 * count)] for number in range(count)]


def kill_points(operations: int) -> list[Plan]:
    """Return every way to be killed at one of the operations: before, halfway, after."""
    return [Plan(mode=mode, at=at) for at in range(1, operations + 1) for mode in KILLS]


def error_points(operations: int, error: int) -> list[Plan]:
    """Return every operation failing once, and every one from which on the disk is broken."""
    return [
        Plan(mode=mode, at=at, error=error)
        for at in range(1, operations + 1)
        for mode in (Mode.FAIL_ONCE, Mode.FAIL_FROM)
    ]


@contextmanager
def a_server() -> Iterator[FaultServer]:
    """Lend a process under the layer."""
    with FaultServer(scratch()) as server:
        yield server


def figures(promise: str, part: str, tried: Iterable[Tried]) -> Figures:
    """Return what the points of one promise showed."""
    points = list(tried)
    ended = [end for point in points for end in (point.run, point.check)]
    return Figures(
        promise=promise,
        part=part,
        points=len(points),
        broken=sum(bool(point.trouble) for point in points),
        longest_s=max((end.seconds for end in ended), default=0.0),
        peak_mib=max((end.peak_kib for end in ended), default=0) // 1024,
    )


def troubles(tried: Iterable[Tried]) -> list[str]:
    """Return what went wrong, each with its step and point."""
    return [
        f"{point.step}, {point.plan.mode.name} at {point.plan.at}, errno {point.plan.error}:\n"
        f"{point.trouble}"
        for point in tried
        if point.trouble
    ]
