"""Commands that the protocol calls idempotent: sent again they succeed, and change nothing more."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.faults.programs.victim import Message, Victim
from tests.services.studio_control import RunningStudio, running_studio, studio

__all__ = ["running_studio", "studio"]

COMMANDS = Path(__file__).parents[3] / "protocol" / "commands"

IDEMPOTENT = sorted(
    command["name"]
    for command in (json.loads(path.read_bytes()) for path in COMMANDS.glob("*.json"))
    if command["effects"]["idempotent"]
)

CHANGES_BY_ITSELF = ("updated_at", "last_used", "timestamp", "token", "expires_at", "pid", "credits_left")
"""Fields that tell when, or that are another each time by their nature."""


class Desk:
    """A backend with one of everything, over its lives."""

    def __init__(self, folder: Path, studio: RunningStudio) -> None:
        self.folder = folder
        self.studio = studio
        self.name = f"again-{folder.name}"
        self.victim = self.live()
        data = self.victim.data
        data("CREATE_ACCOUNT", {"name": self.name})
        data("CREATE_ACCOUNT", {"name": "other"})
        self.token: str = data("GET_SESSION_TOKEN", {"account_name": self.name})["token"]
        handle = data("VERIFY_SESSION", {"account_name": self.name})["user"]["handle"]
        studio.fill(handle, 2)
        self.clips = data("FETCH_CLIPS", {"session_token": self.token, "use_my_songs": True})
        output = {"output_dir": str(folder / "songs"), "account_name": self.name}
        data("DOWNLOAD_CLIP", {"session_token": self.token, "clip": self.clips[0], **output})
        queue = {"account_name": self.name, "total_songs": 2, "songs_per_batch": 1}
        prompts = [{"title": "One"}, {"title": "Two"}]
        self.queue_id: str = data("CREATE_QUEUE", {**queue, "prompts": prompts})["id"]
        data("ADD_CREATION_RECORD", {"record": self.record("known")})

    def live(self) -> Victim:
        """Begin another life."""
        arguments = ("--studio-url", self.studio.url, "--session-mode", "direct")
        self.victim = Victim(self.folder / "data", *arguments)
        return self.victim

    def record(self, song_id: str) -> Message:
        return {
            "song_id": song_id,
            "title": "t",
            "prompt_index": 0,
            "account_name": self.name,
            "status": "completed",
        }

    def payload(self, command: str) -> Message:
        """Return what the command is sent with, where it has an effect."""
        account = {"account_name": self.name}
        payloads: dict[str, Message] = {
            "UPDATE_ACCOUNT": {"name": self.name, "email": "a@b.example"},
            "GET_ACCOUNT_PROFILE_PATH": {"name": self.name},
            "UPDATE_QUEUE_PROGRESS": {"queue_id": self.queue_id, "completed_count": 1, "status": "paused"},
            "VALIDATE_PROMPTS": {"requested_total": 1},
            "GET_SESSION_TOKEN": account,
            "VERIFY_SESSION": account,
            "GET_DOWNLOAD_HISTORY": account,
            "CLEAR_DOWNLOAD_HISTORY": account,
            "FETCH_CLIPS": {"session_token": self.token, "use_my_songs": True},
            "GET_NEW_CLIPS": {**account, "all_clips": self.clips},
            "ADD_CREATION_RECORD": {"record": self.record("new")},
            "EXPORT_HISTORY_TO_CSV": {"output_path": str(self.folder / "history.csv")},
            "SEARCH_HISTORY": {"keyword": "t"},
        }
        return payloads.get(command, {})

    def state(self) -> Any:
        """Return everything that a caller can see, and the files that it asked for."""
        data, account = self.victim.data, {"account_name": self.name}
        files = [path for path in self.folder.rglob("*") if path.suffix in (".csv", ".mp3", ".part")]
        return _lasting(
            [
                data("GET_ACCOUNTS"),
                data("GET_QUEUES"),
                data("VALIDATE_PROMPTS", {"requested_total": 1}),
                data("GET_DOWNLOAD_HISTORY", account),
                data("GET_CREATION_HISTORY"),
                {str(path): path.read_bytes() for path in files},
                self.studio.submissions(),
            ]
        )


@pytest.fixture
def desk(tmp_path: Path, studio: RunningStudio) -> Iterator[Desk]:
    desk = Desk(tmp_path, studio)
    yield desk
    desk.victim.kill()


WITHOUT_A_BROWSER = [name for name in IDEMPOTENT if name != "LAUNCH_BROWSER"]
"""That a browser which is open is used again is tested where there is one: `test_session_browser`."""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal there")
@pytest.mark.parametrize("command", WITHOUT_A_BROWSER)
def test_an_idempotent_command_that_is_sent_again_succeeds_and_changes_nothing_more(
    desk: Desk, command: str
) -> None:
    """In the same life; and in the next one, as a client does whose answer was swallowed by a kill -9."""
    payload = desk.payload(command)
    first = desk.victim.data(command, payload)
    after_first = desk.state()

    second = desk.victim.data(command, payload)

    assert desk.state() == after_first
    assert type(second) is type(first)

    desk.victim.kill()
    desk.live()
    third = desk.victim.data(command, payload)

    assert _without_sessions(desk.state()) == _without_sessions(after_first)
    assert type(third) is type(first)


def test_the_commands_that_are_called_idempotent_are_these() -> None:
    """Whoever adds one sees that it is run twice."""
    assert IDEMPOTENT == [
        "ADD_CREATION_RECORD",
        "CLEAR_DOWNLOAD_HISTORY",
        "CLEAR_QUEUES",
        "EXPORT_HISTORY_TO_CSV",
        "FETCH_CLIPS",
        "GET_ACCOUNTS",
        "GET_ACCOUNT_PROFILE_PATH",
        "GET_CREATION_HISTORY",
        "GET_DOWNLOAD_HISTORY",
        "GET_NEW_CLIPS",
        "GET_QUEUES",
        "GET_SESSION_TOKEN",
        "LAUNCH_BROWSER",
        "SEARCH_HISTORY",
        "UPDATE_ACCOUNT",
        "UPDATE_QUEUE_PROGRESS",
        "VALIDATE_PROMPTS",
        "VERIFY_SESSION",
    ]


def test_what_cannot_succeed_twice_is_not_called_idempotent(desk: Desk) -> None:
    """The second removal finds nothing to remove: a client that sent it by itself would report a failure."""
    for command, payload, error_code in (
        ("REMOVE_QUEUE", {"queue_id": desk.queue_id}, "QUEUE_NOT_FOUND"),
        ("RENAME_ACCOUNT", {"old_name": "other", "new_name": "another"}, "ACCOUNT_NOT_FOUND"),
        ("DELETE_ACCOUNT", {"name": "another"}, "ACCOUNT_NOT_FOUND"),
    ):
        desk.victim.data(command, payload)
        desk.victim.send(command, payload)
        answer = desk.victim.read()

        assert answer is not None
        assert answer["error_code"] == error_code
        assert command not in IDEMPOTENT


def _lasting(value: Any) -> Any:
    """Return a value without what changes by itself."""
    if isinstance(value, dict):
        return {key: _lasting(item) for key, item in value.items() if key not in CHANGES_BY_ITSELF}
    return [_lasting(item) for item in value] if isinstance(value, list) else value


def _without_sessions(value: Any) -> Any:
    """Return a value without what a backend knows of sessions, which does not outlive it."""
    if isinstance(value, dict):
        return {key: _without_sessions(item) for key, item in value.items() if key != "session_state"}
    return [_without_sessions(item) for item in value] if isinstance(value, list) else value
