"""Submissions: what is written before a song is paid for, so that a death in between never pays twice.

A row is committed as `about_to_submit`, with the feed as it was, before the request that costs something.
After a crash the difference between that feed and today's tells whether the request was carried out.
"""

from collections.abc import Collection

import msgspec

from stdwire_songs.storage.database import Database, Transaction
from stdwire_songs.storage.timestamps import utc_now


class SubmissionRow(msgspec.Struct, frozen=True, kw_only=True):
    """One prompt on its way to the song service; `state` is about_to_submit, submitted, done or doubtful."""

    id: str
    account_id: str
    queue_id: str | None
    operation_id: str | None
    prompt_index: int
    title: str
    feed_before: tuple[str, ...]
    state: str
    clip_ids: tuple[str, ...] = ()
    batch_id: str | None = None
    """The batch that it belongs to, if it belongs to no queue."""
    written_at: str = ""
    """When it was written down, which was just before it was sent; filled in by the store."""
    prompt_key: str = ""
    """What tells that another prompt is the same one; see `prompt_key`."""


def prompt_key(title: str, lyrics: str, style: str) -> str:
    """Return a short text that two prompts share only if they are the same, letter for letter."""
    from hashlib import sha256  # it brings OpenSSL, and the backend is to start fast

    return sha256(msgspec.json.encode((title, lyrics, style))).hexdigest()


_COLUMNS = (
    "id, account_id, queue_id, operation_id, prompt_index, title, feed_before, state, batch_id, prompt_key"
)
_ids = msgspec.json.Decoder(tuple[str, ...])


class SubmissionStore:
    """Reads and writes submissions, and which clips they lay claim to."""

    def __init__(self, database: Database) -> None:
        """Keep the submissions in this database."""
        self._database = database

    def add(self, row: SubmissionRow) -> None:
        """Write down a submission; once this returns, it survives any death."""
        now = utc_now()
        with self._database.transaction() as tx:
            tx.execute(
                f"INSERT INTO submissions ({_COLUMNS}, created_at, updated_at)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    row.id,
                    row.account_id,
                    row.queue_id,
                    row.operation_id,
                    row.prompt_index,
                    row.title,
                    msgspec.json.encode(row.feed_before).decode(),
                    row.state,
                    row.batch_id,
                    row.prompt_key,
                    now,
                    now,
                ),
            )
            _claim(tx, row.id, row.clip_ids)

    def set_state(self, submission_id: str, state: str, clip_ids: tuple[str, ...] = ()) -> None:
        """Record how far a submission came, and the clips that came of it."""
        with self._database.transaction() as tx:
            tx.execute(
                "UPDATE submissions SET state = ?, updated_at = ? WHERE id = ?",
                (state, utc_now(), submission_id),
            )
            tx.execute("DELETE FROM claimed_clips WHERE submission_id = ?", (submission_id,))
            _claim(tx, submission_id, clip_ids)

    def of_queue(self, queue_id: str) -> list[SubmissionRow]:
        """Return the submissions of a queue, oldest first."""
        return self._where("queue_id = ?", queue_id)

    def of_batch(self, batch_id: str) -> list[SubmissionRow]:
        """Return the submissions of a batch, oldest first."""
        return self._where("batch_id = ?", batch_id)

    def open_in_batches(self, account_id: str) -> list[SubmissionRow]:
        """Return those of an account's batches that are not known to have come to an end, oldest first."""
        return self._where("account_id = ? AND batch_id IS NOT NULL AND state <> 'done'", account_id)

    def move(self, submission_id: str, batch_id: str, prompt_index: int, operation_id: str) -> None:
        """Let a submission belong to another batch, that goes on with it."""
        with self._database.transaction() as tx:
            tx.execute(
                "UPDATE submissions SET batch_id = ?, prompt_index = ?, operation_id = ?, updated_at = ?"
                " WHERE id = ?",
                (batch_id, prompt_index, operation_id, utc_now(), submission_id),
            )

    def claimed(self, clip_ids: Collection[str]) -> set[str]:
        """Return which of these clips are known to have come of a submission."""
        if not clip_ids:
            return set()
        rows = self._database.query(
            "SELECT clip_id FROM claimed_clips WHERE clip_id IN (SELECT value FROM json_each(?))",
            (msgspec.json.encode(list(clip_ids)).decode(),),
        )
        return {row[0] for row in rows}

    def remove_failed(self, queue_id: str) -> None:
        """Forget the submissions of a queue of which nothing came: their prompts can be tried again.

        Those that may have come to something are only taken up again: they are looked for, as after a crash.
        """
        with self._database.transaction() as tx:
            tx.execute(
                "UPDATE submissions SET state = 'submitted' WHERE queue_id = ? AND state = 'doubtful'",
                (queue_id,),
            )
            tx.execute(
                "DELETE FROM submissions WHERE queue_id = ? AND state = 'done'"
                " AND NOT EXISTS (SELECT 1 FROM claimed_clips WHERE submission_id = submissions.id)",
                (queue_id,),
            )

    def remove(self, submission_id: str) -> None:
        """Forget a submission that certainly did not happen."""
        with self._database.transaction() as tx:
            tx.execute("DELETE FROM submissions WHERE id = ?", (submission_id,))

    def _where(self, condition: str, value: str) -> list[SubmissionRow]:
        with self._database.transaction() as tx:
            claims: dict[str, list[str]] = {}
            for submission_id, clip_id in tx.query(
                "SELECT submission_id, clip_id FROM claimed_clips"
                f" JOIN submissions ON submissions.id = submission_id WHERE {condition} ORDER BY place",
                (value,),
            ):
                claims.setdefault(submission_id, []).append(clip_id)
            rows = tx.query(
                f"SELECT {_COLUMNS}, created_at FROM submissions WHERE {condition} ORDER BY seq", (value,)
            )
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
                batch_id=row[8],
                prompt_key=row[9],
                written_at=row[10],
                clip_ids=tuple(claims.get(row[0], ())),
            )
            for row in rows
        ]


def _claim(tx: Transaction, submission_id: str, clip_ids: Collection[str]) -> None:
    tx.execute_many(
        "INSERT INTO claimed_clips (clip_id, submission_id, place) VALUES (?, ?, ?)",
        [(clip_id, submission_id, place) for place, clip_id in enumerate(clip_ids)],
    )
