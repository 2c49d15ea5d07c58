"""Which sets go: a table of histories, and never on the word of a clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from microjournal.domain.backups import BackupAge, BackupSet, age_of_backup
from microjournal.storage.backup_rotation import (
    LOCAL_PLAN,
    TARGET_PLAN,
    RotationPlan,
    sets_to_drop,
)

MONDAY = datetime(2026, 6, 1, 12, tzinfo=UTC)


def a_set(
    counter: int, made_at: datetime, *, complete: bool = True, erasures: int = 0
) -> BackupSet:
    return BackupSet(
        folder=Path("nowhere"),
        set_id=f"{counter:08d}-00000000",
        counter=counter,
        made_at=made_at,
        complete=complete,
        damaged=(),
        patients=0,
        photos=0,
        measurements=0,
        audit_number=0,
        erasures=erasures,
    )


def kept(sets: list[BackupSet], plan: RotationPlan = TARGET_PLAN) -> list[int]:
    dropped = {held.counter for held in sets_to_drop(sets, plan)}
    return [held.counter for held in sets if held.counter not in dropped]


def daily(count: int) -> list[BackupSet]:
    return [a_set(n, MONDAY + timedelta(days=n)) for n in range(1, count + 1)]


@pytest.mark.parametrize(
    ("sets", "expected"),
    [
        ([], []),
        (daily(3), [1, 2, 3]),
        (daily(7), [1, 2, 3, 4, 5, 6, 7]),
        # Seven days; of the days before that only the Sunday that ends its week.
        (daily(13), [6, 7, 8, 9, 10, 11, 12, 13]),
        # Ten sets of one day: the three newest.
        ([a_set(n, MONDAY + timedelta(minutes=30 * n)) for n in range(1, 11)], [8, 9, 10]),
        # One a month: twelve of them.
        ([a_set(n, MONDAY + timedelta(days=31 * n)) for n in range(1, 21)], list(range(9, 21))),
    ],
)
def test_days_weeks_and_months_are_kept(sets: list[BackupSet], expected: list[int]) -> None:
    assert kept(sets) == expected


def test_a_year_of_daily_sets_leaves_seven_days_five_weeks_twelve_months() -> None:
    sets: list[BackupSet] = []
    for day in range(400):
        sets.append(a_set(day + 1, MONDAY + timedelta(days=day)))
        gone = set(sets_to_drop(sets, TARGET_PLAN))
        sets = [held for held in sets if held not in gone]
    days = {held.made_at.date() for held in sets}
    weeks = {held.made_at.isocalendar()[:2] for held in sets}
    months = {(held.made_at.year, held.made_at.month) for held in sets}
    assert sets[-1].counter == 400
    assert len(days) <= 7 + 5 + 12
    assert len(weeks) >= 5
    assert len(months) == 12


def test_the_sets_of_a_day_in_the_journal_itself_go_back_some_hours() -> None:
    sets = [a_set(n, MONDAY + timedelta(minutes=30 * n)) for n in range(1, 16)]
    assert kept(sets, LOCAL_PLAN) == list(range(8, 16))


def test_the_newest_complete_set_stays_however_old() -> None:
    sets = [a_set(n, MONDAY + timedelta(days=31 * n), complete=n == 2) for n in range(1, 21)]
    assert kept(sets) == [2, *range(9, 21)]


@pytest.mark.parametrize("years", [-20, -1, 1, 20])
def test_a_clock_that_jumped_lets_nothing_go(years: int) -> None:
    sets = daily(30)
    assert len(kept(sets)) < 30
    jumped = a_set(31, MONDAY + timedelta(days=30 + 365 * years))
    assert kept([*sets, jumped]) == list(range(1, 32))


def test_a_long_holiday_costs_no_set_by_itself() -> None:
    sets = daily(8)
    back = [a_set(9 + n, MONDAY + timedelta(days=8 + 40 + n)) for n in range(3)]
    assert set(kept(sets)) - {1} <= set(kept([*sets, *back])) | {2, 3, 4, 5}


def test_sets_that_hold_erased_patients_go_after_ninety_days() -> None:
    old = [a_set(n, MONDAY + timedelta(days=30 * n)) for n in range(1, 4)]
    new = [a_set(n, MONDAY + timedelta(days=20 + 20 * n), erasures=1) for n in range(4, 10)]
    assert kept([*old, *new[:1]]) == [1, 2, 3, 4]
    assert kept([*old, *new[:2]]) == [1, 2, 3, 4, 5]
    assert kept([*old, *new[:3]]) == [2, 3, 4, 5, 6]
    assert kept([*old, *new]) == [4, 5, 6, 7, 8, 9]


def test_a_jump_of_the_clock_does_not_make_sets_with_erased_patients_older() -> None:
    old = [a_set(n, MONDAY + timedelta(days=n)) for n in range(1, 4)]
    ten_years = timedelta(days=3650)
    new = [a_set(n, MONDAY + ten_years + timedelta(days=n), erasures=1) for n in range(4, 8)]
    assert kept([*old, *new]) == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.parametrize(
    ("days", "age"),
    [
        (0.0, BackupAge.RECENT),
        (2.9, BackupAge.RECENT),
        (3.0, BackupAge.AMBER),
        (6.9, BackupAge.AMBER),
        (7.0, BackupAge.RED),
        (4000.0, BackupAge.RED),
        (-0.5, BackupAge.RECENT),
        (-30.0, BackupAge.AMBER),
    ],
)
def test_the_age_of_a_backup_warns_after_three_days_and_alarms_after_seven(
    days: float, age: BackupAge
) -> None:
    assert age_of_backup(MONDAY - timedelta(days=days), MONDAY) is age


def test_no_backup_at_all_is_said() -> None:
    assert age_of_backup(None, MONDAY) is BackupAge.NEVER
