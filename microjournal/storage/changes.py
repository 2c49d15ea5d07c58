"""The former states of ``record_version`` as changes that can be named and undone."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from microjournal.domain.history import RecordedChange, RestoredRecord, stated_about
from microjournal.domain.identifiers import PatientId
from microjournal.storage.connection import SqlConnection
from microjournal.storage.history import CURRENT

_OWN = frozenset({"version", "created_at", "object_name"})
"""What is no part of a change: where an original lies may change without one, when it is mended."""

_DERIVED = frozenset({"chart_folded", "given_folded", "family_folded"})
# Measurements keep former states as well, but follow from the photos; of the settings only what
# people state about a photo is theirs to undo.
_UNDOABLE = """
kept.entity != 'measurement' AND (kept.entity != 'setting' OR kept.entity_id GLOB 'scale.*'
OR kept.entity_id GLOB 'regions.*' OR kept.entity_id GLOB 'alignment.*')
"""
_OF_CHANGE = "SELECT * FROM record_version AS kept WHERE change_number = ? AND"
_KEPT = " ".join((_OF_CHANGE, _UNDOABLE, "ORDER BY number"))
_WITH_ENTRY = """
SELECT kept.*, audit.at, audit.who, audit.event
FROM record_version AS kept JOIN audit ON audit.number = kept.change_number
WHERE kept.change_number IN (SELECT DISTINCT kept.change_number FROM record_version AS kept WHERE
"""
_NEWEST = "ORDER BY kept.change_number DESC LIMIT ?) AND"
_LAST = " ".join((_WITH_ENTRY, _UNDOABLE, _NEWEST, _UNDOABLE, "ORDER BY kept.number DESC"))
_NEXT = """
SELECT record FROM record_version WHERE entity = :entity AND entity_id = :id AND number > :number
ORDER BY number LIMIT 1
"""
_CURRENT = CURRENT | {"setting": "SELECT * FROM setting WHERE name = ?"}
_OWNER = "SELECT patient_id FROM photo WHERE id = ?"


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerState:
    """What one record was before a change; ``values`` by column, keys and version left out.

    ``number`` is that of the state itself; ``record`` tells which record it is of, for a setting
    what it says about which photo.
    """

    number: int
    entity: str
    entity_id: str
    version: int
    values: Mapping[str, object]
    record: RestoredRecord


def former_states(connection: SqlConnection, change_number: int) -> tuple[FormerState, ...]:
    """Return what a change replaced; empty for a number no change has.

    Of a record that the change saved more than once: its first state, under its last version.
    """
    states: dict[tuple[str, str], FormerState] = {}
    for row in connection.rows(_KEPT, (change_number,)):
        values = json.loads(row["record"])
        record = _record_of(connection, row, values)
        if record is None:
            continue
        state = FormerState(
            number=row["number"],
            entity=row["entity"],
            entity_id=row["entity_id"],
            version=row["version"],
            values=_without_own(values),
            record=record,
        )
        first = states.get((state.entity, state.entity_id), state)
        last = replace(first, version=state.version, number=state.number)
        states[state.entity, state.entity_id] = last
    return tuple(states.values())


def was_changed_since(connection: SqlConnection, state: FormerState) -> bool:
    """Tell whether the record of a former state, or the setting, is not the one it became."""
    if state.entity == "setting":
        return _next_state(connection, state.entity, state.entity_id, state.number) is not None
    present = connection.one(CURRENT[state.entity], (state.entity_id,))
    return present is None or present["version"] != state.version + 1


def last_changes(connection: SqlConnection, limit: int) -> tuple[RecordedChange, ...]:
    """Return the last changes of records that are still there, newest first, each as a whole.

    ``limit`` counts changes; one that touched many records has as many entries.
    """
    found = (_change_of(connection, row) for row in connection.rows(_LAST, (limit,)))
    return tuple(change for change in found if change is not None)


def _change_of(connection: SqlConnection, row: Any) -> RecordedChange | None:
    present = connection.one(_CURRENT[row["entity"]], (row["entity_id"],))
    former = json.loads(row["record"])
    record = _record_of(connection, row, former)
    if present is None or record is None:
        return None
    later = _next_state(connection, row["entity"], row["entity_id"], row["number"])
    return RecordedChange(
        number=row["change_number"],
        at=datetime.fromisoformat(row["at"]),
        who=row["who"],
        event=row["event"],
        entity=record.entity,
        entity_id=record.entity_id,
        patient_id=record.patient_id,
        fields=_differing(former, present if later is None else later),
        is_current=later is None,
    )


def _record_of(
    connection: SqlConnection, row: Any, values: Mapping[str, Any]
) -> RestoredRecord | None:
    """Return which record a state is of; ``None`` where it is of a photo that is gone."""
    entity, entity_id = str(row["entity"]), str(row["entity_id"])
    if entity != "setting":
        owner = entity_id if entity == "patient" else values["patient_id"]
        return RestoredRecord(entity=entity, entity_id=entity_id, patient_id=PatientId(owner))
    about = stated_about(entity_id)
    photo = about and connection.one(_OWNER, (about[1],))
    if about is None or photo is None:
        return None
    return RestoredRecord(
        entity=about[0], entity_id=about[1], patient_id=PatientId(photo["patient_id"])
    )


def _next_state(
    connection: SqlConnection, entity: str, entity_id: str, number: int
) -> Mapping[str, Any] | None:
    """Return the state kept after that one, ``None`` when the present one is what it became."""
    sought = {"entity": entity, "id": entity_id, "number": number}
    kept = connection.one(_NEXT, sought)
    return None if kept is None else json.loads(kept["record"])


def _differing(former: Mapping[str, Any], later: Any) -> tuple[str, ...]:
    known = set(later.keys())
    return tuple(
        name
        for name, value in former.items()
        if name in known and name not in _OWN | _DERIVED and later[name] != value
    )


def _without_own(record: dict[str, object]) -> dict[str, object]:
    return {name: value for name, value in record.items() if name not in _OWN}
