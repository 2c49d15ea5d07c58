"""Whether anybody has touched the program lately, by a clock nobody can set."""

from __future__ import annotations

from collections.abc import Callable

from microjournal.support.clock import uptime_s

LOCK_AFTER_MINUTES = (1, 2, 5, 10, 15)
USUAL_MINUTES = 5


class IdleClock:
    """Counts the seconds since the last touch.

    Parameters
    ----------
    after_s : float
        After how many seconds without a touch the program is idle.
    clock : callable
        Seconds that pass in sleep as well and that no change of the date moves.
    """

    def __init__(self, after_s: float, clock: Callable[[], float] = uptime_s) -> None:
        self.after_s = after_s
        self._clock = clock
        self._touched_at_s = clock()

    def touch(self) -> None:
        """Begin to count again, unless the time is over already: a late touch opens nothing."""
        if not self.is_due:
            self._touched_at_s = self._clock()

    @property
    def is_due(self) -> bool:
        """Tell whether nobody has touched the program for long enough."""
        return self._clock() - self._touched_at_s >= self.after_s


def minutes_of(text: str) -> int:
    """Return the minutes kept in the settings, the usual ones for anything not offered."""
    known = {str(minutes): minutes for minutes in LOCK_AFTER_MINUTES}
    return known.get(text, USUAL_MINUTES)
