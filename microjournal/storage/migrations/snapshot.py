"""The newest schema as SQL text, so that a new journal needs no migration run.

``schema.sql`` beside this module is what all migrations together build; a test compares the
two. After adding a migration run ``python -m microjournal.storage.migrations.snapshot``.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from sqlalchemy import create_engine, text

from microjournal.storage.migrate import run_migrations

SCHEMA_FILE = Path(str(files("microjournal.storage.migrations"))) / "schema.sql"
_DEFINITIONS = "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
_STAMP = "INSERT INTO alembic_version VALUES ('{revision}')"
_REVISION = "SELECT version_num FROM alembic_version"


def schema_snapshot() -> str:
    """Return the statements that build what the migrations build."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        run_migrations(connection)
        definitions = connection.execute(text(_DEFINITIONS)).scalars().all()
        revision = connection.execute(text(_REVISION)).scalar_one()
    engine.dispose()
    stamp = _STAMP.format(revision=revision)
    return "".join(f"{statement};\n" for statement in [*definitions, stamp])


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_snapshot(), encoding="utf-8")
