"""The composition root: what the song backend is made of, and in which order it begins and ends.

Before BACKEND_READY only what every command needs is built: the data folder, the database, the four managers
that work on it alone. What talks to the song service or to a browser is built by the first command that needs
it.
"""

from __future__ import annotations

import gc
from contextlib import ExitStack
from threading import Lock
from typing import TYPE_CHECKING

from stdwire import Backend, get_logger, secrets
from stdwire.logs import set_level
from stdwire_songs import __version__
from stdwire_songs.commands.accounts import register_accounts
from stdwire_songs.commands.downloads import register_downloads
from stdwire_songs.commands.history import register_history
from stdwire_songs.commands.queues import register_queues
from stdwire_songs.commands.registrar import Registrar
from stdwire_songs.commands.sessions import register_sessions
from stdwire_songs.commands.songs import register_songs
from stdwire_songs.errors import OperationInterrupted
from stdwire_songs.managers.abandoned import interrupt_abandoned
from stdwire_songs.managers.account_activity import AccountActivity
from stdwire_songs.managers.account_manager import AccountManager
from stdwire_songs.managers.creation_history_manager import CreationHistoryManager
from stdwire_songs.managers.download_history_manager import DownloadHistoryManager
from stdwire_songs.managers.queue_manager import QueueManager
from stdwire_songs.protocol import CONTRACT
from stdwire_songs.storage.data_folder import DataFolder
from stdwire_songs.storage.database import SQLITE_VERSION, Database
from stdwire_songs.storage.stores import Stores

if TYPE_CHECKING:
    from collections.abc import Callable

    from stdwire_songs.services.song_service import SongService
    from stdwire_songs.settings import Settings

_log = get_logger("stdwire_songs")


def serve(settings: Settings) -> None:
    """Serve commands on stdin and stdout until stdin ends or the end is asked for."""
    with ExitStack() as resources:
        folder = DataFolder(settings.data_dir, wait_seconds=settings.lock_wait_seconds)
        resources.callback(folder.close)
        database = Database(folder.database)
        resources.callback(database.close)
        stores = Stores(database)
        workshop = Workshop(settings, folder, stores)
        resources.callback(workshop.close)
        set_level(settings.log_level)
        _log.info("Data folder %s, SQLite %s", folder.path, SQLITE_VERSION)
        queues, songs = interrupt_abandoned(stores)
        if queues or songs:
            _log.warning("Interrupted by the end of the last backend: %s queues, %s songs", queues, songs)
        backend = Backend(
            CONTRACT,
            name="stdwire-songs",
            version=__version__,
            on_shutdown=resources.close,
            log_level=settings.log_level,
        )
        register_commands(Registrar(backend), folder, stores, workshop)
        gc.freeze()  # what is there by now stays: no later collection looks at it again
        gc.enable()
        backend.run()


def register_commands(commands: Registrar, folder: DataFolder, stores: Stores, workshop: Workshop) -> None:
    """Register the 27 commands, in the order of the reference."""
    register_accounts(
        commands,
        AccountManager(
            database=stores.database,
            accounts=stores.accounts,
            queues=stores.queues,
            records=stores.records,
            downloads=stores.downloads,
            activity=workshop.activity,
            sessions=workshop,
            profiles=folder.profiles,
        ),
    )
    register_queues(
        commands,
        QueueManager(
            database=stores.database,
            accounts=stores.accounts,
            queues=stores.queues,
            prompts=stores.prompts,
        ),
    )
    register_sessions(commands, lambda: workshop.tools().sessions)
    register_downloads(
        commands,
        DownloadHistoryManager(
            database=stores.database,
            accounts=stores.accounts,
            downloads=stores.downloads,
            batches=stores.download_batches,
        ),
        lambda: workshop.tools().downloads,
    )
    register_songs(commands, lambda: workshop.tools().batches, lambda: workshop.tools().execution)
    register_history(commands, CreationHistoryManager(database=stores.database, records=stores.records))


