"""Backups: verified copies of a whole journal, what became of them, and how old they may be."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

    from microjournal.domain.control import TaskControl
    from microjournal.domain.identifiers import PhotoId

AMBER_AFTER = timedelta(days=3)
RED_AFTER = timedelta(days=7)


class BackupAge(StrEnum):
    """How much there is to worry about the age of the newest verified backup."""

    RECENT = "recent"
    AMBER = "amber"
    RED = "red"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupSet:
    """One finished set: it was read back and opened before it got its name.

    ``audit_number`` is the number of the last audit entry in it, ``erasures`` how many erasures
    its journal knew, ``damaged`` the objects that were missing or altered when it was made.
    """

    folder: Path
    set_id: str
    counter: int
    made_at: datetime
    complete: bool
    damaged: tuple[str, ...]
    patients: int
    photos: int
    measurements: int
    audit_number: int
    erasures: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BackupReport:
    """What one backup did.

    ``copied`` and ``copied_bytes`` count originals the target did not have, ``checked`` those
    whose bytes were read again, ``mended`` copies in the target that were replaced from the
    journal, ``damaged`` the photos whose original is nowhere whole. ``damaged_sets`` are earlier
    sets that are not what was written any more; one of them is read in every run.
    ``ledger_mended`` tells that the list of erasures beside the sets was missing or cut.
    """

    made: BackupSet
    copied: int
    copied_bytes: int
    checked: int
    mended: int
    damaged: tuple[PhotoId, ...]
    removed_sets: tuple[str, ...]
    damaged_sets: tuple[str, ...] = ()
    ledger_mended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreReport:
    """What was restored; ``missing`` are photos without an original.

    ``erased`` counts the erasures since that backup, which were carried out again.
    ``ledger_was_short`` tells that the list of them beside the sets was missing or cut and later
    sets completed it, ``erasures_unknown`` how many are counted by those sets and named nowhere.
    """

    journal_id: str
    set_id: str
    made_at: datetime
    patients: int
    photos: int
    measurements: int
    missing: tuple[PhotoId, ...]
    erased: int
    ledger_was_short: bool = False
    erasures_unknown: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class DrillReport:
    """What a rehearsed restore proved: ``exact`` originals came back byte for byte.

    ``damaged`` names photos, or ``database`` and ``audit``.
    """

    restored: RestoreReport
    exact: int
    damaged: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Tell whether the set brings everything back."""
        return not self.damaged and not self.restored.missing


class BackupKeeper(Protocol):
    """Makes, lists and rehearses the sets of an open journal."""

    @property
    def local_target(self) -> Path:
        """Return the folder of the sets inside the journal's own folder."""

    @property
    def audit_number(self) -> int:
        """Return the number of the last audit entry: it grows with every change."""

    @property
    def changed_number(self) -> int:
        """Return the number of the last audit entry about a change.

        Who looked, was at work or exported is an entry, too, which travels with the next set; so
        is what was written down about backups.
        """

    def back_up(self, target: Path, control: TaskControl) -> BackupReport:
        """Write a set, read it back and open it, then let old ones go."""

    def sets(self, target: Path) -> tuple[BackupSet, ...]:
        """Return the sets of this journal in ``target`` by counter; empty when it is absent."""

    def has_short_ledger(self, target: Path) -> bool:
        """Tell whether the list of erasures in ``target`` is missing or cut."""

    def drill(self, backup: BackupSet, scratch: Path | None, control: TaskControl) -> DrillReport:
        """Restore a set into a temporary folder, compare every original, remove it."""

    def heal(self, photo_id: PhotoId, targets: tuple[Path, ...]) -> Path | None:
        """Put a missing or damaged original back from a target; return which, if any had it."""


def age_of_backup(made_at: datetime | None, now: datetime) -> BackupAge:
    """Return how worrying the age of the newest verified set is.

    A set from the future says that the clock was changed: nothing is known about its age.
    """
    if made_at is None:
        return BackupAge.NEVER
    age = now - made_at
    if age >= RED_AFTER:
        return BackupAge.RED
    return BackupAge.AMBER if age >= AMBER_AFTER or age < -timedelta(days=1) else BackupAge.RECENT
