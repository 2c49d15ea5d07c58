"""The schema: one description, and older files upgraded on a copy."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from microjournal.domain.errors import EnvironmentFault, IntegrityFault, MicrojournalError
from microjournal.storage.connection import SqlConnection, insert
from microjournal.storage.disk import Disk
from microjournal.storage.engine import keyed_engine
from microjournal.storage.migrate import own_scripts, upgrade_database
from microjournal.storage.migrations.snapshot import SCHEMA_FILE, schema_snapshot
from microjournal.storage.schema import SCHEMA_VERSION, create_database
from microjournal.storage.tables import journal_tables
from tests.storage.backup_builders import flip

KEY = bytes(range(32))
NEXT = SCHEMA_VERSION + 1
LATER_MIGRATION = f"""
import sqlalchemy as sa
from alembic import op

revision = "{NEXT:04d}"
down_revision = "{SCHEMA_VERSION:04d}"


def upgrade():
    with op.batch_alter_table("patient") as patient:
        patient.add_column(sa.Column("pronoun", sa.Text(), nullable=False, server_default=""))
"""
FAILING_MIGRATION = LATER_MIGRATION + '    op.drop_table("nowhere")\n'


def test_the_schema_file_is_what_the_migrations_build() -> None:
    assert SCHEMA_FILE.read_text(encoding="utf-8") == schema_snapshot()


def test_migrations_and_tables_describe_the_same_schema(tmp_path: Path) -> None:
    create_database(tmp_path / "db", KEY)
    engine = keyed_engine(tmp_path / "db", KEY)
    with engine.connect() as connection:
        context = MigrationContext.configure(connection)
        assert compare_metadata(context, journal_tables()) == []
    engine.dispose()


def test_a_new_database_carries_the_number_of_its_schema(tmp_path: Path) -> None:
    create_database(tmp_path / "db", KEY)
    database = SqlConnection(tmp_path / "db", KEY)
    assert database.user_version() == SCHEMA_VERSION
    versions = list((own_scripts() / "versions").glob("v*.py"))
    assert len(versions) == SCHEMA_VERSION
    database.close()


def test_a_connection_has_the_settings_that_survive_a_power_cut(tmp_path: Path) -> None:
    create_database(tmp_path / "db", KEY)
    database = SqlConnection(tmp_path / "db", KEY)
    database.settle()
    wanted = {
        "journal_mode": "delete",
        "synchronous": 3,
        "foreign_keys": 1,
        "secure_delete": 1,
        "temp_store": 2,
        "mmap_size": None,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "busy_timeout": 5000,
    }
    for name, value in wanted.items():
        row = database.one(f"PRAGMA {name}")
        assert (row[0] if row else None) in (value, 0 if value is None else value), name
    database.close()


def test_an_older_database_is_upgraded_and_the_old_file_kept(tmp_path: Path) -> None:
    path, scripts = _with_one_setting(tmp_path), _scripts(tmp_path, LATER_MIGRATION)
    before = path.read_bytes()
    upgrade_database(Disk(), path, KEY, old=SCHEMA_VERSION, new=NEXT, scripts=scripts)
    database = SqlConnection(path, KEY)
    assert database.user_version() == NEXT
    assert "pronoun" in [row["name"] for row in database.rows("PRAGMA table_info(patient)")]
    assert database.rows("SELECT value FROM setting")[0][0] == "kept"
    database.close()
    assert (tmp_path / f"db.schema-{SCHEMA_VERSION}").read_bytes() == before
    assert not (tmp_path / "db.upgrading").exists()


def test_a_failed_upgrade_leaves_the_old_file_as_it_was(tmp_path: Path) -> None:
    path, scripts = _with_one_setting(tmp_path), _scripts(tmp_path, FAILING_MIGRATION)
    before = path.read_bytes()
    with pytest.raises(MicrojournalError) as caught:
        upgrade_database(Disk(), path, KEY, old=SCHEMA_VERSION, new=NEXT, scripts=scripts)
    assert isinstance(caught.value, IntegrityFault)
    assert caught.value.code == "upgrade_failed"
    assert path.read_bytes() == before
    upgrade_database(Disk(), path, KEY, old=SCHEMA_VERSION, new=SCHEMA_VERSION)


def test_a_damaged_database_is_refused_before_an_upgrade_begins(tmp_path: Path) -> None:
    path = _with_one_setting(tmp_path)
    # In a page no migration would look at: the structure alone does not tell.
    flip(path, path.stat().st_size - 2000)
    before, names = path.read_bytes(), sorted(tmp_path.iterdir())
    with pytest.raises(IntegrityFault) as caught:
        upgrade_database(Disk(), path, KEY, old=SCHEMA_VERSION, new=SCHEMA_VERSION)
    assert caught.value.code == "journal_damaged"
    assert path.read_bytes() == before
    assert sorted(tmp_path.iterdir()) == names


def test_an_upgrade_without_room_is_refused_before_it_begins(tmp_path: Path) -> None:
    class FullDisk(Disk):
        def free_bytes(self, folder: Path) -> int:
            return 1000

    path = _with_one_setting(tmp_path)
    names = sorted(tmp_path.iterdir())
    with pytest.raises(EnvironmentFault) as caught:
        upgrade_database(FullDisk(), path, KEY, old=SCHEMA_VERSION, new=NEXT)
    assert caught.value.code == "disk_full"
    assert sorted(tmp_path.iterdir()) == names


def _with_one_setting(folder: Path) -> Path:
    path = folder / "db"
    create_database(path, KEY)
    database = SqlConnection(path, KEY)
    insert(database, "setting", {"name": "a", "value": "kept"})
    database.close()
    return path


def _scripts(folder: Path, migration: str) -> Path:
    scripts = folder / "scripts"
    shutil.copytree(own_scripts(), scripts)
    (scripts / "versions" / f"v{NEXT:04d}_later.py").write_text(migration)
    return scripts
