"""When the program counts as left alone."""

from __future__ import annotations

import pytest

from microjournal.gui.presenters.idle import USUAL_MINUTES, IdleClock, minutes_of
from microjournal.support.clock import uptime_s


class Seconds:
    """Seconds that pass when told."""

    def __init__(self) -> None:
        self.now_s = 1000.0

    def __call__(self) -> float:
        return self.now_s


def test_after_the_time_without_a_touch_it_is_due() -> None:
    seconds = Seconds()
    clock = IdleClock(300.0, seconds)
    seconds.now_s += 299.9
    assert not clock.is_due
    seconds.now_s += 0.1
    assert clock.is_due


def test_every_touch_begins_the_count_again() -> None:
    seconds = Seconds()
    clock = IdleClock(300.0, seconds)
    for _each in range(5):
        seconds.now_s += 299.0
        clock.touch()
    assert not clock.is_due


def test_a_touch_that_comes_too_late_opens_nothing() -> None:
    seconds = Seconds()
    clock = IdleClock(300.0, seconds)
    seconds.now_s += 3600.0  # as after a sleep
    clock.touch()
    assert clock.is_due


def test_the_count_does_not_look_at_the_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("time.time", lambda: 0.0)
    before = uptime_s()
    clock = IdleClock(0.0)
    assert clock.is_due
    assert uptime_s() >= before


@pytest.mark.parametrize(
    ("kept", "minutes"), [("", USUAL_MINUTES), ("2", 2), ("15", 15), ("0", 5), ("never", 5)]
)
def test_only_the_offered_minutes_are_taken(kept: str, minutes: int) -> None:
    assert minutes_of(kept) == minutes
