"""The pool of prompts that queues are cut from, and the cursor that says how far it is given out."""

from collections.abc import Sequence

import msgspec

from stdwire_songs.storage.database import Database


class PromptRow(msgspec.Struct, frozen=True):
    """What one song is made from."""

    title: str
    lyrics: str
    style: str


class PromptStore:
    """Reads and writes the pool."""

    def __init__(self, database: Database) -> None:
        """Keep the pool in this database."""
        self._database = database

    def count(self) -> int:
        """Return how many prompts the pool holds."""
        return int(self._database.query("SELECT count(*) FROM prompts")[0][0])

    def next_position(self) -> int:
        """Return the position of the first prompt that no queue was given."""
        return int(self._database.query("SELECT next_position FROM prompt_pool")[0][0])

    def range(self, start: int, end: int) -> list[PromptRow]:
        """Return the prompts from `start` up to, not including, `end`."""
        rows = self._database.query(
            "SELECT title, lyrics, style FROM prompts WHERE position >= ? AND position < ? ORDER BY position",
            (start, end),
        )
        return [PromptRow(*row) for row in rows]

    def all(self) -> list[PromptRow]:
        """Return the whole pool."""
        return [
            PromptRow(*row)
            for row in self._database.query("SELECT title, lyrics, style FROM prompts ORDER BY position")
        ]

    def replace(self, prompts: Sequence[PromptRow]) -> None:
        """Put these prompts in place of the pool, none of them given out."""
        with self._database.transaction() as tx:
            tx.execute("DELETE FROM prompts")
            tx.execute_many(
                "INSERT INTO prompts (position, title, lyrics, style) VALUES (?, ?, ?, ?)",
                (
                    (position, prompt.title, prompt.lyrics, prompt.style)
                    for position, prompt in enumerate(prompts)
                ),
            )
            tx.execute("UPDATE prompt_pool SET next_position = 0")

    def take(self, count: int) -> tuple[int, int]:
        """Move the cursor over `count` prompts, known to be there, and return their range."""
        with self._database.transaction() as tx:
            start = self.next_position()
            tx.execute("UPDATE prompt_pool SET next_position = ?", (start + count,))
            return start, start + count
