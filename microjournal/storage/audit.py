"""The audit trail: numbered entries, each chained to the one before under the audit key.

Edits, deletions, insertions and exchanged entries break the chain for anyone who does not hold
the key; a cut at its end is told by the head that the journal's header remembers. Entries carry
identifiers and event codes only.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from microjournal.domain.patients import AuditHead
from microjournal.domain.ports import Clock
from microjournal.storage.cipher import keyed_digest
from microjournal.storage.connection import SqlConnection, insert
from microjournal.storage.mapping import instant_text

START = b"\x00" * 32
OLDER_DATABASE = "older_database_opened"
_LAST = "SELECT number, mac FROM audit ORDER BY number DESC LIMIT 1"
_MAC = "SELECT mac FROM audit WHERE number = ?"


class AuditTrail:
    """Appends to the chain inside a transaction.

    ``who`` returns the id of the user who is at work; ``kept_head`` is what the header of the
    journal remembered when it was opened.
    """

    def __init__(
        self,
        key: bytes,
        clock: Clock,
        who: Callable[[], str],
        kept_head: AuditHead | None = None,
    ) -> None:
        self._key = key
        self._clock = clock
        self.who = who
        self.kept_head = kept_head

    def append(self, connection: SqlConnection, event: str, object_id: str) -> None:
        """Add one entry."""
        last = connection.one(_LAST)
        entry = {
            "number": 1 if last is None else last["number"] + 1,
            "at": instant_text(self._clock.now()),
            "who": self.who(),
            "event": event,
            "object_id": object_id,
            "previous": START if last is None else last["mac"],
        }
        insert(connection, "audit", entry | {"mac": self.mac(entry)})

    def next_number(self, connection: SqlConnection) -> int:
        """Return the number of the entry that will be added next."""
        last = connection.one(_LAST)
        return 1 if last is None else int(last["number"]) + 1

    def head(self, connection: SqlConnection) -> AuditHead | None:
        """Return the last entry, ``None`` before the first."""
        last = connection.one(_LAST)
        return last and AuditHead(number=last["number"], mac=last["mac"].hex())

    def is_behind_head(self, connection: SqlConnection) -> bool:
        """Tell whether the database lacks entries the header remembers: it is an older one."""
        if self.kept_head is None:
            return False
        row = connection.one(_MAC, (self.kept_head.number,))
        return row is None or row["mac"].hex() != self.kept_head.mac

    def mac(self, entry: Any) -> bytes:
        """Return the code of an entry; it binds the entry's place as well."""
        return keyed_digest(
            self._key,
            str(entry["number"]).encode(),
            *(entry[name].encode() for name in ("at", "who", "event", "object_id")),
            entry["previous"],
        )

    def erasure_mac(self, entry: Any) -> bytes:
        """Return the code of an entry in the ledger of erasures."""
        return keyed_digest(
            self._key,
            b"erasure",
            str(entry["number"]).encode(),
            *(entry[name].encode() for name in ("kind", "object_id", "erased_at")),
        )
