"""Bringing originals into the pool of a target: new ones, and what the years did to old ones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from microjournal.domain.control import TaskControl
from microjournal.storage import backup_faults
from microjournal.storage.backup_pool import DamagedOriginal, ForgetfulMedium, Pool
from microjournal.storage.objects import ObjectStore
from microjournal.support.i18n import _

_ROUNDS = 7


@dataclass(slots=True, kw_only=True)
class Bringing:
    """Brings the objects of one set; names are object names, sizes bytes.

    ``copied`` were not there before, ``mended`` lay there altered, ``damaged`` are whole neither
    in the journal nor in the pool.
    """

    store: ObjectStore
    pool: Pool
    control: TaskControl
    copied: dict[str, int] = field(default_factory=dict)
    mended: set[str] = field(default_factory=set)
    damaged: set[str] = field(default_factory=set)
    checked: int = 0

    def bring(self, objects: Mapping[str, int], lacking: Mapping[str, int], counter: int) -> None:
        """Copy what is lacking, reading it back, and read a seventh of the rest again.

        Raises
        ------
        EnvironmentFault
            ``backup_not_readable``: the target does not give back what was written.
        OSError
            The target refused.
        """
        for number, (name, size) in enumerate(sorted(lacking.items())):
            self.control.checkpoint(number, len(lacking), _("Copying originals"))
            if self._copy(name, size):
                self.copied[name] = size
        self.pool.sync(self.copied)
        due = sorted(name for name in objects if name not in lacking and _is_due(name, counter))
        for number, name in enumerate(due):
            self.control.checkpoint(number, len(due), _("Reading the backup"))
            self._check(name, objects[name])
        self.pool.sync(self.mended)
        self.checked = len(self.copied) + len(due)

    def _check(self, name: str, size: int) -> None:
        if not self.pool.is_whole(name, size) and self._copy(name, size):
            self.mended.add(name)

    def _copy(self, name: str, size: int) -> bool:
        source = self.store.locate(name)
        try:
            if source is None:
                raise DamagedOriginal
            self._add(name, size, source)
        except DamagedOriginal:
            self.damaged.add(name)
            return False
        except ForgetfulMedium as error:
            raise backup_faults.not_readable_again(name) from error
        return True

    def _add(self, name: str, size: int, source: Path) -> None:
        """Add an object, at the second try where the disk failed to read it: once is no damage."""
        try:
            self.pool.add(name, size, source)
        except DamagedOriginal:
            self.pool.add(name, size, source)


def _is_due(name: str, counter: int) -> bool:
    """Tell whether it is an object's turn to be read again: every seventh set."""
    return int(name[:8], 16) % _ROUNDS == counter % _ROUNDS
