"""One connection to the encrypted database: the only module that talks to SQLCipher.

``journal_mode=DELETE`` with ``synchronous=EXTRA`` keeps every acknowledged commit through a
power cut: the folder entry of the rollback journal is synced as well.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlcipher3 import dbapi2 as sqlcipher

from microjournal.domain.errors import EnvironmentFault
from microjournal.storage import faults

Row = Mapping[str, Any]
Parameters = Mapping[str, object] | Sequence[object]

_BUSY_S = 5.0
_PROBE_BYTES = 64 * 1024
_DAMAGED = ("SQLITE_NOTADB", "SQLITE_CORRUPT")
_SETTINGS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA synchronous = EXTRA",
    "PRAGMA fullfsync = ON",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA mmap_size = 0",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
)


class DamageJudge:
    """Tells bytes the disk does not give, which SQLite calls damage, from bytes that are wrong.

    Damage is what is read to the end and is still not what was written. A disk that failed once
    and then gives sound bytes has an error, which the next time may be there again. The file is
    read for it once: what is damaged stays so.
    """

    def __init__(self, path: Path, key: bytes) -> None:
        self.path = path
        self._key = key
        self._is_damaged = False

    def fault(self) -> Exception:
        """Return what is wrong with the file."""
        if not self._is_damaged:
            unreadable = _unreadable(self.path)
            if unreadable is not None:
                return unreadable
            if _is_sound_after_all(self.path, self._key):
                return faults.disk_error()
            self._is_damaged = True
        return faults.journal_damaged("database")

    def forget_key(self) -> None:
        """Drop the key: the journal is closed."""
        self._key = b""


class SqlConnection:
    """A connection in autocommit mode; transactions are begun in so many words.

    Connections to the same file may share a ``judge``, so that its damage is looked for once.
    """

    def __init__(self, path: Path, key: bytes, judge: DamageJudge | None = None) -> None:
        self._judge = judge or DamageJudge(path, key)
        self.raw = connect(path, key)
        self.raw.row_factory = sqlcipher.Row

    def user_version(self) -> int:
        """Return the schema number kept in the file; the first thing asked of any file."""
        return int(self.rows("PRAGMA user_version")[0][0])

    def settle(self) -> None:
        """Apply the settings; only after :meth:`user_version` told that the file is ours."""
        for setting in _SETTINGS:
            self.execute(setting)

    def rows(self, sql: str, parameters: Parameters = ()) -> list[Any]:
        """Return all rows of a query; a row is read by name or by place."""
        with database_faults(self._judge):
            found: list[Any] = self.raw.execute(sql, parameters).fetchall()
        return found

    def one(self, sql: str, parameters: Parameters = ()) -> Any | None:
        """Return the first row of a query, or ``None``."""
        found = self.rows(sql, parameters)
        return found[0] if found else None

    def execute(self, sql: str, parameters: Parameters = ()) -> int:
        """Run a statement; return the number of changed rows."""
        with database_faults(self._judge):
            return int(self.raw.execute(sql, parameters).rowcount)

    def run_script(self, statements: str) -> None:
        """Run several statements."""
        with database_faults(self._judge):
            self.raw.executescript(statements)

    def is_sound(self) -> bool:
        """Check the authentication code of every page, and the structure.

        Raises EnvironmentFault ``disk_error`` where the disk failed to read what is sound.
        """
        if _passes(self.rows):
            return True
        fault = self._judge.fault()
        if isinstance(fault, EnvironmentFault):
            raise fault
        return False

    def close(self) -> None:
        """Close the connection."""
        self.raw.close()


def connect(path: Path, key: bytes) -> Any:
    """Return a keyed driver connection; nothing has been read from the file yet."""
    with database_faults(DamageJudge(path, key)):
        raw = sqlcipher.connect(
            str(path), timeout=_BUSY_S, isolation_level=None, check_same_thread=False
        )
        raw.set_key(f"x'{key.hex()}'")
        # The library would otherwise write lines of its own to stderr for damaged files.
        raw.execute("PRAGMA cipher_log_level = NONE")
    return raw


@contextmanager
def database_faults(judge: DamageJudge) -> Iterator[None]:
    """Turn the driver's errors about a file into the fault they mean."""
    try:
        yield
    except sqlcipher.IntegrityError as error:
        raise _refused(error) from error
    except sqlcipher.DatabaseError as error:
        raise fault_behind(error, judge) from error


