"""A whole back room for tests: database, stores, the service, and the managers that work with it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from stdwire_songs.managers.account_activity import AccountActivity
from stdwire_songs.managers.batch_creation_manager import BatchCreationManager
from stdwire_songs.managers.download_manager import DownloadManager
from stdwire_songs.managers.queue_execution_manager import QueueExecutionManager
from stdwire_songs.managers.queue_manager import QueueManager
from stdwire_songs.managers.session_manager import SessionManager
from stdwire_songs.managers.song_runs import SongRuns
from stdwire_songs.protocol import GetSessionTokenPayload, Prompt, Queue
from stdwire_songs.services.browsers import Browsers
from stdwire_songs.services.song_service import SongService
from stdwire_songs.storage.accounts import AccountRow
from stdwire_songs.storage.creation_records import CreationRecordRow
from stdwire_songs.storage.database import Database
from stdwire_songs.storage.queues import QueueRow
from stdwire_songs.storage.stores import Stores
from tests.services.recorder import Recorder

CREATED_AT = "2026-11-21 10:00:00"


class Bench:
    """One data folder, opened."""

    def __init__(
        self,
        path: Path,
        service: SongService,
        *,
        session_mode: str = "direct",
        user_wait_seconds: float = 600.0,
        browser_path: Path | None = None,
    ) -> None:
        self.path = path
        self.service = service
        self.secrets: list[str] = []
        self.database = Database(path / "songs.sqlite3")
        self.stores = Stores(self.database)
        self.accounts = self.stores.accounts
        self.queues = self.stores.queues
        self.records = self.stores.records
        self.history = self.stores.downloads
        self.submissions = self.stores.submissions
        self.activity = AccountActivity()
        self.browsers = Browsers(path / "profiles", browser_path=browser_path)
        self.sessions = SessionManager(
            accounts=self.accounts,
            activity=self.activity,
            service=service,
            browsers=self.browsers,
            session_mode=session_mode,
            user_wait_seconds=user_wait_seconds,
            register_secret=self.secrets.append,
        )
        self.downloads = DownloadManager(
            accounts=self.accounts,
            downloads=self.history,
            batches=self.stores.download_batches,
            activity=self.activity,
            sessions=self.sessions,
            service=service,
        )
        runs = SongRuns(stores=self.stores, activity=self.activity, sessions=self.sessions, service=service)
        self.batches = BatchCreationManager(runs)
        self.execution = QueueExecutionManager(runs)
        self.queue_manager = QueueManager(
            database=self.database, accounts=self.accounts, queues=self.queues, prompts=self.stores.prompts
        )

    def close(self) -> None:
        self.browsers.close()
        self.database.close()

    def add_account(self, name: str) -> AccountRow:
        """Add an account; its name at the studio is its own."""
        row = AccountRow(f"{name.lower()}-id", name, "", CREATED_AT, None, "active", None)
        self.accounts.add(row)
        return row

    def token(self, name: str) -> str:
        """Sign an account in."""
        return self.sessions.get_session_token(GetSessionTokenPayload(account_name=name), Recorder()).token

    def add_queue(self, name: str, prompts: list[Prompt], *, per_batch: int = 1) -> Queue:
        """Make a queue of all these prompts."""
        return self.queue_manager.create(
            name, total_songs=len(prompts), songs_per_batch=per_batch, prompts=prompts
        )

    def queue(self, queue_id: str) -> QueueRow:
        """Return a queue as it is stored."""
        row = self.queues.get(queue_id)
        assert row is not None
        return row

    def unfinished_submissions(self) -> list[str]:
        """Return the submissions whose songs are not known to have come to an end."""
        return [
            row[0]
            for row in self.database.query(
                "SELECT id FROM submissions WHERE state NOT IN ('done', 'doubtful')"
            )
        ]

    def records_by_prompt(self) -> dict[int, CreationRecordRow]:
        """Return the records of all songs by their prompt."""
        rows = self.records.newest_first()
        by_prompt = {row.prompt_index: row for row in rows}
        assert len(rows) == len(by_prompt), "a prompt has two records"
        return by_prompt


@contextmanager
def opened(path: Path, service: SongService, **settings: Any) -> Iterator[Bench]:
    """Open a data folder for the length of a block."""
    bench = Bench(path, service, **settings)
    try:
        yield bench
    finally:
        bench.close()


def prompts(*titles: str) -> list[Prompt]:
    """Return prompts of these titles."""
    return [Prompt(title=title, lyrics=f"{title}, la la", style="calm") for title in titles]
