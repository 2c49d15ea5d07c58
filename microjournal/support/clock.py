"""The system clock behind the ``Clock`` port."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        """Return the current instant, aware, UTC."""
        return datetime.now(UTC)

    def today(self) -> date:
        """Return the local calendar day."""
        return datetime.now().astimezone().date()


def uptime_s() -> float:
    """Return seconds that only ever go forward, in sleep as well, whatever the date is set to."""
    for name in ("CLOCK_BOOTTIME", "CLOCK_MONOTONIC_RAW"):
        # Linux stops its monotonic clock in sleep, macOS too; these two do not.
        number = getattr(time, name, None)
        if number is not None:
            return time.clock_gettime(number)
    return time.monotonic()
