"""The database: together or not at all, one connection, errors that say what to do."""

import os
import sqlite3
import stat
import threading
from pathlib import Path
from typing import Any

import pytest

from stdwire_songs.errors import (
    ConfigurationError,
    DatabaseBusyError,
    DatabaseCorruptError,
    DatabaseFullError,
    SchemaTooNewError,
    StorageError,
)
from stdwire_songs.protocol.errors import ErrorCode
from stdwire_songs.storage import database as database_module
from stdwire_songs.storage import migrations
from stdwire_songs.storage.database import Database
from tests.songs.conftest import Home


def names(database: Database) -> list[str]:
    return [row[0] for row in database.query("SELECT title FROM prompts ORDER BY position")]


def insert(database: Database, position: int, title: str) -> None:
    with database.transaction() as tx:
        tx.execute("INSERT INTO prompts VALUES (?, ?, '', '')", (position, title))


def test_a_new_database_is_its_owners_alone_and_durable(home: Home) -> None:
    """The file and its companions have mode 0600; the journal is a WAL and every commit is synced."""
    insert(home.database, 0, "one")

    modes = {
        stat.S_IMODE((home.path / name).stat().st_mode) for name in ("songs.sqlite3", "songs.sqlite3-wal")
    }
    assert {0o600} == modes
    assert home.database.query("PRAGMA journal_mode") == [("wal",)]
    assert home.database.query("PRAGMA synchronous") == [(2,)]
    assert home.database.query("PRAGMA foreign_keys") == [(1,)]


def test_a_failed_transaction_leaves_nothing(home: Home) -> None:
    """What was written before the error is undone with it."""
    with pytest.raises(RuntimeError), home.database.transaction() as tx:
        tx.execute("INSERT INTO prompts VALUES (0, 'lost', '', '')")
        raise RuntimeError

    assert names(home.database) == []


def test_a_failed_inner_transaction_is_undone_alone(home: Home) -> None:
    """The outer transaction goes on and keeps its own work, before and after."""
    with home.database.transaction():
        insert(home.database, 0, "before")
        with pytest.raises(RuntimeError), home.database.transaction() as inner:
            inner.execute("INSERT INTO prompts VALUES (1, 'lost', '', '')")
            raise RuntimeError
        insert(home.database, 2, "after")

    assert names(home.database) == ["before", "after"]


def test_a_query_inside_a_transaction_sees_what_it_wrote(home: Home) -> None:
    """Stores read through the same connection that writes."""
    with home.database.transaction():
        insert(home.database, 0, "mine")
        assert names(home.database) == ["mine"]