def _refused(error: Any) -> Exception:
    text = str(error)
    if "patient.chart_folded" in text:
        return faults.chart_number_taken()
    if "photo.duplicate_tag" in text:
        return faults.duplicate_photo()
    if "FOREIGN KEY" in text:
        return faults.broken_reference()
    return _other(error)


def fault_behind(error: Any, judge: DamageJudge) -> Exception:
    """Return the fault an error of the driver means."""
    name = str(getattr(error, "sqlite_errorname", ""))
    known: dict[str, Callable[[], Exception]] = {
        "SQLITE_NOTADB": judge.fault,
        "SQLITE_CORRUPT": judge.fault,
        "SQLITE_FULL": faults.disk_full,
        "SQLITE_IOERR": lambda: _unwritable(judge.path) or faults.disk_error(),
        "SQLITE_CANTOPEN": lambda: _unwritable(judge.path) or faults.disk_error(),
        "SQLITE_READONLY": faults.disk_read_only,
        "SQLITE_BUSY": faults.journal_busy,
        "SQLITE_LOCKED": faults.journal_busy,
    }
    for prefix, fault in known.items():
        if name.startswith(prefix):
            return fault()
    return _other(error)


def _is_sound_after_all(path: Path, key: bytes) -> bool:
    """Read the file anew: a connection that met a bad page does not trust good ones any more."""
    try:
        raw = sqlcipher.connect(str(path), timeout=_BUSY_S, isolation_level=None)
    except sqlcipher.DatabaseError:
        return True
    try:
        raw.set_key(f"x'{key.hex()}'")
        raw.execute("PRAGMA cipher_log_level = NONE")
        return _passes(lambda pragma: raw.execute(pragma).fetchall())
    except sqlcipher.DatabaseError as error:
        # What is busy or cannot be read cannot be called damaged either.
        return not str(getattr(error, "sqlite_errorname", "")).startswith(_DAMAGED)
    finally:
        raw.close()


def _passes(rows: Callable[[str], list[Any]]) -> bool:
    """Tell whether every page has its authentication code and the structure is whole."""
    sealed = not rows("PRAGMA cipher_integrity_check")
    return sealed and [row[0] for row in rows("PRAGMA integrity_check")] == ["ok"]


def _unreadable(path: Path) -> Exception | None:
    """Return why a file cannot be read to its end."""
    try:
        with path.open("rb") as file:
            while file.read(_PROBE_BYTES):
                pass
    except OSError as error:
        return faults.from_os_error(error)
    return None


def _unwritable(path: Path) -> Exception | None:
    """Return why nothing can be written, which SQLite calls an error of the disk like any other."""
    try:
        if not os.access(path.parent, os.W_OK):
            return faults.disk_read_only()
        if shutil.disk_usage(path.parent).free < _PROBE_BYTES:
            return faults.disk_full()
    except OSError as error:
        return faults.from_os_error(error)
    return None


def _other(error: Any) -> Exception:
    """Return a mistake of ours without the values of the statement."""
    return RuntimeError(f"database refused a statement: {type(error).__name__}: {error}")


def insert(connection: SqlConnection, table: str, row: Mapping[str, object]) -> None:
    """Insert ``row``; table and column names are constants of this package."""
    columns = ", ".join(row)
    values = ", ".join(f":{column}" for column in row)
    connection.execute(" ".join(("INSERT INTO", table, f"({columns}) VALUES ({values})")), row)


def update(connection: SqlConnection, table: str, row: Mapping[str, object]) -> None:
    """Change the row with the ``id`` of ``row``; columns not named keep their value."""
    columns = ", ".join(f"{column} = :{column}" for column in row if column != "id")
    connection.execute(" ".join(("UPDATE", table, "SET", columns, "WHERE id = :id")), row)


def in_list(values: Iterable[object]) -> tuple[str, list[object]]:
    """Return ``(?, ?, …)`` and the values for an ``IN`` clause."""
    held = list(values)
    return "(" + ", ".join("?" for _value in held) + ")", held
