"""The clips that were made here, and what they cost."""

import sqlite3
import uuid
from collections.abc import Collection, Sequence
from datetime import UTC, datetime
from typing import Any

import msgspec

from stdwire_songs.studio.clip import Clip, NewClip
from stdwire_songs.studio.prompts import SongPrompt
from stdwire_songs.studio.storage import Database
from stdwire_songs.studio.timeline import Outcome

CREDITS_PER_SUBMISSION = 10

_COLUMNS = (
    "seq, id, user_id, batch_index, seed, prompt, outcome, lag_ms, duration, created_at, "
    "is_public, is_trashed, unlocked_at"
)


class Clips:
    """Finds clips, and takes in new ones."""

    def __init__(self, database: Database) -> None:
        """Keep them in the database."""
        self._database = database
        database.define("mentions", _mentions)

    def submit(self, user_id: str, clips: Sequence[NewClip], now: int, *, credits: int) -> list[Clip]:
        """Take in the clips of one submission, and what it costs, together."""
        submission = str(uuid.uuid4())
        with self._database.transaction() as connection:
            connection.execute(
                "INSERT INTO submissions(id, user_id, credits, created_at) VALUES (?, ?, ?, ?)",
                (submission, user_id, credits, now),
            )
            ids = _insert(connection, user_id, clips, now, submission)
        return self._where(f"id IN ({_marks(ids)})", ids)

    def fill(self, user_id: str, clips: Sequence[NewClip], created_at: int) -> list[str]:
        """Take in clips that nobody asked or paid for, and return their ids."""
        with self._database.transaction() as connection:
            return _insert(connection, user_id, clips, created_at, None)

    def by_id(self, clip_id: str) -> Clip | None:
        """Return one clip."""
        found = self._where("id = ?", [clip_id])
        return found[0] if found else None

    def listed(
        self,
        *,
        user_id: str,
        until: int,
        before: int | None = None,
        limit: int = -1,
        offset: int = 0,
        ids: Collection[str] | None = None,
        public: bool | None = None,
        trashed: bool | None = False,
        search: str = "",
    ) -> list[Clip]:
        """Return a person's clips, the newest first; those made after `until` are not listed yet."""
        condition, values = _listing(user_id, until, ids, public, trashed, search)
        if before is not None:
            condition, values = f"{condition} AND seq < ?", [*values, before]
        return self._where(condition, values, f"ORDER BY seq DESC LIMIT {limit:d} OFFSET {offset:d}")

    def count(self, *, user_id: str, until: int, public: bool | None = None) -> int:
        """Return how many clips a person's listing has."""
        condition, values = _listing(user_id, until, None, public, False, "")
        return int(self._database.query(f"SELECT count(*) FROM clips WHERE {condition}", values)[0][0])  # noqa: S608

    def total(self) -> int:
        """Return how many clips there are at all."""
        return int(self._database.query("SELECT count(*) FROM clips")[0][0])

    def submissions(self) -> int:
        """Return how many submissions there have been."""
        return int(self._database.query("SELECT count(*) FROM submissions")[0][0])

    def takes(self, user_id: str, prompt: SongPrompt) -> int:
        """Return how many songs the person has had made from exactly this prompt."""
        rows = self._database.query(
            "SELECT count(*) FROM clips WHERE user_id = ? AND prompt = ?", (user_id, _written(prompt))
        )
        return int(rows[0][0])

    def change(self, clip_id: str, *, is_public: bool | None, is_trashed: bool | None) -> None:
        """Show or hide a clip, discard it or take it back."""
        with self._database.transaction() as connection:
            connection.execute(
                "UPDATE clips SET is_public = coalesce(?, is_public), is_trashed = coalesce(?, is_trashed) "
                "WHERE id = ?",
                (is_public, is_trashed, clip_id),
            )

    def unlock(self, clip_id: str, when: int | None) -> None:
        """Count the download of a clip, once; None takes it back."""
        with self._database.transaction() as connection:
            if when is None:
                connection.execute("UPDATE clips SET unlocked_at = NULL WHERE id = ?", (clip_id,))
            else:
                connection.execute(
                    "UPDATE clips SET unlocked_at = ? WHERE id = ? AND unlocked_at IS NULL", (when, clip_id)
                )

    def credits_used(self, user_id: str, now: int) -> int:
        """Return what the person's songs of this month have cost."""
        rows = self._database.query(
            "SELECT coalesce(sum(credits), 0) FROM submissions WHERE user_id = ? AND created_at >= ?",
            (user_id, month_start(now)),
        )
        return int(rows[0][0])

    def downloads_used(self, user_id: str, now: int) -> int:
        """Return how many of the person's songs were unlocked this month."""
        rows = self._database.query(
            "SELECT count(*) FROM clips WHERE user_id = ? AND unlocked_at >= ?", (user_id, month_start(now))
        )
        return int(rows[0][0])

    def _where(self, condition: str, values: Sequence[Any], order: str = "ORDER BY seq DESC") -> list[Clip]:
        sql = f"SELECT {_COLUMNS} FROM clips WHERE {condition} {order}"  # noqa: S608 - our own words
        return [_clip(row) for row in self._database.query(sql, values)]


