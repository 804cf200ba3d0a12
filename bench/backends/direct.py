"""The song backend without a bridge: the same handlers, called in this process, and the same SQL alone.

`direct.py DATA_DIR STUDIO_URL` takes one job a line on stdin, as JSON, and answers each with a line that says
how long it took.
"""

import json
import shutil
import sqlite3
import statistics
import sys
import threading
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import msgspec

from stdwire_songs.commands.registrar import Registrar
from stdwire_songs.protocol import CONTRACT
from stdwire_songs.server import Workshop, register_commands
from stdwire_songs.settings import Settings
from stdwire_songs.storage.data_folder import DataFolder
from stdwire_songs.storage.name_key import name_key
from stdwire_songs.storage.opening import open_database
from stdwire_songs.storage.stores import Database, Stores
from stdwire_songs.storage.timestamps import utc_now

Job = dict[str, Any]
Handler = Callable[[Any, Any], Any]

COLUMNS = "id, name, email, created_at, last_used, status, handle"


class Handlers:
    """What handlers are registered at, in place of the bridge."""

    def __init__(self) -> None:
        """Know none yet."""
        self.by_name: dict[str, Handler] = {}

    def command(self, name: str, handler: Handler) -> None:
        """Keep the handler of a command."""
        self.by_name[name] = handler

    def operation(self, name: str, handler: Handler) -> None:
        """Keep the handler of an operation."""
        self.by_name[name] = handler


class Silence:
    """A report that nobody reads."""

    def __init__(self) -> None:
        """Stand for one operation."""
        self.operation_id = uuid.uuid4().hex
        self.cancelled = threading.Event()
        self.partial: object = None

    def raise_if_cancelled(self) -> None:
        """Go on: nobody cancels it."""

    def progress(self, event: str, /, **fields: object) -> None:
        """Tell nobody."""

    def accept(self, **fields: object) -> None:
        """Tell nobody."""

    def final_fields(self, **fields: object) -> None:
        """Tell nobody."""


class Direct:
    """One data folder, opened by this process."""

    def __init__(self, folder: DataFolder, database: Database, workshop: Workshop) -> None:
        """Build the managers as the backend does."""
        handlers = Handlers()
        register_commands(cast("Registrar", handlers), folder, Stores(database), workshop)
        self._handlers = handlers.by_name
        self._connection = open_database(folder.database.with_name("beside.sqlite3"))
        self._used = 0

    def do(self, job: Job) -> dict[str, float]:
        """Do one job, and say how long one time of it took."""
        works: dict[str, Callable[[Job], list[float]]] = {
            "calls": self._calls,
            "createAccounts": self._create_accounts,
            "createSongs": self._create_songs,
            "downloadClips": self._download_clips,
            "sqlSelect": self._sql_select,
            "sqlInsert": self._sql_insert,
        }
        seconds = works[job["job"]](job)
        return {"milliseconds": statistics.median(seconds) * 1000}

    def fill_beside(self, accounts: int) -> None:
        """Give the database that the SQL alone works on as many accounts as the other has."""
        for _ in range(accounts - self._connection.execute("SELECT count(*) FROM accounts").fetchone()[0]):
            insert_account(self._connection, uuid.uuid4().hex)

    def _calls(self, job: Job) -> list[float]:
        return [self._timed(job["command"], job.get("payload", {})) for _ in range(job["times"])]

    def _create_accounts(self, job: Job) -> list[float]:
        return [
            self._timed("CREATE_ACCOUNT", {"name": self._name(), "email": "made@example.com"})
            for _ in range(job["times"])
        ]

    def _create_songs(self, job: Job) -> list[float]:
        return [self._make_songs(job["account"], job["count"]) for _ in range(job["times"])]

    def _make_songs(self, account: str, count: int) -> float:
        name = self._name()
        prompts = [
            {"title": f"{name} {index}", "lyrics": "The morning train is leaving", "style": "folk, guitar"}
            for index in range(count)
        ]
        payload = {
            "account_name": account,
            "prompts": prompts,
            "songs_per_session": count,
            "auto_submit": True,
        }
        return self._timed("CREATE_SONGS_BATCH", payload)

    def _download_clips(self, job: Job) -> list[float]:
        output = Path(job["folder"]) / self._name()
        payload = {
            "account_name": job["account"],
            "session_token": job["token"],
            "clips": job["clips"],
            "output_dir": str(output),
            "delay": 0,
        }
        seconds = self._timed("BATCH_DOWNLOAD", payload)
        if len(list(output.iterdir())) != len(job["clips"]):
            raise RuntimeError("Not all of the clips were downloaded.")
        shutil.rmtree(output)  # what is there already is not downloaded again
        return [seconds]

    def _sql_select(self, job: Job) -> list[float]:
        def select() -> None:
            self._connection.execute(f"SELECT {COLUMNS} FROM accounts ORDER BY seq").fetchall()  # noqa: S608

        return [timed(select) for _ in range(job["times"])]

    def _sql_insert(self, job: Job) -> list[float]:
        return [timed(lambda: insert_account(self._connection, self._name())) for _ in range(job["times"])]

    def _name(self) -> str:
        self._used += 1
        return f"direct-{self._used}"

    def _timed(self, command: str, payload: Job) -> float:
        struct = msgspec.convert(payload, CONTRACT.commands[command].payload)
        handler = self._handlers[command]
        return timed(lambda: handler(struct, Silence()))


def insert_account(connection: sqlite3.Connection, name: str) -> None:
    """Do what CREATE_ACCOUNT does to the database, and nothing else."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute(f"SELECT {COLUMNS} FROM accounts WHERE name_key = ?", (name_key(name),)).fetchall()  # noqa: S608
    connection.execute(
        f"INSERT INTO accounts ({COLUMNS}, name_key) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
        (uuid.uuid4().hex, name, "made@example.com", utc_now(), None, "active", None, name_key(name)),
    )
    connection.execute("COMMIT")


def timed(work: Callable[[], object]) -> float:
    """Return the seconds that it takes."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    """Open the folder, then do the jobs as they come."""
    data_dir, studio_url = Path(sys.argv[1]), sys.argv[2]
    settings = Settings(data_dir=data_dir, studio_url=studio_url, session_mode="direct", log_level="error")
    folder = DataFolder(data_dir)
    database = Database(folder.database)
    workshop = Workshop(settings, folder, Stores(database))
    direct = Direct(folder, database, workshop)
    sys.stderr.write("ready\n")
    sys.stderr.flush()
    for line in sys.stdin:
        job = json.loads(line)
        try:
            if job["job"] == "fillBeside":
                direct.fill_beside(job["accounts"])
                answer: object = {}
            else:
                answer = direct.do(job)
        except Exception as error:  # noqa: BLE001 - whoever measures is told
            answer = {"error": repr(error)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    workshop.close()
    database.close()
    folder.close()


if __name__ == "__main__":
    main()
