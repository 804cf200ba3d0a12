"""A session at the song service for as long as an operation takes, longer than a token lives."""

from collections.abc import Callable
from contextlib import ExitStack
from types import TracebackType
from typing import Self, TypeVar

from stdwire_songs.errors import SongError
from stdwire_songs.managers.rate_limit import warn_of_rate_limit
from stdwire_songs.managers.reporter import Reporter
from stdwire_songs.managers.session_manager import SessionManager, needs_person, warn_of_login
from stdwire_songs.services.service_errors import SessionRejected
from stdwire_songs.services.song_service import SessionToken, SongService, SongSession
from stdwire_songs.storage.accounts import AccountRow

Result = TypeVar("Result")


class AccountSession:
    """Asks the service for one account, with a new token when the old one is not accepted any more."""

    def __init__(
        self,
        *,
        account: AccountRow,
        sessions: SessionManager,
        service: SongService,
        report: Reporter,
        on_waiting: Callable[[bool], None],
        percent: Callable[[], float],
    ) -> None:
        """Tell `on_waiting` when a person is waited for, and when no more."""
        self._account = account
        self._sessions = sessions
        self._service = service
        self._report = report
        self._on_waiting = on_waiting
        self._percent = percent
        self._stack = ExitStack()
        self._token = ""
        self._session: SongSession | None = None

    def __enter__(self) -> Self:
        """Begin; nothing is asked before it is needed."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the connections."""
        self._stack.close()

    def ask(self, work: Callable[[SongSession], Result]) -> Result:
        """Do something with the session, once more with a new token if the service took back the old one."""
        session = self._session or self._open(self._first_token())
        try:
            return work(session)
        except SessionRejected:
            return work(self._open(self._new_token()))

    def _open(self, token: SessionToken) -> SongSession:
        self._stack.close()
        self._token = token.token
        opened = self._service.open(token.token, self._report, self._on_wait)
        self._session = session = self._stack.enter_context(opened)
        return session

    def _first_token(self) -> SessionToken:
        return self._or_wait(lambda: self._sessions.token(self._account, self._report))

    def _new_token(self) -> SessionToken:
        return self._or_wait(lambda: self._sessions.renewed(self._account, self._token, self._report))

    def _or_wait(self, get: Callable[[], SessionToken]) -> SessionToken:
        """Get a token; where only a person can help, wait for one."""
        try:
            return get()
        except SongError as error:
            if not needs_person(error):
                raise
        self._on_waiting(True)
        warn_of_login(self._account, self._report, self._percent())
        token = self._sessions.wait_for_person(self._account, self._report)
        self._on_waiting(False)
        return token

    def _on_wait(self, message: str, seconds: float) -> None:
        warn_of_rate_limit(
            self._report,
            message,
            seconds,
            status="paused",
            progress=self._percent(),
            account_name=self._account.name,
        )
