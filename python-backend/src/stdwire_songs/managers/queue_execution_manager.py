"""Queue execution: running queues one after the other, and taking them up again where they stopped."""

from stdwire_songs.managers.account_activity import AccountActivity
from stdwire_songs.managers.session_manager import SessionManager
from stdwire_songs.services.song_service import SongService
from stdwire_songs.storage.accounts import AccountStore
from stdwire_songs.storage.creation_records import CreationRecordStore
from stdwire_songs.storage.database import Database
from stdwire_songs.storage.prompts import PromptStore
from stdwire_songs.storage.queues import QueueStore
from stdwire_songs.storage.submissions import SubmissionStore


class QueueExecutionManager:
    """Runs queues."""

    def __init__(
        self,
        *,
        database: Database,
        accounts: AccountStore,
        queues: QueueStore,
        prompts: PromptStore,
        records: CreationRecordStore,
        submissions: SubmissionStore,
        activity: AccountActivity,
        sessions: SessionManager,
        service: SongService,
    ) -> None:
        """Run the queues of this store; what is made and how far they are is written together."""
