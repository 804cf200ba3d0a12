"""D06: kill -9 in each step of a migration."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from stdwire_songs.storage import migrations
from stdwire_songs.storage.database import Database

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal there")

NEWEST = len(migrations.MIGRATIONS)

CATALOGUE = "SELECT type, name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY type, name"


@pytest.mark.parametrize("version", range(len(migrations.MIGRATIONS)))
def test_d06_a_migration_is_done_or_not_begun_whenever_the_process_is_killed(
    tmp_path: Path, version: int
) -> None:
    """D06: at each statement, from each version; what was there stays, and the next start goes on."""
    source = tmp_path / "source.sqlite3"
    if version:
        _make(source, version)
    expected = [_schema_of(tmp_path / f"version-{number}.sqlite3", number) for number in range(NEWEST + 1)]

    last = _open_and_die(tmp_path, source if version else None)

    assert last > 10
    found = [_look(tmp_path / f"{k}.sqlite3", expected) for k in range(1, last + 1)]
    assert found == sorted(found, key=lambda number: -1 if number is None else number)
    assert set(found) == {version or None, NEWEST}
    for k in range(1, last + 1):
        again = Database(tmp_path / f"{k}.sqlite3")
        assert again.query("SELECT title FROM prompts") == ([("kept",)] if version else [])
        assert again.query("SELECT max(version) FROM schema_migrations") == [(NEWEST,)]
        again.close()


def _open_and_die(folder: Path, source: Path | None) -> int:
    """Open databases in processes that die at each statement; return how many there are."""
    command = [sys.executable, "-m", "tests.faults.programs.open_and_die", str(folder)]
    if source is not None:
        command.append(str(source))
    ended = subprocess.run(command, cwd=Path(__file__).parents[2], check=True, capture_output=True, text=True)
    return int(ended.stdout)


def _make(path: Path, version: int) -> None:
    """Make a database as the backend of an earlier version left it, with something in it."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    migrations.migrate(connection, path, migrations.MIGRATIONS[:version])
    connection.execute("INSERT INTO prompts VALUES (0, 'kept', '', '')")
    connection.close()


def _schema_of(path: Path, version: int) -> list[tuple[str, str, str]]:
    connection = sqlite3.connect(path, isolation_level=None)
    migrations.migrate(connection, path, migrations.MIGRATIONS[:version])
    schema = connection.execute(CATALOGUE).fetchall()
    connection.close()
    return schema


def _look(path: Path, expected: list[list[tuple[str, str, str]]]) -> int | None:
    """Return the version of a database, if there is one, and see that it is sound and all of that version."""
    if not path.exists():
        return None
    connection = sqlite3.connect(path)
    try:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        (version,) = connection.execute("SELECT max(version) FROM schema_migrations").fetchone()
        assert connection.execute(CATALOGUE).fetchall() == expected[version]
        return int(version)
    finally:
        connection.close()
