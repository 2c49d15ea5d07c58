"""The connections of an open journal: many readers, one writer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock, get_ident

from microjournal.domain.errors import EnvironmentFault, IntegrityFault
from microjournal.storage import faults
from microjournal.storage.connection import DamageJudge, SqlConnection

_KEPT_READERS = 4


class Database:
    """Hands out connections; safe to use from several threads."""

    def __init__(self, path: Path, key: bytes, *, read_only: bool = False) -> None:
        self._path = path
        self._key = key
        self._judge = DamageJudge(path, key)
        self._refusal: Callable[[], Exception] | None = None
        if read_only:
            self._refusal = faults.disk_read_only
        self._readers: list[SqlConnection] = []
        self._pool = Lock()
        self._writing = Lock()
        self._writing_thread: int | None = None
        self._writer: SqlConnection | None = None
        self._closed = False

    @property
    def is_closed(self) -> bool:
        """Tell whether the journal was closed."""
        return self._closed

    @contextmanager
    def read(self) -> Iterator[SqlConnection]:
        """Lend a connection that cannot write."""
        connection = self._borrow()
        try:
            yield connection
        except (IntegrityFault, EnvironmentFault):
            # A page that is damaged, or could not be read once, spoils its connection for sound
            # pages as well.
            connection.close()
            raise
        except BaseException:
            self._give_back(connection)
            raise
        self._give_back(connection)

    @contextmanager
    def write(self) -> Iterator[SqlConnection]:
        """Begin a transaction on the writing connection: commit at the end, else roll back."""
        if self._writing_thread == get_ident():
            raise RuntimeError("a transaction of this thread is still open")
        with self._writing:
            self._writing_thread = get_ident()
            try:
                with self._transaction() as connection:
                    yield connection
            finally:
                self._writing_thread = None

    def copy_into(self, path: Path) -> None:
        """Write a compact copy under the same key to a new file; changes wait for it.

        Nothing is synced: whoever keeps the copy has to.
        """
        with self._writing:
            if self._closed:
                raise faults.journal_closed()
            connection = self._opened()
            try:
                connection.execute("VACUUM INTO ?", (str(path),))
            finally:
                connection.close()

    def compact(self) -> None:
        """Write the database anew without free pages, in which erased rows once lay."""
        with self._writing:
            self._writing_connection().execute("VACUUM")

    def spare(self) -> None:
        """Write nothing from here on: the file is damaged, and its sound parts stay as they are."""
        self._refusal = _damaged

    def close(self) -> None:
        """Wait for a running transaction, then close every idle connection."""
        with self._writing, self._pool:
            self._closed = True
            self._key = b""
            self._judge.forget_key()
            for connection in [*self._readers, *([self._writer] if self._writer else [])]:
                connection.close()
            self._readers.clear()
            self._writer = None

    @contextmanager
    def _transaction(self) -> Iterator[SqlConnection]:
        connection = self._writing_connection()
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException as error:
            self._roll_back(connection, error)
            raise

    def _borrow(self) -> SqlConnection:
        with self._pool:
            if self._closed:
                raise faults.journal_closed()
            if self._readers:
                return self._readers.pop()
        connection = self._opened()
        connection.execute("PRAGMA query_only = ON")
        return connection

    def _give_back(self, connection: SqlConnection) -> None:
        with self._pool:
            if not self._closed and len(self._readers) < _KEPT_READERS:
                self._readers.append(connection)
                return
        connection.close()

    def _writing_connection(self) -> SqlConnection:
        if self._closed:
            raise faults.journal_closed()
        if self._refusal is not None:
            raise self._refusal()
        if self._writer is None:
            self._writer = self._opened()
        return self._writer

    def _opened(self) -> SqlConnection:
        connection = SqlConnection(self._path, self._key, self._judge)
        connection.settle()
        return connection

    def _roll_back(self, connection: SqlConnection, error: BaseException) -> None:
        """Undo; after a fault of disk or file the connection is not trusted any more."""
        try:
            if connection.raw.in_transaction:
                connection.execute("ROLLBACK")
        except (EnvironmentFault, IntegrityFault, RuntimeError):
            self._drop_writer(connection)
        if isinstance(error, (EnvironmentFault, IntegrityFault)):
            self._drop_writer(connection)

    def _drop_writer(self, connection: SqlConnection) -> None:
        connection.close()
        self._writer = None


def _damaged() -> IntegrityFault:
    return faults.journal_damaged("database")
