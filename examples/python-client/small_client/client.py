"""The client: starts a backend, sends commands, and brings what the backend says to whom it concerns."""

import itertools
import json
import subprocess
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from queue import SimpleQueue
from threading import Event as Flag
from threading import RLock, Thread
from typing import Any

from .calls import Call, Message, OnProgress, Operation
from .contract import Contract
from .errors import (
    ClientError,
    ClosedError,
    CommandError,
    InvalidPayloadError,
    ProtocolError,
    StartError,
    TooLargeError,
)
from .lines import object_in, read_lines

PROGRESS_ID = "progress-event"
EARLY_LIMIT = 10_000
GRACE = 5.0
"""Seconds that each step of stopping waits for the backend to end."""
CODES = {"cancelled": "CANCELLED", "interrupted": "INTERRUPTED"}

OnReport = Callable[[str, str | Message], None]


class Client:
    """One life of a backend.

    `on_report` is told what belongs to no call: `stray` (a line of stdout that is no message),
    `protocol-error` (a message that breaks the protocol, with why) and `progress` (an event that nobody
    waits for). It and progress callbacks run on the thread that reads the backend, and must not wait for
    another answer.
    """

    def __init__(self, contract: Contract, on_report: OnReport = lambda kind, what: None) -> None:
        """Prepare a client; `start` starts its backend."""
        self._contract = contract
        self._report = on_report
        self._process: subprocess.Popen[bytes] | None = None
        self._capabilities: set[str] = set()
        self._calls: dict[str, Call] = {}
        self._operations: dict[str, Operation] = {}
        self._early: dict[str, list[Message]] = {}
        self._numbers = itertools.count(1)
        self._outbox: SimpleQueue[bytes | None] = SimpleQueue()
        self._log: deque[str] = deque(maxlen=20)
        self._ready: Message | None = None
        self._told = Flag()
        self._ended = Flag()
        self._is_closing = False
        # For the tables above; never held while something of a caller runs.
        self._lock = RLock()

    def start(
        self, command: Sequence[str], env: Mapping[str, str] | None = None, limit: float | None = None
    ) -> None:
        """Start the backend; if it does not become ready, raise StartError with what it last said."""
        pipe = subprocess.PIPE
        try:
            self._process = subprocess.Popen(  # noqa: S603
                command, env=env, stdin=pipe, stdout=pipe, stderr=pipe, bufsize=0
            )
        except OSError as error:
            self._ended.set()
            raise StartError(f"{command[0]} cannot be started: {error.strerror}.") from None
        for work in (self._write, self._watch):
            Thread(target=work, args=(self._process,), daemon=True).start()
        # Also set by the end of the backend.
        self._told.wait(self._contract.start_limit if limit is None else limit)
        if self._ready is None:
            why = "It ended before it was ready" if self._ended.is_set() else "It was not ready in time"
            self.stop()
            raise StartError(f"{why}. It last said: {' | '.join(self._log) or 'nothing'}")
        version = self._ready.get("protocol_version")
        if isinstance(version, str) and version.split(".")[0] != self._contract.version.split(".")[0]:
            self.stop()
            raise StartError(f"It speaks version {version}, and this client {self._contract.version}.")

    def has(self, capability: str) -> bool:
        """Whether the backend announces a capability."""
        return capability in self._capabilities

    def begin(
        self, name: str, payload: Message, limit: float | None = None, on_progress: OnProgress | None = None
    ) -> Call:
        """Send a command. `limit` is in seconds; the command's own unless given."""
        command = self._contract.command(name)
        if command.payload and (misfit := command.payload.misfit(payload)):
            raise InvalidPayloadError(f"The payload of {name} was not sent: {misfit}.")
        call = Call(f"{next(self._numbers)}", command, payload, self, on_progress, limit)
        message = {"id": call.id, "type": name, "payload": payload, "timestamp": time.time_ns() // 1_000_000}
        line = json.dumps(message, separators=(",", ":"), allow_nan=False).encode()
        if len(line) > self._contract.max_line_bytes:
            raise TooLargeError(f"{name} was not sent: it is longer than a line may be.")
        with self._lock:
            if self._ready is None or self._is_closing or self._ended.is_set():
                raise ClosedError("The backend does not run.")
            self._calls[call.id] = call
            self._outbox.put(line + b"\n")
        return call

    def call(self, name: str, payload: Message, limit: float | None = None) -> Any:  # noqa: ANN401
        """Send a command, and wait for its result or for the operation that it starts."""
        return self.begin(name, payload, limit).wait()

    def stop(self) -> None:
        """End the backend: SHUTDOWN where it knows that, the end of its stdin, then signals."""
        process = self._process
        if process is None:
            return
        if self._ready is not None and self.has("shutdown"):
            with suppress(ClientError):
                self.begin("SHUTDOWN", {})
        with self._lock:
            self._is_closing = True
        self._outbox.put(None)
        for harder in (process.terminate, process.kill):
            if self._ended.wait(GRACE):
                return
            harder()
        self._ended.wait()

    def forget(self, what: Call | Operation) -> None:
        """Stop waiting for a call, or ask for the end of an operation, where that can be asked."""
        if isinstance(what, Operation):
            capability, name, payload = "cancel-operation", "CANCEL_OPERATION", {"operation_id": what.id}
        else:
            capability, name, payload = "cancel-command", "CANCEL_COMMAND", {"command_id": what.id}
            self._take(what.id)
        if self.has(capability):
            with suppress(ClientError):
                self.begin(name, payload)

    def _write(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdin is not None
        # A backend that has ended reads nothing more: that it has ended is told elsewhere.
        with suppress(OSError), process.stdin as stdin:
            while (line := self._outbox.get()) is not None:
                while line:
                    line = line[stdin.write(line) :]

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        limit = self._contract.max_line_bytes
        readers = [
            Thread(target=read_lines, args=(stream, on_line, limit), daemon=True)
            for stream, on_line in ((process.stdout, self._on_output), (process.stderr, self._on_log))
        ]
        for reader in readers:
            reader.start()
        process.wait()
        for reader in readers:
            # What the backend left running may hold its streams open for ever.
            reader.join(GRACE)
        with self._lock:
            self._ended.set()
            waiting = [*self._calls.values(), *self._operations.values()]
            self._calls.clear()
            self._operations.clear()
        self._outbox.put(None)
        for one in waiting:
            one.settle(error=ClosedError(f"The backend ended with code {process.returncode}."))
        self._release_early()
        self._told.set()

    def _on_log(self, line: bytes) -> None:
        message = object_in(line)
        if self._ready is not None or message is None or message.get("type") != self._contract.ready_type:
            self._log.append(line.decode("utf-8", "replace").rstrip("\r"))
            return
        said = message.get("capabilities")
        self._capabilities = {str(one) for one in said} if isinstance(said, list) else set()
        self._ready = message
        self._told.set()

    def _on_output(self, line: bytes) -> None:
        message = object_in(line)
        if message is None:
            if line.strip():
                self._report("stray", line.decode("utf-8", "replace"))
        elif message.get("id") == PROGRESS_ID:
            self._on_event(message)
        elif isinstance(id := message.get("id"), str) and (call := self._take(id)) is not None:
            self._on_answer(call, message)
            self._release_early()
        elif "success" in message and "type" in message:
            why = message.get("error") if message.get("id") is None else "nothing waits for it"
            self._report("protocol-error", f"An answer under the id {message.get('id')}: {why}.")
        else:
            self._report("stray", line.decode("utf-8", "replace"))

    def _on_answer(self, call: Call, message: Message) -> None:
        name, success, error = call.command.name, message.get("success"), message.get("error")
        is_error = message.get("type") == "ERROR_RESPONSE" or (error is not None and "error_code" in message)
        if success is False and is_error and isinstance(error, str):
            call.settle(error=CommandError(f"{name} failed: {error}", str(message.get("error_code"))))
            return
        data = message.get("data")
        misfit = call.command.result and call.command.result.misfit(data)
        if success is not True or is_error:
            call.settle(error=self._broken(f"The answer to {name} is neither a success nor an error."))
            return
        if "data" not in message or message.get("type") != f"{name}_RESPONSE":
            misfit = "its envelope"
        if misfit:
            broken = self._broken(f"The answer to {name} does not fit: {misfit}.")
            if self._capabilities:
                call.settle(error=broken)
                return
        if call.command.final is None:
            call.settle(data)
            return
        id = data.get("operation_id") if isinstance(data, dict) else None
        if not isinstance(id, str) or id in self._operations:
            call.settle(error=self._broken(f"The answer to {name} names no operation of its own."))
            return
        operation = Operation(id, data or {}, call, self)
        with self._lock:
            self._operations[id] = operation
        if not call.settle(operation):
            operation.abort()
        for event in self._take_early(id):
            self._on_event(event)

    def _on_event(self, message: Message) -> None:
        payload = message.get("payload")
        id = payload.get("operation_id") if isinstance(payload, dict) else None
        if (
            not isinstance(payload, dict)
            or not isinstance(id, str)
            or not isinstance(message.get("type"), str)
        ):
            self._broken("An event does not fit its envelope.")
            return
        known = self._contract.events.get(message["type"])
        operation, call = self._operations.get(id), self._calls.get(id)
        if known is None:
            self._report("progress", message)
        elif misfit := known.payload.misfit(payload):
            broken = self._broken(f"The event {message['type']} does not fit: {misfit}.")
            if operation is not None and self._capabilities and payload.get("final") is True:
                self._end(operation, error=broken)
        if known is None or (misfit and self._capabilities):
            return
        if operation is not None:
            operation.deliver(message)
            if operation.is_ended_by(message, known.subject):
                self._conclude(operation, payload)
        elif call is not None and call.on_progress is not None:
            call.deliver(message)
        else:
            self._keep(id, message)

    def _conclude(self, operation: Operation, payload: Message) -> None:
        name, status = operation.command.name, payload.get("status")
        if status in ("failed", "cancelled", "interrupted"):
            text = payload.get("error") or payload.get("message") or status
            code = payload.get("error_code") or CODES.get(status, "INTERNAL_ERROR")
            self._end(operation, error=CommandError(f"{name} failed: {text}", str(code)))
            return
        # A backend that knows only the reference sends no result: its last event is all there is.
        is_implied = not self.has("final-event")
        result = payload if is_implied and "result" not in payload else payload.get("result")
        misfit = operation.command.outcome and operation.command.outcome.misfit(result)
        broken = self._broken(f"The end of {name} does not fit: {misfit}.") if misfit else None
        self._end(operation, result, None if is_implied else broken)

    def _end(self, operation: Operation, result: object = None, error: ClientError | None = None) -> None:
        with self._lock:
            self._operations.pop(operation.id, None)
        operation.settle(result, error)

    def _broken(self, why: str) -> ProtocolError:
        self._report("protocol-error", why)
        return ProtocolError(why)

    def _take(self, id: str) -> Call | None:
        with self._lock:
            return self._calls.pop(id, None)

    def _keep(self, id: str, message: Message) -> None:
        """Keep an event while a command waits that may have started its operation."""
        with self._lock:
            is_expected = any(call.command.final for call in self._calls.values())
            if is_expected and sum(map(len, self._early.values())) < EARLY_LIMIT:
                self._early.setdefault(id, []).append(message)
                return
        self._report("progress", message)

    def _take_early(self, id: str) -> list[Message]:
        with self._lock:
            return self._early.pop(id, [])

    def _release_early(self) -> None:
        """When no command waits that could claim what was kept, nobody will."""
        with self._lock:
            if any(call.command.final for call in self._calls.values()):
                return
            left = [message for kept in self._early.values() for message in kept]
            self._early.clear()
        for message in left:
            self._report("progress", message)
