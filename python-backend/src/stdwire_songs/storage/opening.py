"""Opening the database file: what is there is looked at, and nothing takes the place of what is damaged.

A new database is made aside and renamed, so that a file under its name has been whole once: an empty one was
emptied by somebody else.
"""

import os
import sqlite3
from pathlib import Path

from stdwire_songs.errors import (
    ConfigurationError,
    DatabaseCorruptError,
    DatabaseDamagedError,
    DatabaseFullError,
)
from stdwire_songs.storage import migrations
from stdwire_songs.storage.quarantine import keep_copy
from stdwire_songs.storage.sqlite_errors import BUSY_TIMEOUT_MS, translated
from stdwire_songs.storage.wal_index import has_commits_of_a_lost_wal

CHECK_UP_TO_BYTES = 16 * 1024 * 1024
"""A database of this size is looked through at each start, which takes some 20 ms; a larger one only
after a backend that did not end by itself."""

_PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",
    "PRAGMA fullfsync=ON",  # macOS: a plain fsync leaves data in the drive's own cache
    "PRAGMA foreign_keys=ON",
    "PRAGMA trusted_schema=OFF",
)

_PRAGMAS_OF_A_NEW_ONE = ("PRAGMA journal_mode=MEMORY", "PRAGMA synchronous=OFF")
"""It is written to the disk once, when it is whole."""


def open_database(path: Path) -> sqlite3.Connection:
    """Open or create the file, for its owner alone, and bring its schema up to date.

    A database that is damaged, or of which a part is missing, is DatabaseCorruptError: it is left as it is,
    with a copy beside it. A folder in its place is ConfigurationError.
    """
    if path.is_dir():
        raise ConfigurationError(
            f"The database {path} is a folder: its file cannot be there. "
            "Move the folder away, or name another data folder."
        )
    try:
        with translated(path):
            if not path.exists():
                _create(path)
            _require_whole(path)
            _look_through(path)
            return _connect(path)
    except DatabaseDamagedError as error:
        raise DatabaseCorruptError(
            f"{error.what} It was left as it is, with {keep_copy(path)}. "
            "Put a good copy in its place, or move it away, with the files whose names begin like its own, "
            "to begin with an empty one."
        ) from error


def _create(path: Path) -> None:
    """Make an empty database of the current schema under its name: all at once."""
    if _size(_beside(path, "-wal")):
        raise DatabaseDamagedError(
            f"The database {path} is gone, and what belongs to it, {path.name}-wal, is not."
        )
    new = _beside(path, ".new")
    try:
        for leftover in (new, _beside(new, "-journal")):
            leftover.unlink(missing_ok=True)
        # SQLite gives the -wal and -shm files the same mode.
        os.close(os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        connection = sqlite3.connect(new, isolation_level=None)
        try:
            for pragma in _PRAGMAS_OF_A_NEW_ONE:
                connection.execute(pragma)
            migrations.migrate(connection, path)
        finally:
            connection.close()
        _sync(new)
        new.replace(path)
    except OSError as error:
        raise DatabaseFullError(
            f"The database {path} cannot be written: {error.strerror}. "
            "Make the folder writable, or name another."
        ) from error


def _sync(path: Path) -> None:
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def _require_whole(path: Path) -> None:
    """Refuse what SQLite would open without a word, although something is missing."""
    if not _size(path):
        raise DatabaseDamagedError(f"The database {path} is empty: its content was lost.")
    if has_commits_of_a_lost_wal(path):
        raise DatabaseDamagedError(
            f"The database {path} is not whole: the latest changes were in {path.name}-wal, which is gone."
        )


def _look_through(path: Path) -> None:
    """Have SQLite check the structure of the file, through a connection that changes nothing.

    One that may write would, when it is closed, write the -wal into the damaged database and remove it.
    """
    was_left_open = _beside(path, "-wal").exists()
    if not was_left_open and _size(path) > CHECK_UP_TO_BYTES:
        return
    # Without a -wal there is nothing but the file: then it is read as it is, and no -wal is made for it.
    how = "mode=ro" if was_left_open else "mode=ro&immutable=1"
    reading = sqlite3.connect(f"{path.absolute().as_uri()}?{how}", uri=True, isolation_level=None)
    try:
        (verdict,) = reading.execute("PRAGMA quick_check(1)").fetchone()
    finally:
        reading.close()
    if verdict != "ok":
        raise DatabaseDamagedError(f"The database {path} is damaged: {verdict.strip()}.")


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=BUSY_TIMEOUT_MS / 1_000, isolation_level=None, check_same_thread=False
    )
    try:
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        migrations.migrate(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection


def _beside(path: Path, ending: str) -> Path:
    return path.with_name(path.name + ending)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
