"""D03: the disk is full, fails, or may only be read."""

import sqlite3
import sys
from pathlib import Path
from typing import Any

import pytest

from stdwire_songs.errors import DatabaseFullError, SongError
from stdwire_songs.protocol import StartQueueExecutionPayload
from tests.faults.failing_sql import failing_sql
from tests.faults.programs.victim import Victim
from tests.managers.bench import Bench, opened, prompts
from tests.services.recorder import operation
from tests.services.studio_control import RunningStudio, running_studio, studio
from tests.songs.conftest import Home

__all__ = ["running_studio", "studio"]

NO_SPACE_ABOVE = 160_000
"""A file may not grow beyond this: room for some tens of commits."""


@pytest.mark.skipif(sys.platform != "linux", reason="limits of other processes are a matter of Linux")
def test_d03_a_backend_without_space_says_so_keeps_what_it_has_and_goes_on_when_there_is_space(
    tmp_path: Path,
) -> None:
    """D03: a real file that cannot grow, under a real backend."""
    import resource

    victim = Victim(tmp_path / "data")
    resource.prlimit(victim.pid, resource.RLIMIT_FSIZE, (NO_SPACE_ABOVE, resource.RLIM_INFINITY))
    kept: list[str] = []
    while (answer := _create(victim, f"account {len(kept)}"))["success"]:
        kept.append(answer["data"]["name"])

    assert answer["error_code"] == "INTERNAL_ERROR"
    assert answer["details"] == {"reason": "disk"}
    assert "Free space" in answer["error"]
    assert len(kept) > 3
    assert [account["name"] for account in victim.data("GET_ACCOUNTS")] == kept

    resource.prlimit(victim.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    assert _create(victim, "room again")["success"]
    assert victim.end() == 0
    again = Victim(tmp_path / "data")
    assert [account["name"] for account in again.data("GET_ACCOUNTS")] == [*kept, "room again"]
    again.end()


def _create(victim: Victim, name: str) -> Any:
    victim.send("CREATE_ACCOUNT", {"name": name})
    answer = victim.read()
    assert answer is not None
    return answer


@pytest.mark.parametrize(
    "code", [sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN]
)
def test_d03_each_way_in_which_writing_fails_is_a_typed_error_and_reading_goes_on(
    tmp_path: Path, code: int
) -> None:
    """D03: with the reason for a program, and words for a person."""
    with failing_sql() as faults:
        home = Home(tmp_path)
        home.accounts.create("kept", "")
        faults.fail(1, persistent=True, code=code, writes=True)

        for write in (lambda: home.accounts.create("lost", ""), home.queues.clear):
            with pytest.raises(DatabaseFullError, match="cannot be written") as caught:
                write()
            assert caught.value.details == {"reason": "disk"}
        assert [account.name for account in home.accounts.all()] == ["kept"]

        faults.clear()
        home.accounts.create("room again", "")
        assert [account.name for account in home.accounts.all()] == ["kept", "room again"]
        home.database.close()


@pytest.mark.parametrize("k", [1, 2, 3, 4, 5, 7, 9, 12, 15, 18, 22, 26, 30])
def test_d03_a_queue_that_fails_for_want_of_space_can_be_started_again_and_pays_for_nothing_twice(
    tmp_path: Path, studio: RunningStudio, k: int
) -> None:
    """D03: from whatever write on nothing can be written, without a new start of the backend."""
    with failing_sql() as faults, opened(tmp_path, studio.service) as bench:
        account = bench.add_account(f"disk-{tmp_path.name}")
        queue_id = bench.add_queue(account.name, prompts("One", "Two")).id
        before = studio.submissions()
        faults.fail(k, persistent=True, writes=True)
        with pytest.raises(SongError):
            _start(bench, queue_id)
        faults.clear()

        assert bench.queue(queue_id).running is False
        _start(bench, queue_id)

        row = bench.queue(queue_id)
        assert (row.status, row.completed_count, row.failed_count) == ("completed", 2, 0)
        assert studio.submissions() == before + 2
        assert {record.status for record in bench.records_by_prompt().values()} == {"completed"}
        assert bench.unfinished_submissions() == []


def _start(bench: Bench, queue_id: str) -> None:
    bench.execution.start(StartQueueExecutionPayload(queue_ids=[queue_id]), operation())
