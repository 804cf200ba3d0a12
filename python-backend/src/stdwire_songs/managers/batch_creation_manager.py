"""Batches: songs made of a list of prompts, some at a time."""

from stdwire_songs.managers.account_activity import AccountActivity
from stdwire_songs.managers.session_manager import SessionManager
from stdwire_songs.services.song_service import SongService
from stdwire_songs.storage.accounts import AccountStore
from stdwire_songs.storage.creation_records import CreationRecordStore
from stdwire_songs.storage.database import Database
from stdwire_songs.storage.submissions import SubmissionStore


class BatchCreationManager:
    """Makes one song of each prompt."""

    def __init__(
        self,
        *,
        database: Database,
        accounts: AccountStore,
        records: CreationRecordStore,
        submissions: SubmissionStore,
        activity: AccountActivity,
        sessions: SessionManager,
        service: SongService,
    ) -> None:
        """Write what is made into these stores."""
