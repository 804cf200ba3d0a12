"""A SQLite connection on which statements can be made to fail, wherever the code under test opens one."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest

_REAL_CONNECT = sqlite3.connect

READING = ("SELECT", "PRAGMA", "ROLLBACK")
"""What works on a disk that is full or may only be read; a rollback needs no space."""


class Faults:
    """When statements fail, and with which result code of SQLite."""

    def __init__(self) -> None:
        """Let all of them succeed."""
        self.calls = 0
        """Statements since the last `fail`."""
        self.failed = 0
        self._first: int | None = None
        self._is_persistent = False
        self._code = sqlite3.SQLITE_IOERR
        self._spared: tuple[str, ...] = ()
        self.before: Callable[[str], None] = lambda _sql: None
        """Called with each statement, before it is run."""

    def fail(
        self, first: int, *, persistent: bool, code: int = sqlite3.SQLITE_IOERR, writes: bool = False
    ) -> None:
        """Let the statement with this number fail, counted from 1; `persistent`: and all after it.

        `writes`: only those that change something; otherwise any but a rollback.
        """
        self.calls = self.failed = 0
        self._first, self._is_persistent, self._code = first, persistent, code
        self._spared = READING if writes else ("ROLLBACK",)

    def clear(self) -> None:
        """Let all statements succeed again."""
        self._first = None

    def statement(self, sql: str) -> None:
        """Count a statement, and fail if it is the one."""
        self.before(sql)
        if self._first is None or sql.lstrip().upper().startswith(self._spared):
            return
        self.calls += 1
        if self.calls == self._first or (self._is_persistent and self.calls > self._first):
            self.failed += 1
            error = sqlite3.OperationalError(f"injected: {sql[:40]}")
            error.sqlite_errorcode = self._code
            raise error


class FailingConnection(sqlite3.Connection):
    """A real connection, whose statements are counted; commits are statements too."""

    faults: Faults

    def execute(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        self.faults.statement(sql)
        return super().execute(sql, *parameters)

    def executemany(self, sql: str, *parameters: Any) -> sqlite3.Cursor:
        self.faults.statement(sql)
        return super().executemany(sql, *parameters)


@contextmanager
def failing_sql() -> Iterator[Faults]:
    """Give every connection that is opened in the block faults that can be switched on."""
    faults = Faults()
    factory = type("Connection", (FailingConnection,), {"faults": faults})

    def connect(*arguments: Any, **options: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = _REAL_CONNECT(*arguments, **{**options, "factory": factory})
        return connection

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(sqlite3, "connect", connect)
        yield faults
