"""D04: another process holds the write lock of the database."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from stdwire_songs.errors import DatabaseBusyError
from stdwire_songs.storage.sqlite_errors import BUSY_TIMEOUT_MS
from tests.faults.programs.victim import Victim
from tests.songs.conftest import Home

HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def held_by_another_process(path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Hold the write lock until the block ends, or until the process's stdin does."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as holder:
        assert holder.stdin is not None
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        try:
            yield holder
        finally:
            holder.stdin.close()


def test_d04_the_lock_is_waited_for_and_then_named_and_nothing_is_half_done(tmp_path: Path) -> None:
    """D04: a real backend, whose caller gets a typed error, and which goes on afterwards."""
    victim = Victim(tmp_path / "data")
    victim.data("CREATE_ACCOUNT", {"name": "kept"})
    with held_by_another_process(tmp_path / "data" / "songs.sqlite3"):
        victim.send("CREATE_ACCOUNT", {"name": "refused"})
        answer = victim.read()
        assert answer is not None
        assert answer["error_code"] == "INTERNAL_ERROR"
        assert answer["details"] == {"reason": "database_busy"}
        assert "Another process" in answer["error"]
        accounts = [account["name"] for account in victim.data("GET_ACCOUNTS")]
    assert accounts == ["kept"]
    assert len(list((tmp_path / "data" / "profiles").iterdir())) == 1

    victim.data("CREATE_ACCOUNT", {"name": "refused"})
    assert victim.end() == 0


def test_d04_a_lock_that_is_let_go_of_in_time_is_not_noticed(tmp_path: Path) -> None:
    """D04: whoever makes a backup does not make commands fail."""
    home = Home(tmp_path)
    waiting = threading.Thread(target=home.accounts.create, args=("patient", ""))
    with held_by_another_process(home.database.path):
        waiting.start()
    waiting.join(2 * BUSY_TIMEOUT_MS / 1_000)

    assert [account.name for account in home.accounts.all()] == ["patient"]
    home.database.close()


def test_d04_a_backend_that_starts_while_the_lock_is_held_starts(tmp_path: Path) -> None:
    """D04: there is nothing to write at the start of a backend that had ended by itself."""
    Home(tmp_path).database.close()
    with held_by_another_process(tmp_path / "songs.sqlite3"):
        home = Home(tmp_path)
        assert home.accounts.all() == []
        home.database.query("PRAGMA busy_timeout = 20")
        with pytest.raises(DatabaseBusyError):
            home.accounts.create("late", "")
        home.database.close()


@pytest.mark.skipif(sys.platform != "linux", reason="/proc is a matter of Linux")
def test_d04_a_backend_has_one_connection_whatever_it_is_asked_at_once(tmp_path: Path) -> None:
    """D04: two could corrupt the -wal with SQLite 3.7.0 to 3.51.2; see `storage.database`."""
    victim = Victim(tmp_path / "data")
    for number in range(50):
        victim.send("CREATE_ACCOUNT", {"name": f"{number}"})
        victim.send("GET_CREATION_HISTORY", {})
        victim.send("EXPORT_HISTORY_TO_CSV", {"output_path": str(tmp_path / f"{number}.csv")})
    for _ in range(150):
        answer = victim.read()
        assert answer is not None
        assert answer["success"], answer

    database = tmp_path / "data" / "songs.sqlite3"
    open_files = [path.resolve() for path in Path(f"/proc/{victim.pid}/fd").iterdir()]
    assert open_files.count(database) == 1
    victim.end()
