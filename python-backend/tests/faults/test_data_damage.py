"""D05: a database that is damaged, cut, of which a part is gone, or from a newer version."""

import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.faults.programs.victim import Victim
from tests.songs.test_process import refused

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal there")


def _populated(folder: Path) -> Path:
    """Return the database of a backend that ended by itself."""
    victim = Victim(folder)
    _fill(victim)
    victim.end()
    return folder / "songs.sqlite3"


def _killed(folder: Path) -> Path:
    """Return the database of a backend that was killed, with its latest commits in the -wal."""
    victim = Victim(folder)
    _fill(victim)
    victim.kill()
    return folder / "songs.sqlite3"


def _fill(victim: Victim) -> None:
    for number in range(40):
        victim.data("CREATE_ACCOUNT", {"name": f"account {number}"})


def _cut(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _overwrite_pages(path: Path) -> None:
    """Leave the first page as it is: SQLite opens the file, and finds out later."""
    with path.open("r+b") as file:
        file.seek(4_096)
        file.write(b"\xa5" * (path.stat().st_size - 4_096))


def _overwrite_head(path: Path) -> None:
    path.write_bytes(b"this is no database" + path.read_bytes()[19:])


def _remove_wal(path: Path) -> None:
    path.with_name(path.name + "-wal").unlink()


def _remove_all_but_wal(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize(
    ("make", "harm", "words"),
    [
        (_populated, _cut, "is damaged"),
        (_populated, _empty, "is empty"),
        (_populated, _overwrite_pages, "is damaged"),
        (_populated, _overwrite_head, "is damaged"),
        (_killed, _cut, "is damaged"),
        (_killed, _empty, "is empty"),
        (_killed, _remove_wal, "-wal, which is gone"),
        (_killed, _remove_all_but_wal, "is gone"),
    ],
    ids=lambda value: getattr(value, "__name__", value).strip("_- ,"),
)
def test_d05_what_is_not_whole_is_refused_copied_and_left_as_it_is(
    tmp_path: Path, make: Callable[[Path], Path], harm: Callable[[Path], None], words: str
) -> None:
    """D05: exit 78 and one copy, however often it is started; a good copy in its place is served again."""
    path = make(tmp_path / "data")
    good = _checkpointed_copy(path, tmp_path / "good.sqlite3")
    harm(path)
    before = _files(path)

    messages = [refused("--data-dir", str(path.parent)) for _ in range(2)]

    assert all(words in message and "a copy in" in message for message in messages), messages
    after = _files(path)
    kept = {name: before[name] for name in before if not name.endswith("-shm")}  # that is only an index
    assert {name: after[name] for name in kept} == kept
    copies = {name: content for name, content in after.items() if ".damaged-" in name}
    assert sorted(copies.values()) == sorted(kept.values())
    for name in before:
        (path.parent / name).unlink()
    path.write_bytes(good)
    victim = Victim(path.parent)
    assert len(victim.data("GET_ACCOUNTS")) == 40
    victim.end()


def test_d05_moved_away_a_damaged_database_is_replaced_by_an_empty_one(tmp_path: Path) -> None:
    """D05: only because a person has moved it."""
    path = _populated(tmp_path / "data")
    _cut(path)
    refused("--data-dir", str(path.parent))

    path.unlink()

    victim = Victim(path.parent)
    assert victim.data("GET_ACCOUNTS") == []
    victim.end()


def test_d05_damage_that_is_found_while_it_serves_is_told_as_such(tmp_path: Path) -> None:
    """D05: the caller hears what it is, and no other error."""
    from stdwire_songs.errors import DatabaseDamagedError
    from tests.songs.conftest import Home

    home = Home(tmp_path)
    for number in range(40):
        home.accounts.create(f"account {number}", "")
    home.database.query("PRAGMA wal_checkpoint(TRUNCATE)")
    home.database.query("PRAGMA shrink_memory")
    _overwrite_pages(home.database.path)

    with pytest.raises(DatabaseDamagedError, match="put a good copy") as caught:
        home.accounts.all()

    assert caught.value.details == {"reason": "database_damaged"}
    home.database.close()


def test_d05_a_newer_schema_is_refused_and_not_touched(tmp_path: Path) -> None:
    """D05: going back to an older version needs the newer one, and the data is there for it."""
    path = _populated(tmp_path / "data")
    connection = sqlite3.connect(path)
    connection.execute("INSERT INTO schema_migrations VALUES (99, 'from the future', '')")
    connection.commit()
    connection.close()
    before = _files(path)

    message = refused("--data-dir", str(path.parent))

    assert "schema version 99" in message
    assert "Install the newer version again" in message
    assert _files(path) == before


def test_d05_a_database_that_somebody_has_looked_into_after_a_crash_is_whole(tmp_path: Path) -> None:
    """D05: a -wal that is gone because its commits were written into the database is no damage."""
    path = _killed(tmp_path / "data")
    connection = sqlite3.connect(path)
    connection.execute("SELECT count(*) FROM accounts").fetchone()
    connection.close()
    assert not path.with_name(path.name + "-wal").exists()

    victim = Victim(path.parent)
    assert len(victim.data("GET_ACCOUNTS")) == 40
    victim.end()


def _files(path: Path) -> dict[str, bytes]:
    """Return the database, its companions and its copies."""
    return {found.name: found.read_bytes() for found in path.parent.glob(f"{path.name}*")}


def _checkpointed_copy(path: Path, target: Path) -> bytes:
    """Return the database with everything that is in its -wal, and leave both as they are."""
    for suffix in ("", "-wal"):
        part = path.with_name(path.name + suffix)
        if part.exists():
            target.with_name(target.name + suffix).write_bytes(part.read_bytes())
    connection = sqlite3.connect(target)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()
    return target.read_bytes()
