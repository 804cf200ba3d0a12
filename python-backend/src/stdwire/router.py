"""Finds the handler of each command that arrives, in the thread that reads them.

What can be answered at once is answered here, so that it is answered while handlers run. Everything else
goes to the state lane, all commands of one read together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress

from stdwire.codec import PROGRESS_ID, Command, Refusal, read, refuse
from stdwire.context import Context
from stdwire.executor import Executor
from stdwire.handlers import Handler
from stdwire.lanes import StateLane
from stdwire.lines import LineSplitter, Oversized
from stdwire.messages import REMEMBERED_IDS
from stdwire.operation import Operation
from stdwire.outbox import Outbox
from stdwire.registry import Registry

__all__ = ["Router"]

_STOPPING = "The backend is stopping and takes no more commands: start it again."


class Router:
    """Takes blocks of bytes and sees to every command in them."""

    def __init__(
        self,
        *,
        handlers: Mapping[str, Handler],
        control: Mapping[str, Handler],
        splitter: LineSplitter,
        outbox: Outbox,
        registry: Registry,
        executor: Executor,
        lane: StateLane,
        max_commands: int,
        afterwards: list[Callable[[], None]],
    ) -> None:
        """Serve `handlers` and `control`; refuse further commands while `max_commands` wait or run."""
        self._handlers = {**handlers, **control}
        self._control = control
        self._splitter = splitter
        self._outbox = outbox
        self._registry = registry
        self._executor = executor
        self._lane = lane
        self._max_commands = max_commands
        self._afterwards = afterwards
        self._recent_ids: set[str] = {PROGRESS_ID}
        self._older_ids: set[str] = set()
        self._is_ascii = True

    def take(self, block: bytes) -> None:
        """See to every command that `block` ends."""
        batch: list[Context] = []
        answers: list[bytes] = []
        for command in self._read(block):
            if isinstance(command, Refusal):
                answers.append(
                    self._outbox.failure(command.id, "INVALID_PAYLOAD", command.message, command.details)
                )
                continue
            line = self._route(command, batch)
            if line is not None:
                answers.append(line)
        if batch:
            self._lane.put(batch)
        if answers:
            self._outbox.writer.answer(*answers)
            if self._outbox.writer.is_pressed:
                self._outbox.writer.keep_up()
        while self._afterwards:
            self._afterwards.pop(0)()

    def _route(self, command: Command, batch: list[Context]) -> bytes | None:
        """Return the answer to a command, or add its call to what the lane is to run."""
        if command.id in self._recent_ids or command.id in self._older_ids:
            return self._refuse_id(command.id)
        self._remember(command.id)
        handler = self._handlers.get(command.type)
        if handler is None:
            return self._fail(command, "UNKNOWN_COMMAND", f"Unknown command type: {command.type}")
        if self._registry.is_stopping and command.type not in self._control:
            return self._fail(command, "INTERRUPTED", _STOPPING)
        if handler.runs_on == "inline":
            return self._executor.answer(Context(self._outbox, handler, command))
        if len(self._registry.calls) >= self._max_commands:
            message = (
                f"{self._max_commands} commands are waiting or running: wait for answers before sending more."
            )
            return self._fail(command, "OVERLOADED", message)
        call = self._call(handler, command)
        self._registry.add(call)
        batch.append(call)
        return None

    def _call(self, handler: Handler, command: Command) -> Context:
        if handler.final_event is None:
            return Context(self._outbox, handler, command)
        return Operation(self._outbox, handler, command, self._executor.accept)

    def _read(self, block: bytes) -> list[Command | Refusal]:
        """Read all lines at once, as long as there is nothing wrong with any of them."""
        lines = self._splitter.feed(block)
        is_ascii = block.isascii()
        is_known_utf8 = is_ascii and self._is_ascii
        self._is_ascii = is_ascii if lines else is_known_utf8
        if is_known_utf8:
            with suppress(Exception):  # which line is wrong, and how, is found out one by one
                return list(map(read, lines))  # type: ignore[arg-type]
        return [found for found in map(_read_line, lines) if found is not None]

    def _remember(self, call_id: str) -> None:
        """Remember the last ids, in two sets of which the older one is forgotten as a whole."""
        self._recent_ids.add(call_id)
        if len(self._recent_ids) > REMEMBERED_IDS:
            self._older_ids, self._recent_ids = self._recent_ids, {PROGRESS_ID}

    def _refuse_id(self, call_id: str) -> bytes:
        return self._outbox.failure(
            None,
            "INVALID_PAYLOAD",
            "The id of a command must be new: this one has been used before.",
            {"reason": "duplicate-id", "id": call_id},
        )

    def _fail(self, command: Command, code: str, message: str) -> bytes:
        return self._outbox.failure(command.id, code, message)


def _read_line(line: bytes | bytearray | Oversized) -> Command | Refusal | None:
    """Read one line by itself; None when it is blank, which is no message and no mistake."""
    if isinstance(line, Oversized):
        return refuse(line)
    try:
        if not line.isascii():
            str(line, "utf-8")
        return read(line)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with a line, the next one is read
        return refuse(line, error) if line.strip() else None
