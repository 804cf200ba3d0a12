"""All stores together."""

from stdwire_songs.storage.accounts import AccountStore
from stdwire_songs.storage.creation_records import CreationRecordStore
from stdwire_songs.storage.database import Database
from stdwire_songs.storage.download_batches import DownloadBatchStore
from stdwire_songs.storage.downloads import DownloadStore
from stdwire_songs.storage.prompts import PromptStore
from stdwire_songs.storage.queues import QueueStore
from stdwire_songs.storage.song_batches import SongBatchStore
from stdwire_songs.storage.submissions import SubmissionStore


class Stores:
    """One database, and a store for each noun in it."""

    def __init__(self, database: Database) -> None:
        """Build the stores."""
        self.database = database
        self.accounts = AccountStore(database)
        self.queues = QueueStore(database)
        self.prompts = PromptStore(database)
        self.records = CreationRecordStore(database)
        self.downloads = DownloadStore(database)
        self.submissions = SubmissionStore(database)
        self.song_batches = SongBatchStore(database)
        self.download_batches = DownloadBatchStore(database)
