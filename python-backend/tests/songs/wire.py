"""A client for tests: lines to a backend and lines from it, each answer held against the contract."""

import itertools
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from stdwire import Backend
from stdwire_songs.commands.registrar import Registrar
from stdwire_songs.protocol import CONTRACT
from stdwire_songs.server import Workshop, register_commands
from stdwire_songs.settings import Settings
from stdwire_songs.storage.data_folder import DataFolder
from stdwire_songs.storage.database import Database
from stdwire_songs.storage.stores import Stores

Message = dict[str, Any]


class Wire:
    """One connection to a backend."""

    def __init__(self, to_backend: int, from_backend: int) -> None:
        self._out = os.fdopen(to_backend, "wb", buffering=0)
        self._in = os.fdopen(from_backend, "rb")
        self._numbers = itertools.count(1)
        self.events: list[Message] = []

    def send(self, name: str, payload: Message) -> str:
        """Write one command and return its id."""
        command_id = f"test-{next(self._numbers)}"
        self.write(json.dumps({"id": command_id, "type": name, "payload": payload}).encode() + b"\n")
        return command_id

    def write(self, data: bytes) -> None:
        """Write bytes as they are."""
        self._out.write(data)

    def read(self) -> Message:
        """Return the next message that is not progress; progress is put aside."""
        while True:
            line = self._in.readline()
            assert line.endswith(b"\n"), "the backend has ended"
            message: Message = json.loads(line)
            if message["id"] != "progress-event":
                return message
            self.events.append(message)

    def read_event(self) -> Message:
        """Return the next progress event, of those put aside or from the wire."""
        if self.events:
            return self.events.pop(0)
        message: Message = json.loads(self._in.readline())
        assert message["id"] == "progress-event"
        return message

    def answer(self, name: str, payload: Message) -> Message:
        """Send a command and return its response, which is the next one."""
        command_id = self.send(name, payload)
        message = self.read()
        assert command_id == message["id"]
        return message

    def data(self, name: str, payload: Message | None = None) -> Any:
        """Return the data of a success, which must have the type that the contract promises."""
        message = self.answer(name, payload or {})
        assert message["success"] is True, message
        assert (f"{name}_RESPONSE", None) == (message["type"], message["error"])
        msgspec.convert(message["data"], CONTRACT.commands[name].result)
        return message["data"]

    def error(self, name: str, payload: Message) -> Message:
        """Return an error, whose code must be one that the contract announces for the command."""
        message = self.answer(name, payload)
        assert (message["type"], message["success"]) == ("ERROR_RESPONSE", False), message
        assert message["error_code"] in CONTRACT.commands[name].errors
        assert message["error"]
        return message

    def final(self, operation_id: str) -> Message:
        """Return the payload of an operation's final event; the events before it are in `events`."""
        passed: list[Message] = []
        while True:
            event = self.read_event()
            if event["payload"]["operation_id"] == operation_id and event["payload"].get("final"):
                self.events = passed
                payload: Message = event["payload"]
                return payload
            passed.append(event)

    def close(self) -> None:
        """End the backend's stdin."""
        self._out.close()

    def finish(self) -> None:
        """Let go of what is left, after the backend has ended."""
        self._in.close()


@contextmanager
def serving(path: Path, **settings: Any) -> Iterator["Served"]:
    """Serve a data folder from a thread of this process."""
    served = Served(Settings(data_dir=path, session_mode="direct", **settings))
    try:
        yield served
    finally:
        served.close()


class Served:
    """The whole backend but for its process: real wire, real database."""

    def __init__(self, settings: Settings) -> None:
        self.folder = DataFolder(settings.data_dir)
        self.stores = Stores(Database(self.folder.database))
        self.workshop = Workshop(settings, self.folder, self.stores)
        backend = Backend(CONTRACT, on_shutdown=self.workshop.close)
        register_commands(Registrar(backend), self.folder, self.stores, self.workshop)
        their_in, our_out = os.pipe()
        our_in, their_out = os.pipe()
        self.wire = Wire(our_out, our_in)
        self._thread = threading.Thread(target=backend.serve, args=(their_in, their_out))
        self._thread.start()

    def account_id(self, name: str) -> str:
        """Return the immutable id of an account."""
        row = self.stores.accounts.by_name(name)
        assert row is not None
        return row.id

    def close(self) -> None:
        """End as a backend ends when its stdin does."""
        self.wire.close()
        self._thread.join()
        self.wire.finish()
        self.stores.database.close()
        self.folder.close()