class Workshop:
    """What makes and fetches songs: built whole by the first command that needs it, closed with the backend.

    To the account manager it tells what is known of sessions, which is nothing as long as it was not needed.
    """

    def __init__(self, settings: Settings, folder: DataFolder, stores: Stores) -> None:
        """Build nothing yet."""
        self.activity = AccountActivity()
        self._settings = settings
        self._folder = folder
        self._stores = stores
        self._lock = Lock()
        self._tools: Tools | None = None
        self._closed = False

    def tools(self) -> Tools:
        """Return what is built, and build it first if need be."""
        with self._lock:
            if self._closed:
                raise OperationInterrupted("The backend is stopping. Start it again.")
            if self._tools is None:
                self._tools = Tools(self._settings, self._folder, self._stores, self.activity)
            return self._tools

    def session_state(self, account_id: str) -> str:
        """Return what is known about an account's session."""
        return self._tools.sessions.session_state(account_id) if self._tools else "unknown"

    def browser_open(self, account_id: str) -> bool:
        """Return whether a browser is open on an account's profile."""
        return self._tools is not None and self._tools.sessions.browser_open(account_id)

    def forget(self, account_id: str) -> None:
        """Drop what is kept in memory for an account."""
        if self._tools is not None:
            self._tools.sessions.forget(account_id)

    def close(self) -> None:
        """Close browsers and studio, and build nothing any more."""
        with self._lock:
            self._closed = True
            if self._tools is not None:
                self._tools.close()


class Tools:
    """The song service, the browsers, and the managers that work with them."""

    def __init__(
        self, settings: Settings, folder: DataFolder, stores: Stores, activity: AccountActivity
    ) -> None:
        """Import and build them; nothing is started before it is used."""
        from stdwire_songs.library_logs import forwarded_logging
        from stdwire_songs.managers.batch_creation_manager import BatchCreationManager
        from stdwire_songs.managers.download_manager import DownloadManager
        from stdwire_songs.managers.queue_execution_manager import QueueExecutionManager
        from stdwire_songs.managers.session_manager import SessionManager
        from stdwire_songs.managers.song_runs import SongRuns
        from stdwire_songs.services.browsers import Browsers

        self._resources = ExitStack()
        self._resources.enter_context(forwarded_logging(settings.log_level))
        service = _SERVICES[settings.service](settings, folder, self._resources)
        browsers = Browsers(folder.profiles, browser_path=settings.browser_path)
        self._resources.callback(browsers.close)
        self.sessions = SessionManager(
            accounts=stores.accounts,
            activity=activity,
            service=service,
            browsers=browsers,
            session_mode=settings.session_mode,
            user_wait_seconds=settings.user_wait_seconds,
            register_secret=secrets.register,
        )
        self.downloads = DownloadManager(
            accounts=stores.accounts,
            downloads=stores.downloads,
            batches=stores.download_batches,
            activity=activity,
            sessions=self.sessions,
            service=service,
        )
        runs = SongRuns(stores=stores, activity=activity, sessions=self.sessions, service=service)
        self.batches = BatchCreationManager(runs)
        self.execution = QueueExecutionManager(runs)

    def close(self) -> None:
        """Close browsers first, then the studio that they look at."""
        self._resources.close()


def _studio(settings: Settings, folder: DataFolder, resources: ExitStack) -> SongService:
    """Return the studio that already runs, or one of our own, which is started when it is first asked."""
    from stdwire_songs.services.embedded_studio import EmbeddedStudio
    from stdwire_songs.services.studio_service import StudioService

    if settings.studio_url is not None:
        studio_url = settings.studio_url
        return StudioService(lambda: studio_url)
    studio = EmbeddedStudio(folder.studio, speed=settings.studio_speed, faults=settings.studio_faults)
    resources.callback(studio.close)
    return StudioService(studio.address)


_SERVICES: dict[str, Callable[[Settings, DataFolder, ExitStack], SongService]] = {"studio": _studio}
"""How each service that can be chosen is had."""
