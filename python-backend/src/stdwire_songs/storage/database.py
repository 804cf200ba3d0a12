"""One SQLite connection, guarded by one lock.

There is a single connection, for reading too: SQLite 3.7.0 to 3.51.2 can lose data when two connections
write or checkpoint a WAL at the same moment (https://www.sqlite.org/wal.html#walresetbug), and one connection
cannot race with itself. Transactions are therefore short: nothing slow (network, files) is done inside one.

`synchronous=FULL` makes a commit survive a power cut, not only the death of the process
(https://www.sqlite.org/pragma.html#pragma_synchronous), so what was acknowledged stays.
"""

import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from stdwire_songs.errors import StorageError
from stdwire_songs.storage.opening import open_database
from stdwire_songs.storage.sqlite_errors import translated

SQLITE_VERSION = sqlite3.sqlite_version
"""The version of the SQLite library in use."""

Params = Sequence[Any]


class Transaction:
    """What can be done inside a transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Work on the writer connection, while its lock is held."""
        self._connection = connection

    def execute(self, sql: str, params: Params = ()) -> int:
        """Run one statement and return the number of rows it changed."""
        return self._run(sql, params).rowcount

    def execute_many(self, sql: str, rows: Iterable[Params]) -> int:
        """Run one statement once per row and return the number of rows changed."""
        self._require_running()
        return self._connection.executemany(sql, rows).rowcount

    def query(self, sql: str, params: Params = ()) -> list[Any]:
        """Return all rows of a query, as tuples; it sees what this transaction wrote."""
        return self._run(sql, params).fetchall()

    def _run(self, sql: str, params: Params) -> sqlite3.Cursor:
        self._require_running()
        return self._connection.execute(sql, params)

    def _require_running(self) -> None:
        # After some errors SQLite rolls back by itself (https://www.sqlite.org/lang_transaction.html);
        # a statement that followed would then be committed alone.
        if not self._connection.in_transaction:
            raise StorageError(
                "The transaction was rolled back by an earlier error. Do the whole step again."
            )


class Database:
    """The backend's database: one file, one connection, committed or not at all."""

    def __init__(self, path: Path) -> None:
        """Open or create the file, for its owner alone, and bring its schema up to date."""
        self.path = path
        self._lock = threading.RLock()
        self._depth = 0
        self._closed = False
        self._connection = open_database(path)

    @contextmanager
    def transaction(self) -> Iterator[Transaction]:
        """Hold the database for a group of statements that happen together or not at all.

        Transactions nest: an inner one that fails is undone alone, if the outer one goes on.
        """
        with self._lock, translated(self.path):
            self._require_open()
            depth = self._depth
            self._connection.execute("BEGIN IMMEDIATE" if depth == 0 else f"SAVEPOINT nested_{depth}")
            self._depth = depth + 1
            try:
                yield Transaction(self._connection)
                self._connection.execute("COMMIT" if depth == 0 else f"RELEASE nested_{depth}")
            except BaseException:
                self._undo(depth)
                raise
            finally:
                self._depth = depth

    @property
    def in_transaction(self) -> bool:
        """Whether a transaction is running, in whatever thread."""
        return self._depth > 0

    def query(self, sql: str, params: Params = ()) -> list[Any]:
        """Return all rows of a query, as tuples."""
        with self._lock, translated(self.path):
            self._require_open()
            return self._connection.execute(sql, params).fetchall()

    def close(self) -> None:
        """Close the connection, after the transaction that is running; closing twice is no mistake."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._connection.close()

    def _undo(self, depth: int) -> None:
        if not self._connection.in_transaction:
            return
        if depth == 0:
            self._connection.execute("ROLLBACK")
        else:
            self._connection.execute(f"ROLLBACK TO nested_{depth}")
            self._connection.execute(f"RELEASE nested_{depth}")

    def _require_open(self) -> None:
        if self._closed:
            raise StorageError("The database is closed, because the backend is stopping. Start it again.")
