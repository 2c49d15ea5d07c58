"""What a copy of the database says about itself, after all of it was checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from microjournal.domain.identifiers import PhotoId
from microjournal.storage import faults
from microjournal.storage.backup_erasures import Erased, recorded_erasures
from microjournal.storage.cipher import OVERHEAD_BYTES
from microjournal.storage.connection import SqlConnection
from microjournal.storage.schema import SCHEMA_VERSION

_COUNTS = {
    "patients": "SELECT count(*) FROM patient",
    "photos": "SELECT count(*) FROM photo",
    "measurements": "SELECT count(*) FROM measurement",
}
_AUDIT_HEAD = "SELECT number, mac FROM audit ORDER BY number DESC LIMIT 1"
_OBJECTS = "SELECT object_name, size_bytes, id FROM photo"
_ACTIVE_PARTS = "SELECT count(*) FROM sqlite_master WHERE type IN ('trigger', 'view')"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseFacts:
    """What a copy of the database says about itself; ``objects`` maps names to sizes in bytes."""

    schema_version: int
    objects: Mapping[str, int]
    photo_ids: Mapping[str, PhotoId]
    patients: int
    photos: int
    measurements: int
    audit_number: int
    audit_mac: str
    erasures: tuple[Erased, ...]


def database_facts(path: Path, key: bytes) -> DatabaseFacts:
    """Open a copy of a database in a place of our own, check all of it, and ask it.

    Raises
    ------
    IntegrityFault
        ``journal_damaged``: it is not sound, or not one of ours.
    EnvironmentFault
        ``journal_newer``.
    """
    connection = SqlConnection(path, key)
    try:
        version = connection.user_version()
        if version > SCHEMA_VERSION:
            raise faults.journal_newer()
        connection.execute("PRAGMA query_only = ON")
        if version < 1 or not connection.is_sound() or connection.rows(_ACTIVE_PARTS)[0][0]:
            raise faults.journal_damaged("database")
        return _facts(connection, version)
    finally:
        connection.close()


def _facts(connection: SqlConnection, version: int) -> DatabaseFacts:
    head = connection.one(_AUDIT_HEAD)
    photos = connection.rows(_OBJECTS)
    return DatabaseFacts(
        schema_version=version,
        objects={row["object_name"]: row["size_bytes"] + OVERHEAD_BYTES for row in photos},
        photo_ids={row["object_name"]: PhotoId(row["id"]) for row in photos},
        audit_number=0 if head is None else head["number"],
        audit_mac="" if head is None else head["mac"].hex(),
        erasures=recorded_erasures(connection),
        **{name: connection.rows(count)[0][0] for name, count in _COUNTS.items()},
    )
