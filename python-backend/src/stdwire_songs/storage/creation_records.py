"""Creation records: what was made, by which account, and how it went.

A record belongs to the name of an account, not to its row: records can be added for accounts that are not
here (any more), and they outlive the account.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from stdwire_songs.storage.database import Database
from stdwire_songs.storage.name_key import name_key, text_key
from stdwire_songs.storage.timestamps import utc_now


class CreationRecordRow(msgspec.Struct, frozen=True, kw_only=True):
    """One record; `operation_id` is kept for records that this backend's own operations wrote."""

    song_id: str
    account_name: str
    title: str
    prompt_index: int
    status: str
    created_at: str
    updated_at: str
    error_message: str | None = None
    style: str = ""
    queue_id: str | None = None
    clip_ids: tuple[str, ...] = ()
    operation_id: str | None = None


_COLUMNS = (
    "song_id, account_name, title, prompt_index, status, created_at, updated_at, error_message, style,"
    " queue_id, clip_ids, operation_id"
)
_NEWEST_FIRST = "ORDER BY created_at DESC, seq DESC"
PAGE = 1_000
"""Rows read at a time where all are passed through once: neither memory nor the lock is held for long."""


class CreationRecordStore:
    """Reads and writes creation records; a song of an account has one record."""

    def __init__(self, database: Database) -> None:
        """Keep the records in this database."""
        self._database = database

    def newest_first(self, account_name: str | None = None) -> list[CreationRecordRow]:
        """Return the records of one account or of all, newest first."""
        if account_name is None:
            return self._rows(f"SELECT {_COLUMNS} FROM creation_records {_NEWEST_FIRST}")
        return self._rows(
            f"SELECT {_COLUMNS} FROM creation_records WHERE account_key = ? {_NEWEST_FIRST}",
            (name_key(account_name),),
        )

    def search(self, keyword: str) -> list[CreationRecordRow]:
        """Return the records whose title, song id, status or style contains the keyword, newest first."""
        key = text_key(keyword)
        return self._rows(
            f"SELECT {_COLUMNS} FROM creation_records"
            " WHERE instr(title_key, ?) OR instr(song_key, ?) OR instr(style_key, ?) OR instr(status, ?)"
            f" {_NEWEST_FIRST}",
            (key, key, key, key),
        )

    def walk(self) -> Iterator[CreationRecordRow]:
        """Pass through all records, newest first, a page at a time."""
        page = self._database.query(
            f"SELECT {_COLUMNS}, seq FROM creation_records {_NEWEST_FIRST} LIMIT ?", (PAGE,)
        )
        while page:
            for row in page:
                yield _from_row(row[:-1])
            last = page[-1]
            page = self._database.query(
                f"SELECT {_COLUMNS}, seq FROM creation_records WHERE (created_at, seq) < (?, ?)"
                f" {_NEWEST_FIRST} LIMIT ?",
                (last[5], last[-1], PAGE),
            )

    def get(self, song_id: str, account_name: str) -> CreationRecordRow | None:
        """Return the record of one song of one account."""
        rows = self._rows(
            f"SELECT {_COLUMNS} FROM creation_records WHERE song_id = ? AND account_key = ?",
            (song_id, name_key(account_name)),
        )
        return rows[0] if rows else None

    def put(self, row: CreationRecordRow) -> None:
        """Add the record, or write over the one that this song of this account has."""
        with self._database.transaction() as tx:
            tx.execute(
                f"INSERT INTO creation_records ({_COLUMNS}, account_key, title_key, song_key, style_key)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                " ON CONFLICT (song_id, account_key) DO UPDATE SET account_name = excluded.account_name,"
                " title = excluded.title, prompt_index = excluded.prompt_index, status = excluded.status,"
                " created_at = excluded.created_at, updated_at = excluded.updated_at,"
                " error_message = excluded.error_message, style = excluded.style,"
                " queue_id = excluded.queue_id, clip_ids = excluded.clip_ids,"
                " operation_id = excluded.operation_id, title_key = excluded.title_key,"
                " song_key = excluded.song_key, style_key = excluded.style_key",
                (
                    row.song_id,
                    row.account_name,
                    row.title,
                    row.prompt_index,
                    row.status,
                    row.created_at,
                    row.updated_at,
                    row.error_message,
                    row.style,
                    row.queue_id,
                    msgspec.json.encode(row.clip_ids).decode(),
                    row.operation_id,
                    name_key(row.account_name),
                    text_key(row.title),
                    text_key(row.song_id),
                    text_key(row.style),
                ),
            )

    def remove(self, song_id: str, account_name: str) -> bool:
        """Remove the record of one song of one account and say whether there was one."""
        with self._database.transaction() as tx:
            return (
                tx.execute(
                    "DELETE FROM creation_records WHERE song_id = ? AND account_key = ?",
                    (song_id, name_key(account_name)),
                )
                > 0
            )

    def rename_song(self, old_id: str, new_id: str, account_name: str) -> None:
        """Give the record of a song another id, if there is such a record."""
        with self._database.transaction() as tx:
            tx.execute(
                "UPDATE OR REPLACE creation_records SET song_id = ?, song_key = ?"
                " WHERE song_id = ? AND account_key = ?",
                (new_id, text_key(new_id), old_id, name_key(account_name)),
            )

    def rename_account(self, old_name: str, new_name: str) -> None:
        """Let the records of an account follow its new name; where that name has the song, it is replaced."""
        with self._database.transaction() as tx:
            tx.execute(
                "UPDATE OR REPLACE creation_records SET account_name = ?, account_key = ?"
                " WHERE account_key = ?",
                (new_name, name_key(new_name), name_key(old_name)),
            )

    def interrupt_abandoned(self, reason: str) -> int:
        """Mark the records that a dead operation of this backend left in progress as interrupted."""
        with self._database.transaction() as tx:
            return tx.execute(
                "UPDATE creation_records SET status = 'interrupted', error_message = ?, updated_at = ?"
                " WHERE status = 'in_progress' AND operation_id IS NOT NULL",
                (reason, utc_now()),
            )

    def _rows(self, sql: str, params: tuple[str, ...] = ()) -> list[CreationRecordRow]:
        return [_from_row(row) for row in self._database.query(sql, params)]


_clip_ids = msgspec.json.Decoder(tuple[str, ...])


def _from_row(row: tuple[Any, ...]) -> CreationRecordRow:
    song_id, account_name, title, prompt_index, status, created_at, updated_at = row[:7]
    error_message, style, queue_id, clip_ids, operation_id = row[7:]
    return CreationRecordRow(
        song_id=song_id,
        account_name=account_name,
        title=title,
        prompt_index=prompt_index,
        status=status,
        created_at=created_at,
        updated_at=updated_at,
        error_message=error_message,
        style=style,
        queue_id=queue_id,
        clip_ids=_clip_ids.decode(clip_ids),
        operation_id=operation_id,
    )
