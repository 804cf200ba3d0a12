"""The studio's own database: one file, one connection, one studio at a time.

The connection holds an exclusive lock while it is open
(https://www.sqlite.org/pragma.html#pragma_locking_mode), so a second studio on the same folder is refused
rather than mixed up with the first; the system drops the lock when the process dies, however it dies.
"""

import os
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

BUSY_SECONDS = 3.0
"""A studio that was just told to end may need a moment to let go of the file."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS secret (value BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS users (
    id TEXT PRIMARY KEY,
    handle TEXT NOT NULL UNIQUE COLLATE NOCASE,
    display_name TEXT NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE TABLE IF NOT EXISTS submissions (
    id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL REFERENCES users(id),
    credits INTEGER NOT NULL,
    created_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS submissions_by_user ON submissions(user_id, created_at);
CREATE TABLE IF NOT EXISTS clips (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    submission_id TEXT REFERENCES submissions(id),
    user_id TEXT NOT NULL REFERENCES users(id),
    batch_index INTEGER NOT NULL,
    seed INTEGER NOT NULL,
    prompt TEXT NOT NULL,
    outcome TEXT NOT NULL,
    lag_ms INTEGER NOT NULL,
    duration REAL NOT NULL,
    created_at INTEGER NOT NULL,
    is_public INTEGER NOT NULL DEFAULT 1,
    is_trashed INTEGER NOT NULL DEFAULT 0,
    unlocked_at INTEGER
);
CREATE INDEX IF NOT EXISTS clips_by_user ON clips(user_id, seq);
"""


class Database:
    """The one connection, guarded by one lock."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Use a connection whose schema is in place."""
        self._connection = connection
        self._lock = threading.RLock()

    @classmethod
    @contextmanager
    def opened(cls, path: Path) -> "Iterator[Database]":
        """Open or create the file, for its owner alone."""
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
        connection = sqlite3.connect(
            path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=64
        )
        try:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.executescript("BEGIN IMMEDIATE;" + _SCHEMA + "COMMIT;")
            yield cls(connection)
        finally:
            connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Group statements that happen together or not at all."""
        with self._lock:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def query(self, sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """Return all rows of a query."""
        with self._lock:
            return self._connection.execute(sql, params).fetchall()

    def define(self, name: str, function: Callable[[str, str], bool]) -> None:
        """Let queries call a function of two texts."""
        with self._lock:
            self._connection.create_function(name, 2, function, deterministic=True)

    def secret(self) -> bytes:
        """Return the key that tokens are signed with, made once for this folder."""
        with self.transaction() as connection:
            row = connection.execute("SELECT value FROM secret").fetchone()
            if row is None:
                row = (secrets.token_bytes(32),)
                connection.execute("INSERT INTO secret VALUES (?)", row)
        return bytes(row[0])
