"""The erasure ledger of a target: what was erased stays erased when an older set is restored.

``erasures.json`` beside the sets lists kind, identifier and instant of every erasure, signed
under the journal's key. It only grows. Identifiers are random and say nothing about a person.
"""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from microjournal.domain.trash import TrashKind
from microjournal.storage.backup_folders import AlteredFile, foreign_pieces
from microjournal.storage.connection import SqlConnection
from microjournal.storage.disk import Disk
from microjournal.storage.files import replace_durably
from microjournal.storage.keys import JournalKeys

if TYPE_CHECKING:
    from microjournal.storage.encrypted_journal import EncryptedJournal

LEDGER = "erasures.json"
FORMAT = "microjournal-erasures"
FORMAT_VERSION = 1
_LIMIT_BYTES = 64 << 20
_HAS_TABLE = "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'erasure'"
_ENTRIES = "SELECT kind, object_id, erased_at FROM erasure ORDER BY number"
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Erased:
    """One patient or photo that must not come back; ``at`` is an instant as text."""

    kind: str
    id: str
    at: str


def recorded_erasures(connection: SqlConnection) -> tuple[Erased, ...]:
    """Return the ledger of a database; empty where the schema is older than it."""
    if not connection.rows(_HAS_TABLE)[0][0]:
        return ()
    return tuple(Erased(kind=kind, id=id_, at=at) for kind, id_, at in connection.rows(_ENTRIES))


def kept_erasures(disk: Disk, home: Path, keys: JournalKeys) -> tuple[Erased, ...]:
    """Return the ledger kept beside the sets; empty when it is absent or not genuine.

    A ledger that was tampered with must not keep a clinic from its photos: it is logged, and the
    ledger within the set still counts.
    """
    size = disk.plain_size(home / LEDGER)
    if size is None:
        return ()
    try:
        if size > _LIMIT_BYTES:
            raise AlteredFile
        return _parsed(b"".join(foreign_pieces(disk, home / LEDGER, size)), keys)
    except (AlteredFile, KeyError, TypeError, ValueError, RecursionError):
        _log.warning("erasure ledger beside the backups is damaged")
        return ()


def keep_erasures(disk: Disk, home: Path, keys: JournalKeys, recorded: Iterable[Erased]) -> None:
    """Add what the journal knows to the ledger beside the sets."""
    held = kept_erasures(disk, home, keys)
    merged = merged_erasures(held, recorded)
    if len(merged) > len(held) or (merged and disk.plain_size(home / LEDGER) is None):
        replace_durably(disk, home / LEDGER, _serialised(merged, keys))


def merged_erasures(*ledgers: Iterable[Erased]) -> tuple[Erased, ...]:
    """Return every erasure once, the first record of it."""
    found: dict[tuple[str, str], Erased] = {}
    for ledger in ledgers:
        for erased in ledger:
            found.setdefault((erased.kind, erased.id), erased)
    return tuple(found.values())


def _serialised(ledger: Iterable[Erased], keys: JournalKeys) -> bytes:
    content = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "erased": [{"kind": held.kind, "id": held.id, "at": held.at} for held in ledger],
    }
    return (json.dumps(content | {"mac": _mac(content, keys)}, indent=1) + "\n").encode()


def _parsed(data: bytes, keys: JournalKeys) -> tuple[Erased, ...]:
    document = json.loads(data)
    mac = document.pop("mac")
    if not hmac.compare_digest(str(mac).encode(), _mac(document, keys).encode()):
        raise AlteredFile
    return tuple(
        Erased(kind=TrashKind(entry["kind"]).value, id=str(entry["id"]), at=str(entry["at"]))
        for entry in document["erased"]
    )


def _mac(content: dict[str, Any], keys: JournalKeys) -> str:
    text = json.dumps(content, sort_keys=True, separators=(",", ":"))
    return hmac.digest(keys.backup, b"erasures|" + text.encode(), "sha256").hex()


def erase_again(journal: EncryptedJournal, ledger: Iterable[Erased]) -> None:
    """Erase from a restored journal what was erased after its backup was made."""
    with journal.write() as transaction:
        for erased in ledger:
            transaction.erase_again(erased.kind, erased.id)
