"""The erasure ledger of a target, held against its sets: a missing or cut one is noticed.

The manifest of every set is signed and counts the erasures its journal knew. A ledger with fewer
entries was removed, or an older one was put back. What it lacks is named in the databases of the
later sets, too.
"""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from microjournal.domain.backups import BackupSet
from microjournal.domain.errors import MicrojournalError
from microjournal.storage.backup_dropping import genuine_sets
from microjournal.storage.backup_erasures import (
    Erased,
    kept_erasures,
    merged_erasures,
    recorded_erasures,
)
from microjournal.storage.backup_folders import AlteredFile, SetFolders, copy_checked
from microjournal.storage.backup_reading import read_manifest
from microjournal.storage.connection import SqlConnection
from microjournal.storage.files import remove
from microjournal.storage.keys import JournalKeys
from microjournal.storage.vault import DATABASE

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldLedger:
    """What was erased, as far as a target knows.

    ``is_short`` tells that its ledger is missing or cut, ``unknown`` counts the erasures that its
    sets speak of and that nothing in it names any more.
    """

    erased: tuple[Erased, ...]
    is_short: bool = False
    unknown: int = 0


def is_ledger_short(folders: SetFolders, keys: JournalKeys) -> bool:
    """Tell whether the ledger has fewer entries than a set of the target counts."""
    kept = kept_erasures(folders.disk, folders.folder, keys)
    return len(kept) < _counted(genuine_sets(folders, keys)[0])


def held_ledger(folders: SetFolders, keys: JournalKeys, scratch: Path) -> HeldLedger:
    """Return the ledger of a target, completed from its sets where it is short.

    Parameters
    ----------
    folders : SetFolders
        The folder of the journal in the target.
    keys : JournalKeys
        Tell what is genuine, and open the databases.
    scratch : Path
        A file that may be written meanwhile; it holds a database, encrypted as ever.
    """
    kept = kept_erasures(folders.disk, folders.folder, keys)
    sets = genuine_sets(folders, keys)[0]
    counted = _counted(sets)
    if len(kept) >= counted:
        return HeldLedger(erased=kept)
    for held in sorted(sets, key=lambda each: (each.erasures, each.counter), reverse=True):
        if len(kept) >= held.erasures:
            break
        kept = merged_erasures(kept, _erasures_of(folders, keys, held, scratch))
    return HeldLedger(erased=kept, is_short=True, unknown=max(counted - len(kept), 0))


def _counted(sets: tuple[BackupSet, ...]) -> int:
    return max((held.erasures for held in sets), default=0)


def _erasures_of(
    folders: SetFolders, keys: JournalKeys, held: BackupSet, scratch: Path
) -> tuple[Erased, ...]:
    """Return what the database of a set lists; nothing where it cannot be read."""
    disk = folders.disk
    try:
        fact = read_manifest(disk, held.folder, keys).files[DATABASE]
        copy_checked(disk, held.folder / DATABASE, scratch, fact)
        connection = SqlConnection(scratch, keys.database)
        try:
            return recorded_erasures(connection)
        finally:
            connection.close()
    except (AlteredFile, MicrojournalError, OSError) as error:
        _log.warning("a set was passed over for its erasures: %s", type(error).__name__)
        return ()
    finally:
        with suppress(OSError):
            remove(disk, scratch)
