"""The last part of an erasure: no trace in the file of the database nor beside it.

The rows and keys are gone with the commit; what is done here is repeated at the next opening
until it succeeded, and the ledger tells which erasures still wait for it.
"""

from __future__ import annotations

import logging

from microjournal.domain.errors import EnvironmentFault
from microjournal.domain.identifiers import PhotoId
from microjournal.storage.files import remove
from microjournal.storage.mapping import instant_text
from microjournal.storage.parts import Parts
from microjournal.storage.vault import DATABASE

_FORMER_SCHEMA = f"{DATABASE}.schema-"
_WAITING = "SELECT object_id FROM erasure WHERE compacted_at IS NULL AND kind = 'photo'"
_IS_WAITING = "SELECT 1 FROM erasure WHERE compacted_at IS NULL LIMIT 1"
_DONE = "UPDATE erasure SET compacted_at = ? WHERE compacted_at IS NULL"
_log = logging.getLogger(__name__)


def finish_erasures(parts: Parts) -> bool:
    """Clear away what erased records left behind; tell whether nothing is left to do.

    Pictures in the cache and databases of an older schema are removed, and the database is
    written anew without its free pages.
    """
    with parts.database.read() as connection:
        if connection.one(_IS_WAITING) is None:
            return True
        photo_ids = [PhotoId(row[0]) for row in connection.rows(_WAITING)]
    try:
        for photo_id in photo_ids:
            parts.cache.remove(photo_id)
        _remove_former_schemas(parts)
        parts.database.compact()
        with parts.database.write() as connection:
            connection.execute(_DONE, (instant_text(parts.clock.now()),))
    except OSError as error:
        _log.warning("erasing to be finished at the next opening: errno %s", error.errno)
        return False
    except EnvironmentFault as error:
        _log.warning("erasing to be finished at the next opening: %s", error.code)
        return False
    return True


def _remove_former_schemas(parts: Parts) -> None:
    """Remove the databases that upgrades kept beside the newest: the erased are in them."""
    disk, folder = parts.disk, parts.folder
    gone = [
        remove(disk, folder / name)
        for name in disk.names(folder)
        if name.startswith(_FORMER_SCHEMA)
    ]
    if any(gone):
        disk.sync_folder(folder)
