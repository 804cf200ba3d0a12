"""The whole backend as a process, with its own studio: all 27 commands, and what a kill amid them leaves."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

from stdwire_songs.protocol import CONTRACT
from tests.songs.test_process import Process, running
from tests.songs.wire import Message, Wire

PROMPTS = [{"title": f"Song {number}", "lyrics": "la la", "style": "pop, piano"} for number in range(4)]
FAST = ("--session-mode", "direct", "--studio-speed", "20")


class Watched:
    """A wire that remembers which commands have had a success."""

    def __init__(self, wire: Wire) -> None:
        self.wire = wire
        self.done: set[str] = set()
        self.seen: list[Message] = []

    def data(self, name: str, payload: Message | None = None) -> Any:
        """Return the data of a success."""
        data = self.wire.data(name, payload)
        self.done.add(name)
        return data

    def outcome(self, name: str, payload: Message) -> Any:
        """Run an operation to its end and return its result."""
        operation_id = self.data(name, payload)["operation_id"]
        final = self.wire.final(operation_id)
        self.seen += [*self.wire.events, final]
        self.wire.events = []
        assert final["status"] == "completed", final
        assert final["progress"] == 100
        return final["result"]


def test_all_27_commands_succeed_in_one_story(tmp_path: Path) -> None:
    """From an account to its deletion; the session token appears in no log, no event and no file."""
    folder, output = tmp_path / "data", tmp_path / "songs"
    with running(folder, *FAST) as backend:
        watched = Watched(backend.wire)
        token = tell_the_story(watched, output)
        code, log = backend.end()

    assert set(CONTRACT.commands) - {"LAUNCH_BROWSER"} == watched.done
    assert code == 0
    assert "Traceback" not in log
    assert token not in log
    assert token not in json.dumps(watched.seen)
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or token.encode() not in path.read_bytes(), path


def tell_the_story(watched: Watched, output: Path) -> str:
    """Run every command but LAUNCH_BROWSER with success, and return the session token that was used."""
    data = watched.data
    data("CREATE_ACCOUNT", {"name": "old", "email": "demo@example.com"})
    data("UPDATE_ACCOUNT", {"name": "old", "status": "active"})
    data("RENAME_ACCOUNT", {"old_name": "old", "new_name": "demo"})
    assert [account["name"] for account in data("GET_ACCOUNTS")] == ["demo"]
    assert data("GET_ACCOUNT_PROFILE_PATH", {"name": "demo"})["exists"]

    token: str = data("GET_SESSION_TOKEN", {"account_name": "demo"})["token"]
    assert data("VERIFY_SESSION", {"account_name": "demo"})["is_valid"]

    queue = {"account_name": "demo", "total_songs": 2, "songs_per_batch": 2, "prompts": PROMPTS}
    first, second = data("CREATE_QUEUE", queue)["id"], data("CREATE_QUEUE", queue)["id"]
    assert not data("VALIDATE_PROMPTS", {"requested_total": 1})["is_valid"]
    data("UPDATE_QUEUE_PROGRESS", {"queue_id": second, "completed_count": 0, "status": "paused"})
    made = watched.outcome("START_QUEUE_EXECUTION", {"queue_ids": [first]})
    assert [(first, "completed", 2)] == [
        (entry["queue_id"], entry["status"], entry["completed"]) for entry in made["queues"]
    ]
    assert [entry["status"] for entry in data("GET_QUEUES")] == ["completed", "paused"]

    batch = watched.outcome(
        "CREATE_SONGS_BATCH",
        {"account_name": "demo", "prompts": [{"title": "Batch", "style": "jazz"}], "auto_submit": True},
    )
    assert [(entry["title"], entry["success"]) for entry in batch["results"]] == [("Batch", True)]

    clips = data("FETCH_CLIPS", {"session_token": token, "use_create_page": True})
    assert {"Song 0", "Song 1", "Batch"} == {clip["title"] for clip in clips}
    saved = data("DOWNLOAD_CLIP", {"session_token": token, "clip": clips[0], "output_dir": str(output)})
    assert Path(saved["file_path"]).stat().st_size == saved["bytes"]
    new = data("GET_NEW_CLIPS", {"account_name": "demo", "all_clips": clips})
    assert len(clips) - 1 == len(new)
    downloaded = watched.outcome(
        "BATCH_DOWNLOAD",
        {
            "account_name": "demo",
            "session_token": token,
            "clips": new,
            "output_dir": str(output),
            "delay": 0,
        },
    )
    assert (len(new), 0) == (downloaded["success"], downloaded["failed"])
    history = data("GET_DOWNLOAD_HISTORY", {"account_name": "demo"})
    assert {str(path) for path in output.iterdir()} == {item["file_path"] for item in history["items"]}

    records = data("GET_CREATION_HISTORY", {"account_name": "demo"})
    assert {"Song 0", "Song 1", "Batch"} == {record["title"] for record in records}
    data("ADD_CREATION_RECORD", {"record": {**records[0], "title": "Renamed by hand"}})
    assert len(data("SEARCH_HISTORY", {"keyword": "RENAMED"})) == 1
    assert data("EXPORT_HISTORY_TO_CSV", {"output_path": str(output / "history.csv")})["rows"] == 3

    data("CLEAR_DOWNLOAD_HISTORY", {"account_name": "demo"})
    data("REMOVE_QUEUE", {"queue_id": second})
    assert data("CLEAR_QUEUES")["removed"] == 1
    assert data("DELETE_ACCOUNT", {"name": "demo", "delete_profile": True})["profile_deleted"]
    return token


def test_a_browser_that_is_not_there_cannot_be_launched(tmp_path: Path) -> None:
    """BROWSER_LAUNCH_FAILED names the file that was looked for."""
    missing = tmp_path / "no-browser"
    with running(tmp_path / "data", "--browser-path", str(missing)) as backend:
        backend.wire.data("CREATE_ACCOUNT", {"name": "demo"})
        error = backend.wire.error("LAUNCH_BROWSER", {"account_name": "demo", "headless": True})

    assert error["error_code"] == "BROWSER_LAUNCH_FAILED"
    assert str(missing) in error["error"]


def test_a_queue_cut_short_by_kill_9_goes_on_and_makes_no_song_twice(tmp_path: Path) -> None:
    """At whatever event the kill falls: afterwards the queue is interrupted, and each prompt is made once."""
    for events_before in (1, 4, 9):
        folder = tmp_path / f"data-{events_before}"
        with running(folder, *FAST) as backend:
            backend.wire.data("CREATE_ACCOUNT", {"name": "demo"})
            queue = {"account_name": "demo", "total_songs": 4, "songs_per_batch": 1, "prompts": PROMPTS}
            queue_id = backend.wire.data("CREATE_QUEUE", queue)["id"]
            backend.wire.data("START_QUEUE_EXECUTION", {"queue_ids": [queue_id]})
            for _ in range(events_before):
                backend.wire.read_event()
            backend.kill()

        with running(folder, *FAST) as backend:
            (found,) = backend.wire.data("GET_QUEUES")
            assert found["status"] == "interrupted"
            assert found["last_error"]
            finish(backend, queue_id)


def finish(backend: Process, queue_id: str) -> None:
    """Run an interrupted queue to its end, and hold what the service has against what was asked for."""
    wire = backend.wire
    operation_id = wire.data("START_QUEUE_EXECUTION", {"queue_ids": [queue_id]})["operation_id"]
    final = wire.final(operation_id)
    assert final["status"] == "completed", final
    (queue,) = wire.data("GET_QUEUES")
    assert (queue["status"], queue["completed_count"], queue["failed_count"]) == ("completed", 4, 0)
    token = wire.data("GET_SESSION_TOKEN", {"account_name": "demo"})["token"]
    clips = wire.data("FETCH_CLIPS", {"session_token": token, "use_create_page": True})
    titles = Counter(clip["title"] for clip in clips)
    assert {prompt["title"] for prompt in PROMPTS} == set(titles)
    assert max(titles.values()) <= 2  # the service makes one or two clips of one prompt
    records = wire.data("GET_CREATION_HISTORY")
    assert sorted(titles) == sorted(record["title"] for record in records)
    assert {"completed"} == {record["status"] for record in records}
    assert backend.end()[0] == 0
