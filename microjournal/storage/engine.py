"""SQLAlchemy on the encrypted database, for schema work."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine, create_engine
from sqlalchemy.pool import NullPool
from sqlcipher3 import dbapi2 as sqlcipher

from microjournal.storage.connection import connect


def keyed_engine(path: Path, key: bytes) -> Engine:
    """Return an engine whose connections are keyed; values never appear in its errors."""
    return create_engine(
        "sqlite://",
        module=sqlcipher,
        creator=lambda: connect(path, key),
        poolclass=NullPool,
        hide_parameters=True,
    )
