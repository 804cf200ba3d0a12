"""The queues that one operation holds: nobody else can run, change or remove them meanwhile."""

import contextlib
from collections.abc import Sequence
from types import TracebackType
from typing import Self

from stdwire_songs.errors import OperationCancelled, OperationInterrupted, SongError
from stdwire_songs.managers.creation_failures import batch_failed
from stdwire_songs.protocol.types import QueueOutcome, QueueRunOutcome
from stdwire_songs.storage.queues import QueueRow, QueueStore


class HeldQueues:
    """Queues in the order in which they are run; those that were not reached are left as they were."""

    def __init__(self, queues: QueueStore, rows: Sequence[QueueRow]) -> None:
        """Look after queues that are held already; `rows` is what they were before."""
        self._queues = queues
        self._ids = [row.id for row in rows]
        self._before = {row.id: row.status for row in rows}

    def __enter__(self) -> Self:
        """Hold them."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of those that are held still."""
        self.release()

    def rows(self) -> list[QueueRow]:
        """Return the queues as they are now."""
        return [row for queue_id in self._ids if (row := self._queues.get(queue_id)) is not None]

    def let_go(self, queue_id: str, status: str, error: str | None = None) -> None:
        """Let go of one queue, in the status in which it is left."""
        self._before.pop(queue_id, None)
        self._queues.let_go(queue_id, status, error)

    def let_go_after(self, queue_id: str, error: BaseException, *, is_stopping: bool) -> None:
        """Let go of the queue that an error has stopped; it can be started again in any case."""
        status = "interrupted"
        if isinstance(error, OperationCancelled):
            status = "cancelled"
        elif isinstance(error, OperationInterrupted) and not is_stopping:
            status = "paused"
        with contextlib.suppress(SongError):  # the first error is the one to tell about
            self.let_go(queue_id, status, getattr(error, "message", None))

    def release(self) -> None:
        """Let go of all that were not run, as they were before."""
        for queue_id, status in list(self._before.items()):
            with contextlib.suppress(SongError):
                self.let_go(queue_id, status)

    def outcome(self) -> QueueRunOutcome:
        """Return what became of the queues."""
        return QueueRunOutcome(
            queues=[
                QueueOutcome(
                    queue_id=row.id,
                    status=row.status,
                    completed=row.completed_count,
                    failed=row.failed_count,
                )
                for row in self.rows()
            ]
        )

    def totals(self) -> dict[str, object]:
        """Return the counts of all queues together, for the final event."""
        rows = self.rows()
        return {
            "queue_id": self._ids[0] if len(self._ids) == 1 else None,
            "completed": sum(row.completed_count for row in rows),
            "failed": sum(row.failed_count for row in rows),
            "total": sum(row.total_songs for row in rows),
        }

    def require_a_song(self) -> None:
        """Refuse to call a run completed of which nothing came."""
        rows = self.rows()
        if rows and all(row.status == "failed" for row in rows):
            raise batch_failed(
                f"Not one song of the queues could be made. The last one: {rows[-1].last_error}"
            )