def test_threads_take_turns(home: Home) -> None:
    """A hundred increments from ten threads give a hundred: no transaction sees half of another."""

    def increment() -> None:
        for _ in range(10):
            with home.database.transaction() as tx:
                value = tx.query("SELECT next_position FROM prompt_pool")[0][0]
                tx.execute("UPDATE prompt_pool SET next_position = ?", (value + 1,))

    threads = [threading.Thread(target=increment) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert home.database.query("SELECT next_position FROM prompt_pool") == [(100,)]


def test_a_lock_held_by_another_process_is_waited_for_and_then_named(home: Home) -> None:
    """A foreign writer makes the transaction fail with a typed error, and nothing is written."""
    home.database.query("PRAGMA busy_timeout = 50")
    other = sqlite3.connect(home.database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(DatabaseBusyError) as caught:
        insert(home.database, 0, "late")
    other.execute("ROLLBACK")
    other.close()

    assert caught.value.code == ErrorCode.INTERNAL_ERROR
    assert caught.value.details == {"reason": "database_busy"}
    insert(home.database, 0, "later")
    assert names(home.database) == ["later"]


def test_a_full_disk_is_told_and_what_was_acknowledged_stays(home: Home) -> None:
    """When the file cannot grow, the caller hears it, and it goes on once there is room."""
    insert(home.database, 0, "kept")
    (pages,) = home.database.query("PRAGMA page_count")[0]
    home.database.query(f"PRAGMA max_page_count = {pages}")

    with pytest.raises(DatabaseFullError, match="Free space"), home.database.transaction() as tx:
        for position in range(1, 10_000):
            tx.execute("INSERT INTO prompts VALUES (?, ?, '', '')", (position, "x" * 1_000))

    assert names(home.database) == ["kept"]
    home.database.query("PRAGMA max_page_count = 1000000")
    insert(home.database, 1, "room again")
    assert names(home.database) == ["kept", "room again"]


def test_a_statement_after_sqlite_rolled_back_by_itself_is_refused(home: Home) -> None:
    """It would otherwise be committed alone, outside of any transaction."""
    with pytest.raises(StorageError, match="rolled back"), home.database.transaction() as tx:
        home.database._connection.execute("ROLLBACK")
        tx.execute("INSERT INTO prompts VALUES (0, 'stray', '', '')")

    assert names(home.database) == []


@pytest.mark.parametrize("persistent", [False, True])
def test_a_failure_of_any_statement_leaves_all_or_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, persistent: bool
) -> None:
    """Fail at the k-th statement, for every k, once or from then on: the transaction is whole or absent."""
    for k in range(1, 40):
        path = tmp_path / f"{persistent}-{k}.sqlite3"
        Database(path).close()
        failing = FailingConnection(k, persistent)
        monkeypatch.setattr(sqlite3, "connect", failing.connect)
        done = False
        try:
            database = Database(path)
            with database.transaction():
                insert(database, 0, "a")
                insert(database, 1, "b")
            done = True
        except DatabaseFullError:
            pass
        monkeypatch.undo()
        failing.close()

        again = Database(path)
        assert (["a", "b"] if done else []) == names(again)
        assert again.query("PRAGMA integrity_check") == [("ok",)]
        again.close()
        if done and not failing.failed:
            return
    pytest.fail("the transaction never ran through")


class FailingConnection:
    """A connection whose k-th statement fails as on a broken disk; commits are statements too."""

    def __init__(self, k: int, persistent: bool) -> None:
        self.left = k
        self.persistent = persistent
        self.failed = False
        self.real: sqlite3.Connection | None = None

    def connect(self, path: Path, **options: Any) -> "FailingConnection":
        self.real = REAL_CONNECT(path, **options)
        return self

    def execute(self, sql: str, params: tuple[object, ...] = ()) -> sqlite3.Cursor:
        assert self.real is not None
        self.left -= 1
        if self.left == 0 or (self.persistent and self.left < 0 and sql != "ROLLBACK"):
            self.failed = True
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise error
        return self.real.execute(sql, params)

    @property
    def in_transaction(self) -> bool:
        assert self.real is not None
        return self.real.in_transaction

    def close(self) -> None:
        if self.real is not None:
            self.real.close()


REAL_CONNECT = sqlite3.connect


def test_a_closed_database_says_so_and_closing_twice_is_no_mistake(home: Home) -> None:
    """Late work after the end gets an answer, not a crash."""
    home.database.close()
    home.database.close()

    with pytest.raises(StorageError, match="closed"):
        home.database.query("SELECT 1")
    with pytest.raises(StorageError, match="closed"), home.database.transaction():
        pass


def test_a_damaged_file_is_kept_copied_and_not_replaced(tmp_path: Path) -> None:
    """The damage is named, a copy is made once, and no empty database takes its place."""
    path = tmp_path / "songs.sqlite3"
    path.write_bytes(b"this is no database, it only is where one should be" * 100)
    before = path.read_bytes()

    for _ in range(2):
        with pytest.raises(DatabaseCorruptError, match="damaged"):
            Database(path)

    copies = sorted(tmp_path.glob("songs.sqlite3.damaged-*"))
    assert len(copies) == 1
    assert before == path.read_bytes() == copies[0].read_bytes()


def test_each_damage_is_kept_by_itself(tmp_path: Path) -> None:
    """However soon one follows another: the message names a copy of just what is there."""
    path = tmp_path / "songs.sqlite3"
    second = 1_700_000_000 * 1_000_000_000
    for number in range(3):
        path.write_bytes(f"damage {number}".encode())
        os.utime(path, ns=(second + number, second + number))
        with pytest.raises(DatabaseCorruptError) as caught:
            Database(path)
        kept = tmp_path / f"songs.sqlite3.damaged-{second + number}"
        assert str(kept) in str(caught.value)
        assert kept.read_bytes() == path.read_bytes()


def test_a_folder_in_its_place_is_called_one(tmp_path: Path) -> None:
    """No space on the disk would help."""
    path = tmp_path / "songs.sqlite3"
    path.mkdir()

    with pytest.raises(ConfigurationError, match="is a folder"):
        Database(path)


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    """The error says which file and what to do."""
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")

    with pytest.raises(DatabaseFullError, match="Make the folder writable"):
        Database(blocked / "songs.sqlite3")


def test_a_newer_schema_is_refused_and_left_alone(tmp_path: Path) -> None:
    """Going back to an older version of the backend must not touch data that it does not understand."""
    path = tmp_path / "songs.sqlite3"
    database = Database(path)
    with database.transaction() as tx:
        tx.execute("INSERT INTO schema_migrations VALUES (99, 'from the future', '')")
    database.close()

    with pytest.raises(SchemaTooNewError, match="version 99"):
        Database(path)


def test_migrations_are_recorded_and_not_repeated(home: Home) -> None:
    """Opening again applies nothing."""
    expected = [(version, name) for version, (name, _) in enumerate(migrations.MIGRATIONS, start=1)]

    assert expected == home.database.query("SELECT version, name FROM schema_migrations")
    home.database.close()
    again = Database(home.database.path)
    assert expected == again.query("SELECT version, name FROM schema_migrations")
    again.close()


def test_a_step_that_fails_half_way_leaves_the_old_schema(tmp_path: Path) -> None:
    """The statements of a step and its record are one transaction."""
    connection = sqlite3.connect(tmp_path / "steps.sqlite3", isolation_level=None)
    good = (("first", "CREATE TABLE one (x)"),)
    broken = (*good, ("second", "CREATE TABLE two (x); INSERT INTO nowhere VALUES (1)"))
    mended = (*good, ("second", "CREATE TABLE two (x)"))

    with pytest.raises(sqlite3.OperationalError, match="nowhere"):
        migrations.migrate(connection, tmp_path, broken)

    tables = "SELECT name FROM sqlite_master WHERE name IN ('one', 'two') ORDER BY name"
    assert connection.execute(tables).fetchall() == [("one",)]
    assert connection.execute("SELECT version FROM schema_migrations").fetchall() == [(1,)]
    migrations.migrate(connection, tmp_path, mended)
    assert connection.execute(tables).fetchall() == [("one",), ("two",)]
    connection.close()


def test_the_version_of_sqlite_is_known() -> None:
    """It is written to the log, because some versions have known defects."""
    assert sqlite3.sqlite_version == database_module.SQLITE_VERSION


def test_a_database_that_may_only_be_read_fails_when_it_is_written(home: Home) -> None:
    """The caller hears a typed error with a reason."""
    home.database.query("PRAGMA query_only = ON")

    with pytest.raises(DatabaseFullError, match="cannot be written") as caught:
        insert(home.database, 0, "x")

    assert caught.value.details == {"reason": "disk"}
