"""Nothing is overwritten without trace: the former state of a row goes to ``record_version``.

Every state that one transaction replaces carries the number of the first audit entry about it,
so that the change can be named and undone as a whole.
"""

from __future__ import annotations

import json
from typing import Any

from microjournal.domain.ports import Clock
from microjournal.storage.audit import AuditTrail
from microjournal.storage.connection import SqlConnection, insert
from microjournal.storage.mapping import instant_text

_UNKEPT = frozenset({"wrapped_key", "duplicate_tag"})
"""Keys stay out of the history, so that deleting the row shreds what they open."""

CURRENT = {
    "patient": "SELECT * FROM patient WHERE id = ?",
    "consent": "SELECT * FROM consent WHERE id = ?",
    "course": "SELECT * FROM course WHERE id = ?",
    "session": "SELECT * FROM session WHERE id = ?",
    "photo": "SELECT * FROM photo WHERE id = ?",
}
"""The present row of every kind of record that keeps its former states."""


class History:
    """Keeps former states inside one transaction."""

    def __init__(self, clock: Clock, audit: AuditTrail) -> None:
        self._clock = clock
        self._audit = audit
        self._change_number: int | None = None

    def keep(self, connection: SqlConnection, entity: str, row: Any) -> None:
        """Keep ``row`` of table ``entity`` before it is changed or deleted."""
        if self._change_number is None:
            self._change_number = self._audit.next_number(connection)
        fields = row.keys()
        state = {name: row[name] for name in fields if name not in _UNKEPT}
        kept = {
            "entity": entity,
            "entity_id": row["id"] if "id" in fields else row["name"],
            "version": state.get("version", 1),
            "replaced_at": instant_text(self._clock.now()),
            "record": json.dumps(state, ensure_ascii=False, sort_keys=True),
            "change_number": self._change_number,
        }
        insert(connection, "record_version", kept)
