"""Queues."""

from typing import Any

import msgspec

from stdwire_songs.errors import StorageError
from stdwire_songs.storage.database import Database
from stdwire_songs.storage.timestamps import utc_now


class QueueRow(msgspec.Struct, frozen=True):
    """One queue: a range of the prompt pool, to be made by one account."""

    id: str
    account_id: str
    account_name: str
    total_songs: int
    songs_per_batch: int
    range_start: int
    range_end: int
    status: str
    created_at: str
    updated_at: str
    completed_count: int
    failed_count: int
    operation_id: str | None
    last_error: str | None
    running: bool = False
    """Whether an operation of this backend holds the queue; its status may be set by users as well."""


_SELECT = """
SELECT queues.id, account_id, accounts.name, total_songs, songs_per_batch, range_start, range_end,
       queues.status, queues.created_at, updated_at, completed_count, failed_count, operation_id, last_error,
       running
FROM queues JOIN accounts ON accounts.id = account_id
"""


class QueueStore:
    """Reads and writes queues; the account's name is read from its account, so queues follow a rename."""

    def __init__(self, database: Database) -> None:
        """Keep the queues in this database."""
        self._database = database
        self._owed: dict[str, tuple[str, str | None]] = {}
        """Queues that were let go of while the database could not be written: status and last error."""

    def all(self) -> list[QueueRow]:
        """Return every queue, oldest first."""
        self._pay()
        return [_from_row(row) for row in self._database.query(f"{_SELECT} ORDER BY queues.seq")]

    def get(self, queue_id: str) -> QueueRow | None:
        """Return the queue with this id."""
        self._pay()
        rows = self._database.query(f"{_SELECT} WHERE queues.id = ?", (queue_id,))
        return _from_row(rows[0]) if rows else None

    def account_of(self, queue_id: str) -> str | None:
        """Return the id of the account that a queue names, whether that exists or not."""
        self._pay()
        rows = self._database.query("SELECT account_id FROM queues WHERE id = ?", (queue_id,))
        return str(rows[0][0]) if rows else None

    def count(self, account_id: str | None = None) -> int:
        """Return how many queues there are, of one account or of all."""
        rows = self._database.query(
            "SELECT count(*) FROM queues WHERE account_id = coalesce(?, account_id)", (account_id,)
        )
        return int(rows[0][0])

    def count_running(self, account_id: str | None = None) -> int:
        """Return how many queues an operation holds, of one account or of all."""
        self._pay()
        rows = self._database.query(
            "SELECT count(*) FROM queues WHERE running = 1 AND account_id = coalesce(?, account_id)",
            (account_id,),
        )
        return int(rows[0][0])

    def hold(self, queue_id: str, operation_id: str) -> None:
        """Hold a queue for an operation; that no other holds it was checked in the same transaction."""
        with self._database.transaction() as tx:
            tx.execute(
                "UPDATE queues SET running = 1, operation_id = ?, status = 'in_progress', last_error = NULL,"
                " updated_at = ? WHERE id = ?",
                (operation_id, utc_now(), queue_id),
            )

    def let_go(self, queue_id: str, status: str, last_error: str | None = None) -> None:
        """Let go of a queue, in the status in which the operation leaves it; None keeps the last error.

        If that cannot be written now, it is as soon as the queue is looked at and the disk has space again:
        else nobody could start the queue before the next start of the backend.
        """
        self._owed[queue_id] = (status, last_error)
        self._write_let_go(queue_id, status, last_error)
        self._owed.pop(queue_id, None)

    def _pay(self) -> None:
        if self._database.in_transaction:
            return  # what is written here could be rolled back with the rest
        for queue_id, (status, last_error) in list(self._owed.items()):
            try:
                self._write_let_go(queue_id, status, last_error)
            except StorageError:
                return  # reading goes on; the next one tries again
            self._owed.pop(queue_id, None)

    def _write_let_go(self, queue_id: str, status: str, last_error: str | None) -> None:
        with self._database.transaction() as tx:
            tx.execute(
                "UPDATE queues SET running = 0, status = ?, last_error = coalesce(?, last_error),"
                " updated_at = ? WHERE id = ?",
                (status, last_error, utc_now(), queue_id),
            )

    def add(self, row: QueueRow) -> None:
        """Add a queue."""
        with self._database.transaction() as tx:
            tx.execute(
                "INSERT INTO queues (id, account_id, total_songs, songs_per_batch, range_start, range_end,"
                " status, created_at, updated_at, completed_count, failed_count, operation_id, last_error)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    row.id,
                    row.account_id,
                    row.total_songs,
                    row.songs_per_batch,
                    row.range_start,
                    row.range_end,
                    row.status,
                    row.created_at,
                    row.updated_at,
                    row.completed_count,
                    row.failed_count,
                    row.operation_id,
                    row.last_error,
                ),
            )

    def replace(self, row: QueueRow) -> None:
        """Write status, counts and last error of a queue, and when they changed."""
        with self._database.transaction() as tx:
            tx.execute(
                "UPDATE queues SET status = ?, completed_count = ?, failed_count = ?, last_error = ?,"
                " updated_at = ? WHERE id = ?",
                (row.status, row.completed_count, row.failed_count, row.last_error, utc_now(), row.id),
            )

    def remove(self, queue_id: str) -> bool:
        """Remove a queue and say whether there was one."""
        with self._database.transaction() as tx:
            return tx.execute("DELETE FROM queues WHERE id = ?", (queue_id,)) > 0

    def clear(self) -> int:
        """Remove every queue and return how many there were."""
        with self._database.transaction() as tx:
            return tx.execute("DELETE FROM queues")

    def interrupt_abandoned(self, reason: str) -> int:
        """Mark the queues that a dead operation held as interrupted, and let go of them; for start-up.

        A queue that nothing held keeps its status, whatever that is: a user has set it.
        """
        with self._database.transaction() as tx:
            return tx.execute(
                "UPDATE queues SET running = 0, status = 'interrupted', last_error = ?, updated_at = ?"
                " WHERE running = 1",
                (reason, utc_now()),
            )


def _from_row(row: tuple[Any, ...]) -> QueueRow:
    return QueueRow(*(*row[:-1], bool(row[-1])))
