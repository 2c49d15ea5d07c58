"""Guessing must not pay: after a few wrong tries every further one waits longer."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

FREE_TRIES = 5
WAITS_S = (30.0, 60.0, 120.0, 300.0, 900.0, 1800.0, 3600.0)
"""What the fifth wrong try in a row and those after it cost; the last one holds from then on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tries:
    """Wrong tries in a row, kept where a restart does not forget them.

    ``last_at_s`` is the last one in monotonic seconds of this computer: one count for all
    processes, which nobody can set and which only a restart of the computer begins again.
    """

    wrong: int = 0
    last_at_s: float = 0.0

    def to_text(self) -> str:
        """Return a short text without any secret."""
        return f"{self.wrong} {self.last_at_s:.1f}"

    @classmethod
    def from_text(cls, text: str) -> Tries:
        """Return what :meth:`to_text` wrote; no tries for anything else."""
        try:
            wrong, last_at_s = text.split()
            return cls(wrong=int(wrong), last_at_s=float(last_at_s))
        except ValueError:
            return cls()

    def wait_s(self, now_s: float) -> float:
        """Return how many seconds the next try still has to wait (0: none)."""
        beyond = self.wrong - FREE_TRIES
        if beyond < 0:
            return 0.0
        passed_s = max(now_s - self.last_at_s, 0.0)
        return max(WAITS_S[min(beyond, len(WAITS_S) - 1)] - passed_s, 0.0)


class GuessDelay:
    """Counts wrong tries and says how long to wait, by a clock nobody can set back.

    Parameters
    ----------
    tries : Tries
        What is remembered from before. After a restart of the computer the wait begins anew in
        full: its monotonic clock is then behind the last try.
    clock : callable
        Monotonic seconds of this computer.
    """

    def __init__(self, tries: Tries, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.tries = replace(tries, last_at_s=min(tries.last_at_s, clock()))

    @property
    def wait_s(self) -> float:
        """Return how many seconds the next try still has to wait (0: none)."""
        return self.tries.wait_s(self._clock())

    def record(self, *, was_right: bool) -> Tries:
        """Remember the outcome of a try; return what is to be kept."""
        wrong = 0 if was_right else self.tries.wrong + 1
        self.tries = Tries(wrong=wrong, last_at_s=self._clock())
        return self.tries
