"""Batches: songs made of a list of prompts, some at a time."""

from stdwire_songs.errors import SongError
from stdwire_songs.managers.account_lookup import require_account
from stdwire_songs.managers.batch_ledger import BatchLedger
from stdwire_songs.managers.creation_failures import creation_failures
from stdwire_songs.managers.reporter import OperationReporter
from stdwire_songs.managers.song_batches import SongBatches
from stdwire_songs.managers.song_runs import SongRuns
from stdwire_songs.protocol.errors import ErrorCode
from stdwire_songs.protocol.payloads import CreateSongsBatchPayload
from stdwire_songs.protocol.types import SongBatchOutcome
from stdwire_songs.storage.accounts import AccountRow

_AT_ONCE = (ErrorCode.PROFILE_LOCKED, ErrorCode.BROWSER_LAUNCH_FAILED)
"""What is wrong with the browser is told in the response, before anything is begun."""


class BatchCreationManager:
    """Makes one song of each prompt."""

    def __init__(self, runs: SongRuns) -> None:
        """Make them by these means."""
        self._runs = runs
        self._batches = SongBatches(runs.stores)

    def create_songs_batch(
        self, payload: CreateSongsBatchPayload, report: OperationReporter
    ) -> SongBatchOutcome:
        """Make the songs, `songs_per_session` side by side; without `auto_submit` leave them to a person."""
        accounts = self._runs.stores.accounts
        with self._runs.activity.working(require_account(accounts, payload.account_name).id):
            account = require_account(accounts, payload.account_name)
            if not payload.prompts:
                raise SongError(
                    ErrorCode.INSUFFICIENT_PROMPTS,
                    "There are no prompts to make songs of. Give at least one.",
                )
            if payload.auto_submit:
                self._look_for_session(account, report)
            with self._batches.taken_up(account, payload.prompts, report.operation_id) as jobs:
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
        with self._runs.maker(
            account, ledger, report, options=payload.advanced_options, auto_submit=payload.auto_submit
        ) as maker:
            for group in ledger.groups():
                # Songs that were submitted already need no person any more.
                ours = [job for job in group if payload.auto_submit or job.submission_id is not None]
                maker.make([job for job in ours if not job.is_settled])
                maker.leave([job for job in group if not job.is_settled])
        ledger.require_a_song()

    def _look_for_session(self, account: AccountRow, report: OperationReporter) -> None:
        """Find out before anything is begun whether the browser works; all else the run meets again."""
        try:
            self._runs.sessions.token(account, report)
        except SongError as error:
            if error.code in _AT_ONCE:
                raise
