"""What opening a journal finishes: whatever a crash interrupted, any number of times.

Staged and recorded: publish. Staged and not recorded: never promised, remove. Tombstone:
remove the object, then the tombstone. Nothing else in the store is ever deleted.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass

from microjournal.storage.connection import SqlConnection, in_list
from microjournal.storage.database import Database
from microjournal.storage.objects import ObjectStore

_AT_ONCE = 500
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """What opening did and found."""

    published: int = 0
    discarded: int = 0
    is_older_database: bool = False
    used_header_copy: bool = False


def recover(store: ObjectStore, database: Database) -> Recovered:
    """Finish what was interrupted; doing it twice changes nothing."""
    staged = store.staged_names()
    with database.read() as connection:
        recorded = recorded_names(connection, staged)
        buried = [row[0] for row in connection.rows("SELECT object_name FROM tombstone")]
    published = store.publish([name for name in staged if name in recorded])
    discarded = sum(store.discard(name) for name in staged if name not in recorded)
    bury(store, database, buried)
    return Recovered(published=published, discarded=discarded)


def bury(store: ObjectStore, database: Database, names: Iterable[str]) -> None:
    """Remove objects whose tombstones are committed; what the disk refuses stays for later."""
    gone = []
    for name in names:
        try:
            store.bury(name)
        except OSError as error:
            _log.warning("object not removed yet: errno %s", error.errno)
        else:
            gone.append(name)
    if gone:
        with database.write() as connection:
            for name in gone:
                connection.execute("DELETE FROM tombstone WHERE object_name = ?", (name,))


def recorded_names(connection: SqlConnection, names: list[str]) -> set[str]:
    """Return those of ``names`` that a photo is recorded under."""
    found: set[str] = set()
    for start in range(0, len(names), _AT_ONCE):
        places, values = in_list(names[start : start + _AT_ONCE])
        sql = " ".join(("SELECT object_name FROM photo WHERE object_name IN", places))
        found |= {row[0] for row in connection.rows(sql, values)}
    return found
