"""Submissions: what is written before a song is paid for, so that a death in between never pays twice.

A row is committed as `about_to_submit`, with the feed as it was, before the request that costs something.
After a crash the difference between that feed and today's tells whether the request was carried out.
"""

import msgspec

from stdwire_songs.storage.database import Database
from stdwire_songs.storage.timestamps import utc_now


class SubmissionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One prompt on its way to the song service; `state` is about_to_submit, submitted or done."""

    id: str
    account_id: str
    queue_id: str | None
    operation_id: str | None
    prompt_index: int
    title: str
    feed_before: tuple[str, ...]
    state: str
    clip_ids: tuple[str, ...] = ()


_COLUMNS = "id, account_id, queue_id, operation_id, prompt_index, title, feed_before, state, clip_ids"
_ids = msgspec.json.Decoder(tuple[str, ...])


class SubmissionStore:
    """Reads and writes submissions."""

    def __init__(self, database: Database) -> None:
        """Keep the submissions in this database."""
        self._database = database

    def add(self, row: SubmissionRow) -> None:
        """Write down a submission; once this returns, it survives any death."""
        now = utc_now()
        with self._database.transaction() as tx:
            tx.execute(
                f"INSERT INTO submissions ({_COLUMNS}, created_at, updated_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    row.id,
                    row.account_id,
                    row.queue_id,
                    row.operation_id,
                    row.prompt_index,
                    row.title,
                    msgspec.json.encode(row.feed_before).decode(),
                    row.state,
                    msgspec.json.encode(row.clip_ids).decode(),
                    now,
                    now,
                ),
            )

    def set_state(self, submission_id: str, state: str, clip_ids: tuple[str, ...] = ()) -> None:
        """Record how far a submission came, and the clips that came of it."""
        with self._database.transaction() as tx:
            tx.execute(
                "UPDATE submissions SET state = ?, clip_ids = ?, updated_at = ? WHERE id = ?",
                (state, msgspec.json.encode(clip_ids).decode(), utc_now(), submission_id),
            )

    def get(self, submission_id: str) -> SubmissionRow | None:
        """Return one submission."""
        rows = self._rows("WHERE id = ?", (submission_id,))
        return rows[0] if rows else None

    def of_queue(self, queue_id: str) -> list[SubmissionRow]:
        """Return the submissions of a queue, oldest first."""
        return self._rows("WHERE queue_id = ? ORDER BY seq", (queue_id,))

    def unfinished(self, account_id: str) -> list[SubmissionRow]:
        """Return the submissions of an account whose clips are not known to be complete, oldest first."""
        return self._rows("WHERE account_id = ? AND state <> 'done' ORDER BY seq", (account_id,))

    def claimed(self, account_id: str) -> set[str]:
        """Return the ids of all clips that are known to have come of the account's submissions."""
        rows = self._database.query("SELECT clip_ids FROM submissions WHERE account_id = ?", (account_id,))
        return {clip_id for row in rows for clip_id in _ids.decode(row[0])}

    def remove_failed(self, queue_id: str) -> None:
        """Forget the submissions of a queue of which nothing came: their prompts can be tried again."""
        with self._database.transaction() as tx:
            tx.execute(
                "DELETE FROM submissions WHERE queue_id = ? AND state = 'done' AND clip_ids = '[]'",
                (queue_id,),
            )

    def remove(self, submission_id: str) -> None:
        """Forget a submission that certainly did not happen."""
        with self._database.transaction() as tx:
            tx.execute("DELETE FROM submissions WHERE id = ?", (submission_id,))

    def _rows(self, tail: str, params: tuple[str, ...]) -> list[SubmissionRow]:
        return [
            SubmissionRow(
                id=row[0],
                account_id=row[1],
                queue_id=row[2],
                operation_id=row[3],
                prompt_index=row[4],
                title=row[5],
                feed_before=_ids.decode(row[6]),
                state=row[7],
                clip_ids=_ids.decode(row[8]),
            )
            for row in self._database.query(f"SELECT {_COLUMNS} FROM submissions {tail}", params)
        ]
