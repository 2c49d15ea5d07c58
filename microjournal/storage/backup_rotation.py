"""Which sets may go: seven days, five weeks, twelve months, and never on the word of a clock.

Sets are taken in the order of their counter. A day, week or month counts when a set was made in
it, however long ago that is; so an hour, a month or ten years of pause let nothing go. When the
times of the two newest sets disagree (a clock set back or far ahead) nothing goes at all.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from microjournal.domain.backups import BackupSet

_LONGEST_STEP = timedelta(days=45)
_SLACK = timedelta(minutes=5)
EXPIRY_AFTER_ERASURE = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class RotationPlan:
    """How many are kept: the newest ones, and the last of so many days, weeks and months."""

    newest: int = 3
    days: int = 7
    weeks: int = 5
    months: int = 12


TARGET_PLAN = RotationPlan()
LOCAL_PLAN = RotationPlan(newest=8)


def sets_to_drop(sets: Sequence[BackupSet], plan: RotationPlan) -> tuple[BackupSet, ...]:
    """Return the sets that are not needed any more, oldest first.

    Never among them: the newest ones of the plan, the newest complete one, and any of them
    when the clock jumped.
    """
    newest_first = sorted(sets, key=lambda held: held.counter, reverse=True)
    if clock_jumped(newest_first):
        return ()
    kept = _kept(newest_first, plan) - _expired(newest_first)
    kept |= _always_kept(newest_first, plan)
    return tuple(held for held in reversed(newest_first) if held.set_id not in kept)


def sets_before_erasure(sets: Sequence[BackupSet]) -> tuple[BackupSet, ...]:
    """Return the sets that know fewer erasures than the newest: they hold erased patients."""
    newest = max(sets, key=lambda held: held.counter, default=None)
    return tuple(held for held in sets if newest and held.erasures < newest.erasures)


def clock_jumped(newest_first: Sequence[BackupSet]) -> bool:
    """Tell whether the newest set was made before the one before it, or absurdly later."""
    if len(newest_first) < 2:
        return False
    return not _is_plausible(newest_first[0].made_at - newest_first[1].made_at)


def _is_plausible(step: timedelta) -> bool:
    return -_SLACK <= step <= _LONGEST_STEP


def _always_kept(newest_first: Sequence[BackupSet], plan: RotationPlan) -> set[str]:
    kept = {held.set_id for held in newest_first[: max(plan.newest, 3)]}
    complete = next((held for held in newest_first if held.complete), None)
    return kept | ({complete.set_id} if complete else set())


def _kept(newest_first: Sequence[BackupSet], plan: RotationPlan) -> set[str]:
    return (
        _last_of_each(newest_first, _day, plan.days)
        | _last_of_each(newest_first, _week, plan.weeks)
        | _last_of_each(newest_first, _month, plan.months)
    )


def _last_of_each(
    newest_first: Sequence[BackupSet], period: Callable[[datetime], object], count: int
) -> set[str]:
    last: dict[object, str] = {}
    for held in newest_first:
        last.setdefault(period(held.made_at), held.set_id)
    return set(list(last.values())[:count])


def _expired(newest_first: Sequence[BackupSet]) -> set[str]:
    """Return sets that still hold erased patients and are older than they may get.

    The age is the sum of the steps from set to set that a clock can have made by itself.
    """
    former = {held.set_id for held in sets_before_erasure(newest_first)}
    expired, age = set(), timedelta()
    for newer, older in pairwise(newest_first):
        step = newer.made_at - older.made_at
        age += step if _is_plausible(step) else timedelta()
        if age > EXPIRY_AFTER_ERASURE and older.set_id in former:
            expired.add(older.set_id)
    return expired


def _day(instant: datetime) -> object:
    return instant.date()


def _week(instant: datetime) -> object:
    return instant.isocalendar()[:2]


def _month(instant: datetime) -> object:
    return instant.year, instant.month
