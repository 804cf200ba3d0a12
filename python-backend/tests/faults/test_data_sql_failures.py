"""D02: the k-th SQL call fails, for every k, once or from then on, in each operation of the managers."""

import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stdwire_songs.errors import DatabaseFullError
from stdwire_songs.managers.abandoned import interrupt_abandoned
from stdwire_songs.managers.song_batches import SongBatches
from stdwire_songs.managers.song_book import SongBook
from stdwire_songs.managers.song_job import SongJob
from stdwire_songs.protocol.types import CreationRecordInput, Prompt
from stdwire_songs.storage.download_batches import DownloadBatchRow
from stdwire_songs.storage.downloads import DownloadRow, ListingRow
from stdwire_songs.storage.stores import Stores
from tests.faults.failing_sql import Faults, failing_sql
from tests.songs.conftest import Home

LAST = 200
"""No operation needs more statements."""

Content = dict[str, list[Any]]


def _record(home: Home, song_id: str = "song", title: str = "t") -> str:
    return home.history.add(
        CreationRecordInput(
            song_id=song_id, title=title, prompt_index=0, account_name="demo", status="completed"
        )
    )


def _queue(home: Home) -> str:
    prompts = [Prompt(title=title) for title in ("a", "b", "c")]
    return home.queues.create("demo", total_songs=1, songs_per_batch=1, prompts=prompts).id


def _first_queue(home: Home) -> str:
    return home.queues.all()[0].id


def _settle(home: Home) -> None:
    """Submit a song and see it done, as the operations do; each step is a transaction of its own."""
    stores = Stores(home.database)
    account = stores.accounts.all()[0]
    book = SongBook(stores=stores, account=account, operation_id="op")
    job = SongJob(prompt_index=0, prompt=Prompt(title="a"), record_id="b/0", batch_id="b")
    with home.database.transaction():
        book.begin(job)
        job.clip_ids = ["clip"]
        book.confirm(job)
        job.outcome = "completed"
        book.settle(job, lambda _job: None)


def _take_up(home: Home, abandoned: list[object] = []) -> None:  # noqa: B006 - kept until the end
    account = Stores(home.database).accounts.all()[0]
    batch = SongBatches(Stores(home.database)).taken_up(account, [Prompt(title="a")], "op")
    batch.__enter__()
    abandoned.append(batch)


def _begin_download(home: Home, operation_id: str = "op") -> None:
    row = DownloadBatchRow(
        operation_id, home.account_id("demo"), "/music", ("c1", "c2"), "2026-11-25 10:00:00"
    )
    home.download_batch_rows.begin(row)


def _download(home: Home) -> None:
    home.download_rows.put("demo", DownloadRow("c1", "t", "/music/t.mp3", 1, "2026-11-25 10:00:00"))


OPERATIONS: dict[str, Callable[[Home], object]] = {
    "create an account": lambda home: home.accounts.create("other", ""),
    "change an account": lambda home: home.accounts.update("demo", email="e", last_used=None, status=None),
    "rename an account": lambda home: home.accounts.rename("demo", "renamed"),
    "delete an account": lambda home: home.accounts.delete("demo", delete_profile=False),
    "create a queue": _queue,
    "remove a queue": lambda home: home.queues.remove(_first_queue(home)),
    "count a queue": lambda home: home.queues.update_progress(
        _first_queue(home), completed_count=1, status="paused"
    ),
    "hold a queue": lambda home: home.queue_rows.hold(_first_queue(home), "op"),
    "clear the queues": lambda home: home.queues.clear(),
    "add a record": _record,
    "add a record again": lambda home: _record(home, "known", "another title"),
    "make a song": _settle,
    "take up a batch of songs": _take_up,
    "begin a batch of downloads": _begin_download,
    "begin another batch of downloads": lambda home: _begin_download(home, "op-2"),
    "record a download": _download,
    "record a listing": lambda home: home.download_rows.set_listing("demo", ListingRow(2, "me")),
    "clear the downloads": lambda home: home.download_history.clear("demo"),
    "mark what was abandoned": lambda home: interrupt_abandoned(Stores(home.database)),
}


def _abandon(home: Home) -> None:
    """Leave a queue and a batch as a dead process does."""
    home.queue_rows.hold(_first_queue(home), "op")
    _take_up(home)


def _prepared(folder: Path) -> Home:
    """Return a home in which each of the operations has something to do."""
    folder.mkdir()
    home = Home(folder)
    home.accounts.create("demo", "")
    queue_id = _queue(home)
    _record(home, "known")
    _download(home)
    _begin_download(home, "op-1")
    home.download_batch_rows.let_go("op-1")
    home.queue_rows.hold(queue_id, "op-0")
    home.queue_rows.let_go(queue_id, "paused")
    return home


@pytest.mark.parametrize("persistent", [False, True], ids=["once", "from then on"])
@pytest.mark.parametrize("name", OPERATIONS)
def test_d02_a_failure_of_any_statement_leaves_all_of_an_operation_or_nothing(
    tmp_path: Path, name: str, persistent: bool
) -> None:
    """D02: the caller gets a typed error, and the next try succeeds."""
    operation = OPERATIONS[name]
    for k in range(1, LAST):
        with failing_sql() as faults:
            home = _prepared(tmp_path / str(k))
            if name == "mark what was abandoned":
                _abandon(home)
            before = _content(home)
            has_failed = _run(operation, home, faults, k, persistent)
            faults.clear()
            after = _content(home)
            assert home.database.query("PRAGMA integrity_check") == [("ok",)]
            assert home.database.query("PRAGMA foreign_key_check") == []
            assert not home.database.in_transaction
            if has_failed:
                assert after == before, f"half of it is there after statement {k} has failed"
                _run(operation, home, faults, LAST, persistent)
                assert _content(home) != before
            home.database.close()
            if not has_failed:
                assert after != before
                assert not faults.failed
                assert k > 1
                return
    pytest.fail("the operation never ran through")


def _run(operation: Callable[[Home], object], home: Home, faults: Faults, k: int, persistent: bool) -> bool:
    """Run an operation with a failure, and say whether its caller heard of it."""
    faults.fail(k, persistent=persistent)
    try:
        operation(home)
    except DatabaseFullError as error:
        assert error.details == {"reason": "disk"}
        return True
    return False


def _content(home: Home) -> Content:
    """Return all rows of all tables but what differs from run to run by itself."""
    tables = [row[0] for row in home.database.query(_TABLES)]
    return {table: home.database.query(f"SELECT * FROM {table} ORDER BY 1") for table in tables}


_TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"


@pytest.mark.parametrize("code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR])
def test_d02_an_account_that_could_not_be_written_leaves_no_folder(tmp_path: Path, code: int) -> None:
    """D02: what is made outside of the database goes with what could not be made in it."""
    with failing_sql() as faults:
        home = _prepared(tmp_path / "home")
        folders = set(home.profiles.iterdir())
        faults.fail(1, persistent=True, code=code, writes=True)

        with pytest.raises(DatabaseFullError):
            home.accounts.create("other", "")

        assert set(home.profiles.iterdir()) == folders
        home.database.close()
