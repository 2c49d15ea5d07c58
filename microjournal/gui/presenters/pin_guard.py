"""Guessing a PIN must not pay: after a few wrong tries every further one waits longer."""

from __future__ import annotations

from collections.abc import Callable

FREE_TRIES = 5
FIRST_WAIT_S = 30.0
LONGEST_WAIT_S = 900.0


class PinGuard:
    """Counts wrong tries and says how long to wait, by a clock nobody can set back.

    Parameters
    ----------
    clock : callable
        Monotonic seconds, such as ``time.monotonic``.
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._wrong = 0
        self._not_before = clock()

    @property
    def wait_s(self) -> float:
        """Return how many seconds the next try still has to wait (0: none)."""
        return max(self._not_before - self._clock(), 0.0)

    def record(self, *, was_right: bool) -> None:
        """Remember the outcome of a try."""
        if was_right:
            self._wrong = 0
            return
        self._wrong += 1
        if self._wrong >= FREE_TRIES:
            wait_s = min(FIRST_WAIT_S * 2.0 ** (self._wrong - FREE_TRIES), LONGEST_WAIT_S)
            self._not_before = self._clock() + wait_s
