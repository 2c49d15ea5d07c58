"""When a backup or its rehearsal is due; the clock of the wall may say what it likes.

What this process did itself is timed by the monotonic clock, which nobody sets. What happened
before it started is known by the time written down then: a time in the future makes a task due,
because one backup too many does no harm.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path


class BackupTask(StrEnum):
    """What is done by itself."""

    LOCAL = "local"
    TARGET = "target"
    DRILL = "drill"


PERIODS = {
    BackupTask.LOCAL: timedelta(minutes=30),
    BackupTask.TARGET: timedelta(days=1),
    BackupTask.DRILL: timedelta(days=30),
}
RETRY_AFTER = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class DueBackup:
    """A task and the target it concerns."""

    task: BackupTask
    target: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class LastRun:
    """What is known about the last time of a task.

    ``ended_at`` was written down; ``elapsed`` was measured since this process tried it, and
    ``failed`` tells that it did not succeed then.
    """

    ended_at: datetime | None = None
    elapsed: timedelta | None = None
    failed: bool = False


def is_due(task: BackupTask, last: LastRun, now: datetime) -> bool:
    """Tell whether a task is due."""
    period = PERIODS[task]
    if last.elapsed is not None:
        return last.elapsed >= (min(period, RETRY_AFTER) if last.failed else period)
    if last.ended_at is None:
        return True
    return not timedelta() <= now - last.ended_at < period
