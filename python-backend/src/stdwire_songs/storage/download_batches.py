"""Batches of downloads that have not come to their end: which clips were to come, and where to.

A batch has a row from its acceptance to its end, so that one that was cut short shows, and can be asked for
again: what is there already will be skipped.
"""

from collections.abc import Collection

import msgspec

from stdwire_songs.storage.database import Database


class DownloadBatchRow(msgspec.Struct, frozen=True):
    """One batch, by the operation that works on it."""

    operation_id: str
    account_id: str
    output_dir: str
    clip_ids: tuple[str, ...]
    started_at: str


_COLUMNS = "operation_id, account_id, output_dir, clip_ids, started_at"
_ids = msgspec.json.Decoder(tuple[str, ...])


class DownloadBatchStore:
    """Reads and writes the batches, and knows on which of them this process works."""

    def __init__(self, database: Database) -> None:
        """Keep the batches in this database."""
        self._database = database
        self._at_work: set[str] = set()

    def begin(self, row: DownloadBatchRow) -> None:
        """Write down a batch; what an older one still wanted of it is wanted by this one now."""
        self._at_work.add(row.operation_id)
        try:
            with self._database.transaction() as tx:
                for other in self.cut_short(row.account_id):
                    self._narrow(other, row.clip_ids)
                tx.execute(
                    f"INSERT INTO download_batches ({_COLUMNS}) VALUES (?, ?, ?, ?, ?)",
                    (row.operation_id, row.account_id, row.output_dir, _text(row.clip_ids), row.started_at),
                )
        except BaseException:
            self._at_work.discard(row.operation_id)
            raise

    def let_go(self, operation_id: str) -> None:
        """Stop work on a batch, which stays as one that was cut short."""
        self._at_work.discard(operation_id)

    def end(self, operation_id: str) -> None:
        """Forget a batch that has come to its end."""
        self._at_work.discard(operation_id)
        with self._database.transaction() as tx:
            tx.execute("DELETE FROM download_batches WHERE operation_id = ?", (operation_id,))

    def cut_short(self, account_id: str) -> list[DownloadBatchRow]:
        """Return the batches of an account on which nobody works, oldest first."""
        rows = self._database.query(
            f"SELECT {_COLUMNS} FROM download_batches WHERE account_id = ? ORDER BY seq", (account_id,)
        )
        return [
            DownloadBatchRow(row[0], row[1], row[2], _ids.decode(row[3]), row[4])
            for row in rows
            if row[0] not in self._at_work
        ]

    def clear(self, account_id: str) -> None:
        """Forget the batches of an account that were cut short."""
        with self._database.transaction():
            for row in self.cut_short(account_id):
                self.end(row.operation_id)

    def _narrow(self, row: DownloadBatchRow, taken: Collection[str]) -> None:
        left = tuple(clip_id for clip_id in row.clip_ids if clip_id not in set(taken))
        with self._database.transaction() as tx:
            if left:
                tx.execute(
                    "UPDATE download_batches SET clip_ids = ? WHERE operation_id = ?",
                    (_text(left), row.operation_id),
                )
            else:
                tx.execute("DELETE FROM download_batches WHERE operation_id = ?", (row.operation_id,))


def _text(clip_ids: tuple[str, ...]) -> str:
    return msgspec.json.encode(clip_ids).decode()
