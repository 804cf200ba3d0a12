"""Run a backend inside a test and talk to it as a client would, over real pipes and without a process.

with connect(backend) as client:
    assert client.call("GREET", {"name": "Ann"}) == {"text": "Hello, Ann!"}
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count
from threading import Condition, Event, Thread
from typing import Any

import msgspec

from stdwire.backend import Backend
from stdwire.codec import PROGRESS_ID
from stdwire.errors import CommandFailed

__all__ = ["Client", "connect"]

Message = dict[str, Any]


class Client:
    """A client that keeps every message it gets, in order."""

    def __init__(self, stdin: int, stdout: int, timeout: float) -> None:
        """Write commands to `stdin` and read messages from `stdout`; wait `timeout` seconds at most."""
        self.messages: list[Message] = []
        """Everything that has come, in order."""
        self.is_ended = False
        """Whether the backend has ended the connection."""
        self._stdin: int | None = stdin
        self._stdout = stdout
        self._timeout = timeout
        self._answers: dict[str | None, Message] = {}
        self._changed = Condition()
        self._numbers = count(1)
        self._thread = Thread(target=self._read, daemon=True)
        self._thread.start()

    def call(self, command: str, payload: object = None) -> Any:  # noqa: ANN401 - the command's own result
        """Return the result of a command; raise CommandFailed when it fails."""
        answer = self.request(command, payload)
        if answer["success"]:
            return answer["data"]
        raise CommandFailed(answer["error_code"], answer["error"], details=answer.get("details"))

    def request(self, command: str, payload: object = None) -> Message:
        """Return the answer to a command, success or error."""
        return self.answer_to(self.send(command, payload))

    def send(self, command: str, payload: object = None, *, command_id: str | None = None) -> str:
        """Send a command and return its id."""
        sent_id = command_id or f"c-{next(self._numbers)}"
        message = {"id": sent_id, "type": command, "payload": {} if payload is None else payload}
        self.send_raw(msgspec.json.encode(message) + b"\n")
        return sent_id

    def send_raw(self, data: bytes) -> None:
        """Send bytes as they are."""
        view = memoryview(data)
        while view and self._stdin is not None:
            view = view[os.write(self._stdin, view) :]

    def answer_to(self, command_id: str | None) -> Message:
        """Wait for the (first) answer to a command."""
        with self._changed:
            while command_id not in self._answers:
                if self.is_ended or not self._changed.wait(self._timeout):
                    raise AssertionError(
                        f"{command_id} was not answered; {len(self.messages)} messages came."
                    )
            return self._answers[command_id]

    def events(self, operation_id: str) -> list[Message]:
        """Return the events of an operation (or of a plain command) that have come so far."""
        return [
            message
            for message in list(self.messages)
            if message["id"] == PROGRESS_ID and message["payload"]["operation_id"] == operation_id
        ]

    def final(self, operation_id: str) -> Message:
        """Wait for the final event of an operation, and return its payload."""

        def is_final(message: Message) -> bool:
            payload = message.get("payload", {})
            return payload.get("final") is True and payload["operation_id"] == operation_id

        payload: Message = self.wait_for(is_final)["payload"]
        return payload

    def wait_for(self, is_it: Callable[[Message], bool]) -> Message:
        """Wait for the first message that `is_it` accepts, among those that have come and those to come."""
        looked_at = 0
        with self._changed:
            while True:
                for message in self.messages[looked_at:]:
                    if is_it(message):
                        return message
                looked_at = len(self.messages)
                if self.is_ended or not self._changed.wait(self._timeout):
                    raise AssertionError(f"The message did not come; there were {len(self.messages)} others.")

    def close_stdin(self) -> None:
        """End what the backend reads."""
        if self._stdin is not None:
            os.close(self._stdin)
            self._stdin = None

    def wait_for_end(self) -> None:
        """Wait until the backend has ended the connection."""
        self._thread.join(self._timeout)
        assert not self._thread.is_alive(), "The backend did not end the connection."

    def _read(self) -> None:
        rest = b""
        while block := os.read(self._stdout, 1 << 16):
            *lines, rest = (rest + block).split(b"\n")
            with self._changed:
                for message in map(msgspec.json.decode, lines):
                    self.messages.append(message)
                    self._answers.setdefault(message["id"], message)
                self._changed.notify_all()
        with self._changed:
            self.is_ended = True
            self._changed.notify_all()


@contextmanager
def connect(backend: Backend, *, timeout: float = 10.0) -> Iterator[Client]:
    """Serve `backend` in threads of this process and yield a client; both have ended afterwards."""
    commands_out, commands_in = os.pipe()
    messages_out, messages_in = os.pipe()

    is_ready = Event()
    server = Thread(
        target=backend.serve, args=(commands_out, messages_in), kwargs={"on_ready": is_ready.set}, daemon=True
    )
    client = Client(commands_in, messages_out, timeout)
    server.start()
    assert is_ready.wait(timeout), "The backend did not begin to serve."
    try:
        yield client
    finally:
        client.close_stdin()
        server.join(timeout)
        client.wait_for_end()
        os.close(messages_out)
