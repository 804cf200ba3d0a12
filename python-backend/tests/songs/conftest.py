"""Real stores on a real SQLite file, and managers on them."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import settings

from stdwire.logs import set_level
from stdwire_songs.managers.account_activity import AccountActivity
from stdwire_songs.managers.account_manager import AccountManager
from stdwire_songs.managers.creation_history_manager import CreationHistoryManager
from stdwire_songs.managers.download_history_manager import DownloadHistoryManager
from stdwire_songs.managers.queue_manager import QueueManager
from stdwire_songs.storage.accounts import AccountStore
from stdwire_songs.storage.creation_records import CreationRecordStore
from stdwire_songs.storage.database import Database
from stdwire_songs.storage.download_batches import DownloadBatchStore
from stdwire_songs.storage.downloads import DownloadStore
from stdwire_songs.storage.prompts import PromptStore
from stdwire_songs.storage.queues import QueueStore
from stdwire_songs.storage.submissions import SubmissionStore

settings.register_profile("unhurried", deadline=None)  # examples write to a disk that others use as well
settings.load_profile("unhurried")
set_level("error")  # the log of backends that run in this process would drown what pytest says


class Sessions:
    """Sessions as the account manager sees them, set by the test."""

    def __init__(self) -> None:
        self.open: set[str] = set()
        self.states: dict[str, str] = {}
        self.forgotten: list[str] = []

    def session_state(self, account_id: str) -> str:
        return self.states.get(account_id, "unknown")

    def browser_open(self, account_id: str) -> bool:
        return account_id in self.open

    def forget(self, account_id: str) -> None:
        self.forgotten.append(account_id)


class Home:
    """A data folder with its database, stores and managers."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.profiles = path / "profiles"
        self.database = Database(path / "songs.sqlite3")
        self.account_rows = AccountStore(self.database)
        self.queue_rows = QueueStore(self.database)
        self.prompt_rows = PromptStore(self.database)
        self.record_rows = CreationRecordStore(self.database)
        self.download_rows = DownloadStore(self.database)
        self.submission_rows = SubmissionStore(self.database)
        self.sessions = Sessions()
        self.activity = AccountActivity()
        self.accounts = AccountManager(
            database=self.database,
            accounts=self.account_rows,
            queues=self.queue_rows,
            records=self.record_rows,
            downloads=self.download_rows,
            activity=self.activity,
            sessions=self.sessions,
            profiles=self.profiles,
        )
        self.queues = QueueManager(
            database=self.database,
            accounts=self.account_rows,
            queues=self.queue_rows,
            prompts=self.prompt_rows,
        )
        self.history = CreationHistoryManager(database=self.database, records=self.record_rows)
        self.download_batch_rows = DownloadBatchStore(self.database)
        self.download_history = DownloadHistoryManager(
            database=self.database,
            accounts=self.account_rows,
            downloads=self.download_rows,
            batches=self.download_batch_rows,
        )

    @classmethod
    @contextmanager
    def temporary(cls) -> Iterator["Home"]:
        """Give each example of a property a home of its own."""
        with tempfile.TemporaryDirectory() as folder:
            home = cls(Path(folder))
            try:
                yield home
            finally:
                home.database.close()

    def account_id(self, name: str) -> str:
        row = self.account_rows.by_name(name)
        assert row is not None
        return row.id


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """Give the test a fresh data folder, and close it afterwards."""
    folder = tmp_path / "data"
    folder.mkdir()
    home = Home(folder)
    yield home
    home.database.close()
