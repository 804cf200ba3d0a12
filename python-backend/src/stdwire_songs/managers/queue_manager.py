"""Queues: parts of one list of prompts, each to be made into songs by one account."""

import uuid
from collections.abc import Sequence
from typing import NamedTuple

import msgspec

from stdwire_songs.errors import SongError
from stdwire_songs.managers.account_lookup import require_account
from stdwire_songs.protocol.errors import ErrorCode
from stdwire_songs.protocol.types import Prompt, Queue
from stdwire_songs.protocol.words import KNOWN_WORDS
from stdwire_songs.storage.accounts import AccountStore
from stdwire_songs.storage.database import Database
from stdwire_songs.storage.prompts import PromptRow, PromptStore
from stdwire_songs.storage.queues import QueueRow, QueueStore
from stdwire_songs.storage.timestamps import utc_now

STATUSES = KNOWN_WORDS["Queue.status"]
"""Where a queue can stand."""


class PromptSupply(NamedTuple):
    """Whether the pool still holds as many prompts as are asked for."""

    is_valid: bool
    requested_total: int
    available_slots: int
    total_prompts: int


class QueueManager:
    """Cuts queues from the pool of prompts.

    The first queue brings the pool. Each queue takes the next prompts of it; the cursor never goes back, so
    that no prompt is paid for twice, until all queues are cleared.
    """

    def __init__(
        self, *, database: Database, accounts: AccountStore, queues: QueueStore, prompts: PromptStore
    ) -> None:
        """Keep queues and the pool in these stores."""
        self._database = database
        self._accounts = accounts
        self._queues = queues
        self._prompts = prompts

    def all(self) -> list[Queue]:
        """Return every queue, oldest first."""
        return [describe_queue(row) for row in self._queues.all()]

    def create(
        self, account_name: str, *, total_songs: int, songs_per_batch: int, prompts: Sequence[Prompt]
    ) -> Queue:
        """Reserve the next `total_songs` prompts for an account; the pool comes with the first queue."""
        _require_counts(total_songs, songs_per_batch)
        with self._database.transaction():
            account = require_account(self._accounts, account_name)
            self._settle_pool([PromptRow(prompt.title, prompt.lyrics, prompt.style) for prompt in prompts])
            self._require_prompts(total_songs)
            start, end = self._prompts.take(total_songs)
            now = utc_now()
            row = QueueRow(
                id=str(uuid.uuid4()),
                account_id=account.id,
                account_name=account.name,
                total_songs=total_songs,
                songs_per_batch=songs_per_batch,
                range_start=start,
                range_end=end,
                status="pending",
                created_at=now,
                updated_at=now,
                completed_count=0,
                failed_count=0,
                operation_id=None,
                last_error=None,
            )
            self._queues.add(row)
        return describe_queue(row)

    def remove(self, queue_id: str) -> None:
        """Remove a queue that is not running; its prompts are not given back."""
        with self._database.transaction():
            _refuse_running(self._require(queue_id))
            self._queues.remove(queue_id)

    def update_progress(self, queue_id: str, *, completed_count: int, status: str | None) -> Queue:
        """Set how far a queue is, for songs made elsewhere; the count is capped at the queue's total."""
        status = "in_progress" if status == "running" else status
        if completed_count < 0:
            raise _invalid(f"completed_count is {completed_count}: it cannot be below 0.")
        if status is not None and status not in STATUSES:
            raise _invalid(f"{status!r} is no status of a queue: use one of {', '.join(STATUSES)}.")
        with self._database.transaction():
            row = self._require(queue_id)
            _refuse_running(row)
            completed = min(completed_count, row.total_songs)
            row = msgspec.structs.replace(
                row,
                completed_count=completed,
                failed_count=min(row.failed_count, row.total_songs - completed),
                status=status or row.status,
                updated_at=utc_now(),
            )
            self._queues.replace(row)
        return describe_queue(row)

    def validate_prompts(self, requested_total: int) -> PromptSupply:
        """Tell whether a queue of this size could be created; too few prompts are an answer, not an error."""
        with self._database.transaction():
            total = self._prompts.count()
            available = total - self._prompts.next_position()
        return PromptSupply(0 < requested_total <= available, requested_total, available, total)

    def clear(self) -> int:
        """Remove every queue and the pool with them; refused while one is running."""
        with self._database.transaction():
            if self._queues.count_running():
                raise _invalid("A queue is running: cancel its operation first.")
            self._prompts.replace(())
            return self._queues.clear()

    def _settle_pool(self, given: list[PromptRow]) -> None:
        """Take the given prompts as the pool, where they are not the pool already."""
        if not given or given == self._prompts.all():
            return
        if self._queues.count():
            raise _invalid(
                "These are other prompts than the existing queues were made from: "
                "send the same list or none, or remove all queues with CLEAR_QUEUES first."
            )
        self._prompts.replace(given)

    def _require_prompts(self, wanted: int) -> None:
        supply = self.validate_prompts(wanted)
        if not supply.is_valid:
            raise SongError(
                ErrorCode.INSUFFICIENT_PROMPTS,
                f"{wanted} songs were asked for and {supply.available_slots} prompts are left: "
                "load more prompts, or ask for fewer songs.",
                details={"requested": wanted, "available": supply.available_slots},
            )

    def _require(self, queue_id: str) -> QueueRow:
        row = self._queues.get(queue_id)
        if row is None:
            raise SongError(
                ErrorCode.QUEUE_NOT_FOUND,
                f"No queue has the id {queue_id!r}: read the list again with GET_QUEUES.",
                details={"queue_id": queue_id},
            )
        return row


def describe_queue(row: QueueRow) -> Queue:
    """Return a queue as the protocol shows it."""
    return Queue(
        id=row.id,
        account_name=row.account_name,
        total_songs=row.total_songs,
        songs_per_batch=row.songs_per_batch,
        prompts_range=[row.range_start, row.range_end],
        status=row.status,
        created_at=row.created_at,
        completed_count=row.completed_count,
        failed_count=row.failed_count,
        updated_at=row.updated_at,
        operation_id=row.operation_id,
        last_error=row.last_error,
    )


def _refuse_running(row: QueueRow) -> None:
    if row.running:
        raise _invalid("The queue is running: cancel its operation first.")


def _require_counts(total_songs: int, songs_per_batch: int) -> None:
    if total_songs < 1:
        raise _invalid(f"total_songs is {total_songs}: a queue makes at least 1 song.")
    if songs_per_batch < 1:
        raise _invalid(f"songs_per_batch is {songs_per_batch}: a batch makes at least 1 song.")
    if songs_per_batch > total_songs:
        raise _invalid(
            f"songs_per_batch is {songs_per_batch} and total_songs {total_songs}: "
            "a batch cannot be larger than the whole."
        )


def _invalid(message: str) -> SongError:
    return SongError(ErrorCode.INVALID_QUEUE_PARAMETERS, message)
