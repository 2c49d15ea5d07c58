"""The schema's number, and the database file of a new journal."""

from __future__ import annotations

from pathlib import Path

from microjournal.storage.connection import SqlConnection

SCHEMA_VERSION = 3


def create_database(path: Path, key: bytes) -> None:
    """Create an empty database of the newest schema."""
    # Imported here: reading a journal needs the number above and no resource.
    from importlib.resources import files

    statements = files("microjournal.storage.migrations").joinpath("schema.sql").read_text("utf-8")
    connection = SqlConnection(path, key)
    try:
        connection.settle()
        stamp = f"PRAGMA user_version = {SCHEMA_VERSION:d};"
        connection.run_script("\n".join(("BEGIN;", statements, stamp, "COMMIT;")))
    finally:
        connection.close()
