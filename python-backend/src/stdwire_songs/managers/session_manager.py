"""Sessions: the browser of each account, its session token, and whether the service still accepts it."""

from collections.abc import Callable

from stdwire_songs.managers.account_activity import AccountActivity
from stdwire_songs.services.browsers import Browsers
from stdwire_songs.services.song_service import SongService
from stdwire_songs.settings import Settings
from stdwire_songs.storage.accounts import AccountStore


class SessionManager:
    """Keeps session tokens in memory, and gets them from the account's browser or from the service itself."""

    def __init__(
        self,
        *,
        accounts: AccountStore,
        activity: AccountActivity,
        service: SongService,
        browsers: Browsers,
        settings: Settings,
        register_secret: Callable[[str], None],
    ) -> None:
        """Get tokens for these accounts; each one is told to `register_secret` before anything else."""
