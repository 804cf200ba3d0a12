"""Clips: listing them, and bringing them to this machine."""

from stdwire_songs.managers.account_activity import AccountActivity
from stdwire_songs.managers.session_manager import SessionManager
from stdwire_songs.services.song_service import SongService
from stdwire_songs.storage.accounts import AccountStore
from stdwire_songs.storage.downloads import DownloadStore


class DownloadManager:
    """Lists clips and downloads them, one at a time."""

    def __init__(
        self,
        *,
        accounts: AccountStore,
        downloads: DownloadStore,
        activity: AccountActivity,
        sessions: SessionManager,
        service: SongService,
    ) -> None:
        """Record downloads in the store, for the account whose they are."""
