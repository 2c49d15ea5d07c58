"""Letting old sets go, and then the originals that no set names any more."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from microjournal.domain.backups import BackupSet
from microjournal.domain.errors import MicrojournalError
from microjournal.storage.backup_folders import SetFolders
from microjournal.storage.backup_pool import Pool
from microjournal.storage.backup_reading import read_manifest, read_objects, summary
from microjournal.storage.backup_rotation import RotationPlan, sets_before_erasure, sets_to_drop
from microjournal.storage.files import read_file, remove, write_new
from microjournal.storage.header import DamagedHeader, NewerHeader, Slot, parse
from microjournal.storage.keys import JournalKeys
from microjournal.storage.vault import FIRST

_UNNAMED = ".unnamed"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dropping:
    """Lets go what the rotation of a target does not keep.

    ``forgets_erased`` lets every set go that knows fewer erasures than the newest one: that is
    for the sets within the journal's own folder, where nothing of an erased patient may stay.
    There ``slots`` are those of the journal's header: a set that a former passphrase opens, or
    anybody, goes as well, for it holds the journal's key.
    """

    folders: SetFolders
    pool: Pool
    keys: JournalKeys
    plan: RotationPlan
    forgets_erased: bool
    slots: tuple[Slot, ...] | None = None

    def let_go(self) -> tuple[str, ...]:
        """Return the sets dropped. A failure is logged: the new set is safe whatever happens."""
        try:
            sets, all_read = genuine_sets(self.folders, self.keys)
            dropped = self._dropped(sets)
            if dropped:
                self._note_unnamed()
            for held in dropped:
                self.folders.drop(held.set_id)
            if all_read and self.folders.disk.exists(self._unnamed):
                self.pool.drop_unnamed(self._named(held for held in sets if held not in dropped))
                remove(self.folders.disk, self._unnamed)
        except (OSError, MicrojournalError) as error:
            _log.warning("old backups not removed yet: %s", type(error).__name__)
            return ()
        return tuple(held.set_id for held in dropped)

    @property
    def _unnamed(self) -> Path:
        """Return the note that originals may lie here which no set names, until they are gone."""
        return self.folders.folder / _UNNAMED

    def _note_unnamed(self) -> None:
        if not self.folders.disk.exists(self._unnamed):
            write_new(self.folders.disk, self._unnamed, [b""])
            self.folders.disk.sync_folder(self.folders.folder)

    def _dropped(self, sets: tuple[BackupSet, ...]) -> list[BackupSet]:
        dropped = list(sets_to_drop(sets, self.plan))
        if self.forgets_erased:
            dropped += [held for held in sets_before_erasure(sets) if held not in dropped]
        return dropped + [
            held for held in sets if held not in dropped and self._opens_otherwise(held)
        ]

    def _opens_otherwise(self, held: BackupSet) -> bool:
        """Tell whether a set opens with something that does not open the journal any more."""
        if self.slots is None:
            return False
        try:
            header = parse(read_file(self.folders.disk, held.folder / FIRST))
        except (DamagedHeader, NewerHeader):
            return False
        return header.slots != self.slots

    def _named(self, kept: Iterable[BackupSet]) -> set[str]:
        """Return the objects that sets name, the damaged ones too: somebody may mend them."""
        named: set[str] = set()
        for held in kept:
            manifest = read_manifest(self.folders.disk, held.folder, self.keys)
            named |= read_objects(self.folders.disk, held.folder, manifest).keys()
            named |= set(manifest.damaged)
        return named


def genuine_sets(folders: SetFolders, keys: JournalKeys) -> tuple[tuple[BackupSet, ...], bool]:
    """Return the sets with a genuine manifest by counter, and whether that was all of them."""
    found: list[BackupSet] = []
    names = folders.set_names()
    for name in names:
        held = _genuine(folders, folders.sets / name, keys)
        if held is not None and held.set_id == name:
            found.append(held)
    return tuple(found), len(found) == len(names)


def _genuine(folders: SetFolders, folder: Path, keys: JournalKeys) -> BackupSet | None:
    try:
        return summary(folder, read_manifest(folders.disk, folder, keys))
    except MicrojournalError:
        return None
