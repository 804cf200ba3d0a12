"""Runs that make songs: what every one of them works with, whether of a batch or of a queue."""

from collections.abc import Iterator
from contextlib import contextmanager

from stdwire_songs.managers.account_activity import AccountActivity
from stdwire_songs.managers.account_session import AccountSession
from stdwire_songs.managers.reporter import OperationReporter
from stdwire_songs.managers.session_manager import SessionManager
from stdwire_songs.managers.song_book import SongBook
from stdwire_songs.managers.song_maker import Ledger, SongMaker
from stdwire_songs.managers.song_options import usable_options
from stdwire_songs.protocol.types import AdvancedOptions
from stdwire_songs.services.song_service import SongService
from stdwire_songs.storage.accounts import AccountRow
from stdwire_songs.storage.stores import Stores


class SongRuns:
    """Stores, sessions and service, from which a maker is assembled for each run."""

    def __init__(
        self, *, stores: Stores, activity: AccountActivity, sessions: SessionManager, service: SongService
    ) -> None:
        """Write what is made into these stores."""
        self.stores = stores
        self.activity = activity
        self.sessions = sessions
        self._service = service

    @contextmanager
    def maker(
        self,
        account: AccountRow,
        ledger: Ledger,
        report: OperationReporter,
        *,
        options: AdvancedOptions | None,
        auto_submit: bool,
    ) -> Iterator[SongMaker]:
        """Yield what makes songs for an account, with a session at the service for as long as that takes.

        Without `auto_submit` the service is asked nothing before a song needs it.
        """
        session = AccountSession(
            account=account,
            sessions=self.sessions,
            service=self._service,
            report=report,
            on_waiting=ledger.waiting,
            percent=ledger.percent,
        )
        with session:
            yield SongMaker(
                session=session,
                book=SongBook(stores=self.stores, account=account, operation_id=report.operation_id),
                ledger=ledger,
                pace=self._service.pace,
                report=report,
                options=usable_options(session, options, report) if auto_submit else None,
                alone=lambda: self.sessions.submitting(account.id, report),
            )
