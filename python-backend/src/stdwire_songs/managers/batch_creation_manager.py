"""Batches: songs made of a list of prompts, some at a time."""

from stdwire_songs.errors import SongError
from stdwire_songs.managers.account_activity import AccountActivity
from stdwire_songs.managers.account_lookup import require_account
from stdwire_songs.managers.account_session import AccountSession
from stdwire_songs.managers.batch_ledger import BatchLedger
from stdwire_songs.managers.creation_failures import creation_failures
from stdwire_songs.managers.reporter import OperationReporter
from stdwire_songs.managers.session_manager import SessionManager
from stdwire_songs.managers.song_book import SongBook
from stdwire_songs.managers.song_job import SongJob
from stdwire_songs.managers.song_maker import SongMaker
from stdwire_songs.managers.song_options import usable_options
from stdwire_songs.protocol.errors import ErrorCode
from stdwire_songs.protocol.payloads import CreateSongsBatchPayload
from stdwire_songs.protocol.types import SongBatchOutcome
from stdwire_songs.services.song_service import SongService
from stdwire_songs.storage.accounts import AccountRow, AccountStore
from stdwire_songs.storage.creation_records import CreationRecordStore
from stdwire_songs.storage.database import Database
from stdwire_songs.storage.submissions import SubmissionStore

_AT_ONCE = (ErrorCode.PROFILE_LOCKED, ErrorCode.BROWSER_LAUNCH_FAILED)
"""What is wrong with the browser is told in the response, before anything is begun."""


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
        self._database = database
        self._accounts = accounts
        self._records = records
        self._submissions = submissions
        self._activity = activity
        self._sessions = sessions
        self._service = service

    def create_songs_batch(
        self, payload: CreateSongsBatchPayload, report: OperationReporter
    ) -> SongBatchOutcome:
        """Make the songs, `songs_per_session` side by side; without `auto_submit` leave them to a person."""
        with self._activity.working(require_account(self._accounts, payload.account_name).id):
            account = require_account(self._accounts, payload.account_name)
            if not payload.prompts:
                raise SongError(
                    ErrorCode.INSUFFICIENT_PROMPTS,
                    "There are no prompts to make songs of. Give at least one.",
                )
            if payload.auto_submit:
                self._look_for_session(account, report)
            jobs = [
                SongJob(prompt_index=index, prompt=prompt, record_id=f"{report.operation_id}/{index}")
                for index, prompt in enumerate(payload.prompts)
            ]
            ledger = BatchLedger(jobs, payload.songs_per_session, report)
            report.accept(total=len(jobs), sessions=ledger.sessions)
            try:
                with creation_failures():
                    self._run(payload, account, ledger, report)
                return ledger.outcome()
            finally:
                report.partial = ledger.outcome()

    def _run(
        self,
        payload: CreateSongsBatchPayload,
        account: AccountRow,
        ledger: BatchLedger,
        report: OperationReporter,
    ) -> None:
        session = AccountSession(
            account=account,
            sessions=self._sessions,
            service=self._service,
            report=report,
            on_waiting=ledger.waiting,
            percent=ledger.percent,
        )
        with session:
            maker = SongMaker(
                session=session,
                book=SongBook(
                    database=self._database,
                    records=self._records,
                    submissions=self._submissions,
                    account=account,
                    operation_id=report.operation_id,
                ),
                ledger=ledger,
                pace=self._service.pace,
                report=report,
                options=usable_options(session, payload.advanced_options, report)
                if payload.auto_submit
                else None,
                alone=lambda: self._sessions.submitting(account.id, report),
            )
            for group in ledger.groups():
                if payload.auto_submit:
                    maker.make(group)
                else:
                    maker.leave(group)
        ledger.require_a_song()

    def _look_for_session(self, account: AccountRow, report: OperationReporter) -> None:
        """Find out before anything is begun whether the browser works; all else the run meets again."""
        try:
            self._sessions.token(account, report)
        except SongError as error:
            if error.code in _AT_ONCE:
                raise
