"""Commands over the wire, down to the database: successes and errors of those that need no song service."""

import json
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from stdwire_songs.protocol import CONTRACT
from stdwire_songs.storage.downloads import DownloadRow
from tests.songs.wire import Served, Wire, serving

PROTOCOL = Path(__file__).parents[3] / "protocol" / "commands"
PROMPTS = [{"title": "one", "lyrics": "la", "style": "pop"}, {"title": "two"}]
NO_ACCOUNT = {"account_name": "nobody"}


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Serve a fresh data folder."""
    with serving(tmp_path / "data") as served:
        yield served


@pytest.fixture
def wire(served: Served) -> Wire:
    """Connect to the served folder."""
    return served.wire


def create_queue(wire: Wire, total: int = 1) -> str:
    queue_id: str = wire.data(
        "CREATE_QUEUE",
        {"account_name": "demo", "total_songs": total, "songs_per_batch": 1, "prompts": PROMPTS},
    )["id"]
    return queue_id


def test_commands_written_at_once_take_effect_in_their_order(wire: Wire) -> None:
    """CREATE, CREATE, GET: the last one sees both."""
    for name in ("a", "b"):
        wire.send("CREATE_ACCOUNT", {"name": name})
    wire.send("GET_ACCOUNTS", {})

    answers = [wire.read() for _ in range(3)]

    assert [answer["id"] for answer in answers] == ["test-1", "test-2", "test-3"]
    assert [account["name"] for account in answers[2]["data"]] == ["a", "b"]


def test_an_account_lives_from_creation_to_deletion(wire: Wire) -> None:
    """Commands 1 to 6, each with its success."""
    assert wire.data("GET_ACCOUNTS") == []
    created = wire.data("CREATE_ACCOUNT", {"name": "demo", "email": "demo@example.com"})
    assert [created] == wire.data("GET_ACCOUNTS")
    updated = wire.data("UPDATE_ACCOUNT", {"name": "demo", "last_used": "2025-01-01 10:00:00"})
    assert {**created, "last_used": "2025-01-01 10:00:00"} == updated
    renamed = wire.data("RENAME_ACCOUNT", {"old_name": "demo", "new_name": "new"})
    assert {"old_name": "demo", "new_name": "new", "account": {**updated, "name": "new"}} == renamed
    path = wire.data("GET_ACCOUNT_PROFILE_PATH", {"name": "new"})
    assert (path["name"], path["exists"]) == ("new", True)
    assert Path(path["profile_path"]).is_dir()
    deleted = wire.data("DELETE_ACCOUNT", {"name": "new", "delete_profile": True})
    assert deleted == {"name": "new", "profile_deleted": True, "removed_queues": 0}
    assert not Path(path["profile_path"]).exists()


def test_a_queue_lives_from_creation_to_removal(wire: Wire) -> None:
    """Commands 7 to 12, each with its success."""
    wire.data("CREATE_ACCOUNT", {"name": "demo"})
    assert wire.data("GET_QUEUES") == []
    queue_id = create_queue(wire)
    (queue,) = wire.data("GET_QUEUES")
    assert (queue_id, "pending", [0, 1]) == (queue["id"], queue["status"], queue["prompts_range"])
    progress = {"queue_id": queue_id, "completed_count": 5, "status": "in_progress"}
    updated = wire.data("UPDATE_QUEUE_PROGRESS", progress)
    assert (queue_id, True, 1) == (
        updated["queue_id"],
        updated["success"],
        updated["queue"]["completed_count"],
    )
    assert wire.data("VALIDATE_PROMPTS", {"requested_total": 10}) == {
        "is_valid": False,
        "requested_total": 10,
        "available_slots": 1,
        "total_prompts": 2,
    }
    assert {"queue_id": queue_id, "success": True} == wire.data("REMOVE_QUEUE", {"queue_id": queue_id})
    assert wire.data("CLEAR_QUEUES") == {"message": "All queues cleared", "removed": 0}


def test_the_download_history_is_shown_used_and_cleared(served: Served, wire: Wire) -> None:
    """Commands 16, 18 and 21, each with its success."""
    wire.data("CREATE_ACCOUNT", {"name": "demo"})
    served.stores.downloads.put("demo", DownloadRow("c1", "t", "/gone.mp3", 9, "2025-01-01 00:00:00"))

    history = wire.data("GET_DOWNLOAD_HISTORY", {"account_name": "demo"})
    assert (history["downloaded_ids"], history["items"][0]["file_exists"]) == (["c1"], False)
    clips = [{"id": "c1"}, {"id": "c2", "title": "T", "not_known": 1}, {"id": "c2"}]
    new = wire.data("GET_NEW_CLIPS", {"account_name": "demo", "all_clips": clips})
    assert [(clip["id"], clip["title"]) for clip in new] == [("c2", "T")]
    assert wire.data("CLEAR_DOWNLOAD_HISTORY", {"account_name": "demo"}) == {
        "account_name": "demo",
        "success": True,
        "removed": 1,
    }


def test_the_creation_history_is_kept_searched_and_exported(wire: Wire, tmp_path: Path) -> None:
    """Commands 24 to 27, each with its success."""
    record = {
        "song_id": "song-uuid",
        "title": "Song Title",
        "prompt_index": 0,
        "account_name": "account_name",
        "status": "completed",
    }
    added = wire.data("ADD_CREATION_RECORD", {"record": record})
    assert added == {"success": True, "record_id": "song-uuid"}
    listed = wire.data("GET_CREATION_HISTORY", {"account_name": "account_name"})
    assert record == {name: listed[0][name] for name in record}
    assert listed == wire.data("GET_CREATION_HISTORY") == wire.data("SEARCH_HISTORY", {"keyword": "SONG"})
    assert wire.data("SEARCH_HISTORY", {"keyword": "other"}) == []
    path = tmp_path / "export.csv"
    exported = wire.data("EXPORT_HISTORY_TO_CSV", {"output_path": str(path)})
    assert {"csv_path": str(path), "rows": 1} == exported
    assert b"account_name,Song Title,song-uuid,completed," in path.read_bytes()


@pytest.mark.parametrize(
    ("name", "payload", "code"),
    [
        ("UPDATE_ACCOUNT", {"name": "nobody"}, "ACCOUNT_NOT_FOUND"),
        ("RENAME_ACCOUNT", {"old_name": "nobody", "new_name": "x"}, "ACCOUNT_NOT_FOUND"),
        ("DELETE_ACCOUNT", {"name": "nobody"}, "ACCOUNT_NOT_FOUND"),
        ("GET_ACCOUNT_PROFILE_PATH", {"name": "nobody"}, "ACCOUNT_NOT_FOUND"),
        ("GET_DOWNLOAD_HISTORY", NO_ACCOUNT, "ACCOUNT_NOT_FOUND"),
        ("GET_NEW_CLIPS", {**NO_ACCOUNT, "all_clips": []}, "ACCOUNT_NOT_FOUND"),
        ("CLEAR_DOWNLOAD_HISTORY", NO_ACCOUNT, "ACCOUNT_NOT_FOUND"),
        (
            "CREATE_QUEUE",
            {**NO_ACCOUNT, "total_songs": 1, "songs_per_batch": 1, "prompts": PROMPTS},
            "ACCOUNT_NOT_FOUND",
        ),
        ("CREATE_ACCOUNT", {"name": "DEMO"}, "ACCOUNT_ALREADY_EXISTS"),
        ("RENAME_ACCOUNT", {"old_name": "demo", "new_name": "Other"}, "ACCOUNT_ALREADY_EXISTS"),
        ("CREATE_ACCOUNT", {"name": "a\u202eb"}, "INVALID_PAYLOAD"),
        ("RENAME_ACCOUNT", {"old_name": "demo", "new_name": "a\u202eb"}, "INVALID_PAYLOAD"),
        ("UPDATE_ACCOUNT", {"name": "demo", "last_used": "2025-13-01 00:00:00"}, "INVALID_PAYLOAD"),
        (
            "CREATE_QUEUE",
            {"account_name": "demo", "total_songs": 3, "songs_per_batch": 1, "prompts": PROMPTS},
            "INSUFFICIENT_PROMPTS",
        ),
        (
            "CREATE_QUEUE",
            {"account_name": "demo", "total_songs": 0, "songs_per_batch": 1, "prompts": PROMPTS},
            "INVALID_QUEUE_PARAMETERS",
        ),
        ("REMOVE_QUEUE", {"queue_id": "none"}, "QUEUE_NOT_FOUND"),
        ("UPDATE_QUEUE_PROGRESS", {"queue_id": "none", "completed_count": 1}, "QUEUE_NOT_FOUND"),
        ("UPDATE_QUEUE_PROGRESS", {"queue_id": "none", "completed_count": -1}, "INVALID_QUEUE_PARAMETERS"),
        ("SEARCH_HISTORY", {"keyword": " "}, "INVALID_PAYLOAD"),
        ("EXPORT_HISTORY_TO_CSV", {"output_path": "/"}, "INVALID_PAYLOAD"),
        ("EXPORT_HISTORY_TO_CSV", {"output_path": "/dev/null"}, "INTERNAL_ERROR"),
    ],
)
def test_what_cannot_be_done_is_answered_with_its_code(
    wire: Wire, name: str, payload: dict[str, Any], code: str
) -> None:
    """And the next command works."""
    for account in ("demo", "other"):
        wire.data("CREATE_ACCOUNT", {"name": account})

    assert code == wire.error(name, payload)["error_code"]

    assert len(wire.data("GET_ACCOUNTS")) == 2


def test_an_account_whose_folder_cannot_be_made_is_refused(served: Served, wire: Wire) -> None:
    """ACCOUNT_CREATION_FAILED."""
    served.folder.profiles.write_text("a file where the folder should be")

    assert wire.error("CREATE_ACCOUNT", {"name": "demo"})["error_code"] == "ACCOUNT_CREATION_FAILED"


def test_a_profile_that_another_browser_has_open_is_locked(served: Served, wire: Wire) -> None:
    """PROFILE_LOCKED for rename and deletion, until that browser ends."""
    wire.data("CREATE_ACCOUNT", {"name": "demo"})
    lock = served.folder.profiles / served.account_id("demo") / "SingletonLock"
    lock.symlink_to(f"{socket.gethostname()}-{os.getpid()}")

    for name, payload in (
        ("RENAME_ACCOUNT", {"old_name": "demo", "new_name": "new"}),
        ("DELETE_ACCOUNT", {"name": "demo", "delete_profile": True}),
    ):
        assert wire.error(name, payload)["error_code"] == "PROFILE_LOCKED"

    lock.unlink()
    wire.data("DELETE_ACCOUNT", {"name": "demo", "delete_profile": True})


def test_a_running_queue_is_not_touched(served: Served, wire: Wire) -> None:
    """INVALID_QUEUE_PARAMETERS for removal, progress and clearing."""
    wire.data("CREATE_ACCOUNT", {"name": "demo"})
    queue_id = create_queue(wire)
    served.stores.queues.hold(queue_id, "operation")

    for name, payload in (
        ("REMOVE_QUEUE", {"queue_id": queue_id}),
        ("UPDATE_QUEUE_PROGRESS", {"queue_id": queue_id, "completed_count": 1}),
        ("CLEAR_QUEUES", {}),
    ):
        assert wire.error(name, payload)["error_code"] == "INVALID_QUEUE_PARAMETERS"


@pytest.mark.parametrize("name", CONTRACT.commands)
def test_a_field_that_no_command_knows_is_refused_by_each(wire: Wire, name: str) -> None:
    """INVALID_PAYLOAD, for all 27 of them: each is registered and strict."""
    error = wire.error(name, {"no such field": 1})

    assert error["error_code"] == "INVALID_PAYLOAD"


@pytest.mark.parametrize("name", [name for name in CONTRACT.commands if name != "FETCH_CLIPS"])
def test_a_storage_that_fails_is_an_internal_error(served: Served, wire: Wire, name: str) -> None:
    """Whatever command meets it (FETCH_CLIPS alone asks no account); the reason is in the details."""
    example = first_example(name)
    served.stores.database.close()

    message = wire.answer(name, example)

    assert message.get("error_code") == "INTERNAL_ERROR", message
    assert message["details"] == {"reason": "storage"}


def first_example(name: str) -> dict[str, Any]:
    """Return the payload of the first example that the protocol gives for a command."""
    for path in PROTOCOL.glob("*.json"):
        command = json.loads(path.read_text())
        if command["name"] == name:
            payload: dict[str, Any] = command["examples"][0]["payload"]
            return payload
    raise AssertionError(name)


def error_examples() -> Iterator[Any]:
    """Yield the examples of errors of the commands that need no song service and no preparation."""
    prepared = {"A browser is open", "It is running", "One is running"}
    of_the_system = {"The data folder cannot be written to", "The folder cannot be written to"}
    for path in sorted(PROTOCOL.glob("*.json")):
        command = json.loads(path.read_text())
        if CONTRACT.commands[command["name"]].order == "worker":
            continue
        for example in command["examples"]:
            if "error" in example and example["title"] not in prepared | of_the_system:
                yield pytest.param(
                    command["name"],
                    example["payload"],
                    example["error"],
                    id=f"{command['name']}: {example['title']}",
                )


@pytest.mark.parametrize(("name", "payload", "expected"), list(error_examples()))
def test_an_error_of_the_protocols_examples_is_answered_as_written_there(
    wire: Wire, name: str, payload: dict[str, Any], expected: dict[str, Any]
) -> None:
    """Code, text and details: the pages show what really comes. A refused payload has the bridge's text."""
    for account in ("demo", "other"):
        wire.data("CREATE_ACCOUNT", {"name": account})

    message = wire.error(name, payload)

    assert expected["error_code"] == message["error_code"]
    assert expected["error"] == message["error"] or message["error_code"] == "INVALID_PAYLOAD"
    for key, value in expected.get("details", {}).items():
        assert value == message["details"][key]
