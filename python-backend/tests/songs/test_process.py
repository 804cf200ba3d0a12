"""The backend as a process: how it begins, what it refuses to begin with, what its death leaves."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from stdwire_songs import __version__
from stdwire_songs.protocol import CONTRACT
from stdwire_songs.protocol.types import Prompt
from stdwire_songs.storage.creation_records import CreationRecordRow
from tests.songs.conftest import Home
from tests.songs.wire import Wire

CONFIGURATION = 78
HEAVY = ("requests", "urllib3", "playwright", "mutagen", "starlette", "uvicorn", "lameenc", "asyncio", "http")
SLOW_TO_IMPORT = ("typing_extensions", "inspect", "dataclasses", "logging", "hashlib", "shutil", "calendar")
"""Parts of the standard library, and one package, that take a millisecond or more each."""


class Process:
    """A running backend, after its ready message."""

    def __init__(self, folder: Path, *arguments: str, **environment: str) -> None:
        to_backend, from_backend = os.pipe(), os.pipe()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "stdwire_songs", "--data-dir", str(folder), *arguments],
            stdin=to_backend[0],
            stdout=from_backend[1],
            stderr=subprocess.PIPE,
            env={**os.environ, **environment},
        )
        os.close(to_backend[0])
        os.close(from_backend[1])
        self.wire = Wire(to_backend[1], from_backend[0])
        assert self.process.stderr is not None
        self.first_line = self.process.stderr.readline()
        assert b"BACKEND_READY" in self.first_line, self.end()[1]

    def end(self) -> tuple[int, str]:
        """End its stdin and return its exit code and its log."""
        self.wire.close()
        return self.gone()

    def kill(self) -> None:
        """Kill it without a warning."""
        self.process.send_signal(signal.SIGKILL)
        self.wire.close()
        self.gone()

    def gone(self) -> tuple[int, str]:
        """Wait for its end and return its exit code and its log."""
        assert self.process.stderr is not None
        log = self.process.stderr.read().decode()
        self.process.stderr.close()
        self.wire.finish()
        return self.process.wait(), log


@contextmanager
def running(folder: Path, *arguments: str, **environment: str) -> Iterator[Process]:
    """Run a backend, and let none be left behind by a test that fails."""
    process = Process(folder, *arguments, **environment)
    try:
        yield process
    finally:
        if process.process.poll() is None:
            process.kill()


def refused(*arguments: str, **environment: str) -> str:
    """Run a backend that must not start, and return what it says; it exits 78 and says nothing on stdout."""
    result = subprocess.run(
        [sys.executable, "-m", "stdwire_songs", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={**os.environ, **environment},
        text=True,
        check=False,
    )
    assert (result.returncode, result.stdout) == (CONFIGURATION, ""), result.stderr
    assert "Traceback" not in result.stderr
    assert "BACKEND_READY" not in result.stderr
    return result.stderr


def test_the_first_line_on_stderr_is_the_ready_message(tmp_path: Path) -> None:
    """With the versions; afterwards the log tells the data folder and the version of SQLite."""
    with running(tmp_path / "data") as backend:
        ready = json.loads(backend.first_line)
        code, log = backend.end()

    assert ("BACKEND_READY", __version__, CONTRACT.version) == (
        ready["type"],
        ready["version"],
        ready["protocol_version"],
    )
    assert code == 0
    assert f"Data folder {tmp_path / 'data'}, SQLite 3." in log


def test_every_command_of_the_protocol_has_a_handler(tmp_path: Path) -> None:
    """All 27; the bridge would warn of one that is missing."""
    with running(tmp_path / "data") as backend:
        _, log = backend.end()

    assert len(CONTRACT.commands) == 27
    assert "no handler" not in log


def test_nothing_heavy_is_imported_before_ready() -> None:
    """A backend starts fast: HTTP, browser and audio are imported by the first command that needs them."""
    names = HEAVY + SLOW_TO_IMPORT
    program = f"import sys, stdwire_songs.server; print([m for m in {names!r} if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert result.stdout == "[]\n"


def test_help_names_every_setting_and_starts_nothing(tmp_path: Path) -> None:
    """It goes to stdout and ends with 0."""
    result = subprocess.run(
        [sys.executable, "-m", "stdwire_songs", "--help"],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "STDWIRE_DATA_DIR": str(tmp_path / "data")},
    )

    assert "STDWIRE_DATA_DIR" in result.stdout
    assert not (tmp_path / "data").exists()


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["--no-such-option"], "Unknown argument '--no-such-option'"),
        (["serve", "--service", "suno"], "not available in this version"),
        (["--log-level", "loud"], "one of: debug, info, warning, error"),
    ],
)
def test_a_wrong_setting_ends_with_78_and_says_which(arguments: list[str], what: str, tmp_path: Path) -> None:
    """No traceback: one line that says what to do."""
    assert what in refused("--data-dir", str(tmp_path / "data"), *arguments) or what in refused(*arguments)


def test_a_folder_that_is_served_is_refused_to_a_second_backend(tmp_path: Path) -> None:
    """The first one goes on; once it is gone, however it went, the folder is free."""
    folder = tmp_path / "data"
    with running(folder) as first:
        said = refused("--data-dir", str(folder), "--lock-wait-seconds", "0")
        assert "in use by another backend" in said
        assert f"process {first.process.pid}" in said
        assert first.wire.data("GET_ACCOUNTS") == []
        first.kill()
    with running(folder) as second:
        assert second.wire.data("GET_ACCOUNTS") == []
        assert second.end()[0] == 0


def test_a_backend_waits_for_its_predecessor_to_end(tmp_path: Path) -> None:
    """An application that is started again at once finds its data, not an error."""
    folder = tmp_path / "data"
    with running(folder) as first:
        first.wire.data("CREATE_ACCOUNT", {"name": "demo"})
        first.process.send_signal(signal.SIGSTOP)
        first.wire.close()
        second = subprocess.Popen(
            [sys.executable, "-m", "stdwire_songs", "--data-dir", str(folder), "--lock-wait-seconds", "60"],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        first.process.send_signal(signal.SIGCONT)
        assert first.gone()[0] == 0
        assert second.stderr is not None
        assert b"BACKEND_READY" in second.stderr.readline()
        second.communicate()


def test_a_database_that_cannot_be_used_ends_with_78(tmp_path: Path) -> None:
    """Damaged, from a newer version, or a folder: all are kept as they are."""
    (tmp_path / "folder" / "songs.sqlite3").mkdir(parents=True)
    (tmp_path / "damaged").mkdir()
    (tmp_path / "damaged" / "songs.sqlite3").write_bytes(b"not a database at all" * 100)
    (tmp_path / "newer").mkdir()
    home = Home(tmp_path / "newer")
    with home.database.transaction() as tx:
        tx.execute("INSERT INTO schema_migrations VALUES (99, 'future', '')")
    home.database.close()

    assert "is damaged" in refused("--data-dir", str(tmp_path / "damaged"))
    assert "Install the newer version" in refused("--data-dir", str(tmp_path / "newer"))
    assert "is a folder" in refused("--data-dir", str(tmp_path / "folder"))


def test_what_a_dead_backend_left_in_progress_is_interrupted_at_start(tmp_path: Path) -> None:
    """Queues and songs; the log says how many."""
    folder = tmp_path / "data"
    folder.mkdir()
    home = Home(folder)
    home.accounts.create("demo", "")
    queue = home.queues.create("demo", total_songs=1, songs_per_batch=1, prompts=[Prompt(title="t")])
    home.queue_rows.hold(queue.id, "dead operation")
    home.record_rows.put(
        CreationRecordRow(
            song_id="s1",
            account_name="demo",
            title="t",
            prompt_index=0,
            status="in_progress",
            created_at="2025-01-01 00:00:00",
            updated_at="2025-01-01 00:00:00",
            operation_id="dead operation",
        )
    )
    home.database.close()

    with running(folder) as backend:
        (found,) = backend.wire.data("GET_QUEUES")
        (record,) = backend.wire.data("GET_CREATION_HISTORY")
        removed = backend.wire.data("REMOVE_QUEUE", {"queue_id": queue.id})
        _, log = backend.end()

    assert (found["status"], record["status"], removed["success"]) == ("interrupted", "interrupted", True)
    assert "Interrupted by the end of the last backend: 1 queues, 1 songs" in log


def test_acknowledged_commands_survive_kill_9(tmp_path: Path) -> None:
    """With commands in flight: everything that was answered is there, everything else is whole or absent."""
    folder = tmp_path / "data"
    answered: set[str] = set()
    for life in range(8):
        with running(folder) as backend:
            names = [f"{life}-{number}" for number in range(60)]
            for name in names:
                backend.wire.send("CREATE_ACCOUNT", {"name": name})
            answered |= {backend.wire.read()["data"]["name"] for _ in range(5 + life)}
            backend.kill()
    with running(folder) as backend:
        accounts = {account["name"]: account for account in backend.wire.data("GET_ACCOUNTS")}
        backend.end()

    assert answered <= set(accounts)
    assert all(account["profile_exists"] for account in accounts.values())


def test_nothing_is_written_outside_of_the_data_folder(tmp_path: Path) -> None:
    """But what the user named: an export goes where it is asked to go."""
    home, work, folder = tmp_path / "home", tmp_path / "work", tmp_path / "data"
    home.mkdir()
    work.mkdir()
    environment = {"HOME": str(home), "XDG_DATA_HOME": str(home / "x"), "TMPDIR": str(work)}
    with running(folder, **environment) as backend:
        wire = backend.wire
        wire.data("CREATE_ACCOUNT", {"name": "demo"})
        wire.data("EXPORT_HISTORY_TO_CSV", {"output_path": str(tmp_path / "named.csv")})
        backend.end()

    assert {"home", "work", "data", "named.csv"} == {path.name for path in tmp_path.iterdir()}
    assert [] == list(home.iterdir()) == list(work.iterdir())


def test_the_default_folder_is_the_systems_own(tmp_path: Path) -> None:
    """With nothing configured, data is kept where the system keeps programs' data."""
    environment: dict[str, Any] = {"HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path / "share")}
    result = subprocess.run(
        [sys.executable, "-m", "stdwire_songs"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        env={"PATH": os.environ["PATH"], **environment},
        check=True,
    )

    assert b"BACKEND_READY" in result.stderr
    assert list(tmp_path.rglob("songs.sqlite3"))
