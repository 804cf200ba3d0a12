"""D07: kill -9 while queues, batches and downloads run."""

import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stdwire_songs.errors import StorageError
from tests.faults.programs.victim import Message, Victim
from tests.services.studio_control import RunningStudio, running_studio, studio
from tests.songs.conftest import Home
from tests.songs.test_process import refused

__all__ = ["running_studio", "studio"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal there")

TITLES = ("One", "Two", "Three")
PROMPTS = [{"title": title, "lyrics": f"{title}, la la", "style": "calm"} for title in TITLES]


class Desk:
    """One person's account, over the lives of a backend."""

    def __init__(self, folder: Path, studio: RunningStudio) -> None:
        self.folder = folder
        self.studio = studio
        self.name = f"d07-{folder.name}"
        self.victim = self.life()
        self.victim.data("CREATE_ACCOUNT", {"name": self.name})

    def life(self, *arguments: str) -> Victim:
        self.victim = Victim(
            self.folder / "data", "--studio-url", self.studio.url, "--session-mode", "direct", *arguments
        )
        return self.victim

    def die_at(self, event: str, **wanted: Any) -> None:
        """Wait for an event of an operation, and kill the backend."""
        self.until(event, **wanted)
        self.victim.kill()

    def until(self, event: str, **wanted: Any) -> Message:
        """Wait for an event, and return its payload."""
        while (message := self.victim.read()) is not None:
            payload: Message = message.get("payload", {})
            if message.get("type") == event and wanted.items() <= payload.items():
                return payload
        raise AssertionError(f"{event} never came")

    def make_queue(self) -> str:
        queue = {"account_name": self.name, "total_songs": len(TITLES), "songs_per_batch": 1}
        queue_id: str = self.victim.data("CREATE_QUEUE", {**queue, "prompts": PROMPTS})["id"]
        return queue_id

    def records(self) -> dict[str, str]:
        """Return the status of each song, of which there must be one record."""
        rows = self.victim.data("GET_CREATION_HISTORY", {"account_name": self.name})
        assert len({row["prompt_index"] for row in rows}) == len(rows)
        return {row["title"]: row["status"] for row in rows}


@pytest.fixture
def desk(tmp_path: Path, studio: RunningStudio) -> Iterator[Desk]:
    desk = Desk(tmp_path, studio)
    yield desk
    if desk.victim.is_alive:
        desk.victim.kill()


def test_d07_a_queue_is_interrupted_resumes_and_has_one_end(desk: Desk, studio: RunningStudio) -> None:
    """D07: the new backend knows no operation of the old one; its own lists tell what stopped."""
    before = studio.submissions()
    queue_id = desk.make_queue()
    desk.victim.data("START_QUEUE_EXECUTION", {"queue_ids": [queue_id]})
    desk.die_at("SONG_PROGRESS", title="Two", step="submitted")

    victim = desk.life()
    assert victim.data("GET_OPERATIONS") == []
    (queue,) = victim.data("GET_QUEUES")
    assert (queue["status"], queue["completed_count"], queue["failed_count"]) == ("interrupted", 1, 0)
    assert "go on where it stopped" in queue["last_error"]
    assert desk.records() == {"One": "completed", "Two": "interrupted"}

    victim.data("START_QUEUE_EXECUTION", {"queue_ids": [queue_id]})
    final = desk.until("QUEUE_PROGRESS", final=True)

    assert final["status"] == "completed", final
    (queue,) = victim.data("GET_QUEUES")
    assert (queue["status"], queue["completed_count"], queue["failed_count"]) == ("completed", 3, 0)
    assert desk.records() == dict.fromkeys(TITLES, "completed")
    assert studio.submissions() == before + 3
    assert victim.end() == 0


def test_d07_a_batch_is_interrupted_and_goes_on(desk: Desk, studio: RunningStudio) -> None:
    """D07: songs that were not begun are told as well, and none is paid for twice."""
    before = studio.submissions()
    batch = {"account_name": desk.name, "prompts": PROMPTS, "auto_submit": True}
    desk.victim.data("CREATE_SONGS_BATCH", batch)
    desk.die_at("SONG_PROGRESS", title="Two", step="submitted")

    victim = desk.life()
    assert victim.data("GET_OPERATIONS") == []
    assert desk.records() == {"One": "completed", "Two": "interrupted", "Three": "interrupted"}

    victim.data("CREATE_SONGS_BATCH", batch)
    final = desk.until("BATCH_PROGRESS", final=True)

    assert final["status"] == "completed", final
    assert [song["success"] for song in final["result"]["results"]] == [True, True, True]
    assert desk.records() == dict.fromkeys(TITLES, "completed")
    assert studio.submissions() == before + 3
    assert victim.end() == 0


def test_d07_downloads_are_told_as_interrupted_and_skip_what_is_there(
    desk: Desk, studio: RunningStudio, tmp_path: Path
) -> None:
    """D07: the history names the clips that did not come."""
    token = desk.victim.data("GET_SESSION_TOKEN", {"account_name": desk.name})["token"]
    handle = desk.victim.data("VERIFY_SESSION", {"account_name": desk.name})["user"]["handle"]
    studio.fill(handle, 3)
    clips = desk.victim.data("FETCH_CLIPS", {"session_token": token, "use_my_songs": True})
    batch = {
        "account_name": desk.name,
        "session_token": token,
        "clips": clips,
        "output_dir": str(tmp_path / "songs"),
        "delay": 0,
    }
    studio.fault("media_hang", clip_id=clips[1]["id"])
    desk.victim.data("BATCH_DOWNLOAD", batch)
    desk.until("BATCH_DOWNLOAD_PROGRESS", completed=1)
    desk.die_at("DOWNLOAD_PROGRESS", clip_id=clips[1]["id"])
    studio.clear()

    victim = desk.life()
    assert victim.data("GET_OPERATIONS") == []
    history = victim.data("GET_DOWNLOAD_HISTORY", {"account_name": desk.name})
    assert history["downloaded_ids"] == [clips[0]["id"]]
    (interrupted,) = history["interrupted"]
    assert interrupted["clip_ids"] == [clip["id"] for clip in clips[1:]]
    assert interrupted["output_dir"] == str(tmp_path / "songs")

    assert victim.data("BATCH_DOWNLOAD", batch)["skipped"] == 1
    final = desk.until("BATCH_DOWNLOAD_PROGRESS", final=True)

    assert (final["success"], final["skipped"], final["failed"]) == (2, 1, 0)
    history = victim.data("GET_DOWNLOAD_HISTORY", {"account_name": desk.name})
    assert history["interrupted"] == []
    assert sorted(history["downloaded_ids"]) == sorted(clip["id"] for clip in clips)
    assert victim.end() == 0


def test_d07_nothing_is_served_while_the_old_process_is_there_even_if_it_stands_still(desk: Desk) -> None:
    """D07: a worker that wakes up late is the only one that writes; once it is dead, nobody is."""
    queue_id = desk.make_queue()
    desk.studio.fault("generate_stuck")
    desk.victim.data("START_QUEUE_EXECUTION", {"queue_ids": [queue_id]})
    desk.until("SONG_PROGRESS", title="One", step="generating")
    old = desk.victim
    os.kill(old.pid, signal.SIGSTOP)

    message = refused("--data-dir", str(desk.folder / "data"), "--lock-wait-seconds", "0")

    assert f"in use by another backend (process {old.pid})" in message
    os.kill(old.pid, signal.SIGCONT)
    (queue,) = old.data("GET_QUEUES")
    assert queue["status"] == "in_progress"
    old.kill()
    assert desk.life().data("GET_QUEUES")[0]["status"] == "interrupted"
    assert desk.victim.end() == 0


def test_d07_a_worker_that_outlives_its_backend_cannot_write(tmp_path: Path) -> None:
    """D07: the database is closed before the folder is let go of, and then refuses."""
    home = Home(tmp_path)
    home.accounts.create("kept", "")
    home.database.close()

    with pytest.raises(StorageError, match="closed"):
        home.accounts.create("late", "")
    with pytest.raises(StorageError, match="closed"):
        home.queue_rows.let_go("queue", "completed")

    again = Home(tmp_path)
    assert [account.name for account in again.accounts.all()] == ["kept"]
    again.database.close()
