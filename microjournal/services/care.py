"""Care of the journal as a whole: room on the disk, objects without a record."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from microjournal.domain.care import SpaceForecast, forecast
from microjournal.domain.identifiers import PhotoId
from microjournal.domain.ports import Clock, Journal


class CareService:
    """Tells how long the disk lasts, and deals with what ``verify`` found without a record."""

    def __init__(self, journal: Journal, clock: Clock) -> None:
        self._keeper = journal.care_keeper()
        self._clock = clock
        self.known_missing: frozenset[PhotoId] = frozenset()
        """What :meth:`find_missing` found last; costs nothing to ask."""

    def find_missing(self) -> frozenset[PhotoId]:
        """Return the photos whose original is not in the store; looks at names only."""
        self.known_missing = self._keeper.missing_originals()
        return self.known_missing

    def space(self) -> SpaceForecast:
        """Return the room taken and left, and how many months it lasts."""
        days = self._keeper.imported_days()
        return forecast(days, self._keeper.free_bytes(), self._clock.now().date())

    def adopt(self, names: Sequence[str], targets: Sequence[Path]) -> tuple[PhotoId, ...]:
        """Record unrecorded objects again where a backup knows them; return their photos."""
        return self._keeper.adopt(names, targets)

    def set_aside(self, names: Sequence[str]) -> tuple[str, ...]:
        """Move unrecorded objects out of the store, into ``set-aside``; return which."""
        return self._keeper.set_aside(names)
