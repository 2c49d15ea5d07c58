"""The audit trail: numbered entries, each chained to the one before under the audit key.

Edits, deletions, insertions and exchanged entries break the chain for anyone who does not hold
the key. Entries carry identifiers and event codes only.
"""

from __future__ import annotations

import hmac
from typing import Any

from microjournal.domain.ports import Clock
from microjournal.storage.cipher import keyed_digest
from microjournal.storage.connection import SqlConnection, insert
from microjournal.storage.mapping import instant_text

_START = b"\x00" * 32
_LAST = "SELECT number, mac FROM audit ORDER BY number DESC LIMIT 1"
_CHAIN = "SELECT * FROM audit ORDER BY number"


class AuditTrail:
    """Appends to the chain inside a transaction, and checks it."""

    def __init__(self, key: bytes, clock: Clock, who: str) -> None:
        self._key = key
        self._clock = clock
        self._who = who

    def append(self, connection: SqlConnection, event: str, object_id: str) -> None:
        """Add one entry."""
        last = connection.one(_LAST)
        entry = {
            "number": 1 if last is None else last["number"] + 1,
            "at": instant_text(self._clock.now()),
            "who": self._who,
            "event": event,
            "object_id": object_id,
            "previous": _START if last is None else last["mac"],
        }
        insert(connection, "audit", entry | {"mac": self._mac(entry)})

    def is_unbroken(self, connection: SqlConnection) -> bool:
        """Tell whether every entry is what was written, in its place, from the first on."""
        previous = _START
        for number, row in enumerate(connection.rows(_CHAIN), start=1):
            chained = row["number"] == number and row["previous"] == previous
            if not chained or not hmac.compare_digest(row["mac"], self._mac(row)):
                return False
            previous = row["mac"]
        return True

    def _mac(self, entry: Any) -> bytes:
        return keyed_digest(
            self._key,
            str(entry["number"]).encode(),
            *(entry[name].encode() for name in ("at", "who", "event", "object_id")),
            entry["previous"],
        )
