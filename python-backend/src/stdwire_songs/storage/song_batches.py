"""Batches of songs that have not come to their end: what was asked for, so that it can be gone on with.

A batch has a row from its acceptance to its end. One whose row is there although nobody works on it was cut
short, by a death, by the end of the backend, by a wish for a pause.
"""

from typing import Any

import msgspec

from stdwire_songs.storage.database import Database
from stdwire_songs.storage.prompts import PromptRow
from stdwire_songs.storage.timestamps import utc_now


class SongBatchRow(msgspec.Struct, frozen=True):
    """One batch; its id stays while the operations change that work on it."""

    id: str
    account_id: str
    operation_id: str
    prompts: tuple[PromptRow, ...]


_COLUMNS = "id, account_id, operation_id, prompts"
_prompts = msgspec.json.Decoder(tuple[PromptRow, ...])


class SongBatchStore:
    """Reads and writes the batches."""

    def __init__(self, database: Database) -> None:
        """Keep the batches in this database."""
        self._database = database

    def add(self, row: SongBatchRow) -> None:
        """Write down a batch on which work begins."""
        with self._database.transaction() as tx:
            tx.execute(
                f"INSERT INTO song_batches ({_COLUMNS}, started_at, running) VALUES (?, ?, ?, ?, ?, 1)",
                (
                    row.id,
                    row.account_id,
                    row.operation_id,
                    msgspec.json.encode(row.prompts).decode(),
                    utc_now(),
                ),
            )

    def begin_again(self, batch_id: str, operation_id: str) -> None:
        """Let another operation go on with a batch that was cut short."""
        with self._database.transaction() as tx:
            tx.execute(
                "UPDATE song_batches SET operation_id = ?, running = 1 WHERE id = ?", (operation_id, batch_id)
            )

    def let_go(self, batch_id: str) -> None:
        """Stop work on a batch, which can be gone on with."""
        with self._database.transaction() as tx:
            tx.execute("UPDATE song_batches SET running = 0 WHERE id = ?", (batch_id,))

    def end(self, batch_id: str) -> None:
        """Forget a batch that has come to its end, or in whose place another one goes on."""
        with self._database.transaction() as tx:
            tx.execute("DELETE FROM song_batches WHERE id = ?", (batch_id,))

    def of_account(self, account_id: str) -> list[SongBatchRow]:
        """Return the batches of an account, oldest first."""
        return self._rows("account_id = ?", account_id)

    def abandoned(self) -> list[SongBatchRow]:
        """Return the batches that a dead process was working on; for start-up."""
        return self._rows("running = ?", 1)

    def _rows(self, condition: str, value: Any) -> list[SongBatchRow]:  # noqa: ANN401 - of any column
        rows = self._database.query(
            f"SELECT {_COLUMNS} FROM song_batches WHERE {condition} ORDER BY seq", (value,)
        )
        return [SongBatchRow(row[0], row[1], row[2], _prompts.decode(row[3])) for row in rows]
