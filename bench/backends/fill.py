"""Fills a data folder of the song backend, as if it had been in use for long: `fill.py DATA_DIR WHAT COUNT`.

WHAT is accounts, queues or history.
"""

import sys
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from stdwire_songs.storage.data_folder import DataFolder
from stdwire_songs.storage.database import Database
from stdwire_songs.storage.name_key import name_key

Row = tuple[Any, ...]

MOMENT = "2026-01-01 00:00:00"


def accounts(count: int) -> Iterator[Row]:
    """Yield accounts."""
    for number in range(count):
        name = f"account {number}"
        yield uuid.uuid4().hex, name, name_key(name), f"{number}@example.com", MOMENT, "active"


def queues(count: int) -> Iterator[Row]:
    """Yield queues of one account."""
    for number in range(count):
        yield uuid.uuid4().hex, "owner", 10, 1, number * 10, number * 10 + 9, "pending", MOMENT, MOMENT


def history(count: int) -> Iterator[Row]:
    """Yield records of one account."""
    for number in range(count):
        title = f"Song {number}"
        song = uuid.uuid4().hex
        yield (
            song,
            "owner",
            "owner",
            title,
            number,
            "completed",
            MOMENT,
            MOMENT,
            "folk",
            title.lower(),
            song,
            "folk",
        )


FILLERS: dict[str, tuple[str, Callable[[int], Iterator[Row]]]] = {
    "accounts": ("accounts (id, name, name_key, email, created_at, status)", accounts),
    "queues": (
        "queues (id, account_id, total_songs, songs_per_batch, range_start, range_end, status, created_at,"
        " updated_at)",
        queues,
    ),
    "history": (
        "creation_records (song_id, account_key, account_name, title, prompt_index, status, created_at,"
        " updated_at, style, title_key, song_key, style_key)",
        history,
    ),
}


def main() -> None:
    """Fill the folder."""
    folder = DataFolder(Path(sys.argv[1]))
    database = Database(folder.database)
    what, rows_of = FILLERS[sys.argv[2]]
    with database.transaction() as tx:
        if sys.argv[2] != "accounts":
            owner = ("owner", "owner", "owner", "owner@example.com", MOMENT, "active")
            tx.execute(
                "INSERT INTO accounts (id, name, name_key, email, created_at, status)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                owner,
            )
        tx.execute_many(
            f"INSERT INTO {what} VALUES ({', '.join('?' * (what.count(',') + 1))})",  # noqa: S608
            rows_of(int(sys.argv[3])),
        )
    database.close()
    folder.close()


if __name__ == "__main__":
    main()
