"""SQLite's errors as those of the backend: what failed, why, and what to do."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stdwire_songs.errors import DatabaseBusyError, DatabaseDamagedError, DatabaseFullError

BUSY_TIMEOUT_MS = 5_000
"""How long a statement waits for another process that reads or backs up the file."""


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn what SQLite says about the file into what a caller can act upon."""
    try:
        yield
    except sqlite3.Error as error:
        kind = (
            getattr(error, "sqlite_errorcode", None) or 0
        ) & 0xFF  # the low byte of an extended result code
        if kind in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise DatabaseBusyError(
                f"Another process has held the database {path} for {BUSY_TIMEOUT_MS / 1_000:.0f} s. "
                "Close what has it open, and try again."
            ) from error
        if kind in _CANNOT_WRITE:
            raise DatabaseFullError(
                f"The database {path} cannot be written ({error}). "
                "Free space on the disk or make the folder writable; what was acknowledged before is kept."
            ) from error
        if kind in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
            raise DatabaseDamagedError(f"The database {path} is damaged: {error}.") from error
        raise


_CANNOT_WRITE = (
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_PERM,
)