def month_start(now: int) -> int:
    """Return the beginning of the month, in UTC: credits and downloads are counted by the month."""
    day = datetime.fromtimestamp(now / 1_000, UTC).replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return int(day.timestamp() * 1_000)


def _listing(
    user_id: str,
    until: int,
    ids: Collection[str] | None,
    public: bool | None,
    trashed: bool | None,
    search: str,
) -> tuple[str, list[Any]]:
    condition, values = "user_id = ? AND created_at + lag_ms <= ?", [user_id, until]
    if ids is not None:
        condition, values = f"{condition} AND id IN ({_marks(ids)})", [*values, *ids]
    if public is not None:
        condition, values = f"{condition} AND is_public = ?", [*values, public]
    if trashed is not None:
        condition, values = f"{condition} AND is_trashed = ?", [*values, trashed]
    if search:
        condition, values = f"{condition} AND mentions(prompt, ?)", [*values, search]
    return condition, values


def _insert(
    connection: sqlite3.Connection,
    user_id: str,
    clips: Sequence[NewClip],
    created_at: int,
    submission: str | None,
) -> list[str]:
    ids = [str(uuid.uuid4()) for _ in clips]
    connection.executemany(
        "INSERT INTO clips(id, submission_id, user_id, batch_index, seed, prompt, outcome, lag_ms, duration, "
        "created_at, is_public) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                clip_id,
                submission,
                user_id,
                index,
                clip.seed,
                _written(clip.prompt),
                clip.outcome,
                clip.lag_ms,
                clip.duration,
                created_at,
                clip.is_public,
            )
            for index, (clip_id, clip) in enumerate(zip(ids, clips, strict=True))
        ],
    )
    return ids


def _written(prompt: SongPrompt) -> str:
    return msgspec.json.encode(prompt).decode()


def _mentions(prompt: str, wanted: str) -> bool:
    """Say whether title, style or words contain a text; SQLite itself folds the case of ASCII only."""
    song = msgspec.json.decode(prompt, type=SongPrompt)
    return any(wanted.casefold() in text.casefold() for text in (song.title, song.style, song.lyrics))


def _marks(values: Collection[str]) -> str:
    return ", ".join("?" * len(values))


def _clip(row: tuple[Any, ...]) -> Clip:
    values = dict(zip(_COLUMNS.split(", "), row, strict=True))
    values["prompt"] = msgspec.json.decode(values["prompt"], type=SongPrompt)
    values["outcome"] = Outcome(values["outcome"])
    values["is_public"], values["is_trashed"] = bool(values["is_public"]), bool(values["is_trashed"])
    return Clip(**values)
