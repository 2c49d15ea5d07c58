"""Care of a journal: how fast it grows, and objects that nothing is recorded about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from microjournal.domain.identifiers import PhotoId

FORECAST_DAYS = 92
"""So far back imports tell how fast the journal grows: about three months."""

_FEWEST_DAYS = 30
"""Nothing is foretold until so many days lie between the first import and the last."""

_DAYS_A_MONTH = 30.4


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedDay:
    """How many photos came in on a day and how many bytes their originals have."""

    day: date
    photos: int
    size_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceForecast:
    """The room a journal takes and how long the medium lasts.

    ``bytes_a_month`` and ``months_left`` are ``None`` while nothing can be foretold: nothing was
    imported lately, or (``is_young``) less than a month lies between the first import and the last.
    """

    photos: int
    stored_bytes: int
    free_bytes: int
    bytes_a_month: int | None = None
    months_left: float | None = None
    is_young: bool = False


class CareKeeper(Protocol):
    """What care of an open journal asks of its folder."""

    def imported_days(self) -> tuple[ImportedDay, ...]:
        """Return what was imported on which day, oldest first; the trash counts."""

    def free_bytes(self) -> int:
        """Return the room left where the journal lies."""

    def missing_originals(self) -> frozenset[PhotoId]:
        """Return the photos whose original is not in the store; looks at names only."""

    def set_aside(self, names: Sequence[str]) -> tuple[str, ...]:
        """Move unrecorded objects into the folder ``set-aside``; return those that were moved."""

    def adopt(self, names: Sequence[str], targets: Sequence[Path]) -> tuple[PhotoId, ...]:
        """Record unrecorded objects again as a backup in ``targets`` knows them."""

    def take_again(self, photo_id: PhotoId, data: bytes) -> None:
        """Let the same file, received once more, take the place of a damaged original."""


def forecast(days: Sequence[ImportedDay], free_bytes: int, today: date) -> SpaceForecast:
    """Return how long ``free_bytes`` last when imports go on as in the last three months.

    A journal younger than that is judged by its own age. Of the first month nothing follows: the
    first days, with their old photos, must not stand for every day.
    """
    recent = [one for one in days if today - one.day <= timedelta(days=FORECAST_DAYS)]
    begun = min((one.day for one in days), default=today)
    last = max((one.day for one in days), default=today)
    is_young = bool(days) and last - begun < timedelta(days=_FEWEST_DAYS)
    span = min(max((today - begun).days, _FEWEST_DAYS), FORECAST_DAYS)
    a_month = round(sum(one.size_bytes for one in recent) / span * _DAYS_A_MONTH)
    a_month = 0 if is_young else a_month
    return SpaceForecast(
        photos=sum(one.photos for one in days),
        stored_bytes=sum(one.size_bytes for one in days),
        free_bytes=free_bytes,
        bytes_a_month=a_month or None,
        months_left=free_bytes / a_month if a_month else None,
        is_young=is_young,
    )
