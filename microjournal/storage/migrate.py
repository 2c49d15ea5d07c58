"""From an older schema to the newest one, on a copy that takes the old file's place at the end.

SQLAlchemy and Alembic are imported here alone, and this module only when a schema must change:
together they take longer to import than a command may run.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from microjournal.domain.errors import EnvironmentFault
from microjournal.storage import faults
from microjournal.storage.connection import DamageJudge, SqlConnection, fault_behind
from microjournal.storage.disk import Disk
from microjournal.storage.engine import keyed_engine
from microjournal.storage.files import give_second_name, pieces, remove, write_new

_ROOM_FACTOR = 2.2
_UPGRADING = ".upgrading"


def own_scripts() -> Path:
    """Return the folder of the packaged migrations."""
    return Path(str(files("microjournal.storage.migrations")))


def run_migrations(connection: Connection, scripts: Path | None = None) -> None:
    """Bring the database behind ``connection`` to the newest schema."""
    config = Config()
    config.set_main_option("script_location", str(scripts or own_scripts()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def upgrade_database(
    disk: Disk, path: Path, key: bytes, *, old: int, new: int, scripts: Path | None = None
) -> None:
    """Upgrade the database at ``path``; the old file stays beside it as ``<name>.schema-<old>``.

    Parameters
    ----------
    disk : Disk
        File operations.
    path : Path
        The database; no connection to it may be open.
    key : bytes
        The raw key of the database.
    old, new : int
        Schema numbers (``user_version``) before and after.
    scripts : Path, optional
        Folder of the migrations; the packaged ones by default.

    Raises
    ------
    EnvironmentFault
        ``disk_full`` before anything is written, when 2.2 times the database does not fit.
    IntegrityFault
        ``journal_damaged`` before anything is written; ``upgrade_failed``: a migration failed or
        its result is not sound; the old file is untouched.
    """
    if not _is_sound(path, key):
        raise faults.journal_damaged("database")
    copy = path.with_name(path.name + _UPGRADING)
    with faults.translated():
        if disk.free_bytes(path.parent) < _ROOM_FACTOR * disk.size(path):
            raise faults.disk_full()
        # The rollback journal of an interrupted upgrade must never meet a new copy.
        remove(disk, copy.with_name(f"{copy.name}-journal"))
        remove(disk, copy)
        write_new(disk, copy, pieces(disk, path))
    _upgrade_copy(copy, key, new, scripts)
    with faults.translated():
        kept = path.with_name(f"{path.name}.schema-{old}")
        remove(disk, kept)
        give_second_name(disk, path, kept)
        disk.sync_folder(path.parent)
        disk.replace(copy, path)
        disk.sync_folder(path.parent)


def _upgrade_copy(copy: Path, key: bytes, new: int, scripts: Path | None) -> None:
    engine = keyed_engine(copy, key)
    try:
        with engine.begin() as connection:
            run_migrations(connection, scripts)
    except SQLAlchemyError as error:
        raise _reason(error, copy, key) from error
    finally:
        engine.dispose()
    _stamp(copy, key, new)
    if not _is_sound(copy, key):
        raise faults.upgrade_failed()


def _stamp(copy: Path, key: bytes, new: int) -> None:
    database = SqlConnection(copy, key)
    try:
        database.settle()
        database.execute(f"PRAGMA user_version = {new:d}")
    finally:
        database.close()


def _is_sound(path: Path, key: bytes) -> bool:
    """Check every page; nothing is written."""
    database = SqlConnection(path, key)
    try:
        database.execute("PRAGMA query_only = ON")
        return database.is_sound()
    finally:
        database.close()


def _reason(error: SQLAlchemyError, copy: Path, key: bytes) -> Exception:
    """Return the fault of the disk that stopped an upgrade, else that the upgrade itself failed."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        fault = fault_behind(error.orig, DamageJudge(copy, key))
        if isinstance(fault, EnvironmentFault):
            return fault
    return faults.upgrade_failed()
