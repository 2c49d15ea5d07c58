"""The first page of the patient list, for a window that wants to paint before it opens all."""

from __future__ import annotations

from pathlib import Path

from microjournal.domain.patients import PatientSummary
from microjournal.storage import faults
from microjournal.storage.connection import SqlConnection
from microjournal.storage.disk import Disk
from microjournal.storage.keys import derive_keys
from microjournal.storage.people import page_of_patients
from microjournal.storage.schema import SCHEMA_VERSION
from microjournal.storage.vault import DATABASE, load_header, unlock


def first_page(
    folder: Path, *, passphrase: str | None = None, limit: int = 100
) -> tuple[PatientSummary, ...]:
    """Read the first patients without holding the journal; nothing is recovered or written.

    Returns
    -------
    tuple of PatientSummary
        Empty when the database is of an older schema: opening the journal upgrades it first.

    Raises
    ------
    InputError, EnvironmentFault, IntegrityFault
        As :func:`microjournal.storage.journal.open_journal`, but never ``in_use``.
    """
    header = load_header(Disk(), folder).header
    keys = derive_keys(unlock(header, passphrase, None), header.id)
    path = folder / DATABASE
    if not path.exists():
        raise faults.journal_damaged("database")
    connection = SqlConnection(path, keys.database)
    try:
        version = connection.user_version()
        if version > SCHEMA_VERSION:
            raise faults.journal_newer()
        if version < SCHEMA_VERSION:
            return ()
        connection.execute("PRAGMA query_only = ON")
        return page_of_patients(connection, "", None, limit)
    finally:
        connection.close()
