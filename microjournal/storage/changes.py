"""The former states of ``record_version`` as changes that can be named and undone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from microjournal.domain.history import RecordedChange, RestoredRecord
from microjournal.domain.identifiers import PatientId
from microjournal.storage.connection import SqlConnection
from microjournal.storage.history import CURRENT

# "setting" and "measurement" keep former states as well, but have no version to compare with.
_OWN = frozenset({"version", "created_at", "object_name"})
"""What is no part of a change: where an original lies may change without one, when it is mended."""

_DERIVED = frozenset({"chart_folded", "given_folded", "family_folded"})
_KEPT = """
SELECT entity, entity_id, version, record FROM record_version
WHERE change_number = ? AND entity NOT IN ('setting', 'measurement') ORDER BY number
"""
_LAST = """
SELECT kept.change_number, kept.entity, kept.entity_id, kept.version, kept.record,
       audit.at, audit.who, audit.event
FROM record_version AS kept JOIN audit ON audit.number = kept.change_number
WHERE kept.entity NOT IN ('setting', 'measurement') ORDER BY kept.number DESC LIMIT ?
"""
_NEXT = """
SELECT record FROM record_version WHERE entity = ? AND entity_id = ? AND version = ?
ORDER BY number DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerState:
    """What one record was before a change; ``values`` by column, keys and version left out."""

    entity: str
    entity_id: str
    version: int
    values: Mapping[str, object]

    @property
    def record(self) -> RestoredRecord:
        """Return which record this is."""
        owner = self.entity_id if self.entity == "patient" else str(self.values["patient_id"])
        return RestoredRecord(
            entity=self.entity, entity_id=self.entity_id, patient_id=PatientId(owner)
        )


def former_states(connection: SqlConnection, change_number: int) -> tuple[FormerState, ...]:
    """Return what a change replaced; empty for a number no change has.

    Of a record that the change saved more than once: its first state, under its last version.
    """
    states: dict[tuple[str, str], FormerState] = {}
    for row in connection.rows(_KEPT, (change_number,)):
        state = FormerState(
            entity=row["entity"],
            entity_id=row["entity_id"],
            version=row["version"],
            values=_without_own(json.loads(row["record"])),
        )
        first = states.get((state.entity, state.entity_id), state)
        states[state.entity, state.entity_id] = replace(first, version=state.version)
    return tuple(states.values())


def last_changes(connection: SqlConnection, limit: int) -> tuple[RecordedChange, ...]:
    """Return the last changes of records that are still there, newest first."""
    found = (_change_of(connection, row) for row in connection.rows(_LAST, (limit,)))
    return tuple(change for change in found if change is not None)


def _change_of(connection: SqlConnection, row: Any) -> RecordedChange | None:
    current = CURRENT.get(row["entity"])
    present = current and connection.one(current, (row["entity_id"],))
    if not present:
        return None
    former = json.loads(row["record"])
    is_current = present["version"] == row["version"] + 1
    later = present if is_current else _next_state(connection, row)
    owner = former["id"] if row["entity"] == "patient" else former["patient_id"]
    return RecordedChange(
        number=row["change_number"],
        at=datetime.fromisoformat(row["at"]),
        who=row["who"],
        event=row["event"],
        entity=row["entity"],
        entity_id=row["entity_id"],
        patient_id=PatientId(owner),
        fields=_differing(former, later),
        is_current=is_current,
    )


def _next_state(connection: SqlConnection, row: Any) -> Mapping[str, Any]:
    kept = connection.one(_NEXT, (row["entity"], row["entity_id"], row["version"] + 1))
    return json.loads(kept["record"]) if kept is not None else {}


def _differing(former: Mapping[str, Any], later: Any) -> tuple[str, ...]:
    known = set(later.keys())
    return tuple(
        name
        for name, value in former.items()
        if name in known and name not in _OWN | _DERIVED and later[name] != value
    )


def _without_own(record: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in record.items() if name not in _OWN}
