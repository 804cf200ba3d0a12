"""Queue execution: running queues one after the other, and taking them up again where they stopped."""

from collections.abc import Sequence
from contextlib import ExitStack

import msgspec

from stdwire_songs.errors import SongError
from stdwire_songs.managers.creation_failures import creation_failures
from stdwire_songs.managers.held_queues import HeldQueues
from stdwire_songs.managers.queue_ledger import QueueLedger
from stdwire_songs.managers.queue_plan import plan_queue
from stdwire_songs.managers.reporter import OperationReporter
from stdwire_songs.managers.song_job import SongJob
from stdwire_songs.managers.song_runs import SongRuns
from stdwire_songs.protocol.errors import ErrorCode
from stdwire_songs.protocol.payloads import StartQueueExecutionPayload
from stdwire_songs.protocol.types import QueueRunOutcome
from stdwire_songs.storage.accounts import AccountRow
from stdwire_songs.storage.queues import QueueRow


class QueueExecutionManager:
    """Runs queues."""

    def __init__(self, runs: SongRuns) -> None:
        """Run the queues of its stores; what is made and how far they are is written together."""
        self._runs = runs
        self._stores = runs.stores

    def start(self, payload: StartQueueExecutionPayload, report: OperationReporter) -> QueueRunOutcome:
        """Run the queues, one after the other; those that were stopped go on where they were."""
        with ExitStack() as stack:
            held = self._hold(payload.queue_ids, stack, report)
            report.accept(queue_ids=payload.queue_ids)
            try:
                for row in held.rows():
                    report.raise_if_cancelled()
                    self._run(row, held, payload, report)
                held.require_a_song()
            finally:
                held.release()
                report.partial = held.outcome()
                report.final_fields(**held.totals())
            return held.outcome()

    def _hold(self, queue_ids: Sequence[str], stack: ExitStack, report: OperationReporter) -> HeldQueues:
        """Take hold of all queues or of none, and of their accounts."""
        if len(set(queue_ids)) < len(queue_ids):
            raise _invalid("A queue is named twice. Name each one once.")
        for account_id in {self._account_id(queue_id) for queue_id in queue_ids}:
            stack.enter_context(self._runs.activity.working(account_id))
        with self._stores.database.transaction():
            rows = [self._require_startable(queue_id) for queue_id in queue_ids]
            for row in rows:
                self._stores.queues.hold(row.id, report.operation_id)
                if row.status == "failed":
                    self._begin_again(row)
        return stack.enter_context(HeldQueues(self._stores.queues, rows))

    def _account_id(self, queue_id: str) -> str:
        account_id = self._stores.queues.account_of(queue_id)
        if account_id is None:
            raise SongError(
                ErrorCode.QUEUE_NOT_FOUND,
                f"There is no queue {queue_id!r}. GET_QUEUES lists the queues.",
                details={"queue_id": queue_id},
            )
        if self._stores.accounts.by_id(account_id) is None:
            raise SongError(
                ErrorCode.ACCOUNT_NOT_FOUND,
                f"The account of the queue {queue_id} does not exist any more. Remove the queue.",
                details={"queue_id": queue_id},
            )
        return account_id

    def _require_startable(self, queue_id: str) -> QueueRow:
        self._account_id(queue_id)
        row = self._stores.queues.get(queue_id)
        if row is None or row.running:
            raise _invalid(f"The queue {queue_id} is running. Wait for its end, or cancel its operation.")
        if row.status == "completed":
            raise _invalid(f"The queue {queue_id} is complete. Make a new one for more songs.")
        return row

    def _begin_again(self, row: QueueRow) -> None:
        """Give the songs of a queue that failed another chance."""
        self._stores.submissions.remove_failed(row.id)
        self._stores.queues.replace(
            msgspec.structs.replace(row, status="in_progress", failed_count=0, last_error=None)
        )

    def _run(
        self, row: QueueRow, held: HeldQueues, payload: StartQueueExecutionPayload, report: OperationReporter
    ) -> None:
        ledger = QueueLedger(row, self._stores.queues, report)
        try:
            jobs = plan_queue(
                row,
                self._stores.prompts.range(row.range_start, row.range_end),
                self._stores.submissions.of_queue(row.id),
            )
            ledger.begin(f"{len(jobs)} of {row.total_songs} songs to make")
            with creation_failures():
                self._make(row, jobs, ledger, payload, report)
            held.let_go(row.id, ledger.final_status())
        except BaseException as error:
            held.let_go_after(row.id, error, is_stopping=report.cancelled.is_set())
            raise

    def _make(
        self,
        row: QueueRow,
        jobs: list[SongJob],
        ledger: QueueLedger,
        payload: StartQueueExecutionPayload,
        report: OperationReporter,
    ) -> None:
        account = self._account(row)
        with self._runs.maker(
            account, ledger, report, options=payload.advanced_options, auto_submit=payload.auto_submit
        ) as maker:
            # Songs that were submitted already need no person any more.
            ours = [job for job in jobs if payload.auto_submit or job.submission_id is not None]
            for start in range(0, len(ours), row.songs_per_batch):
                maker.make(ours[start : start + row.songs_per_batch])
            maker.leave([job for job in jobs if not job.is_settled])

    def _account(self, row: QueueRow) -> AccountRow:
        account = self._stores.accounts.by_id(row.account_id)
        if account is None:
            raise LookupError("an account cannot be deleted while work for it is in progress")
        return account


def _invalid(message: str) -> SongError:
    return SongError(ErrorCode.INVALID_QUEUE_PARAMETERS, message)
